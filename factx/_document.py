"""From what a caller has (text, path, file of many documents) to :class:`Document`."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from io import BufferedReader
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from pydantic import ValidationError

from factx.errors import InputError
from factx.records import Record, Source, content_id

TEXT_SUFFIXES = (".txt", ".text", ".md", ".markdown", "")
HTML_SUFFIXES = (".html", ".htm", ".xhtml")
JSON_SUFFIXES = (".json", ".jsonl", ".ndjson")

# half of a surrogate pair: JSON cannot carry it
HALF_PAIR = re.compile("[\ud800-\udfff]")

# what other tools call the fields of Source, besides the field names themselves
_ALIASES = {
    "outlet": ("publisher", "sitename", "site_name", "domain", "newspaper"),
    "title": ("headline",),
    "url": ("link", "source_url", "canonical_link"),
    "byline": ("author", "authors"),
    "published": ("date", "publish_date", "published_at", "date_publish", "pubdate", "created"),
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
    for number, one in enumerate(_each(inputs), 1):
        try:
            yield from _documents_of_one(one, source)
        except InputError as error:
            where = str(one) if isinstance(one, os.PathLike) else f"input {number}"
            yield Unread(_over(source, Source(id=where)), error)


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


def is_one(inputs: Input | Iterable[Input]) -> bool:
    """True for one input (which may hold many documents), False for a collection of them."""
    one = (str, bytes, os.PathLike, Document, Mapping)
    return isinstance(inputs, one) or not isinstance(inputs, Iterable)


def _each(inputs: Input | Iterable[Input]) -> Iterable[Any]:
    return (inputs,) if is_one(inputs) else inputs  # type: ignore[return-value]


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
    if suffix in JSON_SUFFIXES and suffix != ".json":
        yield from _from_lines(path, source)
        return
    content = _decoded(path)
    if suffix in HTML_SUFFIXES:
        yield _from_html(content, path, source)
    elif suffix == ".json":
        loaded = _loaded(content, str(path))
        records = loaded if isinstance(loaded, list) else [loaded]
        for number, record in enumerate(records, 1):
            where = f"{path} record {number}" if len(records) > 1 else str(path)
            yield _or_unread(record, where, source)
    else:
        yield Document(text=content, source=source or Source(), name=path.stem)


def document_from_record(
    record: Any, source: Source | None = None, *, where: str = "the record", name: str | None = None
) -> Document:
    """A document from a mapping with ``text`` and, if it has them, fields of a source.

    Args:
        where: where the record stands, for messages.
        name: the name of the document; two documents of one name are of one source.

    Raises:
        InputError: there is no ``text``, or a field does not fit.
    """
    if not isinstance(record, Mapping) or not isinstance(record.get("text"), str):
        raise InputError(f'{where}: needs a field "text" with the article in it', code="text-missing")
    given: dict[str, Any] = dict(record["source"]) if isinstance(record.get("source"), dict) else {}
    if isinstance(record.get("source"), str):
        given["outlet"] = record["source"]
    for known, aliases in _ALIASES.items():
        for alias in (known, *aliases):
            value = _in_words(record.get(alias))
            if value and given.get(known) is None:
                given[known] = value
    # the id of a record names the article; grouping by it would part an outlet's articles
    name = _in_words(record.get("id")) or name
    if isinstance(given.get("published"), str):
        given["published"] = _day_in(given["published"])
    try:
        stated = Source(**{known: given.get(known) for known in Source.model_fields})
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(map(str, first["loc"]))
        raise InputError(
            f"{where}: {field} does not fit: {first['msg']} (got {first['input']!r})",
            code="metadata-unfit",
        ) from None
    return Document(text=record["text"], source=_over(source, stated), name=name)


def _day_in(written: str) -> Any:
    """The day in a date as feeds and pages write it; what holds no whole day is given back as it is."""
    if re.match(r"\d{4}-\d\d-\d\d", written):
        return written
    import dateparser  # slow to import, and seldom needed

    found = dateparser.parse(written, settings={"REQUIRE_PARTS": ["day", "month", "year"]})
    return found.date() if found is not None else written


def _in_words(value: Any) -> str:
    """A field of a record as words; schema.org gives authors and publishers as things with a name."""
    if isinstance(value, Mapping):
        value = value.get("name")
    if isinstance(value, list):
        return ", ".join(filter(None, map(_in_words, value)))
    return "" if value is None else str(value)


def with_source_id(source: Source, text: str, name: str | None = None) -> Source:
    """``source`` with an id: its own, else the outlet, the URL's host, ``name``, or a digest of the text.

    Half characters, which names of files may hold as well, become U+FFFD.
    """
    known = source.id or source.outlet or _host(source.url) or name or content_id("text", text)
    fields = {**source.model_dump(exclude_none=True), "id": known}
    whole = {field: written(value) if isinstance(value, str) else value for field, value in fields.items()}
    return source.model_copy(update=whole)


def written(text: str) -> str:
    """``text`` as JSON can carry it: half of a surrogate pair, which is no character, becomes U+FFFD."""
    return HALF_PAIR.sub("\ufffd", text)


def _host(url: str | None) -> str | None:
    try:
        return urlsplit(url).hostname if url else None
    except ValueError:  # "http://[half an address"
        return None


def _over(first: Source | None, second: Source) -> Source:
    """``second`` with every field that ``first`` gives."""
    if first is None:
        return second
    return second.model_copy(update={k: v for k, v in first.model_dump().items() if v is not None})


def _decoded(path: Path) -> str:
    with _opened(path) as file:
        return decode(file.read(), str(path))


@contextmanager
def _opened(path: Path) -> Iterator[BufferedReader]:
    try:
        with path.open("rb") as file:
            yield file
    except FileNotFoundError:
        raise InputError(f"{path}: there is no such file", code="file-missing") from None
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error.strerror}", code="file-unreadable") from None


def decode(content: bytes, where: str) -> str:
    """Bytes of a file or a stream as text: UTF-8 (with or without BOM), UTF-16 by its BOM, or Windows-1252.

    UTF-8 in which few characters are broken stays UTF-8; they become U+FFFD.

    Raises:
        InputError: none of them fits.
    """
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings: tuple[str, ...] = ("utf-16",)
    else:
        encodings = ("utf-8-sig", "cp1252")
        damaged = content.decode("utf-8-sig", "replace")
        broken = damaged.count("\ufffd")
        # what is valid UTF-8 by chance is rare in Windows-1252
        if sum(not c.isascii() for c in damaged) > 3 * broken:
            return damaged
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise InputError(
        f"{where}: is not text in UTF-8, UTF-16 or Windows-1252. Convert it to UTF-8 first", code="encoding"
    )


def _from_lines(path: Path, source: Source | None) -> Iterator[Document | Unread]:
    """A record a line; the file is never in memory as a whole, and each line has its own encoding."""
    with _opened(path) as file:
        if file.peek(2)[:2] in (b"\xff\xfe", b"\xfe\xff"):  # UTF-16 has no bytes to cut lines at
            lines: Iterable[bytes] = (line.encode() for line in decode(file.read(), str(path)).split("\n"))
        else:
            lines = file
        for number, line in enumerate(lines, 1):
            if line.strip():
                where = f"{path} line {number}"
                yield _or_unread(line, where, source)


def _or_unread(record: Any, where: str, source: Source | None) -> Document | Unread:
    """The document of a record, or of the bytes of one in JSON."""
    try:
        if isinstance(record, bytes):
            record = _loaded(decode(record, where), where)
        return document_from_record(record, source, where=where, name=where)
    except InputError as error:
        return Unread(_over(source, Source(id=where)), error)


def _loaded(content: str, where: str) -> Any:
    try:
        return json.loads(content)
    except (ValueError, RecursionError) as error:  # also numbers too long and lists too deep for Python
        raise InputError(f"{where}: is not JSON that can be read: {error}", code="json-unfit") from None


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
    return document_from_record(record, source, where=str(path), name=path.stem)
