"use strict";
// The attribution graph. Places come with the page; this only draws, hides and answers clicks.
const KINDS = { outlet: "outlets", article: "articles", source: "people and other sources", cluster: "shared claims" };
const EDGES = { cites: "refers to", told_to: "told to", aired_on: "aired on", derived_from: "taken from", quotes: "quotes", says: "says", in_cluster: "has the claim", published_by: "published by" };
const drawn = { kinds: new Set(Object.keys(KINDS)), edges: new Set(Object.keys(EDGES)), cy: null, chosen: null };
const nodeOf = new Map(DATA.network.nodes.map((n) => [n.id, n]));

function graphView() {
  const pane = el("div", { id: "graph", class: "graph", tabindex: "0", role: "application", "aria-label": "Attribution graph: arrow keys move it, plus and minus zoom, 0 shows all. The list beside it gives the same to a keyboard or screen reader.", onkeydown: graphKeys });
  const kinds = el("fieldset", {}, el("legend", {}, "Show"), Object.entries(KINDS).map(([k, name]) => tick([el("span", { class: `dot n-${k}`, "aria-hidden": "true" }), name], drawn.kinds.has(k), (on) => toggle(drawn.kinds, k, on))));
  const edges = el("details", {}, el("summary", {}, "Kinds of link"), el("fieldset", {}, el("legend", { class: "sr" }, "Kinds of link"), Object.entries(EDGES).map(([k, name]) => tick(name, drawn.edges.has(k), (on) => toggle(drawn.edges, k, on)))));
  const button = (text, name, act) => el("button", { type: "button", "aria-label": name, onclick: act }, text);
  const find = el("input", { type: "search", list: "nodes", id: "find", onchange: (e) => findNode(e.target.value) });
  const names = el("datalist", { id: "nodes" }, DATA.network.nodes.map((n) => el("option", { value: n.label })));
  return [
    el("h1", { tabindex: "-1" }, "Who refers to whom"),
    el("div", { class: "tools" }, kinds, edges, el("label", { class: "field" }, "Find ", find), names,
      el("span", { class: "buttons" }, button("+", "Zoom in", () => zoom(1.3)), button("−", "Zoom out", () => zoom(1 / 1.3)), button("All", "All of the graph", () => { choose(null); drawn.cy.fit(visible(), margin()); }))),
    el("div", { class: "graphs" }, pane, el("div", { id: "chosen", class: "chosen", role: "region", "aria-label": "Chosen node"}, graphHint())),
    el("details", { ontoggle: listEdges }, el("summary", {}, "The same as a list"), el("div", { id: "edges" })),
  ];
}

const graphHint = () => el("p", { class: "muted" }, "Click a node, or find one by name, to see what leads to it and from it, with the words in the articles.");
const toggle = (set, key, on) => { if (on) set.add(key); else set.delete(key); redrawGraph(); };
const margin = () => Math.min(60, drawn.cy.width() * 0.06);
const zoom = (by) => drawn.cy.zoom({ level: drawn.cy.zoom() * by, renderedPosition: { x: drawn.cy.width() / 2, y: drawn.cy.height() / 2 } });
const visible = () => drawn.cy.elements().not(".hidden");

function shownNodes() {
  const articles = new Set(DATA.network.nodes.filter((n) => n.kind === "article" && kept(n.article)).map((n) => n.id));
  const shown = new Set(drawn.kinds.has("article") ? articles : []);
  for (const e of DATA.network.edges) {
    const from = nodeOf.get(e.from), to = nodeOf.get(e.to);
    if (articles.has(e.from) && drawn.kinds.has(to.kind)) shown.add(e.to);
    if (e.kind === "says" && e.evidence.some((x) => kept(claimOf(x.claim).article)) && drawn.kinds.has(from.kind)) shown.add(e.from);
  }
  return shown;
}

const keptEvidence = (e) => e.evidence.filter((x) => kept(x.article || (x.claim ? claimOf(x.claim) : attributionOf(x.attribution)).article));
const shownEdges = (nodes) => DATA.network.edges.filter((e) => drawn.edges.has(e.kind) && nodes.has(e.from) && nodes.has(e.to) && keptEvidence(e).length);

