"""Labelled pairs of texts, each a fact in two renderings, through the whole of factx.

A pair says which relation holds between the two: for a quote ``same`` or ``none``; for the figures at the
two places given ``agree``, ``compatible``, ``conflict`` or ``none``.  Precision: of the relations that
factx shows, how many are right.  Recall: of those that hold, how many it shows.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from gold import lines

import factx

PAIRS: list[dict[str, Any]] = lines(Path(__file__).parent / "pairs.jsonl")
# precision and recall only rise
FLOORS = {"quote": (0.95, 0.95), "figure": (0.95, 0.87)}


def found(pair: dict[str, Any], comparison: factx.Comparison) -> str:
    """The relation that ``comparison`` shows between the two texts of ``pair``."""
    if pair["kind"] == "quote":
        return "same" if any(group.sources > 1 for group in comparison.quotes) else "none"
    wanted = Counter(pair["at"])
    for group in comparison.figures:
        if Counter(member.extent.text for member in group.members) == wanted:
            return group.relation
    for conflict in comparison.conflicts:
        shown = Counter(
            m.extent.text for side in conflict.sides for m in side.members if hasattr(m, "extent")
        )
        if conflict.kind == "figure" and shown == wanted:
            return "conflict"
    return "none"


def compared(pair: dict[str, Any], extractor: factx.Extractor) -> factx.Comparison:
    documents = [
        factx.Document(text=pair[side]["text"], source=factx.Source(outlet=pair[side]["outlet"]))
        for side in ("a", "b")
    ]
    return factx.compare(extractor.extract(documents))


@pytest.fixture(scope="module")
def results() -> list[tuple[dict[str, Any], factx.Comparison]]:
    extractor = factx.Extractor()
    return [(pair, compared(pair, extractor)) for pair in PAIRS]


def test_there_are_enough_pairs() -> None:
    assert len(PAIRS) >= 60
    assert len({pair["name"] for pair in PAIRS}) == len(PAIRS)


@pytest.mark.parametrize("kind", ["quote", "figure"])
def test_precision_and_recall(
    kind: str, results: list[tuple[dict[str, Any], factx.Comparison]], capsys: pytest.CaptureFixture[str]
) -> None:
    outcomes = [
        (pair["name"], pair["label"], found(pair, made)) for pair, made in results if pair["kind"] == kind
    ]
    right = sum(label == shown != "none" for _, label, shown in outcomes)
    shown_count = sum(shown != "none" for _, _, shown in outcomes)
    held = sum(label != "none" for _, label, _ in outcomes)
    precision, recall = right / shown_count, right / held
    wrong = [(name, label, shown) for name, label, shown in outcomes if label != shown]
    with capsys.disabled():
        print(f"\n{kind} pairs: precision {precision:.2f}, recall {recall:.2f} of {held} in {len(outcomes)}")
        print("".join(f"  {name}: {label}, shown as {shown}\n" for name, label, shown in wrong), end="")
    assert precision >= FLOORS[kind][0], wrong
    assert recall >= FLOORS[kind][1], wrong


def test_alterations_are_named(results: list[tuple[dict[str, Any], factx.Comparison]]) -> None:
    expected = named = 0
    for pair, made in results:
        if pair["kind"] == "quote" and found(pair, made) == "same":
            kinds = {change.kind for group in made.quotes for change in group.changes}
            expected += len(pair.get("changes", ()))
            named += len(kinds & set(pair.get("changes", ())))
    assert named >= 0.85 * expected


def test_two_speakers_of_one_quote_conflict(results: list[tuple[dict[str, Any], factx.Comparison]]) -> None:
    for pair, made in results:
        shown = {conflict.kind for conflict in made.conflicts}
        assert ("speaker" in shown) == (pair.get("conflict") == "speaker"), pair["name"]
