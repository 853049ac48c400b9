"""What a comparison shows: the groups, sides and members, with the evidence that they rest on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Literal, TypeVar

from factx.comparison.items import DateItem, FigureItem, Piece, QuoteItem
from factx.comparison.records import Conflict, DateMember, FigureMember, QuoteMember, Side
from factx.comparison.witnesses import Press
from factx.records import Extent, content_id

Item = TypeVar("Item", QuoteItem, FigureItem, DateItem)


class Evidence:
    """Makes records of items; ``press`` knows the reports that they come from."""

    def __init__(self, press: Press) -> None:
        self.press = press

    def shared(self, prefix: str, items: Sequence[QuoteItem | FigureItem | DateItem]) -> dict[str, Any]:
        """The fields that every group has."""
        reports = [item.report for item in items]
        sources, witnesses = len(self.press.source_ids(reports)), self.press.witnesses(reports)
        return {
            "id": content_id(f"shared-{prefix}", *sorted(item.id for item in items)),
            "sources": sources,
            "witnesses": witnesses,
            "syndicated": sources > 1 and witnesses == 1,
        }

    def conflict(
        self,
        kind: Literal["figure", "speaker", "date"],
        about: str,
        sides: Sequence[tuple[str, Sequence[Item]]],
        member: Callable[[Item], QuoteMember | FigureMember | DateMember],
    ) -> Conflict:
        """What cannot all be true: every side with its label and its items."""
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

    def quote(self, item: QuoteItem) -> QuoteMember:
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

    def figure(self, item: FigureItem) -> FigureMember:
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

    def date(self, item: DateItem) -> DateMember:
        return DateMember(
            **self.press.whose(item.report),
            date_id=item.id,
            extent=_extent(item.extent),
            context=_extent(item.context),
            value=item.value,
        )


def _extent(piece: Piece) -> Extent:
    start, end, text = piece
    return Extent(start=start, end=end, text=text)
