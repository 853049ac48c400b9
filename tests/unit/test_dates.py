"""What the grammar of dates finds, and what it works out, without a model."""

from __future__ import annotations

import datetime

import pytest
import spacy
from spacy.tokens import Doc

from factx._candidates import DateCandidate, Findings
from factx._layout import Block
from factx._parsing import Reading
from factx.find.dates import find_dates
from factx.records import Source

BLANK = spacy.blank("en")
SUNDAY = "2017-10-22"


def find(text: str, published: str | None = None, doc: Doc | None = None) -> Findings[DateCandidate]:
    day = datetime.date.fromisoformat(published) if published else None
    return find_dates(Reading(text=text, doc=doc or BLANK(text), source=Source(published=day)))


def values(text: str, published: str | None = None) -> list[tuple[str, str | None]]:
    return [(text[slice(*date.extent)], date.value) for date in find(text, published).candidates]


def only(text: str, published: str | None = None) -> DateCandidate:
    (date,) = find(text, published).candidates
    return date


@pytest.mark.parametrize(
    ("text", "extent", "value"),
    [
        ("The bridge opened on October 18, 2017.", "October 18, 2017", "2017-10-18"),
        ("The bridge opened on 18 October 2017.", "18 October 2017", "2017-10-18"),
        ("The bridge opened on the 18th of October 2017.", "the 18th of October 2017", "2017-10-18"),
        ("It opened on Wednesday, Oct. 18, 2017, in rain.", "Wednesday, Oct. 18, 2017", "2017-10-18"),
        ("Stamped 2017-10-18 by the clerk.", "2017-10-18", "2017-10-18"),
        ("Stamped 18.10.2017 by the clerk.", "18.10.2017", "2017-10-18"),
        ("Stamped 10/18/2017 by the clerk.", "10/18/2017", "2017-10-18"),
        ("Stamped 18-Oct-2017 by the clerk.", "18-Oct-2017", "2017-10-18"),
        ("Stamped 2017, October 18 by the clerk.", "2017, October 18", "2017-10-18"),
        ("It has grown since March 2017.", "March 2017", "2017-03"),
        ("The mill closed in 1945.", "1945", "1945"),
        ("The mill closed in nineteen ninety-seven.", "nineteen ninety-seven", "1997"),
        ("The mill closed in the 1990s.", "the 1990s", "199X"),
        ("The mill closed in the late '80s.", "the late '80s", "198X"),
        ("The mill dates from the 19th century.", "the 19th century", "18"),
        ("The wall fell in 480 BC, it is said.", "480 BC", "BC0480"),
        ("Sales rose in the third quarter of 2016.", "the third quarter of 2016", "2016-Q3"),
        ("Sales rose in the first half of 2016.", "the first half of 2016", "2016-H1"),
        ("They met in the spring of 1945.", "the spring of 1945", "1945-SP"),
        ("They met at the end of May 2016.", "the end of May 2016", "2016-05"),
        ("They met on Christmas Day 2016.", "Christmas Day 2016", "2016-12-25"),
        ("They met on Easter Sunday 2016.", "Easter Sunday 2016", "2016-03-27"),
        ("They met on Thanksgiving 2016.", "Thanksgiving 2016", "2016-11-24"),
        ("The towers fell on 9/11 in New York.", "9/11", "2001-09-11"),
        ("It closed on the night of April 18, 1975.", "the night of April 18, 1975", "1975-04-18TNI"),
        ("Doors open at 7:15 p.m. on May 3, 2016.", "7:15 p.m. on May 3, 2016", "2016-05-03T19:15"),
        ("It ended at noon on May 3, 2016.", "noon on May 3, 2016", "2016-05-03T12:00"),
    ],
)  # fmt: skip
def test_a_full_date_needs_no_publication_day(text: str, extent: str, value: str) -> None:
    assert values(text) == [(extent, value)]
    assert only(text).resolved
    assert only(text).anchor == "text"


