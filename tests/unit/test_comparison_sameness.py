"""What is and what is not one quote, one figure, one date, where reports only sound alike."""

from __future__ import annotations

import pytest
from handmade import Newsroom, reports

import factx
from factx.comparison.naming import same_name


def compare(*rooms: Newsroom) -> factx.Comparison:
    return factx.compare(reports(rooms))


# quotes


def test_a_name_with_its_titles_does_not_make_two_quotes_one() -> None:
    one = "the former Liberal presidential candidate Anna Lindqvist had misled the voters of the valley"
    two = "former Liberal presidential candidate Anna Lindqvist deserves a hearing"
    a = Newsroom("Alpha", f"Omar Said said {one}.").quote(one, "Omar Said", form="indirect")
    b = Newsroom("Beta", f"Nora Brand said {two}.").quote(two, "Nora Brand", form="indirect")
    assert compare(a, b).quotes == ()


def test_a_few_unmarked_words_are_a_topic_and_no_utterance() -> None:
    long = "I take the minimum wage seriously and its effects on the small shops of this town even more"
    a = Newsroom("Alpha", f'"{long}," said Ann Lee.').quote(long, "Ann Lee")
    b = Newsroom("Beta", "Ann Lee praised the minimum wage.").quote(
        "the minimum wage", "Ann Lee", form="indirect"
    )
    assert compare(a, b).quotes == ()


def test_common_words_strewn_over_a_speech_are_not_said_again_there() -> None:
    strewn = " ".join(
        f"{word} and then came harvest number {i} with rain upon the hills"
        for i, word in enumerate(["farmers", "deserve", "better", "prices", "every", "single", "year"])
    )
    short = "farmers deserve better prices every single year"
    a = Newsroom("Alpha", f'"{strewn}," said Ann Lee.').quote(strewn, "Ann Lee")
    b = Newsroom("Beta", f'"{short}," said Ann Lee.').quote(short, "Ann Lee")
    assert compare(a, b).quotes == ()


SAID = "The dams were never checked after the flood and nobody in the ministry wanted to hear of it"


def test_who_cites_another_does_not_contradict_him() -> None:
    a = Newsroom("Alpha", f'"{SAID}," said Nora Brand.').quote(SAID, "Nora Brand")
    b = Newsroom("Beta", f'As Nora Brand put it, said Igor Falk, "{SAID}."').quote(SAID, "Igor Falk")
    b.speaker("Nora Brand")
    assert compare(a, b).conflicts == ()
    c = Newsroom("Gamma", f'"{SAID}," said Igor Falk.').quote(SAID, "Igor Falk")
    assert [conflict.kind for conflict in compare(a, c).conflicts] == ["speaker"]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Terry Strand", "Terri Strand", True),
        ("Alex Stone", "Alexander Stone", True),
        ("Muammar Qaddafi", "Muammar Gaddafi", True),
        ("Nora Brand", "Nina Brand", False),
        ("Omar Said", "Omar Saleh", False),
    ],
)
def test_spellings_of_one_name(one: str, other: str, same: bool) -> None:
    assert same_name(one, other) is same
    assert same_name(other, one) is same


# figures


def test_one_number_in_other_words_agrees() -> None:
    a = Newsroom(
        "Alpha", "The ministry prepared 52,137 pages of letters for release.", published="2016-03-03"
    )
    a.figure("52,137", 52137, counted="pages", measure="page")
    b = Newsroom("Beta", "Of 52,137 pages, many of the letters are still kept from release.", published="2016-03-05")  # fmt: skip
    b.figure("52,137", 52137, counted="pages", measure="page")
    (group,) = compare(a, b).figures
    assert group.relation == "agree"


def test_a_small_round_number_in_other_words_is_chance() -> None:
    a = Newsroom("Alpha", "Five pages of letters were kept from release.")
    a.figure("Five", 5, counted="pages", measure="page")
    b = Newsroom("Beta", "She wrote five pages on the weather.")
    b.figure("five", 5, counted="pages", measure="page")
    assert compare(a, b).figures == ()


