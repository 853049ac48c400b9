"""The command line.  Records go to standard output or a file, everything else to standard error."""

from __future__ import annotations

import datetime
import errno
import io
import json
import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from enum import StrEnum
from importlib.metadata import version
from itertools import chain
from pathlib import Path
from typing import IO, Annotated, Any

import typer
from rich.console import Console
from rich.progress import track

from factx._document import Stream
from factx._stored import stored_reports, streamed_reports
from factx.api import Extractor
from factx.comparison import compare as compared
from factx.comparison.view import render
from factx.engine import group
from factx.errors import FactxError
from factx.records import Report, Source, json_schema
from factx.summary import summarize

# from this many files on, a person who looks on sees a progress bar
_MANY = 4

app = typer.Typer(
    name="factx",
    help="Reads news text and gives back facts: who said what, which figures, when, where.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
_err = Console(stderr=True, highlight=False, soft_wrap=True)


class Format(StrEnum):
    """How records are written."""

    JSON = "json"
    JSONL = "jsonl"


class View(StrEnum):
    """How a comparison is shown."""

    TEXT = "text"
    JSON = "json"
    HTML = "html"


def main() -> None:
    """The console script: an expected error is one line and exit status 1, never a traceback."""
    if isinstance(sys.stdout, io.TextIOWrapper):  # the same bytes whatever the terminal prefers
        sys.stdout.reconfigure(encoding="utf-8", newline="\n")
    try:
        app()
    except FactxError as error:
        _complain(error.message)
        sys.exit(1)
    except OSError as error:  # a full disk; of a reader who left, such as head, typer says nothing
        _complain(f"standard output: cannot be written: {error.strerror}")
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # nothing is left to flush at exit
        sys.exit(1)


@app.callback(invoke_without_command=True)
def _root(
    show_version: Annotated[bool, typer.Option("--version", help="Print the version and stop.")] = False,
) -> None:
    if show_version:
        typer.echo(f"factx {version('factx')}")
        raise typer.Exit


@app.command()
def extract(
    files: Annotated[
        list[str],
        typer.Argument(metavar="FILE...", help=".txt, .md, .html, .json, .jsonl, or - for standard input."),
    ],
    out: Annotated[
        Path | None, typer.Option("-o", "--out", help="Write here instead of standard output.")
    ] = None,
    form: Annotated[
        Format, typer.Option("--format", help="json: one object grouped by source; jsonl: a report a line.")
    ] = Format.JSON,
    source: Annotated[str | None, typer.Option(help="The outlet that published the files.")] = None,
    published: Annotated[
        str | None,
        typer.Option(metavar="DATE", help="Day of publication, YYYY-MM-DD; it anchors relative dates."),
    ] = None,
    model: Annotated[str | None, typer.Option(help="An installed spaCy pipeline.")] = None,
    pretty: Annotated[bool, typer.Option("--pretty", help="Indent the JSON.")] = False,
) -> None:
    """Extract the facts of news texts."""
    if pretty and form is Format.JSONL:
        raise typer.BadParameter("--pretty would break JSONL into several lines: leave one of them out")
    known = Source(outlet=source, published=_day(published))
    extractor = Extractor(model=model)
    failed = 0

    def done() -> Iterator[Report]:
        nonlocal failed
        for file in _progress(files):
            inputs: Any = _standard_input() if file == "-" else Path(file)
            empty = True
            for report in extractor.stream(inputs, known):
                empty = False
                if not report.text and report.problems:
                    failed += 1
                    _complain(report.problems[0].message)
                else:
                    for problem in report.problems:
                        if problem.code == "internal-error":
                            failed += 1
                            _complain(f"{file}: {problem.message}")
                    yield report
            if empty:
                _complain(f"{file}: holds no documents")

    with _output(out) as stream:
        if form is Format.JSONL:
            for report in done():
                stream.write(report.model_dump_json() + "\n")
        else:
            facts = group(done())
            stream.write(facts.model_dump_json(indent=2 if pretty else None) + "\n")
    if failed:
        raise typer.Exit(1)


@app.command()
def show(
    file: Annotated[str, typer.Argument(metavar="FILE", help="What extract wrote (json or jsonl), or -.")],
) -> None:
    """Show extracted facts for reading."""
    typer.echo(summarize(group(_stored(file))), nl=False)


@app.command()
def compare(
    reports: Annotated[
        list[str], typer.Argument(metavar="REPORTS...", help="What extract wrote (json or jsonl), or -.")
    ],
    conflicts: Annotated[bool, typer.Option("--conflicts", help="Show conflicts only.")] = False,
    only_in: Annotated[
        bool, typer.Option("--only-in/--no-only-in", help="List what one source alone has.")
    ] = True,
    form: Annotated[
        View, typer.Option("--format", help="text for reading, json for tools, html for a page.")
    ] = View.TEXT,
    out: Annotated[
        Path | None, typer.Option("-o", "--out", help="Write here instead of standard output.")
    ] = None,
) -> None:
    """Hold the facts of several sources against each other."""
    every = (report for file in reports for report in _stored(file))
    comparison = compared(every, only_in=only_in and not conflicts)
    with _output(out) as stream:
        stream.write(render(comparison, form.value, conflicts_only=conflicts))


@app.command()
def schema() -> None:
    """Print the JSON Schema of what extract writes."""
    typer.echo(json.dumps(json_schema(), indent=2, ensure_ascii=False))


def _standard_input() -> Stream:
    return Stream(sys.stdin.buffer.read(), "standard input")


def _stored(file: str) -> Iterator[Report]:
    """The reports in a file, or on standard input."""
    if file == "-":
        reports = streamed_reports(sys.stdin.buffer, "standard input")
    else:
        reports = stored_reports(Path(file))
    first = next(reports, None)
    if first is None:
        _complain(f"{'standard input' if file == '-' else file}: holds no reports")
    else:
        yield from chain((first,), reports)


def _day(written: str | None) -> datetime.date | None:
    if written is None:
        return None
    try:
        return datetime.date.fromisoformat(written)
    except ValueError:
        raise typer.BadParameter(f"--published {written!r} is not a day written as YYYY-MM-DD") from None


def _progress(files: list[str]) -> Iterable[str]:
    if len(files) < _MANY or not _err.is_terminal:
        return files
    return track(files, description="Reading", console=_err)


@contextmanager
def _output(path: Path | None) -> Iterator[IO[str]]:
    if path is None:
        yield sys.stdout
        sys.stdout.flush()
        return
    try:
        if path.is_dir():  # told before the work, not after it
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
        if path.exists() and not path.is_file():  # a device or a pipe is written to, never replaced
            with path.open("w", encoding="utf-8", newline="\n") as stream:
                yield stream
            return
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _unwritable(path, error) from None
    # beside the target first: a run that breaks off leaves no half file under its name
    target = path.resolve()
    partial = target.with_name(target.name + ".partial")
    try:
        with partial.open("w", encoding="utf-8", newline="\n") as stream:
            yield stream
        partial.replace(target)
    except OSError as error:
        raise _unwritable(path, error) from None
    finally:
        with suppress(OSError):
            partial.unlink(missing_ok=True)


def _unwritable(path: Path, error: OSError) -> FactxError:
    return FactxError(f"{path}: cannot be written: {error.strerror}", code="output-unwritable")


def _complain(message: str) -> None:
    _err.print(f"factx: {message}", markup=False)


if __name__ == "__main__":
    main()
