"""Whether two figures of two reports are about the same thing, and if so how they stand to each other."""

from __future__ import annotations

import datetime
import functools
import math
from collections.abc import Iterator
from typing import Literal, NamedTuple

from factx._lexicon import lexicon
from factx.comparison.items import FigureItem
from factx.comparison.naming import same_name
from factx.comparison.same_dates import overlap
from factx.comparison.wording import norms

Relation = Literal["agree", "compatible", "conflict"]

_ROUNDED = 0.05  # "about" reaches no further than this share of the value
_VAGUE_REACH = 20  # "dozens" may be up to so many times its least
_TELLING = 10  # from here on two equal counts are hardly so by chance
_TOLL_DAYS = 14  # within so many days two undated figures speak of one event
_STATE_DAYS = 31
_LARGE = 100_000  # numbers above are hardly the same by chance
_MOST_TIED = 8  # words by which a number is looked up
_NEWS_DAYS = 7  # within so many days a count is not overtaken
_ONE_DAY, _MONTH = 2, 31
_COPIED = 0.75  # of the words beside two numbers in one sentence


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


def two_subjects(a: FigureItem, b: FigureItem) -> bool:
    """Whether what is measured is told of different ones: "Rubio is at 9 percent", "Bush is at 7".

    Not so of what a place has: "Mayor Lind counts 57 dead", "Doctor Holm counts 90".
    """
    if a.measure == b.measure and _is_counted_of_places(a.measure):
        return False
    return bool(a.names and b.names and not a.names & b.names)


def comparable(a: FigureItem, b: FigureItem) -> bool:
    """Whether two figures of two reports count or measure what can be the same."""
    return (
        a.report != b.report
        and a.unit_kind == b.unit_kind
        and _scale(a.unit, b.unit) is not None
        and _counts_agree(a, b)
    )


def may_be_one_claim(a: FigureItem, b: FigureItem) -> bool:
    """Whether nothing stands against two figures being about the same, by measure, place, time, condition."""
    if not comparable(a, b) or (a.measure and b.measure and a.measure != b.measure):
        return False
    if a.place_keys and b.place_keys and not a.place_keys & b.place_keys:
        return False
    if a.span and b.span and not overlap(a.span, b.span):
        return False
    return _circumstances_agree(a, b)


def same_claim(a: FigureItem, b: FigureItem, days_apart: int | None) -> bool:
    """Whether two figures with measure and place are about the same thing at the same time.

    Something must speak for it besides measure and place: one condition, one time, one speaker, or
    what else their clauses tell.
    """
    if not (a.measure and b.measure and a.place_keys & b.place_keys) or not may_be_one_claim(a, b):
        return False
    if a.idle or b.idle:
        return False
    if a.circumstance and b.circumstance:
        return True
    if two_subjects(a, b):
        return False
    if bool(a.span) != bool(b.span):
        # a number that only one of the two dates must be the very same, and no small one
        return a.value == b.value and (a.value or 0) >= _TELLING and one_event(days_apart)
    if a.span and b.span:
        return True
    if (days_apart or 0) > _STATE_DAYS:
        return False
    return _one_speaker(a, b) or len(_common_matter(a, b)) >= 2


def tied_words(item: FigureItem) -> list[str]:
    """Words one of which another report of the same number is likely to have, the telling ones first."""
    words = _matter(item) | item.names | {key for key in item.place_keys if key.startswith("name ")}
    return sorted(words, key=lambda word: (-len(word), word))[:_MOST_TIED]


def same_number(a: FigureItem, b: FigureItem, days_apart: int | None) -> bool:
    """Whether two figures of one value are about the same, told in whatever words.

    The more digits a number has, the less must speak for it besides: words that their clauses share,
    names, place, day, speaker, measure.
    """
    if a.value is None or a.value != b.value or (days_apart or 0) > _STATE_DAYS or not may_be_one_claim(a, b):
        return False
    if a.idle or b.idle or a.unit_kind in ("time", "age") or two_subjects(a, b):
        return False
    if a.unit_kind == "percent" and "." not in a.extent[2] and not _one_speaker(a, b):
        return False  # polls have the same shares of all kinds of people
    told = (
        len(_common_matter(a, b) - a.names)
        + len(a.names & b.names)
        + bool(a.place_keys & b.place_keys)
        + (2 if a.span and a.span == b.span and _days(a.span, a.span) <= _MONTH else 0)
        + _one_speaker(a, b)
        + bool(a.measure and a.measure == b.measure)
    )
    return told >= _chance(a)