def test_sentences_of_one_form_about_two_companies_are_two_things() -> None:
    form = "In the third quarter {} had a net loss of {} a share on lower sales of paper."
    a = Newsroom("Alpha", form.format("Norlin Corp.", "$1.25"))
    a.figure("$1.25", 1.25, measure="loss", unit="USD", unit_kind="currency")
    for outlet, number, value in (("Beta", "$1.25", 1.25), ("Gamma", "$3.40", 3.4)):
        b = Newsroom(outlet, form.format("Brill Inc.", number))
        b.figure(number, value, measure="loss", unit="USD", unit_kind="currency")
        made = compare(a, b)
        assert (made.figures, made.conflicts) == ((), ())


def test_two_numbers_that_differ_together_tell_of_two_things() -> None:
    form = "With {} seats to be won on the coast she is sure of {} of them."
    rooms = []
    for outlet, seats, sure in (("Alpha", 222, 120), ("Beta", 214, 118)):
        room = Newsroom(outlet, form.format(seats, sure))
        rooms.append(room.figure(str(seats), seats, counted="seats", measure="seat"))
    made = compare(*rooms)
    assert (made.figures, made.conflicts) == ((), ())


def test_a_report_that_has_both_numbers_does_not_contradict_either() -> None:
    one, two = "It takes 1,237 seats to win the lower house.", "It takes 2,383 seats to win the upper house."
    a = Newsroom("Alpha", f"{one}\n{two}\n{one}")
    b = Newsroom("Beta", f"{two}\nRain fell.\n{one}")
    for room in (a, b):
        room.figure("1,237", 1237, counted="seats", measure="seat")
        room.figure("2,383", 2383, counted="seats", measure="seat")
    made = compare(a, b)
    assert made.conflicts == ()
    assert [group.relation for group in made.figures] == ["agree", "agree"]


def test_one_of_several_counts_nothing() -> None:
    date = ("2012", "2012-01-01", "2012-12-31")
    a = Newsroom("Alpha", "The attack in Lindow in 2012 killed four guards.")
    a.figure("four", 4, counted="guards", measure="guard", place="Lindow", date=date)
    b = Newsroom("Beta", "Her son was one of the guards killed in the attack in Lindow in 2012.")
    b.figure("one", 1, counted="guards", measure="guard", place="Lindow", date=date)
    made = compare(a, b)
    assert (made.figures, made.conflicts) == ((), ())


def test_in_a_copy_another_number_is_a_conflict_whatever_its_bound() -> None:
    story = "\n".join(f"Line {i} tells of the village by the river and of its {i} mills." for i in range(20))
    rooms = []
    for outlet, number in (("Alpha", 150), ("Beta", 50)):
        line = f"The commission counted at least {number} dead among the people of the school in Lindow."
        room = Newsroom(outlet, f"{story}\n{line}")
        rooms.append(room.figure(f"{number} dead"[:-5], number, bound="at_least", measure="deaths"))
    (conflict,) = compare(*rooms).conflicts
    assert not conflict.independent


# dates


def test_days_that_are_told_by_another_day_are_no_conflict() -> None:
    sentence = (
        "In an interview with the paper last week she said the bridge would be built before the winter."
    )
    a, b = Newsroom("Alpha", sentence), Newsroom("Beta", sentence)
    a.date("last week", "2016-05-23", "2016-05-29", anchor="published")
    b.date("last week", "2016-09-12", "2016-09-18", anchor="published")
    made = compare(a, b)
    assert (made.dates, made.conflicts) == ((), ())


def test_one_event_is_one_date_in_whatever_form() -> None:
    a = Newsroom("Alpha", "He put money into the primary of New Marn, which votes on Feb. 9, and its towns.")
    b = Newsroom("Beta", "Voters in the towns of New Marn go to the polls on Tuesday, as the primary begins; money flows.")  # fmt: skip
    a.date("Feb. 9", "2016-02-09", "2016-02-09", anchor="text")
    b.date("Tuesday", "2016-02-09", "2016-02-09", anchor="published")
    (group,) = compare(a, b).dates
    assert {member.extent.text for member in group.members} == {"Feb. 9", "Tuesday"}


def test_a_year_alone_does_not_tie_two_matters() -> None:
    a = Newsroom("Alpha", "In 2008 Karin Holm lost her seat in the council of Marn.")
    b = Newsroom("Beta", "In 2008 the Lindow dam broke and its council was dismissed.")
    for room in (a, b):
        room.date("2008", "2008-01-01", "2008-12-31", precision="year", anchor="text")
    assert compare(a, b).dates == ()
