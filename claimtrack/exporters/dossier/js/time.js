"use strict";
// Time lines. Equal ranks are ties; an article without a date has no place in the order, and says so.
function clusterTime(c) {
  const events = c.timeline.filter((e) => kept(e.article));
  return timeline(events.map((e) => ({ ...e, more: el("span", { class: "muted" }, ` ${LEG_WORDS[e.kind]}`) })));
}

function timeline(events) {
  const dated = events.filter((e) => e.rank !== null);
  const steps = new Map();
  for (const e of dated) steps.set(e.rank, [...(steps.get(e.rank) || []), e]);
  const undated = events.filter((e) => e.rank === null);
  const entry = (e) => el("li", {}, byline(e.article), e.more || "");
  const ordered = [...steps].sort(([a], [b]) => a - b).map(([, group]) => el("li", { class: "step" },
    group.length > 1 && el("p", { class: "muted" }, "in no known order:"), el("ul", {}, group.map(entry))));
  return [
    ordered.length > 0 && el("ol", { class: "time" }, ordered),
    undated.length > 0 && el("div", { class: "undated" }, el("p", { class: "muted" }, "Date unknown:"), el("ul", {}, undated.map(entry))),
  ];
}

function timeView() {
  const stories = DATA.stories.filter((s) => (!filter.story || s.id === filter.story) && s.articles.some(kept));
  return [
    el("h1", { tabindex: "-1" }, "When"),
    el("p", { class: "muted" }, "Articles in the order of publication as far as it is known; below each the shared claims for which it is the earliest of the dated ones."),
    stories.slice(0, 40).map((story) => section(["Story: ", el("span", { lang: story.lang, dir: "auto" }, story.label)], storyTime(story))),
  ];
}

function storyTime(story) {
  const first = new Map();
  for (const { cluster } of story.rows) {
    const c = clusterOf.get(cluster);
    const earliest = c.timeline.filter((e) => e.rank === 0);
    if (c.articles.length > 1 && earliest.length === 1) first.set(earliest[0].article, [...(first.get(earliest[0].article) || []), cluster]);
  }
  const events = story.articles.filter(kept).map((key) => ({ article: key, rank: story.ranks[key] ?? null, more: [
    el("p", { class: "headline", lang: articleOf.get(key).lang, dir: "auto" }, articleOf.get(key).title), firsts(first.get(key) || [])] }));
  return timeline(events);
}

function firsts(ids) {
  if (!ids.length) return "";
  return el("details", {}, el("summary", {}, `earliest for ${count(ids.length, "shared claim")}`), el("ul", {}, ids.map((id) => el("li", {}, clusterLink(id)))));
}
