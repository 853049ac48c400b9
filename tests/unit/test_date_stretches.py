"""Lengths of time that end on a day or in a month."""

from __future__ import annotations

import pytest

from factx.find.dates.stretches import limits


@pytest.mark.parametrize(
    ("length", "value", "edtf"),
    [
        ("P1Y", "2024-06", "2023-07/2024-06"),
        ("P3M", "2024-02", "2023-12/2024-02"),
        ("P6M", "2024-03-31", "2023-10-01/2024-03-31"),
        ("P3M", "2024-06-30", "2024-04-01/2024-06-30"),
        ("P1M", "2024-06-15", "2024-05-16/2024-06-15"),
        ("P2W", "2024-06-15", "2024-06-02/2024-06-15"),
    ],
)
def test_where_a_stretch_begins(length: str, value: str, edtf: str) -> None:
    found = limits(length, value)
    assert found is not None
    assert found.edtf == edtf


@pytest.mark.parametrize(("length", "value"), [("PXM", "2024-06"), ("P1Y", "XXXX-06"), ("P9000Y", "2024-06")])
def test_what_is_not_known_has_no_limits(length: str, value: str) -> None:
    assert limits(length, value) is None
