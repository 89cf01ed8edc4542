"use strict";
(() => {
  let lit = [];
  let pinned = null;
  const all = (root, selector) => Array.from(root.querySelectorAll(selector));
  const clear = () => {
    for (const node of lit) node.classList.remove("lit");
    lit = [];
  };
  const add = (nodes) => {
    for (const node of nodes) {
      node.classList.add("lit");
      lit.push(node);
    }
  };
  // A fact lights its sentence and its mentions.
  const show = (fact) => {
    clear();
    if (!fact) return;
    const article = fact.closest("article");
    add([fact]);
    add(all(article, `.s[data-s="${fact.dataset.s}"]`));
    for (const mention of fact.dataset.m.split(" ").filter(Boolean)) {
      add(all(article, `.m[data-m="${mention}"]`));
    }
  };
  // A mention lights all mentions of its entity and the facts that it stands in.
  const showEntity = (mark) => {
    clear();
    const article = mark.closest("article");
    const same = all(article, `.m[data-e="${mark.dataset.e}"]`);
    const names = new Set(same.map((m) => m.dataset.m));
    add(same);
    add(all(article, ".fact").filter((f) => f.dataset.m.split(" ").some((m) => names.has(m))));
  };
  const pin = (fact) => {
    if (pinned) pinned.setAttribute("aria-pressed", "false");
    pinned = fact;
    if (pinned) pinned.setAttribute("aria-pressed", "true");
    show(pinned);
  };
  for (const fact of all(document, ".fact")) {
    fact.addEventListener("mouseenter", () => show(fact));
    fact.addEventListener("mouseleave", () => show(pinned));
    fact.addEventListener("focus", () => show(fact));
    fact.addEventListener("blur", () => show(pinned));
    fact.addEventListener("click", () => {
      pin(pinned === fact ? null : fact);
      if (!pinned) return;
      const sentence = fact.closest("article").querySelector(`.s[data-s="${fact.dataset.s}"]`);
      if (sentence) sentence.scrollIntoView({ block: "nearest" });
    });
  }
  for (const mark of all(document, ".text .m")) {
    mark.addEventListener("mouseover", (event) => {
      event.stopPropagation();
      showEntity(mark);
    });
    mark.addEventListener("mouseout", () => show(pinned));
  }
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") pin(null);
  });
  const toggle = (box, node, name, on) => {
    const apply = () => node.classList.toggle(name, box.checked === on);
    box.addEventListener("change", apply);
    apply();
  };
  toggle(document.getElementById("names"), document.body, "names", true);
  toggle(document.getElementById("facts"), document.body, "no-facts", false);
  for (const box of all(document, "nav [data-type]")) {
    const apply = () => {
      for (const mark of all(document, `.text .t-${box.dataset.type}`)) mark.classList.toggle("off", !box.checked);
    };
    box.addEventListener("change", apply);
    apply();
  }
})();
