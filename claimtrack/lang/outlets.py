"""What is known of news outlets: names, addresses and kinds from ``outlets.toml``, looked up by name or address."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any, NamedTuple

from claimtrack.lang.mentions import Finder, Form, cased, fold, form, squash, strip_article
from claimtrack.types import Span

FUZZY_LETTERS = 8  # shorter names lie too close to each other: CNN, CNA, CNBC
FUZZY_RATIO = 90.0  # rapidfuzz token_sort_ratio, 0 to 100
SHORT_WORD = 4  # words this short must agree: Kompas TV is no misspelt Kompas ID
_WRAPPING = " \t\n\u00a0\u202f\"'«»“”„‘’‹›()[]*_,;:"


class OutletKind(StrEnum):
    """What an outlet is. Image agencies give pictures, platforms carry the voices of others."""

    AGENCY = "agency"
    NEWSPAPER = "newspaper"
    MAGAZINE = "magazine"
    BROADCASTER = "broadcaster"
    ONLINE = "online"
    IMAGE_AGENCY = "image_agency"
    AGGREGATOR = "aggregator"
    PLATFORM = "platform"


@dataclass(frozen=True, slots=True)
class Outlet:
    """One outlet; ``outlets.toml`` says what each field means. ``country`` is empty when unknown."""

    name: str
    domains: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    country: str = ""
    languages: tuple[str, ...] = ()
    kind: OutletKind = OutletKind.ONLINE
    ordinary: bool = False
    weak: tuple[str, ...] = ()
    quiet: bool = False

    @property
    def in_prose(self) -> bool:
        """Whether running text is searched for its names; if not, only ``by_name`` and ``by_domain`` know it."""
        return not self.quiet and self.kind is not OutletKind.PLATFORM


class _Named(NamedTuple):
    """What a folded name stands for."""

    outlet: Outlet
    form: Form
    strict: bool  # its capitals must be there


class OutletRegistry:
    """Outlets by name, by address and in running text. Immutable; ``extended`` returns a larger one."""

    def __init__(self, outlets: Sequence[Outlet], articles: Iterable[str] = (), continuations: Iterable[str] = ()) -> None:
        """Index the outlets; of two that claim one name or address the earlier keeps it."""
        self.outlets = tuple(outlets)
        self._articles, self._continuations = frozenset(articles), frozenset(continuations)
        self._names: dict[str, list[_Named]] = {}
        self._bare: dict[str, _Named | None] = {}
        self._hosts: dict[str, list[tuple[str, Outlet]]] = {}
        for outlet in self.outlets:
            self._add_names(outlet)
            self._add_domains(outlet)
        self._fuzzy: dict[str, Outlet] | None = None
        self._finder: Finder[Outlet] | None = None
        self._resolved = lru_cache(maxsize=8192)(self._resolve)

    def __len__(self) -> int:
        """Count of outlets."""
        return len(self.outlets)

    def __iter__(self) -> Iterator[Outlet]:
        """The outlets in the order of the file, then those of the corpus."""
        return iter(self.outlets)

    def _add_names(self, outlet: Outlet) -> None:
        for weak, names in ((False, (outlet.name, *outlet.aliases)), (True, outlet.weak)):
            for name in names:
                strict = weak or outlet.ordinary or not outlet.in_prose
                rows = self._names.setdefault(squash(name), [])
                if all(row.outlet is outlet for row in rows):
                    rows.append(_Named(outlet, form(name), strict))
                bare = strip_article(name, self._articles)
                if bare != name and not strict:
                    self._add_bare(squash(bare), _Named(outlet, form(bare), strict))

    def _add_bare(self, key: str, named: _Named) -> None:
        """A name without its article; one that two outlets share says nothing."""
        other = self._bare.setdefault(key, named)
        if other is not None and other.outlet is not named.outlet:
            self._bare[key] = None

    def _add_domains(self, outlet: Outlet) -> None:
        for domain in outlet.domains:
            host, _, path = domain.partition("/")
            rows = self._hosts.setdefault(host, [])
            if all(path != known for known, _ in rows):
                rows.append((path, outlet))
                rows.sort(key=lambda row: -len(row[0]))

    def by_name(self, surface: str) -> Outlet | None:
        """Return the outlet of this name, alias, address or slight misspelling; None when there is none.

        Case, accents, quotes and a leading article are folded; a name that is an ordinary word must have its capitals.
        """
        return self._resolved(surface.strip(_WRAPPING))

    def _resolve(self, surface: str) -> Outlet | None:
        if not surface or len(surface) > 120:
            return None
        bare = strip_article(surface, self._articles)
        shorter = self._bare.get(squash(bare))
        tries = [(named, surface) for named in self._names.get(squash(surface), ())]
        tries += [(named, bare) for named in self._names.get(squash(bare), ())]
        for named, seen in [*tries, *([(shorter, bare)] if shorter else [])]:
            if (not named.strict and len(named.form.words) > 1) or cased(named.form, form(seen)):
                return named.outlet
        if "." in surface and " " not in surface:
            return self.by_domain(surface)
        return self._by_likeness(bare)

    def _by_likeness(self, bare: str) -> Outlet | None:
        """Return the outlet whose name is almost this one: long names only, ordinary words never."""
        if not bare[:1].isupper() or len(squash(bare)) < FUZZY_LETTERS:
            return None
        from rapidfuzz import fuzz, process

        if self._fuzzy is None:
            self._fuzzy = dict(self._likenesses())
        folded = " ".join(form(bare).keys)
        found = process.extractOne(folded, self._fuzzy.keys(), scorer=fuzz.token_sort_ratio, score_cutoff=FUZZY_RATIO)
        return self._fuzzy[found[0]] if found and _misspelt(folded, found[0]) else None

    def _likenesses(self) -> Iterator[tuple[str, Outlet]]:
        for outlet in reversed(self.outlets):
            if not outlet.ordinary and outlet.in_prose:
                for name in (*reversed(outlet.aliases), outlet.name):
                    bare = strip_article(name, self._articles)
                    if len(squash(bare)) >= FUZZY_LETTERS:
                        yield " ".join(form(bare).keys), outlet

    def by_domain(self, url_or_domain: str) -> Outlet | None:
        """Return the outlet of an address: a URL or a host, subdomains included; the most exact entry wins."""
        host, path = _address(url_or_domain)
        labels = host.split(".")
        for start in range(len(labels) - 1):
            for prefix, outlet in self._hosts.get(".".join(labels[start:]), ()):
                if not prefix or path == prefix or path.startswith(prefix + "/"):
                    return outlet
        return None

    def find(self, text: str) -> list[tuple[Span, Outlet]]:
        """Return the mentions in running text, left to right, none overlapping: names and addresses, the longest first.

        Left out: platforms and quiet outlets by name, and ordinary words without their capitals.
        """
        if self._finder is None:
            self._finder = Finder(self._searched(), self.by_domain, self._articles, self._continuations)
        return self._finder.find(text)

    def _searched(self) -> Iterator[tuple[str, Outlet, bool]]:
        for outlet in self.outlets:
            if outlet.in_prose:
                for name in (outlet.name, *outlet.aliases):
                    yield name, outlet, outlet.ordinary

    def extended(self, outlets: Iterable[tuple[str, str | None]]) -> OutletRegistry:
        """Return a registry that also knows these (name, address) of the corpus; known names and addresses stay as they are."""
        names: dict[str, tuple[str, set[str]]] = {}
        for name, url in sorted(((n.strip(), u or "") for n, u in outlets), key=str):
            if squash(name) and squash(name) not in self._names:
                site = _site(url)
                kept = names.setdefault(squash(name), (name, set()))[1]
                if site and self.by_domain(site) is None:
                    kept.add(site)
        added = [Outlet(name, tuple(sorted(sites)), quiet=_unsearchable(name)) for name, sites in names.values()]
        return OutletRegistry((*self.outlets, *added), self._articles, self._continuations) if added else self


def _unsearchable(name: str) -> bool:
    """Whether a name is too short, or written like any word, to be told from prose (``blog``)."""
    return len(squash(name)) <= 2 or (name.islower() and "." not in name)


def _misspelt(a: str, b: str) -> bool:
    """Whether two names differ as a slip does: as many words, the short ones equal, no mere plural."""
    one, two = sorted(a.split()), sorted(b.split())
    if len(one) != len(two) or [w for w in one if len(w) <= SHORT_WORD] != [w for w in two if len(w) <= SHORT_WORD]:
        return False
    return all(x == y or x.rstrip("s") != y.rstrip("s") for x, y in zip(one, two, strict=True))


def _address(url_or_domain: str) -> tuple[str, str]:
    """Return (host, path) in lower case, without scheme, user, port, ``www.`` and outer slashes."""
    rest = url_or_domain.strip().lower()
    rest = rest.partition("://")[2] or rest
    rest = rest.split("?", 1)[0].split("#", 1)[0]
    host, _, path = rest.partition("/")
    return host.rpartition("@")[2].partition(":")[0].strip(".").removeprefix("www."), path.strip("/")


def _site(url: str) -> str:
    """Return the registrable domain of an address of the corpus, its host where the suffix is unknown."""
    host = _address(url)[0]
    if host.count(".") < 2:
        return host if "." in host else ""
    import tldextract

    extract = _extractor(tldextract)
    return extract(host).top_domain_under_public_suffix or host


@cache
def _extractor(tldextract: Any) -> Any:
    """The list of public suffixes that comes with the library: nothing is fetched or written."""
    return tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None, include_psl_private_domains=True)


def _outlet(row: Mapping[str, Any]) -> Outlet:
    fields: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value for key, value in row.items()}
    return Outlet(**(fields | {"kind": OutletKind(row["kind"])}))


@cache
def registry() -> OutletRegistry:
    """The registry that comes with the package, read once."""
    data = tomllib.loads((files("claimtrack.lang") / "outlets.toml").read_text(encoding="utf-8"))
    return OutletRegistry([_outlet(row) for row in data["outlets"]], data["articles"], data["continuations"])


__all__ = ["Outlet", "OutletKind", "OutletRegistry", "fold", "registry"]
