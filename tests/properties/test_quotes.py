"""What holds for the scanner and the finder on any text."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

import factx
from factx.find.quotes.laid_out import laid_out_speech
from factx.find.quotes.marks import quoted_stretches

MARKS = st.text(alphabet="ab .,\n\"“”‘’'`«»-:—(", max_size=80)
PIECES = st.lists(
    st.sampled_from(
        [
            '"',
            "“",
            "”",
            "'",
            "said",
            "Maria Lopez",
            "she",
            "that",
            "rain",
            ",",
            ".",
            "?",
            "\n\n",
            ":",
            "―",
            "according to",
        ]
    ),
    max_size=25,
).map(" ".join)


@given(MARKS)
def test_stretches_lie_in_order_inside_their_paragraph(text: str) -> None:
    found = quoted_stretches(text, [(0, len(text))])
    assert [q.start for q in found] == sorted(q.start for q in found)
    for q in found:
        assert 0 <= q.start < q.inner_start < q.inner_end <= q.end <= len(text)
        assert q.closed == (q.inner_end < q.end)


@given(MARKS)
def test_a_balanced_paragraph_after_a_broken_one_is_read_all_the_same(text: str) -> None:
    text = text.replace("\n", " ")
    whole = text + "\n" + 'She said "rain" twice.'
    found = quoted_stretches(whole, [(0, len(text)), (len(text) + 1, len(whole))])
    assert "rain" in [whole[q.inner_start : q.inner_end] for q in found]


@given(MARKS)
def test_laid_out_speech_never_fails(text: str) -> None:
    paragraphs = [(0, len(text))] if text else []
    for spoken in laid_out_speech(text, paragraphs, quoted_stretches(text, paragraphs)):
        assert all(start < end for start, end in (*spoken.content, spoken.cue, spoken.source))


@settings(deadline=None, max_examples=40)
@given(PIECES)
def test_any_text_gives_grounded_quotes_whose_speakers_are_listed(text: str) -> None:
    (report,) = factx.extract(text).sources[0].reports
    listed = {s.id: s.name for s in report.speakers}
    for quote in report.quotes:
        if quote.attribution.speaker_id is not None:
            assert listed[quote.attribution.speaker_id] == quote.attribution.speaker
        assert quote.text.strip()
