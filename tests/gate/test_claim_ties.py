"""Whether figures are tied to the right place, speaker and date, on figures labelled by hand.

``claims.jsonl`` names figures by document and offsets; the articles are those of the seeds and of gold
sets, which are skipped where they are absent.  ``places`` and ``dates`` are the answers that are right, null
where none is; ``speaker`` the one who says it, ``speakers_ok`` who may be given as well.  The labels of
timebank, lgl and polnear_dev were made without a look at what factx gives.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from gold import BENCH, documents, lines

import factx
from factx.comparison.naming import same_name

LABELS: list[dict[str, Any]] = lines(Path(__file__).parent / "claims.jsonl")
# shares of the labelled figures; they only rise
FLOORS = {
    "seeds": {"place": 0.94, "speaker": 1.0, "both": 0.94},
    "news_dev": {"place": 0.95, "speaker": 0.86, "both": 0.85},
    "polnear_dev": {"place": 0.96, "speaker": 0.94, "both": 0.92, "date": 0.91},
    "timebank": {"place": 0.86, "speaker": 0.97, "both": 0.86, "date": 0.84},
    "lgl": {"place": 0.81, "speaker": 0.92, "both": 0.76, "date": 0.94},
}


def same(name: str | None, other: str | None) -> bool:
    if name is None or other is None:
        return name is other
    # a poll that is quoted has no one name: it is the same by its last words
    return same_name(name, other) or len(set(name.casefold().split()) & set(other.casefold().split())) >= 2


def within(words: str | None, other: str | None) -> bool:
    """Whether one stretch of words is part of the other: "Tuesday" and "on Tuesday"."""
    if words is None or other is None:
        return words is other
    mine, theirs = words.casefold(), other.casefold()
    return mine in theirs or theirs in mine


def outcome(report: factx.Report, label: dict[str, Any]) -> dict[str, bool]:
    """Which ties of the labelled figure are right."""
    figures = {
        f.id for f in report.figures if f.extent.start < label["end"] and label["start"] < f.extent.end
    }
    claim = next((claim for claim in report.claims if claim.figure_id in figures), None)
    place = next((p for p in report.places if claim and p.id == claim.place_id), None)
    speaker = next((s.name for s in report.speakers if claim and s.id == claim.speaker_id), None)
    date = next((d.extent.text for d in report.dates if claim and d.id == claim.date_id), None)
    names = [place.name, *(mention.extent.text for mention in place.mentions)] if place else [None]
    right = {
        "place": any(same(name, good) for name in names for good in label["places"]),
        "speaker": any(same(speaker, good) for good in (label["speaker"], *label.get("speakers_ok", ()))),
    }
    right["both"] = all(right.values())
    if "dates" in label:
        right["date"] = any(within(date, good) for good in label["dates"])
    return right


@pytest.mark.parametrize("name", sorted(FLOORS))
def test_figures_have_the_right_ties(
    name: str, extractor: factx.Extractor, capsys: pytest.CaptureFixture[str]
) -> None:
    if name != "seeds" and not (BENCH / "data" / f"{name}.jsonl").exists():
        pytest.skip("the gold sets are not here; FACTX_BENCH says where they are")
    labels = [label for label in LABELS if label["set"] == name]
    wanted = {label["id"] for label in labels}
    texts = {key: document for key, document in documents(name).items() if key in wanted}
    reports = dict(zip(texts, extractor.stream(texts.values()), strict=True))
    right: Counter[str] = Counter()
    wrong = []
    for label in labels:
        outcomes = outcome(reports[label["id"]], label)
        right.update(key for key, good in outcomes.items() if good)
        wrong += [(label["id"][:24], label["start"], key) for key in outcomes if not outcomes[key]]
    shares = {key: right[key] / len(labels) for key in FLOORS[name]}
    with capsys.disabled():
        told = ", ".join(f"{key} {share:.2f}" for key, share in shares.items())
        print(f"\nclaims of {name}: {told} of {len(labels)}")
    assert all(shares[key] >= floor for key, floor in FLOORS[name].items()), (shares, wrong)
