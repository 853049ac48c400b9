"""Many documents: grouped, in order, none lost."""

from __future__ import annotations

import os
import pickle
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import factx
from factx import engine
from factx._candidates import KINDS

TEXT = "The minister said on Sunday that 200 people had fled Mosul."


def test_one_input_and_many_give_the_same_shape(extractor: factx.Extractor) -> None:
    assert isinstance(extractor.extract(TEXT), factx.Facts)
    assert len(extractor.extract([TEXT, TEXT + " Again."]).reports) == 2


def test_reports_are_grouped_by_outlet(extractor: factx.Extractor) -> None:
    documents = [
        factx.Document(text=f"{TEXT} {i}", source=factx.Source(outlet=outlet, title=f"t{i}"))
        for i, outlet in enumerate(["CGTN", "Alwaght", "CGTN"])
    ]
    facts = extractor.extract(documents)
    assert [(g.source.outlet, len(g.reports)) for g in facts.sources] == [("CGTN", 2), ("Alwaght", 1)]
    assert facts.sources[0].source.title is None  # the two reports do not agree on it
    assert [r.source.title for r in facts.sources[0].reports] == ["t0", "t2"]


def test_a_single_bad_input_is_raised_and_one_among_many_is_reported(extractor: factx.Extractor) -> None:
    with pytest.raises(factx.InputError, match="no such file"):
        extractor.extract(Path("nowhere.txt"))
    bad, good = extractor.extract([Path("nowhere.txt"), TEXT]).reports
    assert [p.code for p in bad.problems] == ["file-missing"]
    assert good.text == TEXT


