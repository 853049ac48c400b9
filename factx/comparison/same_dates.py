"""Whether two dates of two reports are one, or one sentence has come to have two."""

from __future__ import annotations

from factx.comparison.items import DateItem

_ALIKE = 0.5  # of the words beside one date
_TOLD, _TOLD_OF_YEARS = 4, 5  # words that carry matter
_COPIED = 0.75  # of the words beside two dates in one sentence
_CONTRADICTING = ("day", "month", "year")
_OF_ONE_EVENT = ("day", "hour", "minute", "second", "part")


def same_date(a: DateItem, b: DateItem) -> bool:
    """Whether two dates of two reports are the same and beside the same."""
    if a.report == b.report or not a.span or a.span != b.span:
        return False
    alike = a.beside.alike(b.beside)
    if alike >= _COPIED:
        return True
    if a.names and b.names and not a.names & b.names:
        return False  # much happens on one day, and more in a year
    one_day = a.precision in _OF_ONE_EVENT
    return (alike >= _ALIKE and one_day) or len(a.matter & b.matter) >= (_TOLD if one_day else _TOLD_OF_YEARS)


def dates_conflict(a: DateItem, b: DateItem, days_apart: int | None) -> bool:
    """Whether one sentence stands in two reports with two dates that cannot both be.

    A day that is told by another ("on Monday", "last week") is another one in another week: such two
    are held against each other only where both were published within the week and the words differ.
    """
    if a.report == b.report or not a.span or not b.span or a.precision != b.precision:
        return False
    if a.precision not in _CONTRADICTING or overlap(a.span, b.span) or a.beside.numbers_differ(b.beside):
        return False
    if (a.relative or b.relative) and (a.relative == b.relative or (days_apart or 0) > 6):
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
