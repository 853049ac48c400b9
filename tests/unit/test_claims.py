"""How figures are tied to quote, place, date and condition, on parses made by hand."""

from __future__ import annotations

from decimal import Decimal

import pytest
import spacy
from spacy.tokens import Doc

from factx._candidates import DateCandidate, FigureCandidate, PlaceCandidate, QuoteCandidate, Stretch, Toponym
from factx._layout import Block
from factx._parsing import Reading
from factx.linking.claims import ClaimCandidate, link_claims
from factx.linking.speakers import Attributed, Cast, SpeakerCandidate

VOCAB = spacy.blank("en").vocab


class Text:
    """Words with head, dependency and part of speech: "lived/ROOT/VERB", heads by the word's number."""

    def __init__(self, *rows: str, block_ends: tuple[int, ...] = ()) -> None:
        cells = [row.split("|") for row in rows]
        words = [cell[0] for cell in cells]
        self.doc = Doc(
            VOCAB,
            words=words,
            heads=[int(cell[1]) for cell in cells],
            deps=[cell[2] for cell in cells],
            pos=[cell[3] if len(cell) > 3 else "NOUN" for cell in cells],
            tags=[cell[4] if len(cell) > 4 else "NN" for cell in cells],
            lemmas=[cell[5] if len(cell) > 5 else cell[0].lower() for cell in cells],
        )
        self.text = self.doc.text
        ends = [*block_ends, len(self.text)]
        self.blocks = tuple(Block(a, b, "paragraph") for a, b in zip([0, *ends], ends, strict=False))

    def at(self, words: str, nth: int = 0) -> Stretch:
        start = -1
        for _ in range(nth + 1):
            start = self.text.index(words, start + 1)
        return start, start + len(words)

    def claim(
        self,
        number: str,
        counted: str | None = None,
        places: tuple[str, ...] = (),
        dates: tuple[str, ...] = (),
        quote: str | None = None,
        unit_kind: str = "count",
        others: tuple[str, ...] = (),
    ) -> ClaimCandidate | None:
        figure = FigureCandidate(
            self.at(number), Decimal(1), counted=self.at(counted) if counted else None, unit_kind=unit_kind
        )
        quotes = [QuoteCandidate((self.at(quote),), "indirect")] if quote else []
        cast = Cast((SpeakerCandidate("Ann Lee", "person", ()),), (Attributed(0),) if quote else ())
        found = link_claims(
            Reading(self.text, self.doc, self.blocks),
            quotes,
            [figure, *(FigureCandidate(self.at(other), Decimal(1)) for other in others)],
            [DateCandidate(self.at(date), "date", "2017-03") for date in dates],
            [PlaceCandidate(Toponym(place, "city"), ((self.at(place), "place"),)) for place in places],
            cast,
        )
        return next((claim for claim in found if claim.figure == 0), None)


# Officials in Marn said 200 people had lived in Lindow before the war in Tarn .
LIVED = (
    "Officials|3|nsubj", "in|0|prep|ADP", "Marn|1|pobj|PROPN", "said|3|ROOT|VERB|VBD|say", "200|5|nummod|NUM|CD",
    "people|7|nsubj|NOUN|NNS", "had|7|aux|AUX", "lived|3|ccomp|VERB|VBN|live", "in|7|prep|ADP", "Lindow|8|pobj|PROPN",
    "before|7|prep|ADP", "the|12|det|DET", "war|10|pobj", "in|12|prep|ADP", "Tarn|13|pobj|PROPN", ".|3|punct|PUNCT",
)  # fmt: skip


def test_the_clause_gives_place_measure_and_condition() -> None:
    text = Text(*LIVED)
    claim = text.claim(
        "200",
        "people",
        ("Marn", "Lindow", "Tarn"),
        quote="200 people had lived in Lindow before the war in Tarn",
    )
    assert claim is not None
    assert claim.place == 1
    assert claim.measure == "population"
    assert claim.condition == text.at("before the war in Tarn")
    assert claim.extent == text.at("200 people had lived in Lindow before the war in Tarn")
    assert (claim.quote, claim.speaker) == (0, 0)


def test_where_it_was_said_is_not_where_it_was() -> None:
    claim = Text(*LIVED).claim(
        "200", "people", ("Marn",), quote="200 people had lived in Lindow before the war in Tarn"
    )
    assert claim is not None
    assert claim.place is None


