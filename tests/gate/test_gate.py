"""The measures on the public gold sets never fall below their floors.

``floors.json`` is written by ``make floors`` and only rises; each floor belongs to one version of a
gold set, told by its hash.  The sets are not ours to publish: where they are absent, this is skipped.
"""

from __future__ import annotations

import hashlib
import json
import sys
from pathlib import Path
from typing import Any

import pytest
from gold import BENCH, ROOT, needs_gold

FLOORS: dict[str, Any] = json.loads((Path(__file__).parent / "floors.json").read_text(encoding="utf-8"))

pytestmark = needs_gold


@pytest.mark.parametrize("name", sorted(FLOORS))
def test_no_measure_falls_below_its_floor(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    sys.path.insert(0, str(ROOT / "tools"))
    import benchmark

    path = BENCH / "data" / f"{name}.jsonl"
    assert hashlib.sha256(path.read_bytes()).hexdigest() == FLOORS[name]["gold"], "the gold set has changed"
    gold = benchmark.load_gold(BENCH, name)
    model = benchmark.load_model()
    reports = benchmark.reports_on(gold, benchmark.FINDS[name], model, None)
    predictions = [benchmark.prediction(g, r) for g, r in zip(gold, reports, strict=True)]
    measures = benchmark.measure(BENCH, name, gold, predictions)
    with capsys.disabled():
        print("\n" + benchmark.table({name: measures}, model))
    fallen = {k: (measures.get(k), f) for k, f in FLOORS[name]["floors"].items() if measures.get(k, 0.0) < f}
    assert not fallen, "measure: (now, floor)"
