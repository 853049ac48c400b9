"""Which place a name means: population, what holds what, and the company that it keeps.

Each reading of a name is described by a few numbers, whose learned weights
(factx/data/toponym_weights.toml) add up to its score; the scores of the readings of one name make
shares by softmax.  What the other names of the text mean is part of the description, so the shares
are worked out in rounds, as in collective disambiguation.  All mentions of a name in one text are
taken in one sense (Gale, Church and Yarowsky 1992), unless their holders differ ("Paris, Texas" and
"Paris, France").
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from factx._gazetteer import Entry, fold
from factx.find.places.candidates import Mention, page_words

ROUNDS = 3
_NEAR_KM = 100.0
_MOST_READINGS = 40
_DIVISIONS = ("adm1", "adm2")

Observations = dict[str, float]
Weights = Mapping[str, float]
Homes = Sequence[tuple[Entry, ...]]


@dataclass(slots=True, eq=False)
class Name:
    """A name with all its mentions, taken in one sense; ``shares`` says how likely each reading is."""

    key: str
    mentions: list[Mention]
    entries: tuple[Entry, ...]
    held: dict[int, str] = field(default_factory=dict)
    fixed: list[Observations] = field(default_factory=list)
    shares: list[float] = field(default_factory=list)
    holders: set[Entry] = field(default_factory=set)  # what it lies in, if that is all that is known
    home: bool = False  # not in the text: the outlet's own place

    @property
    def best(self) -> int | None:
        return max(range(len(self.shares)), key=self.shares.__getitem__) if self.shares else None


def resolve(text: str, mentions: Sequence[Mention], weights: Weights, homes: Homes = ()) -> list[Name]:
    """Names with the shares of their readings."""
    names = gather(text, mentions, homes)
    for step in range(ROUNDS):
        observe_all(names, step)
        share_out(names, weights)
    return [name for name in names if not name.home]


def gather(text: str, mentions: Sequence[Mention], homes: Homes = ()) -> list[Name]:
    """Mentions put together by name, with what is known of each reading without the others.

    What the outlet's own place could be is added as names without mentions.
    """
    links = _links(text, mentions)
    names: dict[tuple[tuple[str, str, bool], int], Name] = {}
    first_of: dict[tuple[str, str, bool], Name] = {}
    of: list[Name] = []
    for i, mention in enumerate(mentions):
        # "Raqqa province" is not the city of Raqqa
        headed = mention.head in _DIVISIONS and any(e.kind in _DIVISIONS for e in mention.entries)
        key = (fold(mention.name), mention.role, headed)
        holder = 0
        if i in links and links[i][1] == "comma":
            outer = mentions[links[i][0]]
            holder = outer.entries[0].id if outer.entries else 0
        plain = first_of.get(key)
        if (key, holder) in names:
            name = names[key, holder]
        elif plain is not None and not holder:
            name = plain
        elif (key, 0) in names:  # named before without its holder
            name = names[key, holder] = names.pop((key, 0))
        else:
            entries = [e for e in mention.entries if e.kind in _DIVISIONS] if headed else mention.entries
            name = names[key, holder] = Name(key[0], [], tuple(entries[:_MOST_READINGS]))
            first_of.setdefault(key, name)
        name.mentions.append(mention)
        of.append(name)
    everything = list(dict.fromkeys(of))
    for i, (j, how) in links.items():
        if how == "part":
            _settle_part(of[i], of[j])
        _hold(of[i], of[j], "in" if how == "part" else how)
    everything += [Name("", [], readings[:_MOST_READINGS], home=True) for readings in homes]
    for name in everything:
        sure = tuple(e for e in name.entries if name.held.get(e.id) == "held comma")
        if sure:  # "Paris, Texas" leaves no choice
            name.entries = sure
        name.fixed = [_fixed(name, entry) for entry in name.entries]
    _observe_pairs(everything)
    return everything


def _observe_pairs(names: Sequence[Name]) -> None:
    """How many other names could lie in the same division, whatever else they could be.

    Two names that both have a reading in one county are hardly there by chance.
    """
    could: list[set[int]] = []
    total: dict[int, int] = defaultdict(int)
    for name in names:
        divisions = {
            d
            for e in name.entries
            if e.kind != "country"
            for d in (e.adm1, e.adm2, e.id if e.kind in ("adm1", "adm2") else None)
            if d is not None
        }
        could.append(divisions)
        for division in divisions:
            total[division] += 1
    count = sum(1 for divisions in could if divisions)
    for name in names:
        if len(name.entries) < 2:
            continue
        for entry, seen in zip(name.entries, name.fixed, strict=True):
            adm1 = entry.id if entry.kind == "adm1" else entry.adm1
            adm2 = entry.id if entry.kind == "adm2" else entry.adm2
            if adm2 is not None:
                seen["pair adm2"] = min(3, total[adm2] - 1) / 3
            if adm1 is not None and count > 1:
                seen["pair adm1"] = (total[adm1] - 1) / (count - 1)


def observe_all(names: Sequence[Name], step: int) -> None:
    """Adds to ``fixed`` what the shares of the other names say; in the first round nothing is known."""
    countries: dict[str, float] = defaultdict(float)
    named: dict[str, float] = defaultdict(float)
    divisions: dict[int, float] = defaultdict(float)
    points: list[tuple[Name, Entry, float]] = []
    own: list[tuple[dict[str, float], dict[int, float]]] = []
    for name in names:
        mine: dict[str, float] = defaultdict(float)
        ours: dict[int, float] = defaultdict(float)
        if step:
            for entry, share in zip(name.entries, name.shares, strict=True):
                if entry.country:
                    mine[entry.country] += share
                    if entry.kind == "country":
                        named[entry.country] += share
                for division in (
                    entry.adm1,
                    entry.adm2,
                    entry.id if entry.kind in ("adm1", "adm2") else None,
                ):
                    if division is not None:
                        ours[division] += share
                if share > 0.1 and entry.latitude is not None and entry.kind in ("city", "adm2", "facility"):
                    points.append((name, entry, share))
            for country, share in mine.items():
                countries[country] += share
            for division, share in ours.items():
                divisions[division] += share
        own.append((mine, ours))
    total = sum(countries.values())
    homes = [
        (e, s) for name in names if name.home and step for e, s in zip(name.entries, name.shares, strict=True)
    ]
    for name, (mine, ours) in zip(names, own, strict=True):
        rest = total - sum(mine.values())
        for entry, seen in zip(name.entries, name.fixed, strict=True):
            if entry.country:
                company = countries[entry.country] - mine.get(entry.country, 0.0)
                seen["company country"] = company / (company + 1.0)
                seen["company country share"] = company / (rest + 1.0)
                if entry.kind != "country":
                    other = named[entry.country] - (
                        mine.get(entry.country, 0.0) if entry.kind == "country" else 0.0
                    )
                    seen["company country named"] = min(1.0, other)
            for level, division in (
                ("adm1", entry.id if entry.kind == "adm1" else entry.adm1),
                ("adm2", entry.id if entry.kind == "adm2" else entry.adm2),
            ):
                if division is not None:
                    company = divisions[division] - ours.get(division, 0.0)
                    seen[f"company {level}"] = company / (company + 1.0)
            if homes and not name.home:
                _observe_homes(entry, seen, homes)
            if len(name.entries) > 1 and entry.latitude is not None and entry.kind in ("city", "adm2"):
                near = sum(
                    share * math.exp(-distance_km(entry, other) / _NEAR_KM)
                    for who, other, share in points
                    if who is not name
                )
                seen["company near"] = near / (near + 1.0)


def _observe_homes(entry: Entry, seen: Observations, homes: Sequence[tuple[Entry, float]]) -> None:
    country = adm1 = near = 0.0
    division = entry.id if entry.kind == "adm1" else entry.adm1
    for home, share in homes:
        if home.country and home.country == entry.country:
            country += share
        if division is not None and division in (home.id, home.adm1):
            adm1 += share
        if (
            home.kind == "city"
            and entry.kind in ("city", "adm2")
            and None not in (home.latitude, entry.latitude)
        ):
            near += share * math.exp(-distance_km(entry, home) / _NEAR_KM)
    seen["home country"], seen["home adm1"], seen["home near"] = (
        min(1.0, country),
        min(1.0, adm1),
        min(1.0, near),
    )


def share_out(names: Sequence[Name], weights: Weights) -> None:
    """Shares from observations."""
    for name in names:
        scores = [sum(weights.get(key, 0.0) * value for key, value in seen.items()) for seen in name.fixed]
        if scores:
            top = max(scores)
            powers = [math.exp(score - top) for score in scores]
            total = sum(powers)
            name.shares = [power / total for power in powers]


def _fixed(name: Name, entry: Entry) -> Observations:
    largest = name.entries[0].population
    size = math.log10(entry.population + 10)
    seen = {
        f"kind {entry.kind}": 1.0,
        f"grade {entry.grade}": 1.0,
        "size": size,
        "size against largest": size - math.log10(largest + 10),
    }
    if entry.kind == "city":
        seen["size city"] = size
    if entry.capital:
        seen["capital"] = 1.0
    if entry.latitude is None and entry.kind != "region":
        seen["no point"] = 1.0
    if fold(entry.name) == name.key:
        seen["own name"] = 1.0
    how = name.held.get(entry.id)
    if how:
        seen[how] = 1.0
    elif name.held:
        seen["held otherwise"] = 1.0
    heads = {m.head for m in name.mentions if m.head}
    if heads:
        seen["head same" if entry.kind in heads else "head other"] = 1.0
        if entry.kind == "adm2" and "adm2" in heads:
            seen["head county"] = 1.0
    if any(m.label == "LOC" for m in name.mentions) and entry.kind in ("region", "water"):
        seen["loc region"] = 1.0
    return seen


def _links(text: str, mentions: Sequence[Mention]) -> dict[int, tuple[int, str]]:
    """Which mention names what holds which: "Paris, Texas", "Dresden in Germany", "Iraq's Mosul"."""
    links: dict[int, tuple[int, str]] = {}
    for i in range(len(mentions) - 1):
        left, right = mentions[i], mentions[i + 1]
        if right.start - left.end > 24 or left.start == right.start:
            continue
        gap = " ".join(text[left.end : right.start].split()).lower()
        if right.role == left.role == "place" and _is_section(left, gap):
            links[i] = (i + 1, "part")
            continue
        if right.start - left.end > 8:
            continue
        if gap in (",", "(", ", ("):
            links[i] = (i + 1, "comma")
        elif gap in ("in", ", in", "in the", "of", "district of"):
            links[i] = (i + 1, "in")
        elif gap in ("'s", "’s", "s", "'", "’"):
            links[i + 1] = (i, "possessive")
        elif gap == "" and right.role == left.role == "place":
            links.setdefault(i, (i + 1, "in"))
    return links


def _is_section(left: Mention, gap: str) -> bool:
    """True for "the *Govan* area of *Glasgow*", "the *Sydney* suburb of *Ryde*"."""
    head, _, of = gap.rpartition(" ")
    words = head.replace(",", "").split()[-1:] if head else left.name.lower().split()[1:][-1:]
    plain = not head or len(head.split()) == 1 or head.startswith((", a ", ", an "))
    return of == "of" and plain and not page_words().section.isdisjoint(words)


def _settle_part(left: Name, right: Name) -> None:
    """Leaves of the smaller of two names the readings in or by a likely reading of the larger.

    Where there are none, the gazetteer does not know the one that is meant: it is in the larger's country.
    """
    if left is right or not right.entries:
        return
    for inner, outer in ((left, right), (right, left)):
        near = tuple(e for e in inner.entries if any(_belongs(e, other) for other in _likely(outer)))
        if near:
            inner.entries = near
            return
    left.entries = ()
    lands = {entry.country for entry in _likely(right)}
    if len(lands) == 1:
        left.holders.add(_likely(right)[0])


def _likely(name: Name) -> list[Entry]:
    most = max((entry.population for entry in name.entries), default=0)
    return [entry for entry in name.entries if entry.population >= _LIKELY_SIZE * most]


_LIKELY_SIZE = 0.2
_SECTION_KM = 60.0


def _belongs(entry: Entry, other: Entry) -> bool:
    if entry.id == other.id or entry.kind == "country":
        return False
    if other.kind == "country":
        return entry.country == other.country
    return other.id in (entry.adm1, entry.adm2) or (
        other.kind == "city" and distance_km(entry, other) <= _SECTION_KM
    )


def _has_country(name: Name) -> bool:
    return any(entry.kind == "country" for entry in name.entries)


def _hold(inner: Name, outer: Name, how: str) -> None:
    """Marks the readings of ``inner`` that lie in a reading of ``outer``, and those that hold one."""
    if inner is outer:
        return
    if how == "comma" and _has_country(inner) and _has_country(outer):  # "China, Mexico": a list
        how = "in"
    divisions = {e.id: e for e in outer.entries if e.kind in ("adm1", "adm2")}
    if (
        not inner.entries
        and how == "comma"
        and outer.entries
        and outer.entries[0].kind in ("country", "adm1")
    ):
        inner.holders.add(outer.entries[0])
    lands = {e.country: e for e in outer.entries if e.kind == "country"}
    for entry in inner.entries:
        holders = [divisions[d] for d in (entry.adm1, entry.adm2) if d is not None and d in divisions]
        if entry.kind != "country" and entry.country in lands:
            holders.append(lands[entry.country])
        for holder in holders:
            inner.held[entry.id] = f"held {how}"
            outer.held.setdefault(holder.id, f"holds {how}")


def distance_km(a: Entry, b: Entry) -> float:
    """Kilometres on a sphere, by the equirectangular approximation: good enough to tell near from far.

    Infinite where one has no point.
    """
    if a.latitude is None or a.longitude is None or b.latitude is None or b.longitude is None:
        return math.inf
    across = abs(a.longitude - b.longitude)
    x = math.radians(min(across, 360 - across)) * math.cos(math.radians((a.latitude + b.latitude) / 2))
    return 6371.0 * math.hypot(x, math.radians(a.latitude - b.latitude))
