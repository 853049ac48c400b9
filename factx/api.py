"""The two ways to call factx: :func:`extract` for once, :class:`Extractor` for many times."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from typing import Literal

from factx._candidates import KINDS
from factx._document import Input, documents_of, is_one
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
        find: Iterable[str] = KINDS,
        restore: bool = True,
        gazetteer: str | os.PathLike[str] | None = None,
    ) -> None:
        from factx import engine  # in methods, so that importing factx stays light: it takes numpy
        from factx._gazetteer import Gazetteer
        from factx._parsing import load_model

        names = engine.chosen(find)
        load_model(model)  # what is missing is told now, not at the first document
        self._plan = engine.Plan(model, names, restore, None if gazetteer is None else Gazetteer(gazetteer))

    def extract(self, inputs: Input | Iterable[Input], source: Source | None = None) -> Facts:
        """The facts of one input or of many; see :func:`factx.extract`."""
        from factx import engine

        if not is_one(inputs):
            return engine.group(self.stream(inputs, source))
        # a file may hold many; then one that fails does not cost the others
        documents = list(documents_of(inputs, _fit(source)))
        return engine.group(engine.reports(self._plan, documents, raising=len(documents) == 1))

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
            FactxError: a process was lost (code ``process-lost``), killed for want of memory, say.
        """
        from factx import engine

        if on_error not in ("raise", "report"):
            raise OptionError(f'on_error is "raise" or "report", not {on_error!r}', code="on-error-unknown")
        if processes < 1:
            raise OptionError(f"processes must be 1 or more, not {processes}", code="processes-unfit")
        documents = documents_of(inputs, _fit(source))
        raising = on_error == "raise"
        if processes == 1:
            return engine.reports(self._plan, documents, raising=raising)
        return engine.reports_in_processes(self._plan, documents, raising=raising, processes=processes)


def _fit(source: Source | None) -> Source | None:
    if source is None or isinstance(source, Source):
        return source
    raise OptionError(
        f"source is a factx.Source, not a {type(source).__name__}. For a name write "
        'source=factx.Source(outlet="CGTN")',
        code="source-unfit",
    )


def extract(
    inputs: Input | Iterable[Input],
    source: Source | None = None,
    *,
    model: str | None = None,
    find: Iterable[str] = KINDS,
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
        InputError: a single document cannot be read.  Among many, also those of one file, it becomes
            a report that holds the problem.
        ModelError, OptionError: see :class:`Extractor`.
    """
    return Extractor(model=model, find=find).extract(inputs, source)
