"""Words that hedge, negate or carry no content, and the words of a text with their places (table ``compare``)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import islice, takewhile
from typing import Any

from claimtrack.lang.grammar import Form, grammar
from claimtrack.lang.lexicon import codes, lexicon
from claimtrack.lang.words import tokenise
from claimtrack.types import Span

_WORD = re.compile(r"[^\W_]+(?:-[^\W_]+)*")
_NEVER = re.compile(r"(?!)")
SHORTEST_STEM, LONGEST_ENDING = 4, 3  # letters: port, ports; annulé, annulées; bebas, bebaskan
SPEECH_ACTS = ("deny", "accuse", "threaten")  # stances whose verb is itself the news: who denies is named in the claim
SUBJECT = 7  # words at the beginning of a claim in which who judges and the verb stand
CLOSE = 30  # characters before a figure in which it can be rejected
ABSENT, NAMING = 60, 2  # characters after "no", and words in them, that say what there is none of
ARTICLE = 3  # characters between "part of" and a figure: an article, a sign of money
SAME_STEM = 6  # letters that forms of one word share (suspendu, suspension), and three fifths of the longer


@dataclass(frozen=True, slots=True)
class Word:
    """A word with its place; ``folded`` has no case and no accents."""

    span: Span
    text: str
    folded: str


@dataclass(frozen=True, slots=True)
class Wordings:
    """The markers of one language."""

    hedges: re.Pattern[str]
    negations: re.Pattern[str]
    privatives: re.Pattern[str]
    absences: re.Pattern[str]
    exceptions: re.Pattern[str]
    subordinators: re.Pattern[str]
    conditions: re.Pattern[str]
    limits: re.Pattern[str]
    hedging_cues: re.Pattern[str]
    tellers: frozenset[str]
    determiners: re.Pattern[str]
    partitives: re.Pattern[str]
    rejectors: re.Pattern[str]
    opposites: Mapping[str, tuple[re.Pattern[str], re.Pattern[str]]]
    stages: Mapping[str, tuple[re.Pattern[str], re.Pattern[str]]]
    rises: re.Pattern[str]
    falls: re.Pattern[str]
    hedge_suffixes: tuple[str, ...]
    hedge_suffixes_not: frozenset[str]
    stopwords: frozenset[str]


@cache
def wordings(lang: str) -> Wordings:
    """Read the table ``compare`` of a language; a language without one has no markers."""
    table: Mapping[str, Any] = lexicon(lang).table("compare") if lang in codes() else {}
    return Wordings(
        hedges=_any_of(table.get("hedges", ())),
        negations=_any_of(table.get("negations", ())),
        privatives=_any_of(table.get("privatives", ())),
        absences=_any_of(table.get("absences", ())),
        exceptions=_any_of((*table.get("hedges_not", ()), *table.get("negations_not", ()))),
        subordinators=_any_of(table.get("subordinators", ())),
        conditions=_any_of(table.get("conditions", ())),
        limits=_any_of(table.get("limits", ())),
        hedging_cues=_any_of(table.get("hedging_cues", ())),
        tellers=_folded(table.get("tellers", ())),
        determiners=_any_of(table.get("determiners", ())),
        partitives=_any_of(table.get("partitives", ())),
        rejectors=_any_of(table.get("rejectors", ())),
        opposites={name: (_any_of(one), _any_of(two)) for name, one, two in table.get("opposites", ())},
        stages={name: (_any_of(one), _any_of(two)) for name, one, two in table.get("stages", ())},
        rises=_any_of(table.get("rises", ())),
        falls=_any_of(table.get("falls", ())),
        hedge_suffixes=tuple(table.get("hedge_suffixes", ())),
        hedge_suffixes_not=frozenset(table.get("hedge_suffixes_not", ())),
        stopwords=_folded(table.get("stopwords", ())),
    )


def _any_of(markers: Iterable[str]) -> re.Pattern[str]:
    """A pattern of whole words; a marker that begins or ends with an apostrophe joins the word beside it."""
    parts = [
        ("" if m.startswith(("'", "n't")) else r"(?<!\w)") + re.escape(m) + ("" if m.endswith("'") else r"(?!\w)")
        for m in sorted(markers, key=lambda m: (-len(m), m))
    ]
    return re.compile("|".join(parts) or r"(?!)", re.IGNORECASE)


def _folded(found: Iterable[str]) -> frozenset[str]:
    return frozenset(folded(w) for w in found)


def straight(text: str) -> str:
    """Return the text, same length, with straight apostrophes and plain spaces."""
    return re.sub(r"\s", " ", text.replace("’", "'"))


def folded(text: str) -> str:
    """Return the text without case and accents."""
    return "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))


def words(text: str, offset: int = 0) -> list[Word]:
    """Return the words of a text; places are shifted by ``offset``."""
    return [Word(Span(m.start() + offset, m.end() + offset), m.group(), folded(m.group())) for m in _WORD.finditer(text)]


def hedges(text: str, lang: str, offset: int = 0) -> tuple[Span, ...]:
    """Return the places of the words that make a text less than certain."""
    known = wordings(lang)
    found = {s for s in _marked(known.hedges, known.exceptions, straight(text), offset) if not _in_date(text, s, offset)}
    if known.hedge_suffixes:
        found |= {w.span for w in words(text, offset) if _conditional(w.text.casefold(), known)}
    return tuple(sorted(found))


def supposes(cue: str, lang: str) -> bool:
    """Whether a verb of saying is one of supposing."""
    return wordings(lang).hedging_cues.search(straight(cue)) is not None


def direction(text: str, lang: str) -> int:
    """Return 1 when a text speaks only of rising, -1 only of falling, 0 of neither or of both."""
    known, plain = wordings(lang), straight(text)
    return bool(known.rises.search(plain)) - bool(known.falls.search(plain))


def negations(text: str, lang: str, offset: int = 0) -> tuple[Span, ...]:
    """Return the places of the words that turn the main clause of a text round."""
    known = wordings(lang)
    plain = straight(text)
    found = _marked(known.negations, known.exceptions, plain, 0)
    borders = [m.start() for m in known.subordinators.finditer(plain)]
    main = borders[0] if borders else len(plain)
    return tuple(sorted(Span(s.start + offset, s.end + offset) for s in found if s.start < main))


def conditions(text: str, lang: str, offset: int = 0) -> tuple[Span, ...]:
    """Return the places of the words that make a statement hold under a condition only."""
    return tuple(sorted(_marked(wordings(lang).conditions, _NEVER, straight(text), offset)))


def limits(text: str, lang: str, offset: int = 0) -> tuple[Span, ...]:
    """Return the places of the words that limit a statement in time or extent."""
    return tuple(sorted(_marked(wordings(lang).limits, _NEVER, straight(text), offset)))


def rejected(before: str, lang: str) -> bool:
    """Whether what follows a text is said not to be so: "3,450, not"."""
    return _ends(before, wordings(lang).rejectors, 0)


def partial(before: str, lang: str) -> bool:
    """Whether of what follows a text only a part is meant: "has paid part of a"."""
    return _ends(before, wordings(lang).partitives, ARTICLE)


def determined(before: str, lang: str) -> bool:
    """Whether a text ends with an article: what follows is a name for something, no statement ("a | chatbot offered here")."""
    return _ends(before, wordings(lang).determiners, 0)


def _ends(before: str, known: re.Pattern[str], room: int) -> bool:
    near = straight(before[-CLOSE:])
    found = list(known.finditer(near))
    return bool(found) and len(near[found[-1].end() :].strip()) <= room


@dataclass(frozen=True, slots=True)
class Sides:
    """Where a text says the one or the other of two things, and where it says of them that they are not so."""

    said: tuple[Span | None, Span | None]
    denied: tuple[Span | None, Span | None]


def opposites(text: str, lang: str, offset: int = 0) -> Mapping[str, Sides]:
    """Return, by what they are about, where a text says one of two things that exclude each other: dead, alive."""
    return _sides(text, lang, wordings(lang).opposites, offset)


def stages(text: str, lang: str, offset: int = 0) -> Mapping[str, Sides]:
    """Return, by what they are about, where a text says one of two stages of a thing: stopped for now, for good."""
    return _sides(text, lang, wordings(lang).stages, offset)


def _sides(
    text: str, lang: str, known: Mapping[str, tuple[re.Pattern[str], re.Pattern[str]]], offset: int
) -> Mapping[str, Sides]:
    plain, found = straight(text), {}
    for name, patterns in known.items():
        hits = [[(Span(*m.span()), rejected(plain[: m.start()], lang)) for m in p.finditer(plain)] for p in patterns]
        said, denied = ([_first(side, no, offset) for side in hits] for no in (False, True))
        if any(hits):
            found[name] = Sides((said[0], said[1]), (denied[0], denied[1]))
    return found


def _first(found: Iterable[tuple[Span, bool]], no: bool, offset: int) -> Span | None:
    return next((Span(s.start + offset, s.end + offset) for s, denied in found if denied is no), None)


def lacks(text: str, lang: str) -> bool:
    """Whether a text says that something is without something: a negation for some readings, none for others."""
    return wordings(lang).privatives.search(straight(text)) is not None


def absent(text: str, lang: str, offset: int = 0) -> list[Word]:
    """Return the words for what a text says there is none of: "no charging port"."""
    known, plain = wordings(lang), straight(text)
    ends = [m.end() for m in known.absences.finditer(plain)]
    near = (islice(words(plain[end : end + ABSENT], end + offset), NAMING) for end in ends)
    return [w for some in near for w in takewhile(lambda w: w.folded not in known.stopwords, some)]


@cache
def nations(lang: str) -> frozenset[str]:
    """Return the folded names of nations and their people (the gloss tables of the attribution)."""
    tables = grammar(lang).names if lang in codes() else {}
    return frozenset(folded(name) for table in ("nations", "countries") for name in tables.get(table, ()))


def tells(text: str, lang: str) -> bool:
    """Whether a text says itself that somebody denies, accuses or threatens, or begins with who judges or counts."""
    if lang not in codes():
        return False
    if any(w.folded in wordings(lang).tellers for w in words(text)[1:SUBJECT]):
        return True
    verbs, tokens = grammar(lang).verbs, tokenise(straight(text), lang)
    found = (verbs.at(tokens, place) for place in range(len(tokens)))
    return any(v.stance in SPEECH_ACTS and v.form is not Form.INFINITIVE for hit in found if hit for v in hit[1])


def content(text: str, lang: str, offset: int = 0) -> list[Word]:
    """Return the words that are no function words."""
    stop = wordings(lang).stopwords
    return [w for w in words(text, offset) if w.folded not in stop and (len(w.folded) > 1 or w.folded.isdigit())]


def alike(one: str, two: str) -> bool:
    """Whether two folded words are forms of one word: one is the other with an ending, or they share a long beginning."""
    short, long = sorted((one, two), key=len)
    if long.startswith(short):
        return short == long or (len(short) >= SHORTEST_STEM and len(long) - len(short) <= LONGEST_ENDING)
    shared = next(i for i, (a, b) in enumerate(zip(short, long, strict=False)) if a != b)
    return shared >= SAME_STEM and shared * 5 >= len(long) * 3


def _in_date(text: str, place: Span, offset: int) -> bool:
    """Whether a marker is a month beside a figure ("13 May")."""
    start, end = place.start - offset, place.end - offset
    beside = (text[:start].rstrip()[-1:], text[end:].lstrip()[:1])
    return text[start].isupper() and any(c.isdigit() for c in beside)


def _conditional(word: str, known: Wordings) -> bool:
    return word.endswith(known.hedge_suffixes) and word not in known.hedge_suffixes_not


def _marked(pattern: re.Pattern[str], exceptions: re.Pattern[str], text: str, offset: int) -> set[Span]:
    out = [Span(*m.span()) for m in exceptions.finditer(text)]
    found = (Span(*m.span()) for m in pattern.finditer(text))
    return {Span(s.start + offset, s.end + offset) for s in found if not any(s.overlaps(o) for o in out)}
