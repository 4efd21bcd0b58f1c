from __future__ import annotations

import sqlite3

import pytest

from claimtrack.tracker import Tracker


def wrong(tracker: Tracker, repair: bool = False) -> dict[str, tuple[str, ...]]:
    return {check.name: check.problems for check in tracker.doctor(repair).checks if not check.ok}


def damage(tracker: Tracker, statement: str) -> None:
    tracker.close()
    connection = sqlite3.connect(tracker.folder.database_path)
    connection.execute(statement)
    connection.commit()
    connection.close()


def test_a_sound_index_is_found_sound(tracker: Tracker) -> None:
    report = tracker.doctor()
    assert report.ok, report
    assert [check.name for check in report.checks] == [
        *("pages", "foreign keys", "full text", "hashes", "offsets", "kinds", "vectors", "encoder", "clusters", "grouping"),
        *("digests", "tokens", "manifest", "vector cache"),
    ]


REPAIR = "claimtrack doctor --repair"
ANEW = "claimtrack add PATH --index NEW"


@pytest.mark.parametrize(
    ("statement", "check", "problem", "mend"),
    [
        ("UPDATE articles SET title = 'changed' WHERE id = 'verge'", "hashes", "article verge: text or metadata", ANEW),
        ("UPDATE claims SET text = text || '!'", "hashes", "the content key is not the hash of the text", REPAIR),
        ("UPDATE claims SET start = start + 1, stop = stop + 1", "offsets", "does not read", REPAIR),
        ("UPDATE attributions SET cue_stop = 99999", "offsets", "attributions: [", REPAIR),
        ("UPDATE citations SET count = 99 WHERE row = 1", "digests", "what is kept as derived of it", REPAIR),
        ("UPDATE vectors SET vector = zeroblob(512)", "vectors", "is not of length 1", ANEW),
        ("UPDATE vectors SET vector = zeroblob(8)", "vectors", "has 8 bytes, not 512", ANEW),
        ("UPDATE vectors SET encoder = 'use/3'", "encoder", "made by use/3, the index holds hash/words-4grams-v1", ANEW),
        ("DELETE FROM articles WHERE id = 'verge'", "foreign keys", "points to a row that articles does not have", ANEW),
        (
            "UPDATE meta SET value = '99' WHERE key = 'generation'",
            "clusters",
            "made for generation 1, the index is at 99",
            REPAIR,
        ),
    ],
)
def test_damage_to_the_database_is_found_and_made_again_where_it_can_be(
    tracker: Tracker, statement: str, check: str, problem: str, mend: str
) -> None:
    records = tracker.corpus()
    damage(tracker, statement)
    found = wrong(tracker)
    assert problem in found[check][0]
    mends = {item.name: item.mend for item in tracker.doctor().checks}
    assert mend in mends[check]
    left = wrong(tracker, repair=True)
    assert (check in left) is (mend == ANEW)
    if mend == REPAIR:
        assert tracker.corpus() == records


def test_many_problems_are_counted_not_listed(tracker: Tracker) -> None:
    damage(tracker, "UPDATE sentences SET text = 'x'")
    problems = wrong(tracker)["offsets"]
    assert len(problems) <= 21
    assert all("does not read 'x'" in problem or problem.startswith("and ") for problem in problems)


@pytest.mark.parametrize("name", ["vectors.faiss", "manifest.json"])
@pytest.mark.parametrize("content", [None, b"", b"not what it was"])
def test_what_the_database_can_give_back_is_repaired(tracker: Tracker, name: str, content: bytes | None) -> None:
    path = tracker.folder.root / name
    whole = path.read_bytes()
    path.unlink() if content is None else path.write_bytes(content)
    check = "vector cache" if name == "vectors.faiss" else "manifest"
    assert check in wrong(tracker)
    report = tracker.doctor(repair=True)
    assert report.ok
    assert check in [item.name for item in report.checks if item.repaired]
    assert wrong(tracker) == {}
    assert path.read_bytes() == whole


def test_a_cache_with_other_vectors_of_the_same_size_is_found(tracker: Tracker) -> None:
    from claimtrack.backends.registry import load_vector_index, vector_index

    index = load_vector_index("faiss", tracker.folder.cache_path)
    ids, _, matrix = tracker._store.vectors()
    other = vector_index("faiss", index.dimension)
    other.add(ids[::-1].copy(), matrix)
    other.save(tracker.folder.cache_path)
    assert "is not in the cache as it is in the database" in wrong(tracker)["vector cache"][0]
    assert tracker.doctor(repair=True).ok
