"""Reads a document unit by unit: frames, outlets beside them, resolution, chains."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from claimtrack.attribution import footers
from claimtrack.attribution.belief import probability
from claimtrack.attribution.capitals import lowered
from claimtrack.attribution.cues import cues
from claimtrack.attribution.frames import read
from claimtrack.attribution.frames_back import points_back
from claimtrack.attribution.hits import Hit, Phrase
from claimtrack.attribution.incises import opened
from claimtrack.attribution.relations import Mention, Side, quoting, sides
from claimtrack.attribution.scene import Scene
from claimtrack.attribution.units import Unit, units
from claimtrack.lang.grammar import Grammar, grammar
from claimtrack.lang.outlets import OutletRegistry
from claimtrack.sources import Resolver, collect
from claimtrack.types import Attribution, Document, MarkKind, Role, Source, SourceType, Span, Style

# A content of so few words that points back ("this accusation") is none.
SHORT_CONTENT = 3


@dataclass(slots=True)
class _Row:
    """A hit with its source, while chains are still being tied."""

    hit: Hit
    source: Source
    span: Span | None
    role: Role = Role.SPEAKER
    via: list[str] = field(default_factory=list)


def attribute(document: Document, outlets: OutletRegistry) -> tuple[Attribution, ...]:
    """Return the attributions of a document in text order, footers and bylines included."""
    article = document.article
    unknown = article.outlet and outlets.by_name(article.outlet) is None
    known = outlets.extended([(article.outlet, article.url)]) if article.outlet and unknown else outlets
    rows = [*_prose(document, known), *footers.attributions(document, known)]
    found = [replace(row, probability=probability(row.rule)) for row in rows]
    return tuple(sorted(found, key=lambda a: (a.cue_span or a.source_span or Span(0, 0), a.role, a.content_span or Span(0, 0))))


def _prose(document: Document, outlets: OutletRegistry) -> Iterator[Attribution]:
    named = [(span, outlet.name) for span, outlet in outlets.find(document.text)]
    read_units = [opened(_with_fused(unit, outlets), grammar(unit.lang)) for unit in lowered(units(document, named))]
    g = grammar(document.lang)
    cuts = frozenset(place for unit in read_units for place in _cuts(unit))
    places = frozenset(u.tokens[k].start for u in read_units for at, (end, _) in u.outlets.items() for k in range(at, end))
    resolver = Resolver(collect((u.tokens for u in read_units), g, cuts, places), g, outlets, document.text)
    for unit in read_units:
        resolver.learn(unit.tokens)
    speaking: tuple[int, Source] | None = None
    before: Unit | None = None
    for unit in read_units:
        if any(mark.kind is MarkKind.OPINION and mark.span.overlaps(unit.span) for mark in document.marks):
            continue
        rows, beside = _unit(unit, before, resolver)
        before = unit
        if not rows and speaking is not None and speaking[0] == unit.paragraph and _all_quoted(unit):
            rows = [_continued(unit, speaking[1])]
        if rows:
            speaking = (unit.paragraph, rows[-1].source)
        yield from _attributions(document, unit, rows, beside)


def _with_fused(unit: Unit, outlets: OutletRegistry) -> Unit:
    """Add outlets whose article is fused with a preposition ("aux Échos", "au Monde")."""
    fused: dict[str, str] = grammar(unit.lang).settings.get("fused_articles", {})
    for at, token in enumerate(unit.tokens[:-1] if fused else ()):
        article = fused.get(token.low)
        if article is None or at + 1 in unit.outlets or not unit.tokens[at + 1].name:
            continue
        for end in range(min(len(unit.tokens), at + 4), at + 1, -1):
            name = unit.tokens[at + 1 : end]
            outlet = outlets.by_name(f"{article} {' '.join(t.text for t in name)}") if all(t.name for t in name) else None
            if outlet is not None and outlet.in_prose:
                unit.outlets[at + 1] = (end, outlet.name)
                break
    return unit


def _cuts(unit: Unit) -> Iterator[int]:
    """ "au Guardian Sari Wandita": two names after a small word, the first of them an outlet's."""
    for start, (end, _) in unit.outlets.items():
        two = end + 1 < len(unit.tokens) and unit.tokens[end].name and unit.tokens[end + 1].name
        if two and start and not unit.tokens[start - 1].name:
            yield unit.tokens[end].start


def _unit(unit: Unit, before: Unit | None, resolver: Resolver) -> tuple[list[_Row], list[_Row]]:
    g = grammar(unit.lang)
    scene = Scene(unit, g, cues(unit, g))
    mentions = [Mention(start, end, name) for start, (end, name) in unit.outlets.items()]
    back = list(points_back(scene, before))
    hits = [*back, *(hit for hit in read(scene) if not back and not _inside_citing(scene, hit))]
    silent = [hit for hit in hits if hit not in back and _contentless(unit, g, hit)]
    hits = [hit for hit in hits if hit not in silent]
    for hit in list(quoting(scene, hits)):
        known = any(hit.subject is not None and hit.subject.start == other.subject.start for other in hits if other.subject)
        hits += [hit] if not known and not _contentless(unit, g, hit) else []
    rows = _resolve(unit, hits, resolver)
    for hit in silent:  # "Le groupe dément ce chiffre": no attribution, yet a later "il" is the group
        if hit.subject is not None:
            resolver.resolve(unit.tokens, hit.subject.start, hit.subject.end, hit.media)
    beside = list(_beside(unit, sides(scene, mentions, hits), rows, resolver))
    _nest(unit, rows)
    return rows, beside


