"""Every command on the example articles: the result on stdout, notes on stderr, the right exit code."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from claimtrack.cli.app import main

EXAMPLES = Path(__file__).resolve().parents[2] / "examples" / "articles"
ANSI = re.compile(r"\x1b\[")

Ran = tuple[int, str, str]
Run = Callable[..., Ran]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Call the command line as a shell would; return exit code, stdout, stderr."""
    monkeypatch.setenv("CLAIMTRACK_ALLOW_TEST_ENCODER", "1")
    monkeypatch.setenv("COLUMNS", "100")

    def call(*words: str) -> Ran:
        monkeypatch.setattr("sys.argv", ["claimtrack", *words])
        code = 0
        try:
            main()
        except SystemExit as stop:
            code = int(stop.code or 0)
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return call


@pytest.fixture(scope="session")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index of the examples, made once with the test encoder."""
    from claimtrack.tracker import Tracker

    folder = tmp_path_factory.mktemp("cli") / "index"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CLAIMTRACK_ALLOW_TEST_ENCODER", "1")
        with Tracker(folder, "hash") as tracker:
            tracker.add([EXAMPLES])
    return folder


@pytest.fixture
def on(run: Run, index: Path) -> Run:
    return lambda *words: run(*words, "--index", str(index))


def rows(out: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in out.splitlines()]


def test_add_says_what_it_did_and_the_second_time_changes_nothing(run: Run, tmp_path: Path) -> None:
    words = ("add", str(EXAMPLES / "fr.jsonl"), "--encoder", "hash", "--index", str(tmp_path / "i"))
    code, out, _ = run(*words)
    count = len((EXAMPLES / "fr.jsonl").read_text("utf-8").splitlines())
    assert code == 0
    assert f"articles: {count} added, 0 unchanged" in out
    before = {path.name: path.read_bytes() for path in (tmp_path / "i").iterdir() if path.suffix in (".json", ".faiss")}
    code, out, _ = run(*words)
    assert f"articles: 0 added, {count} unchanged" in out
    assert {name: (tmp_path / "i" / name).read_bytes() for name in before} == before


def test_bad_inputs_are_named_one_line_each_and_the_rest_goes_on(run: Run, tmp_path: Path) -> None:
    good = (EXAMPLES / "en.jsonl").read_text("utf-8").splitlines()[0]
    (tmp_path / "mixed.jsonl").write_text(f"{good}\n{{broken\n", "utf-8")
    (tmp_path / "empty.txt").write_text("")
    (tmp_path / "binary.txt").write_bytes(bytes(range(256)) * 8)
    files = [str(tmp_path / name) for name in ("mixed.jsonl", "empty.txt", "binary.txt", "absent.txt")]
    code, out, err = run("add", *files, "--encoder", "hash", "--index", str(tmp_path / "i"))
    assert code == 0
    assert "1 added" in out
    assert "4 refused" in out
    for name in ("mixed.jsonl", "empty.txt", "binary.txt", "absent.txt"):
        assert [line for line in err.splitlines() if name in line and line.startswith("refused ")], err
    assert "2" in next(line for line in err.splitlines() if "mixed.jsonl" in line)


def test_nothing_but_refusals_fails(run: Run, tmp_path: Path) -> None:
    (tmp_path / "empty.txt").write_text("")
    assert run("add", str(tmp_path / "empty.txt"), "--encoder", "hash", "--index", str(tmp_path / "i"))[0] == 1


def test_another_encoder_is_refused_with_both_names_and_the_mend(on: Run) -> None:
    code, _, err = on("add", str(EXAMPLES), "--encoder", "use")
    assert code == 1
    assert "hash/" in err
    assert "use/" in err
    assert "--index NEW" in err


def test_a_missing_index_is_one_line_with_the_mend(run: Run, tmp_path: Path) -> None:
    code, out, err = run("search", "anything", "--index", str(tmp_path / "none"))
    assert (code, out) == (1, "")
    assert len(err.splitlines()) == 1
    assert "claimtrack add" in err


def test_an_unknown_option_is_a_usage_error(run: Run) -> None:
    assert run("search", "--nonsense")[0] == 2


def test_search_finds_by_words_and_filters_before_ranking(on: Run) -> None:
    code, out, _ = on("search", "ByteDance", "--lang", "id", "-k", "3", "--json")
    found = rows(out)
    assert code == 0
    assert len(found) == 3
    assert {hit["claim"]["lang"] for hit in found} == {"id"}  # type: ignore[index]
    assert all("ByteDance" in str(hit) for hit in found)


def test_search_takes_any_text_as_words(on: Run) -> None:
    for query in ('"', "l'IA d'OpenAI", "NEAR(", "a AND OR *", "(", "été^2", "[/bold]"):
        assert on("search", query)[0] == 0, query


def test_clusters_show_why_follow_one_another(on: Run) -> None:
    clusters = rows(on("clusters", "--json", "-k", "5")[1])
    cluster = clusters[0]["cluster"]
    assert isinstance(cluster, dict)
    shown = on("show", str(cluster["id"])[:10])[1]
    assert str(cluster["label"])[:20] in " ".join(shown.split())
    claim = clusters[0]["claims"][0]["id"]  # type: ignore[index]
    steps = rows(on("why", claim, "--json")[1])[0]["steps"]
    assert isinstance(steps, list)
    assert steps[0]["what"] == "claim"
    assert all(step["made_by"] for step in steps)


def test_show_takes_an_article_and_a_source(on: Run) -> None:
    article = json.loads((EXAMPLES / "fr.jsonl").read_text("utf-8").splitlines()[0])
    out = on("show", article["id"])[1]
    assert article["title"][:20] in out
    assert "Attributions" in out
    assert "The Verge" in on("show", "The Verge")[1]


def test_compare_and_trace_take_text(on: Run) -> None:
    assert "articles ·" in on("compare", "OpenAI suspends ByteDance's account")[1]
    out = on("trace", "OpenAI suspends ByteDance's account")[1]
    assert "independent origin" in out
    assert "Time line" in out


def test_outlets_and_graph_name_the_verge(on: Run) -> None:
    assert "The Verge" in on("outlets")[1]
    assert "cites → The Verge" in on("graph", "--focus", "The Verge")[1]
    edges = rows(on("graph", "--json")[1])
    assert {"from", "to", "key", "kind"} <= set(edges[0])


def test_match_reads_jsonl_and_csv_and_writes_lines(run: Run, tmp_path: Path) -> None:
    claims = [
        {"id": "a", "text": "OpenAI has suspended ByteDance's account.", "lang": "en"},
        {"id": "b", "text": "OpenAI suspended the account of ByteDance.", "lang": "en"},
        {"id": "c", "text": "Rice prices rose in Jakarta markets.", "lang": "en"},
    ]
    jsonl, table = tmp_path / "c.jsonl", tmp_path / "c.csv"
    jsonl.write_text("".join(json.dumps(claim) + "\n" for claim in claims), "utf-8")
    with table.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, ["id", "text", "lang"])
        writer.writeheader()
        writer.writerows(claims)
    for source in (jsonl, table):
        out = tmp_path / f"{source.name}.out"
        code, _, err = run("match", str(source), "-o", str(out), "--encoder", "hash", "--index", str(tmp_path / "no"))
        assert code == 0, err
        pairs = rows(out.read_text("utf-8"))
        assert {"a", "b", "probability", "similarity", "relation"} <= set(pairs[0])
        assert {pairs[0]["a"], pairs[0]["b"]} == {"a", "b"}


def test_export_writes_to_stdout_or_a_file(on: Run, tmp_path: Path) -> None:
    code, out, _ = on("export", "records")
    assert code == 0
    assert {"article", "outlet", "lang", "published", "claims", "attributions", "citations"} <= set(rows(out)[0])
    target = tmp_path / "graph.graphml"
    code, out, err = on("export", "graphml", "-o", str(target))
    assert (code, out) == (0, "")
    assert "graphml written" in err
    assert target.read_text("utf-8").startswith("<?xml")


def test_an_unknown_format_names_the_known(on: Run) -> None:
    code, _, err = on("export", "pdf")
    assert code == 1
    assert "graphml" in err


def test_info_and_doctor_are_content_with_a_good_index(on: Run) -> None:
    out = on("info")[1]
    assert "hash" in out
    assert "claims" in out
    code, out, _ = on("doctor")
    assert code == 0
    assert "wrong" not in out


def test_what_is_piped_has_no_escape_codes(on: Run) -> None:
    for words in (("clusters",), ("search", "ByteDance"), ("trace", "OpenAI suspends ByteDance's account"), ("graph",)):
        assert not ANSI.search(on(*words)[1]), words


def test_hostile_text_reaches_the_terminal_made_visible(run: Run, tmp_path: Path) -> None:
    text = (
        "The minister [/] resigned \x1b[31mtoday\u202e, the office [bold]said[/bold] on Monday after a long debate in parliament."
    )
    article = {"id": "h", "lang": "en", "outlet": "[red]Out\x07let", "title": "Minister [/] resigns", "text": text}
    (tmp_path / "h.jsonl").write_text(json.dumps(article), "utf-8")
    index = ("--index", str(tmp_path / "i"))
    assert run("add", str(tmp_path / "h.jsonl"), "--encoder", "hash", *index)[0] == 0
    for words in (("search", "minister"), ("show", "h"), ("clusters",), ("graph",), ("search", "minister", "--json")):
        code, out, _ = run(*words, *index)
        assert code == 0
        assert not set(out) & {"\x1b", "\x07", "\u202e"}, words
    assert "[/]" in run("search", "minister", *index)[1]


def test_an_unknown_language_names_file_and_line(run: Run, tmp_path: Path) -> None:
    german = "Der Minister sagte am Montag, dass die Regierung die Steuern senken werde, und zwar noch in diesem Jahr."
    (tmp_path / "de.jsonl").write_text(f"\n{json.dumps({'text': german})}\n", "utf-8")
    code, _, err = run("add", str(tmp_path / "de.jsonl"), "--encoder", "hash", "--index", str(tmp_path / "i"))
    assert code == 1
    assert "de.jsonl:2" in err
    assert "en, fr, id" in err
