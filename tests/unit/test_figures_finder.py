"""What a figure means, read from parses built by hand: no model is needed."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import spacy
from spacy.tokens import Doc

from factx._candidates import FigureCandidate
from factx._offsets import Edit, OffsetMap
from factx._parsing import Reading
from factx.find.figures import find_figures

ROOT = Path(__file__).parent.parent.parent
VOCAB = spacy.blank("en").vocab


def parsed(rows: str) -> Doc:
    """A parse from lines of ``word tag pos head dep [ent]``; head is a line number, from 0."""
    table = [line.split() for line in rows.strip().splitlines()]
    punctuation = {".", ",", "-", "%", "'s", ")"}
    glued = {"$", "-", "("}
    spaces = [
        i + 1 < len(table) and table[i + 1][0] not in punctuation and row[0] not in glued
        for i, row in enumerate(table)
    ]
    return Doc(
        VOCAB,
        words=[row[0] for row in table],
        spaces=spaces,
        tags=[row[1] for row in table],
        pos=[row[2] for row in table],
        heads=[int(row[3]) for row in table],
        deps=[row[4] for row in table],
        ents=[row[5] if len(row) > 5 else "O" for row in table],
    )


def figures(rows: str, **reading: Any) -> tuple[str, tuple[FigureCandidate, ...]]:
    doc = parsed(rows)
    return doc.text, find_figures(Reading(text=doc.text, doc=doc, **reading)).candidates


def words(text: str, stretch: tuple[int, int] | None) -> str | None:
    return None if stretch is None else text[slice(*stretch)]


def test_a_negated_bound_is_read_with_its_negation() -> None:
    text, (figure,) = figures("""
        not RB PART 2 neg
        more JJR ADJ 2 amod
        than IN ADP 3 quantmod
        45,000 CD NUM 4 nummod
        people NNS NOUN 5 nsubj
        remained VBD VERB 5 ROOT
        . . PUNCT 5 punct
    """)
    assert (figure.value, figure.bound, words(text, figure.counted)) == (45_000, "at_most", "people")


def test_the_noun_behind_adjectives_and_names_is_counted() -> None:
    text, (figure,) = figures("""
        several JJ ADJ 1 amod
        hundred CD NUM 3 nummod
        ISIS NNP PROPN 3 compound B-ORG
        fighters NNS NOUN 4 nsubj
        fled VBD VERB 4 ROOT
        . . PUNCT 4 punct
    """)
    assert (words(text, figure.extent), figure.low, figure.bound) == ("several hundred", 200, "vague")
    assert words(text, figure.counted) == "fighters"


def test_what_stands_behind_of_is_counted_and_a_share_is_about_it() -> None:
    text, (figure,) = figures("""
        over IN ADP 1 quantmod
        80 CD NUM 2 nummod
        percent NN NOUN 7 nsubj
        of IN ADP 2 prep
        the DT DET 5 det
        buildings NNS NOUN 3 pobj
        now RB ADV 7 advmod
        are VBP AUX 7 ROOT
        ruins NNS NOUN 7 attr
        . . PUNCT 7 punct
    """)
    assert (words(text, figure.extent), figure.value, figure.bound) == ("80 percent", 80, "more_than")
    assert (figure.unit, figure.unit_kind) == ("percentage", "percent")
    assert (words(text, figure.counted), words(text, figure.referred)) == ("buildings", "buildings")


_RESIDENTS = """
    The DT DET 1 det
    city NN NOUN 2 nsubj
    had VBD VERB 2 ROOT
    220,000 CD NUM 4 nummod
    residents NNS NOUN 2 dobj
    . . PUNCT 2 punct
    It PRP PRON 7 nsubj
    fell VBD VERB 7 ROOT
    to IN ADP 7 prep
    200,000 CD NUM 8 pobj
    . . PUNCT 7 punct
