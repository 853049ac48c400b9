"""Pronouns and role phrases stand for the person whom a reader would name.

``speakers_polnear_dev.jsonl`` holds our own labels: article, place of the source mention, its kind, and the
name.  It holds no text; the articles are those of the gold set.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
BENCH = Path(os.environ.get("FACTX_BENCH", ROOT.parent / "shared" / "bench"))
LABELS = Path(__file__).parent / "speakers_polnear_dev.jsonl"
FLOOR = 0.84  # of the mentions that were found

pytestmark = pytest.mark.skipif(
    not (BENCH / "data").is_dir(), reason="the gold sets are not here; FACTX_BENCH says where they are"
)


def test_pronouns_and_role_phrases_get_their_names(capsys: pytest.CaptureFixture[str]) -> None:
    sys.path.insert(0, str(ROOT / "tools"))
    import benchmark

    labels: dict[str, dict[tuple[int, int], str | None]] = {}
    for line in LABELS.read_text(encoding="utf-8").splitlines():
        label = json.loads(line)
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
