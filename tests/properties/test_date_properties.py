"""Any date in any supported form comes back exact, any offset lands where the calendar says."""

from __future__ import annotations

import datetime
import re

import pytest
import spacy
from dateutil.easter import easter as dateutil_easter
from dateutil.relativedelta import relativedelta
from hypothesis import example, given, settings
from hypothesis import strategies as st

from factx._candidates import DateCandidate
from factx._parsing import Reading
from factx.find.dates import calendar as cal
from factx.find.dates import find_dates
from factx.records import Source

BLANK = spacy.blank("en")
DAY_OR_TIME = re.compile(r"\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d)?(Z|[+-]\d\d:\d\d)?)?\Z")
ORDINALS = {1: "st", 2: "nd", 3: "rd", 21: "st", 22: "nd", 23: "rd", 31: "st"}

written_years = st.dates(datetime.date(1000, 1, 1), datetime.date(2999, 12, 31))
any_day = st.dates()
days_of_news = st.dates(datetime.date(1500, 1, 1), datetime.date(2900, 12, 31))

FORMATS = (
    "{month} {d}, {y}", "{d} {month} {y}", "{d}{nd} {month} {y}", "the {d}{nd} of {month} {y}",
    "{month} {d}{nd}, {y}", "{weekday}, {month} {d}, {y}", "{weekday} {d} {month} {y}", "{month} {d} {y}",
    "{mon}. {d}, {y}", "{d} {mon} {y}", "{y} {month} {d}", "{y}-{m:02}-{d:02}", "{y}/{m:02}/{d:02}",
    "{d:02}.{m:02}.{y}", "{d}-{mon}-{y}", "{mon}/{d}/{y}", "{month} {d} of {y}",
)  # fmt: skip


def dates_in(text: str, published: datetime.date | None = None) -> tuple[DateCandidate, ...]:
    return find_dates(Reading(text=text, doc=BLANK(text), source=Source(published=published))).candidates


def rendered(form: str, day: datetime.date) -> str:
    return form.format(
        y=f"{day.year:04}", m=day.month, d=day.day, month=day.strftime("%B"), mon=day.strftime("%b"),
        weekday=day.strftime("%A"), nd=ORDINALS.get(day.day, "th"),
    )  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(written_years, st.sampled_from(FORMATS))
@example(datetime.date(2016, 2, 29), FORMATS[0])
@example(datetime.date(2000, 12, 31), FORMATS[1])
def test_a_day_in_any_format_comes_back_exact(day: datetime.date, form: str) -> None:
    text = rendered(form, day).replace("May.", "May")  # which is no abbreviation
    (found,) = dates_in(f"It came on {text}.")
    assert (found.value, found.start, found.end) == (day.isoformat(),) * 3
    assert found.extent[1] == len(f"It came on {text}")
    assert found.resolved
    assert found.anchor == "text"


@settings(max_examples=100, deadline=None)
@given(any_day, st.times(), st.sampled_from(["", "Z", "+02:00", "-11:30"]))
@example(datetime.date(1, 1, 1), datetime.time(0, 0), "")
@example(datetime.date(9999, 12, 31), datetime.time(23, 59, 59), "Z")
def test_iso_8601_from_year_1_to_9999(day: datetime.date, time: datetime.time, zone: str) -> None:
    (found,) = dates_in(f"on {day.isoformat()} it came")
    assert (found.value, found.start, found.end) == (day.isoformat(),) * 3
    clock = time.strftime("%H:%M:%S")
    (found,) = dates_in(f"at {day.isoformat()}T{clock}{zone} it came")
    assert found.value == f"{day.isoformat()}T{clock}"
    assert found.start == f"{day.isoformat()}T{clock}{zone}"


@settings(max_examples=100, deadline=None)
@given(days_of_news, st.integers(1, 400), st.sampled_from(["day", "month", "year"]))
@example(datetime.date(2016, 2, 29), 1, "year")
@example(datetime.date(2017, 1, 1), 1, "day")
@example(datetime.date(2017, 3, 31), 1, "month")
def test_offsets_from_the_day_of_publication(published: datetime.date, count: int, unit: str) -> None:
    (found,) = dates_in(f"It came {count} {unit}s ago.", published)
    there = published - relativedelta(**{f"{unit}s": count})  # type: ignore[arg-type]
    if unit == "year" and count >= 100 and count % 10 == 0:  # a round number so far back names no year
        assert found.precision == ("century" if count % 100 == 0 else "decade")
        assert found.start is not None
        assert found.end is not None
        assert found.start <= there.isoformat() <= found.end
        return
    assert found.value == there.isoformat()[: {"day": 10, "month": 7, "year": 4}[unit]]


@settings(max_examples=100, deadline=None)
@given(written_years, st.integers(1, 60), st.sampled_from(["days later", "days earlier"]))
def test_offsets_from_the_day_mentioned_last(day: datetime.date, count: int, how: str) -> None:
    _, found = dates_in(f"It came on {rendered(FORMATS[0], day)}. It left {count} {how}.")
    sign = 1 if how.endswith("later") else -1
    try:
        there = (day + sign * datetime.timedelta(days=count)).isoformat()
    except OverflowError:
        return
    assert (found.value, found.anchor) == (there, "mention")


