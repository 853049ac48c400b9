"""Which place a name means: population, what holds what, and the company that it keeps."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from factx._gazetteer import Entry, fold
from factx.find._toponym_spans import Mention


@dataclass(slots=True)
class Name:
    """A name with all its mentions, taken in one sense."""

    key: str
    mentions: list[Mention]
    entries: tuple[Entry, ...]
    scores: list[float] = field(default_factory=list)

    @property
    def shares(self) -> list[float]:
        if not self.scores:
            return []
        top = max(self.scores)
        weights = [math.exp(min(s - top, 0)) for s in self.scores]
        total = sum(weights)
        return [w / total for w in weights]


def resolve(text: str, mentions: Sequence[Mention]) -> list[Name]:
    """Names with a score for each of their entries."""
    names: dict[tuple[str, str], Name] = {}
    of: list[Name] = []
    for mention in mentions:
        key = (fold(mention.name), mention.role)
        name = names.setdefault(key, Name(key[0], [], mention.entries))
        name.mentions.append(mention)
        of.append(name)
    held = _containment(text, mentions, of)
    for name in names.values():
        name.scores = [_prior(name, e) + held.get((name.key, e.id), 0.0) for e in name.entries]
    for _ in range(2):
        countries: dict[str, float] = defaultdict(float)
        divisions: dict[int, float] = defaultdict(float)
        for name in names.values():
            for entry, share in zip(name.entries, name.shares, strict=True):
                if entry.country:
                    countries[entry.country] += share
                for division in {entry.adm1, entry.id if entry.kind == "adm1" else None} - {None}:
                    divisions[division] += share  # type: ignore[index]
        fresh = {}
        for at, name in names.items():
            mine = list(zip(name.entries, name.shares, strict=True))
            scores = []
            for entry in name.entries:
                own = sum(s for e, s in mine if e.country == entry.country)
                score = _prior(name, entry) + held.get((name.key, entry.id), 0.0)
                company = countries.get(entry.country or "", 0.0) - own
                score += 2.0 * company / (company + 1.5)
                division = entry.id if entry.kind == "adm1" else entry.adm1
                if division:
                    own = sum(s for e, s in mine if division in (e.id, e.adm1))
                    company = divisions.get(division, 0.0) - own
                    score += 2.5 * company / (company + 1.0)
                scores.append(score)
            fresh[at] = scores
        for at, scores in fresh.items():
            names[at].scores = scores
    return list(names.values())


def _prior(name: Name, entry: Entry) -> float:
    score = 0.8 * math.log10(max(entry.population, 10) / 10)
    score += {
        "country": 2.5,
        "adm1": 0.0,
        "adm2": -2.0,
        "city": 0.7,
        "region": 2.5,
        "water": 4.0,
        "facility": 4.0,
    }[entry.kind]
    score += {"name": 0.6, "alias": 0.0, "variant": -1.5}.get(entry.grade, 0.0)
    if entry.latitude is None and entry.kind != "region":
        score -= 2.0
    heads = {m.head for m in name.mentions}
    if entry.kind in heads:
        score += 1.5 if entry.kind != "adm2" else 4.0
    return score


def _containment(text: str, mentions: Sequence[Mention], of: Sequence[Name]) -> dict[tuple[str, int], float]:
    """What a neighbour says: "Paris, Texas", "Dresden in Germany", "Iraq's Mosul"."""
    bonus: dict[tuple[str, int], float] = defaultdict(float)
    for i in range(len(mentions) - 1):
        left, right = mentions[i], mentions[i + 1]
        gap = text[left.end : right.start]
        if len(gap) > 6:
            continue
        words = gap.strip().lower()
        if words in {",", "("} and gap.strip():
            inner, outer, weight = of[i], of[i + 1], 5.0
        elif words in {"in", ", in", "in the"}:
            inner, outer, weight = of[i], of[i + 1], 3.0
        elif words in {"'s", "’s", "s"}:
            inner, outer, weight = of[i + 1], of[i], 3.0
        else:
            continue
        if inner is outer:
            continue
        holders = {e.id for e in outer.entries}
        lands = {e.country for e in outer.entries if e.kind == "country"}
        inside: set[int] = set()
        for entry in inner.entries:
            if (
                entry.adm1 in holders
                or entry.adm2 in holders
                or (entry.kind != "country" and entry.country in lands)
            ):
                bonus[inner.key, entry.id] = weight
                inside |= {entry.adm1 or 0, entry.adm2 or 0}
                inside |= {e.id for e in outer.entries if e.kind == "country" and e.country == entry.country}
        for entry in outer.entries:
            if entry.id in inside:
                bonus[outer.key, entry.id] = max(bonus[outer.key, entry.id], 3.0)
    return bonus
