"""Places: recognised, resolved to country and coordinates, each with all its mentions.

The way of a name: :mod:`factx.find.places.recognition` finds it, :mod:`factx.find.places.resolution`
shares it out over what the gazetteer knows under that name, and here the shares become one place, or
an unresolved one where they do not settle it.  See docs/places.md for what was measured.
"""

from __future__ import annotations

import string
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from factx._candidates import Findings, PlaceCandidate, Stretch, Toponym, Trouble
from factx._gazetteer import Entry, Gazetteer, fold, shipped
from factx._lexicon import lexicon
from factx._parsing import Reading
from factx.find.places.nominals import Antecedent, find_nominals
from factx.find.places.outlet_home import home_of
from factx.find.places.recognition import recognise
from factx.find.places.resolution import Homes, Name, distance_km, resolve

_MOST_ALTERNATIVES = 3

# readings this near to each other are one answer to "where"
_SAME_SPOT_KM = 100.0

# readings after these have no share to speak of
_LIKELY = 10

# below this share a reading is right less than two times in five: better none
_LEAST_SHARE = 0.35

# a city and the division around it that bears its name: the city is meant, unless it is clearly less likely
_CITY_RATIO = 0.3

# where all but this share of a text lies in one country, a name that nobody knows does too: nine in ten did
_OTHER_COUNTRIES = 0.4
_FEWEST_NAMES = 3

_KIND_OF_LABEL = {"FAC": "facility", "LOC": "region"}


def find_places(reading: Reading, *, gazetteer: Gazetteer | None = None) -> Findings[PlaceCandidate]:
    """The places that a document names, in order of their first mention.

    A place that is recognised and not resolved stays, without coordinates, and there is a trouble
    ``unresolved-place`` for it.

    Args:
        reading: the parsed document; its ``source.outlet`` helps to tell one Richmond from another.
        gazetteer: where names are looked up; the one that ships with factx if left out.
    """
    gazetteer = gazetteer or shipped()
    return find(reading, gazetteer, lexicon("toponym_weights"), home_of(reading.source, gazetteer))


def find(
    reading: Reading, gazetteer: Gazetteer, weights: Mapping[str, Any], homes: Homes = ()
) -> Findings[PlaceCandidate]:
    """:func:`find_places` with weights and an outlet's home of the caller's choice."""
    if not len(reading.doc):
        return Findings()
    mentions = recognise(reading, gazetteer, weights["recognition"])
    names = resolve(reading.doc.text, mentions, weights["resolution"], homes)
    around = _countries(names)
    verdicts: dict[object, list[_Verdict]] = defaultdict(list)
    for verdict in _namesakes([_judge(name, around) for name in names]):
        name = verdict.name
        verdicts[name.key if verdict.entry is None else verdict.entry.id].append(verdict)
    candidates = []
    troubles = []
    scale = weights.get("confidence")
    nouns = _nouns(reading, verdicts)
    for key, same in verdicts.items():
        spans = [(m.start, m.end, m.role) for v in same for m in v.name.mentions] + nouns.get(key, [])
        stretches = sorted({reading.extent(start, end): role for start, end, role in spans}.items())
        best = max(same, key=lambda v: v.share)
        candidates.append(_candidate(best, same, tuple(stretches), gazetteer, scale))
        if best.entry is None:
            troubles.append(Trouble("unresolved-place", best.why, stretches[0][0]))
    candidates.sort(key=lambda c: c.mentions[0][0])
    return Findings(tuple(candidates), tuple(sorted(troubles, key=lambda t: t.at or (0, 0))))


def _nouns(
    reading: Reading, verdicts: Mapping[object, Sequence[_Verdict]]
) -> dict[object, list[tuple[int, int, str]]]:
    """By place, the nouns that stand for it."""
    kinds = [(block.start, block.kind) for block in reading.blocks]
    keys: list[object] = []
    antecedents: list[Antecedent] = []
    demonyms: dict[int, str] = {}
    for key, same in verdicts.items():
        entry = same[0].entry
        if entry is None:
            continue
        firsts = []
        for mention in (m for v in same for m in v.name.mentions):
            if mention.role == "demonym":
                demonyms[mention.start] = entry.country or ""
            i = bisect_right(kinds, mention.start, key=lambda block: block[0]) - 1
            if mention.role == "place" and not (i >= 0 and kinds[i][1] == "dateline"):
                firsts.append(mention.start)
        if firsts:
            keys.append(key)
            antecedents.append(Antecedent(entry, min(firsts)))
    nouns: dict[object, list[tuple[int, int, str]]] = defaultdict(list)
    for i, (start, end) in find_nominals(reading, antecedents, demonyms):
        nouns[keys[i]].append((start, end, "nominal"))
    return nouns


class _Verdict(NamedTuple):
    """What is made of one name; ``country`` may be known where no ``entry`` is."""

    name: Name
    entry: Entry | None
    share: float
    country: str | None = None
    why: str = ""


