"""From what a caller has (text, path, file of many documents) to :class:`Document`."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

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
        name: what it is called where it came from (a file's name); it identifies the source when
            nothing better is known.
    """

    text: str
    source: Source = Source()
    name: str | None = None


class Unread(NamedTuple):
    """A document that could not be read, in the place where it would have stood."""

    source: Source
    error: InputError


Input = str | os.PathLike[str] | Document | Mapping[str, Any]
"""One input: text, the path of a file, a document, or a mapping with ``text`` and metadata."""


def documents_of(
    inputs: Input | Iterable[Input], source: Source | None = None
) -> Iterator[Document | Unread]:
    """All documents of ``inputs``, in order; what cannot be read is an :class:`Unread` among them.

    Fields that ``source`` gives go before what a file or a document says.
    """
    for one in _each(inputs):
        try:
            yield from _documents_of_one(one, source)
        except InputError as error:
            where = Source(id=str(one)) if isinstance(one, os.PathLike) else Source()
            yield Unread(_over(source, where), error)


def _documents_of_one(one: Any, source: Source | None) -> Iterator[Document | Unread]:
    if isinstance(one, str):
        yield Document(text=one, source=source or Source())
    elif isinstance(one, Document):
        yield one.model_copy(update={"source": _over(source, one.source)})
    elif isinstance(one, os.PathLike):
        yield from read_documents(Path(one), source)
    elif isinstance(one, Mapping):
        yield document_from_record(one, source)
    else:
        raise InputError(
            f"a {type(one).__name__} is no document: give text (str), a file (pathlib.Path), "
            'a factx.Document, or a mapping with a field "text"',
            code="input-kind",
        )


def _each(inputs: Input | Iterable[Input]) -> Iterable[Any]:
    if isinstance(inputs, (str, bytes, os.PathLike, Document, Mapping)) or not isinstance(inputs, Iterable):
        return (inputs,)
    return inputs


def read_documents(path: Path, source: Source | None = None) -> Iterator[Document | Unread]:
    """The documents of one file: one, or as many as a .json list or a .jsonl file holds.

    What ``source`` gives goes before what the file says.  A record that does not fit is an
    :class:`Unread` in its place.

    Raises:
        InputError: the file is missing, unreadable, or of an unknown kind.
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
    elif suffix == ".json":
        loaded = _loaded(content, str(path))
        records = loaded if isinstance(loaded, list) else [loaded]
        for number, record in enumerate(records, 1):
            where = f"{path} record {number}" if len(records) > 1 else str(path)
            yield _or_unread(record, where, source)
    elif suffix in JSON_SUFFIXES:
        for number, line in enumerate(content.split("\n"), 1):
            if line.strip():
                where = f"{path} line {number}"
                yield _or_unread(line, where, source, parse=True)
    else:
        yield Document(text=content, source=source or Source(), name=path.stem)


def document_from_record(record: Any, source: Source | None = None, *, where: str = "the record") -> Document:
    """A document from a mapping with ``text`` and, if it has them, fields of a source.

    ``where`` says where the record stands, for messages and for the document's name.

    Raises:
        InputError: there is no ``text``, or a field does not fit.
    """
    if not isinstance(record, Mapping) or not isinstance(record.get("text"), str):
        raise InputError(
            f'{where or "the record"}: needs a field "text" with the article in it', code="text-missing"
        )
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
            f"{where or 'the record'}: {field} does not fit: {first['msg']} (got {first['input']!r})",
            code="metadata-unfit",
        ) from None
    return Document(text=record["text"], source=_over(source, stated), name=where)


def with_source_id(source: Source, text: str, name: str | None = None) -> Source:
    """``source`` with an id: its own, else the outlet, the URL's host, ``name``, or a digest of the text."""
    if source.id:
        return source
    host = urlsplit(source.url).hostname if source.url else None
    return source.model_copy(update={"id": source.outlet or host or name or content_id("text", text)})


def _over(first: Source | None, second: Source) -> Source:
    """``second`` with every field that ``first`` gives."""
    if first is None:
        return second
    return second.model_copy(update={k: v for k, v in first.model_dump().items() if v is not None})


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


def _or_unread(record: Any, where: str, source: Source | None, *, parse: bool = False) -> Document | Unread:
    try:
        return document_from_record(_loaded(record, where) if parse else record, source, where=where)
    except InputError as error:
        return Unread(_over(source, Source(id=where)), error)


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
    found: Any = trafilatura.bare_extraction(content, with_metadata=True, include_comments=False)
    fields = found.as_dict() if found is not None else {}
    if not fields.get("text"):
        raise InputError(f"{path}: no article was found in this page", code="html-empty")
    record = {
        "text": fields["text"],
        "title": fields.get("title"),
        "url": fields.get("url"),
        "author": fields.get("author"),
        "published": fields.get("date"),
        "sitename": fields.get("sitename"),
    }
    return document_from_record(record, source, where=str(path)).model_copy(update={"name": path.stem})
