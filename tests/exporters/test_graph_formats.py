"""Every graph format read back by a reader that is not ours."""

from __future__ import annotations

import csv
import io
import json
import re
from xml.etree import ElementTree

import networkx as nx
import pytest

from claimtrack.exporters import export
from claimtrack.graph import Graph, attribution_graph
from tests.exporters.hostile import corpus

CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")


def written(format: str) -> str:
    out = io.StringIO()
    export(format, corpus(), out)
    return out.getvalue()


@pytest.fixture(scope="module")
def graph() -> Graph:
    return attribution_graph(corpus())


def edge_kinds(graph: Graph) -> list[tuple[str, str]]:
    return sorted((data["kind"], str(data.get("count", 1))) for _, _, data in graph.edges(data=True))


def test_node_link_json_is_lossless(graph: Graph) -> None:
    back = nx.node_link_graph(json.loads(written("json")), edges="edges")
    assert dict(back.nodes(data=True)) == dict(graph.nodes(data=True))
    assert sorted(back.edges(keys=True)) == sorted(graph.edges(keys=True))


def test_graphml_keeps_every_node_edge_and_evidence(graph: Graph) -> None:
    text = written("graphml")
    assert not CONTROL.search(text)
    back = nx.parse_graphml(text, force_multigraph=True)
    assert len(back) == len(graph)
    assert edge_kinds(back) == edge_kinds(graph)
    assert sorted(d["evidence"] for *_, d in back.edges(data=True)) == sorted(
        CONTROL.sub("\ufffd", k) for *_, k in graph.edges(keys=True)
    )
    assert 'The "Quoted" [Daily] {Post}' in {d["label"] for _, d in back.nodes(data=True)}


def test_gexf_keeps_every_node_and_edge(graph: Graph) -> None:
    text = written("gexf")
    root = ElementTree.fromstring(text)
    space = {"g": root.tag[1:].partition("}")[0]}
    assert len(root.findall(".//g:node", space)) == len(graph)
    assert len(root.findall(".//g:edge", space)) == graph.number_of_edges()
    labels = {node.attrib["label"] for node in root.findall(".//g:node", space)}
    assert {"<b>&amp;]]></b>", "emoji 👩‍🔬 🇮🇩", "nul\ufffdbell\ufffdescape\ufffd[31m"} <= labels


def test_csv_has_one_row_an_edge_and_no_formula(graph: Graph) -> None:
    rows = list(csv.DictReader(io.StringIO(written("csv"), newline="")))
    assert len(rows) == graph.number_of_edges()
    assert sorted((r["kind"], r["count"]) for r in rows) == edge_kinds(graph)
    cells = [cell for row in rows for cell in row.values()]
    assert not [c for c in cells if c.startswith(("=", "+", "-", "@", "\t", "\r"))]
    assert '\'=HYPERLINK("http://x")' in cells


DOT_TOKEN = re.compile(r'\s*(?:("(?:[^"\\]|\\.)*")|(->|[{}\[\];=,])|([A-Za-z_][A-Za-z_0-9]*))')


def dot_tokens(text: str) -> list[str]:
    """The tokens of the DOT language; fails on anything else."""
    found, at = [], 0
    while at < len(text.rstrip()):
        token = DOT_TOKEN.match(text, at)
        assert token, f"no DOT token at {text[at : at + 40]!r}"
        found.append(next(g for g in token.groups() if g))
        at = token.end()
    return found


def test_dot_is_the_grammar_of_graphviz(graph: Graph) -> None:
    tokens = dot_tokens(written("dot"))
    assert tokens[:3] == ["digraph", "claimtrack", "{"]
    assert tokens[-1] == "}"
    assert tokens.count("->") == graph.number_of_edges()
    assert sum(t == "shape" for t in tokens) == len(graph)
    assert '"The \\"Quoted\\" [Daily] {Post}"' in tokens
    assert '"back\\\\slash\\\\N"' in tokens


def test_dot_statements_are_whole() -> None:
    names = r'"(?:[^"\\]|\\.)*"'
    node = re.compile(rf"  n\d+ \[label={names}, shape=(?:note|box|ellipse|hexagon), id={names}\];")
    edge = re.compile(rf"  n\d+ -> n\d+ \[label={names}, style=(?:solid|dashed|dotted), id={names}\];")
    for line in written("dot").splitlines()[2:-1]:
        assert node.fullmatch(line) or edge.fullmatch(line), line


MERMAID_LABEL = r'"(?:[\w .,:?!%€£$/+\'’…-]|#\d+;)+"'
MERMAID_NODE = re.compile(
    rf"  n\d+(?:\[{MERMAID_LABEL}\]|\[\[{MERMAID_LABEL}\]\]|\({MERMAID_LABEL}\)|\{{\{{{MERMAID_LABEL}\}}\}}):::\w+"
)
MERMAID_EDGE = re.compile(r'  n\d+ -->\|"\w+(?: x\d+)?"\| n\d+')


def test_mermaid_lines_are_the_strict_grammar(graph: Graph) -> None:
    first, *lines = written("mermaid").splitlines()
    assert first == "flowchart LR"
    nodes = [line for line in lines if MERMAID_NODE.fullmatch(line)]
    edges = [line for line in lines if MERMAID_EDGE.fullmatch(line)]
    assert len(nodes) == len(graph)
    assert len(nodes) + len(edges) == len(lines)
    distinct = {(u, v, d["kind"]) for u, v, d in graph.edges(data=True)}
    assert len(edges) == len(distinct)
    assert any("The #34;Quoted#34; #91;Daily#93; #123;Post#125;" in line for line in nodes)


def test_the_same_corpus_gives_the_same_bytes() -> None:
    for format in ("csv", "json", "graphml", "gexf", "dot", "mermaid"):
        assert written(format) == written(format)
