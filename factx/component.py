"""factx inside somebody's own spaCy pipeline: ``nlp.add_pipe("factx"); nlp(text)._.factx``.

What is kept on the ``Doc`` is JSON, so that it survives ``doc.to_bytes()``; the getter makes records
of it.  The pipeline needs a tagger, a parser and named entities before this component.
"""

from __future__ import annotations

from collections.abc import Iterable

from spacy.language import Language
from spacy.tokens import Doc

from factx._document import Document
from factx._parsing import Model
from factx.engine import FINDERS, chosen, prepare, read, report
from factx.records import Report

_KEPT = "factx_json"


@Language.factory(
    "factx",
    default_config={"find": list(FINDERS)},
    requires=["token.tag", "token.dep", "doc.ents"],
    assigns=["doc._.factx"],
)
def make_factx(nlp: Language, name: str, find: Iterable[str]) -> FactxComponent:
    """The component; ``find`` names the kinds of fact to look for.

    Raises:
        OptionError: ``find`` names something else.
    """
    return FactxComponent(nlp, find)


class FactxComponent:
    """Puts a :class:`factx.Report` on every ``Doc``: as JSON, read through ``doc._.factx``."""

    def __init__(self, nlp: Language, find: Iterable[str] = tuple(FINDERS)) -> None:
        name = f"{nlp.meta.get('lang', '')}_{nlp.meta.get('name', '')}"
        self._model = Model(nlp, name, str(nlp.meta.get("version", "")))
        self._find = chosen(find)
        if not Doc.has_extension(_KEPT):
            Doc.set_extension(_KEPT, default=None)
        if not Doc.has_extension("factx"):
            Doc.set_extension("factx", getter=_report_of)

    def __call__(self, doc: Doc) -> Doc:
        prepared = prepare(Document(text=doc.text), repair=False)
        found = report(prepared, read(prepared, doc, self._model), self._model, self._find)
        doc._.set(_KEPT, found.model_dump_json())
        return doc


def _report_of(doc: Doc) -> Report | None:
    kept = doc._.get(_KEPT)
    return None if kept is None else Report.model_validate_json(kept)
