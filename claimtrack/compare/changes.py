"""The typed differences between two claims of a cluster, one function a kind; ``a`` is the earlier as far as known."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from claimtrack.compare.details import details
from claimtrack.compare.facts import Credit, Facts
from claimtrack.compare.figures import date_changes, number_changes
from claimtrack.compare.subjects import actor_changes
from claimtrack.compare.wording import Sides, absent, alike, folded, lacks
from claimtrack.published import before
from claimtrack.quantities.agreement import agree, comparable
from claimtrack.types import Change, ChangeKind, Span, Status

K = ChangeKind
# Statuses between which only the attribution differs, not how far the event went.
ATTRIBUTED = ((Status.REPORTED, Status.ASSERTED), (Status.REPORTED, Status.DONE))
# Statuses that state a thing as so: a verb of state or one of action, which languages choose differently.
PLAIN = (
    frozenset({Status.ASSERTED, Status.DONE}),
    frozenset({Status.ASSERTED, Status.IN_PROGRESS}),
    frozenset({Status.REPORTED, Status.IN_PROGRESS}),
    frozenset({Status.REPORTED, Status.PLANNED}),
    frozenset({Status.ALLEGED, Status.POSSIBLE}),
)

# Share of the shorter claim's words that two claims must have in common before a "not" in one contradicts the other:
# on ../shared/data/stories (2026-11-22) 2 of 25 pairs were contradictions without this, since antonyms need no "not".
COMMON = 0.6


def changes(a: Facts, b: Facts) -> list[Change]:
    """Return every change from ``a`` to ``b``, in the order of the kinds.

    A claim and its denial are two statements: between them only figures and the negation itself are compared. Two
    figures in one article are two counts, each with its own source.
    """
    found = [*number_changes(a, b), *(_negation(a, b) or _absence(a, b)), *_rejection(a, b)]
    if Status.DENIED in (a.claim.status, b.claim.status) and a.negative is not b.negative:
        return found
    two_counts = a.article is b.article and any(c.kind is ChangeKind.NUMBER for c in found)
    sources = () if two_counts else (_attribution_dropped, _attribution_changed)
    rules = (_opposites, _status, _stages, date_changes, _hedge, *sources, actor_changes)
    found += [change for rule in rules for change in rule(a, b)]
    return [*found, *details(a, b, found)]


def _status(a: Facts, b: Facts) -> Iterator[Change]:
    one, two = a.claim.status, b.claim.status
    if Status.DENIED in (one, two):
        return
    if one is not two and (one, two) not in ATTRIBUTED and (two, one) not in ATTRIBUTED:
        rule = "status.plain" if frozenset({one, two}) in PLAIN else "status"
        yield Change(ChangeKind.STATUS, a.claim.id, b.claim.id, f"{one} → {two}", rule, a.claim.span, b.claim.span)


def _absence(a: Facts, b: Facts) -> list[Change]:
    """The one says that there is none of a thing that the other, without a "not", speaks of."""
    if a.negative is b.negative:
        return []
    none, some = (a, b) if a.negative else (b, a)
    at = none.claim.span.start
    words = absent(none.article.text[at : none.claim.span.end], none.lang, at)
    if not words or lacks(some.claim.text, some.lang):
        return []
    for word in words:
        for other in some.content:
            if alike(word.folded, other.folded) and other not in some.names and not other.folded.isdigit():
                spans = (word.span, other.span) if none is a else (other.span, word.span)
                note = f"no {word.text} → {other.text}" if none is a else f"{other.text} → no {word.text}"
                return [Change(ChangeKind.NEGATION, a.claim.id, b.claim.id, note, "negation.absent", *spans)]
    return []


def _negation(a: Facts, b: Facts) -> list[Change]:
    """A claim and its denial; or two claims of one language in the same words, one of them with a "not"."""
    denial = Status.DENIED in (a.claim.status, b.claim.status)
    if a.negative is b.negative or not (denial or _same_words(a, b)):
        return []
    note = "said not to be so → said to be so" if a.negative else "said to be so → said not to be so"
    rule = "negation.told" if _same_denial(a, b) else "negation"
    return [Change(ChangeKind.NEGATION, a.claim.id, b.claim.id, note, rule, *_marked(a.negations, b.negations, a, b))]


def _rejection(a: Facts, b: Facts) -> Iterator[Change]:
    """A figure of the one that the other says is wrong."""
    for one, two in ((a, b), (b, a)):
        for figure in one.quantities:
            wrong = next((q for q in two.rejected if comparable(figure, q) and agree(figure, q)), None)
            if wrong is not None:
                own, other = figure.text.strip(), wrong.text.strip()
                note = f"{own} → not {other}" if one is a else f"not {other} → {own}"
                spans = (figure.span, wrong.span) if one is a else (wrong.span, figure.span)
                yield Change(ChangeKind.NEGATION, a.claim.id, b.claim.id, note, "negation.figure", *spans)
                return


def _opposites(a: Facts, b: Facts) -> Iterator[Change]:
    """The one says the one, the other the other of two things that exclude each other (dead, found alive), or denies it."""
    if a.negative is b.negative:
        yield from (_worded(K.NEGATION, "negation.opposite", a, b, *pair) for pair in _apart(a.opposites, b.opposites))
    for mine, theirs in ((a.opposites, b.opposites), (a.stages, b.stages)):
        yield from (_worded(K.NEGATION, "negation.rejected", a, b, *pair) for pair in _rejected(mine, theirs))


def _stages(a: Facts, b: Facts) -> Iterator[Change]:
    """The one says that a thing was stopped for now, the other for good."""
    yield from (_worded(K.STATUS, "status.stage", a, b, *pair) for pair in _apart(a.stages, b.stages))


def _apart(one: Mapping[str, Sides], two: Mapping[str, Sides]) -> Iterator[tuple[Span, Span]]:
    for name in one:
        for here, there in ((0, 1), (1, 0)):
            x, y = one[name].said, two[name].said if name in two else (None, None)
            here_span, there_span = x[here], y[there]
            if here_span and there_span and not x[there] and not y[here]:
                yield here_span, there_span


def _rejected(one: Mapping[str, Sides], two: Mapping[str, Sides]) -> Iterator[tuple[Span, Span]]:
    """Where the one says what the other says is not so: "not cancelled"."""
    for name in (name for name in one if name in two):
        for said, denied in ((one[name].said, two[name].denied), (one[name].denied, two[name].said)):
            yield from ((x, y) for x, y in zip(said, denied, strict=True) if x and y)


def _worded(kind: ChangeKind, rule: str, a: Facts, b: Facts, one: Span, two: Span) -> Change:
    note = f"{a.article.text[one.start : one.end]} → {b.article.text[two.start : two.end]}"
    return Change(kind, a.claim.id, b.claim.id, note, rule, one, two)


def _same_denial(a: Facts, b: Facts) -> bool:
    """Whether one speaker denies a thing and, in the other wording, says against it in other words: "greatly exaggerated"."""
    return (a.tells or b.tells) and bool(_names(a.credit.speakers) & _names(b.credit.speakers))


def _same_words(a: Facts, b: Facts) -> bool:
    shorter, longer = sorted((a, b), key=lambda f: len(f.content))
    kept = sum(any(alike(w.folded, other.folded) for other in longer.content) for w in shorter.content)
    alone = not any(lacks(f.claim.text, f.lang) for f in (a, b))  # "without a port" is "has no port"
    return alone and a.lang == b.lang and kept >= COMMON * len(shorter.content) > 0


def _hedge(a: Facts, b: Facts) -> Iterator[Change]:
    if a.hedged is b.hedged:
        return
    one, two = _words(a, a.hedges) or a.claim.status, _words(b, b.hedges) or b.claim.status
    note = f"hedged ({one}) → stated" if a.hedged else f"stated → hedged ({two})"
    yield Change(ChangeKind.HEDGE, a.claim.id, b.claim.id, note, "hedge", *_marked(a.hedges, b.hedges, a, b))


def _attribution_dropped(a: Facts, b: Facts) -> Iterator[Change]:
    """A source that stands beside one claim and is gone from the other, unless that one is known to be earlier."""
    one, two = (a, b) if a.credit.strength > b.credit.strength else (b, a)
    if (
        one.credit.strength == two.credit.strength
        or before(two.article, one.article)
        or (two.claim.headline and one.article is not two.article)
    ):
        return
    left = "no source where it stands" if two.credit.strength else "own voice"
    note = f"{one.credit.label} → {left}"
    rule = "attribution.told" if two.tells or _mentioned(one.credit, two) else "attribution.dropped"
    spans = (_first(one.credit.spans) or one.claim.span, two.claim.span)
    yield Change(ChangeKind.ATTRIBUTION_DROPPED, one.claim.id, two.claim.id, note, rule, *spans)


def _mentioned(credit: Credit, other: Facts) -> bool:
    """Whether the other claim's sentence has the full name of a speaker, who is then no mere actor in it."""
    names = (folded(name).split() for name in credit.speakers)
    return any(len(parts) > 1 and all(part in other.sentence_words for part in parts) for parts in names)


