"""Records ground themselves in the text, and come back from their JSON equal."""

from __future__ import annotations

import json
from typing import Any

import pytest
from pydantic import ValidationError

import factx
from factx.records import content_id, extents_of

RUN = factx.Run(factx="1", spacy="3", model="m", model_version="1")
TEXT = "About 200 people fled, he said."


def report(**facts: Any) -> factx.Report:
    return factx.Report(id="r", run=RUN, source=factx.Source(id="s"), text=TEXT, **facts)


def newer(version: str) -> str:
    """Facts as a later factx may write them: with fields that nobody here knows, at every depth."""
    group = factx.SourceGroup(source=factx.Source(id="s"), reports=(report(problems=(factx.Problem(code="c", message="m"),)),))  # fmt: skip
    written = json.loads(factx.Facts(sources=(group,)).model_dump_json())
    (found,) = written["sources"][0]["reports"]
    for record in (written, written["sources"][0], found, found["source"], found["problems"][0]):
        record["tone"] = {"of": ["voice"]}
    written["schema_version"] = found["schema_version"] = version
    return json.dumps(written)


def extent(words: str) -> factx.Extent:
    start = TEXT.index(words)
    return factx.Extent(start=start, end=start + len(words), text=words)


def test_an_extent_that_is_not_in_the_text_is_refused_however_deep() -> None:
    wrong = factx.Extent(start=0, end=3, text="200")
    quote = factx.Quote(
        id="q", form="indirect", content=(extent("About 200 people fled"),),
        attribution=factx.Attribution(via=(factx.Via(mention=wrong),)),
    )  # fmt: skip
    with pytest.raises(ValidationError, match="says '200', the text says 'Abo'"):
        report(quotes=(quote,))


def test_an_extent_knows_its_own_length() -> None:
    with pytest.raises(ValidationError):
        factx.Extent(start=4, end=9, text="200")
    with pytest.raises(ValidationError):
        factx.Extent(start=4, end=4, text="")


def test_a_reference_must_lead_somewhere() -> None:
    figure = factx.Figure(id="f", extent=extent("200"), value=200, quote_id="nowhere")
    with pytest.raises(ValidationError, match="leads nowhere"):
        report(figures=(figure,))


def test_two_records_cannot_share_an_id() -> None:
    figure = factx.Figure(id="f", extent=extent("200"), value=200)
    with pytest.raises(ValidationError, match="two figures"):
        report(figures=(figure, figure))


def test_records_are_frozen_and_closed() -> None:
    one = extent("200")
    with pytest.raises(ValidationError):
        one.start = 3  # type: ignore[misc]
    with pytest.raises(ValidationError):
        factx.Source(outlets="CGTN")  # type: ignore[call-arg]


@pytest.mark.parametrize("value", [200, 10**40, 0.1, -3, 1e-9])
def test_numbers_come_back_exactly(value: float) -> None:
    figure = factx.Figure(id="f", extent=extent("200"), value=value)
    again = factx.Figure.model_validate_json(figure.model_dump_json())
    assert again == figure
    assert type(again.value) is type(value)


def test_a_range_is_in_order() -> None:
    with pytest.raises(ValidationError, match="exceeds"):
        factx.Figure(id="f", extent=extent("200"), low=3, high=2)


def test_the_day_of_publication_is_a_day() -> None:
    assert str(factx.Source(published="2017-10-22T23:30:00-05:00").published) == "2017-10-22"  # type: ignore[arg-type]
    with pytest.raises(ValidationError):
        factx.Source(published="yesterday")  # type: ignore[arg-type]


def test_dates_are_iso_days_or_times() -> None:
    with pytest.raises(ValidationError):
        factx.Date(id="d", extent=extent("200"), kind="date", start="2017-10")


def test_extents_of_finds_every_extent() -> None:
    quote = factx.Quote(
        id="q", form="indirect", content=(extent("About"), extent("fled")), cue=extent("said"),
        attribution=factx.Attribution(mention=extent("he")),
    )  # fmt: skip
    assert [e.text for e in extents_of(quote)] == ["About", "fled", "said", "he"]


def test_ids_come_from_content_alone() -> None:
    assert content_id("q", 1, "a") == content_id("q", 1, "a") == "q-" + content_id("q", 1, "a")[2:]
    assert content_id("q", 1, "a") != content_id("q", 1, "b")
    assert content_id("q", "a", "b") != content_id("q", "ab")
    assert content_id("x", "\ud800").startswith("x-")


def test_what_a_newer_minor_version_wrote_is_read() -> None:
    facts = factx.Facts.model_validate_json(newer("1.9"))
    assert facts.schema_version == "1.9"
    assert facts.reports[0].model_copy(update={"schema_version": "1.0"}) == report(
        problems=(factx.Problem(code="c", message="m"),)
    )
    one = json.dumps(json.loads(newer("1.9"))["sources"][0]["reports"][0])
    assert factx.Report.model_validate_json(one) == facts.reports[0]


@pytest.mark.parametrize("version", ["2.0", "0.9", "10.0", ""])
def test_what_another_major_version_wrote_is_refused(version: str) -> None:
    with pytest.raises(ValidationError) as caught:
        factx.Facts.model_validate_json(newer(version))
    first = caught.value.errors()[0]
    assert first["loc"] == ("schema_version",)
    assert "is not 1.x" in first["msg"]


def test_json_that_is_no_facts_is_not_read_as_none() -> None:
    assert factx.Facts.model_validate_json('{"sources": []}') == factx.Facts()
    for other in ("{}", report().model_dump_json()):
        with pytest.raises(ValidationError, match="no field sources"):
            factx.Facts.model_validate_json(other)


def test_a_mistyped_field_is_an_error_wherever_a_record_is_made_in_code() -> None:
    with pytest.raises(ValidationError, match="claim"):
        report(claim=())
    with pytest.raises(ValidationError, match="outlets"):
        factx.Report.model_validate({**report().model_dump(), "source": {"outlets": "CGTN"}})
