"""What factx.compare finds in reports made by hand."""

from __future__ import annotations

import math
from pathlib import Path

import pytest
from handmade import Newsroom, reports

import factx
from factx.comparison.items import circumstance
from factx.comparison.naming import same_name
from factx.comparison.same_figures import Interval
from factx.comparison.view import render
from factx.comparison.wording import alterations, norms, words_of

SEEDS = Path(__file__).parent.parent.parent / "seeds"

FATE = "The valley has shared the fate of the coast, washed away in a single night of rain"


def toll(
    outlet: str, sentence: str, number: str, value: float | None, bound: str = "exact", **more: object
) -> Newsroom:
    room = Newsroom(outlet, sentence, published=more.pop("published", None))  # type: ignore[arg-type]
    room.figure(number, value, measure=more.pop("measure", "deaths"), bound=bound, **more)  # type: ignore[arg-type]
    return room


def compare(*rooms: Newsroom) -> factx.Comparison:
    return factx.compare(reports(rooms))


# quotes


def test_one_quote_in_two_outlets_is_one_group_with_both_renderings() -> None:
    a = Newsroom("Alpha", f'"{FATE}," said Nora Brand.').quote(FATE, "Nora Brand")
    b = Newsroom("Beta", f"Nora Brand said: “{FATE}.”").quote(FATE, "Nora Brand")
    (group,) = compare(a, b).quotes
    assert {member.source_id for member in group.members} == {"Alpha", "Beta"}
    assert group.changes == ()
    assert (group.sources, group.witnesses, group.syndicated) == (2, 2, False)


def test_lost_quotation_marks_are_the_only_change_of_a_lowercased_tokenised_copy() -> None:
    a = Newsroom("Alpha", f'"{FATE}," said Nora Brand.').quote(FATE, "Nora Brand")
    low = FATE.lower().replace(",", " ,")
    b = Newsroom("Beta", f"{low} , said nora brand .").quote(low, "nora brand")
    (group,) = compare(a, b).quotes
    assert [(c.kind, c.source_id) for c in group.changes] == [("marks", "Beta")]
    assert group.speakers == ("Nora Brand",)


def test_what_was_changed_cut_and_added_is_told_word_by_word() -> None:
    long = "We will fight Islamic State in these mountains and we will not rest until they are gone"
    short = "We will fight ISIL in these hills and we will rest until they are gone"
    a = Newsroom("Alpha", f'"{long}," he said.').quote(long, "Omar Said")
    b = Newsroom("Beta", f'"{short}," he said.').quote(short, "Omar Said")
    (group,) = compare(a, b).quotes
    told = {(c.kind, c.before, c.after) for c in group.changes}
    assert ("alias", "Islamic State", "ISIL") in told
    assert ("replaced", "mountains", "hills") in told
    assert ("negation", "not", None) in told


def test_a_fragment_does_not_tie_two_quotes_that_only_share_it() -> None:
    one = "The harbour must stay open to every ship that carries food to the people of the islands"
    two = "The harbour must stay open, whatever the admirals and their lawyers may write about it"
    rooms = [
        Newsroom("Alpha", f'"{one}," she said.').quote(one, "Ada Voss"),
        Newsroom("Beta", f'"{two}," she said.').quote(two, "Ada Voss"),
        Newsroom("Gamma", 'She said "the harbour must stay open".').quote(
            "the harbour must stay open", "Ada Voss"
        ),
    ]
    for group in compare(*rooms).quotes:
        assert {"Alpha", "Beta"} - {member.source_id for member in group.members}


def test_few_words_are_the_same_quote_only_from_the_same_speaker() -> None:
    def room(outlet: str, who: str) -> Newsroom:
        return Newsroom(outlet, f'"It was a terrible mistake," said {who}.').quote(
            "It was a terrible mistake", who
        )

    assert compare(room("Alpha", "Ann Lee"), room("Beta", "Bob Ray")).quotes == ()
    assert len(compare(room("Alpha", "Ann Lee"), room("Beta", "Lee")).quotes) == 1


