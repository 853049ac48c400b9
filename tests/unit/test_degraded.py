"""Degraded documents give the facts that clean ones give."""

from __future__ import annotations

import pytest

import factx
from factx.engine import prepare

CLEAN = (
    "NAIROBI (Reuters) - Heavy rain killed at least 40 people in Kenya's capital on Friday, officials said.\n"
    "“We need boats, and we need them now,” said Amina Njoroge, who runs the relief effort for the Kenya Red "
    "Cross.\nNjoroge said around 12,000 people had fled to Mombasa."
)


def spelled(words: str) -> str:
    """``words`` without what a degraded text loses, and without differences of the house style."""
    letters = "".join(c for c in words.lower() if c.isalnum() or c.isspace())
    return " ".join(letters.split()).replace("defence", "defense")


def test_a_degraded_article_gives_the_facts_of_its_clean_sister(seeds: factx.Facts) -> None:
    """Seeds 000 and 001 are one agency story, the first of them lower-cased, tokenised and unquoted."""
    degraded, clean = (r for r in seeds.reports if "onashenkov" in r.text)
    if not degraded.run.repaired:
        degraded, clean = clean, degraded
    assert degraded.run.repaired == ("apostrophes", "case", "tokens")
    assert clean.run.repaired == ()

    def quotes(report: factx.Report) -> set[tuple[str, str]]:
        return {
            (spelled(q.attribution.speaker or ""), spelled(q.text).replace(" ", "")[:30])
            for q in report.quotes
            if report is degraded or q.content[0].start > report.text.index("\n")  # the clean one's headline
        }

    def figures(report: factx.Report) -> list[tuple[object, ...]]:
        return [(f.value, f.low, f.bound, f.counted and spelled(f.counted.text)) for f in report.figures]

    def places(report: factx.Report) -> set[tuple[str, str | None]]:
        return {(p.name, p.country) for p in report.places if p.name != report.source.dateline}

    assert figures(degraded) == figures(clean)
    assert quotes(clean) <= quotes(degraded)
    assert len(quotes(degraded) - quotes(clean)) <= 1
    assert {spelled(s.name) for s in degraded.speakers} >= {spelled(s.name) for s in clean.speakers}
    assert places(degraded) - {("Moscow", "RU")} == places(clean)


@pytest.mark.parametrize("text", [CLEAN.lower(), CLEAN.upper()])
def test_case_alone_changes_no_fact(extractor: factx.Extractor, text: str) -> None:
    published = factx.Source(published="2024-04-27")  # type: ignore[arg-type]
    clean, degraded = (extractor.extract(t, published).reports[0] for t in (CLEAN, text))

    def facts(report: factx.Report) -> list[object]:
        return [
            [(q.attribution.speaker, q.form, q.content[0].start, q.content[0].end) for q in report.quotes],
            [(f.extent.start, f.value, f.bound) for f in report.figures],
            [(d.extent.start, d.value) for d in report.dates],
            [(p.name, p.country, [m.extent.start for m in p.mentions]) for p in report.places],
        ]

    assert facts(degraded) == facts(clean)


def test_clean_documents_are_parsed_as_they_are(seeds: factx.Facts) -> None:
    for text in (CLEAN, *(r.text for r in seeds.reports if "“" in r.text or '"' in r.text)):
        prepared = prepare(factx.Document(text=text))
        assert prepared == prepare(factx.Document(text=text), repair=False)._replace(offsets=prepared.offsets)
        assert prepared.offsets.identical


def test_what_the_source_says_is_written_as_the_text_has_it() -> None:
    prepared = prepare(
        factx.Document(text="floods in kenya\n\nnairobi ( reuters ) - it rained in nairobi on friday .")
    )
    assert prepared.source.title == "floods in kenya"
    assert prepared.source.dateline == "nairobi"
    assert [b.kind for b in prepared.blocks] == ["title", "dateline", "paragraph"]
    text = prepared.document.text
    assert text[prepared.blocks[-1].start : prepared.blocks[-1].end] == "it rained in nairobi on friday ."
