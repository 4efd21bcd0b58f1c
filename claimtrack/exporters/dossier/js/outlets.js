"use strict";
// Outlets: who is cited, who cites, who stands on its own reporting.
function outletsView() {
  const names = (list) => (list.length ? list.join(", ") : el("span", { class: "muted" }, "none"));
  const shown = new Set(keptArticles().map(publisher));
  const rows = DATA.outlets.filter((o) => !filtered() || shown.has(o.name) || o.by.some((n) => shown.has(n))).map((o) => [
    o.name, o.articles, o.cited_by ? `${count(o.cited_by, "article")}, ${count(o.citations, "time")}` : "0", names(o.by), names(o.cites),
    o.own === null ? el("span", { class: "muted" }, "–") : `${Math.round(o.own * 100)} %`, o.rank.toFixed(3), names(o.mutual)]);
  return [
    el("h1", { tabindex: "-1" }, "Outlets"),
    el("p", { class: "muted" }, "Counted over the whole dossier. Image credits and an outlet’s references to itself are not counted. “Own claims” lean on no other outlet. Weight is PageRank over who cites whom; it sums to 1. A dash: no article of it is in this dossier."),
    el("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": "Outlets" },
      table("Outlets, most cited first", ["Outlet", "Articles", "Cited by", "Citing outlets", "Cites", "Own claims", "Weight", "Cite one another"], rows, "plain")),
  ];
}
