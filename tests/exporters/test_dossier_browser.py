"""The dossier in a real browser: opened from a file, clicked through, filtered, attacked."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from claimtrack.exporters import export
from tests.exporters import hostile
from tests.exporters.affair import corpus
from tests.exporters.browser import CHROMIUM, DRIVER, Browser, browser

pytestmark = pytest.mark.skipif(not (CHROMIUM and DRIVER), reason="no chromium and chromedriver on this machine")

QUICK = 2000  # milliseconds to a drawn page, as asked of the seeds' dossier


@pytest.fixture(scope="module")
def tab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    with browser(tmp_path_factory.mktemp("profile")) as found:
        yield found


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> str:
    path = tmp_path_factory.mktemp("dossier") / "dossier.html"
    export("html", corpus(), path)
    return path.as_uri()


def show(tab: Browser, address: str, view: str = "") -> None:
    tab.open("about:blank")
    tab.open(f"{address}#/{view}")
    assert tab.run("return document.documentElement.dataset.ready") == "yes"


def test_it_opens_soon_without_a_request_or_an_error(tab: Browser, address: str) -> None:
    tab.log("browser"), tab.log("performance")
    show(tab, address)
    assert tab.run("return performance.getEntriesByType('navigation')[0].loadEventEnd") < QUICK
    assert [url.partition("#")[0] for url in tab.requests() if url != "about:blank"] == [address]
    for view in ("matrix", "time", "graph", "outlets", "articles", "cluster/port", "article/a-first"):
        show(tab, address, view)
        assert tab.run("return document.querySelector('main h1').textContent.length") > 0
    assert tab.log("browser") == []
    assert {url.partition("#")[0] for url in tab.requests() if url != "about:blank"} == {address}


def test_a_click_on_a_claim_opens_its_comparison(tab: Browser, address: str) -> None:
    show(tab, address)
    assert tab.texts(".card .label") == ["The council threatens to close the port", "The toll was paid by 40 ships"]
    tab.click(".card .label a")
    assert tab.run("return location.hash") == "#/cluster/port"
    assert tab.texts("main h1") == ["The council threatens to close the port"]
    assert tab.run("return document.activeElement.tagName") == "H1"
    assert tab.texts(".wordings td:nth-child(3)") == ["threatened", "done", "done"]
    assert "threatened → done (in 2 pairs of wordings)" in tab.texts(".change .note")
    assert tab.run("return document.querySelector('.wordings tbody tr:nth-child(2) .quoted').lang") == "fr"


def test_a_language_filter_leaves_out_its_articles(tab: Browser, address: str) -> None:
    show(tab, address, "cluster/port")
    tab.click('[data-name="lang-fr"]')
    assert tab.texts(".wordings td:nth-child(3)") == ["threatened", "done"]
    assert tab.texts("#told") == ["Showing 2 of 3 articles and 2 of 3 clusters."]
    assert tab.run("return document.activeElement.dataset.name") == "lang-fr"
    tab.click('[data-name="reset"]')
    assert tab.texts(".wordings td:nth-child(3)") == ["threatened", "done", "done"]


def test_every_statement_leads_to_its_words(tab: Browser, address: str) -> None:
    show(tab, address, "cluster/port")
    tab.click(".wordings .goto a")
    assert tab.texts(".text .lit") == ["The council threatens to close the port"]
    assert tab.run("return document.activeElement.id.startsWith('claim-')") is True
    show(tab, address, "cluster/port")
    tab.click(".wordings td:nth-child(4) a")
    assert tab.texts(".text b.lit") == ["Ana Ruiz"]


def test_the_matrix_says_its_states_in_words(tab: Browser, address: str) -> None:
    show(tab, address, "matrix")
    rows = tab.run(
        "return [...document.querySelectorAll('.matrix tbody tr')].map(r => [...r.cells].slice(1).map(c => c.textContent))"
    )
    assert rows == [["●said", "●said", "●said"], ["✕contradicted", "●said", "–missing"]]
    assert any(gap.startswith("La Vigie leaves out: The toll was paid by 40 ships") for gap in tab.texts(".gaps li"))


def test_the_graph_can_be_chosen_from_and_filtered(tab: Browser, address: str) -> None:
    show(tab, address, "graph")
    shown = "return drawn.cy.nodes().filter(n => n.visible()).map(n => n.data('label').replace('\\n', ' ')).sort()"
    assert {"Harbour Post", "La Vigie", "Ana Ruiz"} <= set(tab.run(shown))
    tab.run("findNode('harbour post')")
    tab.settle()
    assert tab.texts("#chosen h2") == ["Harbour Post"]
    assert any("refers to it" in line for line in tab.texts("#chosen li"))
    tab.click('[data-name="lang-fr"]')
    assert "La Vigie" not in tab.run(shown)
    tab.click('[data-name="reset"]')


def test_it_can_be_walked_with_the_keyboard(tab: Browser, address: str) -> None:
    show(tab, address)
    tab.run("document.querySelector('.skip').focus()")
    tab.keys("\ue007")
    assert tab.run("return document.activeElement.id") == "main"
    assert tab.texts("main h1") == ["Overview"]
    tab.run("document.querySelector('#tabs li:nth-child(2) a').focus()")
    tab.keys("\ue007")
    assert tab.texts("main h1") == ["Who says what"]


def test_it_fits_a_telephone(address: str, tmp_path: Path) -> None:
    with browser(tmp_path, (500, 800)) as narrow:  # a headless window is at least 500 wide
        for view in ("", "matrix", "time", "outlets", "articles", "cluster/port", "article/a-first", "graph"):
            show(narrow, address, view)
            assert narrow.run("return document.documentElement.scrollWidth <= window.innerWidth"), view
        assert narrow.texts("#filters summary") == ["Filters"]


def test_hostile_names_are_inert(tab: Browser, tmp_path: Path) -> None:
    attack = (
        "<img src=x onerror=\"window.pwned='img'\">",
        "</script><script>window.pwned='script'</script>",
        "javascript:window.pwned=1",
    )
    before = hostile.NAMES
    hostile.NAMES = (*before, *attack)
    try:
        made = hostile.corpus()
    finally:
        hostile.NAMES = before
    path = tmp_path / "hostile.html"
    export("html", made, path)
    for view in ("", "matrix", "time", "graph", "outlets", "articles", "cluster/c", "article/nothing", "%zz", "claim/__proto__"):
        show(tab, path.as_uri(), view)
        assert tab.run("return window.pwned === undefined && document.querySelectorAll('main img, main script').length === 0")
    show(tab, path.as_uri(), "articles")
    assert tab.run("return document.querySelector('main').textContent.includes(arguments[0])", attack[0])
