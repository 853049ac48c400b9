"""Whether figures are tied to the right place and speaker, on figures labelled by hand.

``claims.jsonl`` names figures by document and offsets; the articles are those of the seeds and of the
gold set ``news_dev``, which is skipped where it is absent.  ``places`` are the names that are right, null
where no place is.  A figure counts as right if both its place and its speaker are.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import factx
from factx.comparison.naming import same_name

ROOT = Path(__file__).parent.parent.parent
BENCH = Path(os.environ.get("FACTX_BENCH", ROOT.parent / "shared" / "bench"))
LABELS: list[dict[str, Any]] = [
    json.loads(line)
    for line in (Path(__file__).parent / "claims.jsonl").read_text(encoding="utf-8").splitlines()
]
# shares of the labelled figures; they only rise
FLOORS = {"seeds": {"place": 0.9, "speaker": 0.88}, "news_dev": {"place": 0.91, "speaker": 0.86}}


def documents(name: str) -> Iterator[factx.Document]:
    if name == "seeds":
        for path in sorted((ROOT / "seeds").glob("*.txt")):
            with path.open(encoding="utf-8", newline="") as file:
                yield factx.Document(text=file.read(), source=factx.Source(id=path.name))
        return
    path = BENCH / "data" / f"{name}.jsonl"
    if not path.exists():
        pytest.skip("the gold sets are not here; FACTX_BENCH says where they are")
    for line in path.read_text(encoding="utf-8").splitlines():
        gold = json.loads(line)
        source = factx.Source(id=gold["id"], title=gold["title"], published=gold["date"])
        yield factx.Document(text=gold["text"], source=source)


def ties(report: factx.Report, label: dict[str, Any]) -> tuple[str | None, str | None]:
    """The names of place and speaker that ``report`` ties to the labelled figure."""
    figures = {
        f.id: f for f in report.figures if f.extent.start < label["end"] and label["start"] < f.extent.end
    }
    claim = next((claim for claim in report.claims if claim.figure_id in figures), None)
    places = {place.id: place.name for place in report.places}
    speakers = {speaker.id: speaker.name for speaker in report.speakers}
    if claim is None:
        return None, None
    return places.get(claim.place_id or ""), speakers.get(claim.speaker_id or "")


def same(name: str | None, other: str | None) -> bool:
    if name is None or other is None:
        return name is other
    # a poll that is quoted has no one name: it is the same by its last words
    return same_name(name, other) or len(set(name.casefold().split()) & set(other.casefold().split())) >= 2


@pytest.mark.parametrize("name", sorted(FLOORS))
def test_figures_have_the_right_place_and_speaker(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    labels = [label for label in LABELS if label["set"] == name]
    reports = {report.source.id: report for report in factx.Extractor().stream(documents(name))}
    right = {"place": 0, "speaker": 0, "both": 0}
    wrong = []
    for label in labels:
        place, speaker = ties(reports[label["id"]], label)
        place_right = any(same(place, good) for good in label["places"])
        speaker_right = same(speaker, label["speaker"])
        right["place"] += place_right
        right["speaker"] += speaker_right
        right["both"] += place_right and speaker_right
        if not (place_right and speaker_right):
            wrong.append(
                (label["id"][:24], label["start"], place, label["places"], speaker, label["speaker"])
            )
    shares = {key: count / len(labels) for key, count in right.items()}
    with capsys.disabled():
        print(
            f"\nclaims of {name}: "
            + ", ".join(f"{k} {v:.2f}" for k, v in shares.items())
            + f" of {len(labels)}"
        )
        for line in wrong:
            print("  ", *line)
    assert all(shares[key] >= floor for key, floor in FLOORS[name].items()), shares