@pytest.mark.parametrize(
    ("text", "published", "unsettled", "settled"),
    [
        ("They spoke on Sunday.", SUNDAY, "XXXX-WXX-7", "2017-10-22"),
        ("They spoke on Friday.", SUNDAY, "XXXX-WXX-5", "2017-10-20"),
        ("They spoke last Sunday.", SUNDAY, "XXXX-WXX-7", "2017-10-15"),
        ("They speak next Sunday.", SUNDAY, "XXXX-WXX-7", "2017-10-29"),
        ("They spoke on October 20.", SUNDAY, "XXXX-10-20", "2017-10-20"),
        ("They spoke on December 30.", "2017-01-02", "XXXX-12-30", "2016-12-30"),
        ("They spoke in June.", SUNDAY, "XXXX-06", "2017-06"),
        ("They spoke last June.", SUNDAY, "XXXX-06", "2017-06"),
        ("They spoke last December.", SUNDAY, "XXXX-12", "2016-12"),
        ("They spoke yesterday.", "2017-03-01", "XXXX-XX-XX", "2017-02-28"),
        ("They speak tomorrow.", "2016-02-28", "XXXX-XX-XX", "2016-02-29"),
        ("They spoke last week.", "2017-10-20", "XXXX-WXX", "2017-W41"),
        ("They spoke last week.", SUNDAY, "XXXX-WXX", "2017-W42"),
        ("They spoke last month.", "2017-01-31", "XXXX-XX", "2016-12"),
        ("They spoke last year.", SUNDAY, "XXXX", "2016"),
        ("They speak next year.", SUNDAY, "XXXX", "2018"),
        ("They spoke two weeks ago.", "2017-10-20", "XXXX-WXX", "2017-W40"),
        ("They spoke 10 days ago.", SUNDAY, "XXXX-XX-XX", "2017-10-12"),
        ("They spoke four months ago.", SUNDAY, "XXXX-XX", "2017-06"),
        ("They spoke last night.", SUNDAY, "XXXX-XX-XXTNI", "2017-10-21TNI"),
        ("They spoke on Friday night.", SUNDAY, "XXXX-WXX-5TNI", "2017-10-20TNI"),
        ("They spoke this morning.", SUNDAY, "XXXX-XX-XXTMO", "2017-10-22TMO"),
        ("They spoke last fall.", SUNDAY, "XXXX-FA", "2016-FA"),
        ("Profits fell in the third quarter.", SUNDAY, "XXXX-Q3", "2017-Q3"),
        ("They spoke on Labor Day.", SUNDAY, "XXXX-XX-XX", "2017-09-04"),
        ("They spoke over the weekend.", "2017-10-23", "XXXX-WXX-WE", "2017-W42-WE"),
        ("It opened in June last year.", SUNDAY, "XXXX-06", "2016-06"),
    ],
)  # fmt: skip
def test_a_relative_date_is_settled_by_the_publication_day_only(
    text: str, published: str, unsettled: str, settled: str
) -> None:
    without = only(text)
    assert (without.value, without.resolved, without.anchor) == (unsettled, False, "none")
    assert without.start is None
    assert without.end is None
    assert [trouble.code for trouble in find(text).troubles] == ["unresolved-date"]
    with_day = only(text, published)
    assert (with_day.value, with_day.resolved, with_day.anchor) == (settled, True, "published")
    assert not find(text, published).troubles


@pytest.mark.parametrize(
    ("text", "extent", "kind", "value"),
    [
        ("a four-month battle", "four-month", "duration", "P4M"),
        ("It took several days.", "several days", "duration", "PXD"),
        ("It took a couple of hours.", "a couple of hours", "duration", "PT2H"),
        ("It took two and a half years.", "two and a half years", "duration", "P2Y6M"),
        ("It took at least 20 more years.", "at least 20 more years", "duration", "P20Y"),
        ("It took two decades.", "two decades", "duration", "P20Y"),
        ("It took twenty-two minutes.", "twenty-two minutes", "duration", "PT22M"),
        ("It held for the past two years.", "the past two years", "duration", "P2Y"),
        ("They meet every week.", "every week", "set", "P1W"),
        ("They meet every other day.", "every other day", "set", "P2D"),
        ("They meet each Thursday.", "each Thursday", "set", "XXXX-WXX-4"),
        ("They meet daily.", "daily", "set", "P1D"),
        ("They now live there.", "now", "date", "PRESENT_REF"),
        ("They recently moved.", "recently", "date", "PAST_REF"),
        ("They left long ago.", "long ago", "date", "PAST_REF"),
        ("They fear the future.", "the future", "date", "FUTURE_REF"),
        ("It was rejected in previous years.", "previous years", "date", "PAST_REF"),
    ],
)
def test_lengths_sets_and_vague_references(text: str, extent: str, kind: str, value: str) -> None:
    date = only(text)
    assert (text[slice(*date.extent)], date.kind, date.value) == (extent, kind, value)
    assert date.start is None
    assert date.end is None


@pytest.mark.parametrize(
    "text",
    [
        "The 46-year-old teacher", "She is 46 years old.", "a man in his 30s", "Russia Today reported it.",
        "USA Today reported it.", "a quarter of the voters", "the second of two houses", "He sat down.",
        "The fall of the city was quick.", "It cost $2000.", "Version 3.1.2017.4 is out.", "the 1,945 people",
        "Call 555-1945-22.", "", "   ", "12", "of the",
    ],
)  # fmt: skip
def test_ages_names_and_counts_are_no_dates(text: str) -> None:
    assert values(text) == []


