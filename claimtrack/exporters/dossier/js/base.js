"use strict";
// Elements, links and words that every view uses. Text enters the page through text nodes only.
const DATA = JSON.parse(document.getElementById("data").textContent);
const articleOf = new Map(DATA.articles.map((a) => [a.key, a]));
const clusterOf = new Map(DATA.clusters.map((c) => [c.id, c]));
const own = (table, id) => (Object.hasOwn(table, id) ? table[id] : undefined);
const claimOf = (id) => own(DATA.claims, id);
const attributionOf = (id) => own(DATA.attributions, id);
const languageName = new Map(DATA.languages.map((l) => [l.code, l.name]));

function el(tag, attributes, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes || {})) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else made.setAttribute(name, value === true ? "" : String(value));
  }
  add(made, children);
  return made;
}

function add(parent, children) {
  for (const child of [children].flat(Infinity)) {
    if (child === null || child === undefined || child === false) continue;
    parent.append(child instanceof Node ? child : document.createTextNode(String(child)));
  }
}

const words = (kind) => String(kind).replaceAll("_", " ");
const count = (n, one, many) => `${n} ${n === 1 ? one : many || one + "s"}`;
const route = (...parts) => "#/" + parts.map(encodeURIComponent).join("/");
const link = (to, ...children) => el("a", { href: to }, children);
const section = (title, ...children) => el("section", {}, el("h2", {}, title), children);
const chip = (kind, ...children) => el("span", { class: `chip k-${kind}` }, children.length ? children : words(kind));
const speech = (text, lang) => el("q", { lang, dir: "auto" }, text);

function statusChip(status) {
  return el("span", { class: `chip s-${status}` }, words(status));
}

function languageTag(code) {
  if (!code) return el("span", { class: "lang" }, "?", el("span", { class: "sr" }, " language unknown"));
  const full = languageName.get(code) || code;
  return el("span", { class: "lang", title: full }, el("span", { "aria-hidden": "true" }, code), el("span", { class: "sr" }, full));
}

function dateWords(published) {
  if (!published) return "date unknown";
  const [day, clock] = published.split("T");
  return clock ? `${day}, ${clock.slice(0, 5)}${/[Zz]|\+00:00$/.test(clock) ? " UTC" : clock.replace(/^[\d:.]+/, " ")}` : day;
}

const articleLink = (key) => el("a", { href: route("article", key), title: articleOf.get(key).title }, articleOf.get(key).name);
const claimLink = (id, ...children) => link(route("claim", id), children);
const clusterLink = (id) => {
  const cluster = clusterOf.get(id);
  return el("a", { href: route("cluster", id), lang: cluster.lang, dir: "auto" }, cluster.label);
};

function byline(key) {
  const article = articleOf.get(key);
  return [articleLink(key), " ", languageTag(article.lang), el("span", { class: "date" }, dateWords(article.published))];
}

// The pieces of a text: [words, names of what covers them]; marks are elements with a class a name.
function quoted(pieces, lang, classes) {
  const made = el("span", { lang, dir: "auto", class: "quoted" });
  for (const [text, names] of pieces) {
    const kinds = names.map((n) => classes[n]).filter(Boolean);
    const linked = names.filter((n) => n.startsWith("l:")).join(" ");
    if (!kinds.length && !linked) add(made, text);
    else add(made, el(kinds.includes("differs") || kinds.includes("changed") ? "mark" : "span", { class: kinds.join(" "), "data-link": linked || null }, text));
  }
  return made;
}

function choice(label, options, value, chosen) {
  const select = el("select", { onchange: (e) => chosen(e.target.value) });
  for (const [key, name] of options) add(select, el("option", { value: key, selected: key === value }, name));
  return el("label", { class: "field" }, label, " ", select);
}

function tick(label, on, changed, more) {
  const box = el("input", { type: "checkbox", onchange: (e) => changed(e.target.checked), ...more });
  box.checked = on;
  return el("label", { class: "tick" }, box, " ", label);
}

// A table that stays a table for those who listen to it, whatever its style makes of it on a narrow screen.
function table(caption, heads, rows, name) {
  const cell = (content, i) =>
    i === 0 ? el("th", { scope: "row", role: "rowheader" }, content) : el("td", { role: "cell", "data-head": heads[i] }, content);
  return el("table", { class: name, role: "table" },
    el("caption", {}, caption),
    el("thead", { role: "rowgroup" }, el("tr", { role: "row" }, heads.map((h) => el("th", { scope: "col", role: "columnheader" }, h)))),
    el("tbody", { role: "rowgroup" }, rows.map((row) => el("tr", { role: "row" }, row.map(cell)))));
}