def _attribution_changed(a: Facts, b: Facts) -> Iterator[Change]:
    rule = _attribution_rule(a, b)
    if rule:
        spans = (_first(a.credit.spans) or a.claim.span, _first(b.credit.spans) or b.claim.span)
        note = f"{a.credit.label or 'own voice'} → {b.credit.label}"
        yield Change(ChangeKind.ATTRIBUTION_CHANGED, a.claim.id, b.claim.id, note, rule, *spans)


def _attribution_rule(a: Facts, b: Facts) -> str | None:
    """Another speaker, another outlet on the way, or a source where an earlier article spoke in its own voice."""
    one, two = a.credit, b.credit
    if not one.strength and two.strength and before(a.article, b.article) and not a.claim.headline:
        return "attribution.told" if a.tells else "attribution.gained"
    if not one.strength or not two.strength or one.label == two.label:
        return None
    if _same_way(one, two) and (_acts(a, b) or _acts(b, a)):
        return "attribution.reworded"
    if not _shared(one, two):
        return "attribution.reworded" if _reworded(one, two) else "attribution.speaker"
    if not _rerouted(one, two):
        return None
    return "attribution.reworded" if _on_the_way(one, b) or _on_the_way(two, a) else "attribution.through"


def _shared(one: Credit, two: Credit) -> bool:
    """Whether some speaker is named by both, or, where none is, some outlet."""
    left, right = _names(one.speakers + one.unnamed or one.through), _names(two.speakers + two.unnamed or two.through)
    return bool(left & right)


