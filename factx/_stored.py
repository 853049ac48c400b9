"""Reads back what ``factx extract`` wrote, a report at a time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path

from pydantic import ValidationError

from factx.errors import InputError
from factx.records import Facts, Report


def stored_reports(path: Path) -> Iterator[Report]:
    """The reports in ``path``: Facts or one Report as JSON, or a Report a line.

    A file with a report a line is never in memory as a whole.

    Raises:
        InputError: the file is missing or unreadable, or holds something else.
    """
    try:
        with path.open(encoding="utf-8-sig") as lines:
            yield from reports_in(lines, str(path))
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error.strerror}", code="file-unreadable") from None
    except UnicodeDecodeError:
        raise InputError(f"{path}: is not UTF-8", code="file-unreadable") from None


def _is_whole(line: str) -> bool:
    """Whether a line is a record by itself, and not the first of many that are one."""
    return line.strip().startswith("{") and line.strip().endswith("}")


def reports_in(lines: Iterable[str], where: str) -> Iterator[Report]:
    """The reports in the lines of a file or a stream; ``where`` names it in errors.

    Raises:
        InputError: it is something else.
    """
    lines = (line for line in lines if line.strip())
    first, second = next(lines, ""), next(lines, "")
    if second and _is_whole(first):
        for number, line in enumerate(chain((first, second), lines), 1):
            yield _report(line, f"{where}, report {number}")
        return
    content = "".join((first, second, *lines))
    if '"sources"' not in content[:200]:
        yield _report(content, where)
        return
    try:
        facts = Facts.model_validate_json(content)
    except ValidationError as error:
        raise _unfit(where, error) from None
    yield from facts.reports


def _report(line: str, where: str) -> Report:
    try:
        return Report.model_validate_json(line)
    except ValidationError as error:
        raise _unfit(where, error) from None


def _unfit(where: str, error: ValidationError) -> InputError:
    first = error.errors()[0]
    place = ".".join(map(str, first["loc"]))
    return InputError(
        f"{where}: is not what factx extract writes: {place}: {first['msg']}", code="facts-unfit"
    )
