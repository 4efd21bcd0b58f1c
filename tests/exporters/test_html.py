"""The page as a file: what runs in it, what may be fetched, what is in it."""

from __future__ import annotations

import base64
import hashlib
import io
import json
import re
from html.parser import HTMLParser
from importlib.resources import files

import pytest

from claimtrack.exporters import export
from claimtrack.exporters.dossier.data import data
from claimtrack.exporters.html import in_script
from tests.exporters import hostile
from tests.exporters.affair import corpus


class Page(HTMLParser):
    """Tags with their attributes, and what stands in scripts."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.scripts: list[str] = []
        self.inside = False
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self.inside = tag == "script"
        if self.inside:
            self.scripts.append("")

    def handle_endtag(self, tag: str) -> None:
        self.inside = self.inside and tag != "script"

    def handle_data(self, data: str) -> None:
        if self.inside:
            self.scripts[-1] += data


def page(made: object = None) -> Page:
    out = io.StringIO()
    export("html", made or corpus(), out)  # type: ignore[arg-type]
    return Page(out.getvalue())


@pytest.fixture(scope="module")
def found() -> Page:
    return page()


def test_the_data_is_the_corpus(found: Page) -> None:
    assert json.loads(found.scripts[0]) == json.loads(json.dumps(data(corpus())))


def test_only_the_two_scripts_that_the_policy_names_may_run(found: Page) -> None:
    policy = next(a["content"] for t, a in found.tags if t == "meta" and a.get("http-equiv") == "Content-Security-Policy")
    assert policy is not None
    rules = dict(part.strip().split(" ", 1) for part in policy.split(";"))
    hashes = [f"'sha256-{base64.b64encode(hashlib.sha256(s.encode()).digest()).decode()}'" for s in found.scripts[1:]]
    assert rules["script-src"].split() == hashes
    assert rules["default-src"] == "'none'"
    assert "connect-src" not in rules
    assert "unsafe" not in rules["script-src"]


def test_nothing_is_loaded_from_elsewhere(found: Page) -> None:
    for tag, attributes in found.tags:
        assert "src" not in attributes, tag
        assert attributes.get("href", "#").startswith(("#", "data:,")), tag


def test_hostile_names_stay_data() -> None:
    names = ["</script><script>alert(1)</script>", "<!--<script>", "]]>", "<img src=x onerror=alert(1)>"]
    before = hostile.NAMES
    hostile.NAMES = (*before, *names)
    try:
        made = hostile.corpus()
    finally:
        hostile.NAMES = before
    built = page(made)
    assert len(built.scripts) == 3
    assert "img" not in {tag for tag, _ in built.tags}
    assert json.loads(built.scripts[0])["counts"]["articles"] == len(before) + len(names)
    assert not re.search("[<>&]", built.scripts[0])


def test_json_in_a_script_cannot_end_it() -> None:
    assert in_script('{"a": "</script><!-- &"}') == '{"a": "\\u003c/script\\u003e\\u003c!-- \\u0026"}'


def test_the_page_has_what_a_reader_without_eyes_needs(found: Page) -> None:
    tags = [tag for tag, _ in found.tags]
    assert {"header", "nav", "main", "footer", "search"} <= set(tags)
    assert dict(found.tags)["html"] == {"lang": "en"}
    assert ("a", {"class": "skip", "href": "#main"}) in found.tags


def test_no_script_writes_markup() -> None:
    folder = files("claimtrack.exporters").joinpath("dossier", "js")
    for file in folder.iterdir():
        assert not re.search(
            r"innerHTML|outerHTML|insertAdjacent|document\.write|eval\(|setTimeout", file.read_text(encoding="utf-8")
        )


def test_the_vendored_library_is_the_one_described() -> None:
    folder = files("claimtrack.exporters").joinpath("vendor")
    library = folder.joinpath("cytoscape.min.js").read_bytes()
    told = folder.joinpath("README.md").read_text(encoding="utf-8")
    assert hashlib.sha256(library).hexdigest() in told
    assert b"3.34.4" in library
    assert "3.34.4" in told
    assert "</script" not in library.decode("utf-8")
    assert "Permission is hereby granted" in folder.joinpath("cytoscape.LICENSE.txt").read_text(encoding="utf-8")