def test_two_speakers_of_one_quote_are_a_conflict_with_both_sides_shown() -> None:
    a = Newsroom("Alpha", f'"{FATE}," said Nora Brand.').quote(FATE, "Nora Brand")
    b = Newsroom("Beta", f'"{FATE}," said Igor Falk.').quote(FATE, "Igor Falk")
    (conflict,) = compare(a, b).conflicts
    assert conflict.kind == "speaker"
    assert {side.label for side in conflict.sides} == {"Nora Brand", "Igor Falk"}
    assert conflict.independent


# witnesses


def test_two_outlets_with_one_credit_are_one_witness() -> None:
    a = Newsroom("Alpha", f'"{FATE}," said Nora Brand.', credit="Reuters").quote(FATE, "Nora Brand")
    b = Newsroom("Beta", f'Yesterday she said: "{FATE}."', credit="Thomson Reuters").quote(FATE, "Nora Brand")
    made = compare(a, b)
    assert made.quotes[0].syndicated
    assert made.witnesses == 1
    assert made.syndicated[0].reasons == ("credit",)


def test_near_identical_texts_are_one_witness_without_any_credit() -> None:
    story = " ".join(f"Line {i} tells of the village by the river and its {i} mills." for i in range(40))
    a, b = Newsroom("Alpha", story), Newsroom("Beta", story.lower() + " Updated at noon.")
    made = compare(a, b, Newsroom("Gamma", " ".join(f"Word{i} other{i}" for i in range(300))))
    assert made.witnesses == 2
    assert made.syndicated[0].source_ids == ("Alpha", "Beta")
    assert made.syndicated[0].reasons == ("text",)


def test_a_text_with_two_credits_does_not_make_two_agencies_one() -> None:
    rooms = [
        Newsroom(outlet, f'{outlet} reports: "{FATE}."', credit=credit).quote(FATE, "Nora Brand")
        for outlet, credit in (("Alpha", "Reuters"), ("Beta", "AP"), ("Gamma", "Reuters and AP"))
    ]
    assert compare(*rooms).quotes[0].witnesses == 2


# figures


def test_before_the_war_and_pre_war_are_one_claim_and_conflict() -> None:
    a = Newsroom("Alpha", "Around 200,000 people had lived in Lindow before the conflict in the north.")
    a.figure("200,000", 200000, counted="people", measure="population", place="Lindow", condition="before the conflict in the north", bound="approximately")  # fmt: skip
    b = Newsroom("Beta", "Pre-war, Lindow had some 220,000 residents.")
    b.figure("220,000", 220000, counted="residents", measure="population", place="Lindow", condition="Pre-war", bound="approximately")  # fmt: skip
    made = compare(a, b)
    (conflict,) = made.conflicts
    assert [side.label for side in conflict.sides] == ["about 200,000 people", "about 220,000 residents"]
    assert conflict.about == "population, Lindow, before the conflict in the north"
    assert [m.extent.text for side in conflict.sides for m in side.members] == ["200,000", "220,000"]
    assert all(only.figures == () for only in made.only_in)


MARCH = ("March 2017", "2017-03-01", "2017-03-31")


