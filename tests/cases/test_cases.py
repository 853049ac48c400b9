"""Reads every line of tests/cases/*.jsonl; README.md beside this file says what a line means."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import factx

HERE = Path(__file__).parent
SEEDS = HERE.parent.parent / "seeds"
KINDS = ("quotes", "figures", "dates", "places")


def load() -> list[Any]:
    cases = []
    for path in sorted(HERE.glob("*.jsonl")):
        for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), 1):
            if line.strip():
                case = json.loads(line)
                name = f"{path.stem}:{number}:{case['name']}"
                cases.append(pytest.param(case, id=name))
    return cases


@pytest.mark.parametrize("case", load())
def test_case(case: dict[str, Any], extractor: factx.Extractor) -> None:
    source = factx.Source(published=case.get("published"), title=case.get("title"), outlet=case.get("outlet"))
    finder = factx.Extractor(find=case["find"]) if "find" in case else extractor
    text = (SEEDS / case["seed"]).read_text(encoding="utf-8") if "seed" in case else case.get("text", "")
    (report,) = finder.extract(case.get("record", text), source).reports
    assert case.get("source", {}).items() <= report.source.model_dump(mode="json").items()
    assert case.get("problems") != [] or not report.problems
    for kind in KINDS:
        records = list(getattr(report, kind))
        for expected in case.get(kind, ()):
            fits = next((r for r in records if agrees(r, expected)), None)
            assert fits is not None, f"no {kind} like {expected}\nfound: {shown(getattr(report, kind))}"
            records.remove(fits)
        if kind in case.get("only", ()):
            assert not records, f"more {kind} than expected: {shown(records)}"
        for absent in case.get("none", {}).get(kind, ()):
            assert absent not in {t for r in getattr(report, kind) for t in texts(r)}, f"{kind}: {absent}"
    for expected in case.get("claims", ()):
        claims = [claim for claim in tied(report) if claim["figure"] == expected["figure"]]
        assert any(expected.items() <= claim.items() for claim in claims), (
            f"no claim like {expected}: {claims}"
        )
    for code in case.get("problems", ()):
        assert code in {p.code for p in report.problems}, report.problems


def tied(report: factx.Report) -> list[dict[str, Any]]:
    """The ties of every figure in words; null where there is none."""
    figures = {figure.id: figure.extent.text for figure in report.figures}
    names: dict[str | None, str | None] = {place.id: place.name for place in report.places}
    names |= {speaker.id: speaker.name for speaker in report.speakers}
    names |= {date.id: date.extent.text for date in report.dates}
    found = [
        {
            "figure": figures[claim.figure_id],
            "measure": claim.measure,
            "place": names.get(claim.place_id),
            "speaker": names.get(claim.speaker_id),
            "date": names.get(claim.date_id),
            "condition": claim.condition.text if claim.condition else None,
        }
        for claim in report.claims
    ]
    nothing = dict.fromkeys(("measure", "place", "speaker", "date", "condition"))
    claimed = {claim["figure"] for claim in found}
    return found + [{"figure": text, **nothing} for text in figures.values() if text not in claimed]


def agrees(record: Any, expected: dict[str, Any]) -> bool:
    for name, value in expected.items():
        if name == "mentions":
            agreed = set(value) <= set(texts(record))
        elif name == "text_starts":
            agreed = record.text.startswith(value)
        elif name == "text_has":
            agreed = value in record.text
        else:
            agreed = plain(record, name) == value
        if not agreed:
            return False
    return True


def plain(record: Any, name: str) -> Any:
    """A field in the words of a case."""
    if isinstance(record, factx.Quote) and name in ("speaker", "mention", "addressee", "via"):
        record = record.attribution
    value = getattr(record, name)
    if isinstance(value, factx.Extent):
        return value.text
    if name == "via":
        return [step.speaker or step.mention.text for step in value]
    return value


def texts(record: Any) -> list[str]:
    """The words of the text that a record is about."""
    if isinstance(record, factx.Place):
        return [mention.extent.text for mention in record.mentions]
    if isinstance(record, factx.Quote):
        return [record.text]
    return [record.extent.text]


def shown(records: Any) -> str:
    return "\n".join(r.model_dump_json(exclude_none=True) for r in records)
