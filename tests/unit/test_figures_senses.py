"""What is written alike beside a number and means two things; from text alone."""

from __future__ import annotations

import pytest

from factx.find.figures.quantities import Quantity, quantities


def last(text: str) -> Quantity:
    return quantities(text)[-1]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Turnout could reach 1m by the evening.", 1_000_000),
        ("Downloads of the app hit 2m.", 2_000_000),
        ("Unemployment stands at 2.3m", 2_300_000),
        ("Losses came to 4.2m, the bank said.", 4_200_000),
        ("Losses fell to 4m from 5m", 5_000_000),
        ("The number of jobless fell by 0.2m in May.", 200_000),
        ("A city of about 3m lay in the dark.", 3_000_000),
        ("More than 1m have fled.", 1_000_000),
        ("Some 2.5m children are out of school.", 2_500_000),
        ("Some 2m homeless people live there.", 2_000_000),
        ("More than 1.5m of them had left.", 1_500_000),
        ("The firm sold 2m of its older cars.", 2_000_000),
        ("Britain has 67m people and Wales 3.1m.", 3_100_000),
    ],
)
def test_a_bare_m_is_millions_of_what_is_counted(text: str, value: float) -> None:
    found = last(text)
    assert found.value is not None
    assert (float(found.value), found.unit) == (value, None)
    assert text[found.start : found.end].endswith("m")


@pytest.mark.parametrize(
    "text",
    [
        "Police built a 5m wall.",
        "She jumped 8.2m to win.",
        "He won the 100m race.",
        "The women's 100m women's final was late.",
        "The 400m runners met.",
        "He faced 5m waves.",
        "Sales of the 5m yacht fell.",
        "The population lives at 2,000m.",
        "The crowd stood 50m from the stage.",
        "The turnout was low, and the fence was 3m.",
        "It is 20m by the road.",
        "The last 20m were the hardest.",
        "It has 67m people. He stood 3m in.",
        "He has 2m followers and jumped over a wall of 3m.",
    ],
)
def test_a_bare_m_is_metres_of_what_is_measured(text: str) -> None:
    found = last(text)
    assert found.unit is not None
    assert found.unit.name == "metre"


def test_millions_of_a_unit() -> None:
    found = last("The dam holds back 3m cubic metres of water.")
    assert found.value == 3_000_000
    assert found.unit is not None
    assert found.unit.name == "cubic metre"


def test_a_range_of_millions() -> None:
    found = last("The number of visitors rose from 1.2m to 1.8m.")
    assert (found.low, found.high, found.unit) == (1_200_000, 1_800_000, None)


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("She ran the 10k race.", 10, "kilometre"),
        ("He does a 5k run.", 5, "kilometre"),
        ("Nearly 40k fans came.", 40_000, None),
        ("The bank will cut 10k jobs.", 10_000, None),
    ],
)
def test_a_k_is_kilometres_of_a_run(text: str, value: float, unit: str | None) -> None:
    found = last(text)
    assert found.value is not None
    assert (float(found.value), found.unit and found.unit.name) == (value, unit)


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("It would bring 212,000 pounds of savings a year.", "GBP"),
        ("He was fined 500 pounds.", "GBP"),
        ("The bag cost 60 pounds.", "GBP"),
        ("She won 500 pounds in the lottery.", "GBP"),
        ("She took 3,000 pounds in cash.", "GBP"),
        ("He found 400 pounds (about 500 euros) there.", "GBP"),
        ("It costs between 500 and 700 pounds.", "GBP"),
        ("Workers get 12 pounds an hour.", "GBP"),
        ("They face a 500-pound fine.", "GBP"),
        ("The repairs took two million pounds.", "GBP"),
        ("He weighs 200 pounds.", "pound-mass"),
        ("Police seized 12 pounds of heroin.", "pound-mass"),
        ("He paid well and lost 15 pounds.", "pound-mass"),
        ("The boxer, fined for a foul, weighs 210 pounds.", "pound-mass"),
        ("He won at 135 pounds.", "pound-mass"),
        ("He tips the scales at 300 pounds.", "pound-mass"),
        ("A 300-pound man sat there.", "pound-mass"),
        ("She paid for 2 pounds of cherries.", "pound-mass"),
        ("Workers cleared 2 million pounds of beef.", "pound-mass"),
    ],
)
def test_pounds_of_money_and_of_mass(text: str, unit: str) -> None:
    found = [q for q in quantities(text) if q.unit is not None and q.unit.name in ("GBP", "pound-mass")]
    assert [q.unit and q.unit.name for q in found] == [unit]
    assert text[found[0].start : found[0].end].endswith(("pounds", "pound")) == (unit == "GBP")


def test_marks_of_an_examination_are_no_money() -> None:
    assert last("The team got 12 marks out of 20.").unit is None
    assert quantities("The pupil scored 12 marks.")[0].unit is None
    found = last("The house cost 900 marks.").unit
    assert found is not None
    assert found.kind == "currency"


@pytest.mark.parametrize(
    ("text", "value", "extent"),
    [
        ("The mercury fell to 20 below zero.", -20, "20 below zero"),
        ("It was five degrees below zero.", -5, "five degrees below zero"),
        ("It was 8 C below zero at dawn.", -8, "8 C below zero"),
        ("It felt like 50 below.", -50, "50 below"),
        ("The index is 20 below its peak.", 20, "20"),
        ("The share price is 20 below.", 20, "20"),
        ("It was 15 degrees below normal.", 15, "15"),
    ],
)
def test_a_sign_behind_the_number(text: str, value: float, extent: str) -> None:
    found = last(text)
    assert found.value is not None
    assert (float(found.value), text[found.start : found.end]) == (value, extent)


def test_a_range_below_zero() -> None:
    found = last("It will be between 5 and 10 degrees below zero.")
    assert (found.low, found.high) == (-10, -5)