# Raids killed 150 people in Lindow in March , while 90 fled Marn .
KILLED = (
    "Raids|1|nsubj", "killed|1|ROOT|VERB|VBD|kill", "150|3|nummod|NUM|CD", "people|1|dobj|NOUN|NNS",
    "in|1|prep|ADP", "Lindow|4|pobj|PROPN", "in|1|prep|ADP", "March|6|pobj|PROPN", ",|1|punct|PUNCT",
    "while|11|mark|SCONJ", "90|11|nsubj|NUM|CD", "fled|1|advcl|VERB|VBD|flee", "Marn|11|dobj|PROPN", ".|1|punct|PUNCT",
)  # fmt: skip


def test_each_figure_has_the_place_of_its_own_clause() -> None:
    text = Text(*KILLED)
    first = text.claim("150", "people", ("Lindow", "Marn"), ("March",))
    second = text.claim("90", None, ("Lindow", "Marn"), ("March",))
    assert first is not None
    assert second is not None
    assert (first.place, first.measure, first.date) == (0, "deaths", 0)
    assert (second.place, second.measure) == (1, "displaced")


# The toll rose to 93 on Tuesday , up from 46 on Monday .
ROSE = (
    "The|1|det|DET", "toll|2|nsubj", "rose|2|ROOT|VERB|VBD|rise", "to|2|prep|ADP", "93|3|pobj|NUM|CD",
    "on|2|prep|ADP", "Tuesday|5|pobj|PROPN", ",|2|punct|PUNCT", "up|2|advmod|ADV", "from|8|prep|ADP",
    "46|9|pobj|NUM|CD", "on|2|prep|ADP", "Monday|11|pobj|PROPN", ".|2|punct|PUNCT",
)  # fmt: skip


def test_the_day_of_what_a_figure_is_compared_with_is_not_its_own() -> None:
    text = Text(*ROSE)
    now = text.claim("93", dates=("Monday",), others=("46",))
    then = text.claim("46", dates=("Tuesday", "Monday"), others=("93",))
    assert now is None
    assert then is not None
    assert then.date == 1


def test_a_share_is_not_of_the_year_that_it_is_counted_from() -> None:
    # "Deaths rose 7 % from 2022 ."
    text = Text(
        "Deaths|1|nsubj|NOUN|NNS", "rose|1|ROOT|VERB|VBD|rise", "7|3|nummod|NUM|CD", "%|1|dobj|NOUN",
        "from|1|prep|ADP", "2022|4|pobj|NUM|CD", ".|1|punct|PUNCT",
    )  # fmt: skip
    assert text.claim("7", dates=("2022",), unit_kind="percent") is None


def test_the_year_since_which_nothing_was_like_it_is_not_that_of_the_figure() -> None:
    # "Lindow had 300 deaths , the most since 1949 ."
    text = Text(
        "Lindow|1|nsubj|PROPN", "had|1|ROOT|VERB|VBD|have", "300|3|nummod|NUM|CD", "deaths|1|dobj|NOUN|NNS",
        ",|3|punct|PUNCT", "the|6|det|DET", "most|3|appos|ADJ|JJS", "since|6|prep|ADP", "1949|7|pobj|NUM|CD",
        ".|1|punct|PUNCT",
    )  # fmt: skip
    claim = text.claim("300", "deaths", ("Lindow",), ("1949",))
    assert claim is not None
    assert claim.date is None


def test_a_gain_on_a_year_is_not_of_that_year() -> None:
    # "Labour won 412 seats in Lindow , up 211 on 2019 ."
    text = Text(
        "Labour|1|nsubj|PROPN", "won|1|ROOT|VERB|VBD|win", "412|3|nummod|NUM|CD", "seats|1|dobj|NOUN|NNS",
        "in|1|prep|ADP", "Lindow|4|pobj|PROPN", ",|1|punct|PUNCT", "up|1|advmod|ADV", "211|7|npadvmod|NUM|CD",
        "on|7|prep|ADP", "2019|9|pobj|NUM|CD", ".|1|punct|PUNCT",
    )  # fmt: skip
    claim = text.claim("412", "seats", ("Lindow",), ("2019",))
    assert claim is not None
    assert claim.date is None


def test_what_kills_is_not_where() -> None:
    # "150 people were killed by Lindow": the agent
    text = Text(
        "150|1|nummod|NUM|CD", "people|3|nsubjpass|NOUN|NNS", "were|3|auxpass|AUX", "killed|3|ROOT|VERB|VBN|kill",
        "by|3|agent|ADP", "Lindow|4|pobj|PROPN", "after|3|prep|ADP", "the|8|det|DET", "siege|6|pobj",
    )  # fmt: skip
    claim = text.claim("150", "people", ("Lindow",))
    assert claim is not None
    assert claim.place is None
    assert claim.condition == text.at("after the siege")


