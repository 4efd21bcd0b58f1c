"""What is known of one claim before it is compared: markers, figures, dates, names and whom it is attributed to."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from claimtrack.compare.wording import (
    Sides,
    Word,
    content,
    determined,
    folded,
    hedges,
    negations,
    opposites,
    partial,
    rejected,
    stages,
    supposes,
    tells,
    words,
)
from claimtrack.dates import DateMention, dates
from claimtrack.published import language_of
from claimtrack.quantities import Bound, Quantity, QuantityKind, quantities
from claimtrack.spoken import spoken
from claimtrack.types import Article, Attribution, Claim, Corpus, Role, SourceType, Span, Status, Style

UNCERTAIN = (Status.ALLEGED, Status.POSSIBLE)
LIMIT = 1.35  # "more than 1,000" stands beside 1,300 for one event, "at most 800" not beside 2,000 (stories, 2026-11-22)
_OPENERS = ("", ".", "!", "?", "\n", ":", "…")  # what stands before the first word of a sentence
THROUGH = {Role.RELAY: "via", Role.RECIPIENT: "told to", Role.VENUE: "on"}


@dataclass(frozen=True, slots=True)
class Credit:
    """Whom an article attributes a claim to. ``spans`` are the places where they are named."""

    speakers: tuple[str, ...] = ()
    unnamed: tuple[str, ...] = ()
    through: tuple[str, ...] = ()
    label: str | None = None
    spans: tuple[Span, ...] = ()

    @property
    def strength(self) -> int:
        """3: a source stands beside the claim; 2: a named one is understood; 1: an unnamed one is; 0: own voice."""
        if self.spans or not self.label:
            return 3 if self.label else 0
        return 2 if self.speakers or self.through else 1


@dataclass(frozen=True, slots=True)
class Whole:
    """What a whole article tells, title included: its folded words, figures and dates (places mean nothing here)."""

    words: frozenset[str]
    quantities: tuple[Quantity, ...]
    dates: tuple[DateMention, ...]
    sources: tuple[Span, ...] = ()  # where it names a source


@dataclass(frozen=True, slots=True)
class Facts:
    """A claim read once; every span is into the article's text."""

    claim: Claim
    article: Article
    lang: str
    hedges: tuple[Span, ...]
    negations: tuple[Span, ...]
    quantities: tuple[Quantity, ...]
    dates: tuple[DateMention, ...]
    content: tuple[Word, ...]
    names: tuple[Word, ...]
    sentence_words: frozenset[str]
    whole: Whole
    sentence_quantities: tuple[Quantity, ...]
    sentence_dates: tuple[DateMention, ...]
    credit: Credit
    rejected: tuple[Quantity, ...] = ()  # figures that the claim says are wrong: "3,450, not 23,000"
    fragment: bool = False  # no statement, but a name for something with what is said of it: "a | chatbot offered here"
    parts: tuple[Span, ...] = ()  # figures of which the claim means only a part: "part of the 50 million"
    opposites: Mapping[str, Sides] = field(default_factory=dict)
    stages: Mapping[str, Sides] = field(default_factory=dict)
    quoted: bool = False  # in the words of the one who said it
    tells: bool = False  # says itself that somebody denies, accuses, threatens

    @property
    def beside(self) -> bool:
        """Whether the claim's sentence names a source, of whatever."""
        return any(self.claim.sentence.contains(span) for span in self.whole.sources)

    @property
    def negative(self) -> bool:
        """Whether the claim says that it is not so."""
        return self.claim.status is Status.DENIED or bool(self.negations)

    @property
    def hedged(self) -> bool:
        """Whether the claim is put as less than certain."""
        return self.claim.status in UNCERTAIN or bool(self.hedges)


def facts(claim: Claim, corpus: Corpus, whole: Whole) -> Facts:
    """Read a claim; ``whole`` is its article."""
    article = corpus.articles[claim.article]
    lang = claim.lang or language_of(article, corpus) or ""
    at, text = claim.span.start, article.text[claim.span.start : claim.span.end]
    place = Span(min(claim.sentence.start, at), max(claim.sentence.end, claim.span.end))
    around = article.text[place.start : place.end]
    inner = content(text, lang, at)
    read_dates = tuple(_dated(d, at) for d in dates(text, lang, article.published))
    figures = [_shifted(q, at) for q in quantities(text, lang)]
    wrong = tuple(q for q in figures if rejected(text[: q.span.start - at], lang)) if len(figures) > 1 else ()
    return Facts(
        claim=claim,
        article=article,
        lang=lang,
        hedges=tuple(sorted({*hedges(text, lang, at), *_supposing(claim, corpus, lang)})),
        negations=negations(text, lang, at),
        quantities=tuple(q for q in figures if q not in wrong and (claim.headline or not _numbers_a_name(q, article.text))),
        dates=read_dates,
        content=tuple(inner),
        names=() if claim.headline else tuple(w for w in inner if _is_name(w, at, article.text, read_dates)),
        sentence_words=frozenset(w.folded for w in words(around)),
        whole=whole,
        sentence_quantities=tuple(quantities(around, lang)),
        sentence_dates=tuple(dates(around, lang, article.published)),
        credit=credit(claim, corpus),
        rejected=wrong,
        fragment=not claim.headline and determined(article.text[place.start : at], lang),
        parts=tuple(q.span for q in figures if partial(text[: q.span.start - at], lang)),
        opposites=opposites(text, lang, at),
        stages=stages(text, lang, at),
        quoted=any(corpus.attributions[a].style is Style.DIRECT for a in claim.attributions if a in corpus.attributions),
        tells=tells(text, lang),
    )


