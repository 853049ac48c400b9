"""The figures of many reports: which of them are about the same, and which cannot both be true."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Self

from factx.comparison.evidence import Evidence
from factx.comparison.items import FigureItem
from factx.comparison.naming import plain
from factx.comparison.records import Conflict, FigureGroup
from factx.comparison.same_figures import (
    altered,
    comparable,
    may_be_one_claim,
    may_conflict,
    one_event,
    pairs_of,
    relation,
    same_claim,
    same_number,
    tied_words,
    two_subjects,
)
from factx.comparison.settling import settle
from factx.comparison.similar import Clusters, Index, Shelf, key_of
from factx.comparison.witnesses import Press

# how far apart two figures may stand, by day of publication, among those with the same sign
_REACH = 60
_REACH_OF_SENTENCES = 12
_REACH_OF_NUMBERS = 12

SameWords = Mapping[tuple[int, str], int]
"""By report and quote the number of the group of quotes that it is in."""


class Figures:
    """All figures; how they stand to each other is known once :meth:`settle` was called.

    Three signs bring two figures together: measure and place, the words beside them, or the number itself
    with a word of its clause.
    """

    def __init__(self, press: Press) -> None:
        self.press = press
        self.shelf: Shelf[FigureItem] = Shelf()
        self.groups: list[list[int]] = []  # that agree or can
        self.rivals: list[tuple[int, int]] = []  # that cannot both be true
        self._by_claims, self._by_sentences, self._by_numbers = Index(), Index(), Index()
        self._report_of = array("I")
        self._evidence = Evidence(press)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        for closed in (self.shelf, self._by_claims, self._by_sentences, self._by_numbers):
            closed.__exit__()

    def add(self, figure: FigureItem) -> None:
        at = self.shelf.add(figure)
        self._report_of.append(figure.report)
        if figure.measure:
            keys = (key_of(figure.measure, figure.unit_kind, key) for key in sorted(figure.place_keys))
            self._by_claims.add(at, keys)
        self._by_sentences.add(at, figure.beside.fingerprint())
        if figure.value is not None:
            unit, words = f"{figure.unit_kind} {figure.unit}", tied_words(figure)
            self._by_numbers.add(at, (key_of(unit, figure.value, word) for word in words))

    def settle(self, same_words: SameWords) -> None:
        """Finds out how the figures stand to each other; ``same_words``: which quotes are one."""
        found: dict[tuple[int, int], str] = {}
        met: set[int] = set()  # figure, and a report that has its like, in one number
        ways = (
            (self._by_claims, self._one_claim, _REACH),
            (self._by_sentences, self._one_sentence, _REACH_OF_SENTENCES),
            (self._by_numbers, self._one_number, _REACH_OF_NUMBERS),
        )
        for index, basis, reach in ways:
            for bucket in index.buckets():
                bucket.sort(key=lambda i: (self.press.day(self._report_of[i]), i))
                for pair in pairs_of(bucket, reach):
                    reports = self._report_of[pair[0]], self._report_of[pair[1]]
                    if reports[0] == reports[1] or pair in found:
                        continue
                    likes = {pair[0] << 32 | reports[1], pair[1] << 32 | reports[0]}
                    if index is self._by_numbers and likes & met:
                        continue  # what surer signs have paired stays so
                    how = self._relation(*pair, basis, same_words)
                    if how:
                        found[pair] = how
                        met |= likes
        self.groups, self.rivals = settle(found, self._report_of.__getitem__)

    def _relation(
        self,
        a: int,
        b: int,
        basis: Callable[[FigureItem, FigureItem, bool], bool],
        same_words: SameWords,
    ) -> str | None:
        mine, theirs = self.shelf[a], self.shelf[b]
        said = same_words.get((mine.report, mine.quote or ""))
        quoted = said is not None and said == same_words.get((theirs.report, theirs.quote or ""))
        if not basis(mine, theirs, quoted):
            return None
        how = relation(mine, theirs)
        if how is None or how == "agree":
            return how
        copied = quoted or self.press.copied(mine.report, theirs.report)
        if copied and altered(mine, theirs):
            return "conflict"
        days_apart = self.press.days_apart(mine.report, theirs.report)
        if how == "conflict" and not may_conflict(mine, theirs, days_apart, copied=copied):
            return None
        return how

    def _one_claim(self, mine: FigureItem, theirs: FigureItem, _: bool) -> bool:
        return same_claim(mine, theirs, self.press.days_apart(mine.report, theirs.report))

    def _one_number(self, mine: FigureItem, theirs: FigureItem, _: bool) -> bool:
        return same_number(mine, theirs, self.press.days_apart(mine.report, theirs.report))

    def _one_sentence(self, mine: FigureItem, theirs: FigureItem, quoted: bool) -> bool:
        if not comparable(mine, theirs):
            return False
        alike = mine.beside.alike(theirs.beside)
        # in a copy the words tell more than what a parser makes of them
        if (quoted and alike >= 0.5) or (alike >= 0.6 and self.press.copied(mine.report, theirs.report)):
            return True
        if not may_be_one_claim(mine, theirs):
            return False
        tied = bool(mine.place_keys & theirs.place_keys) or bool(
            mine.speaker and mine.speaker == theirs.speaker
        )
        days_apart = self.press.days_apart(mine.report, theirs.report)
        return (
            alike >= (0.7 if tied else 0.85)
            and one_event(days_apart)
            and not (mine.idle or theirs.idle or two_subjects(mine, theirs))
        )

    def _group(self, group: Sequence[int]) -> FigureGroup:
        items = [self.shelf[i] for i in group]
        same = all(relation(items[0], item) == "agree" for item in items[1:])
        return FigureGroup(
            **self._evidence.shared("figure", items),
            about=_about(items),
            relation="agree" if same else "compatible",
            measure=next((item.measure for item in items if item.measure), None),
            place=next((item.place for item in items if item.place), None),
            members=tuple(map(self._evidence.figure, items)),
        )

    def records(self) -> Iterator[FigureGroup]:
        """Every figure that several reports have."""
        return map(self._group, self.groups)

    def conflicts(self) -> Iterator[Conflict]:
        """Figures that cannot all be true."""
        stands_for = {i: group[0] for group in self.groups for i in group}
        members = {group[0]: list(group) for group in self.groups}
        against = Clusters()
        for a, b in self.rivals:
            against.join(stands_for.get(a, a), stands_for.get(b, b))
        for component in against.groups():
            sides = [[self.shelf[i] for i in members.get(place, [place])] for place in component]
            yield self._evidence.conflict(
                "figure",
                _about([item for side in sides for item in side]),
                [(_label(side[0]), side) for side in sides],
                self._evidence.figure,
            )


_BOUND_WORDS = {
    "approximately": "about", "at_least": "at least", "more_than": "more than", "at_most": "at most",
    "less_than": "less than",
}  # fmt: skip


def _label(item: FigureItem) -> str:
    """A figure in few words: "about 200,000 people"."""
    return " ".join(filter(None, (_BOUND_WORDS.get(item.bound), item.extent[2], item.counted_text)))


def _about(items: Sequence[FigureItem]) -> str:
    """What figures are about: measure, place, time, condition, as far as one of them tells."""

    def first(values: Iterable[str | None]) -> str | None:
        return next((value for value in values if value), None)

    items = sorted(items, key=lambda item: plain(item.context[2]))
    parts = [
        first(item.measure or item.counted for item in items),
        first(item.place for item in items),
        first(item.condition[2] if item.condition else None for item in items),
        first(item.date_text for item in items),
    ]
    told = ", ".join(part for part in parts if part)
    return told or " ".join((*items[0].beside.left[-3:], items[0].extent[2], *items[0].beside.right[:4]))
