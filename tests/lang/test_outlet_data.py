"""The data of the outlet registry is consistent."""

from __future__ import annotations

from claimtrack.lang.mentions import squash
from claimtrack.lang.outlets import OutletKind
from tests.lang.known import KNOWN, mentions


def test_no_name_is_claimed_by_two_outlets() -> None:
    owners: dict[str, set[str]] = {}
    for outlet in KNOWN:
        for name in (outlet.name, *outlet.aliases, *outlet.weak):
            owners.setdefault(squash(name), set()).add(outlet.name)
    assert {key: names for key, names in owners.items() if len(names) > 1} == {}


def test_no_address_is_claimed_by_two_outlets_and_each_leads_back() -> None:
    owners: dict[str, set[str]] = {}
    for outlet in KNOWN:
        for domain in outlet.domains:
            owners.setdefault(domain, set()).add(outlet.name)
    assert {key: names for key, names in owners.items() if len(names) > 1} == {}
    assert [d for o in KNOWN for d in o.domains if KNOWN.by_domain(d) is not o] == []
    assert [d for o in KNOWN for d in o.domains if KNOWN.by_domain(f"https://www.{d}/a/b?c=d") is not o] == []


def test_every_outlet_is_found_by_each_of_its_names() -> None:
    assert [(o.name, n) for o in KNOWN for n in (o.name, *o.aliases, *o.weak) if KNOWN.by_name(n) is not o] == []


def test_every_outlet_of_prose_is_found_in_prose_by_each_of_its_names() -> None:
    missed = []
    for outlet in KNOWN:
        for name in (outlet.name, *outlet.aliases) if outlet.in_prose else ():
            found = mentions(f"menurut {name}, ")
            if [(squash(surface), owner) for surface, owner in found] != [(squash(name), outlet.name)]:
                missed.append((name, found))
    assert missed == []


def test_the_fields_are_well_formed() -> None:
    assert [o.name for o in KNOWN if len(o.country) != 2 or not o.country.isupper()] == []
    assert [o.name for o in KNOWN if not o.languages or any(len(code) != 2 for code in o.languages)] == []
    assert [o.name for o in KNOWN if not o.domains or any(d != d.lower() or d.startswith("www.") for d in o.domains)] == []
    assert {o.kind for o in KNOWN} == set(OutletKind)
    assert all(len(KNOWN.outlets) >= 300 and sum(code in o.languages for o in KNOWN) >= 80 for code in ("fr", "id", "en"))
