"""Places: recognised, resolved to country and coordinates, each with all its mentions."""

from __future__ import annotations

import string
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

from factx._candidates import Findings, PlaceCandidate, Stretch, Toponym, Trouble
from factx._gazetteer import Entry, Gazetteer, shipped
from factx._lexicon import lexicon
from factx._parsing import Reading
from factx.find._toponym_resolution import Name, resolve
from factx.find._toponym_spans import recognise
from factx.records import Source

_MOST_ALTERNATIVES = 3


def find_places(reading: Reading, *, gazetteer: Gazetteer | None = None) -> Findings[PlaceCandidate]:
    """The places that a document names, in order of their first mention.

    Args:
        reading: the parsed document; ``reading.source`` may tell the outlet.
        gazetteer: where names are looked up; the one that ships with factx if left out.
    """
    gazetteer = gazetteer or shipped()
    return find(reading, gazetteer, lexicon("toponym_weights"), home_of(reading.source, gazetteer))


def home_of(source: Source, gazetteer: Gazetteer) -> tuple[Entry, ...]:
    """Where the outlet is at home, as far as its name tells ("The Ghana Post")."""
    return ()


def find(
    reading: Reading, gazetteer: Gazetteer, weights: Mapping[str, Mapping[str, float]], home: Sequence[Entry]
) -> Findings[PlaceCandidate]:
    """:func:`find_places` with weights and an outlet's home of the caller's choice."""
    mentions = recognise(reading, gazetteer, weights["recognition"])
    places: dict[object, list[Name]] = defaultdict(list)
    chosen: dict[object, int] = {}
    for name in resolve(reading.doc.text, mentions, weights["resolution"], home):
        best = name.best
        key: object = name.key if best is None else name.entries[best].id
        places[key].append(name)
        if best is not None and key not in chosen:
            chosen[key] = best
    troubles = []
    candidates = []
    for key, names in places.items():
        stretches: list[tuple[Stretch, str]] = sorted(
            (reading.extent(m.start, m.end), m.role) for name in names for m in name.mentions
        )
        name = names[0]
        if key not in chosen:
            troubles.append(
                Trouble("unresolved-place", f"no gazetteer entry for {name.mentions[0].name!r}", stretches[0][0])
            )
            kind = name.mentions[0].head or {"FAC": "facility", "LOC": "region"}.get(name.mentions[0].label, "city")
            candidates.append(PlaceCandidate(Toponym(name.mentions[0].name, kind), tuple(stretches), rule="unknown"))
            continue
        best = chosen[key]
        shares = name.shares
        order = sorted(range(len(shares)), key=lambda i: -shares[i])
        candidates.append(
            PlaceCandidate(
                replace(_toponym(name.entries[best], gazetteer, None), name=_display(name, name.entries[best])),
                tuple(stretches),
                tuple(
                    _toponym(name.entries[i], gazetteer, round(shares[i] / shares[best], 3))
                    for i in order
                    if i != best
                )[:_MOST_ALTERNATIVES],
                confidence=round(shares[best], 2),
                rule="gazetteer",
            )
        )
    candidates.sort(key=lambda c: c.mentions[0][0])
    return Findings(tuple(candidates), tuple(troubles))


def _display(name: Name, entry: Entry) -> str:
    """The gazetteer's name of a place, or the text's where GeoNames' is not the English one."""
    if entry.kind == "country" or entry.grade not in {"alias", "variant"}:
        return entry.name
    written = max((m.name for m in name.mentions), key=len)
    return written if any(c.isupper() for c in written) else string.capwords(written)


def _toponym(entry: Entry, gazetteer: Gazetteer, score: float | None) -> Toponym:
    holder = gazetteer.entry(entry.adm1)
    return Toponym(
        entry.name,
        entry.kind,
        entry.country,
        holder.name if holder else None,
        entry.latitude,
        entry.longitude,
        entry.id if entry.id > 0 else None,
        entry.population or None,
        score,
    )
