"""What two reports must have in common for a quote, a figure or a date to be the same.

The questions asked of two items (:func:`same_quote`, :func:`same_claim`, :func:`relation`,
:func:`same_date`) answer from the two alone.
"""

from __future__ import annotations

import datetime
import functools
import math
from collections.abc import Iterator
from typing import Literal, NamedTuple

from factx._lexicon import lexicon
from factx.comparison.items import DateItem, FigureItem, QuoteItem
from factx.comparison.naming import same_name
from factx.comparison.wording import containment, norms, shared, weighty

Relation = Literal["agree", "compatible", "conflict"]

_ROUNDED = 0.05  # "about" reaches no further than this share of the value
_VAGUE_REACH = 20  # "dozens" may be up to so many times its least
_TELLING = 10  # from here on two equal counts are hardly so by chance
_TOLL_DAYS = 14  # within so many days two undated figures speak of one event
_STATE_DAYS = 31


def same_quote(a: QuoteItem, b: QuoteItem) -> bool:
    """Whether two quotes of two reports render the same words, whole or in part.

    The fewer words there are, the more must agree, down to a few that only one speaker's name ties.
    """
    if a.report == b.report:
        return False
    mine, theirs = weighty(a.words), weighty(b.words)
    least = min(len(mine), len(theirs))
    if least < 2 or len(set(mine) & set(theirs)) < 0.6 * min(len(set(mine)), len(set(theirs))):
        return False
    held = containment(a.words, b.words)
    known = bool(a.speaker and b.speaker)
    one = known and speakers_agree(a, b)
    if known and not one and not a.marked and not b.marked and _numbers(a.words) != _numbers(b.words):
        return False  # two who give two counts of one thing are not misquoted: their figures are compared
    if least >= 6:
        return held >= (0.65 if one or not known else 0.75)
    if least >= 3:
        enough = 0.75 if one else 0.9 if not known and least >= 5 else 1.0
        return held >= enough and (one or least >= 4)
    return held == 1 and one and (a.marked or b.marked) and min(len(a.words), len(b.words)) >= 3


def _numbers(words: tuple[str, ...]) -> list[str]:
    return [word for word in words if word[0].isdigit()]


def speakers_agree(a: QuoteItem, b: QuoteItem) -> bool:
    """Whether both can be the same one's words: by name, by whom the speaker speaks for, or unknown."""
    if not a.speaker or not b.speaker or same_name(a.speaker, b.speaker):
        return True
    return any(same_name(a.speaker, other) for other in b.also) or any(
        same_name(b.speaker, other) for other in a.also
    )


class Interval(NamedTuple):
    """From ``low`` to ``high``; ``open`` ends do not belong to it."""

    low: float
    high: float
    low_open: bool = False
    high_open: bool = False

    def meets(self, other: Interval) -> bool:
        low, high = max(self.low, other.low), min(self.high, other.high)
        if low < high:
            return True
        open_ = any((i.low_open and i.low == low) or (i.high_open and i.high == high) for i in (self, other))
        return low == high and not open_


def interval(figure: FigureItem) -> Interval | None:
    """What a figure allows, with its bound.

    "About" reaches half a unit of the last digit that is not zero, and no further than 5 percent.
    """
    low, high, value = figure.low, figure.high, figure.value
    if value is None:
        if low is None and high is None:
            return None
        if figure.bound == "vague" and high is None and low is not None:
            high = low * _VAGUE_REACH
        return Interval(-math.inf if low is None else low, math.inf if high is None else high)
    match figure.bound:
        case "at_least":
            return Interval(value, math.inf)
        case "more_than":
            return Interval(value, math.inf, low_open=True)
        case "at_most":
            return Interval(-math.inf, value)
        case "less_than":
            return Interval(-math.inf, value, high_open=True)
        case "approximately":
            reach = min(_rounding(value) / 2, abs(value) * _ROUNDED)
            return Interval(value - reach, value + reach)
    return Interval(value, value)


def _rounding(value: float) -> float:
    if value != int(value):
        return 10.0 ** -len(repr(float(value)).partition(".")[2])
    unit, whole = 1, abs(int(value))
    while whole and whole % (unit * 10) == 0:
        unit *= 10
    return unit


def relation(a: FigureItem, b: FigureItem) -> Relation | None:
    """How two figures of one claim stand to each other; ``None`` where they cannot be compared."""
    scale = _scale(a.unit, b.unit)
    mine, theirs = interval(a), interval(b)
    if scale is None or mine is None or theirs is None:
        return None
    if a.change and b.change and a.change != b.change:
        return "conflict"
    theirs = theirs._replace(low=theirs.low * scale, high=theirs.high * scale)
    if scale != 1 and mine.low == mine.high and theirs.low == theirs.high:
        # a converted number was rounded
        return "agree" if math.isclose(mine.low, theirs.low, rel_tol=0.02) else "conflict"
    if not mine.meets(theirs):
        return "conflict"
    if (a.value, a.low, a.high) == (b.value, b.low, b.high):
        return "agree"
    return "compatible"


def _scale(a: str | None, b: str | None) -> float | None:
    """What a number with unit ``b`` is to be multiplied by to have unit ``a``."""
    if a == b:
        return 1.0
    for factors in lexicon("measures")["units"].values():
        if a in factors and b in factors:
            return float(factors[b]) / float(factors[a])
    return None


