"""The number grammar: what a stretch says as a number, exactly as written."""

from __future__ import annotations

import time
from decimal import Decimal

import pytest

from factx.find.figures.numbers import LONGEST, numerals


def read(text: str) -> list[tuple[str, str | None]]:
    return [(text[n.start : n.end], None if n.value is None else f"{n.value:f}") for n in numerals(text)]


@pytest.mark.parametrize(
    ("text", "written", "value"),
    [
        ("around 200,000 people", "200,000", "200000"),
        ("0.1 of it", "0.1", "0.1"),  # no binary rounding
        ("a rate of .75 here", ".75", "0.75"),
        ("12,34,567.89 rupees", "12,34,567.89", "1234567.89"),  # Indian grouping
        ("1.234.567 Einwohner", "1.234.567", "1234567"),  # European grouping
        ("1.234,56 euros", "1.234,56", "1234.56"),
        ("12\u202f345 voters", "12\u202f345", "12345"),
        ("1 234 567 voters", "1 234 567", "1234567"),
        ("10, 000 horses", "10, 000", "10000"),  # tokenised text
        ("twenty-two", "twenty-two", "22"),
        ("ninety five", "ninety five", "95"),
        ("one hundred and fifty-two thousand three hundred and one", None, "152301"),
        ("two hundred thousand", None, "200000"),
        ("half a million", None, "500000"),
        ("quarter million", None, "250000"),
        ("three quarters of a billion", None, "750000000"),
        ("two and a half million", None, "2500000"),
        ("a million", None, "1000000"),
        ("4,500 crore", None, "45000000000"),
        ("1.257 billion", None, "1257000000"),
        ("two dozen", None, "24"),
        ("half a dozen", None, "6"),
        ("7 3/4", None, "7.75"),
        ("7½", None, "7.5"),
        ("four-and-a-half", None, "4.5"),
        ("1.5×10^9 stars", "1.5×10^9", "1500000000"),
    ],
)  # fmt: skip
def test_reads_the_number_that_is_written(text: str, written: str | None, value: str) -> None:
    (found,) = numerals(text)
    assert text[found.start : found.end] == (written or text)
    assert found.value is not None
    assert found.value == Decimal(value)


@pytest.mark.parametrize(
    ("text", "written", "low"),
    [
        ("tens of thousands of people", "tens of thousands", 10_000),
        ("hundreds of millions", "hundreds of millions", 100_000_000),
        ("several hundred fighters", "several hundred", 200),
        ("a few dozen cars", "a few dozen", 24),
        ("a couple of thousand", "a couple of thousand", 2000),
        ("dozens of homes", "dozens", 24),
        ("thousands and thousands of them", "thousands and thousands", 1000),
        ("many thousands", "many thousands", 1000),
        ("a handful of shops", "a handful", 3),
    ],
)
def test_a_vague_plural_says_the_least_it_can_be(text: str, written: str, low: int) -> None:
    (found,) = numerals(text)
    assert (text[found.start : found.end], found.value, found.low) == (written, None, low)


@pytest.mark.parametrize(
    "text", ["24/7", "9/11", "someone", "the tense", "tens", "quarterly results", "handful", "no plans"]
)
def test_reads_no_number_where_there_is_none(text: str) -> None:
    assert not list(numerals(text))


def test_numbers_that_do_not_belong_together_stay_apart() -> None:
    assert read("one two three") == [("one", "1"), ("two", "2"), ("three", "3")]
    assert read("fifty-fifty") == [("fifty", "50"), ("fifty", "50")]


def test_nothing_of_what_is_counted_is_zero() -> None:
    assert read("no civilian casualties") == [("no", "0")]
    assert read("not one of the houses") == [("not one", "0")]
    assert read("not a single survivor") == [("not a single", "0")]


def test_any_length_without_overflow_up_to_a_bound() -> None:
    digits = "9" * 400
    (found,) = numerals(digits)
    assert found.value is not None
    assert int(found.value) == int(digits)
    assert not list(numerals("9" * (LONGEST + 1)))


@pytest.mark.parametrize(
    "run", ["1 ", "1,234", "12,34,", "1 000 ", "½", "one hundred and ", "hundreds of ", "1", " "]
)
def test_the_time_is_linear_in_the_text(run: str) -> None:
    def seconds(length: int) -> float:
        began = time.process_time()
        for _ in numerals(run * (length // len(run))):
            pass
        return time.process_time() - began

    seconds(1000)
    assert seconds(80_000) < 25 * max(seconds(8_000), 0.005)
