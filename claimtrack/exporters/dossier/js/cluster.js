"use strict";
// One cluster: its wordings side by side, what changed, and where it comes from.
const LEG_WORDS = {
  stated: "names its source", own: "own reporting, or first", rests: "names nobody here, rests on this outlet as a whole",
  silent: "names no source", copy: "a copy",
};

function clusterView(id) {
  const c = clusterOf.get(id);
  if (!c) return [el("h1", { tabindex: "-1" }, "No such claim")];
  const hidden = c.rows.filter((r) => !kept(r.article)).length;
  return [
    el("p", { class: "crumb" }, link("#/", "Overview"), " › claim"),
    el("h1", { tabindex: "-1", lang: c.lang, dir: "auto", class: "label" }, c.label),
    el("p", { class: "meta" }, el("span", {}, count(c.articles.length, "article")), c.languages.map(languageTag), el("code", {}, c.id)),
    el("p", { class: "reason" }, reasonWords(c)),
    section("Who worded it how",
      wordLegend(c),
      wordings(c), hidden ? el("p", { class: "muted" }, `${count(hidden, "row")} hidden by the filters.`) : ""),
    section("What changed", changeList(c)),
    section("Where it comes from", traceTree(c)),
    section("When", clusterTime(c)),
    c.contrasts.length > 0 && section("Not to be confused with", contrasts(c)),
  ];
}

function reasonWords(c) {
  return c.reason.map((p) => (typeof p === "string" ? p : articleLink(p.article)));
}

function wordLegend(c) {
  const start = "Each wording stands in its sentence. ";
  if (!c.aligned) return el("p", { class: "muted" }, start, el("mark", { class: "differs" }, "Marked words"), " are not in the first wording of the same language.",
    c.unaligned && ` Words are not aligned across languages: ${c.unaligned}`);
  return el("p", { class: "muted" }, start, "Against the first: ", el("mark", { class: "differs" }, "added"), " words, ", el("mark", { class: "changed" }, "changed"),
    " ones, and what of it each lacks. Point at a word to see what says the same in the others. ", el("span", { title: c.aligned }, "The encoder proposes the pairs; it can be wrong."));
}

// Pointing at a word, or touching it, lights the words of the other wordings that say the same.
function lightPairs(made) {
  const light = (event) => {
    const found = event.target.closest?.("[data-link]");
    const links = event.type === "mouseout" || !found ? [] : found.dataset.link.split(" ");
    for (const piece of made.querySelectorAll("[data-link]")) piece.classList.toggle("lit", piece.dataset.link.split(" ").some((l) => links.includes(l)));
  };
  for (const kind of ["mouseover", "mouseout", "click"]) made.addEventListener(kind, light);
  return made;
}

function wordings(c) {
  const classes = { w: "wording", d: "differs", s: "source", c: "changed" };
  const first = claimOf(c.rows[0].claim).lang;
  const rows = c.rows.filter((r) => kept(r.article)).map((r) => {
    const lang = claimOf(r.claim).lang;
    const more = r.more.map((m, i) => [i ? ", " : " · also ", claimLink(m, `wording ${i + 2}`)]);
    return [byline(r.article),
      [quoted(r.pieces, lang, classes), el("span", { class: "goto" }, claimLink(r.claim, "in the article", el("span", { class: "sr" }, ` ${articleOf.get(r.article).name}`)), more),
        r.lost.length > 0 && el("span", { class: "lost muted" }, "lacks ", r.lost.map((words, i) => [i ? ", " : "", speech(words, first)]))],
      statusChip(r.status),
      r.source ? sourceWords(r) : el("span", { class: "muted" }, "its own voice"),
      r.figures.length ? el("span", { lang }, r.figures.join(" · ")) : el("span", { class: "muted" }, "none")];
  });
  return lightPairs(table("Wordings, in order of publication as far as it is known", ["Article", "Wording", "Status", "Source", "Figures"], rows, "wordings"));
}

function sourceWords(row) {
  const placed = claimOf(row.claim).attributions.find((a) => attributionOf(a).placed);
  return placed ? link(route("source", placed), row.source) : row.source;
}

// Legs as a tree: root, who passed it on, articles. Equal beginnings of paths are one branch.
function traceTree(c) {
  const root = new Map();
  for (const leg of c.legs.filter((l) => kept(l.article))) {
    let level = root;
    const path = leg.root || leg.kind === "copy" || leg.path.length > 1 ? leg.path : [{ name: "No source named" }, ...leg.path];
    for (const step of path) {
      const name = step.article ? `a:${step.article}` : `n:${step.name}`;
      if (!level.has(name)) level.set(name, { step, legs: [], below: new Map() });
      const node = level.get(name);
      if (step.article === leg.article) node.legs.push(leg);
      level = node.below;
    }
  }
  const extra = [
    c.copies.length > 0 && el("p", {}, c.copies.map((r) => [articleLink(r.copy), ` repeats ${Math.round(r.shared * 100)} % of `, articleLink(r.original), ". "])),
    c.circles.length > 0 && el("p", {}, c.circles.map((names) => `${names.join(" and ")} cite one another in a circle. `)),
  ];
  return [el("p", { class: "muted" }, "From the origin on the left to the articles that rest on it."), branch(root, true), extra];
}

function branch(level, top) {
  return el("ul", { class: top ? "tree roots" : "tree" }, [...level.values()].map(({ step, legs, below }) => el("li", {},
    step.article ? byline(step.article) : el("strong", { dir: "auto" }, step.name),
    legs.length > 0 && el("span", { class: "leg" }, " ", legEvidence(legs)),
    below.size > 0 && branch(below, false))));
}

function legEvidence(legs) {
  const unique = [...new Map(legs.map((l) => [l.kind + (l.attribution || l.claim), l])).values()];
  return unique.slice(0, 4).map((leg, i) => {
    const placed = leg.attribution && attributionOf(leg.attribution) && attributionOf(leg.attribution).placed;
    const to = placed ? route("source", leg.attribution) : route("claim", leg.claim);
    return [i ? ", " : "", el("a", { href: to, title: `rule ${leg.rule}` }, LEG_WORDS[leg.kind])];
  });
}

function contrasts(c) {
  const item = (id) => el("li", {}, clusterLink(id));
  const list = c.contrasts.filter((id) => clusterOf.has(id));
  const first = el("ul", {}, list.slice(0, 5).map(item));
  return list.length > 5 ? [first, el("details", {}, el("summary", {}, `${list.length - 5} more`), el("ul", {}, list.slice(5).map(item)))] : first;
}