def same_sentence(a: FigureItem | DateItem, b: FigureItem | DateItem) -> float:
    """How much of what stands beside two numbers is the same, 0 to 1; 0 where little stands there."""
    left = min(len(a.left), len(b.left))
    right = min(len(a.right), len(b.right))
    if left + right < 5:
        return 0.0
    mine = shared(a.left[len(a.left) - left :], b.left[len(b.left) - left :])
    theirs = shared(a.right[:right], b.right[:right])
    common = set(a.left + a.right) & set(b.left + b.right)
    return (mine + theirs) / (left + right) if len(weighty(sorted(common))) >= 2 else 0.0


def may_be_one_claim(a: FigureItem, b: FigureItem) -> bool:
    """Whether nothing stands against two figures being about the same, by measure, place, time, condition."""
    if a.report == b.report or a.unit_kind != b.unit_kind or _scale(a.unit, b.unit) is None:
        return False
    if a.measure and b.measure and a.measure != b.measure:
        return False
    if not _counts_agree(a, b):
        return False
    if a.place_keys and b.place_keys and not a.place_keys & b.place_keys:
        return False
    if a.span and b.span and not _overlap(a.span, b.span):
        return False
    return _circumstances_agree(a, b)


def same_claim(
    a: FigureItem, b: FigureItem, published: tuple[datetime.date | None, datetime.date | None]
) -> bool:
    """Whether two figures with measure and place are about the same thing at the same time.

    Something must speak for it besides measure and place: one condition, one time, one speaker, or
    what else their clauses tell.
    """
    if not (a.measure and b.measure and a.place_keys & b.place_keys) or not may_be_one_claim(a, b):
        return False
    if a.circumstance and b.circumstance:
        return True
    if bool(a.span) != bool(b.span):
        # a number that only one of the two dates must be the very same, and no small one
        return a.value == b.value and (a.value or 0) >= _TELLING and one_event(published)
    if a.span and b.span:
        return True
    if not _days_apart(published) <= _STATE_DAYS:
        return False
    if a.speaker and b.speaker and same_name(a.speaker, b.speaker):
        return True
    idle = {word for key in a.place_keys | b.place_keys for word in key.split()}
    idle |= {word for x in (a, b) for word in (x.measure, x.counted) if word} | _measure_words(a.measure)
    return len((a.matter & b.matter) - idle) >= 2


def one_event(published: tuple[datetime.date | None, datetime.date | None]) -> bool:
    """Whether two undated sentences may tell of one event, by the days that they were published on."""
    return _days_apart(published) <= _TOLL_DAYS


def same_date(a: DateItem, b: DateItem) -> bool:
    """Whether two dates of two reports are the same and beside the same."""
    if a.report == b.report or (a.span or a.value) != (b.span or b.value):
        return False
    if not a.span and a.value != b.value:
        return False
    return same_sentence(a, b) >= 0.5 or len(a.matter & b.matter) >= 3


def dates_conflict(a: DateItem, b: DateItem) -> bool:
    """Whether one sentence stands in two reports with two dates that cannot both be."""
    if a.report == b.report or not a.span or not b.span or a.precision != b.precision:
        return False
    if _overlap(a.span, b.span) or _numbers(a.left + a.right) != _numbers(b.left + b.right):
        return False  # with other numbers too it is another event, told in the same form
    return same_sentence(a, b) >= 0.75


def _overlap(a: tuple[str, str], b: tuple[str, str]) -> bool:
    return a[0][:10] <= b[1][:10] and b[0][:10] <= a[1][:10]


def _circumstances_agree(a: FigureItem, b: FigureItem) -> bool:
    mine, theirs = a.circumstance, b.circumstance
    if mine is None and theirs is None:
        # conditions that are not understood must be the same word for word
        return (a.condition is None) == (b.condition is None) and (
            a.condition is None or b.condition is None or norms(a.condition[2]) == norms(b.condition[2])
        )
    if mine is None or theirs is None:
        # "during the siege", "after the quake" say of what event is spoken; "before", "if" say of what state
        return (mine or theirs or ("",))[0] in ("during", "after")
    if mine[0] != theirs[0]:
        return False
    return mine[1] <= theirs[1] or theirs[1] <= mine[1] or len(mine[1] & theirs[1]) >= 2


@functools.cache
def _general_people() -> frozenset[str]:
    return frozenset(lexicon("measures")["people"]["general"])


@functools.cache
def _measure_words(measure: str | None) -> frozenset[str]:
    return (
        frozenset(
            word
            for line in lexicon("measures")["measure"]
            if line["name"] == measure
            for word in (
                *line["nouns"],
                *_forms_of(line["doing"]),
                *_forms_of(line["suffering"]),
                *line["being"],
            )
        )
        | _general_people()
    )


def _forms_of(verbs: list[str]) -> Iterator[str]:
    for verb in verbs:
        yield from (verb, verb + "s", verb + "ed", verb + "d", verb + "ing", verb[:-1] + "ing")


def _counts_agree(a: FigureItem, b: FigureItem) -> bool:
    if not a.counted or not b.counted or a.counted == b.counted:
        return True
    general = _general_people() | (_measure_words(a.measure) if a.measure == b.measure else frozenset())
    return a.counted in general and b.counted in general


def _days_apart(published: tuple[datetime.date | None, datetime.date | None]) -> int:
    first, second = published
    return abs((first - second).days) if first and second else 0


def pairs_of(bucket: list[int], reach: int) -> Iterator[tuple[int, int]]:
    """Every pair of ``bucket`` that stands no further apart than ``reach`` places."""
    for i, a in enumerate(bucket):
        for b in bucket[i + 1 : i + 1 + reach]:
            yield a, b
