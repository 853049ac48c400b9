"""The same quotes, figures and dates across sources: what agrees, what was altered, what conflicts.

    comparison = factx.compare(facts)
    for conflict in comparison.conflicts:
        for side in conflict.sides:
            print(side.label, [member.source_id for member in side.members])

Every finding comes with its evidence, the extents in the reports that it rests on.  Which side of a
conflict is right is not said.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, Literal, Self, TypeVar

from factx.comparison.items import DateItem, FigureItem, Piece, QuoteItem, items_of
from factx.comparison.matching import (
    dates_conflict,
    may_be_one_claim,
    one_event,
    pairs_of,
    relation,
    same_claim,
    same_date,
    same_quote,
    same_sentence,
    speakers_agree,
)
from factx.comparison.naming import name_words
from factx.comparison.records import (
    COMPARISON_VERSION,
    Change,
    ChangeKind,
    Comparison,
    Conflict,
    DateGroup,
    DateMember,
    FigureGroup,
    FigureMember,
    Member,
    OnlyIn,
    QuoteGroup,
    QuoteMember,
    Shared,
    Side,
    Syndicate,
)
from factx.comparison.settling import settle
from factx.comparison.similar import Clusters, Index, Shelf, fingerprint, key_of, link
from factx.comparison.witnesses import Press
from factx.comparison.wording import alterations
from factx.records import Extent, Facts, Report, content_id

__all__ = [
    "COMPARISON_VERSION",
    "Change",
    "ChangeKind",
    "Comparison",
    "Conflict",
    "DateGroup",
    "DateMember",
    "FigureGroup",
    "FigureMember",
    "Member",
    "OnlyIn",
    "QuoteGroup",
    "QuoteMember",
    "Shared",
    "Side",
    "Syndicate",
    "compare",
]

_REACH = 60  # how far apart two figures of one measure and place may stand to be held against each other


def compare(facts: Facts | Iterable[Report], *, only_in: bool = True) -> Comparison:
    """Holds the facts of several sources against each other.

    Args:
        facts: what :func:`factx.extract` gave, or reports, which may be streamed: each is read once
            and not kept.  A report that comes twice counts once.
        only_in: whether to list what one source alone has.  For very many reports that list is by
            far the longest part.

    Returns:
        A :class:`Comparison`.  It depends on the reports and not on their order, but for the order
        in which members are listed.
    """
    reports = facts.reports if isinstance(facts, Facts) else facts
    with _Comparer() as comparer:
        for report in reports:
            comparer.add(report)
        return comparer.compared(only_in)


Item = TypeVar("Item", QuoteItem, FigureItem, DateItem)


class _Comparer:
    def __init__(self) -> None:
        self.press = Press()
        self.quotes: Shelf[QuoteItem] = Shelf()
        self.figures: Shelf[FigureItem] = Shelf()
        self.dates: Shelf[DateItem] = Shelf()
        self.words_shared = Index()
        self.claims_shared = Index()
        self.sentences_shared = Index()
        self.days_shared = Index()
        self.dated_sentences_shared = Index()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        for closed in vars(self).values():
            closed.__exit__()

    def add(self, report: Report) -> None:
        number = self.press.add(report)
        if number is None:
            return
        items = items_of(report, number)
        for quote in items.quotes:
            if len(quote.words) > 2:
                self.words_shared.add(self.quotes.add(quote), fingerprint(quote.words))
            else:
                self.quotes.add(quote)
        for figure in items.figures:
            place = self.figures.add(figure)
            if figure.measure:
                keys = (key_of(figure.measure, figure.unit_kind, key) for key in sorted(figure.place_keys))
                self.claims_shared.add(place, keys)
            self.sentences_shared.add(place, fingerprint((*figure.left, "#", *figure.right)))
        for date in items.dates:
            place = self.dates.add(date)
            self.days_shared.add(place, [key_of(date.span or date.value, date.precision)])
            self.dated_sentences_shared.add(place, fingerprint((*date.left, "#", *date.right)))

    def compared(self, only_in: bool) -> Comparison:
        self.press.settle()
        quote_groups = [g for group in self._quote_clusters() for g in self._refined(group)]
        agreeing, figure_edges = self._figure_relations(quote_groups)
        date_clusters = link(self.days_shared, lambda a, b: same_date(self.dates[a], self.dates[b]))
        date_groups = self._across(date_clusters.groups(), self.dates)
        quotes = [self._quote_group(group) for group in quote_groups]
        figures = [self._figure_group(group) for group in agreeing]
        dates = [self._date_group(group) for group in date_groups]
        conflicts = [
            *self._speaker_conflicts(quote_groups),
            *self._figure_conflicts(agreeing, figure_edges),
            *self._date_conflicts(),
        ]
        return Comparison(
            reports=len(self.press),
            sources=self.press.sources,
            witnesses=self.press.witnesses(range(len(self.press))),
            syndicated=tuple(Syndicate(**fields) for fields in self.press.syndicates()),
            quotes=tuple(sorted(quotes, key=lambda g: (-g.witnesses, -g.sources))),
            figures=tuple(sorted(figures, key=lambda g: (-g.witnesses, -g.sources))),
            dates=tuple(sorted(dates, key=lambda g: (-g.witnesses, -g.sources))),
            conflicts=tuple(sorted(conflicts, key=lambda c: not c.independent)),
            only_in=self._only_in(quote_groups, [*agreeing, *map(list, figure_edges)], date_groups)
            if only_in
            else (),
        )

    # quotes

    def _quote_clusters(self) -> list[list[int]]:
        clusters = link(self.words_shared, lambda a, b: same_quote(self.quotes[a], self.quotes[b]))
        return clusters.groups()

    def _refined(self, group: Sequence[int]) -> Iterator[list[int]]:
        """Groups in which each is the same as the fullest: a fragment does not tie two others."""
        left = sorted(group, key=lambda i: (-len(self.quotes[i].words), i))
        while len(left) > 1:
            fullest, *others = left
            close = [fullest]
            rest: list[int] = []
            for i in others:
                (close if self._renders(i, fullest, close) else rest).append(i)
            if len({self.quotes[i].report for i in close}) > 1:
                yield self._without_nested(close)
            left = rest

    def _without_nested(self, group: Sequence[int]) -> list[int]:
        """``group``, longest first, without what lies inside another quote of the same report."""
        kept: list[int] = []
        for i in sorted(group, key=lambda i: (-len(self.quotes[i].words), i)):
            item = self.quotes[i]
            if not any(_overlap(self.quotes[k], item) for k in kept):
                kept.append(i)
        return sorted(kept)

    def _renders(self, i: int, fullest: int, close: Sequence[int]) -> bool:
        item = self.quotes[i]
        if same_quote(self.quotes[fullest], item):
            return True
        # the same report's second telling of it, or a part of what another report has in full
        return any(same_quote(self.quotes[other], item) for other in close[1:9]) and (
            item.report == self.quotes[fullest].report
        )

    def _quote_group(self, group: Sequence[int]) -> QuoteGroup:
        items = [self.quotes[i] for i in group]
        reference = max(items, key=lambda q: (q.marked, len(q.words), not _plain(q.text), -q.report))
        changes = [
            change for item in items if item is not reference for change in self._changes(reference, item)
        ]
        return QuoteGroup(
            **self._shared("quote", items),
            text=reference.text,
            speakers=_distinct_names(item.speaker for item in items),
            members=tuple(map(self._quote_member, sorted(items, key=lambda item: item is not reference))),
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

    def _speaker_conflicts(self, groups: Sequence[Sequence[int]]) -> Iterator[Conflict]:
        for group in groups:
            sides: list[list[QuoteItem]] = []
            for item in (self.quotes[i] for i in group):
                if not item.speaker or item.speaker_kind == "unnamed":
                    continue
                for side in sides:
                    if speakers_agree(side[0], item) or side[0].speaker_kind != item.speaker_kind:
                        side.append(item)
                        break
                else:
                    sides.append([item])
            if len(sides) > 1:
                label = min((item.text for side in sides for item in side), key=len)
                labelled = [(side[0].speaker or "", side) for side in sides]
                yield self._conflict("speaker", label, labelled, self._quote_member)

    # figures

    def _figure_relations(
        self, quote_groups: Sequence[Sequence[int]]
    ) -> tuple[list[list[int]], list[tuple[int, int]]]:
        """Figures that agree or can, in groups; and pairs that cannot both be true."""
        same_words = {
            (self.quotes[i].report, self.quotes[i].id): number
            for number, group in enumerate(quote_groups)
            for i in group
        }
        found: dict[tuple[int, int], str] = {}
        ways = ((self.claims_shared, self._by_claim), (self.sentences_shared, self._by_sentence))
        for index, basis in ways:
            for bucket in index.buckets():
                bucket.sort(key=lambda i: (self.press.day(self.figures[i].report), i))
                for a, b in pairs_of(bucket, _REACH):
                    pair = min(a, b), max(a, b)
                    if pair not in found and basis(*pair, same_words):
                        how = relation(self.figures[pair[0]], self.figures[pair[1]])
                        if how:
                            found[pair] = how
        return settle(found, lambda i: self.figures[i].report)

    def _by_claim(self, a: int, b: int, _: dict[tuple[int, str], int]) -> bool:
        mine, theirs = self.figures[a], self.figures[b]
        return same_claim(mine, theirs, self.press.published(mine.report, theirs.report))

    def _by_sentence(self, a: int, b: int, same_words: dict[tuple[int, str], int]) -> bool:
        mine, theirs = self.figures[a], self.figures[b]
        if not may_be_one_claim(mine, theirs):
            return False
        alike = same_sentence(mine, theirs)
        quotes = [same_words.get((f.report, f.quote or "")) for f in (mine, theirs)]
        if quotes[0] is not None and quotes[0] == quotes[1]:
            return alike >= 0.5
        if self.press.one_text(mine.report, theirs.report):
            return alike >= 0.6
        apart = self.press.published(mine.report, theirs.report)
        tied = bool(mine.place_keys & theirs.place_keys) or bool(
            mine.speaker and mine.speaker == theirs.speaker
        )
        return alike >= (0.7 if tied else 0.85) and one_event(apart)

    def _figure_group(self, group: Sequence[int]) -> FigureGroup:
        items = [self.figures[i] for i in group]
        same = all(relation(items[0], item) == "agree" for item in items[1:])
        return FigureGroup(
            **self._shared("figure", items),
            about=_about(items),
            relation="agree" if same else "compatible",
            measure=next((item.measure for item in items if item.measure), None),
            place=next((item.place for item in items if item.place), None),
            members=tuple(map(self._figure_member, items)),
        )

    def _figure_conflicts(
        self, groups: Sequence[Sequence[int]], edges: Sequence[tuple[int, int]]
    ) -> Iterator[Conflict]:
        stands_for = {i: group[0] for group in groups for i in group}
        members = {group[0]: list(group) for group in groups}
        against = Clusters()
        for a, b in edges:
            against.join(stands_for.get(a, a), stands_for.get(b, b))
        for component in against.groups():
            sides = [[self.figures[i] for i in members.get(place, [place])] for place in component]
            yield self._conflict(
                "figure",
                _about([item for side in sides for item in side]),
                [(_label(side[0]), side) for side in sides],
                self._figure_member,
            )

    # dates

    def _date_group(self, group: Sequence[int]) -> DateGroup:
        items = [self.dates[i] for i in group]
        return DateGroup(
            **self._shared("date", items), value=items[0].value, members=tuple(map(self._date_member, items))
        )

    def _date_conflicts(self) -> Iterator[Conflict]:
        clusters = link(
            self.dated_sentences_shared, lambda a, b: dates_conflict(self.dates[a], self.dates[b])
        )
        for group in clusters.groups():
            sides: dict[str, list[DateItem]] = {}
            for item in (self.dates[i] for i in group):
                sides.setdefault(item.value, []).append(item)
            if len(sides) > 1:
                about = _shortened(self.dates[group[0]].context[2])
                yield self._conflict("date", about, list(sides.items()), self._date_member)

    # all kinds

    def _across(self, groups: Iterable[Sequence[int]], shelf: Shelf[Item]) -> list[list[int]]:
        return [list(group) for group in groups if len({shelf[i].report for i in group}) > 1]

    def _shared(self, prefix: str, items: Sequence[QuoteItem | FigureItem | DateItem]) -> dict[str, Any]:
        reports = [item.report for item in items]
        sources, witnesses = len(self.press.source_ids(reports)), self.press.witnesses(reports)
        return {
            "id": content_id(f"shared-{prefix}", *sorted(item.id for item in items)),
            "sources": sources,
            "witnesses": witnesses,
            "syndicated": sources > 1 and witnesses == 1,
        }

    def _conflict(
        self,
        kind: Literal["figure", "speaker", "date"],
        about: str,
        sides: Sequence[tuple[str, Sequence[Item]]],
        member: Callable[[Item], QuoteMember | FigureMember | DateMember],
    ) -> Conflict:
        every = [item for _, items in sides for item in items]
        return Conflict(
            id=content_id(f"conflict-{kind}", *sorted(item.id for item in every)),
            kind=kind,
            about=about,
            independent=self.press.witnesses(item.report for item in every) > 1,
            sides=tuple(
                Side(
                    label=label,
                    witnesses=self.press.witnesses(item.report for item in items),
                    members=tuple(map(member, items)),
                )
                for label, items in sides
            ),
        )

    def _quote_member(self, item: QuoteItem) -> QuoteMember:
        return QuoteMember(
            **self.press.whose(item.report),
            quote_id=item.id,
            text=item.text,
            content=tuple(map(_extent, item.content)),
            form=item.form,
            marked=item.marked,
            speaker=item.speaker,
            mention=_extent(item.mention) if item.mention else None,
        )

    def _figure_member(self, item: FigureItem) -> FigureMember:
        return FigureMember(
            **self.press.whose(item.report),
            figure_id=item.id,
            claim_id=item.claim,
            quote_id=item.quote,
            extent=_extent(item.extent),
            context=_extent(item.context),
            value=item.value,
            low=item.low,
            high=item.high,
            bound=item.bound,
            unit=item.unit,
            measure=item.measure,
            speaker=item.speaker,
            place=item.place,
            date=item.date_text,
            condition=_extent(item.condition) if item.condition else None,
        )

    def _date_member(self, item: DateItem) -> DateMember:
        return DateMember(
            **self.press.whose(item.report),
            date_id=item.id,
            extent=_extent(item.extent),
            context=_extent(item.context),
            value=item.value,
        )

    def _only_in(
        self,
        quotes: Sequence[Sequence[int]],
        figures: Sequence[Sequence[int]],
        dates: Sequence[Sequence[int]],
    ) -> tuple[OnlyIn, ...]:
        alone: dict[str, dict[str, Any]] = {
            source: {"quotes": [], "figures": [], "dates": []} for source in self.press.every_source()
        }
        kinds: tuple[tuple[str, Sequence[Sequence[int]], Any, Any], ...] = (
            ("quotes", quotes, self.quotes, self._quote_member),
            ("figures", figures, self.figures, self._figure_member),
            ("dates", dates, self.dates, self._date_member),
        )
        for kind, groups, shelf, member in kinds:
            shared = {
                i
                for group in groups
                if len(self.press.source_ids(shelf[j].report for j in group)) > 1
                for i in group
            }
            for i in range(len(shelf)):
                if i not in shared:
                    made = member(shelf[i])
                    alone[made.source_id][kind].append(made)
        return tuple(OnlyIn(source_id=source, **found) for source, found in alone.items())


def _overlap(a: QuoteItem, b: QuoteItem) -> bool:
    return a.report == b.report and any(
        mine[0] < theirs[1] and theirs[0] < mine[1] for mine in a.content for theirs in b.content
    )


def _extent(piece: Piece) -> Extent:
    start, end, text = piece
    return Extent(start=start, end=end, text=text)


def _distinct_names(names: Iterable[str | None]) -> tuple[str, ...]:
    """Each speaker once, by the fullest of his names, capitals before none."""
    known = sorted(
        {name for name in names if name}, key=lambda name: (-len(name_words(name)), _plain(name), name)
    )
    kept: list[str] = []
    for name in known:
        if not any(set(name_words(name)) <= set(name_words(other)) for other in kept):
            kept.append(name)
    return tuple(kept)


def _plain(text: str) -> bool:
    """Whether ``text`` came without capitals."""
    return text == text.lower()


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

    items = sorted(items, key=lambda item: _plain(item.context[2]))
    parts = [
        first(item.measure or item.counted for item in items),
        first(item.place for item in items),
        first(item.condition[2] if item.condition else None for item in items),
        first(item.date_text for item in items),
    ]
    told = ", ".join(part for part in parts if part)
    return told or " ".join((*items[0].left[-3:], items[0].extent[2], *items[0].right[:4]))


def _shortened(text: str, length: int = 80) -> str:
    text = " ".join(text.split())
    return text if len(text) <= length else text[: text.rfind(" ", 0, length)] + " …"
