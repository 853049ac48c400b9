"""From what a caller has (text, path, file of many documents) to :class:`Document`."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from factx.errors import InputError
from factx.records import Record, Source, content_id

TEXT_SUFFIXES = (".txt", ".text", ".md", ".markdown", "")
HTML_SUFFIXES = (".html", ".htm", ".xhtml")
JSON_SUFFIXES = (".json", ".jsonl", ".ndjson")

# what other tools call the fields of Source, besides the field names themselves
_ALIASES = {
    "outlet": ("publisher", "sitename", "site_name", "domain", "newspaper"),
    "title": ("headline",),
    "url": ("link", "source_url", "canonical_link"),
    "byline": ("author", "authors"),
    "published": ("date", "publish_date", "published_at", "date_publish", "pubdate", "created"),
    "id": (),
    "credit": ("agency",),
    "dateline": (),
}


class Document(Record):
    """A text and what is known of where it comes from.

    Attributes:
        text: the text as it stands; factx never changes it, and every offset counts in it.
        source: see :class:`factx.Source`.  What is left out may be learned from the text.
    """

    text: str
    source: Source = Source()


def read_documents(path: Path, source: Source | None = None) -> Iterator[Document]:
    """The documents of one file: one, or as many as a .json list or a .jsonl file holds.

    What ``source`` gives goes before what the file says.

    Raises:
        InputError: the file is missing, unreadable, of an unknown kind, or a record in it has no text.
    """
    suffix = path.suffix.lower()
    if suffix not in (*TEXT_SUFFIXES, *HTML_SUFFIXES, *JSON_SUFFIXES):
        raise InputError(
            f"{path}: files ending in {suffix} are not read. Give .txt, .md, .html, .json or .jsonl, "
            "or the text itself as a str",
            code="file-kind",
        )
    content = _decoded(path)
    if suffix in HTML_SUFFIXES:
        yield _from_html(content, path, source)
    elif suffix in JSON_SUFFIXES:
        for place, record in _json_records(content, path, lines=suffix != ".json"):
            yield document_from_record(record, source, where=place, fallback_id=place.replace(" ", ""))
    else:
        yield Document(text=content, source=_named(_over(source, Source()), path.stem))


def document_from_record(
    record: Any, source: Source | None = None, *, where: str = "the record", fallback_id: str | None = None
) -> Document:
    """A document from a mapping with ``text`` and, if it has them, fields of a source.

    Raises:
        InputError: there is no ``text``, or a field does not fit.
    """
    if not isinstance(record, dict) or not isinstance(record.get("text"), str):
        raise InputError(f'{where}: needs a field "text" with the article in it', code="text-missing")
    given: dict[str, Any] = dict(record["source"]) if isinstance(record.get("source"), dict) else {}
    if isinstance(record.get("source"), str):
        given["outlet"] = record["source"]
    for name, aliases in _ALIASES.items():
        for alias in (name, *aliases):
            value = record.get(alias)
            if isinstance(value, list):
                value = ", ".join(map(str, value))
            if value not in (None, "") and given.get(name) is None:
                given[name] = str(value)
    try:
        stated = Source(**{name: given.get(name) for name in Source.model_fields})
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(map(str, first["loc"]))
        raise InputError(
            f"{where}: {field} does not fit: {first['msg']} (got {first['input']!r})", code="metadata-unfit"
        ) from None
    merged = _over(source, stated)
    return Document(text=record["text"], source=_named(merged, fallback_id) if fallback_id else merged)


def with_source_id(source: Source, text: str) -> Source:
    """``source`` with an id: the outlet, else what it had, else one derived from the text."""
    if source.id:
        return source
    return source.model_copy(update={"id": source.outlet or source.url or content_id("text", text)})


def _over(first: Source | None, second: Source) -> Source:
    """``second`` with every field that ``first`` gives."""
    if first is None:
        return second
    return second.model_copy(update={k: v for k, v in first.model_dump().items() if v is not None})


def _named(source: Source, name: str) -> Source:
    if source.id or source.outlet or source.url:
        return source
    return source.model_copy(update={"id": name})


def _decoded(path: Path) -> str:
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        raise InputError(f"{path}: there is no such file", code="file-missing") from None
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error.strerror}", code="file-unreadable") from None
    return decode(content, str(path))


def decode(content: bytes, where: str) -> str:
    """Bytes of a file or a stream as text: UTF-8 (with or without BOM), UTF-16 by its BOM, or Windows-1252.

    Raises:
        InputError: none of them fits.
    """
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings: tuple[str, ...] = ("utf-16",)
    else:
        encodings = ("utf-8-sig", "cp1252")
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise InputError(
        f"{where}: is not text in UTF-8, UTF-16 or Windows-1252. Convert it to UTF-8 first", code="encoding"
    )


def _json_records(content: str, path: Path, *, lines: bool) -> Iterable[tuple[str, Any]]:
    if lines:
        for number, line in enumerate(content.split("\n"), 1):
            if line.strip():
                yield f"{path} line {number}", _loaded(line, f"{path} line {number}")
        return
    loaded = _loaded(content, str(path))
    if isinstance(loaded, list):
        yield from ((f"{path} record {i}", record) for i, record in enumerate(loaded, 1))
    else:
        yield str(path), loaded


def _loaded(content: str, where: str) -> Any:
    try:
        return json.loads(content)
    except json.JSONDecodeError as error:
        raise InputError(f"{where}: is not JSON: {error}", code="json-unfit") from None


def _from_html(content: str, path: Path, source: Source | None) -> Document:
    try:
        import trafilatura
    except ImportError:
        raise InputError(
            f"{path}: reading HTML needs an extra. Type\n    pip install 'factx[html]'", code="extra-missing"
        ) from None
    found = trafilatura.bare_extraction(content, with_metadata=True, include_comments=False)
    if found is None or not found.text:
        raise InputError(f"{path}: no article was found in this page", code="html-empty")
    fields = found.as_dict()
    record = {
        "text": fields["text"],
        "title": fields.get("title"),
        "url": fields.get("url"),
        "author": fields.get("author"),
        "published": fields.get("date"),
        "sitename": fields.get("sitename"),
    }
    return document_from_record(record, source, where=str(path), fallback_id=path.stem)
