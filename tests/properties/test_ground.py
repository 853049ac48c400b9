"""Whatever the text: no exception, every extent grounded, offsets lead back."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import factx
from factx._document import document_from_record
from factx._layout import lay_out
from factx._offsets import Edit, OffsetMap, apply_edits

ALPHABET = st.one_of(
    st.sampled_from("\"“”‘’'«».,:;-–—()[]/\n\r\t $€£%&#@0123456789"), st.characters(), st.sampled_from("abcXYZ")
)  # fmt: skip
WORDS = st.lists(
    st.sampled_from(
        "said Putin that “ ” \" ' 200,000 million $ % Monday 2017 Raqqa he not more than - , . ? ! ( ) \n \n\n "
        "according to Reuters : May March 12 th ; “We will” the minister told told. Syria 3-5 half ’s".split(
            " "
        )
    ),
    max_size=60,
).map(" ".join)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.one_of(st.text(ALPHABET, max_size=300), WORDS))
def test_no_text_breaks_extraction(extractor: factx.Extractor, text: str) -> None:
    source = factx.Source(published="2017-10-22")  # type: ignore[arg-type]
    (report,) = extractor.extract(text, source).reports  # Report checks every extent itself
    assert len(report.text) == len(text)
    assert factx.Report.model_validate_json(report.model_dump_json()) == report


@settings(deadline=None)
@given(st.one_of(st.text(ALPHABET, max_size=300), WORDS))
def test_blocks_cover_what_can_be_seen_in_order(text: str) -> None:
    blocks = lay_out(text, factx.Source()).blocks
    covered = {i for b in blocks for i in range(b.start, b.end)}
    assert all(i in covered for i, c in enumerate(text) if not c.isspace())
    assert all(a.end <= b.start for a, b in zip(blocks, blocks[1:], strict=False))


@given(st.data())
def test_what_was_not_edited_maps_back_to_itself(data: st.DataObject) -> None:
    text = data.draw(st.text("abc ", min_size=1, max_size=40))
    cuts = sorted(data.draw(st.lists(st.integers(0, len(text)), max_size=8, unique=True)))
    pairs = list(zip(cuts[::2], cuts[1::2], strict=False))
    edits = [Edit(a, b, data.draw(st.text("XYZ", max_size=3))) for a, b in pairs]
    edited, places = apply_edits(text, edits), OffsetMap(edits)
    kept = [i for i in range(len(text)) if not any(a <= i < b for a, b in pairs)]
    for i in kept:
        start, end = places.to_edited(i, i + 1)
        assert edited[start:end] == text[i]
        assert places.to_original(start, end) == (i, i + 1)


METADATA = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.text(max_size=30)), st.lists, max_leaves=4
)
DAYS = st.one_of(
    st.text("0123456789-/.:TZ JanMayOct,", min_size=1, max_size=25), st.text(min_size=1), st.integers()
)


@settings(deadline=None)
@given(DAYS, METADATA, METADATA)
def test_no_metadata_costs_an_article(published: object, outlet: object, identity: object) -> None:
    record = {"text": "Hi.", "published": published, "source": {"outlet": outlet, "id": identity}}
    document = document_from_record(record)
    assert document.text == "Hi."
    assert [p.code for p in document.problems] == ["metadata-unfit"] * (document.source.published is None)
