"""The two ways to call factx: :func:`extract` for once, :class:`Extractor` for many times."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from typing import Literal

from factx._document import Document, Input, documents_of
from factx._gazetteer import Gazetteer
from factx._parsing import load_model
from factx.engine import FINDERS, Plan, group, reports, reports_in_processes
from factx.errors import OptionError
from factx.records import Facts, Report, Source

OnError = Literal["raise", "report"]


class Extractor:
    """Holds a loaded spaCy pipeline and the choice of what to look for.

    Args:
        model: the name of an installed spaCy pipeline; without it factx's default.
        find: the kinds of fact to look for: "quotes", "figures", "dates", "places".
        restore: let the parser read a repaired copy of degraded text (lost case, lost marks, broken
            characters); offsets and texts of the records are those of the text as it was given.
        gazetteer: a file of your own with the schema that docs/places.md describes.

    Raises:
        ModelError: the pipeline is not installed or lacks a part.
        OptionError: ``find`` names something else.
    """

    def __init__(
        self,
        *,
        model: str | None = None,
        find: Iterable[str] = tuple(FINDERS),
        restore: bool = True,
        gazetteer: str | os.PathLike[str] | None = None,
    ) -> None:
        names = (find,) if isinstance(find, str) else tuple(find)
        unknown = [name for name in names if name not in FINDERS]
        if unknown:
            raise OptionError(
                f"there is no finder {unknown[0]!r}: choose from {', '.join(FINDERS)}", code="finder-unknown"
            )
        load_model(model)  # what is missing is told now, not at the first document
        self._plan = Plan(model, names, restore, None if gazetteer is None else Gazetteer(gazetteer))

    def extract(self, inputs: Input | Iterable[Input], source: Source | None = None) -> Facts:
        """The facts of one input or of many; see :func:`factx.extract`."""
        alone = isinstance(inputs, (str, Document)) or not isinstance(inputs, Iterable)
        return group(self.stream(inputs, source, on_error="raise" if alone else "report"))

    def stream(
        self,
        inputs: Input | Iterable[Input],
        source: Source | None = None,
        *,
        processes: int = 1,
        on_error: OnError = "report",
    ) -> Iterator[Report]:
        """A report for each document, in order, in constant memory.

        Args:
            inputs: as for :func:`factx.extract`; may be endless.
            source: as for :func:`factx.extract`.
            processes: how many processes work side by side.
            on_error: "report" makes a document that fails a report that holds only the problem;
                "raise" raises it.

        Raises:
            OptionError: an option has a value that it lacks.
            InputError: with ``on_error="raise"``, a document cannot be read.
        """
        if on_error not in ("raise", "report"):
            raise OptionError(f'on_error is "raise" or "report", not {on_error!r}', code="on-error-unknown")
        if processes < 1:
            raise OptionError(f"processes must be 1 or more, not {processes}", code="processes-unfit")
        documents = documents_of(inputs, source)
        raising = on_error == "raise"
        if processes == 1:
            return reports(self._plan, documents, raising=raising)
        return reports_in_processes(self._plan, documents, raising=raising, processes=processes)


def extract(
    inputs: Input | Iterable[Input],
    source: Source | None = None,
    *,
    model: str | None = None,
    find: Iterable[str] = tuple(FINDERS),
) -> Facts:
    """Reads news text and gives back its facts, grouped by source.

    Args:
        inputs: text (``str``), a file (``pathlib.Path``: .txt, .md, .html, .json, .jsonl), a
            :class:`factx.Document`, a mapping with ``text`` and metadata, or an iterable of these.
        source: what is known of where the text comes from; its fields go before what a file says.
            Without ``source.published`` nothing relative ("on Sunday") is resolved.
        model: the name of an installed spaCy pipeline; without it factx's default.
        find: the kinds of fact to look for.

    Returns:
        Facts, for one input as for many.  Offsets are code points of each text as it was given.

    Raises:
        InputError: a single input cannot be read.  Among many, it becomes a report that holds the problem.
        ModelError, OptionError: see :class:`Extractor`.
    """
    return Extractor(model=model, find=find).extract(inputs, source)
