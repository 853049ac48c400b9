"""What is shown of articles and of their altered copies, which a second outlet could have written."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from alterations import ALTERATIONS, Altered, compared, groups_of_quote, shown_of_figure
from gold import needs_gold

import factx

# precision and recall only rise
FLOORS = {"figure": (0.95, 0.61), "quote": (0.97, 0.75)}

Results = list[tuple[dict[str, Any], Altered, factx.Comparison]]

pytestmark = needs_gold


@pytest.fixture(scope="module")
def results(extractor: factx.Extractor) -> Results:
    return [(alteration, *compared(alteration, extractor)) for alteration in ALTERATIONS]


def outcomes(results: Results, kind: str) -> list[tuple[bool, str, str]]:
    """Of every label: whether its alteration was seen, what holds, and what is shown."""
    found = []
    for alteration, altered, comparison in results:
        for label in alteration.get(f"{kind}s", ()):
            if kind == "figure":
                shown = shown_of_figure(comparison, tuple(label["at"]), altered.counterpart(label))
            else:
                shown = "same" if groups_of_quote(comparison, tuple(label["at"])) else "none"
            found.append((alteration["seen"], label["label"], shown))
    return found


def test_there_are_enough_alterations() -> None:
    assert {alteration["set"] for alteration in ALTERATIONS} == {"seeds", "news_dev"}
    labels = [x["label"] for a in ALTERATIONS for x in (*a.get("figures", ()), *a.get("quotes", ()))]
    assert len(labels) >= 400
    assert min(Counter(labels)[label] for label in ("agree", "compatible", "conflict", "none", "same")) >= 30


@pytest.mark.parametrize("kind", ["figure", "quote"])
def test_precision_and_recall(kind: str, results: Results, capsys: pytest.CaptureFixture[str]) -> None:
    told = outcomes(results, kind)
    measured = {}
    for part, ones in (
        ("all", told),
        ("seen", [one for one in told if one[0]]),
        ("unseen", [one for one in told if not one[0]]),
    ):
        right = sum(holds == shown != "none" for _, holds, shown in ones)
        shown_count = sum(shown != "none" for _, _, shown in ones)
        held = sum(holds != "none" for _, holds, _ in ones)
        measured[part] = right / shown_count, right / held
    with capsys.disabled():
        print(
            f"\naltered articles, {kind}s: "
            + "; ".join(f"{part}: precision {p:.2f}, recall {r:.2f}" for part, (p, r) in measured.items())
        )
    assert measured["all"][0] >= FLOORS[kind][0]
    assert measured["all"][1] >= FLOORS[kind][1]


def test_alterations_of_quotes_are_named(results: Results) -> None:
    expected = named = 0
    for alteration, _, comparison in results:
        for label in alteration.get("quotes", ()):
            groups = groups_of_quote(comparison, tuple(label["at"]))
            if label["label"] == "same" and groups:
                kinds = {change.kind for group in groups for change in group.changes}
                expected += len(label.get("changes", ()))
                named += len(kinds & set(label.get("changes", ())))
    assert named >= 0.8 * expected


def test_no_two_figures_are_tied_that_stand_at_different_places(results: Results) -> None:
    wrong = 0
    shown = 0
    for _, altered, comparison in results:
        for group in comparison.figures:
            mine = {m.extent.start for m in group.members if m.source_id == "A"}
            theirs = [altered.origins[m.extent.start] for m in group.members if m.source_id == "B"]
            kept = [origin for origin in theirs if isinstance(origin, int)]
            shown += len(kept)
            wrong += sum(origin not in mine for origin in kept)
    assert wrong <= 0.05 * shown