function startGraph(asked) {
  const css = getComputedStyle(document.documentElement);
  const colour = (name) => css.getPropertyValue(name).trim();
  const shape = { outlet: "round-rectangle", article: "rectangle", source: "ellipse", cluster: "hexagon" };
  const size = (n) => Math.min(64, 18 + 5 * Math.sqrt(n.degree));
  drawn.cy = cytoscape({
    container: document.getElementById("graph"), layout: { name: "preset" }, minZoom: 0.05, maxZoom: 3,
    textureOnViewport: true, hideEdgesOnViewport: DATA.network.edges.length > 1500, boxSelectionEnabled: false, autoungrabify: true,
    elements: [
      ...DATA.network.nodes.map((n) => ({ group: "nodes", data: { id: n.id, label: folding(n.label), kind: n.kind, degree: n.degree, size: size(n), shape: shape[n.kind] }, position: { x: n.x, y: n.y } })),
      ...DATA.network.edges.map((e, i) => ({ group: "edges", data: { id: `e${i}`, at: i, source: e.from, target: e.to, kind: e.kind, label: EDGES[e.kind], width: Math.min(5, 1 + Math.log2(e.count)) } })),
    ],
    style: [
      { selector: "node", style: { width: "data(size)", height: "data(size)", shape: "data(shape)", "background-color": (n) => colour(`--n-${n.data("kind")}`), "border-width": 1.5, "border-color": colour("--surface"),
        color: colour("--ink"), "font-family": "system-ui, sans-serif", "text-valign": "bottom", "text-margin-y": 2, "text-background-color": colour("--surface"), "text-background-opacity": 0.8, "text-wrap": "wrap" } },
      { selector: "node.labelled", style: { label: "data(label)" } },
      { selector: "node[kind = 'outlet']", style: { "font-weight": 700 } },
      { selector: "edge", style: { width: "data(width)", "curve-style": "bezier", "target-arrow-shape": "triangle", "arrow-scale": 0.8, "line-color": colour("--edge"), "target-arrow-color": colour("--edge"), opacity: 0.65 } },
      { selector: "edge[kind = 'derived_from'], edge[kind = 'told_to'], edge[kind = 'aired_on'], edge[kind = 'cites']", style: { "line-color": colour("--edge-strong"), "target-arrow-color": colour("--edge-strong"), opacity: 0.9 } },
      { selector: "edge[kind = 'published_by'], edge[kind = 'in_cluster']", style: { "line-style": "dotted" } },
      { selector: ".hidden", style: { display: "none" } },
      { selector: ".far", style: { opacity: 0.2, "text-opacity": 0 } },
      { selector: "node.chosen", style: { "border-width": 5, "border-color": colour("--accent"), "font-weight": 700 } },
      { selector: "edge.near", style: { label: "data(label)", color: colour("--ink"), "text-background-color": colour("--surface"), "text-background-opacity": 0.85, "text-rotation": "autorotate", opacity: 1 } },
    ],
  });
  drawn.cy.on("viewport", () => { cancelAnimationFrame(drawn.frame); drawn.frame = requestAnimationFrame(label); });
  drawn.cy.on("tap", "node", (e) => { history.replaceState(null, "", route("graph", e.target.id())); choose(e.target.id()); });
  drawn.cy.on("tap", (e) => { if (e.target === drawn.cy) choose(null); });
  redrawGraph();
  if (asked) goToNode(asked);
}

// Labels keep their size on the screen at every zoom; where two would lie on one another the less connected node gives way.
const FONT = 12, LETTER = 0.56, LINE = 1.25;
const urgency = (n) => (n.hasClass("chosen") ? 4e6 : n.hasClass("near") && drawn.chosen ? 2e6 : 0) + (n.hasClass("far") ? -1e6 : 0) + (n.data("kind") === "outlet" ? 1e3 : n.data("kind") === "cluster" ? -1e3 : 0) + n.data("degree");

function label() {
  const cy = drawn.cy;
  if (!cy || cy.destroyed()) return;
  const zoomed = cy.zoom(), boxes = [], shown = [];
  const nodes = cy.nodes().not(".hidden").sort((a, b) => urgency(b) - urgency(a));
  const marks = nodes.map((n) => { const { x, y } = n.renderedPosition(), r = n.renderedHeight() / 2; return [x - r, y - r, x + r, y + r]; });
  const hit = (a) => (b) => a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3];
  nodes.forEach((n) => {
    const { x, y } = n.renderedPosition(), lines = n.data("label").split("\n");
    if (x < -80 || y < -40 || x > cy.width() + 80 || y > cy.height() + 40) return;
    const half = Math.max(...lines.map((l) => l.length)) * FONT * LETTER / 2 + 2, top = y + n.renderedHeight() / 2;
    const box = [x - half, top, x + half, top + lines.length * FONT * LINE + 4];
    if (boxes.some(hit(box)) || (urgency(n) < 500 && marks.some(hit(box)))) return;
    boxes.push(box);
    shown.push(n);
  });
  cy.batch(() => {
    nodes.removeClass("labelled");
    for (const n of shown) n.addClass("labelled").style("font-size", FONT / zoomed);
    cy.edges(".near").style("font-size", (FONT - 2) / zoomed);
  });
}

// A label on two lines of at most 22 letters.
function folding(text) {
  const lines = [""];
  for (const word of shorten(text, 42).split(/\s+/)) {
    if (lines.at(-1) && lines.at(-1).length + word.length > 21 && lines.length < 2) lines.push(word);
    else lines[lines.length - 1] += (lines.at(-1) ? " " : "") + word;
  }
  return lines.map((l) => shorten(l, 24)).join("\n");
}

