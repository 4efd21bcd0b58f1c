"""How articles present who speaks: titles, organisations and public offices beside a name."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from claimtrack.lang.lexicon import codes, lexicon
from claimtrack.types import Span

BEFORE, AFTER = 60, 80  # characters about a source in which its title and organisation stand
FAR_BEFORE, FAR_BEHIND = 25, 40  # characters between a title and its organisation
_STOP_LEFT = re.compile(r"[.!?;:\n«»“”\"](?=\s|\w)")
_STOP_RIGHT = re.compile(r"[!?;:\n«»“”\"]|\.(?=\s|$)")
_WORD = re.compile(r"[^\W\d_][\w’'&.-]*")
_POSSESSIVE = re.compile(r"['’]s$")
_ELIDED = re.compile(r"^[dl]['’]", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Speech:
    """How a language presents who speaks for whom (table ``origins`` of its lexicon)."""

    titles: re.Pattern[str]
    bare_titles: re.Pattern[str]
    spokespeople: re.Pattern[str]
    title_parts: frozenset[str]
    between: frozenset[str]
    legal_forms: frozenset[str]
    offices: Mapping[str, re.Pattern[str]]
    hearsay: re.Pattern[str]
    posted: re.Pattern[str]


@cache
def speech(lang: str) -> Speech:
    """Read the table ``origins`` of a language; a language without one presents nobody."""
    table: Mapping[str, Any] = lexicon(lang).table("origins") if lang in codes() else {}
    return Speech(
        titles=_any_of(table.get("titles", ())),
        bare_titles=_any_of(table.get("bare_titles", ())),
        spokespeople=_any_of(table.get("spokespeople", ())),
        title_parts=frozenset(table.get("title_parts", ())),
        between=frozenset(table.get("between", ())),
        legal_forms=frozenset(table.get("legal_forms", ())),
        offices={name: _any_of(words) for name, words in table.get("offices", {}).items()},
        hearsay=_any_of(table.get("hearsay", ())),
        posted=_any_of(table.get("posted", ())),
    )


def _any_of(words: Iterable[str]) -> re.Pattern[str]:
    joined = "|".join(re.escape(w) for w in sorted(words, key=lambda w: (-len(w), w)))
    return re.compile(rf"(?<!\w)(?:{joined})(?!\w)" if joined else r"(?!)", re.IGNORECASE)


@cache
def legal_forms() -> frozenset[str]:
    """Return the forms of incorporation of all languages, in small letters."""
    return frozenset(form for code in codes() for form in speech(code).legal_forms)


def folded(name: str) -> str:
    """Return a name without case, accents, odd spaces and forms of incorporation."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c)).casefold()
    words = bare.replace("’", "'").split()
    kept = [w for w in words if w not in legal_forms()]
    return " ".join(kept or words)


def offices(text: str) -> frozenset[str]:
    """Return the classes of public body that a name or description speaks of, in any language."""
    return frozenset(name for code in codes() for name, words in speech(code).offices.items() if words.search(text))


def presentation(text: str, source: Span | None, cue: Span | None, content: Span | None = None) -> str:
    """The source's surface with the title before it and the apposition behind it, the cue blanked; what it says is no part."""
    if source is None:
        return ""
    if content is not None and content.start >= source.end:
        text = text[: content.start] + "\n"
    elif content is not None and content.end <= source.start:
        text = " " * content.end + text[content.end :]
    if cue is not None:
        text = text[: cue.start] + " " * (cue.end - cue.start) + text[cue.end :] if not source.overlaps(cue) else text
    left, right = text[max(0, source.start - BEFORE) : source.start], text[source.end : source.end + AFTER]
    apposed = left.rstrip().endswith(",")
    left = _STOP_LEFT.split(left)[-1]
    segments = left.split(",")
    left = ",".join(segments[-2:]) if apposed else segments[-1]
    right = _STOP_RIGHT.split(right, maxsplit=1)[0]
    following = right.split(",", 2)
    right = "," + following[1] if right.startswith(",") and len(following) > 1 else ""
    return left + text[source.start : source.end] + right


def names(phrase: str, words: Speech, person: set[str]) -> list[tuple[int, str]]:
    """Runs of capitalised words, (place, name), without the person's own name and the words of titles."""
    found: list[tuple[int, str]] = []
    run: list[str] = []
    start = last = 0
    for match in [*_WORD.finditer(phrase), None]:
        word = _POSSESSIVE.sub("", _ELIDED.sub("", match.group())).rstrip(".'’-") if match else ""
        titled = word in words.title_parts or words.titles.fullmatch(word) is not None
        mine = bool(word) and word[0].isupper() and word.casefold() not in person and not titled
        if mine and match and not (run and phrase[last : match.start()].strip()):
            start = start if run else match.start()
            run.append(word)
            last = match.end()
            if _POSSESSIVE.search(match.group()):
                found.append((start, " ".join(run)))
                run = []
            continue
        if run:
            found.append((start, " ".join(run)))
        run = [word] if mine else []
        if match:
            start, last = match.start(), match.end()
    return [(at, name) for at, name in found if name.casefold() not in words.between]


def beside(phrase: str, title: re.Match[str], start: int, end: int, words: Speech) -> bool:
    """Whether a name belongs to a title: "X's operations director", "director of X", "spokesman for the maker X"."""
    if end <= title.start():
        return title.start() - end <= FAR_BEFORE and "," not in phrase[end : title.start()]
    link = phrase[title.end() : start]
    first = _WORD.search(link)
    linked = first is not None and (first.group().casefold() in words.between or bool(_ELIDED.match(first.group())))
    return "," not in link and len(link) <= (FAR_BEHIND if linked else 2)
