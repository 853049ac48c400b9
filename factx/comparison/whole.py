"""The whole of a comparison: every report is taken in once, then the kinds of fact are settled."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from typing import Any, TypeVar

from factx.comparison.dates import Dates
from factx.comparison.evidence import Evidence
from factx.comparison.figures import Figures
from factx.comparison.items import items_of
from factx.comparison.quotes import Quotes
from factx.comparison.records import Comparison, DateGroup, FigureGroup, OnlyIn, QuoteGroup, Syndicate
from factx.comparison.witnesses import Press
from factx.records import Report


def held_together(reports: Iterable[Report], *, only_in: bool) -> Comparison:
    """See :func:`factx.compare`."""
    with ExitStack() as files:
        press = files.enter_context(Press())
        quotes = files.enter_context(Quotes(press))
        figures = files.enter_context(Figures(press))
        dates = files.enter_context(Dates(press))
        for report in reports:
            number = press.add(report)
            if number is None:
                continue
            items = items_of(report, number)
            for quote in items.quotes:
                quotes.add(quote)
            for figure in items.figures:
                figures.add(figure)
            for date in items.dates:
                dates.add(date)
        press.settle()
        quotes.settle()
        figures.settle(quotes.numbered())
        dates.settle()
        conflicts = [*quotes.conflicts(), *figures.conflicts(), *dates.conflicts()]
        return Comparison(
            reports=len(press),
            sources=press.sources,
            witnesses=press.witnesses(range(len(press))),
            syndicated=tuple(Syndicate(**fields) for fields in press.syndicates()),
            quotes=_widest_first(quotes.records()),
            figures=_widest_first(figures.records()),
            dates=_widest_first(dates.records()),
            conflicts=tuple(sorted(conflicts, key=lambda conflict: not conflict.independent)),
            only_in=_only_in(press, quotes, figures, dates) if only_in else (),
        )


Group = TypeVar("Group", QuoteGroup, FigureGroup, DateGroup)


def _widest_first(groups: Iterable[Group]) -> tuple[Group, ...]:
    return tuple(sorted(groups, key=lambda group: (-group.witnesses, -group.sources)))


def _only_in(press: Press, quotes: Quotes, figures: Figures, dates: Dates) -> tuple[OnlyIn, ...]:
    """What one source alone has, source by source."""
    evidence = Evidence(press)
    alone: dict[str, dict[str, Any]] = {
        source: {"quotes": [], "figures": [], "dates": []} for source in press.every_source()
    }
    kinds: tuple[tuple[str, Any, Sequence[Sequence[int]], Any], ...] = (
        ("quotes", quotes.shelf, quotes.groups, evidence.quote),
        ("figures", figures.shelf, [*figures.groups, *figures.rivals], evidence.figure),
        ("dates", dates.shelf, dates.groups, evidence.date),
    )
    for kind, shelf, groups, member in kinds:
        shared = {
            i for group in groups if len(press.source_ids(shelf[j].report for j in group)) > 1 for i in group
        }
        for i in range(len(shelf)):
            if i not in shared:
                made = member(shelf[i])
                alone[made.source_id][kind].append(made)
    return tuple(OnlyIn(source_id=source, **found) for source, found in alone.items())