def test_an_event_without_a_calendar_keeps_its_place_and_has_no_value() -> None:
    date = only("Pre-war, the city had a tram.")
    assert (date.value, date.modifier, date.resolved) == (None, "before", False)


def test_an_offset_counts_from_the_date_mentioned_last() -> None:
    text = "The siege began in June. Four months later, most had fled."
    assert values(text, SUNDAY) == [("June", "2017-06"), ("Four months later", "2017-10")]
    assert values(text) == [("June", "XXXX-06"), ("Four months later", "XXXX-10")]
    assert [d.anchor for d in find(text, SUNDAY).candidates] == ["published", "mention"]


def test_the_next_day_follows_the_day_mentioned_last() -> None:
    text = "They met on December 31, 1999. The next day they parted. The following year was quiet."
    assert [value for _, value in values(text)] == ["1999-12-31", "2000-01-01", "2001"]


def test_a_range_is_told_by_its_first_date() -> None:
    first, last = find("It rained from March to June 2016.").candidates
    assert (first.value, first.start, first.end, first.edtf) == (
        "2016-03", "2016-03-01", "2016-06-30", "2016-03/2016-06",
    )  # fmt: skip
    assert (last.value, last.start) == ("2016-06", "2016-06-01")
    first, last = find("The fair of 10-12 October 2017").candidates
    assert (first.start, first.end, last.value) == ("2017-10-10", "2017-10-12", "2017-10-12")
    first, last = find("The war of 1904-05").candidates
    assert (first.start, first.end, last.value) == ("1904-01-01", "1905-12-31", "1905")


def test_a_range_over_new_year_gives_each_end_its_own_year() -> None:
    assert [value for _, value in values("from November to February 2016")] == ["2015-11", "2016-02"]


def test_a_list_of_days_shares_its_month() -> None:
    assert [value for _, value in values("They met on May 4, 5 and 9, 2016.")] == [
        "2016-05-04", "2016-05-05", "2016-05-09",
    ]  # fmt: skip


def test_a_quarter_spoken_of_is_what_a_year_earlier_goes_back_from() -> None:
    text = "Profit rose in the third quarter. It was $2 million a year earlier."
    assert [value for _, value in values(text, SUNDAY)] == ["2017-Q3", "2016-Q3"]


def test_the_quarter_is_named_by_the_day_on_which_it_ended() -> None:
    text = "Sales for the quarter ended Sept. 30 rose."
    assert values(text, SUNDAY) == [("the quarter", "2017-Q3"), ("Sept. 30", "2017-09-30")]


def test_a_history_counts_its_years_from_the_text() -> None:
    text = (
        "In March 1810 he came. The fort fell on May 3, 1810. In June 1811 he left; by August he was home. "
        "He died in 1830 and was forgotten until 1870."
    )
    found = {text[slice(*d.extent)]: d for d in find(text, SUNDAY).candidates}
    assert (found["August"].value, found["August"].anchor) == ("1811-08", "mention")


def test_day_and_month_in_either_order_are_left_open() -> None:
    date = only("Stamped 10/11/2017 by the clerk.")
    assert (date.value, date.start, date.resolved) == ("2017-XX-XX", None, False)
    assert [t.code for t in find("Stamped 10/11/2017 by the clerk.").troubles] == ["ambiguous-date"]


def test_modifiers_and_edtf() -> None:
    assert only("It stood in early 1945.").modifier == "early"
    assert only("It stood by late May 1945.").modifier == "late"
    since = only("It has stood since 1945.")
    assert (since.modifier, since.edtf) == ("since", "1945/..")
    until = only("It stood until 1945.")
    assert (until.modifier, until.edtf) == ("until", "../1945")
    about = only("It was built around 1945.")
    assert (about.modifier, about.edtf) == ("approximate", "1945~")
    assert only("It was built in the summer of 1945.").edtf == "1945-22"
    assert only("It was built in 44 BC.").edtf == "-0043"


@pytest.mark.parametrize(
    ("text", "precision"),
    [
        ("in 1945", "year"), ("on Sunday", "day"), ("in June", "month"), ("last week", "week"),
        ("the 1990s", "decade"), ("the 19th century", "century"), ("this weekend", "weekend"),
        ("in the third quarter", "quarter"), ("last night", "part_of_day"), ("at 5 p.m. on Sunday", "minute"),
        ("last summer", "season"), ("the first half of 2016", "half"),
    ],
)  # fmt: skip
def test_precision_is_known_even_of_what_is_not_settled(text: str, precision: str) -> None:
    assert only(text).precision == precision


