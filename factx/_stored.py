"""Reads back what ``factx extract`` wrote, a report at a time."""

from __future__ import annotations

from collections.abc import Iterator
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
            first = next((line for line in lines if line.strip()), "")
            second = next((line for line in lines if line.strip()), "")
            if second and _is_whole(first):
                yield _report(first, f"{path}, report 1")
                yield _report(second, f"{path}, report 2")
                for number, line in enumerate((line for line in lines if line.strip()), 3):
                    yield _report(line, f"{path}, report {number}")
                return
            content = first + second + lines.read()
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error.strerror}", code="file-unreadable") from None
    except UnicodeDecodeError:
        raise InputError(f"{path}: is not UTF-8", code="file-unreadable") from None
    yield from reports_in(content, str(path))


def _is_whole(line: str) -> bool:
    """Whether a line is a record by itself, and not the first of many that are one."""
    return line.strip().startswith("{") and line.strip().endswith("}")


def reports_in(content: str, where: str) -> Iterator[Report]:
    """The reports in ``content``; ``where`` names it in errors.

    Raises:
        InputError: it is something else.
    """
    lines = [line for line in content.split("\n") if line.strip()]
    if '"sources"' not in content[:200]:
        if len(lines) > 1 and all(map(_is_whole, lines)):
            yield from (_report(line, f"{where}, report {number}") for number, line in enumerate(lines, 1))
        else:
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
