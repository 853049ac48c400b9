"""From what a caller has (text, path, file of many documents) to :class:`Document`."""

from __future__ import annotations

import datetime
import json
import os
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from io import BufferedReader
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from factx._encodings import decode, decode_page, is_page
from factx.errors import InputError
from factx.records import Problem, Record, Source, content_id

TEXT_SUFFIXES = (".txt", ".text", ".md", ".markdown", "")
HTML_SUFFIXES = (".html", ".htm", ".xhtml")
JSON_SUFFIXES = (".json", ".jsonl", ".ndjson")

_LONGEST_SHOWN = 80

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
        name: what it is called where it came from (the path of a file, the id of a record); it
            identifies the source when nothing better is known.
        problems: what was amiss with it where it came from; they go into its report.
    """

    text: str
    source: Source = Source()
    name: str | None = None
    problems: tuple[Problem, ...] = ()


class Unread(NamedTuple):
    """A document that could not be read, in the place where it would have stood."""

    source: Source
    error: InputError


class Stream(NamedTuple):
    """All that was read from a stream, such as standard input; ``where`` names it in messages."""

    content: bytes
    where: str


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
            where = one.where if isinstance(one, Stream) else where
            yield Unread(_over(source, Source(id=where)), error)


def _documents_of_one(one: Any, source: Source | None) -> Iterator[Document | Unread]:
    if isinstance(one, str):
        yield Document(text=one, source=source or Source())
    elif isinstance(one, Document):
        yield one.model_copy(update={"source": _over(source, one.source)})
    elif isinstance(one, os.PathLike):
        yield from read_documents(Path(one), source)
    elif isinstance(one, Stream):
        yield from _from_stream(one, source)
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
    one = (str, bytes, os.PathLike, Document, Mapping, Stream)
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
    with _opened(path) as file:
        content = file.read()
    where = str(path)
    if suffix in HTML_SUFFIXES:
        yield _from_page(content, where, source, name=where)
    elif suffix == ".json":
        loaded = _loaded(decode(content, where), where)
        records = loaded if isinstance(loaded, list) else [loaded]
        for number, record in enumerate(records, 1):
            each = f"{where} record {number}" if len(records) > 1 else where
            yield _or_unread(record, each, source, name=each)
    else:
        yield Document(text=decode(content, where), source=source or Source(), name=where)


def _from_stream(stream: Stream, source: Source | None) -> Iterator[Document | Unread]:
    """A page, records (one, a list of them, or one a line), or else text: as the content shows.

    What comes so has no name: if nothing else is known of its source, its text tells it apart.
    """
    if is_page(stream.content):
        yield _from_page(stream.content, stream.where, source, name=None)
        return
    text = decode(stream.content, stream.where)
    whole = _json_or_none(text)
    records = whole if isinstance(whole, list) else [whole]
    if not records or not all(isinstance(record, dict) for record in records):
        lines = [line for line in text.split("\n") if line.strip()]
        if not lines or not isinstance(_json_or_none(lines[0]), dict):
            yield Document(text=text, source=source or Source())
            return
        records = [line.encode() for line in lines]
    for number, record in enumerate(records, 1):
        yield _or_unread(record, f"{stream.where} record {number}", source)


def _json_or_none(content: str) -> Any:
    try:
        return json.loads(content)
    except (ValueError, RecursionError):
        return None


def document_from_record(
    record: Any, source: Source | None = None, *, where: str = "the record", name: str | None = None
) -> Document:
    """A document from a mapping with ``text`` and, if it has them, fields of a source.

    A day of publication that cannot be read stays unknown, and the document says so.

    Args:
        where: where the record stands, for messages.
        name: the name of the document; two documents of one name are of one source.

    Raises:
        InputError: there is no ``text``.
    """
    if not isinstance(record, Mapping) or not isinstance(record.get("text"), str):
        raise InputError(f'{where}: needs a field "text" with the article in it', code="text-missing")
    stated = record.get("source")
    nested: Mapping[str, Any] = stated if isinstance(stated, Mapping) else {}
    if isinstance(stated, str):
        nested = {"outlet": stated}
    given = {"id": _in_words(nested.get("id"))}
    for known, aliases in _ALIASES.items():
        values = (nested.get(known), *(record.get(alias) for alias in (known, *aliases)))
        given[known] = next(filter(None, map(_in_words, values)), "")
    day, amiss = _day_in(given.pop("published"))
    source = _over(source, Source(published=day, **{known: value or None for known, value in given.items()}))
    problems: tuple[Problem, ...] = ()
    if amiss and source.published is None:
        problems = (Problem(code="metadata-unfit", message=f"{where}: published: {amiss}"),)
    # the id of a record names the article; grouping by it would part an outlet's articles
    name = _in_words(record.get("id")) or name
    return Document(text=record["text"], source=source, name=name, problems=problems)


_ISO_DAY = re.compile(r"\s*(\d{4}-\d\d-\d\d|\d{8})(?=[TZ\s+]|-\d\d:|\Z)")
_UNIX_TIME = re.compile(r"\s*(\d{10})(?:\d{3})?(?:\.\d*)?\s*\Z")


def _day_in(written: str) -> tuple[datetime.date | None, str]:
    """The day in a date as feeds and pages write it, or ``None`` and why.

    It never depends on the clock or the time zone of the machine.
    """
    if not written:
        return None, ""
    if found := _UNIX_TIME.match(written):
        return datetime.datetime.fromtimestamp(int(found[1]), datetime.UTC).date(), ""
    if found := _ISO_DAY.match(written):
        try:
            return datetime.date.fromisoformat(found[1]), ""
        except ValueError:
            days: set[datetime.date] = set()  # no such day: 2017-13-45
    else:
        days = _days_in_words(written[:_LONGEST_SHOWN])
    if len(days) == 1:
        return days.pop(), ""
    why = "can be read in two ways" if days else "is not read as a day"
    return None, f"{written[:_LONGEST_SHOWN]!r} {why}. Write it as YYYY-MM-DD"


def _days_in_words(written: str) -> set[datetime.date]:
    """What "22 October 2017" or "03/04/2017" can mean, whether the day or the month is written first."""
    import dateparser  # slow to import, and seldom needed

    whole: dict[str, Any] = {"REQUIRE_PARTS": ["day", "month", "year"], "PARSERS": ["absolute-time"]}
    orders = ("DMY", "MDY")
    read = [dateparser.parse(written, settings={**whole, "DATE_ORDER": order}) for order in orders]
    return {moment.date() for moment in read if moment is not None}


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


@contextmanager
def _opened(path: Path) -> Iterator[BufferedReader]:
    try:
        with path.open("rb") as file:
            yield file
    except FileNotFoundError:
        raise InputError(f"{path}: there is no such file", code="file-missing") from None
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error.strerror}", code="file-unreadable") from None


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
                yield _or_unread(line, where, source, name=where)


def _or_unread(record: Any, where: str, source: Source | None, name: str | None = None) -> Document | Unread:
    """The document of a record, or of the bytes of one in JSON."""
    try:
        if isinstance(record, bytes):
            record = _loaded(decode(record, where), where)
        return document_from_record(record, source, where=where, name=name)
    except InputError as error:
        return Unread(_over(source, Source(id=where)), error)


def _loaded(content: str, where: str) -> Any:
    try:
        return json.loads(content)
    except (ValueError, RecursionError) as error:  # also numbers too long and lists too deep for Python
        raise InputError(f"{where}: is not JSON that can be read: {error}", code="json-unfit") from None


def _from_page(content: bytes, where: str, source: Source | None, name: str | None) -> Document:
    try:
        import trafilatura
    except ImportError:
        raise InputError(
            f"{where}: reading HTML needs an extra. Type\n    pip install 'factx[html]'", code="extra-missing"
        ) from None
    page = decode_page(content, where)
    found: Any = trafilatura.bare_extraction(page, with_metadata=True, include_comments=False)
    fields = found.as_dict() if found is not None else {}
    if not fields.get("text"):
        raise InputError(f"{where}: no article was found in this page", code="html-empty")
    record = {
        "text": fields["text"],
        "title": fields.get("title"),
        "url": fields.get("url"),
        "author": fields.get("author"),
        "published": fields.get("date"),
        "sitename": fields.get("sitename"),
    }
    return document_from_record(record, source, where=where, name=name)
