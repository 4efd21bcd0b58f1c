"use strict";
// The typed changes of a cluster: what, from whose words, to whose words.
const CHANGE_WORDS = {
  negation: "Said to be so, or not", status: "How far it went", number: "Figure", date: "Date", actor: "Actor", hedge: "Certainty",
  attribution_dropped: "Source dropped", attribution_changed: "Source changed", detail_added: "Detail added", detail_dropped: "Detail dropped",
};
const WEIGHT = Object.keys(CHANGE_WORDS); // the order in which changes are told
const byWeight = (a, b) => WEIGHT.indexOf(a) - WEIGHT.indexOf(b);
const OPEN = 4; // changes of one kind shown before the rest folds away

function changeList(cluster) {
  const list = cluster.changes.filter((c) => kept(c.from.article) && kept(c.to.article));
  if (!list.length) return el("p", { class: "muted" }, cluster.rows.length > 1 ? "The wordings agree: no change of a kind that is looked for." : "Only one article says this.");
  const groups = new Map();
  for (const change of list) groups.set(change.kind, [...(groups.get(change.kind) || []), change]);
  return [...groups].sort(([a], [b]) => byWeight(a, b)).map(([kind, items]) => el("div", { class: "changes" },
    el("h3", {}, chip(kind, CHANGE_WORDS[kind] || words(kind)), " ", el("span", { class: "muted" }, items.length > 1 ? `${items.length}` : "")),
    el("ul", {}, items.slice(0, OPEN).map(changeItem)),
    items.length > OPEN && el("details", {}, el("summary", {}, `${items.length - OPEN} more`), el("ul", {}, items.slice(OPEN).map(changeItem)))));
}

function changeItem(change) {
  return el("li", { class: "change" },
    el("p", { class: "note" }, change.note, change.pairs > 1 ? el("span", { class: "muted" }, ` (in ${change.pairs} pairs of wordings)`) : ""),
    el("div", { class: "sides" }, changeSide(change.from, "from"), changeSide(change.to, "to")));
}

function changeSide(side, word) {
  return el("p", { class: "side" },
    el("span", { class: "muted" }, `${word} `), articleLink(side.article), ": ",
    quoted(side.pieces, claimOf(side.claim).lang, { d: "differs" }), " ",
    claimLink(side.claim, "in the article", el("span", { class: "sr" }, ` ${articleOf.get(side.article).name}, ${word} this wording`)));
}
