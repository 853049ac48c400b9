"""Whether two dates of two reports are one, or one sentence has come to have two."""

from __future__ import annotations

from factx.comparison.items import DateItem

_ALIKE = 0.5  # of the words beside one date
_COPIED = 0.75  # of the words beside two dates in one sentence
_CONTRADICTING = ("day", "month", "year")
_OF_ONE_EVENT = ("day", "hour", "minute", "second", "part")


def same_date(a: DateItem, b: DateItem) -> bool:
    """Whether two dates of two reports are the same and beside the same."""
    if a.report == b.report or (a.span or a.value) != (b.span or b.value):
        return False
    if not a.span and a.value != b.value:
        return False
    told = len(a.matter & b.matter)
    # much happens in a year
    return a.beside.alike(b.beside) >= _ALIKE or told >= (3 if a.precision in _OF_ONE_EVENT else 4)


def dates_conflict(a: DateItem, b: DateItem, days_apart: int) -> bool:
    """Whether one sentence stands in two reports with two dates that cannot both be.

    A day that is told by another ("on Monday", "last week") is another one in another week: such two
    are held against each other only where both were published within the week and the words differ.
    """
    if a.report == b.report or not a.span or not b.span or a.precision != b.precision:
        return False
    if a.precision not in _CONTRADICTING or overlap(a.span, b.span) or a.beside.numbers_differ(b.beside):
        return False
    if (a.relative or b.relative) and (a.relative == b.relative or days_apart > 6):
        return False
    common = len(a.matter & b.matter)
    return (
        a.beside.alike(b.beside) >= _COPIED
        and common >= 4
        and common >= 0.6 * min(len(a.matter), len(b.matter))
    )


def overlap(a: tuple[str, str], b: tuple[str, str]) -> bool:
    """Whether two stretches of days share one."""
    return a[0][:10] <= b[1][:10] and b[0][:10] <= a[1][:10]
