// Draws each diagram with Mermaid and leaves what a person would read in the page.
const out = [];
const draw = async () => {
  mermaid.initialize({ startOnLoad: false, securityLevel: 'strict' });
  for (const [at, diagram] of diagrams.entries()) {
    try {
      const { svg } = await mermaid.render(`picture${at}`, diagram);
      const place = document.createElement('div');
      place.innerHTML = svg;
      place.querySelectorAll('style').forEach((style) => style.remove());
      const alive = place.querySelectorAll('script, img, iframe, a').length;
      out.push({ words: place.textContent, boxes: place.querySelectorAll('g.node').length, alive });
    } catch (error) {
      out.push({ error: String(error) });
    }
  }
  const bytes = new TextEncoder().encode(JSON.stringify(out));
  const text = Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');
  document.body.innerHTML = `<pre>FOUND:${btoa(text)}:END</pre>`;
};
draw();
