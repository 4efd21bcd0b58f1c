"""Records and clusters: the exact fields that other programs read."""

from __future__ import annotations

import io
import json
import os
from pathlib import Path

import pytest

from claimtrack.errors import InputError
from claimtrack.exporters import FORMATS, export
from claimtrack.types import CitationKind, Corpus, Match, Relation, Role, Status
from tests.exporters.hostile import NAMES, corpus
from tests.story import OUTLET, PERSON, Story


def rows(format: str, of: Corpus) -> list[dict[str, object]]:
    out = io.StringIO()
    export(format, of, out)
    return [json.loads(line) for line in out.getvalue().split("\n") if line]


def small() -> Corpus:
    story = Story()
    story.article("a", "Mira Tan told Reuters that the bridge is shut.", outlet="Harbour Post", published="2025-05-02")
    who = story.source("a", "Mira Tan", PERSON, "the bridge is shut", surface="Mira Tan", via=["Reuters"])
    told = story.source("a", "Reuters", OUTLET, "the bridge is shut", surface="Reuters", role=Role.RECIPIENT)
    story.article("b", "Le pont est ouvert. Le tunnel est fermé.", outlet="Le Quai", published="2025-05-03", lang="fr")
    shut = story.claim("bridge", "a", "the bridge is shut", [who, told], Status.DONE)
    story.claim("bridge", "b", "Le pont est ouvert", status=Status.DENIED)
    tunnel = story.claim("tunnel", "b", "Le tunnel est fermé")
    story.cites("a", "Reuters", CitationKind.TOLD_TO, 2)
    story.matches.append(Match(shut, tunnel, 0.8, 0.3, Relation.CONTRAST))
    return story.corpus()


def test_records_have_the_fields_of_the_format() -> None:
    first, second = rows("records", small())
    claim = first["claims"][0]  # type: ignore[index]
    assert {k: v for k, v in first.items() if k not in ("claims", "attributions", "citations")} == {
        "article": "a",
        "outlet": "Harbour Post",
        "lang": "en",
        "published": "2025-05-02",
    }
    assert {k: claim[k] for k in ("span", "text", "status", "cluster", "attributed_to")} == {
        "span": [27, 45],
        "text": "the bridge is shut",
        "status": "done",
        "cluster": "bridge",
        "attributed_to": ["Mira Tan", "Reuters"],
    }
    person = next(a for a in first["attributions"] if a["role"] == "speaker")  # type: ignore[attr-defined]
    assert {k: v for k, v in person.items() if k != "id"} == {
        "rule": "test",
        "cue_span": None,
        "source_span": [0, 8],
        "source": "Mira Tan",
        "source_type": "person",
        "role": "speaker",
        "content_span": [27, 45],
        "style": None,
        "evidence": "prose",
        "via": ["Reuters"],
    }
    assert first["citations"] == [{"outlet": "Reuters", "kind": "told_to", "count": 2, "evidence": [[0, 1]]}]
    assert [c["cluster"] for c in second["claims"]] == ["bridge", "tunnel"]  # type: ignore[attr-defined]


def test_clusters_have_the_fields_of_the_format() -> None:
    bridge, tunnel = rows("clusters", small())
    change = bridge.pop("changes")[0]  # type: ignore[attr-defined]
    claims = bridge.pop("claims")
    assert bridge == {
        "cluster": "bridge",
        "label": "the bridge is shut",
        "articles": ["a", "b"],
        "languages": ["en", "fr"],
        "origins": ["Reuters"],
        "independent_origins": 1,
        "statements": [],
        "contrasts": ["tunnel"],
    }
    assert (change["kind"], [change["from"], change["to"]]) == ("negation", claims)
    assert (tunnel["contrasts"], tunnel["origins"]) == (["bridge"], ["Le Quai"])


def test_hostile_names_come_back_as_they_were() -> None:
    found = rows("records", corpus())
    assert {r["outlet"] for r in found} == {n.strip() or None for n in NAMES}
    spoken = {a["source"] for r in found for a in r["attributions"] if a["role"] == "speaker"}  # type: ignore[attr-defined]
    assert spoken == {n or "someone" for n in NAMES}


def test_text_of_a_record_is_one_line_each_for_any_reader() -> None:
    out = io.StringIO()
    export("records", corpus(), out)
    assert len(out.getvalue().splitlines()) == len(NAMES)


@pytest.mark.parametrize("format", FORMATS)
def test_every_format_writes_a_file_atomically(format: str, tmp_path: Path) -> None:
    target = tmp_path / "out.file"
    target.write_text("old")
    export(format, corpus(), target)
    assert target.read_bytes()
    assert target.read_text(encoding="utf-8", errors="strict") != "old"
    assert os.listdir(tmp_path) == ["out.file"]


def test_a_failed_export_leaves_the_old_file(tmp_path: Path) -> None:
    from claimtrack.exporters import write_file

    def broken() -> object:
        yield "half"
        raise RuntimeError("stop")

    target = tmp_path / "out.file"
    target.write_text("old")
    with pytest.raises(RuntimeError):
        write_file(target, broken())  # type: ignore[arg-type]
    assert (target.read_text(), os.listdir(tmp_path)) == ("old", ["out.file"])


def test_errors_name_the_mend(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"unknown export format 'docx'.*records, clusters, csv"):
        export("docx", small(), tmp_path / "x")
    with pytest.raises(InputError, match=r"missing.*-o"):
        export("csv", small(), tmp_path / "missing" / "x")
