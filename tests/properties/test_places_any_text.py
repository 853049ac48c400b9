"""Places hold on any text: nothing crashes, and every mention lies where it says."""

import functools

import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.tokens import Span

from factx._parsing import Reading
from factx.find.places import find_places

WORDS = st.sampled_from(
    [
        "Paris", "Texas", "Mosul", "Iraq", "U.S.", "U.S.-led", "the", "The", "West", "of", "in", "city", "Syrian", ",",
        ".", "(", ")", "-", "—", "'s", "County", "Lake", "Erie", "R", "Ga.", "North", "Korean", "today", "said",
        "\n", "\u00a0", "\ud800", "é", "İ", "ß", "$", "US$", "X" * 40, "1945", "Qwertzabad", "Saint", "St.", "D.C.",
    ]
)  # fmt: skip
LABELS = st.sampled_from(["", "", "GPE", "LOC", "FAC", "ORG", "PERSON", "NORP"])


@functools.cache
def english():
    return spacy.blank("en")


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(WORDS, LABELS), max_size=25), st.booleans())
def test_mentions_lie_in_the_text_and_do_not_overlap(items, spaced):
    text = (" " if spaced else "").join(word for word, _ in items)
    doc = english()(text.replace("\ud800", "\ufffd"))
    doc.ents = [
        Span(doc, i, i + 1, label=label) for i, (_, label) in enumerate(items[: len(doc)]) if label and spaced
    ]
    first = find_places(Reading(text=text, doc=doc))
    taken = set()
    for place in first.candidates:
        assert place.mentions == tuple(sorted(place.mentions))
        assert (place.toponym.latitude is None) == (place.toponym.longitude is None)
        assert place.confidence is None or 0 <= place.confidence <= 1
        for (start, end), role in place.mentions:
            assert 0 <= start < end <= len(text)
            assert text[start:end] == text[start:end].strip()
            if role != "nominal":
                assert taken.isdisjoint(range(start, end))
                taken.update(range(start, end))
    assert find_places(Reading(text=text, doc=doc)) == first
