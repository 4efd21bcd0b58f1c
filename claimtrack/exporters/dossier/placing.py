"""Places for the nodes of a graph: force-directed in each component, labels kept apart, components packed in rows."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TypeAlias

import networkx as nx
import numpy as np

Places: TypeAlias = dict[str, tuple[int, int]]

SEED = 7  # the same graph gives the same picture
ROUNDS = 120  # of the force-directed layout; 400 nodes settle within 100 (looked at, 2026-11-22)
ROOM_X, ROOM_Y = 84.0, 60.0  # a node with its label, in the page's units
SPREAD = 1.15  # how much wider than its nodes' own room a component is drawn
PUSHES = 60  # rounds in which nodes that lie on one another are moved apart
GAP = 120.0  # between two components
WIDE = 1.3  # width to height of the whole picture


def places(graph: nx.Graph[str]) -> Places:
    """Return whole-number coordinates for every node, y downwards, the largest component first."""
    parts = sorted(nx.connected_components(graph), key=lambda part: (-len(part), min(part)))
    boxes = [_part(graph.subgraph(sorted(part))) for part in parts]
    return _packed(boxes)


def _part(part: nx.Graph[str]) -> dict[str, np.ndarray]:
    nodes = list(part)
    if len(nodes) == 1:
        return {nodes[0]: np.zeros(2)}
    clean: nx.Graph[str] = nx.Graph()  # a subgraph's own order of nodes is not fixed
    clean.add_nodes_from(sorted(nodes))
    clean.add_edges_from(sorted((min(a, b), max(a, b), d) for a, b, d in part.edges(data=True)))
    found = nx.spring_layout(clean, k=2.2 / math.sqrt(len(nodes)), iterations=ROUNDS, seed=SEED, weight="weight", method="force")
    names = list(found)
    xy = np.array([found[n] for n in names])
    xy = _lengthwise(xy)
    side = math.sqrt(len(nodes) * ROOM_X * ROOM_Y * 2.2) * SPREAD
    xy *= np.array([side * math.sqrt(WIDE), side / math.sqrt(WIDE)]) / np.maximum(xy.max(axis=0), 1e-9)
    return dict(zip(names, _apart(xy), strict=True))


def _lengthwise(xy: np.ndarray) -> np.ndarray:
    """Turn the points so that they spread most along x, and move them to the corner."""
    centred = xy - xy.mean(axis=0)
    _, _, axes = np.linalg.svd(centred, full_matrices=False)
    axes *= np.where(axes[:, :1] < 0, -1.0, 1.0)  # the sign of an axis is the library's whim
    turned = centred @ axes.T
    return np.asarray(turned - turned.min(axis=0))


def _apart(xy: np.ndarray) -> np.ndarray:
    """Push nodes that overlap apart, along the axis on which less is missing."""
    xy = xy.copy()
    for _ in range(PUSHES):
        delta = xy[:, None, :] - xy[None, :, :]
        missing_x, missing_y = ROOM_X - np.abs(delta[..., 0]), ROOM_Y - np.abs(delta[..., 1])
        close = (missing_x > 0) & (missing_y > 0)
        np.fill_diagonal(close, False)
        if not close.any():
            break
        sideways = close & (missing_x / ROOM_X < missing_y / ROOM_Y)
        upright = close & ~sideways
        order = np.sign(np.arange(len(xy))[:, None] - np.arange(len(xy))[None, :])
        sign = np.where(delta == 0, order[..., None], np.sign(delta))
        move_x = np.where(sideways, sign[..., 0] * missing_x, 0.0).sum(axis=1)
        move_y = np.where(upright, sign[..., 1] * missing_y, 0.0).sum(axis=1)
        xy += 0.25 * np.column_stack([move_x, move_y])
    return xy


def _packed(boxes: Sequence[Mapping[str, np.ndarray]]) -> Places:
    """Lay the components in rows as wide as the picture; each keeps its own shape."""
    sizes = [_size(box) for box in boxes]
    area = sum((w + GAP) * (h + GAP) for w, h in sizes)
    limit = max([math.sqrt(area * WIDE), *(w + GAP for w, _ in sizes)], default=0.0)
    found: Places = {}
    x = y = tall = 0.0
    for box, (width, height) in zip(boxes, sizes, strict=True):
        if x and x + width > limit:
            x, y, tall = 0.0, y + tall + GAP, 0.0
        least = np.min(list(box.values()), axis=0)
        for node, at in box.items():
            found[node] = (round(float(at[0] - least[0] + x)), round(float(at[1] - least[1] + y)))
        x, tall = x + width + GAP, max(tall, height)
    return found


def _size(box: Mapping[str, np.ndarray]) -> tuple[float, float]:
    spread = np.ptp(np.array(list(box.values())), axis=0)
    return float(spread[0]), float(spread[1])
