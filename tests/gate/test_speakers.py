"""Pronouns and role phrases stand for the person whom a reader would name.

``speakers_polnear_dev.jsonl`` holds our own labels: article, place of the source mention, its kind, and the
name.  It holds no text; the articles are those of the gold set.
"""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from gold import BENCH, ROOT, lines, needs_gold

LABELS = Path(__file__).parent / "speakers_polnear_dev.jsonl"
FLOOR = 0.84  # of the mentions that were found

pytestmark = needs_gold


def test_pronouns_and_role_phrases_get_their_names(capsys: pytest.CaptureFixture[str]) -> None:
    sys.path.insert(0, str(ROOT / "tools"))
    import benchmark

    labels: dict[str, dict[tuple[int, int], str | None]] = {}
    for label in lines(LABELS):
        labels.setdefault(label["id"], {})[tuple(label["source"])] = label["speaker"]
    gold = [d for d in benchmark.load_gold(BENCH, "polnear_dev") if d["id"] in labels]
    reports = benchmark.reports_on(gold, ("quotes",), benchmark.load_model(), None)
    found, right = 0, 0
    for document, report in zip(gold, reports, strict=True):
        said = {}
        for quote in report.quotes:
            if (mention := quote.attribution.mention) is not None:
                said[mention.start] = quote.attribution.speaker
        for (start, _), name in labels[document["id"]].items():
            if start in said:
                found += 1
                right += benchmark.same_name(name, said[start])
    with capsys.disabled():
        print(f"\nspeakers of pronouns and role phrases: {right} of {found} found mentions right")
    assert found >= 290
    assert right / found >= FLOOR