function redrawGraph() {
  const nodes = shownNodes();
  const edges = new Set(shownEdges(nodes));
  drawn.cy.batch(() => {
    drawn.cy.nodes().forEach((n) => { n.toggleClass("hidden", !nodes.has(n.id())); });
    drawn.cy.edges().forEach((e) => { e.toggleClass("hidden", !edges.has(DATA.network.edges[e.data("at")])); });
  });
  drawn.cy.fit(visible(), margin());
  choose(nodes.has(drawn.chosen) ? drawn.chosen : null);
  listEdges();
}

function listEdges() {
  const place = document.getElementById("edges");
  if (!place.closest("details").open) { place.replaceChildren(); return; }
  const edges = shownEdges(shownNodes());
  const rows = edges.slice(0, 400).map((e) => [nodeLink(e.from), EDGES[e.kind], nodeLink(e.to), e.count, evidenceLinks(e)]);
  place.replaceChildren(table(`${count(edges.length, "link")}${edges.length > 400 ? ", the first 400" : ""}`, ["From", "Link", "To", "Times", "Where"], rows, "wordings"));
}

const nodeLink = (id) => link(route("graph", id), shorten(nodeOf.get(id).label, 80));

function choose(id) {
  drawn.chosen = id;
  const all = drawn.cy.elements().removeClass("far near chosen");
  const panel = document.getElementById("chosen");
  if (!id) { panel.replaceChildren(graphHint()); label(); return; }
  const node = drawn.cy.getElementById(id);
  const near = node.closedNeighborhood();
  all.not(near).addClass("far");
  near.addClass("near");
  node.addClass("chosen");
  label();
  panel.replaceChildren(...chosenWords(nodeOf.get(id)).filter(Boolean));
}

function chosenWords(node) {
  const edges = shownEdges(shownNodes()).filter((e) => e.from === node.id || e.to === node.id);
  const item = (e, other, out) => el("li", {}, out ? `${EDGES[e.kind]} ` : "", nodeLink(other), out ? "" : ` ${EDGES[e.kind]} it`, e.count > 1 && !filtered() ? ` (${e.count} times)` : "", " ", evidenceLinks(e));
  const to = node.article ? articleLink(node.article) : node.cluster ? clusterLink(node.cluster) : null;
  return [el("h2", { dir: "auto" }, node.label), el("p", { class: "meta" }, node.kind === "cluster" ? "shared claim" : node.type || node.kind, to && [" · ", link(to.getAttribute("href"), node.article ? "read it" : "compare the wordings")]),
    el("p", { class: "muted", role: "status" }, count(edges.length, "link")),
    el("ul", {}, edges.filter((e) => e.from === node.id).map((e) => item(e, e.to, true)), edges.filter((e) => e.to === node.id).map((e) => item(e, e.from, false)))];
}

function evidenceLinks(edge) {
  const evidence = keptEvidence(edge);
  const links = evidence.slice(0, 6).map((x, i) => [i ? ", " : "", x.claim ? claimLink(x.claim, `words ${i + 1}`) : x.attribution && attributionOf(x.attribution) ? link(route("source", x.attribution), `words ${i + 1}`) : x.article ? link(route("article", x.article), "article") : ""]);
  return el("span", { class: "goto" }, links, evidence.length > 6 ? ` and ${evidence.length - 6} more` : "");
}

function findNode(text) {
  const wanted = folded(text.trim());
  const node = wanted && (DATA.network.nodes.find((n) => folded(n.label) === wanted) || DATA.network.nodes.find((n) => folded(n.label).includes(wanted)));
  if (node) location.hash = route("graph", node.id);
}

// The address names a node: choose it and move to where it is.
function goToNode(id) {
  if (!nodeOf.has(id) || drawn.cy.getElementById(id).hasClass("hidden")) { choose(null); return; }
  choose(id);
  drawn.cy.fit(drawn.cy.getElementById(id).closedNeighborhood().not(".hidden"), 70);
  if (drawn.cy.zoom() > 1.4) drawn.cy.zoom({ level: 1.4, position: drawn.cy.getElementById(id).position() });
}

function graphKeys(event) {
  const step = { ArrowLeft: [60, 0], ArrowRight: [-60, 0], ArrowUp: [0, 60], ArrowDown: [0, -60] }[event.key];
  if (step) drawn.cy.panBy({ x: step[0], y: step[1] });
  else if (event.key === "+" || event.key === "=") zoom(1.3);
  else if (event.key === "-") zoom(1 / 1.3);
  else if (event.key === "0") drawn.cy.fit(visible(), margin());
  else if (event.key === "Escape") choose(null);
  else return;
  event.preventDefault();
}
