from __future__ import annotations

import random
from dataclasses import replace
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimtrack.clustering import cluster, link, stories
from claimtrack.types import Claim, Cluster, Match, Relation, Span, Status, digest


def claim(article: str, start: int, text: str = "", headline: bool = False) -> Claim:
    words = text or f"claim {start} of {article}"
    span = Span(start, start + len(words))
    return Claim(article, span, words, "en", span, Status.ASSERTED, "test", headline=headline)


def match(a: Claim, b: Claim, probability: float) -> Match:
    return Match(a.id, b.id, 0.9, probability, Relation.SAME)


def groups(clusters: tuple[Cluster, ...]) -> set[frozenset[str]]:
    return {frozenset(one.claims) for one in clusters}


def test_average_link_does_not_chain() -> None:
    a, b, c, d = (claim(name, 0) for name in "abcd")
    chain = [match(a, b, 0.9), match(b, c, 0.5), match(c, d, 0.9), match(a, c, 0.05), match(a, d, 0.05), match(b, d, 0.05)]
    assert groups(cluster([a, b, c, d], chain)) == {frozenset({a.id, b.id}), frozenset({c.id, d.id})}


def test_pairs_that_no_match_tells_of_count_against_a_merge() -> None:
    hub, *rest = [claim(name, 0) for name in "abcde"]
    star = [match(hub, one, 0.6) for one in rest]
    largest = max(cluster([hub, *rest], star), key=lambda one: len(one.claims))
    assert len(largest.claims) == 2


def test_two_claims_of_one_article_are_not_drawn_together_by_a_third() -> None:
    offered, demanded, other = claim("a", 0), claim("a", 50), claim("b", 0)
    told = [match(offered, other, 0.7), match(demanded, other, 0.6), match(offered, demanded, 0.49)]
    assert groups(cluster([offered, demanded, other], told)) == {frozenset({offered.id, other.id}), frozenset({demanded.id})}
    told[2] = match(offered, demanded, 0.55)
    assert groups(cluster([offered, demanded, other], told)) == {frozenset({offered.id, other.id, demanded.id})}


def test_every_claim_is_in_exactly_one_cluster() -> None:
    claims = [claim("a", 0), claim("a", 50), claim("b", 0)]
    made = cluster(claims, [match(claims[0], claims[2], 0.8)])
    assert sorted(one for each in made for one in each.claims) == sorted(one.id for one in claims)
    assert groups(made) == {frozenset({claims[0].id, claims[2].id}), frozenset({claims[1].id})}


def test_matches_of_unknown_claims_are_passed_over() -> None:
    a, b = claim("a", 0), claim("b", 0)
    assert groups(cluster([a], [match(a, b, 0.9)])) == {frozenset({a.id})}


def test_nothing_in_nothing_out() -> None:
    assert cluster([], []) == ()


@st.composite
def worlds(draw: st.DrawFn) -> tuple[list[Claim], list[Match]]:
    claims = [claim(f"art{number % 4}", 100 * number) for number in range(draw(st.integers(1, 9)))]
    told = [match(a, b, draw(st.integers(0, 20)) / 20) for a, b in combinations(claims, 2) if draw(st.booleans())]
    return claims, told


@given(worlds(), st.integers(0, 1000))
def test_order_does_not_matter(world: tuple[list[Claim], list[Match]], seed: int) -> None:
    claims, told = world
    turned = [Match(m.b, m.a, m.similarity, m.probability, m.relation) for m in told]
    shuffled = random.Random(seed)
    others = claims.copy()
    shuffled.shuffle(others)
    shuffled.shuffle(turned)
    assert cluster(claims, told) == cluster(others, turned)


@given(worlds())
def test_a_second_run_keeps_everything(world: tuple[list[Claim], list[Match]]) -> None:
    claims, told = world
    first = cluster(claims, told)
    assert cluster(claims, told, first) == first


def test_an_id_follows_from_the_smallest_claim_and_the_earlier_one_is_an_alias() -> None:
    claims = sorted((claim(name, 0) for name in "abc"), key=lambda one: one.id)
    small, rest = claims[0], claims[1:]
    first = cluster(rest, [match(*rest, 0.9)])
    told = [match(a, b, 0.9) for a, b in combinations(claims, 2)]
    (second,) = cluster(claims, told, first)
    assert (second.id, second.aliases) == (digest("cluster", small.id), (first[0].id,))
    assert cluster(claims, told) == (replace(second, aliases=()),)


