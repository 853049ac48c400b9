"""Whatever the text: restoring ends, its edits make its text, and a second time changes nothing but case."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from factx._offsets import Edit, OffsetMap, apply_edits, composed
from factx.restoring import restore

PIECES = st.lists(
    st.sampled_from(
        [
            "said", "nairobi", "KENYA", "Amina", "s", "t", "don", "u.s.", "mr", ".", ",", "?", "(", ")", "“", '"', "'",
            "``", "''", "-LRB-", "&amp;", "&#233;", "&amp;quot;", "Ã©", "â€œ", "â€™", "\u00ad", "\u200b", "\u00a0", "  ",
            "\n", "-\n", "5", "$", "60mph", "İ", "ß", "ŉ", "ﬁ", "\ufffd", "o", "brien", "1,000", "%", "\r\n", "n't",
        ]
    ),
    max_size=60,
)  # fmt: skip
TEXTS = st.one_of(PIECES.map(" ".join), PIECES.map("".join), st.text(max_size=200))


@settings(deadline=None, max_examples=200)
@given(TEXTS)
def test_the_edits_make_the_text(text: str) -> None:
    done = restore(text)
    edited = apply_edits(text, done.edits)
    assert len(edited) == len(done.text)
    assert edited.lower() == done.text.lower()
    assert all(a.end <= b.start for a, b in zip(done.edits, done.edits[1:], strict=False))
    assert all(0 <= e.start <= e.end <= len(text) for e in done.edits)
    assert (done.text == text) == (not done.repaired)


@settings(deadline=None, max_examples=200)
@given(TEXTS)
def test_every_stretch_leads_back_into_the_text(text: str) -> None:
    done = restore(text)
    offsets = OffsetMap(done.edits)
    for start in range(len(done.text)):
        a, b = offsets.to_original(start, start + 1)
        assert 0 <= a < b <= len(text)


@settings(deadline=None)
@given(st.data())
def test_two_sets_of_edits_are_as_good_as_one(data: st.DataObject) -> None:
    text = data.draw(st.text("abcdef", min_size=1, max_size=30))
    first = data.draw(edits_of(text))
    middle = apply_edits(text, first)
    second = data.draw(edits_of(middle))
    whole = composed(first, middle, second)
    assert apply_edits(text, whole) == apply_edits(middle, second)
    assert all(a.end <= b.start for a, b in zip(whole, whole[1:], strict=False))


@st.composite
def edits_of(draw: st.DrawFn, text: str) -> list[Edit]:
    cuts = sorted(draw(st.lists(st.integers(0, len(text)), max_size=8, unique=True)))
    pairs = zip(cuts[::2], cuts[1::2], strict=False)
    return [Edit(a, b, draw(st.text("XYZ", max_size=3))) for a, b in pairs]
