"""From the words that name a source to one canonical source: names, roles, short forms, pronouns, "the company"."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from claimtrack.lang.grammar import Grammar
from claimtrack.lang.outlets import OutletRegistry
from claimtrack.lang.words import Token
from claimtrack.types import Source, SourceType

Run = tuple[str, ...]
# A person's name has at most so many parts once titles and organisations are cut off its front.
LONGEST_PERSON = 3
# The subject of a sentence is looked for in so many tokens.
SUBJECT_WITHIN = 12
# "operator Selindo": a name described as an organisation counts as so many mentions more for "the company".
DESCRIBED = 2


@dataclass(frozen=True, slots=True)
class Known:
    """A source that the article has named, with what anaphora need."""

    source: Source
    gender: str  # m, f, p (plural) or "" for unknown
    heads: frozenset[str]  # common nouns it was described with
    place: int


@dataclass(slots=True)
class Names:
    """Capitalised runs of an article: how often, where, after which prepositions."""

    counts: Counter[Run] = field(default_factory=Counter)
    first: dict[Run, int] = field(default_factory=dict)
    places: Counter[Run] = field(default_factory=Counter)
    opening: Counter[Run] = field(default_factory=Counter)
    roles: Counter[Run] = field(default_factory=Counter)
    lower: set[str] = field(default_factory=set)


def runs(tokens: Sequence[Token], g: Grammar) -> list[tuple[int, int]]:
    """Token ranges of capitalised runs; particles ("de", "of") only between two capitalised words."""
    found: list[tuple[int, int]] = []
    at = 0
    while at < len(tokens):
        if not tokens[at].name or g.has("never_name", tokens[at].low) or _opens_sentence(tokens, at, g):
            at += 1
            continue
        end = at + 1
        while end < len(tokens):
            if tokens[end].name and not _breaks(tokens, end):
                end += 1
            elif end + 1 < len(tokens) and _joins(tokens, at, end, g) and tokens[end + 1].name:
                end += 2
            else:
                break
        found.append((at, end))
        at = end
    return found


def _opens_sentence(tokens: Sequence[Token], at: int, g: Grammar) -> bool:
    """Whether the capital is only that of a sentence's first word, a common noun ("Sumber industri", "Lobby group")."""
    if at and (tokens[at - 1].word or tokens[at - 1].low in {",", "-", "(", "'"}):
        return False
    found = g.nouns.at(tokens, at)
    plain = g.has("adjectives", tokens[at].low) or g.has("determiners", tokens[at].low) or g.has("leads", tokens[at].low)
    following = at + 1 < len(tokens) and tokens[at + 1].name
    if found is not None and (found[0] == at + 1 or not following):
        return not following
    return plain or any(tokens[at].low.endswith(tail) for tail in g.settings.get("possessive_endings", ()))


def _breaks(tokens: Sequence[Token], at: int) -> bool:
    return tokens[at].text[0] == "@"


def _joins(tokens: Sequence[Token], start: int, at: int, g: Grammar) -> bool:
    """Small words inside names; some only after the name of an organisation ("Bank of", "Ministry of")."""
    if g.has("organisation_joiners", tokens[at].low):
        return any(g.has("organisation_words", token.low) for token in tokens[start:at])
    return g.has("joiners", tokens[at].low)


def _text(tokens: Sequence[Token], start: int, end: int) -> Run:
    return tuple(token.text for token in tokens[start:end])


def collect(sentences: Iterable[Sequence[Token]], g: Grammar) -> Names:
    """Count the names of an article."""
    names = Names()
    for tokens in sentences:
        names.lower.update(token.low for token in tokens if token.text == token.low)
        for start, end in runs(tokens, g):
            before = tokens[start - 1].low if start else ""
            if not start and end == 1 and g.has("openers", tokens[0].low):
                continue
            run = _text(tokens, start, end)
            names.counts[run] += 1
            names.first.setdefault(run, tokens[start].start)
            names.opening[run] += not start or not tokens[start - 1].word
            names.places[run] += g.has("place_prepositions", before)
    return names


# A pronoun that goes back to nobody whom the article names: said, not guessed.
UNRESOLVED = Source("(unresolved)", SourceType.ANONYMOUS)