def test_a_clock_time_carries_its_zone() -> None:
    date = only("It starts at 5 p.m. EST Nov. 9, 2017.")
    assert (date.value, date.start) == ("2017-11-09T17:00", "2017-11-09T17:00-05:00")
    date = only("Logged 2017-11-09T17:00:05Z.")
    assert (date.start, date.precision) == ("2017-11-09T17:00:05Z", "second")


def parsed(words: list[str], tags: list[str], heads: list[int], deps: list[str], pos: list[str]) -> Doc:
    return Doc(BLANK.vocab, words=words, tags=tags, heads=heads, deps=deps, pos=pos)


def test_will_makes_a_weekday_lie_ahead() -> None:
    doc = parsed(
        ["They", "will", "meet", "Friday"], ["PRP", "MD", "VB", "NNP"], [2, 2, 2, 2],
        ["nsubj", "aux", "ROOT", "npadvmod"], ["PRON", "AUX", "VERB", "PROPN"],
    )  # fmt: skip
    assert find(doc.text, SUNDAY, doc).candidates[0].value == "2017-10-27"


def test_expected_to_makes_a_month_lie_ahead() -> None:
    doc = parsed(
        ["It", "is", "expected", "to", "end", "in", "March"], ["PRP", "VBZ", "VBN", "TO", "VB", "IN", "NNP"],
        [2, 2, 2, 4, 2, 4, 5], ["nsubj", "auxpass", "ROOT", "aux", "xcomp", "prep", "pobj"],
        ["PRON", "AUX", "VERB", "PART", "VERB", "ADP", "PROPN"],
    )  # fmt: skip
    assert find(doc.text, SUNDAY, doc).candidates[0].value == "2018-03"


def test_may_the_verb_is_no_month() -> None:
    doc = parsed(
        ["That", "may", "have", "led", "there"], ["DT", "MD", "VB", "VBN", "RB"], [3, 3, 3, 3, 3],
        ["nsubj", "aux", "aux", "ROOT", "advmod"], ["PRON", "AUX", "AUX", "VERB", "ADV"],
    )  # fmt: skip
    assert find(doc.text, SUNDAY, doc).candidates == ()


def test_offsets_are_those_of_the_original_text() -> None:
    text = "…\u2009On \U0001f525 October 18, 2017."
    assert values(text) == [("October 18, 2017", "2017-10-18")]


def test_the_year_of_a_history_is_a_rule_with_a_name() -> None:
    text = (
        "In March 1810 he came. The fort fell on May 3, 1810. In June 1811 he left; by August he was home. "
        "He died in 1830 and was forgotten until 1870."
    )
    assert [d.rule for d in find(text).candidates if d.anchor == "mention"] == ["month, narrative"]
    news = text + " The minister spoke on Sunday, again on Monday, and last week."
    assert not [d for d in find(news, SUNDAY).candidates if d.rule.endswith("narrative")]


def test_the_story_does_not_go_on_from_a_caption() -> None:
    text = "A flag in the square, March 3, 2016.\n\nThe next day it rained."
    blocks = (Block(0, 37, "caption"), Block(38, len(text), "paragraph"))
    found = find_dates(Reading(text=text, doc=BLANK(text), blocks=blocks)).candidates
    assert [d.value for d in found] == ["2016-03-03", "XXXX-XX-XX"]


def test_degraded_text_reads_the_same() -> None:
    assert values("killed on aug . 7 , 1998 , at 9 a.m. est") == [
        ("aug . 7 , 1998 , at 9 a.m. est", "1998-08-07T09:00")
    ]


def test_hours_share_the_day_at_their_end() -> None:
    first, last = find("Open from 9 a.m. to 5 p.m. on May 3, 2016.").candidates
    assert (first.value, first.end, last.value) == (
        "2016-05-03T09:00",
        "2016-05-03T17:00",
        "2016-05-03T17:00",
    )


def test_a_list_of_months_lies_in_one_year() -> None:
    assert [value for _, value in values("in May and March 2016")] == ["2016-05", "2016-03"]


def test_codes_of_quarters_and_years_before_and_after() -> None:
    assert only("Sales of Q3 2016").value == "2016-Q3"
    assert only("Sales of H1 2016").end == "2016-06-30"
    date = only("the post-1959 politics")
    assert (date.value, date.modifier) == ("1959", "after")
    assert only("Easter week was busy", "2000-04-17").value == "2000-W16"
    assert only("Easter week was busy").value == "XXXX-WXX"


def test_clock_times_in_either_case() -> None:
    assert only("Posted January 23, 2015 at 4:01 PM").value == "2015-01-23T16:01"
    assert only("Posted at 12 a.m. on May 3, 2016").value == "2016-05-03T00:00"
    assert only("Posted at 12 P.M. on May 3, 2016").value == "2016-05-03T12:00"