@settings(max_examples=100, deadline=None)
@given(days_of_news, st.integers(0, 6))
@example(datetime.date(2017, 10, 22), 6)
def test_a_bare_weekday_is_the_last_one_and_never_ahead(published: datetime.date, weekday: int) -> None:
    name = (datetime.date(2017, 10, 16) + datetime.timedelta(days=weekday)).strftime("%A")
    (found,) = dates_in(f"It came on {name}.", published)
    day = datetime.date.fromisoformat(found.value or "")
    assert day.weekday() == weekday
    assert 0 <= (published - day).days < 7


@settings(max_examples=100, deadline=None)
@given(days_of_news, st.sampled_from([("last", -7), ("this", 0), ("next", 7)]))
@example(datetime.date(2021, 1, 3), ("this", 0))  # Sunday of week 53 of 2020
@example(datetime.date(2021, 1, 5), ("last", -7))
@example(datetime.date(2020, 12, 30), ("this", 0))
def test_weeks_are_those_of_iso_8601(published: datetime.date, step: tuple[str, int]) -> None:
    word, days = step
    (found,) = dates_in(f"It came {word} week.", published)
    if published.isoweekday() == 7 and word == "last":
        days = 0  # said on a Sunday, the week that ends
    year, week, _ = (published + datetime.timedelta(days=days)).isocalendar()
    assert found.value == f"{year:04}-W{week:02}"
    assert (found.start, found.end) == (
        datetime.date.fromisocalendar(year, week, 1).isoformat(),
        datetime.date.fromisocalendar(year, week, 7).isoformat(),
    )


@settings(max_examples=100, deadline=None)
@given(days_of_news, st.integers(1, 12))
def test_a_bare_month_is_the_nearest(published: datetime.date, month: int) -> None:
    name = datetime.date(2000, month, 1).strftime("%B")
    (found,) = dates_in(f"It came in {name}.", published)
    months = (int((found.value or "")[:4]) - published.year) * 12 + month - published.month
    assert -7 <= months <= 6


@settings(max_examples=60, deadline=None)
@given(st.integers(1583, 4099))
def test_easter_as_dateutil_has_it(year: int) -> None:
    assert cal.easter(year) == dateutil_easter(year)


@settings(max_examples=100, deadline=None)
@given(any_day, st.integers(-3000, 3000), st.integers(-300, 300))
def test_shifting_agrees_with_dateutil(day: datetime.date, days: int, months: int) -> None:
    try:
        wanted = day + relativedelta(months=months, days=days)
    except (ValueError, OverflowError):
        wanted = None
    assert cal.shift(day, days=days, months=months) == wanted


PIECES = st.sampled_from(
    """on in the of to from last next this past few two 12 31 1945 2017 '80s 1990s 480 BC AD March may
    June Sunday Friday day days week months year years quarter third second night morning ago later
    before earlier and - – , ' 's 9:30 5 p.m. EST 10/11/2017 2017-02-30 99/99/9999 summer fall
    early mid end beginning half Christmas Easter now soon every each daily war pre post hundred
    thousand twenty-two 24:00 0 00 9999 old long so or""".split()
)


@settings(max_examples=300, deadline=None)
@given(
    st.one_of(
        st.text(max_size=80),
        st.lists(PIECES, max_size=25).map(" ".join),
        st.lists(PIECES, max_size=9).map("".join),
    ),
    st.one_of(st.none(), st.dates()),
)  # fmt: skip
@example("1 year ago", datetime.date(1, 1, 1))
@example("next century on Easter Monday last week", datetime.date(9999, 12, 31))
@example("9999999999999999 years ago, 1e999 days later", datetime.date(2017, 1, 1))
def test_no_text_breaks_it_and_all_it_says_is_well_formed(text: str, published: datetime.date | None) -> None:
    last = 0
    for date in dates_in(text, published):
        start, end = date.extent
        assert last <= start < end <= len(text)
        last = end
        for moment in (date.start, date.end):
            assert moment is None or DAY_OR_TIME.match(moment)
        if date.start and date.end and "T" not in date.start:
            assert date.start <= date.end
        if not date.resolved:
            assert date.start is None
            assert date.anchor == "none"
        if published is None:
            assert date.anchor != "published"


@pytest.mark.parametrize(
    "piece",
    [" ", "1", "1 ", "'", "(", "1999 ", "may ", "one ", ",", "1,", "1-", "'9", "day ", "hundred-", "1:", "1/",
     "a few ", "March 1, ", "oct.", "the past ", "\n", "twenty and ", "last the "],
)  # fmt: skip
def test_time_grows_with_the_text_and_no_faster(piece: str) -> None:
    import time

    from factx.find.dates.grammar import grammar
    from factx.find.dates.lexer import chains

    rules = grammar()

    def seconds(length: int) -> float:
        text = piece * (length // len(piece))
        began = time.process_time()
        for chain in chains(text, rules.vocabulary):
            list(rules.matches(chain))
        return time.process_time() - began

    seconds(2_000)
    assert seconds(100_000) < 40 * (seconds(20_000) + 0.01)
