"""The quotes of many reports: which of them are one, what was altered, and who is said to have said it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Self

from factx.comparison.evidence import Evidence
from factx.comparison.items import QuoteItem
from factx.comparison.naming import name_words, plain
from factx.comparison.records import Change, Conflict, QuoteGroup
from factx.comparison.same_quotes import fingerprint_of, same_quote, speakers_agree
from factx.comparison.similar import Index, Shelf, link
from factx.comparison.witnesses import Press
from factx.comparison.wording import alterations

_FEWEST_WORDS = 3


class Quotes:
    """All quotes; their groups are known once :meth:`settle` was called."""

    def __init__(self, press: Press) -> None:
        self.press = press
        self.shelf: Shelf[QuoteItem] = Shelf()
        self.groups: list[list[int]] = []
        self._words_shared = Index()
        self._evidence = Evidence(press)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.shelf.__exit__()
        self._words_shared.__exit__()

    def add(self, quote: QuoteItem) -> None:
        at = self.shelf.add(quote)
        if len(quote.words) >= _FEWEST_WORDS:
            self._words_shared.add(at, fingerprint_of(quote))

    def settle(self) -> None:
        """Finds out which quotes are one."""
        clusters = link(self._words_shared, self._same)
        self.groups = [refined for group in clusters.groups() for refined in self._refined(group)]

    def numbered(self) -> dict[tuple[int, str], int]:
        """By report and quote the number of the group that it is in."""
        return {
            (self.shelf[i].report, self.shelf[i].id): number
            for number, group in enumerate(self.groups)
            for i in group
        }

    def records(self) -> Iterator[QuoteGroup]:
        """Every quote that several reports have."""
        return map(self._group, self.groups)

    def _same(self, a: int, b: int) -> bool:
        return self._one_utterance(self.shelf[a], self.shelf[b])

    def _one_utterance(self, a: QuoteItem, b: QuoteItem) -> bool:
        return same_quote(a, b, lambda: self.press.copied(a.report, b.report))

    def _refined(self, group: Sequence[int]) -> Iterator[list[int]]:
        """Groups in which each is the same as the fullest: a fragment does not tie two others."""
        left = sorted(group, key=lambda i: (-len(self.shelf[i].words), self.shelf[i].id))
        while len(left) > 1:
            fullest, *others = left
            close = [fullest]
            rest: list[int] = []
            for i in others:
                (close if self._renders(i, fullest, close) else rest).append(i)
            if len({self.shelf[i].report for i in close}) > 1:
                yield self._without_nested(close)
            left = rest

    def _without_nested(self, group: Sequence[int]) -> list[int]:
        """``group``, longest first, without what lies inside another quote of the same report."""
        kept: list[int] = []
        for i in sorted(group, key=lambda i: (-len(self.shelf[i].words), self.shelf[i].id)):
            item = self.shelf[i]
            if not any(_overlap(self.shelf[k], item) for k in kept):
                kept.append(i)
        return sorted(kept)

    def _renders(self, i: int, fullest: int, close: Sequence[int]) -> bool:
        item = self.shelf[i]
        if self._same(fullest, i):
            return True
        # the same report's second telling of it, or a part of what another report has in full
        return item.report == self.shelf[fullest].report and any(self._same(other, i) for other in close[1:9])

    def _group(self, group: Sequence[int]) -> QuoteGroup:
        items = [self.shelf[i] for i in group]
        reference = max(items, key=lambda q: (q.marked, len(q.words), not plain(q.text), -q.report))
        changes = [
            change for item in items if item is not reference for change in self._changes(reference, item)
        ]
        return QuoteGroup(
            **self._evidence.shared("quote", items),
            text=reference.text,
            speakers=_distinct_names(item.speaker for item in items),
            members=tuple(map(self._evidence.quote, sorted(items, key=lambda item: item is not reference))),
            changes=tuple(changes),
        )

    def _changes(self, reference: QuoteItem, item: QuoteItem) -> Iterator[Change]:
        about: dict[str, Any] = {**self.press.ids(item.report), "quote_id": item.id}
        if reference.marked != item.marked:
            states = {True: "in quotation marks", False: "without quotation marks"}
            yield Change(**about, kind="marks", before=states[reference.marked], after=states[item.marked])
        if reference.speaker and item.speaker and not speakers_agree(reference, item):
            yield Change(**about, kind="speaker", before=reference.speaker, after=item.speaker)
        for alteration in alterations(reference.text, item.text):
            yield Change(**about, **alteration._asdict())

    def _contradict(self, a: QuoteItem, b: QuoteItem) -> bool:
        """Whether the words are given to two: not to a body and its speaker, nor by one who cites the other.

        Where one of the two speaks in the other's report as well, it is told there whose words they are,
        which only a copy of the text makes a contradiction.
        """
        if speakers_agree(a, b) or a.speaker_kind != b.speaker_kind:
            return False
        if not self._one_utterance(a, b):
            return False  # two parts of what a third has in full
        return self.press.copied(a.report, b.report) or not (
            self.press.speaks_in(a.speaker or "", b.report) or self.press.speaks_in(b.speaker or "", a.report)
        )

    def conflicts(self) -> Iterator[Conflict]:
        """One quote with two speakers."""
        for group in self.groups:
            sides: list[list[QuoteItem]] = []
            for item in (self.shelf[i] for i in group):
                if not item.speaker or item.speaker_kind == "unnamed":
                    continue
                side = next((side for side in sides if not self._contradict(side[0], item)), None)
                if side is None:
                    sides.append([item])
                else:
                    side.append(item)
            if len(sides) > 1:
                label = min((item.text for side in sides for item in side), key=len)
                labelled = [(side[0].speaker or "", side) for side in sides]
                yield self._evidence.conflict("speaker", label, labelled, self._evidence.quote)


def _overlap(a: QuoteItem, b: QuoteItem) -> bool:
    return a.report == b.report and any(
        mine[0] < theirs[1] and theirs[0] < mine[1] for mine in a.content for theirs in b.content
    )


def _distinct_names(names: Iterable[str | None]) -> tuple[str, ...]:
    """Each speaker once, by the fullest of his names, capitals before none."""
    known = sorted(
        {name for name in names if name}, key=lambda name: (-len(name_words(name)), plain(name), name)
    )
    kept: list[str] = []
    for name in known:
        if not any(set(name_words(name)) <= set(name_words(other)) for other in kept):
            kept.append(name)
    return tuple(kept)