"""


def test_a_bare_number_counts_what_the_figure_before_counted() -> None:
    text, (first, second) = figures(_RESIDENTS)
    assert words(text, first.referred) == "city"
    assert (second.value, second.bound, words(text, second.counted)) == (200_000, "exact", "residents")


def test_a_change_and_the_level_that_it_reaches_are_two_figures() -> None:
    text, (change, level) = figures("""
        Sales NNS NOUN 1 nsubj
        rose VBD VERB 1 ROOT
        3.4 CD NUM 3 nummod
        % NN NOUN 1 npadvmod
        to IN ADP 1 prep
        $ $ SYM 6 nmod
        12,000 CD NUM 4 pobj
        . . PUNCT 1 punct
    """)
    assert (float(change.value or 0), change.change, change.unit) == (3.4, "up", "percentage")
    assert (level.value, level.change, level.unit, level.unit_kind) == (12_000, None, "USD", "currency")
    assert [words(text, figure.referred) for figure in (change, level)] == ["Sales", "Sales"]


def test_a_pronoun_and_a_rank_are_no_figures() -> None:
    _, found = figures("""
        The DT DET 1 det
        two CD NUM 2 nsubj
        spoke VBD VERB 2 ROOT
        about IN ADP 2 prep
        page NN NOUN 3 pobj
        12 CD NUM 4 nummod
        in IN ADP 2 prep
        1945 CD NUM 6 pobj B-DATE
        . . PUNCT 2 punct
    """)
    assert found == ()


def test_an_age_in_apposition() -> None:
    text, (figure,) = figures("""
        Olsen NNP PROPN 4 nsubj B-PERSON
        , , PUNCT 0 punct
        66 CD NUM 0 appos
        , , PUNCT 0 punct
        won VBD VERB 4 ROOT
        . . PUNCT 4 punct
    """)
    assert (words(text, figure.extent), figure.unit, figure.unit_kind) == ("66", "year", "age")


def test_offsets_are_those_of_the_original_text() -> None:
    doc = parsed("""
        Nine CD NUM 1 nummod
        men NNS NOUN 2 nsubj
        fled VBD VERB 2 ROOT
        . . PUNCT 2 punct
    """)
    original = "&nbsp;" + doc.text
    reading = Reading(text=original, doc=doc, offsets=OffsetMap([Edit(0, 6, "")]))
    (figure,) = find_figures(reading).candidates
    assert (words(original, figure.extent), words(original, figure.counted)) == ("Nine", "men")


def test_a_number_too_long_to_be_a_figure_is_a_problem() -> None:
    doc = parsed("9" * 1500 + " CD NUM 0 ROOT")
    findings = find_figures(Reading(text=doc.text, doc=doc))
    assert findings.candidates == ()
    assert [trouble.code for trouble in findings.troubles] == ["number-too-long"]


def test_every_figure_says_which_rule_made_it() -> None:
    _, found = figures(_RESIDENTS)
    assert [figure.rule for figure in found] == ["digits", "digits"]


_FORMULAS = """
from factx.find.figures.formulas import formula_at
print([formula_at(x, 0) for x in ("W/m2", "N/m^2", "A·h", "and/or", "kg*m/s^2")])
"""


@pytest.mark.parametrize("seed", ["0", "1"])
def test_quantulum3_gives_the_same_answer_under_every_hash_seed(seed: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", _FORMULAS],
        env={"PYTHONHASHSEED": seed, "PATH": "", "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == str(
        [
            ("watt per square metre", 4),
            ("newton per square metre", 5),
            None,  # no single unit: quantulum3 would call it a milliampere-hour
            None,
            ("kilogram metre per square second", 8),
        ]
    )
    assert not done.stderr


def test_quantulum3_is_not_loaded_for_units_that_the_tables_know() -> None:
    code = (
        "import sys; from factx.find.figures.quantities import quantities\n"
        "quantities('5 km, $3 a share, 80 km/h, 1.3 A/cm2, 20 mg/dL')\n"
        "print('quantulum3' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={"PATH": "", "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == "False"


def test_the_compiled_unit_table_is_what_the_tool_makes() -> None:
    sys.path.insert(0, str(ROOT / "tools"))
    import build_units

    assert build_units.TARGET.read_text(encoding="utf-8") == build_units.table()