@pytest.mark.parametrize(
    ("first", "second", "relation"),
    [
        (("at_least", 40), ("exact", 57), "compatible"),
        (("at_least", 57), ("exact", 57), "agree"),
        (("exact", 57), ("exact", 90), "conflict"),
        (("more_than", 57), ("exact", 57), "conflict"),
        (("at_most", 57), ("at_least", 58), "conflict"),
        (("approximately", 100), ("exact", 102), "compatible"),
        (("approximately", 100), ("exact", 110), "conflict"),
    ],
)
def test_figures_of_one_claim_agree_can_agree_or_conflict(
    first: tuple[str, int], second: tuple[str, int], relation: str
) -> None:
    a = toll(
        "Alpha",
        f"The raid killed {first[1]} people in Lindow in March 2017.",
        str(first[1]),
        first[1],
        first[0],
        place="Lindow",
        date=MARCH,
        counted="people",
    )
    b = toll(
        "Beta",
        f"In March 2017 a raid on Lindow left {second[1]} people dead.",
        str(second[1]),
        second[1],
        second[0],
        place="Lindow",
        date=MARCH,
        counted="people",
    )
    made = compare(a, b)
    shown = [group.relation for group in made.figures] + [conflict.kind for conflict in made.conflicts]
    assert shown == ["figure" if relation == "conflict" else relation]


def test_place_time_measure_and_what_is_counted_must_be_compatible() -> None:
    base = toll(
        "Alpha",
        "The raid killed 57 people in Lindow in March 2017.",
        "57",
        57,
        place="Lindow",
        date=MARCH,
        counted="people",
    )
    others = [
        toll(
            "B",
            "The raid killed 90 people in Marn in March 2017.",
            "90",
            90,
            place="Marn",
            date=MARCH,
            counted="people",
        ),
        toll(
            "C",
            "The raid killed 90 people in Lindow in May 2017.",
            "90",
            90,
            place="Lindow",
            date=("May 2017", "2017-05-01", "2017-05-31"),
            counted="people",
        ),
        toll(
            "D",
            "The raid hurt 90 people in Lindow in March 2017.",
            "90",
            90,
            measure="injuries",
            place="Lindow",
            date=MARCH,
            counted="people",
        ),
        toll(
            "E",
            "The raid killed 9 soldiers in Lindow in March 2017.",
            "9",
            9,
            place="Lindow",
            date=MARCH,
            counted="soldiers",
        ),
        toll(
            "F",
            "If the dam breaks, 90 people die in Lindow in March 2017.",
            "90",
            90,
            place="Lindow",
            date=MARCH,
            counted="people",
            condition="If the dam breaks",
        ),
    ]
    for other in others:
        made = compare(base, other)
        assert (made.figures, made.conflicts) == ((), ()), other.text


def test_counts_of_one_report_are_not_held_against_what_another_agrees_with() -> None:
    a = Newsroom(
        "Alpha",
        "At least 1,300 of the deaths in Lindow were counted in June 2017.\nSome 1,800 to 1,900 people died in Lindow in June 2017.",
    )
    june = ("June 2017", "2017-06-01", "2017-06-30")
    a.figure("1,300", 1300, measure="deaths", place="Lindow", date=june, bound="at_least", counted="deaths")
    a.figure(
        "1,800 to 1,900",
        low=1800,
        high=1900,
        measure="deaths",
        place="Lindow",
        date=june,
        bound="between",
        counted="people",
    )
    b = toll(
        "Beta",
        "At least 1,300 people died in Lindow in June 2017.",
        "1,300",
        1300,
        "at_least",
        place="Lindow",
        date=june,
        counted="people",
    )
    made = compare(a, b)
    assert [[m.extent.text for m in group.members] for group in made.figures] == [["1,300", "1,300"]]
    assert made.conflicts == ()


def test_an_altered_number_in_the_same_sentence_conflicts_without_any_place() -> None:
    sentence = "The ministry said {} houses had been damaged by the storm and that repairs would take a year."
    a = toll("Alpha", sentence.format("3,400"), "3,400", 3400, measure="house", counted="houses")
    b = toll("Beta", sentence.format("34,000"), "34,000", 34000, measure="house", counted="houses")
    (conflict,) = compare(a, b).conflicts
    assert conflict.kind == "figure"


