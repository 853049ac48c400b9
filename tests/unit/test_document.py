"""From files, records and text to documents."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import Any

import pytest

import factx
from factx._document import Document, Unread, decode, documents_of, with_source_id


def only(inputs: Any, source: factx.Source | None = None) -> Document:
    (document,) = documents_of(inputs, source)
    assert isinstance(document, Document)
    return document


def unread(inputs: Any) -> factx.InputError:
    (document,) = documents_of(inputs)
    assert isinstance(document, Unread)
    return document.error


def test_text_is_text_and_a_path_is_a_file(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_bytes("\ufeffA “quote”.\r\nEnd".encode())
    assert only("a.txt").text == "a.txt"
    document = only(file)
    assert document.text == "A “quote”.\r\nEnd"
    assert document.name == "a"


@pytest.mark.parametrize(
    ("encoding", "bom"), [("utf-8", b""), ("cp1252", b""), ("utf-16-le", b"\xff\xfe"), ("utf-16-be", b"\xfe\xff")]
)  # fmt: skip
def test_encodings(encoding: str, bom: bytes) -> None:
    assert decode(bom + "“Fake” – café".encode(encoding), "x") == "“Fake” – café"


def test_what_is_no_text_says_what_to_do() -> None:
    with pytest.raises(factx.InputError, match="UTF-8") as caught:
        decode(b"\x81\x8d\xff", "file.txt")
    assert caught.value.code == "encoding"


def test_json_fields_of_other_tools(tmp_path: Path) -> None:
    file = tmp_path / "a.json"
    file.write_text(json.dumps({"text": "Hi.", "publisher": "CGTN", "date": "2017-10-22T10:00:00Z", "authors": ["A", "B"]}))  # fmt: skip
    source = only(file).source
    assert (source.outlet, str(source.published), source.byline) == ("CGTN", "2017-10-22", "A, B")
    assert only(file, factx.Source(outlet="Mine")).source.outlet == "Mine"


def test_one_bad_line_does_not_cost_the_others(tmp_path: Path) -> None:
    file = tmp_path / "a.jsonl"
    file.write_text(
        '{"text": "One."}\nnot json\n{"txt": 1}\n{"text": "Two", "published": "soon"}\n{"text": "Last."}\n'
    )
    found = list(documents_of(file))
    assert [d.text if isinstance(d, Document) else d.error.code for d in found] == [
        "One.", "json-unfit", "text-missing", "metadata-unfit", "Last.",
    ]  # fmt: skip
    assert "line 2" in found[1].error.message  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("name", "code"), [("nothing.txt", "file-missing"), ("a.docx", "file-kind"), (".", "file-kind")]
)
def test_files_that_cannot_be_read(tmp_path: Path, name: str, code: str) -> None:
    assert unread(tmp_path / name if name != "." else Path("a.b/c.pdf")).code == code


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    assert unread(tmp_path).code == "file-unreadable"


def test_things_that_are_no_documents() -> None:
    assert unread(3).code == "input-kind"
    assert unread(b"bytes").code == "input-kind"


def test_html(tmp_path: Path) -> None:
    file = tmp_path / "a.html"
    file.write_text(
        "<html><head><title>Big news</title><meta property='og:site_name' content='CGTN'></head><body>"
        "<nav>Home | About</nav><article><h1>Big news</h1>"
        + "<p>The minister said on Sunday that 200 people had fled the city after the attack.</p>" * 4
        + "</article><footer>Cookies</footer></body></html>"
    )
    document = only(file)
    assert "200 people" in document.text
    assert "Cookies" not in document.text
    assert document.source.title == "Big news"


@pytest.mark.parametrize(
    ("source", "name", "expected"),
    [
        ({"id": "x", "outlet": "CGTN"}, "file", "x"),
        ({"outlet": "CGTN", "url": "https://a.example/b"}, "file", "CGTN"),
        ({"url": "https://a.example/b"}, "file", "a.example"),
        ({}, "file", "file"),
    ],
)
def test_the_id_of_a_source(source: dict[str, str], name: str, expected: str) -> None:
    assert with_source_id(factx.Source(**source), "text", name).id == expected  # type: ignore[arg-type]


def test_text_alone_is_told_apart_by_its_content() -> None:
    ids = {with_source_id(factx.Source(), text).id for text in ("one", "two", "one")}
    assert len(ids) == 2


def test_records_without_a_source_are_each_their_own(extractor: factx.Extractor) -> None:
    facts = extractor.extract([{"text": "One man spoke."}, {"text": "Two men spoke."}])
    assert len(facts.sources) == 2


def test_inputs_that_cannot_be_read_are_told_apart(extractor: factx.Extractor) -> None:
    facts = extractor.extract([3, b"bytes", {"txt": ""}])  # type: ignore[list-item]
    assert [group.source.id for group in facts.sources] == ["input 1", "input 2", "input 3"]


@pytest.mark.parametrize(
    "content", ["[" * 100_000, '{"text": "A.", "n": ' + "9" * 5000 + "}"], ids=["deep", "long"]
)
def test_json_that_python_cannot_hold(tmp_path: Path, content: str) -> None:
    file = tmp_path / "a.json"
    file.write_text(content)
    assert unread(file).code == "json-unfit"


def test_an_address_that_is_none_costs_no_document(extractor: factx.Extractor) -> None:
    (report,) = extractor.extract([{"text": "Hello there.", "url": "http://[bad"}]).reports
    assert (report.source.url, report.problems) == ("http://[bad", ())


def test_half_characters_in_metadata_and_in_names_of_files(
    extractor: factx.Extractor, tmp_path: Path
) -> None:
    file = tmp_path / "a\udcff.txt"
    file.write_text("One man spoke.")
    facts = extractor.extract([file, tmp_path / "b\udcff.txt", {"text": "Hi.", "title": "\ud83d Big news"}])
    assert factx.Facts.model_validate_json(facts.model_dump_json()) == facts
    assert facts.reports[0].source.id == "a\ufffd"
    assert [p.code for p in facts.reports[1].problems] == ["file-missing"]
    assert facts.reports[2].source.title == "\ufffd Big news"


def test_people_and_outlets_as_things_with_a_name() -> None:
    record = {"text": "Hi.", "author": [{"@type": "Person", "name": "A"}, "B"], "publisher": {"name": "CGTN"}}
    source = only(record).source
    assert (source.byline, source.outlet) == ("A, B", "CGTN")


def test_each_line_of_jsonl_has_its_own_encoding(tmp_path: Path) -> None:
    file = tmp_path / "a.jsonl"
    file.write_bytes(
        b"\xef\xbb\xbf" + '{"text": "“One”"}\r\n'.encode() + '{"text": "“Two”"}\n'.encode("cp1252")
    )
    assert [d.text for d in documents_of(file) if isinstance(d, Document)] == ["“One”", "“Two”"]
    file.write_text('{"text": "“One”"}\n{"text": "“Two”"}\n', encoding="utf-16")
    assert [d.text for d in documents_of(file) if isinstance(d, Document)] == ["“One”", "“Two”"]


def test_jsonl_is_read_no_further_than_it_must(tmp_path: Path) -> None:
    pipe = tmp_path / "a.jsonl"
    os.mkfifo(pipe)
    with subprocess.Popen(
        ["bash", "-c", f"(echo '{{\"text\": \"One.\"}}'; exec sleep 60) > '{pipe}'"]
    ) as writer:
        first = next(documents_of(pipe))
        writer.kill()
    assert isinstance(first, Document)
    assert first.text == "One."


def test_one_broken_byte_does_not_garble_a_whole_file() -> None:
    content = "“Fake” – café, “news”".encode()
    assert decode(content[:-1], "x") == "“Fake” – café, “news\ufffd"
    assert decode("“Fake” – café, “news”".encode("cp1252"), "x") == "“Fake” – café, “news”"


@pytest.mark.parametrize(
    "written",
    ["October 22, 2017", "Sun, 22 Oct 2017 21:30:00 +0000", "22 Oct 2017", "2017-10-22T23:59:00-05:00"],
)
def test_days_of_publication_as_feeds_write_them(written: str) -> None:
    assert str(only({"text": "Hi.", "published": written}).source.published) == "2017-10-22"


def test_the_id_of_a_record_does_not_part_the_articles_of_an_outlet(extractor: factx.Extractor) -> None:
    records = [{"text": f"Article {i}.", "id": str(i), "outlet": "CGTN"} for i in range(2)]
    assert [g.source.id for g in extractor.extract(records).sources] == ["CGTN"]
    assert [r.source.id for r in extractor.extract([{"text": "Hi.", "id": "a7"}]).reports] == ["a7"]
