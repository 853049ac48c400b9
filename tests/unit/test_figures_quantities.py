"""Numbers with their units, signs and denominators, and what two of them make; from text alone."""

from __future__ import annotations

import pytest

from factx.find.figures.quantities import Quantity, quantities


def one(text: str) -> Quantity:
    (found,) = quantities(text)
    return found


@pytest.mark.parametrize(
    ("text", "value", "unit", "kind"),
    [
        ("$1.2m", 1_200_000, "USD", "currency"),
        ("£7.4bn", 7_400_000_000, "GBP", "currency"),
        ("US$73 billion", 73_000_000_000, "USD", "currency"),
        ("c $ 12.5 million", 12_500_000, "CAD", "currency"),
        ("A$5", 5, "AUD", "currency"),
        ("$5 Canadian", 5, "CAD", "currency"),
        ("USD10m", 10_000_000, "USD", "currency"),
        ("110 MEUR", 110_000_000, "EUR", "currency"),
        ("60 USD million", 60_000_000, "USD", "currency"),
        ("9.5 million Australian dollars", 9_500_000, "AUD", "currency"),
        ("1,300€", 1300, "EUR", "currency"),
        ("$-30.5bn", -30_500_000_000, "USD", "currency"),
        ("3 million pounds", 3_000_000, "GBP", "currency"),
        ("147 pounds", 147, "pound-mass", "measure"),
        ("80 percent", 80, "percentage", "percent"),
        ("1.45pc", 1.45, "percentage", "percent"),
        ("0.4 percentage points", 0.4, "percentage point", "percent"),
        ("60 basis points", 60, "basis point", "percent"),
        ("half of 1 percent", 0.5, "percentage", "percent"),
        ("5.5kWh", 5.5, "kilowatt hour", "measure"),
        ("145mph", 145, "mile per hour", "measure"),
        ("1620 sq m", 1620, "square metre", "measure"),
        ("260 pound-feet", 260, "pound-foot", "measure"),
        ("-5 degrees Celsius", -5, "degree Celsius", "measure"),
        ("100 °F", 100, "degree fahrenheit", "measure"),
        ("3500 mAh", 3500, "milliampere-hour", "measure"),
        ("three times", 3, "count", "measure"),
        ("a four-month", 4, "month", "time"),
        ("half an hour", 0.5, "hour", "time"),
        ("14 more points", 14, "point", "measure"),
        ("20 (kg)", 20, "kilogram", "measure"),
        ("80KM/H", 80, "kilometre per hour", "measure"),
    ],
)
def test_units(text: str, value: float, unit: str, kind: str) -> None:
    found = one(text)
    assert found.value is not None
    assert found.unit is not None
    assert (float(found.value), found.unit.name, found.unit.kind) == (value, unit, kind)


@pytest.mark.parametrize(
    ("text", "unit", "per"),
    [
        ("$61.20 per barrel", "USD", "barrel"),
        ("$95 a share", "USD", "share"),
        ("15-cent-a-share", "cent", "share"),
        ("$80 per sq m", "USD", "square metre"),
        ("41,000 barrels a day", "barrel", "day"),
        ("1.3 A/cm2", "ampere", "square centimetre"),
        ("15 % per annum", "percentage", "year"),
    ],
)
def test_denominators(text: str, unit: str, per: str) -> None:
    found = one(text)
    assert found.unit is not None
    assert (found.unit.name, found.per) == (unit, per)


def test_a_year_earlier_is_no_denominator() -> None:
    assert one("$5.5 billion a year earlier").per is None


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("some 1,800 to 1,900 were killed", 1800, 1900),
        ("3-5 billion euros", 3_000_000_000, 5_000_000_000),  # the scale spreads
        ("US$71 to $75 billion", 71_000_000_000, 75_000_000_000),
        ("from $200,000 to $4 million", 200_000, 4_000_000),  # ... where it can
        ("between 5% and 6%", 5, 6),
        ("between $52 and $58", 52, 58),
        ("three or four years", 3, 4),
        ("18- to 24-year-old", 18, 24),
        ("between the ages of 15 and 18", 15, 18),
        ("fell by 2 to 2.5 degrees Celsius", 2, 2.5),
        ("~20 – 45min", 20, 45),
        ("a 5-10W laser", 5, 10),
    ],
)
def test_ranges(text: str, low: float, high: float) -> None:
    found = one(text)
    assert (float(found.low or 0), float(found.high or 0), found.value) == (low, high, None)


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("rose by $12.5 billion to $310 billion", [12.5e9, 310e9]),  # a change and a level
        ("fell from 190 pounds to 175", [190, 175]),
        ("two men and three women", [2, 3]),
        ("a 5-4 ruling", [5, 4]),  # votes on either side
        ("90 million of the 2.5 billion shekels", [90e6, 2.5e9]),
        ("six miles (10 km)", [6, 10]),
    ],
)
def test_two_figures(text: str, values: list[float]) -> None:
    assert [float(q.value or 0) for q in quantities(text)] == values


def test_a_unit_that_one_of_two_names_is_the_unit_of_both() -> None:
    for text in ("fell from 190 pounds to 175", "90 million of the 2.5 billion shekels"):
        first, second = quantities(text)
        assert first.unit is not None
        assert second.unit is not None
        assert first.unit.name == second.unit.name


def test_sums_and_shares_are_one_figure() -> None:
    assert float(one("4 dollars 25 cents").value or 0) == 4.25
    assert float(one("twelve dollars and thirty cents").value or 0) == 12.3
    assert float(one("eight out of 10 voters").value or 0) == 0.8
    assert float(one("one in five adults").value or 0) == 0.2


@pytest.mark.parametrize(
    "text",
    [
        "October 18, 2017", "18 October 2017", "on may 19 , the", "2017-10-18", "18/10/2017", "the 1990s", "the '90s",
        "2016-17", "5 p.m.", "10.45pm", "2:05:12", "4:39 left", "04:12 GMT", "call 555-0142", "+44 20 7946 0958",
        "version 2.4.1", "No. 1", "COVID-19", "an F-16", "the 96th minute", "X3", "M21 9AB8", "3-2.", "won 3-1 away",
        "89-89", "24/7", "9/11", "[46,47]", "Fig. 4B", "apartment 4B", "3 to 1 odds", "@user123",
        "https://example.org/123", "1 ) explains", "7 W 43rd St",
    ],
)  # fmt: skip
def test_no_figures(text: str) -> None:
    assert not quantities(text)
