"""For whom a person speaks: the organisation of a spokesman, read from how articles present them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from claimtrack.origins.presentation import Speech, beside, folded, names, offices, presentation, speech
from claimtrack.published import language_of
from claimtrack.types import Attribution, Corpus, SourceType, Span

EXPLICIT, GUESSED = 4, 1  # weight of "OpenAI spokesman X" against "spokesman X" after a word of OpenAI's
_FIRST_WORD = re.compile(r"(?<!\w)[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class _Mention:
    person: str
    article: str
    at: int
    lang: str
    phrase: str


class Affiliations:
    """What a corpus tells of its sources: one name an organisation, an organisation a spokesman, an office a person."""

    def __init__(self, corpus: Corpus) -> None:
        """Read every attribution and every mention of a person who is a source, once."""
        rows = [a for a in corpus.attributions.values() if a.source_span is not None]
        self._people = _people(a for a in rows if a.source_type is SourceType.PERSON)
        named = [a for a in corpus.attributions.values() if a.source_type is SourceType.ORGANISATION]
        named = [a for a in named if self.person(a.source, a.article) == a.source]
        bodies = sorted((a for a in named if a.source_span is not None), key=lambda a: (a.source_span, a.id))
        self._organisations = _canonical(a.source for a in named)
        self._bodies: dict[str, list[Attribution]] = {}
        for body in bodies:
            self._bodies.setdefault(body.article, []).append(body)
        mentions = list(_mentions(corpus, [a for a in rows if a.source_type is SourceType.PERSON]))
        self._offices: dict[str, frozenset[str]] = {}
        for mention in mentions:
            self._offices[mention.person] = self._offices.get(mention.person, frozenset()) | offices(mention.phrase)
        votes: dict[str, Counter[str]] = {}
        for mention in mentions:
            for name, weight in self._votes(mention):
                votes.setdefault(mention.person, Counter())[name] += weight
        self._of = {person: min(v, key=lambda n: (-v[n], n)) for person, v in votes.items()}

    def organisation(self, person: str) -> str | None:
        """Return the organisation for which a person speaks, None when nothing says so."""
        return self._of.get(person)

    def offices(self, name: str) -> frozenset[str]:
        """Return the classes of public office of a person or body."""
        return self._offices.get(name, frozenset()) | offices(name)

    def person(self, name: str, article: str) -> str:
        """Return a person's name without what was taken for a part of it ("Norvane CEO Ana Bell"), and in full ("Bell")."""
        words = folded(name).split()
        if len(words) == 1:
            fuller = {n for f, n in self._people.get(article, {}).items() if words[0] in (f.split()[0], f.split()[-1])}
            return fuller.pop() if len(fuller) == 1 else name
        shorter = (self._people[""].get(" ".join(words[at:])) for at in range(len(words) - 2, 0, -1))
        return next((found for found in shorter if found), name)

    def canonical(self, organisation: str) -> str:
        """Return the fullest spelling of an organisation's name in the corpus."""
        short = folded(organisation)
        return self._organisations.get(short) or (" " in short and self._fuller(organisation)) or organisation

    def _votes(self, mention: _Mention) -> Iterator[tuple[str, int]]:
        words = speech(mention.lang)
        title = words.titles.search(mention.phrase)
        if title is None or offices(mention.phrase):
            return
        named = self._named(mention, title, words)
        following = _FIRST_WORD.search(mention.phrase, title.end())
        linked = following is not None and following.group().casefold() in words.between
        if named:
            yield named, EXPLICIT
        elif not linked and words.bare_titles.fullmatch(title.group()) and not self._offices.get(mention.person):
            guess = self._latest(mention)
            if guess:
                yield guess, GUESSED

    def _named(self, mention: _Mention, title: re.Match[str], words: Speech) -> str | None:
        """The organisation in the phrase: one that is known, nearest to the title, else the capitals beside the title."""
        runs = names(mention.phrase, words, {w.casefold() for w in mention.person.split()})
        known = [(abs(at - title.start()), folded(name)) for at, name in runs if folded(name) in self._organisations]
        if known:
            return self._organisations[min(known)[1]]
        for at, name in runs:
            if beside(mention.phrase, title, at, at + len(name), words):
                return self._fuller(name) or (name if mention.phrase[:at].strip() else None)
        return None

    def _fuller(self, name: str) -> str | None:
        """The one known organisation that a name abbreviates, by its initials or its first words."""
        short = folded(name)
        fitting = {o for f, o in self._organisations.items() if f.startswith(f"{short} ") or _initials(o) == name.upper()}
        return fitting.pop() if len(fitting) == 1 else None

    def _latest(self, mention: _Mention) -> str | None:
        """The organisation that spoke last before a bare "the spokesman said"."""
        earlier = [a for a in self._bodies.get(mention.article, []) if a.source_span and a.source_span.start < mention.at]
        return self.canonical(earlier[-1].source) if earlier and not offices(earlier[-1].source) else None


def _people(rows: Iterable[Attribution]) -> dict[str, dict[str, str]]:
    """Article id -> folded name -> name, for the names of two words or more; those of all articles under ""."""
    found: dict[str, dict[str, str]] = {"": {}}
    for row in sorted(rows, key=lambda a: (a.source, a.id)):
        if " " in row.source.strip():
            for where in ("", row.article):
                found.setdefault(where, {})[folded(row.source)] = row.source
    return found


def _mentions(corpus: Corpus, rows: list[Attribution]) -> Iterator[_Mention]:
    """Where a person is a source, and wherever else an article writes the full name."""
    done: set[tuple[str, int]] = set()
    for row in sorted(rows, key=lambda a: (a.article, a.source_span or Span(0, 0), a.id)):
        if row.source_span:
            done.update((row.article, at) for at in range(*row.source_span))
            yield _mention(corpus, row, row.source_span)
    by_first: dict[str, list[str]] = {}
    for name in sorted({a.source for a in rows if " " in a.source}):
        by_first.setdefault(name.split()[0], []).append(name)
    for article in sorted(corpus.articles):
        text = corpus.articles[article].text
        for word in _FIRST_WORD.finditer(text):
            for name in by_first.get(word.group(), ()):
                if text.startswith(name, word.start()) and (article, word.start()) not in done:
                    place = Span(word.start(), word.start() + len(name))
                    lang = language_of(corpus.articles[article], corpus) or ""
                    yield _Mention(name, article, place.start, lang, presentation(text, place, None))


def _mention(corpus: Corpus, row: Attribution, place: Span) -> _Mention:
    known = corpus.articles[row.article]
    phrase = presentation(known.text, place, row.cue_span, row.content_span)
    return _Mention(row.source, row.article, place.start, language_of(known, corpus) or "", phrase)


def _canonical(spellings: Iterable[str]) -> dict[str, str]:
    """Folded name -> its fullest spelling."""
    found: dict[str, str] = {}
    for name in sorted(set(spellings), key=lambda n: (len(n), n)):
        found[folded(name)] = name
    for short in list(found):
        longer = [f for f in found if f.startswith(f"{short} ")]
        if len(longer) == 1 and " " in short:  # "Tirta Raya" is "Tirta Raya Energi", but "Bank" is no "Bank Mandiri"
            found[short] = found[longer[0]]
    return found


def _initials(name: str) -> str:
    return "".join(w[0] for w in name.split()).upper()
