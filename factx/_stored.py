"""Reads back what ``factx extract`` wrote, a report at a time."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path
from typing import IO

from pydantic import ValidationError

from factx.errors import InputError
from factx.records import Facts, Report

_HEAD = 200  # characters


def stored_reports(path: Path) -> Iterator[Report]:
    """The reports in ``path``: Facts or one Report as JSON, or a Report a line.

    A file with a report a line is never in memory as a whole.

    Raises:
        InputError: the file is missing or unreadable, or holds something else.
    """
    try:
        with path.open("rb") as file:
            yield from streamed_reports(file, str(path))
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error.strerror}", code="file-unreadable") from None


def streamed_reports(stream: IO[bytes], where: str) -> Iterator[Report]:
    """The reports in a file or stream that is open; see :func:`stored_reports`."""
    lines = io.TextIOWrapper(stream, encoding="utf-8-sig")
    try:
        yield from reports_in(lines, where)
    except UnicodeDecodeError:
        raise InputError(f"{where}: is not UTF-8", code="file-unreadable") from None
    finally:
        lines.detach()  # whose the stream is closes it


def _is_whole(line: str) -> bool:
    """Whether a line is a record by itself, and not the first of many that are one."""
    return line.strip().startswith("{") and line.strip().endswith("}")


def reports_in(lines: Iterable[str], where: str) -> Iterator[Report]:
    """The reports in the lines of a file or a stream, none if it is empty; ``where`` names it in errors.

    Raises:
        InputError: it is something else.
    """
    lines = (line for line in lines if line.strip())
    first, second = next(lines, ""), next(lines, "")
    if second and _is_whole(first):
        for number, line in enumerate(chain((first, second), lines), 1):
            yield from _read(Report, line, f"{where}, report {number}")
    elif first:
        content = "".join((first, second, *lines))
        # Facts shows itself near its beginning, unless a newer version writes more before
        facts_first = '"sources"' in content[:_HEAD]
        try:
            yield from _read(Facts if facts_first else Report, content, where)
        except InputError as error:
            try:
                yield from _read(Report if facts_first else Facts, content, where)
            except InputError:
                raise error from None


def _read(kind: type[Facts | Report], content: str, where: str) -> tuple[Report, ...]:
    try:
        found = kind.model_validate_json(content)
    except ValidationError as error:
        first = error.errors()[0]
        parts = (".".join(map(str, first["loc"])), first["msg"].removeprefix("Value error, "))
        raise InputError(
            f"{where}: is not what factx extract writes: {': '.join(filter(None, parts))}", code="facts-unfit"
        ) from None
    return found.reports if isinstance(found, Facts) else (found,)
