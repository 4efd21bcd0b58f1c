"use strict";
// What the reader wants to see: languages, outlets, a story. Every view asks kept().
const filter = { languages: new Set(DATA.languages.map((l) => l.code)), outlet: "", story: "" };
const storyArticles = new Map(DATA.stories.map((s) => [s.id, new Set(s.articles)]));
const publisher = (article) => article.outlet || article.name;

function kept(key) {
  const article = articleOf.get(key);
  if (article.lang && !filter.languages.has(article.lang)) return false;
  if (filter.outlet && publisher(article) !== filter.outlet) return false;
  return !filter.story || storyArticles.get(filter.story).has(key);
}

const keptArticles = () => DATA.articles.filter((a) => kept(a.key));
const keptClusters = () => DATA.clusters.filter((c) => (!filter.story || c.story === filter.story) && c.articles.some(kept));
const filtered = () => filter.outlet || filter.story || filter.languages.size < DATA.languages.length;

function drawFilters() {
  const box = document.getElementById("filters");
  const held = box.contains(document.activeElement) ? document.activeElement.dataset.name : null;
  const outlets = [...new Set(DATA.articles.map(publisher))].sort((a, b) => a.localeCompare(b, "en"));
  const languages = el("fieldset", {}, el("legend", {}, "Languages"));
  for (const { code, name } of DATA.languages) {
    add(languages, tick(name, filter.languages.has(code), (on) => {
      if (on) filter.languages.add(code); else filter.languages.delete(code);
      changed();
    }, { "data-name": `lang-${code}` }));
  }
  const outlet = choice("Outlet", [["", "all"], ...outlets.map((o) => [o, o])], filter.outlet, (v) => { filter.outlet = v; changed(); });
  const stories = DATA.stories.filter((s) => s.articles.length > 1 || DATA.stories.length < 12);
  const story = choice("Story", [["", "all"], ...stories.map((s) => [s.id, shorten(s.label, 60)])], filter.story, (v) => { filter.story = v; changed(); });
  outlet.querySelector("select").dataset.name = "outlet";
  story.querySelector("select").dataset.name = "story";
  const reset = el("button", { type: "button", "data-name": "reset", hidden: !filtered(), onclick: clearFilters }, "Show all");
  const parts = [languages, outlet, DATA.stories.length > 1 ? story : "", reset];
  const open = box.querySelector("details")?.open || filtered();
  const narrow = window.matchMedia("(max-width: 45rem)").matches;
  box.replaceChildren(...(narrow ? [el("details", { open }, el("summary", {}, "Filters"), el("div", {}, parts))] : parts));
  if (held) box.querySelector(`[data-name="${CSS.escape(held)}"]`)?.focus();
}

function clearFilters() {
  filter.languages = new Set(DATA.languages.map((l) => l.code));
  filter.outlet = filter.story = "";
  changed();
}

function changed() {
  drawFilters();
  show(false);
  tell();
}

function tell() {
  const text = `Showing ${keptArticles().length} of ${count(DATA.articles.length, "article")} and ${keptClusters().length} of ${count(DATA.clusters.length, "cluster")}.`;
  document.getElementById("told").textContent = filtered() ? text : "";
}

const shorten = (text, length) => (text.length > length ? text.slice(0, length - 1).trimEnd() + "…" : text);