def whole(article: Article, lang: str, attributions: Iterable[Attribution] = ()) -> Whole:
    """Read an article as a whole; ``attributions`` are its own."""
    text = f"{article.title or ''}\n{article.text}"
    spoken_words = frozenset(w.folded for w in words(text))
    rows = (a for a in attributions if a.role is not Role.DERIVED_FROM and spoken(a, article.text, lang))
    sources = tuple(sorted(a.source_span for a in rows if a.source_span))
    return Whole(spoken_words, tuple(quantities(text, lang)), tuple(dates(text, lang, article.published)), sources)


def credit(claim: Claim, corpus: Corpus) -> Credit:
    """Gather whom a claim is attributed to, with the outlets on the way."""
    article = corpus.articles[claim.article]
    lang = claim.lang or language_of(article, corpus) or ""
    rows = [corpus.attributions[a] for a in claim.attributions if a in corpus.attributions]
    found = [a for a in rows if spoken(a, article.text, lang)]
    unsaid = {a.source for a in rows} - {a.source for a in found}
    speakers = [a for a in found if a.role is Role.SPEAKER]
    named = tuple(dict.fromkeys(a.source for a in speakers if a.source_type is not SourceType.ANONYMOUS))
    unnamed = tuple(dict.fromkeys(a.source for a in speakers if a.source_type is SourceType.ANONYMOUS))
    passed = [a for a in found if a.role in THROUGH]
    if not speakers and not passed:
        named = tuple(name for name in claim.attributed_to if name not in unsaid)
    through = tuple(dict.fromkeys([*(v for a in speakers for v in a.via), *(a.source for a in passed)]))
    spans = tuple(sorted(a.source_span for a in (*speakers, *passed) if a.source_span is not None))
    return Credit(named, unnamed, through, _label(named + unnamed, through, passed), spans)


def _supposing(claim: Claim, corpus: Corpus, lang: str) -> Iterator[Span]:
    """Where the verb by which a claim is attributed says that its speaker only supposes it."""
    text = corpus.articles[claim.article].text
    for name in claim.attributions:
        cue = corpus.attributions[name].cue_span if name in corpus.attributions else None
        if cue is not None and supposes(text[cue.start : cue.end], lang):
            yield cue


def _label(speakers: tuple[str, ...], through: tuple[str, ...], passed: list[Attribution]) -> str | None:
    how = {folded(a.source): THROUGH[a.role] for a in passed}
    ways = [f"{how.get(folded(name), 'via')} {name}" for name in through if name not in speakers]
    if not speakers:
        return ", ".join(through) or None
    return ", ".join([" and ".join(speakers), *ways])


def _is_name(word: Word, start: int, text: str, found: tuple[DateMention, ...]) -> bool:
    """Whether a word is a name: a capital that begins neither claim nor sentence, and stands in no date."""
    opens = word.span.start == start or _opens(text, word.span.start)
    return word.text[:1].isupper() and not opens and not any(d.span.overlaps(word.span) for d in found)


def _numbers_a_name(quantity: Quantity, text: str) -> bool:
    """Whether a bare number belongs to the name before it ("Vento 5")."""
    before = re.search(r"(\w[\w-]*) ?$", text[max(0, quantity.span.start - 30) : quantity.span.start])
    bare = quantity.kind is QuantityKind.COUNT and quantity.text.strip().isdigit()
    return (
        bare
        and before is not None
        and before.group(1)[0].isupper()
        and not _opens(text, quantity.span.start - len(before.group()))
    )


def _opens(text: str, at: int) -> bool:
    return text[:at].rstrip(' «“"\u00a0')[-1:] in _OPENERS


def _shifted(found: Quantity, offset: int) -> Quantity:
    """Place a figure in the article; a limit becomes the range that it is said of ("more than 20" is said of 21, not of 40)."""
    place = Span(found.span.start + offset, found.span.end + offset)
    low = found.low / LIMIT if found.bound is Bound.AT_MOST else found.low
    high = found.high * LIMIT if found.bound is Bound.AT_LEAST else found.high
    return replace(found, span=place, low=low, high=high, bound=Bound.EXACT)


def _dated(found: DateMention, offset: int) -> DateMention:
    return replace(found, span=Span(found.span.start + offset, found.span.end + offset))
