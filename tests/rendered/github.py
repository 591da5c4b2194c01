"""What GitHub makes of Markdown, and what is alive in it.

Reads a JSON list of texts, each with a `kind`, from standard input, and writes a JSON list of findings:

- body: the whole Markdown of an issue, rendered by cmark-gfm with GitHub's extensions, parsed as HTML5, and
  sanitized as GitHub does: elements that it doesn't know go, their words stay.
- title: plain text, as in a commit message.

`pip install cmarkgfm html5lib` brings what it needs.
"""

import json
import re
import sys

import html5lib
from cmarkgfm import github_flavored_markdown_to_html
from cmarkgfm.cmark import Options

XHTML = "{http://www.w3.org/1999/xhtml}"
# GitHub's allow list of elements (github/markup, html-pipeline). Other elements are removed, but their words are kept.
ALLOWED = set(
    "h1 h2 h3 h4 h5 h6 br b i strong em a pre code img tt div ins del sup sub p picture ol ul table thead tbody tfoot "
    "blockquote dl dt dd kbd q samp var hr ruby rt rp li tr td th s strike summary details caption figure figcaption "
    "abbr bdo cite dfn mark small source span time wbr".split()
)
# Elements that are removed together with their words.
DROPPED = {"script", "style", "template", "title", "noembed", "noframes", "noscript", "iframe", "math", "svg", "xmp"}
# Elements in whose words mentions and references don't work.
SILENT = {"pre", "code", "tt", "a", "style", "script"}
BLOCKS = set("p div li td th tr h1 h2 h3 h4 h5 h6 blockquote pre table ul ol dl dt dd details summary hr br".split())

MENTION = re.compile(r"(?<![0-9A-Za-z_])@([a-z0-9][a-z0-9-]*)", re.I)
NUMBER = re.compile(r"(?<![0-9A-Za-z_&])(?:[\w.-]+(?:/[\w.-]+)?)?#(\d+)|(?<![0-9A-Za-z_])GH-(\d+)", re.I)
CLOSING = re.compile(
    r"\b(?:close[sd]?|fix(?:e[sd])?|resolve[sd]?):?\s+(?:[\w.-]+/[\w.-]+)?(?:#\d+|GH-\d+|https?://\S*/(?:issues|pull)/\d+)", re.I
)
ADDRESS = re.compile(r"^(?:https?:)?//[^/]+/+[^/]+/+[^/]+/+(?:issues|pulls?|discussions|commit)/+\w", re.I)


class Reader:
    def __init__(self):
        self.words = []  # what a person sees
        self.texts = [""]  # runs of text in which names and numbers act
        self.headings = []
        self.links = []
        self.elements = []

    def cut(self):
        if self.texts[-1]:
            self.texts.append("")

    def text(self, text, silent, hidden):
        if not hidden:
            self.words.append(text)
        if not silent:
            self.texts[-1] += text

    def read(self, node, silent=False, hidden=False):
        for child in node:
            name = child.tag.replace(XHTML, "") if isinstance(child.tag, str) else None
            if name is None:  # a comment: it goes, and the texts around it become one
                self.text(child.tail or "", silent, hidden)
                continue
            self.elements.append(name)
            if name not in DROPPED and not name.startswith("{"):
                kept = name in ALLOWED
                if kept:
                    self.cut()
                if name in BLOCKS:
                    self.words.append("\n")
                if name == "a" and child.get("href"):
                    self.links.append(child.get("href"))
                closed = name == "details" and child.get("open") is None
                if re.fullmatch("h[1-6]", name):
                    self.headings.append([int(name[1]), "".join(child.itertext()).strip(), hidden])
                self.text(child.text or "", silent or name in SILENT, hidden or closed)
                self.read(child, silent or name in SILENT, hidden or closed)
                if name in BLOCKS:
                    self.words.append("\n")
                if kept:
                    self.cut()
            self.text(child.tail or "", silent, hidden)


def body(text):
    html = github_flavored_markdown_to_html(text, Options.CMARK_OPT_UNSAFE | Options.CMARK_OPT_FOOTNOTES)
    tree = html5lib.parse(html, treebuilder="etree", namespaceHTMLElements=True)
    root = tree.find(f"{XHTML}body")
    reader = Reader()
    found = {"html": html}
    if root is None:  # a frameset
        return found | {"lost": True, "mentions": [], "numbers": [], "closing": [], "links": [], "headings": [], "words": ""}
    reader.text(root.text or "", False, False)
    reader.read(root)
    words = "".join(reader.words)
    alive = [text for text in reader.texts if text]
    return found | {
        "mentions": [name for text in alive for name in MENTION.findall(text)],
        "numbers": [found for text in alive for found in (m.group(0) for m in NUMBER.finditer(text))],
        "closing": [m.group(0) for text in alive for m in CLOSING.finditer(text)],
        "links": [link for link in reader.links if ADDRESS.match(link)],
        "headings": reader.headings,
        "elements": sorted(set(reader.elements)),
        "words": words,
    }


def title(text):
    return {
        "mentions": MENTION.findall(text),
        "numbers": [m.group(0) for m in NUMBER.finditer(text)],
        "closing": [m.group(0) for m in CLOSING.finditer(text)],
        "links": re.findall(r"https?://\S*/(?:issues|pull|discussions)/\d+", text, re.I),
        "words": text,
    }


KINDS = {"body": body, "title": title}
json.dump([KINDS[one["kind"]](one["text"]) for one in json.load(sys.stdin)], sys.stdout)