def _judge(name: Name, around: Mapping[str, float]) -> _Verdict:
    best = name.best
    written = name.mentions[0].name
    if best is None:
        country = next(iter({e.country for e in name.holders}), None) if len(name.holders) == 1 else None
        if country is None and sum(around.values()) >= _FEWEST_NAMES:
            top = max(around, key=lambda c: around[c])
            if around[top] >= (1 - _OTHER_COUNTRIES) * sum(around.values()):
                country = top
        return _Verdict(name, None, 0.0, country, f"the gazetteer has no {written!r}")
    spots = _spots(name)
    best = max(spots, key=lambda i: (spots[i], name.shares[i]))
    entry = name.entries[best]
    if (
        entry.kind in ("adm1", "adm2")
        and not any(m.head for m in name.mentions)
        and entry.id not in name.held
    ):
        cities = [i for i, e in enumerate(name.entries) if e.kind == "city" and entry.id in (e.adm1, e.adm2)]
        city = max(cities, key=lambda i: name.shares[i], default=None)
        if city is not None and name.shares[city] >= _CITY_RATIO * name.shares[best]:
            entry = name.entries[city]
    share = spots[best]
    if share < _LEAST_SHARE:
        by_country: dict[str | None, float] = defaultdict(float)
        for e, s in zip(name.entries, name.shares, strict=True):
            by_country[e.country] += s
        country, most = max(by_country.items(), key=lambda item: item[1])
        sure = country if most >= 0.5 else None
        return _Verdict(name, None, share, sure, f"{written!r} could be any of {len(name.entries)} places")
    return _Verdict(name, entry, share)


def _namesakes(verdicts: Sequence[_Verdict]) -> list[_Verdict]:
    """The same, but "Georgians" are those of the state that the text calls Georgia, if only it is named."""
    places = [v for v in verdicts if v.entry is not None and any(m.role == "place" for m in v.name.mentions)]
    named = {v.name.key: v.entry for v in places}
    countries = {v.entry.country for v in places if v.entry is not None}
    found = []
    for verdict in verdicts:
        land = verdict.entry
        if land is not None and land.kind == "country" and land.country not in countries:
            other = named.get(fold(land.name))
            if other is not None and other.kind == "adm1":
                verdict = verdict._replace(entry=other, share=0.0)
        found.append(verdict)
    return found


def _spots(name: Name) -> dict[int, float]:
    """The share of each likely reading together with all readings at the same spot."""
    likely = sorted(range(len(name.shares)), key=lambda i: -name.shares[i])[:_LIKELY]
    return {
        i: sum(name.shares[j] for j in likely if _same_spot(name.entries[i], name.entries[j])) for i in likely
    }


def _same_spot(one: Entry, other: Entry) -> bool:
    if one.id == other.id:
        return True
    if one.country != other.country or "country" in (one.kind, other.kind):
        return False
    return None not in (one.latitude, other.latitude) and distance_km(one, other) <= _SAME_SPOT_KM


def _countries(names: Sequence[Name]) -> dict[str, float]:
    """How many names lie in each country."""
    countries: dict[str, float] = defaultdict(float)
    for name in names:
        for entry, share in zip(name.entries, name.shares, strict=True):
            if entry.country:
                countries[entry.country] += share
    return countries


def _candidate(
    best: _Verdict,
    same: Sequence[_Verdict],
    stretches: tuple[tuple[Stretch, str], ...],
    gazetteer: Gazetteer,
    scale: Mapping[str, Sequence[float]] | None,
) -> PlaceCandidate:
    name = best.name
    sure = max(m.share for v in same for m in v.name.mentions)
    order = sorted(range(len(name.shares)), key=lambda i: (-name.shares[i], name.entries[i].id))
    if best.entry is None:
        mention = name.mentions[0]
        kind = mention.head or _KIND_OF_LABEL.get(mention.label, "city")
        top = name.shares[order[0]] if order else 1.0
        return PlaceCandidate(
            Toponym(_written(name), kind, best.country),
            stretches,
            tuple(
                _toponym(name.entries[i], gazetteer, name.shares[i] / top) for i in order[:_MOST_ALTERNATIVES]
            ),
            confidence=None,
            rule="ambiguous" if name.entries else "unknown",
        )
    chosen = name.entries.index(best.entry)
    others = [i for i in order if i != chosen][:_MOST_ALTERNATIVES]
    return PlaceCandidate(
        replace(_toponym(best.entry, gazetteer), name=_display(name, best.entry)),
        stretches,
        tuple(_toponym(name.entries[i], gazetteer, name.shares[i] / name.shares[chosen]) for i in others),
        confidence=round(_calibrated(sure * best.share, scale), 2),
        rule="gazetteer",
    )


def _calibrated(share: float, scale: Mapping[str, Sequence[float]] | None) -> float:
    """The share of right answers that was measured where the model said ``share``."""
    if scale is None:
        return share
    said, was = scale["said"], scale["was"]
    i = bisect_right(said, share)
    if i == 0:
        return was[0]
    if i == len(said):
        return was[-1]
    part = (share - said[i - 1]) / (said[i] - said[i - 1])
    return was[i - 1] + part * (was[i] - was[i - 1])


def _display(name: Name, entry: Entry) -> str:
    """The gazetteer's name, the same in all documents; the text's where that is a transcription."""
    return entry.name if entry.name.isascii() or entry.grade == "name" else _written(name)


def _written(name: Name) -> str:
    written = max((m.name for m in name.mentions), key=len)
    return written if any(map(str.isupper, written)) else string.capwords(written)


def _toponym(entry: Entry, gazetteer: Gazetteer, score: float | None = None) -> Toponym:
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
        None if score is None else round(score, 3),
    )
