"""Whatever the text: no crash, numbers exactly as written, figures in order and inside the text."""

from __future__ import annotations

from decimal import Decimal

import spacy
from hypothesis import given, settings
from hypothesis import strategies as st

from factx._parsing import Reading
from factx.find.figures import find_figures
from factx.find.figures.numbers import numerals
from factx.find.figures.quantities import quantities

PIECES = st.sampled_from(
    "5 1,000 one two half a of the million $ % percent km - to and ( ) . , not no deaths people were May 2017 about more "
    "than or in ten dozen couple per / day Fig. ' \" + up by rose 𝟓 ٣ ² ½ US Mr. Lee ages between − years old € \ud800".split(
        " "
    )
)
TEXTS = st.one_of(
    st.text(max_size=80),
    st.lists(st.tuples(PIECES, st.sampled_from([" ", "", "\n"])), max_size=24).map(
        lambda pieces: "".join(piece + gap for piece, gap in pieces)
    ),
)
BLANK = spacy.blank("en")


@given(TEXTS)
@settings(max_examples=300, deadline=None)
def test_figures_lie_in_the_text_in_order(text: str) -> None:
    doc = BLANK(text.replace("\ud800", "\ufffd"))
    done = 0
    for figure in find_figures(Reading(text=doc.text, doc=doc)).candidates:
        assert done <= figure.extent[0] < figure.extent[1] <= len(text)
        done = figure.extent[1]
        assert figure.value is not None or figure.low is not None
        if figure.low is not None and figure.high is not None:
            assert figure.low < figure.high


@given(st.integers(min_value=0, max_value=10**300))
def test_grouped_digits_keep_their_value(number: int) -> None:
    (found,) = numerals(f"{number:,}")
    assert found.value == number


@given(st.decimals(min_value=0, max_value=10**9, places=4))
def test_fractions_are_not_rounded(number: Decimal) -> None:
    (found,) = numerals(f"{number:f}")
    assert found.value == number


@given(st.integers(min_value=2, max_value=998), st.integers(min_value=1, max_value=5000))
def test_the_scale_of_a_range_spreads(low: int, more: int) -> None:
    high = low + more
    (found,) = quantities(f"between {low} and {high} million euros")
    assert (found.low, found.high) == (low * 10**6, high * 10**6)