def _resolve(unit: Unit, hits: Sequence[Hit], resolver: Resolver) -> list[_Row]:
    """Resolve sources in the order in which they stand in the text; understood ones take the one before."""
    order = sorted(range(len(hits)), key=lambda k: (hits[k].subject or Phrase(*hits[k].cue)).start)
    rows: dict[int, _Row] = {}
    previous: Source | None = None
    named: Span | None = None
    for k in order:
        hit = hits[k]
        if hit.subject is None:
            source = previous or resolver.memory.last()
            if source is not None:
                rows[k] = _Row(hit, source, named if previous is not None else None)
            continue
        previous = source = resolver.resolve(unit.tokens, hit.subject.start, hit.subject.end, hit.media)
        named = _phrase_span(unit, hit.subject)
        rows[k] = _Row(hit, source, named)
    for row in rows.values():
        if row.hit.through is not None and row.hit.through in rows and rows[row.hit.through].source.type is SourceType.OUTLET:
            outlet = rows[row.hit.through]
            outlet.role = Role.RELAY
            row.via.append(outlet.source.name)
    return [rows[k] for k in sorted(rows)]


def _inside_citing(scene: Scene, hit: Hit) -> bool:
    """ "qui affirme se fonder sur un carnet de bord": names what the source rests on, says nothing."""
    for at in range(max(0, hit.cue[0] - 4), hit.cue[1]):
        found = scene.g.relations.at(scene.unit.tokens, at)
        if found is not None and found[1] == "citing" and at <= hit.cue[0] < hit.cue[1] < found[0]:
            return True
        names = {scene.unit.place(k, end[0]) for k, end in scene.unit.outlets.items() if k >= hit.cue[1]}
        if found is not None and found[1] in ("citing", "relay") and at == hit.cue[0] and hit.content in names:
            return True
    return False


def _contentless(unit: Unit, g: Grammar, hit: Hit) -> bool:
    """ "membantah tudingan itu", "rejette ces accusations": the content is elsewhere."""
    words = [t for t in unit.tokens if t.word and hit.content.start <= t.start < hit.content.end]
    if hit.direct or hit.rule == "citing" or not 0 < len(words) <= SHORT_CONTENT:
        return not words
    pronoun = words[0].low in g.words["demonstratives"] and not (len(words) == SHORT_CONTENT and g.pronouns.at(words, 0))
    return (len(words) < SHORT_CONTENT and g.has("definite_after", words[-1].low)) or pronoun or g.has("times", words[0].low)


def _phrase_span(unit: Unit, phrase: Phrase) -> Span:
    end = phrase.end
    while end > phrase.start + 1 and unit.low(end - 1) == ",":
        end -= 1
    return unit.place(phrase.start, end)


def _beside(unit: Unit, found: Sequence[Side], rows: Sequence[_Row], resolver: Resolver) -> Iterator[_Row]:
    for side in found:
        start, end, name = side.mention.start, side.mention.end, side.mention.name
        source = Source(name, SourceType.OUTLET) if name else resolver.memory.outlet(unit.tokens, start, end)
        base = rows[side.hit] if side.hit is not None and side.hit < len(rows) else None
        if source is None or (base is not None and base.source == source):
            continue
        resolver.memory.remember(source, unit.tokens, side.phrase.start, side.phrase.end, unit.tokens[side.phrase.start].start)
        content, direct = (base.hit.content, base.hit.direct) if base else (Span(0, 0), False)
        hit = Hit(f"beside-{side.role}", side.cue, side.phrase, content, direct)
        if base is not None and source.name not in base.via:
            base.via.append(source.name)
        if side.role is not Role.RELAY or not any(row.source == source and row.hit.content == content for row in rows):
            yield _Row(hit, source, unit.place(start, end), side.role)


def _nest(unit: Unit, rows: Sequence[_Row]) -> None:
    """A source inside what an outlet says came through that outlet."""
    for outer in rows:
        if outer.source.type is not SourceType.OUTLET:
            continue
        for inner in rows:
            cue = unit.place(*inner.hit.cue)
            quoted = outer.hit.rule == "quoting" and inner.hit.rule == "quoted-as"
            if inner is not outer and inner.source != outer.source and (quoted or outer.hit.content.contains(cue)):
                outer.role = Role.RELAY
                if outer.source.name not in inner.via:
                    inner.via.append(outer.source.name)


def _all_quoted(unit: Unit) -> bool:
    words = [k for k, token in enumerate(unit.tokens) if token.word]
    return bool(words) and len(unit.quotes) == 1 and all(unit.quoted[k] >= 0 for k in words)


def _continued(unit: Unit, source: Source) -> _Row:
    start, end = unit.quotes[0]
    return _Row(Hit("quote-continued", (start, start + 1), None, unit.place(start, end), True), source, None)


def _attributions(document: Document, unit: Unit, rows: Sequence[_Row], beside: Sequence[_Row]) -> Iterator[Attribution]:
    for row in [*rows, *beside]:
        hit = row.hit
        yield Attribution(
            article=document.article.id,
            rule=f"{unit.lang}.{hit.rule}",
            source=row.source.name,
            source_type=row.source.type,
            role=row.role,
            evidence=unit.evidence,
            cue_span=unit.place(*hit.cue),
            source_span=row.span,
            content_span=hit.content if hit.content.end else None,
            style=_style(unit, hit),
            via=tuple(row.via),
            stance=hit.stance,
        )


def _style(unit: Unit, hit: Hit) -> Style:
    if hit.direct:
        return Style.DIRECT
    quoted = any(unit.quoted[k] >= 0 for k, t in enumerate(unit.tokens) if hit.content.start <= t.start < hit.content.end)
    return Style.MIXED if quoted else Style.INDIRECT
