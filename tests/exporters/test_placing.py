"""Places in the graph: apart, whole numbers, the same each time."""

from __future__ import annotations

from itertools import combinations

import networkx as nx
import pytest

from claimtrack.exporters.dossier.placing import ROOM_X, ROOM_Y, Places, places


def overlaps(at: Places) -> int:
    """Pairs of nodes that lie on one another by more than a tenth."""
    pairs = combinations(at.values(), 2)
    return sum(abs(a[0] - b[0]) < 0.9 * ROOM_X and abs(a[1] - b[1]) < 0.9 * ROOM_Y for a, b in pairs)


@pytest.fixture(scope="module")
def large() -> nx.Graph[str]:
    parts = nx.barabasi_albert_graph(370, 2, seed=1), nx.cycle_graph(27), nx.empty_graph(3)
    return nx.relabel_nodes(nx.disjoint_union_all(parts), str)


def test_four_hundred_nodes_lie_apart(large: nx.Graph[str]) -> None:
    at = places(large)
    assert len(at) == 400
    assert overlaps(at) <= 8  # of 79,800 pairs: in the very middle a few still touch
    assert all(isinstance(x, int) and isinstance(y, int) for x, y in at.values())


def test_the_order_of_nodes_and_edges_does_not_matter(large: nx.Graph[str]) -> None:
    turned: nx.Graph[str] = nx.Graph()
    turned.add_nodes_from(reversed(list(large)))
    turned.add_edges_from((b, a) for a, b in reversed(list(large.edges())))
    assert places(turned) == places(large)


def test_components_do_not_lie_on_one_another() -> None:
    graph = nx.relabel_nodes(nx.disjoint_union(nx.path_graph(5), nx.path_graph(5)), str)
    at = places(graph)
    boxes = []
    for part in nx.connected_components(graph):
        xs, ys = [at[n][0] for n in part], [at[n][1] for n in part]
        boxes.append((min(xs), min(ys), max(xs), max(ys)))
    one, two = boxes
    assert one[2] < two[0] or two[2] < one[0] or one[3] < two[1] or two[3] < one[1]


def test_small_graphs() -> None:
    assert places(nx.Graph()) == {}
    lone: nx.Graph[str] = nx.Graph()
    lone.add_node("a")
    assert places(lone) == {"a": (0, 0)}