def _chance(item: FigureItem) -> int:
    """How much must speak for it that a number is not the same by chance."""
    value = abs(item.value or 0)
    if item.unit_kind == "percent":
        return 4 if "." in item.extent[2] else 6
    if item.unit_kind == "count" and value >= _LARGE:
        return 3
    digits = len(f"{value:.10g}".partition("e")[0].replace(".", "").strip("0"))
    return {1: 6, 2: 4}.get(digits, 3)


def altered(a: FigureItem, b: FigureItem) -> bool:
    """Whether one statement has two numbers, though both could be true: "at least 50", "at least 150"."""
    same_form = a.bound == b.bound and a.bound not in ("exact", "between", "vague")
    return same_form and a.value != b.value and a.beside.alike(b.beside) >= _COPIED


def may_conflict(a: FigureItem, b: FigureItem, days_apart: int | None, *, copied: bool) -> bool:
    """Whether two figures that :func:`same_claim` or the words beside them tie are sure enough about one
    thing at one time to be held against each other.  ``copied``: one text or one quote holds both.

    A count that goes on rising, or one of many that a place may have, is no contradiction.
    """
    one_sentence = a.beside.alike(b.beside) >= _COPIED
    if copied and one_sentence:
        return True
    if a.idle or b.idle or a.beside.numbers_differ(b.beside) or two_subjects(a, b):
        return False
    if copied:
        return True
    if bool(a.date_text) != bool(b.date_text) or (not (a.span and b.span) and a.date_text != b.date_text):
        return one_sentence
    if a.circumstance and b.circumstance:
        return True
    mine, theirs = _matter(a), _matter(b)
    common = mine & theirs
    told = len(common) >= 2 and len(common) >= 0.6 * min(len(mine), len(theirs))
    if _is_counted_of_places(a.measure) and a.span and b.span:
        return told or _days(a.span, b.span) <= _ONE_DAY or (bool(common) and _days(a.span, b.span) <= _MONTH)
    if (days_apart or 0) > _NEWS_DAYS:
        return False
    if one_sentence:
        return True
    # of what no table knows, two counts of unknown days are rather two things
    known = _is_counted_of_places(a.measure) or days_apart is not None or bool(a.span and b.span)
    return known and (told or _one_speaker(a, b))


def one_event(days_apart: int | None) -> bool:
    """Whether two undated sentences may tell of one event, by how far apart they were published."""
    return (days_apart or 0) <= _TOLL_DAYS


def _one_speaker(a: FigureItem, b: FigureItem) -> bool:
    return bool(a.speaker and b.speaker and same_name(a.speaker, b.speaker))


def _matter(item: FigureItem) -> frozenset[str]:
    """The words of its clause that tell more than its measure and place do."""
    idle = {word for key in item.place_keys for word in key.split()}
    idle |= {word for word in (item.measure, item.counted) if word} | _measure_words(item.measure)
    return item.matter - idle


def _common_matter(a: FigureItem, b: FigureItem) -> frozenset[str]:
    return _matter(a) & _matter(b)


def _days(a: tuple[str, str], b: tuple[str, str]) -> int:
    """How many days the longer of two stretches has."""
    return max(
        (datetime.date.fromisoformat(end[:10]) - datetime.date.fromisoformat(start[:10])).days + 1
        for start, end in (a, b)
    )


@functools.cache
def _is_counted_of_places(measure: str | None) -> bool:
    """Whether it is one of the measures that a place has: deaths, residents."""
    return any(line["name"] == measure and line["bound"] for line in lexicon("measures")["measure"])


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


def pairs_of(bucket: list[int], reach: int) -> Iterator[tuple[int, int]]:
    """Every pair of ``bucket`` that stands no further apart than ``reach`` places, the lesser first."""
    for i, a in enumerate(bucket):
        for b in bucket[i + 1 : i + 1 + reach]:
            yield min(a, b), max(a, b)