def test_years_apart_undated_sentences_are_two_events() -> None:
    sentence = "The ministry said {} houses had been damaged by the storm and that repairs would take a year."
    a = toll(
        "Alpha",
        sentence.format("3,400"),
        "3,400",
        3400,
        measure="house",
        counted="houses",
        published="2011-03-01",
    )
    b = toll(
        "Beta",
        sentence.format("34,000"),
        "34,000",
        34000,
        measure="house",
        counted="houses",
        published="2016-03-01",
    )
    assert compare(a, b).conflicts == ()


def test_units_are_converted_before_figures_are_compared() -> None:
    sentence = "The fire is {} from the village of Lindow and moving south with the wind."
    a = toll(
        "Alpha", sentence.format("10 miles"), "10 miles", 10, measure="fire", unit="mile", unit_kind="measure"
    )
    b = toll(
        "Beta", sentence.format("16 km"), "16 km", 16, measure="fire", unit="kilometre", unit_kind="measure"
    )
    (group,) = compare(a, b).figures
    assert group.relation == "agree"


def test_intervals_meet_at_closed_ends_only() -> None:
    assert Interval(5, math.inf).meets(Interval(-math.inf, 5))
    assert not Interval(5, math.inf, low_open=True).meets(Interval(-math.inf, 5))


# dates


def test_one_date_beside_the_same_words_is_shared_and_an_altered_one_conflicts() -> None:
    sentence = "The bridge over the Lind was blown up by the retreating army on {} and never built again."
    a, b, c = (
        Newsroom(o, sentence.format(d))
        for o, d in (("A", "3 May 1945"), ("B", "3 May 1945"), ("C", "9 May 1945"))
    )
    for room, day in ((a, "1945-05-03"), (b, "1945-05-03"), (c, "1945-05-09")):
        room.date(f"{int(day[-2:])} May 1945", day, day)
    made = compare(a, b, c)
    assert [group.value for group in made.dates] == ["1945-05-03"]
    (conflict,) = made.conflicts
    assert {side.label for side in conflict.sides} == {"1945-05-03", "1945-05-09"}


# words and names


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("the Russian Defence Ministry", "the Russian Defense Ministry"),
        ("U.S.-led coalition", "US-led coalition"),
        ("Germany's labour", "germany s labor"),
        ("Islamic State", "ISIL"),
        ("organised", "organized"),
        ("45 per cent", "45%"),
        ("200,000", "200000"),
    ],
)
def test_forms_of_the_same_have_one_norm(one: str, other: str) -> None:
    assert norms(one) == norms(other)


def test_different_words_keep_different_norms() -> None:
    assert norms("four hours") != norms("for hors")
    assert norms("1,300") != norms("1,800")


def test_words_know_where_they_stand() -> None:
    text = "Fighters of the Islamic State group fled."
    assert [text[w.start : w.end] for w in words_of(text)] == [
        "Fighters",
        "of",
        "the",
        "Islamic State group",
        "fled",
    ]


def test_an_altered_number_is_told_as_one() -> None:
    assert [a.kind for a in alterations("We lost 14 men", "We lost 40 men")] == ["number"]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Konashenkov", "Igor Konashenkov", True),
        ("igor konashenkov", "Major-General Igor Konashenkov", True),
        ("V. Putin", "Vladimir Putin", True),
        ("the UN", "United Nations", True),
        ("Igor Falk", "Nora Falk", False),
        ("Russia", "the United States", False),
    ],
)
def test_names(one: str, other: str, same: bool) -> None:
    assert same_name(one, other) is same
    assert same_name(other, one) is same


def test_conditions_come_down_to_opener_and_matter() -> None:
    assert circumstance("Pre-war") == circumstance("before the conflict") == circumstance("before the war")
    assert circumstance("after the war") != circumstance("before the war")


# the whole


def test_a_comparison_reads_back_equal_and_a_report_given_twice_counts_once() -> None:
    a = Newsroom("Alpha", f'"{FATE}," said Nora Brand.').quote(FATE, "Nora Brand").report()
    b = Newsroom("Beta", f'"{FATE}," said Igor Falk.').quote(FATE, "Igor Falk").report()
    made = factx.compare([a, b, a])
    assert made.reports == 2
    assert factx.Comparison.model_validate_json(made.model_dump_json()) == made


