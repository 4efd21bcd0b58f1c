"""For whom a person speaks: the organisation of a spokesman, read from how articles present them."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from claimtrack.lang.lexicon import codes
from claimtrack.origins.presentation import Speech, beside, folded, legal_forms, names, offices, presentation, speech
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
        self._starting: dict[str, list[tuple[str, str]]] = {}  # first word -> (folded name, fullest spelling)
        self._initial: dict[str, set[str]] = {}  # first letter -> fullest spellings
        for short, name in self._organisations.items():
            self._starting.setdefault(short.partition(" ")[0], []).append((short, name))
            self._initial.setdefault(_words(name)[0][0].upper(), set()).add(name)
        self._bodies: dict[str, list[Attribution]] = {}
        for body in bodies:
            self._bodies.setdefault(body.article, []).append(body)
        mentions = list(_mentions(corpus, [a for a in rows if a.source_type is SourceType.PERSON]))
        self._offices: dict[str, frozenset[str]] = {}
        for mention in mentions:
            self._offices[mention.person] = self._offices.get(mention.person, frozenset()) | offices(mention.phrase)
        self._spokespeople = {m.person for m in mentions if speech(m.lang).spokespeople.search(m.phrase)}
        votes: dict[str, Counter[str]] = {}
        for mention in mentions:
            for name, weight in self._votes(mention):
                votes.setdefault(mention.person, Counter())[name] += weight
        self._of = {person: min(v, key=lambda n: (-v[n], n)) for person, v in votes.items()}

    def organisation(self, person: str) -> str | None:
        """Return the organisation for which a person speaks, None when nothing says so."""
        return self._of.get(person)

    def is_spokesperson(self, person: str) -> bool:
        """Whether some article calls a person a spokesperson."""
        return person in self._spokespeople

    def described(self, spokesman: str) -> str | None:
        """Return the organisation of one who is only described, "(Norvane spokesperson)"; None when none is called so."""
        bare = spokesman.strip("()")
        for code in codes():
            title = speech(code).bare_titles.search(bare)
            name = f"{bare[: title.start()]} {bare[title.end() :]}".strip() if title else ""
            if name and (folded(name) in self._organisations or self._fuller(name)):
                return self.canonical(name)
        return None

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
        return self._fuller(organisation, " " in short) or self._organisations.get(short) or organisation

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
        short = {o for _, name in runs if (o := self._fuller(name.split()[-1], by_words=False))}
        if len(short) == 1:  # "communications manager NVG Ana Bell"
            return short.pop()
        for at, name in runs:
            if beside(mention.phrase, title, at, at + len(name), words):
                return self._fuller(name) or (name if mention.phrase[:at].strip() else None)
        return None

    def _fuller(self, name: str, by_words: bool = True) -> str | None:
        """The one known organisation that a name abbreviates, by its initials or its first words."""
        start = f"{folded(name)} "
        like = self._starting.get(start.partition(" ")[0], ()) if by_words else ()
        fitting = {o for f, o in like if f.startswith(start) and _is_longer(o, name)}
        if name.isupper() and name.isalpha():
            fitting |= {o for o in self._initial.get(name[0], ()) if _abbreviates(name, o)}
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
    for name in sorted((s for s in set(spellings) if s.strip()), key=lambda n: (len(n), n)):
        found[folded(name)] = name
    ordered = sorted(found)
    for short in [f for f in found if " " in f]:  # "Norvane Marin" is "Norvane Marin Group", but "Bank" is no "Bank Norvane"
        first = bisect_left(ordered, f"{short} ")
        longer = [f for f in ordered[first : first + 2] if f.startswith(f"{short} ")]
        if len(longer) == 1:
            fuller, less = (longer[0], short) if _is_longer(found[longer[0]], short) else (short, longer[0])
            found[less] = found[fuller]
    return found


def _is_longer(name: str, short: str) -> bool:
    """Whether what a longer spelling adds is a part of the name: "Norvane Marin", not "Norvane operator"."""
    added = _words(name)[len(folded(short).split()) :]
    return bool(added) and (added[0][0].isupper() or any(added[0] in speech(code).between for code in codes()))


def _words(name: str) -> list[str]:
    """The words of a name without forms of incorporation."""
    words = name.split()
    return [w for w in words if w.casefold() not in legal_forms()] or words


def _abbreviates(short: str, name: str) -> bool:
    """Whether a name is the initials of another, but for those of words that are not written with capitals."""
    words = _words(name)
    if len(words) < 2:
        return False
    left = short
    for word in words:
        if left.startswith(word[0].upper()):
            left = left[1:]
        elif word[0].isupper():
            return False
    return not left
