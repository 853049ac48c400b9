"""What the world sees: names, types, schema, documents."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import factx
from factx._lexicon import data_file
from factx.records import json_schema

ROOT = Path(__file__).parent.parent.parent


def test_all_is_what_is_visible() -> None:
    visible = {name for name in vars(factx) if not name.startswith("_")}
    modules = {name for name in visible if type(vars(factx)[name]).__name__ == "module"}
    assert visible - modules == set(factx.__all__) - {"__version__"}
    assert factx.__all__ == sorted(factx.__all__, key=lambda n: (not n.isupper(), n))


def test_every_public_name_has_a_docstring() -> None:
    for name in factx.__all__:
        thing = getattr(factx, name)
        if callable(thing):
            assert (thing.__doc__ or "").strip(), name


def test_the_committed_schema_is_the_one_of_the_models() -> None:
    committed = json.loads(data_file("schema.json").read_text(encoding="utf-8"))
    assert committed == json_schema(), "run: make schema"


def test_the_schema_is_open_to_fields_that_a_minor_version_adds() -> None:
    assert "additionalProperties" not in json.dumps(json_schema())


def test_the_promised_fields_are_there() -> None:
    promised = {
        "Facts": "schema_version sources",
        "Report": "schema_version run source text speakers quotes figures dates places claims problems",
        "Run": "factx spacy model model_version",
        "Source": "id outlet title url byline published credit dateline",
        "Extent": "start end text",
        "Speaker": "id name kind role affiliation mentions",
        "Quote": "id form content cue speech attribution confidence",
        "Attribution": "speaker_id speaker mention via addressee",
        "Figure": "id extent value low high bound change unit unit_kind counted referred per quote_id place_id date_id",
        "Date": "id extent kind value edtf start end precision modifier anchor resolved",
        "Place": "id name kind country admin1 latitude longitude geonames_id population mentions alternatives confidence",
        "Claim": "id extent figure_id quote_id speaker_id place_id date_id measure condition",
        "Problem": "code message extent",
    }  # fmt: skip
    for record, fields in promised.items():
        assert set(fields.split()) <= set(getattr(factx, record).model_fields), record


def test_facts_come_back_from_their_json_equal(seeds: factx.Facts) -> None:
    assert factx.Facts.model_validate_json(seeds.model_dump_json()) == seeds


def test_nulls_stay_and_lists_are_never_null(seeds: factx.Facts) -> None:
    report = json.loads(seeds.model_dump_json())["sources"][0]["reports"][0]
    assert report["source"]["published"] is None
    assert all(report[name] is not None for name in ("speakers", "quotes", "figures", "claims", "problems"))


def test_same_input_same_bytes() -> None:
    code = (
        "import factx, pathlib;"
        "print(factx.extract(sorted(pathlib.Path('seeds').glob('*.txt'))).model_dump_json())"
    )
    runs = {
        subprocess.run(
            [sys.executable, "-c", code], capture_output=True, check=True, cwd=ROOT,
            env={"PYTHONHASHSEED": seed, "PATH": ""},
        ).stdout
        for seed in ("1", "2")
    }  # fmt: skip
    assert len(runs) == 1


def test_the_package_is_typed(tmp_path: Path) -> None:
    user = tmp_path / "user.py"
    user.write_text(
        "import factx\n"
        "facts = factx.extract('x', source=factx.Source(outlet='CGTN'))\n"
        "reveal_type(facts.quotes[0].attribution.speaker)\n"
        "factx.extract('x', None, 'model')\n"
    )
    run = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", str(user)],
        capture_output=True, text=True, check=False, cwd=tmp_path,
    )  # fmt: skip
    assert "str | None" in run.stdout
    assert re.search(r":4: error: Too many positional", run.stdout)


def test_the_floors_of_the_house() -> None:
    run = subprocess.run(
        [str(Path(sys.executable).parent / "lint-imports"), "--no-cache"],
        capture_output=True, text=True, check=False, cwd=ROOT,
    )  # fmt: skip
    assert run.returncode == 0, run.stdout


def test_every_code_is_documented() -> None:
    documented = set(
        re.findall(r"`([a-z]+(?:-[a-z]+)+)`", (ROOT / "docs" / "json.md").read_text(encoding="utf-8"))
    )
    used = {
        code
        for path in (ROOT / "factx").rglob("*.py")
        for code in re.findall(r'(?:Trouble\(\s*|code=)"([a-z-]+)"', path.read_text(encoding="utf-8"))
    }
    assert used - documented - {"encoding"} == set()
