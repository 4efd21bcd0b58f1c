"use strict";
// The first page: how much there is, and the claims that most articles share.
const asked = { text: "", only: "shared", sort: "wide" };
const ONLY = [["shared", "in several articles"], ["across", "in several languages"], ["changed", "that changed on the way"],
  ["thin", "in several articles, from one origin"], ["disputed", "contradicted by some"], ["all", "all"]];
const SORT = [["wide", "most articles"], ["changes", "most changes"], ["origins", "most origins"]];
const SHOWN = 60;
let shownMore = SHOWN;

const isContradicted = (c) => c.changes.some((x) => x.kind === "negation");
const PICK = {
  shared: (c) => c.articles.length > 1,
  across: (c) => c.languages.length > 1,
  changed: (c) => c.changes.length > 0,
  thin: (c) => c.articles.length > 1 && c.independent === 1,
  disputed: isContradicted,
  all: () => true,
};

function overview() {
  const c = DATA.counts;
  const tile = (n, what) => el("div", {}, el("dt", {}, what), el("dd", {}, n));
  return [
    el("h1", { tabindex: "-1" }, "Overview"),
    el("dl", { class: "tiles" }, tile(c.articles, "articles"), tile(DATA.languages.length, "languages"), tile(c.claims, "claims"),
      tile(c.shared, "shared by several articles"), tile(c.across, "shared across languages"), tile(c.changed, "changed on the way")),
    section("Claims", overviewTools(), el("div", { id: "list" }, clusterList())),
  ];
}

function overviewTools() {
  const redraw = () => { shownMore = SHOWN; document.getElementById("list").replaceChildren(...[clusterList()].flat()); };
  const search = el("input", { type: "search", value: asked.text, oninput: (e) => { asked.text = e.target.value; redraw(); } });
  return el("div", { class: "tools" },
    el("label", { class: "field wide" }, "Find words ", search),
    choice("Show claims", ONLY, asked.only, (v) => { asked.only = v; redraw(); }),
    choice("Sort by", SORT, asked.sort, (v) => { asked.sort = v; redraw(); }));
}

const folded = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

function found() {
  const wanted = folded(asked.text).split(/\s+/).filter(Boolean);
  const says = (c) => {
    const text = folded([c.label, ...c.claims.map((id) => claimOf(id).text)].join(" "));
    return wanted.every((w) => text.includes(w));
  };
  const list = keptClusters().filter(PICK[asked.only]).filter((c) => !wanted.length || says(c));
  if (asked.sort === "changes") list.sort((a, b) => b.changes.length - a.changes.length);
  if (asked.sort === "origins") list.sort((a, b) => b.independent - a.independent);
  return list;
}

function clusterList() {
  const list = found();
  const more = list.length > shownMore && el("button", { type: "button", onclick: () => {
    shownMore += SHOWN * 4;
    document.getElementById("list").replaceChildren(...[clusterList()].flat());
  } }, `Show more (${list.length - shownMore} left)`);
  const told = el("p", { class: "muted", role: "status" }, list.length ? count(list.length, "claim") : "No claim fits. Change the filters, or show all claims.");
  return [told, el("ol", { class: "cards" }, list.slice(0, shownMore).map(card)), more || ""];
}

function card(c) {
  const kinds = [...new Set(c.changes.map((x) => x.kind))].sort(byWeight);
  return el("li", { class: "card" },
    el("p", { class: "label" }, clusterLink(c.id)),
    otherWordings(c),
    el("p", { class: "meta" }, el("span", {}, count(c.articles.length, "article")), c.languages.map(languageTag), " ", originWords(c)),
    el("p", { class: "meta who" }, c.articles.map((a, i) => [i ? ", " : "", articleOf.get(a).name])),
    kinds.length > 0 && el("p", { class: "chips" }, el("span", { class: "muted" }, "Differs in "), kinds.map((k) => chip(k))));
}

// The first wording of each other language, so that a reader sees at once what was grouped.
function otherWordings(c) {
  const first = new Map();
  for (const row of c.rows) {
    const claim = claimOf(row.claim);
    if (claim.lang !== c.lang && !first.has(claim.lang)) first.set(claim.lang, claim.text);
  }
  return [...first].map(([lang, text]) => el("p", { class: "other" }, languageTag(lang), " ", el("span", { lang, dir: "auto" }, text)));
}

function originWords(c) {
  if (!c.origins.length) return el("span", {}, "no origin named");
  const shown = c.origins.slice(0, 3).join(", ") + (c.origins.length > 3 ? " …" : "");
  return el("span", {}, `${c.heading}: ${shown}`);
}
