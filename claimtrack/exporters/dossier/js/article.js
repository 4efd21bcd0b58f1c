"use strict";
// Articles: the list, and the text of one with its claims, sources and boilerplate marked.
function articlesView() {
  const rows = keptArticles().map((a) => [
    articleLink(a.key), el("span", { lang: a.lang, dir: "auto" }, a.title), languageTag(a.lang), dateWords(a.published), a.claims.length,
    a.citations.filter((c) => c.kind !== "image_credit").map((c, i) => [i ? ", " : "", `${c.outlet}${c.count > 1 ? ` ×${c.count}` : ""}`])]);
  return [el("h1", { tabindex: "-1" }, "Articles"),
    table(count(rows.length, "article"), ["Outlet", "Headline", "Language", "Published", "Claims", "Refers to"], rows, "wordings")];
}

function articleView(key) {
  const a = articleOf.get(key);
  if (!a) return [el("h1", { tabindex: "-1" }, "No such article")];
  const meta = [languageTag(a.lang), el("span", {}, a.name), el("span", {}, dateWords(a.published)), a.author && el("span", {}, a.author)];
  const out = a.url && el("a", { href: a.url, rel: "noreferrer noopener external" }, "original page");
  return [
    el("p", { class: "crumb" }, link("#/articles", "Articles"), " › article"),
    el("h1", { tabindex: "-1", lang: a.lang, dir: "auto" }, a.title),
    el("p", { class: "meta" }, meta, out),
    el("p", { class: "legend" }, el("mark", { class: "claim" }, "claim"), " with its number, ", el("b", { class: "source" }, "source"), ", ", el("i", { class: "cue" }, "word of saying"), ", ",
      el("span", { class: "dim" }, "not the article’s prose")),
    el("div", { class: "article" },
      el("div", { class: "text", lang: a.lang, dir: "auto" }, articleText(a)),
      el("aside", { "aria-label": "Claims of this article" }, el("h2", {}, `Claims (${a.claims.length})`), el("ol", { class: "claims" }, a.claims.map(claimItem)))),
  ];
}

function claimItem(id) {
  const claim = claimOf(id);
  const c = clusterOf.get(claim.cluster);
  const others = c ? c.articles.length - 1 : 0;
  return el("li", {}, claimLink(id, el("span", { lang: claim.lang, dir: "auto" }, claim.text)), " ", statusChip(claim.status),
    el("span", { class: "muted" }, claim.by.length ? ` ${claim.by.join(", ")}` : " its own voice"), " ",
    c && link(route("cluster", c.id), others ? `compare with ${count(others, "other article")}` : "only here"));
}

function articleText(a) {
  const numbers = new Map(a.claims.map((id, i) => [id, i + 1]));
  const left = new Map();
  for (const line of a.lines) for (const [, names] of line.pieces) for (const n of names) left.set(n, (left.get(n) || 0) + 1);
  const seen = new Set();
  return a.lines.map((line) => {
    const p = el("p", {});
    for (const [text, names] of line.pieces) {
      for (const name of names) if (!seen.has(name) && /^[cs]:/.test(name)) {
        seen.add(name);
        add(p, el("span", { id: anchor(name), class: "anchor", tabindex: "-1" }));
      }
      add(p, marked(text, names));
      for (const name of names) {
        left.set(name, left.get(name) - 1);
        if (name.startsWith("c:") && left.get(name) === 0) add(p, claimNumber(name.slice(2), numbers));
      }
    }
    return p;
  });
}

const anchor = (name) => (name.startsWith("c:") ? "claim-" : "source-") + name.slice(2);

function marked(text, names) {
  let made = document.createTextNode(text);
  const wrap = (tag, kind, found) => { if (found.length) made = el(tag, { class: kind, "data-of": found.join(" ") }, made); };
  wrap("span", "mention", names.filter((n) => n.startsWith("o:")));
  wrap("i", "cue", names.filter((n) => n.startsWith("q:")));
  wrap("b", "source", names.filter((n) => n.startsWith("s:")));
  wrap("span", "dim", names.filter((n) => n.startsWith("m:")));
  wrap("mark", "claim", names.filter((n) => n.startsWith("c:")));
  return made;
}

function claimNumber(id, numbers) {
  const claim = claimOf(id);
  const to = claim.cluster ? route("cluster", claim.cluster) : route("claim", id);
  return el("sup", {}, el("a", { href: to, class: "number", lang: "en", "aria-label": `claim ${numbers.get(id)}, ${words(claim.status)}: compare` }, numbers.get(id)));
}

// Shows a place in an article: every piece of it is lit, the first gets the focus.
function pointAt(name) {
  for (const piece of document.querySelectorAll(".text [data-of]")) {
    piece.classList.toggle("lit", piece.dataset.of.split(" ").includes(name));
  }
  const place = document.getElementById(anchor(name));
  if (!place) return false;
  place.scrollIntoView({ block: "center" });
  place.focus({ preventScroll: true });
  return true;
}
