"use strict";
// Which outlet says what, story by story, and what the gaps show.
const STATES = { said: ["●", "said"], hedged: ["◐", "hedged"], contradicted: ["✕", "contradicted"], missing: ["–", "missing"] };
const matrixAsked = { all: false, gaps: 30 };
const ROWS = 150;

function matrixView() {
  const stories = DATA.stories.filter((s) => !filter.story || s.id === filter.story).filter((s) => s.articles.some(kept));
  const several = stories.filter((s) => s.outlets.length > 1);
  const shown = several.length ? several : stories;
  return [
    el("h1", { tabindex: "-1" }, "Who says what"),
    el("p", { class: "legend" }, Object.entries(STATES).map(([s, [sign, word]]) => el("span", {}, el("span", { class: `cell m-${s}`, "aria-hidden": "true" }, sign), ` ${word} `))),
    el("div", { class: "tools" }, tick("also claims that only one outlet has", matrixAsked.all, (on) => { matrixAsked.all = on; show(false); }, { "data-name": "matrix-all" })),
    shown.slice(0, 12).map(storyMatrix),
    shown.length > 12 && el("p", { class: "muted" }, `${shown.length - 12} more stories: choose one in the filters.`),
  ];
}

function storyMatrix(story) {
  const columns = story.outlets.map((o, i) => [o, i]).filter(([o]) => o.articles.some(kept));
  const width = (row) => columns.filter(([, i]) => row.cells[i].length).length;
  const rows = story.rows.filter((r) => width(r) > (matrixAsked.all || story.outlets.length < 2 ? 0 : 1));
  const body = rows.slice(0, ROWS).map((row) => el("tr", {},
    el("th", { scope: "row" }, clusterLink(row.cluster)),
    columns.map(([o, i]) => el("td", {}, matrixCell(row.cells[i], o.name)))));
  const head = el("tr", {}, el("th", { scope: "col" }, "Claim"), columns.map(([o]) => el("th", { scope: "col", class: "turned" }, el("span", {}, o.name))));
  const name = `Claims by outlet: ${story.label}`;
  return section(["Story: ", el("span", { lang: story.lang, dir: "auto" }, story.label)],
    rows.length
      ? el("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": shorten(name, 100) },
          el("table", { class: "matrix" }, el("caption", { class: "sr" }, name), el("thead", {}, head), el("tbody", {}, body)))
      : el("p", { class: "muted" }, "No claim is shared by several outlets of this story."),
    rows.length > ROWS && el("p", { class: "muted" }, `${rows.length - ROWS} more rows: narrow the filters.`),
    gaps(story, new Set(columns.map(([o]) => o.name))));
}

function matrixCell(states, outlet) {
  if (!states.length) return el("span", { class: "cell m-missing" }, el("span", { "aria-hidden": "true" }, "–"), el("span", { class: "sr" }, "missing"));
  return states.map(([state, claim]) => el("a", { class: `cell m-${state}`, href: route("claim", claim), title: `${outlet}: ${STATES[state][1]}` },
    el("span", { "aria-hidden": "true" }, STATES[state][0]), el("span", { class: "sr" }, STATES[state][1])));
}

function gaps(story, columns) {
  const list = story.omissions.filter((o) => columns.has(o.outlet));
  if (!list.length) return "";
  const item = (o) => el("li", {},
    el("strong", {}, o.outlet), o.gap === "denial" ? " has this claim but not that it is contradicted: " : " leaves out: ", clusterLink(o.cluster),
    el("span", { class: "muted" }, ` (${o.gap === "denial" ? "contradicted by" : "said by"} ${o.having.join(", ")}${o.earlier ? "; it published before them" : ""})`));
  return el("div", {}, el("h3", {}, `What the gaps show (${list.length})`),
    el("ul", { class: "gaps" }, list.slice(0, 12).map(item)),
    list.length > 12 && el("details", {}, el("summary", {}, `${list.length - 12} more`), el("ul", { class: "gaps" }, list.slice(12).map(item))));
}