class Resolver:
    """Gives sources their canonical names, in text order; what was named before is remembered."""

    def __init__(self, names: Names, g: Grammar, outlets: OutletRegistry, text: str) -> None:
        """Take the article's names, its language's words, the outlets and the article's text."""
        self._names, self._g, self._outlets, self._text = names, g, outlets, text
        self._history: list[Known] = []
        self._people: dict[Run, set[str]] = {}
        self._things: dict[str, list[tuple[int, Run]]] = {}
        self._genders: dict[Run, str] = {}
        self._first_people: dict[Run, int] = {}
        self._subjects: list[tuple[int, Run]] = []

    # -- public ---------------------------------------------------------------------------------------------

    def learn(self, tokens: Sequence[Token]) -> None:
        """Note who has which role ("Retno Pradipta, directrice générale") before anything is resolved."""
        g = self._g
        for start, end in runs(tokens, g):
            inside = self._role_inside(tokens, start, end)
            apposed = self._role_apposed(tokens, start)
            heads = self._role_before(tokens, start) | inside | self._role_after(tokens, end) | apposed
            name = self._trim(_text(tokens, start, end), bool(inside or self._role_before(tokens, start))) if heads else ()
            if name and self._looks_personal(name) and not (inside and self._role_apposed(tokens, end + 1)):
                self._people.setdefault(name, set()).update(heads)
                self._first_people.setdefault(name, tokens[start].start)
                self._note_gender(tokens, start, end, name, heads)
            elif not heads and start:
                self._note_thing(tokens, start, end)
        self._note_subject(tokens)

    def _note_subject(self, tokens: Sequence[Token]) -> None:
        """Remember a person who opens a sentence: a pronoun in the next one means that person."""
        first = next(iter(runs(tokens[:SUBJECT_WITHIN], self._g)), None)
        for start, end in runs(tokens[:SUBJECT_WITHIN], self._g) if first else ():
            name = self._full(self._trim(_text(tokens, start, end), bool(self._role_inside(tokens, start, end))))
            if name in self._people:
                self._subjects.append((tokens[start].start, name))
                return

    def _note_gender(self, tokens: Sequence[Token], start: int, end: int, name: Run, heads: set[str]) -> None:
        kinds: set[str] = set()
        for noun in heads:
            found = self._g.nouns.at([Token(w, w, 0, 0) for w in noun.split()], 0)
            kinds |= {k[-1] for k in found[1] if k.startswith("person")} if found else set()
        near = tokens[max(0, start - 4) : end]
        if any(self._g.has("feminine", token.low) for token in near):
            kinds = {"f"}
        if len(kinds) == 2 and any(self._g.has("feminine_articles", token.low) for token in near):
            kinds = {"f"}
        elif len(kinds) == 2 and any(self._g.has("masculine_articles", token.low) for token in near):
            kinds = {"m"}
        if len(kinds) == 1 and not kinds & {"x", "p"}:
            self._genders[name] = kinds.pop()

    def _note_thing(self, tokens: Sequence[Token], start: int, end: int) -> None:
        """ "le groupe Delvaux-Morin", "maskapai Nusavia": a later "le groupe" is that one."""
        for at in range(max(0, start - 5), start):
            found = self._g.nouns.at(tokens, at)
            if found is None or any(k.startswith("person") for k in found[1]) or found[0] > start:
                continue
            between = tokens[found[0] : start]
            if len(between) > 2 or any(self._g.verbs.at([token], 0) for token in between):
                continue
            if all(t.word and not self._g.has("complement_prepositions", t.low) and not self._g.has("determiners", t.low) for t in between):
                self._things.setdefault(_join(tokens, at, found[0]), []).append((tokens[start].start, _text(tokens, start, end)))

    def _role_apposed(self, tokens: Sequence[Token], start: int) -> set[str]:
        """A role before the comma in front of a name ("Le ministre de l'énergie, Arif Lukmanto")."""
        if start < 2 or start >= len(tokens) or tokens[start - 1].low != ",":
            return set()
        for at in range(start - 2, max(-1, start - 12), -1):
            if not tokens[at].word:
                break
            found = self._g.nouns.at(tokens, at)
            opens = at == 0 or not tokens[at - 1].name
            if found is not None and opens and any(k.startswith("person") for k in found[1]):
                return {_join(tokens, at, found[0])}
        return set()

    def resolve(self, tokens: Sequence[Token], start: int, end: int, media: bool = False) -> Source:
        """Return the source that tokens ``start`` to ``end`` name; ``media``: an outlet is expected."""
        place = tokens[start].start
        end = self._core(tokens, start, end)
        source = self._pronoun(tokens, start) or self._outlet(tokens, start, end)
        source = source or self._document(tokens, start, end) or self._named(tokens, start, end, media) or self._described(tokens, start, end)
        if source is not UNRESOLVED:
            self.remember(source, tokens, start, end, place)
        return source

    def remember(self, source: Source, tokens: Sequence[Token], start: int, end: int, place: int) -> None:
        """Keep a source for later anaphora."""
        heads = self._heads(tokens, start, end)
        gender = self._gender(tokens, start, end, heads)
        earlier = next((k for k in reversed(self._history) if k.source == source), None)
        if earlier is not None:
            heads, gender = {h: k for h, k in heads.items()}, gender or earlier.gender
        merged = frozenset(heads) | (earlier.heads if earlier else frozenset())
        self._history.append(Known(source, gender, merged, place))

    def last(self, *types: SourceType) -> Source | None:
        """The source named last, of one of the types if any are given."""
        return next((k.source for k in reversed(self._history) if not types or k.source.type in types), None)

    def _core(self, tokens: Sequence[Token], start: int, end: int) -> int:
        """Leave a relative clause and "seen by Reuters" out of the phrase."""
        for at in range(start + 1, end):
            found = self._g.relations.at(tokens, at)
            relay = found is not None and found[1] in ("relay", "recipient") and found[0] > at + 1
            if self._g.has("relatives", tokens[at].low) or relay:
                return at
        return end

    # -- pronouns and outlets -------------------------------------------------------------------------------

    def _pronoun(self, tokens: Sequence[Token], start: int) -> Source | None:
        found = self._g.pronouns.at(tokens, start)
        if found is None:
            return None
        want = found[1]
        if want == "u":
            return UNRESOLVED
        human = self._g.flag("pronouns_are_people")
        kinds = [SourceType.PERSON, SourceType.ANONYMOUS] if human else [SourceType.PERSON, SourceType.ORGANISATION, SourceType.ANONYMOUS]
        if want == "i":  # "it": no person
            kinds = [SourceType.ORGANISATION, SourceType.OUTLET, SourceType.DOCUMENT]
        elif want == "p":
            kinds = [SourceType.ORGANISATION, SourceType.ANONYMOUS, SourceType.PERSON]
        person = self._subject(tokens[start].start, want)
        if person is not None:
            return person
        for known in reversed(self._history):
            if known.source.type in kinds and (not known.gender or want in ("i", "x", "h") or known.gender in (want, "x")):
                return known.source
        return self._nearest_person(tokens[start].start, want) or UNRESOLVED

    def _subject(self, place: int, want: str) -> Source | None:
        """A person who opened a sentence after anybody last spoke."""
        if want in ("i", "p"):
            return None
        spoke = max((k.place for k in self._history if k.source.type is not SourceType.OUTLET), default=-1)
        found = [(at, name) for at, name in self._subjects if spoke < at < place and self._genders.get(name, want) in (want, "h")]
        return Source(_spell(found[-1][1]), SourceType.PERSON) if found else None

    def _nearest_person(self, place: int, want: str) -> Source | None:
        """The person named last before a pronoun, when nobody has spoken yet."""
        if want in ("i", "p"):
            return self._topic() if want == "i" else None
        before = [(at, name) for name, at in self._first_people.items() if at < place and self._genders.get(name, want) in (want, "h") or want == "h" and at < place]
        return Source(_spell(max(before)[1]), SourceType.PERSON) if before else None

    def _outlet(self, tokens: Sequence[Token], start: int, end: int) -> Source | None:
        """An outlet named in the phrase, unless a person is named there too."""
        span_start, span_end = tokens[start].start, tokens[end - 1].end
        surface = self._text[span_start:span_end]
        whole = self._outlets.by_name(surface.strip(" «»“”\"'()"))
        if whole is not None and not self._is_short_person(tokens, start, end):
            return Source(whole.name, SourceType.OUTLET)
        mentions = self._outlets.find(surface)
        if not mentions or self._is_short_person(tokens, start, end):
            return None
        inside = [(span_start + s.start, span_start + s.end) for s, _ in mentions]
        for a, b in runs(tokens[start:end], self._g):
            first, last = tokens[start + a].start, tokens[start + b - 1].end
            held = any(s < last and first < e for s, e in inside)
            name = self._trim(_text(tokens, start + a, start + b), True)
            if not held and (len(name) > 1 or name in self._people) and not self._demonym(name):
                return None
        return Source(mentions[-1][1].name, SourceType.OUTLET) if self._speaks_for(tokens, start, end) else None

    def _is_short_person(self, tokens: Sequence[Token], start: int, end: int) -> bool:
        return end - start == 1 and any((tokens[start].text,) in (p[:1], p[-1:]) for p in self._people)

    def _demonym(self, name: Run) -> bool:
        return all(self._g.has("demonyms", part.lower()) for part in name)

    def _speaks_for(self, tokens: Sequence[Token], start: int, end: int) -> bool:
        """ "a source at Reuters" is not Reuters; "laporan Tempo", "le site Mongabay" are."""
        kinds = {kind for kinds in self._heads(tokens, start, end).values() for kind in kinds}
        families = {kind.split("_")[0] for kind in kinds}
        return bool(families & {"outlet", "document"}) or not families & {"person", "anonymous", "organisation"}

    def _document(self, tokens: Sequence[Token], start: int, end: int) -> Source | None:
        """A document opens the phrase: itself, or for a statement the one that it is a statement of."""
        g = self._g
        at = start
        while at < end and (g.has("determiners", tokens[at].low) or g.has("adjectives", tokens[at].low)):
            at += 1
        found = g.nouns.at(tokens, at)
        if found is None or found[0] > end or not all(k.startswith("document") for k in found[1]):
            return None
        noun = _join(tokens, at, found[0])
        if not g.has("statements", noun):
            return self._described(tokens, start, end)
        for first, last in runs(tokens[found[0] : end], g):
            name = self._trim(_text(tokens, found[0] + first, found[0] + last), False)
            return self._canonical(name, False, False)
        return self.last(SourceType.ORGANISATION) or self._topic() or self._described(tokens, start, end)

    # -- names ----------------------------------------------------------------------------------------------

    def _parts(self, tokens: Sequence[Token], start: int, end: int) -> list[tuple[int, int]]:
        parts, at = [], start
        for k in range(start, end + 1):
            cut = k == end or tokens[k].low in {",", "–", "—", "("}
            if cut:
                if k > at:
                    parts.append((at, k))
                at = k + 1
        return parts

    def _named(self, tokens: Sequence[Token], start: int, end: int, media: bool) -> Source | None:
        found: list[tuple[float, Run, bool]] = []
        for number, (a, b) in enumerate(self._parts(tokens, start, end)):
            for first, last in runs(tokens[a:b], self._g):
                first, last = first + a, last + a
                rank, name, person = self._rank(tokens, a, first, last)
                if number == 0 and first == a and last == b and b < end and self._looks_personal(name):
                    rank, person = -1, True
                if name and not self._demonym(name):
                    found.append((rank * 10 + number, name, person))
            if number == 0 and any(rank < 20 for rank, _, _ in found) and self._relative_follows(tokens, b, end):
                break
        if not found:
            return None
        rank, name, person = min(found, key=lambda row: row[0])
        if rank >= 30:  # only a complement: "porte-parole de la Commission"
            return None
        return self._canonical(name, person, media)

    def _relative_follows(self, tokens: Sequence[Token], at: int, end: int) -> bool:
        return at + 1 < end and self._g.has("relatives", tokens[at + 1].low)

    def _rank(self, tokens: Sequence[Token], part: int, first: int, last: int) -> tuple[float, Run, bool]:
        """(rank, name, personal): 0 a person after a role, 1 a name that opens its part, 2 another, 3 a complement."""
        g = self._g
        run = _text(tokens, first, last)
        inside = bool(self._role_inside(tokens, first, last))
        name = self._trim(run, inside or bool(self._role_before(tokens, first)))
        at = first
        while at > part:
            if g.has("complement_prepositions", tokens[at - 1].low):
                return 3, name, False
            if not g.has("determiners", tokens[at - 1].low):
                break
            at -= 1
        if self._role_before(tokens, first) or inside:
            rest = [p.lower() for p in name]
            office = not name or any(g.has("organisation_words", p) for p in rest) or all(g.has("domains", p) for p in rest)
            crowded = any(g.has("organisation_words", p.lower()) for p in run)
            return (3, name, False) if office else (0.5 if crowded else 0, name, True)
        if self._role_apposed(tokens, first) and self._looks_personal(name):
            return 0, name, True
        if last < len(tokens) and g.has("possessive_marks", tokens[last].low):
            return 3, name, False
        if self._role_follows(tokens, last) and not self._is_person(name):
            return 3, name, False
        return (1 if first <= part + 1 else 2), name, self._is_person(name)

    def _role_follows(self, tokens: Sequence[Token], at: int) -> bool:
        found = self._g.nouns.at(tokens, at) if self._g.has("role_after_name", "yes") else None
        return found is not None and any(not k.startswith("outlet") for k in found[1])

    def _role_before(self, tokens: Sequence[Token], first: int) -> set[str]:
        """Role nouns right before a name."""
        for size in (3, 2, 1):
            if first - size < 0:
                continue
            found = self._g.nouns.at(tokens, first - size)
            if found is not None and found[0] == first and any(k.startswith("person") for k in found[1]):
                return {_join(tokens, first - size, first)}
        return {tokens[first - 1].low} if first and self._g.has("honorifics", tokens[first - 1].low) else set()

    def _role_inside(self, tokens: Sequence[Token], first: int, last: int) -> set[str]:
        """Role nouns written with capitals at the front of a run ("Direktur Utama Nusavia Retno Pradipta")."""
        found = self._g.nouns.at(tokens, first)
        if found is not None and found[0] < last and any(k.startswith("person") for k in found[1]):
            return {_join(tokens, first, found[0])}
        return {tokens[first].low} if last - first > 1 and self._g.has("honorifics", tokens[first].low) else set()

    def _role_after(self, tokens: Sequence[Token], at: int) -> set[str]:
        """ "Name, spokeswoman for": a role noun in the apposition after a name."""
        if at >= len(tokens) or tokens[at].low != ",":
            return set()
        for k in range(at + 1, min(len(tokens), at + 4)):
            found = self._g.nouns.at(tokens, k)
            if found is not None and any(kind.startswith("person") for kind in found[1]):
                return {_join(tokens, k, found[0])}
            if tokens[k].low == ",":
                break
        return set()

    def _trim(self, run: Run, role: bool) -> Run:
        """Cut roles, ranks and organisations off the front of a person's name."""
        g, parts = self._g, list(run)
        tokens = [Token(p, p.lower(), 0, len(p)) for p in parts]
        while parts:
            found = g.nouns.at(tokens, 0)
            cut = found[0] if found and len(found[1]) and any(k.startswith("person") for k in found[1]) else 0
            if not cut and g.has("honorifics", tokens[0].low):
                cut = 1
            if not cut:
                break
            parts, tokens, role = parts[cut:], tokens[cut:], True
        if len(parts) > 1 and not g.has("organisation_words", tokens[0].low) and self._organisation_noun(tokens):
            parts, tokens = parts[1:], tokens[1:]
        for k in range(len(parts) - 1, 0, -1):
            if g.has("honorifics", parts[k].lower()) and k + 1 < len(parts):
                return tuple(parts[k + 1 :])
        return self._person_suffix(tuple(parts)) if role and len(parts) > 2 else tuple(parts)

    def _organisation_noun(self, tokens: Sequence[Token]) -> bool:
        found = self._g.nouns.at(tokens, 0)
        return found is not None and found[0] == 1 and any(k.startswith("organisation") for k in found[1])

    def _person_suffix(self, run: Run) -> Run:
        """The person at the end of "Perhubungan Udara Bambang Sutisna", by what else the article says."""
        names, g = self._names, self._g
        for k in range(len(run) - 2, 0, -1):
            rest = run[k:]
            alone = names.counts[rest[:1]] and not names.places[rest[:1]] and not rest[0].isupper()
            if len(rest) <= LONGEST_PERSON and (rest in self._people or names.counts[rest] or alone):
                return rest
        start = 0
        for k in range(len(run) - 2):
            part = run[k]
            domain = g.has("domains", part.lower()) or g.has("organisation_words", part.lower()) or part.lower() in names.lower
            elsewhere = any(part in other and other[-len(run) + k + 1 :] != run[k + 1 :] for other in names.counts)
            if domain or (part.isupper() and len(part) > 1) or names.counts[run[: k + 1]] or elsewhere:
                start = k + 1
        rest = run[start:]
        return rest if len(rest) <= LONGEST_PERSON else rest[-2:]

    def _looks_personal(self, name: Run) -> bool:
        words = [part for part in name if part[0].isupper()]
        organisation = any(self._g.has("organisation_words", part.lower()) for part in name)
        return 1 < len(words) <= LONGEST_PERSON + 1 and not organisation and not any(len(w) > 3 and w.isupper() for w in words)

    def _is_person(self, name: Run) -> bool:
        return name in self._people or self._full(name) in self._people

    def _full(self, name: Run) -> Run:
        """The longest form of a name that the article gives."""
        if len(name) == 1 or name not in self._people:
            for person in self._people:
                if len(person) > len(name) and (person[-len(name) :] == name or person[: len(name)] == name):
                    return person
        if len(name) == 1 and not self._names.places[name]:
            for run in self._names.counts:
                if self._g.has("honorifics", run[0].lower()) or self._titled(run):
                    continue
                if 1 < len(run) <= LONGEST_PERSON and run[-1:] == name and self._looks_personal(run):
                    return run
        return name

    def _titled(self, run: Run) -> bool:
        found = self._g.nouns.at([Token(part, part.lower(), 0, 0) for part in run], 0)
        return found is not None and any(k.startswith("person") for k in found[1])

    def _canonical(self, name: Run, person: bool, media: bool) -> Source:
        full = self._full(name)
        if person or full in self._people:
            return Source(_spell(full), SourceType.PERSON)
        if media:
            return Source(_spell(name), SourceType.OUTLET)
        if name[0].startswith("@"):
            return Source(name[0], SourceType.ANONYMOUS)
        organisation = any(self._g.has("organisation_words", part.lower()) for part in name) or any(p.isupper() and len(p) > 1 for p in name)
        if self._looks_personal(name) and not organisation:
            return Source(_spell(name), SourceType.PERSON)
        return Source(_spell(self._longer(name)), SourceType.ORGANISATION)

    def _longer(self, name: Run) -> Run:
        """ "Tirta Raya" is "PT Tirta Raya Energi" where the article says so."""
        best = name
        for run in self._names.counts:
            legal = self._g.has("legal_forms", run[0].lower())
            inner = run[1:] if legal else run
            if len(run) > len(best) and (inner == name or (legal and inner[: len(name)] == name)):
                best = run
        return best

    # -- descriptions ---------------------------------------------------------------------------------------

    def _heads(self, tokens: Sequence[Token], start: int, end: int) -> Mapping[str, tuple[str, ...]]:
        out: dict[str, tuple[str, ...]] = {}
        at = start
        while at < end:
            found = self._g.nouns.at(tokens, at)
            if found is not None and found[0] <= end:
                out[_join(tokens, at, found[0])] = found[1]
                at = found[0]
            else:
                at += 1
        return out

    def _gender(self, tokens: Sequence[Token], start: int, end: int, heads: Mapping[str, tuple[str, ...]]) -> str:
        if any(self._g.has("feminine", tokens[k].low) for k in range(start, end)):
            return "f"
        for first, last in runs(tokens[start:end], self._g):
            known = self._genders.get(self._full(_text(tokens, start + first, start + last)))
            if known:
                return known
        for kinds in heads.values():
            marks = {kind[-1] for kind in kinds if "_" in kind}
            if len(marks) == 1:
                return marks.pop()
        low = tokens[start].low
        return "f" if self._g.has("feminine_articles", low) else "m" if self._g.has("masculine_articles", low) else ""

    def _described(self, tokens: Sequence[Token], start: int, end: int) -> Source:
        g = self._g
        end = next((k for k in range(start + 1, end) if tokens[k].low == ","), end)
        heads = self._heads(tokens, start, end)
        first, kinds = next(iter(heads.items()), ("", ()))
        definite = self._definite(tokens, start, end)
        if self._g.has("possessives", tokens[start].low):
            kinds, definite = tuple(k for k in kinds if k.startswith("person")) or kinds, bool(self._by_role(first))
        if definite and (found := self._anaphor(first, kinds, end - start, tokens[start].start)):
            return found
        name = self._bare(tokens, start, end)
        if "anonymous" in kinds or (any(k.startswith("person") for k in kinds) and not definite):
            return Source(f"({name})", SourceType.ANONYMOUS)
        if any(k.startswith("document") for k in kinds):
            return Source(name, SourceType.DOCUMENT)
        if any(k.startswith("organisation") for k in kinds) or g.has("determiners", tokens[start].low):
            return Source(name, SourceType.ORGANISATION)
        return Source(name, SourceType.ANONYMOUS)

    def _definite(self, tokens: Sequence[Token], start: int, end: int) -> bool:
        g = self._g
        return (
            g.has("definite", tokens[start].low)
            or g.has("possessives", tokens[start].low)
            or g.has("definite_after", tokens[end - 1].low)
            or g.flag("bare_is_definite")
            or (start > 0 and g.has("fused", tokens[start - 1].low))
        )

    def _anaphor(self, noun: str, kinds: Sequence[str], length: int, place: int) -> Source | None:
        """A definite description goes back to the last source described so, or of that kind."""
        for known in reversed(self._history):
            if noun in known.heads:
                return known.source
        if length <= 6 and (person := self._by_role(noun)):
            return person
        if noun in self._things and length <= 4:
            before = [run for at, run in self._things[noun] if at < place] or [self._things[noun][0][1]]
            outlet = self._outlets.by_name(_spell(before[-1]))
            return Source(outlet.name, SourceType.OUTLET) if outlet else self._canonical(self._trim(before[-1], False), False, False)
        if any(k.startswith("outlet") for k in kinds):
            return self.last(SourceType.OUTLET)
        if self._g.has("reporting", noun):
            return self.last(SourceType.OUTLET)
        if length > 5:
            return None
        if any(k.startswith("organisation") for k in kinds) and self._g.has("company_nouns", noun):
            return self.last(SourceType.ORGANISATION) or self._topic()
        if any(k.startswith("person") for k in kinds) and self._g.has("person_anaphors", noun):
            return self.last(SourceType.PERSON) or self._nearest_person(place, "h")
        return None

    def _by_role(self, noun: str) -> Source | None:
        for name, roles in self._people.items():
            if noun and any(noun in (role, role.split()[0], role.split()[-1]) for role in roles):
                return Source(_spell(name), SourceType.PERSON)
        return None

    def _topic(self) -> Source | None:
        """The organisation that the article names most."""
        described = {run for rows in self._things.values() for _, run in rows}
        best: tuple[int, int, Run] | None = None
        for run, count in self._names.counts.items():
            person = self._is_person(run) or any(run == p[-1:] or run == p[:1] for p in self._people)
            place = self._names.places[run] * 3 > count or self._demonym(run) or any("'" in part for part in run)
            chance = len(run) == 1 and self._names.opening[run] == count  # only the capital of a first word
            if person or place or chance or self._outlets.by_name(_spell(run)) is not None:
                continue
            row = (count + DESCRIBED * (run in described), -self._names.first[run], run)
            best = max(best, row) if best else row
        return Source(_spell(self._longer(self._trim(best[2], False))), SourceType.ORGANISATION) if best else None

    def _bare(self, tokens: Sequence[Token], start: int, end: int) -> str:
        """The phrase without its determiner, nothing else taken away."""
        while start < end - 1 and (self._g.has("determiners", tokens[start].low) and not self._g.has("numerals", tokens[start].low)):
            start += 1
        while end > start + 1 and self._g.has("definite_after", tokens[end - 1].low):
            end -= 1
        return " ".join(self._text[tokens[start].start : tokens[end - 1].end].split())


def _join(tokens: Sequence[Token], start: int, end: int) -> str:
    return " ".join(token.low for token in tokens[start:end])


def _spell(name: Run) -> str:
    """Join a name's tokens the way they are written."""
    out = ""
    for part in name:
        out += part if not out or out.endswith("'") else f" {part}"
    return out
