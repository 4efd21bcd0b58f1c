"use strict";
// The address says which view is shown; every view is drawn when it is asked for.
const TABS = [["", "Overview"], ["matrix", "Matrix"], ["time", "Timeline"], ["graph", "Graph"], ["outlets", "Outlets"], ["articles", "Articles"]];
const VIEWS = { "": overview, cluster: clusterView, matrix: matrixView, time: timeView, graph: graphView, outlets: outletsView, articles: articlesView, article: articleView };
const PARENT = { cluster: "", article: "articles", claim: "articles", source: "articles" };

function address() {
  try {
    return location.hash.replace(/^#\/?/, "").split("/").map(decodeURIComponent);
  } catch {
    return [""];
  }
}

function show(moved) {
  const [asked0, id] = address();
  let view = asked0, key = id, point = null;
  if (view === "claim" && claimOf(id)) [view, key, point] = ["article", claimOf(id).article, `c:${id}`];
  if (view === "source" && attributionOf(id)) [view, key, point] = ["article", attributionOf(id).article, `s:${id}`];
  if (!Object.hasOwn(VIEWS, view)) view = "";
  if (view === "graph" && drawn.cy && moved && key) { goToNode(key); return; }
  if (drawn.cy) { drawn.cy.destroy(); drawn.cy = null; }
  const main = document.getElementById("main");
  const held = !moved && main.contains(document.activeElement) ? document.activeElement.dataset.name : null;
  main.replaceChildren();
  add(main, VIEWS[view](key));
  if (view === "graph") startGraph(key);
  drawTabs(view in PARENT ? PARENT[view] : view);
  const heading = main.querySelector("h1");
  document.title = `${shorten(heading.textContent, 80)} – Dossier`;
  if (held) main.querySelector(`[data-name="${CSS.escape(held)}"]`)?.focus();
  if (!moved) return;
  if (point && pointAt(point)) return;
  window.scrollTo(0, 0);
  heading.focus({ preventScroll: true });
}

function drawTabs(current) {
  document.getElementById("tabs").replaceChildren(...TABS.map(([view, name]) =>
    el("li", {}, el("a", { href: `#/${view}`, "aria-current": view === current ? "page" : null }, name))));
}

// "#main" is the target of the skip link, not a view.
window.addEventListener("hashchange", () => { if (location.hash !== "#main") show(true); });
drawFilters();
show(location.hash.length > 2 && location.hash !== "#main");
document.documentElement.dataset.ready = "yes";
