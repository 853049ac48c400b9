"""Where an outlet is at home, as far as its own name or address tells: "richmondregister.com".

An outlet writes of the place next door without its state or country; who knows the outlet knows which
Richmond is meant (Lieberman, Samet and Sankaranarayanan 2010 call it the local lexicon).  No list of
outlets is kept: the place must stand in the name.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from typing import NamedTuple

from factx._gazetteer import Entry, Gazetteer
from factx._lexicon import lexicon
from factx.records import Source

_ADDRESS = re.compile(r"(?:https?://)?([\w-]+(?:\.[\w-]+)+)(?:[/:?#].*)?\Z", re.ASCII)
_LONGEST = 40
_SHORTEST = 4

# "Mercury" and "Dawn" are villages somewhere, and one Columbia in twenty tells nothing
_FEWEST_PEOPLE = 50_000
_MOST_READINGS = 6
_COUNTRY = {"uk": "GB"}


class _Names(NamedTuple):
    words: tuple[str, ...]
    sold: frozenset[str]
    generic: frozenset[str]


@functools.cache
def _names() -> _Names:
    table = lexicon("toponyms")["outlet_names"]
    return _Names(
        tuple(sorted(table["words"], key=lambda w: (-len(w), w))),
        frozenset(table["sold"]),
        frozenset(table["generic"]),
    )


def home_of(source: Source, gazetteer: Gazetteer) -> tuple[tuple[Entry, ...], ...]:
    """For each place in the outlet's name or address what it could mean; nothing where it names none."""
    homes: list[tuple[Entry, ...]] = []
    for written in (source.outlet, source.url):
        if not written:
            continue
        country = None
        address = _ADDRESS.match(written.strip().lower())
        if address:
            labels = address[1].split(".")
            country = _country(labels[-1], gazetteer)
            if country:
                homes.append((country,))
            guesses = [
                guess for label in labels[:-1] if label not in _names().generic for guess in _guesses(label)
            ]
        else:
            guesses = list(_phrases(written))
        found = gazetteer.find(guesses)
        for guess in guesses:  # the first that is a place: the longest comes first
            readings = tuple(
                e
                for e in found.get(guess, ())
                if e.kind in {"city", "adm1", "adm2", "country"} and e.grade in {"name", "alias"}
            )
            # "hamiltonnews.co.nz" is not of Ontario
            readings = tuple(e for e in readings if country and e.country == country.country) or readings
            if readings and len(readings) <= _MOST_READINGS and readings[0].population >= _FEWEST_PEOPLE:
                homes.append(readings)
                break
        if homes:
            break
    return tuple(homes)


def _country(domain: str, gazetteer: Gazetteer) -> Entry | None:
    if len(domain) != 2 or domain in _names().sold:
        return None
    return gazetteer.country(_COUNTRY.get(domain, domain.upper()))


def _phrases(name: str) -> Iterator[str]:
    """Stretches of the words of a name, the longest first: "The Los Angeles Times"."""
    words = [word.strip(".,") for word in name.split()][:8]
    plain = set(_names().words)
    words = [word for word in words if word]
    for length in range(len(words), 0, -1):
        for at in range(len(words) - length + 1):
            stretch = words[at : at + length]
            if not any(word.lower() in plain for word in (stretch[0], stretch[-1])):
                yield " ".join(stretch)


def _guesses(label: str) -> Iterator[str]:
    """What is left of "columbiadailyherald" without the words that outlets use, as one word and as two."""
    if len(label) > _LONGEST:
        return
    words = [w for w in label.split("-") if w not in _names().words]
    label = "".join(words)
    rest = label
    stripped = True
    while stripped:
        stripped = False
        for word in _names().words:
            if len(word) > 2 and len(rest) - len(word) >= _SHORTEST:
                if rest.endswith(word):
                    rest, stripped = rest[: -len(word)], True
                elif rest.startswith(word):
                    rest, stripped = rest[len(word) :], True
    for left in dict.fromkeys((label, rest)):
        if len(left) >= _SHORTEST and left not in _names().words:
            yield left
            for cut in range(2, len(left) - 2):
                yield f"{left[:cut]} {left[cut:]}"