def test_reports_may_be_streamed() -> None:
    rooms = [Newsroom(o, f'"{FATE}," said Nora Brand.').quote(FATE, "Nora Brand") for o in ("Alpha", "Beta")]
    assert factx.compare(room.report() for room in rooms).quotes


def test_what_one_source_alone_has_is_listed_unless_left_out() -> None:
    a = Newsroom("Alpha", f'"{FATE}," said Nora Brand.').quote(FATE, "Nora Brand")
    only = {x.source_id: x for x in compare(a, Newsroom("Beta", "Nothing was said.")).only_in}
    assert [quote.text for quote in only["Alpha"].quotes] == [FATE]
    assert only["Beta"].quotes == ()
    assert factx.compare(reports([a]), only_in=False).only_in == ()


def test_nothing_compared_is_an_empty_comparison() -> None:
    made = factx.compare([])
    assert (made.reports, made.quotes, made.conflicts) == (0, (), ())


def test_the_text_shows_both_sides_and_whose_they_are() -> None:
    a = Newsroom("Alpha", f'"{FATE}," said Nora Brand.').quote(FATE, "Nora Brand")
    b = Newsroom("Beta", f'"{FATE}," said Igor Falk.').quote(FATE, "Igor Falk")
    text = render(compare(a, b))
    conflicts = text.partition("FIGURES IN")[0]
    for shown in ("Nora Brand", "Igor Falk", "Alpha", "Beta", "independent sources"):
        assert shown in conflicts
    assert "QUOTES IN" not in render(compare(a, b), conflicts_only=True)


def test_the_page_escapes_what_sources_say() -> None:
    words = 'Nobody <script>alert("x")</script> & nobody else will ever cross this river again'
    rooms = [
        Newsroom(o, f"“{words}” he said.").quote(words, "<b>Tom</b> Bell") for o in ("Alpha", "<i>Beta</i>")
    ]
    page = render(compare(*rooms), "html")
    assert "<script>" not in page
    assert "<b>Tom" not in page
    assert "<i>Beta" not in page
    assert "http" not in page


# grouping


def grouped() -> factx.Facts:
    a = Newsroom("Alpha", f'"{FATE}," said Nora Brand. In Lindow 40 people died.', credit="Reuters")
    a.quote(FATE, "Nora Brand").figure("40", 40, measure="deaths", place="Lindow", counted="people")
    b = Newsroom("Beta", f'"{FATE}," said Brand. "40 died," said brand of Lindow.', credit="Reuters")
    b.quote(FATE, "Brand").quote("40 died", "brand").figure("40", 40, measure="deaths", place="Lindow")
    c = Newsroom("Gamma", "Nobody said a word.")
    return factx.Facts(
        sources=tuple(factx.SourceGroup(source=r.source, reports=(r,)) for r in reports([a, b, c]))
    )


def test_facts_group_by_speaker_with_short_names_under_the_full_one() -> None:
    brand, unknown = grouped().group("speaker")
    assert brand.key == "Nora Brand"
    assert len(brand.quotes) == 3
    assert [figure.extent.text for figure in brand.figures] == ["40"]
    assert (unknown.key, len(unknown.figures)) == (None, 1)


def test_facts_group_by_place_credit_and_outlet() -> None:
    facts = grouped()
    (lindow,) = facts.group("place")
    assert (lindow.key, len(lindow.claims), len(lindow.report_ids)) == ("Lindow", 2, 2)
    assert [(g.key, len(g.report_ids)) for g in facts.group("credit")] == [("Reuters", 2), (None, 1)]
    assert [g.key for g in facts.group("outlet")] == ["Alpha", "Beta", "Gamma"]
