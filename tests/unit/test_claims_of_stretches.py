"""A figure for "the year to June" is of that stretch, and not of June."""

from __future__ import annotations

import factx


def test_a_figure_is_tied_to_the_stretch_that_ends_then(extractor: factx.Extractor) -> None:
    source = factx.Source(published="2024-05-15")
    (report,) = extractor.extract("In the year to June, 400 people died in Leeds.", source).reports
    (claim,) = report.claims
    (date,) = report.dates
    assert (claim.date_id, date.kind, date.start, date.end) == (
        date.id,
        "duration",
        "2022-07-01",
        "2023-06-30",
    )


def test_a_figure_is_not_tied_to_a_bare_length_of_time(extractor: factx.Extractor) -> None:
    (report,) = extractor.extract("Over 12 months, 400 people died in Leeds.").reports
    assert [claim.date_id for claim in report.claims if claim.measure == "deaths"] == [None]
