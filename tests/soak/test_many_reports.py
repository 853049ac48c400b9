"""Comparing very many reports: near-linear time, and memory that the result alone makes grow."""

from __future__ import annotations

import random
import re
import resource
import time
from collections.abc import Iterator
from typing import Any

import pytest

import factx

pytestmark = pytest.mark.soak

_WORD = re.compile(r"[a-z]{4,}")


def many(facts: factx.Facts, count: int) -> Iterator[factx.Report]:
    """Reports of other sources: those of ``facts`` with most words changed for others of their length.

    One in twenty is a near copy.
    """
    patterns = [report.model_dump(mode="json") for report in facts.reports]
    by_length: dict[int, list[str]] = {}
    for word in sorted({word for pattern in patterns for word in _WORD.findall(pattern["text"])}):
        by_length.setdefault(len(word), []).append(word)
    for number in range(count):
        chance = random.Random(number)
        share = 0.05 if number % 20 == 0 else 0.8
        changed: dict[str, str] = {}

        def other(match: re.Match[str], changed: dict[str, str] = changed, share: float = share) -> str:
            word = match[0]
            if word not in changed:
                changed[word] = chance.choice(by_length[len(word)]) if chance.random() < share else word  # noqa: B023
            return changed[word]

        pattern = patterns[number % len(patterns)]
        text = _WORD.sub(other, pattern["text"])
        made = _reworded(pattern, text)
        made |= {"text": text, "id": f"report-{number}"}
        made["source"] = {"id": f"source-{number}", "outlet": f"Outlet {number}"}
        yield factx.Report.model_validate(made)


def _reworded(record: Any, text: str) -> Any:
    """``record`` with the words of every extent as they now stand in ``text``."""
    if isinstance(record, list):
        return [_reworded(one, text) for one in record]
    if not isinstance(record, dict):
        return record
    made = {name: _reworded(value, text) for name, value in record.items()}
    if {"start", "end", "text"} <= made.keys() and isinstance(made["start"], int):
        made["text"] = text[made["start"] : made["end"]]
    return made


def test_many_reports_are_compared_in_linear_time_and_flat_memory(seeds: factx.Facts) -> None:
    def seconds_and_megabytes(count: int) -> tuple[float, float]:
        making = time.process_time()
        for _ in many(seeds, count):
            pass
        making = time.process_time() - making
        started = time.process_time()
        factx.compare(many(seeds, count), only_in=False)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        return time.process_time() - started - making, peak

    few, before = seconds_and_megabytes(500)
    lots, after = seconds_and_megabytes(2_500)
    assert lots < 8 * few
    assert after - before < 400