def test_a_failure_inside_costs_one_report(
    extractor: factx.Extractor, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = engine.prepare

    def failing(document: factx.Document, *, repair: bool) -> engine.Prepared:
        if document.text == "bad":
            raise RuntimeError("boom")
        return real(document, repair=repair)

    monkeypatch.setattr(engine, "prepare", failing)
    reports = list(extractor.stream(["bad", TEXT]))
    assert [p.code for p in reports[0].problems] == ["internal-error"]
    assert reports[1].text == TEXT
    with pytest.raises(RuntimeError):
        list(extractor.stream(["bad"], on_error="raise"))


def test_a_stream_reads_no_further_than_it_must(extractor: factx.Extractor) -> None:
    taken = []

    def endless() -> Iterator[str]:
        while True:
            taken.append(1)
            yield TEXT

    stream = extractor.stream(endless())
    next(stream)
    next(stream)
    assert len(taken) <= 3


def test_processes_give_the_same_bytes_in_the_same_order(extractor: factx.Extractor) -> None:
    texts = [f"{TEXT} It was attack number {i}." for i in range(11)]
    alone = [r.model_dump_json() for r in extractor.stream(texts)]
    together = [r.model_dump_json() for r in extractor.stream(texts, processes=2)]
    assert alone == together


def test_an_error_in_a_process_is_raised_here(extractor: factx.Extractor) -> None:
    with pytest.raises(factx.InputError, match="no such file"):
        list(extractor.stream([TEXT, Path("nowhere.txt")], processes=2, on_error="raise"))


def test_options_that_do_not_exist(extractor: factx.Extractor) -> None:
    with pytest.raises(factx.OptionError, match="quotes, figures, dates, places"):
        factx.Extractor(find=["quote"])
    with pytest.raises(factx.OptionError):
        extractor.stream(TEXT, on_error="skip")  # type: ignore[arg-type]
    with pytest.raises(factx.OptionError):
        extractor.stream(TEXT, processes=0)


def test_every_kind_of_fact_has_its_finder() -> None:
    assert tuple(engine.FINDERS) == KINDS


def test_an_extractor_can_travel_to_another_process(extractor: factx.Extractor) -> None:
    again = pickle.loads(pickle.dumps(extractor))
    assert again.extract(TEXT) == extractor.extract(TEXT)


def test_only_what_was_asked_for(extractor: factx.Extractor) -> None:
    report = factx.Extractor(find=["figures"]).extract(TEXT).reports[0]
    assert report.figures
    assert not report.dates
    assert not report.places
    assert not report.quotes


def test_captions_are_not_the_story_but_their_dates_are_dates(seeds: factx.Facts) -> None:
    report = seeds.reports[1]
    caption = report.text.index("A female fighter")
    assert not [q for q in report.quotes if any(e.start == caption for e in q.content)]
    found = [d for d in report.dates if d.value == "2017-10-18"]
    assert len(found) == 2  # two captions, each printed twice


def test_the_component_keeps_facts_on_the_doc() -> None:
    import spacy
    from spacy.tokens import Doc

    from factx._parsing import DEFAULT_MODELS

    nlp = spacy.load(DEFAULT_MODELS[1])
    nlp.add_pipe("factx", config={"find": ["figures"]})
    doc = nlp(TEXT)
    assert [f.value for f in doc._.factx.figures] == [200]
    again = Doc(nlp.vocab).from_bytes(doc.to_bytes())
    assert again._.factx == doc._.factx


def test_the_component_is_told_where_texts_come_from() -> None:
    import spacy
    from spacy.tokens import Doc

    from factx._parsing import DEFAULT_MODELS

    nlp = spacy.load(DEFAULT_MODELS[1])
    nlp.add_pipe("factx", config={"outlet": "CGTN", "published": "2017-10-22"})
    one = nlp(TEXT)._.factx
    assert (one.source.id, one.source.outlet, one.dates[0].value) == ("CGTN", "CGTN", "2017-10-22")
    doc = nlp.make_doc(TEXT)
    doc._.factx_source = {"published": "2017-10-30", "url": "https://a.example/b"}
    doc = nlp(doc)
    other = doc._.factx
    assert (other.source.outlet, other.source.url) == ("CGTN", "https://a.example/b")
    assert other.dates[0].value == "2017-10-29"
    assert Doc(nlp.vocab).from_bytes(doc.to_bytes())._.factx == other
    doc = nlp.make_doc(TEXT)
    doc._.factx_source = {"published": "soon"}
    assert nlp(doc)._.factx.problems[0].code == "metadata-unfit"
    doc = nlp.make_doc(TEXT)
    doc._.factx_source = factx.Source(outlet="CGTN")
    with pytest.raises(factx.OptionError, match="is a mapping such as"):
        nlp(doc)


@pytest.mark.parametrize("published", ["sunday", "22/10/2017"])
def test_the_component_refuses_a_day_that_is_none(published: str) -> None:
    import spacy

    with pytest.raises(factx.OptionError, match=r'published .* "published": "2017-10-22"'):
        spacy.blank("en").add_pipe("factx", config={"published": published})


@pytest.mark.parametrize(
    ("left_out", "missing"),
    [
        (["parser"], "sentence boundaries (parser), dependencies (parser)"),
        (["ner"], "named entities (ner)"),
        (["tok2vec", "tagger", "parser", "attribute_ruler", "lemmatizer", "ner"], "tags (tagger)"),
    ],
)
def test_the_component_says_what_the_pipeline_lacks(left_out: list[str], missing: str) -> None:
    import spacy

    from factx._parsing import DEFAULT_MODELS

    nlp = spacy.load(DEFAULT_MODELS[1], exclude=left_out)
    nlp.add_pipe("factx")
    with pytest.raises(factx.ModelError) as caught:
        nlp(TEXT)
    assert missing in caught.value.message
    assert caught.value.code == "model-unfit"


@pytest.mark.parametrize("text", ["", " ", "\n\n", "x", "((("])
def test_the_component_reads_texts_with_nothing_in_them(text: str) -> None:
    import spacy

    from factx._parsing import DEFAULT_MODELS

    nlp = spacy.load(DEFAULT_MODELS[1])
    nlp.add_pipe("factx")
    assert nlp(text)._.factx.text == text


def test_half_characters_become_a_problem_not_a_crash(extractor: factx.Extractor) -> None:
    (report,) = extractor.extract("The minister\ud83d said \udfff that 200 people fled.").reports
    assert factx.Report.model_validate_json(report.model_dump_json()) == report
    assert [(p.code, p.extent.start) for p in report.problems if p.extent] == [
        ("half-character", 12),
        ("half-character", 19),
    ]


def test_one_bad_line_of_a_file_does_not_cost_its_others(extractor: factx.Extractor, tmp_path: Path) -> None:
    file = tmp_path / "a.jsonl"
    file.write_text('{"text": "One man spoke."}\nnot json\n{"text": "Two men spoke."}\n')
    reports = extractor.extract(file).reports
    assert [[p.code for p in r.problems] for r in reports] == [[], ["json-unfit"], []]


@pytest.mark.parametrize("single", [{"txt": "no text"}, b"bytes", 3])
def test_a_single_input_of_any_kind_is_raised(extractor: factx.Extractor, single: Any) -> None:
    with pytest.raises(factx.InputError):
        extractor.extract(single)


@pytest.mark.parametrize("source", ["CGTN", {"outlet": "CGTN"}])
def test_a_source_that_is_none_says_what_to_write(extractor: factx.Extractor, source: Any) -> None:
    with pytest.raises(factx.OptionError, match=r"factx\.Source\(outlet="):
        extractor.extract(TEXT, source)
    with pytest.raises(factx.OptionError):
        extractor.stream(TEXT, source)


def test_the_component_refuses_a_finder_that_does_not_exist() -> None:
    import spacy

    from factx.component import FactxComponent

    with pytest.raises(factx.OptionError, match="quotes, figures"):
        FactxComponent(spacy.blank("en"), ["quote"])


def test_a_process_that_is_killed_is_an_error_that_says_so(
    extractor: factx.Extractor, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(document: factx.Document, *, repair: bool) -> engine.Prepared:
        os.kill(os.getpid(), signal.SIGKILL)
        raise AssertionError

    monkeypatch.setattr(engine, "prepare", killed)  # the processes are forks, so they have it too
    with pytest.raises(factx.FactxError, match="fewer processes") as caught:
        list(extractor.stream([TEXT], processes=2))
    assert caught.value.code == "process-lost"
