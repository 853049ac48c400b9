"""From files, records and text to documents."""

from __future__ import annotations

import json
import os
import subprocess
import time
from pathlib import Path
from typing import Any

import pytest

import factx
from factx._document import Document, Stream, Unread, documents_of, with_source_id
from factx._encodings import decode, decode_page, is_page


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
    assert document.name == str(file)


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
        "One.", "json-unfit", "text-missing", "Two", "Last.",
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
    assert facts.reports[0].source.id == str(tmp_path / "a\ufffd.txt")
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


@pytest.mark.parametrize("suffix", [".txt", ".html"])
def test_two_files_of_one_name_are_two_sources(
    extractor: factx.Extractor, tmp_path: Path, suffix: str
) -> None:
    files = [tmp_path / folder / f"story{suffix}" for folder in ("a", "b")]
    for file, count in zip(files, (200, 300), strict=True):
        file.parent.mkdir()
        said = f"The minister said on Sunday that {count} people had fled the city after the attack."
        file.write_text(f"<html><body><article><p>{said}</p><p>{said}</p></article></body></html>" if suffix == ".html" else said)  # fmt: skip
    both = extractor.extract(files)
    assert [group.source.id for group in both.sources] == [str(file) for file in files]
    # what else is read beside a file does not change its report
    assert extractor.extract(files[1]).reports == both.sources[1].reports
    assert factx.compare(both).sources == 2
    named = extractor.extract(files, factx.Source(outlet="CGTN"))
    assert [group.source.id for group in named.sources] == ["CGTN"]


def test_a_caller_who_knows_the_day_hears_of_no_problem() -> None:
    known = factx.Source(published="2017-10-22")  # type: ignore[arg-type]
    assert only({"text": "Hi.", "published": "soon"}, known).problems == ()
    (problem,) = only({"text": "Hi.", "published": "soon " * 100}).problems
    assert problem.code == "metadata-unfit"
    assert len(problem.message) < 200


def test_problems_of_a_document_go_into_its_report(extractor: factx.Extractor) -> None:
    problem = factx.Problem(
        code="mine", message="seen before", extent=factx.Extent(start=0, end=3, text="One")
    )
    (report,) = extractor.extract(factx.Document(text="One man spoke.", problems=(problem,))).reports
    assert report.problems == (problem,)


@pytest.mark.parametrize("zone", ["UTC", "Pacific/Kiritimati", "Pacific/Pago_Pago"])
def test_the_day_of_publication_does_not_depend_on_where_it_is_read(
    zone: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TZ", zone)
    time.tzset()
    try:
        for written in (1508673600, "Sun, 22 Oct 2017 21:30:00 +0000", "October 22, 2017"):
            assert str(only({"text": "Hi.", "published": written}).source.published) == "2017-10-22"
    finally:
        monkeypatch.undo()
        time.tzset()


PAGE = (
    "<!DOCTYPE html><html><head>{head}<title>Café</title></head><body><article>"
    + "<p>“We won’t go,” said José on Sunday, when 200 people had left the café.</p>" * 4
    + "</article></body></html>"
)


@pytest.mark.parametrize(
    ("encoding", "head"),
    [
        ("utf-8", ""),
        ("utf-8-sig", "<meta charset=latin1>"),  # a BOM goes before what is declared
        ("utf-8", "<meta charset=windows-1252>"),  # saved again, with the old head
        ("cp1252", ""),
        ("cp1252", "<meta charset='utf-8'>"),
        ("cp1252", "<meta charset=windows-1252>"),
        ("cp1252", '<META HTTP-EQUIV="Content-Type" CONTENT="text/html; charset=ISO-8859-1">'),
        ("cp1252", '<meta charset="no-such-encoding">'),
        ("cp1252", '<meta charset="rot13">'),
        ("mac-roman", '<meta charset="x-mac-roman">'),
        ("cp1250", "<meta charset = 'Windows-1250' />"),
        ("utf-16", "<meta charset=utf-16>"),
    ],
)
def test_pages_are_read_in_the_encoding_that_they_declare(tmp_path: Path, encoding: str, head: str) -> None:
    file = tmp_path / "a.html"
    page = PAGE.format(head=head)
    file.write_bytes(page.encode(encoding))
    assert decode_page(file.read_bytes(), "x") == page
    assert only(file).text.startswith("“We won’t go,” said José on Sunday")
    assert only(Stream(file.read_bytes(), "standard input")).text == only(file).text


def test_what_a_page_means_by_its_encoding() -> None:
    assert decode_page("<meta charset=shift_jis>①".encode("cp932"), "x").endswith("①")
    assert decode_page("<meta charset=iso-2022-jp>日本".encode("iso2022_jp"), "x").endswith("日本")
    assert decode_page("<?xml version='1.0' encoding='gb2312'?>镕".encode("gb18030"), "x").endswith("镕")
    assert decode_page("<meta charset=iso-8859-5>Привет \xff".encode("iso8859-5", "replace"), "x").endswith(
        "?"
    )
    assert decode_page(b"<meta charset=windows-1252>\x81 caf\xe9", "x").endswith("\ufffd café")


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("<!doctype HTML>", True),
        ("\ufeff\n <html lang=en>", True),
        ('<?xml version="1.0"?>\n<!-- saved --> <!-- <p> -->\n<!DOCTYPE html PUBLIC', True),
        ("<head><title>", True),
        ("<htmlx>", False),
        ("<p>A tag at the start of a text", False),
        ("He wrote <html> on the board.", False),
        ("<!---->" * 1000, False),
        ("", False),
    ],
)
def test_what_begins_like_a_page(content: str, expected: bool) -> None:
    started = time.process_time()
    assert is_page(content.encode()) is expected
    assert is_page(content.removeprefix("\ufeff").encode("utf-16")) is expected
    assert time.process_time() - started < 1


def test_a_bad_line_of_a_stream_costs_no_other() -> None:
    stream = Stream(b'{"text": "One."}\nnot json\n\n{"txt": 1}\n{"text": "Last."}\n', "standard input")
    found = list(documents_of(stream))
    assert [d.text if isinstance(d, Document) else d.error.code for d in found] == [
        "One.", "json-unfit", "text-missing", "Last.",
    ]  # fmt: skip
    assert str(found[1].error).startswith("standard input record 2: ")  # type: ignore[union-attr]


@pytest.mark.parametrize("text", ["{braces} in a text", "[Update] A text.", "[1, 2]", "200", "", '{"a": 1'])
def test_a_stream_that_is_no_record_is_text(text: str) -> None:
    assert only(Stream(text.encode(), "standard input")).text == text