def test_a_name_that_describes_another_thing_is_no_place_of_the_figure() -> None:
    # "The Lindow army lost 150 men ."
    text = Text(
        "The|2|det|DET", "Lindow|2|compound|PROPN", "army|3|nsubj", "lost|3|ROOT|VERB|VBD|lose", "150|5|nummod|NUM|CD",
        "men|3|dobj|NOUN|NNS|man", "in|3|prep|ADP", "June|6|pobj|PROPN",
    )  # fmt: skip
    claim = text.claim("150", "men", ("Lindow",), ("June",))
    assert claim is not None
    assert (claim.place, claim.date) == (None, 0)


CITY = (
    "Rain|1|nsubj", "fell|1|ROOT|VERB|VBD|fall", "in|1|prep|ADP", "Lindow|2|pobj|PROPN", ".|1|punct|PUNCT",
    "The|6|det|DET", "city|7|nsubj", "has|7|ROOT|VERB|VBZ|have", "900|9|nummod|NUM|CD", "residents|7|dobj|NOUN|NNS|resident",
    ".|7|punct|PUNCT",
)  # fmt: skip


def test_the_city_takes_up_the_place_named_before() -> None:
    claim = Text(*CITY).claim("900", "residents", ("Lindow",))
    assert claim is not None
    assert (claim.place, claim.measure) == (0, "population")


BEFORE = (
    "Rain|1|nsubj", "fell|1|ROOT|VERB|VBD|fall", "in|1|prep|ADP", "Lindow|2|pobj|PROPN", ".|1|punct|PUNCT",
    "Some|6|advmod", "900|7|nummod|NUM|CD", "people|8|nsubj|NOUN|NNS", "died|8|ROOT|VERB|VBD|die", ".|8|punct|PUNCT",
)  # fmt: skip


def test_deaths_have_the_place_of_their_paragraph_and_no_other() -> None:
    within = Text(*BEFORE).claim("900", "people", ("Lindow",))
    assert within is not None
    assert within.place == 0
    assert Text(*BEFORE, block_ends=(21,)).claim("900", "people", ("Lindow",)) is None


def test_what_counts_no_state_of_a_place_takes_none_from_the_paragraph() -> None:
    rows = [
        row.replace("people", "songs").replace("died|8|ROOT|VERB|VBD|die", "rang|8|ROOT|VERB|VBD|ring")
        for row in BEFORE
    ]
    assert Text(*rows).claim("900", "songs", ("Lindow",)) is None


@pytest.mark.parametrize("kind", ["time", "age"])
def test_durations_and_ages_have_no_place(kind: str) -> None:
    assert Text(*KILLED).claim("150", "people", ("Lindow",), ("March",), unit_kind=kind) is None


def test_pre_war_is_a_condition() -> None:
    # "Pre - war , Lindow had 900 residents"
    text = Text(
        "Pre|2|amod|ADJ", "-|2|punct|PUNCT", "war|5|npadvmod", ",|5|punct|PUNCT", "Lindow|5|nsubj|PROPN",
        "had|5|ROOT|VERB|VBD|have", "900|7|nummod|NUM|CD", "residents|5|dobj|NOUN|NNS|resident",
    )  # fmt: skip
    claim = text.claim("900", "residents", ("Lindow",))
    assert claim is not None
    assert (claim.place, claim.condition) == (0, text.at("Pre - war"))


def test_a_date_is_no_condition() -> None:
    # "900 people died before March"
    text = Text(
        "900|1|nummod|NUM|CD", "people|2|nsubj|NOUN|NNS", "died|2|ROOT|VERB|VBD|die", "before|2|prep|ADP", "March|3|pobj|PROPN",
    )  # fmt: skip
    claim = text.claim("900", "people", (), ("March",))
    assert claim is not None
    assert (claim.condition, claim.date) == (None, 0)


def test_no_tie_no_claim() -> None:
    assert Text(*BEFORE).claim("900", "people") is None


def test_a_clause_that_goes_on_with_a_quote_has_its_speaker() -> None:
    # "Lee said that 9 left , but that 7 stayed": the quote found ends before "but"
    text = Text(
        "Lee|1|nsubj|PROPN", "said|1|ROOT|VERB|VBD|say", "that|4|mark|SCONJ", "9|4|nsubj|NUM|CD", "left|1|ccomp|VERB|VBD|leave",
        ",|1|punct|PUNCT", "but|1|cc|CCONJ", "that|9|mark|SCONJ", "7|9|nsubj|NUM|CD", "stayed|1|conj|VERB|VBD|stay",
    )  # fmt: skip
    claim = text.claim("7", quote="that 9 left")
    assert claim is not None
    assert (claim.quote, claim.speaker, claim.measure) == (None, 0, "population")