def _reworded(one: Credit, two: Credit) -> bool:
    """Whether one names the other in more words: "PT Norvane" and "Norvane", "(spokesperson of Norvane)" and "Norvane"."""
    if all(name.startswith("(") for c in (one, two) for name in c.speakers + c.unnamed):
        return True  # descriptions on both sides: "(posts)", "(messages)"
    left, right = ([set(folded(n).strip("()").split()) for n in c.speakers + c.unnamed] for c in (one, two))
    return any(x <= y or y <= x for x in left for y in right if x and y)


def _rerouted(one: Credit, two: Credit) -> bool:
    return bool(one.through or two.through) and not _names(one.through) & _names(two.through)


def _on_the_way(credit: Credit, other: Facts) -> bool:
    """Whether the other claim's sentence has every outlet through which the words came ("on its service, Toutiao")."""
    parts = [part for name in credit.through for part in folded(name).split()]
    return bool(parts) and not other.credit.through and all(part in other.sentence_words for part in parts)


def _same_way(one: Credit, two: Credit) -> bool:
    """Whether both come from one outlet, be it the source or on the way."""
    return bool(_names(one.speakers + one.through) & _names(two.speakers + two.through))


def _acts(one: Facts, other: Facts) -> bool:
    """Whether whom only the one names as a source acts in what is told: stands in its claim or in the other's sentence."""
    known = _names(other.credit.speakers + other.credit.through)
    lacking = [folded(name).split() for name in one.credit.speakers if folded(name) not in known]
    own = {word.folded for word in one.content}
    return bool(lacking) and all(set(parts) <= own or set(parts) <= other.sentence_words for parts in lacking)


def _names(names: Iterable[str]) -> set[str]:
    return {folded(n) for n in names}


def _words(facts: Facts, spans: tuple[Span, ...]) -> str:
    return ", ".join(facts.article.text[s.start : s.end] for s in spans[:2])


def _first(spans: tuple[Span, ...]) -> Span | None:
    return spans[0] if spans else None


def _marked(one: tuple[Span, ...], two: tuple[Span, ...], a: Facts, b: Facts) -> tuple[Span, Span]:
    return _first(one) or a.claim.span, _first(two) or b.claim.span