def test_a_merge_records_the_ids_that_are_no_more() -> None:
    a, b, c, d = sorted((claim(name, 0) for name in "abcd"), key=lambda one: one.id)
    apart = cluster([a, b, c, d], [match(a, b, 0.9), match(c, d, 0.9)])
    everything = [match(x, y, 0.9) for x, y in combinations([a, b, c, d], 2)]
    (merged,) = cluster([a, b, c, d], everything, apart)
    assert (merged.id, merged.aliases) == (digest("cluster", a.id), (digest("cluster", c.id),))
    assert cluster([a, b, c, d], everything, [merged]) == (merged,)


def test_after_a_split_an_alias_that_is_a_name_again_is_no_alias() -> None:
    a, b, c = sorted((claim(name, 0) for name in "abc"), key=lambda one: one.id)
    earlier = cluster([b, c], [match(b, c, 0.9)])
    whole = cluster([a, b, c], [match(x, y, 0.9) for x, y in combinations([a, b, c], 2)], earlier)
    assert whole[0].aliases == (earlier[0].id,)
    parted = {one.claims: one for one in cluster([a, b, c], [match(b, c, 0.9)], whole)}
    assert (parted[(b.id, c.id)].id, parted[(a.id,)].aliases) == (earlier[0].id, ())


@given(worlds())
def test_without_a_table_the_same_comes_out_where_no_two_means_are_equal(world: tuple[list[Claim], list[Match]]) -> None:
    claims, told = world
    uneven = [replace(one, probability=round(one.probability * (0.9 + 0.003 * n), 6)) for n, one in enumerate(told)]
    with pytest.MonkeyPatch.context() as patched:
        expected = groups(cluster(claims, uneven))
        patched.setattr("claimtrack.clustering.link._in_table", link._over_pairs)
        assert groups(cluster(claims, uneven)) == expected


def test_a_component_of_many_equal_claims_needs_no_table(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(link, "LARGEST", 20)
    claims = sorted((claim(f"art{number}", 0) for number in range(60)), key=lambda one: one.id)
    told = [match(a, b, 1.0) for a, b in combinations(claims, 2)]
    (made,) = cluster(claims, told)
    assert len(made.claims) == 60


@pytest.mark.parametrize(
    ("wordings", "label"),
    [
        (
            [("Ship sinks off coast", True), ("The ferry sank off the northern coast late on Saturday", False)],
            "The ferry sank off the northern coast late on Saturday",
        ),
        ([("Ship sinks off coast", True), ("it sank", False)], "Ship sinks off coast"),
    ],
)
def test_a_label_is_a_full_sentence_of_the_body_where_there_is_one(wordings: list[tuple[str, bool]], label: str) -> None:
    claims = [claim(f"art{number}", 0, text, headline) for number, (text, headline) in enumerate(wordings)]
    (made,) = cluster(claims, [match(claims[0], claims[1], 0.9)])
    assert made.label == label


def test_the_label_is_the_most_central_wording() -> None:
    claims = [claim(name, 0, f"{name} says that the plant was closed for good on Monday") for name in "abc"]
    a, b, c = claims
    (made,) = cluster(claims, [match(a, b, 0.9), match(b, c, 0.9), match(a, c, 0.6)])
    assert made.label == b.text


def test_articles_that_share_two_clusters_are_one_story() -> None:
    first, second, third = ([claim(name, place) for place in (0, 100)] for name in ("one", "two", "three"))
    told = [match(first[0], second[0], 0.9), match(first[1], second[1], 0.9), match(first[0], third[0], 0.05)]
    story = {one.claims: one.story for one in cluster([*first, *second, *third], told)}
    together = {story[tuple(sorted((a.id, b.id)))] for a, b in zip(first, second, strict=True)}
    alone = {story[(one.id,)] for one in third}
    assert len(together) == len(alone) == 1
    assert together != alone


@given(st.lists(st.lists(st.sampled_from("abcdefg"), min_size=1, max_size=5), max_size=8))
def test_stories_are_the_connected_parts_of_sharing_two_clusters(clusters: list[list[str]]) -> None:
    made = stories(clusters)
    articles = sorted({name for each in clusters for name in each})
    story = {name: {name} for name in articles}
    for _ in articles:
        for a, b in combinations(articles, 2):
            if sum(a in each and b in each for each in clusters) >= 2:
                story[a] = story[b] = story[a] | story[b]
    assert made == {name: digest("story", min(story[name])) for name in articles}
