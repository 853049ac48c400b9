"""The dates of many reports: which of them are one, and where one sentence has two."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Self

from factx.comparison.evidence import Evidence
from factx.comparison.items import DateItem
from factx.comparison.records import Conflict, DateGroup
from factx.comparison.same_dates import dates_conflict, same_date
from factx.comparison.similar import Index, Shelf, key_of, link
from factx.comparison.witnesses import Press


class Dates:
    """All dates; their groups are known once :meth:`settle` was called."""

    def __init__(self, press: Press) -> None:
        self.press = press
        self.shelf: Shelf[DateItem] = Shelf()
        self.groups: list[list[int]] = []
        self._days_shared, self._sentences_shared = Index(), Index()
        self._evidence = Evidence(press)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        for closed in (self.shelf, self._days_shared, self._sentences_shared):
            closed.__exit__()

    def add(self, date: DateItem) -> None:
        at = self.shelf.add(date)
        self._days_shared.add(at, [key_of(date.span or date.value, date.precision)])
        self._sentences_shared.add(at, date.beside.fingerprint())

    def settle(self) -> None:
        """Finds out which dates are one."""
        clusters = link(self._days_shared, lambda a, b: same_date(self.shelf[a], self.shelf[b]))
        self.groups = [
            list(group) for group in clusters.groups() if len({self.shelf[i].report for i in group}) > 1
        ]

    def records(self) -> Iterator[DateGroup]:
        """Every date that several reports have."""
        return map(self._group, self.groups)

    def _group(self, group: Sequence[int]) -> DateGroup:
        items = [self.shelf[i] for i in group]
        return DateGroup(
            **self._evidence.shared("date", items),
            value=items[0].value,
            members=tuple(map(self._evidence.date, items)),
        )

    def conflicts(self) -> Iterator[Conflict]:
        """One sentence with two dates."""
        clusters = link(self._sentences_shared, self._conflict)
        for group in clusters.groups():
            sides: dict[str, list[DateItem]] = {}
            for item in (self.shelf[i] for i in group):
                sides.setdefault(item.value, []).append(item)
            if len(sides) > 1:
                about = _shortened(self.shelf[group[0]].context[2])
                yield self._evidence.conflict("date", about, list(sides.items()), self._evidence.date)

    def _conflict(self, a: int, b: int) -> bool:
        mine, theirs = self.shelf[a], self.shelf[b]
        return dates_conflict(mine, theirs, self.press.days_apart(mine.report, theirs.report))


def _shortened(text: str, length: int = 80) -> str:
    text = " ".join(text.split())
    return text if len(text) <= length else text[: text.rfind(" ", 0, length)] + " …"
