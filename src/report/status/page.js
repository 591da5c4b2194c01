"use strict";
(() => {
  const byId = (id) => document.getElementById(id);
  const inputs = { search: byId("search"), role: byId("role"), state: byId("state"), person: byId("person"), milestone: byId("milestone") };
  const tree = byId("tree");
  const items = [...tree.querySelectorAll("li")].map((item) => {
    const line = item.querySelector(":scope > details > summary, :scope > div");
    return { item, details: item.querySelector(":scope > details"), text: line.textContent.toLowerCase(), opened: false };
  });
  for (const one of items) { one.opened = one.details !== null && one.details.open; }
  const fits = ({ item, text }, wanted) =>
    wanted.words.every((word) => text.includes(word)) &&
    (wanted.role === "" || item.dataset.role === wanted.role) &&
    (wanted.state === "" || item.dataset.state === wanted.state) &&
    (wanted.person === "" || item.dataset.people.includes(` ${wanted.person} `)) &&
    (wanted.milestone === "" || item.dataset.milestone === wanted.milestone);
  const filter = () => {
    const wanted = {
      words: inputs.search.value.toLowerCase().split(/\s+/).filter((word) => word !== ""),
      role: inputs.role.value, state: inputs.state.value, person: inputs.person.value, milestone: inputs.milestone.value,
    };
    const all = wanted.words.length === 0 && [wanted.role, wanted.state, wanted.person, wanted.milestone].every((one) => one === "");
    const shown = new Set();
    let found = 0;
    for (const one of items) {
      if (!all && fits(one, wanted)) {
        found += 1;
        // What stands above it stays in sight, so that it is clear what it belongs to.
        for (let above = one.item; above !== null && above !== tree; above = above.parentElement.closest("li")) {
          if (shown.has(above)) { break; }
          shown.add(above);
        }
      }
    }
    for (const { item, details, opened } of items) {
      item.hidden = !all && !shown.has(item);
      if (details !== null) { details.open = all ? opened : shown.has(item); }
    }
    byId("found").textContent = all ? "" : `${found} found`;
  };
  for (const input of Object.values(inputs)) { input.addEventListener("input", filter); }
  const unfold = byId("unfold");
  unfold.addEventListener("click", () => {
    const open = unfold.textContent === "Unfold all";
    for (const { details } of items) { if (details !== null) { details.open = open; } }
    unfold.textContent = open ? "Fold all" : "Unfold all";
  });
  window.addEventListener("beforeprint", () => { for (const { details } of items) { if (details !== null) { details.open = true; } } });
})();
