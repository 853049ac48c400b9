"""factx inside somebody's own spaCy pipeline: ``nlp.add_pipe("factx"); nlp(text)._.factx``.

The pipeline needs a tagger, a parser and named entities before this component; docs/spacy.md shows how
to tell it where texts come from.  What is kept on the ``Doc`` is JSON, so that it survives
``doc.to_bytes()``; the getter makes records of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from pydantic import ValidationError
from spacy.language import Language
from spacy.tokens import Doc

from factx._candidates import KINDS
from factx._document import document_from_record
from factx._parsing import Model
from factx.engine import chosen, prepare, read, report
from factx.errors import ModelError, OptionError
from factx.records import Report, Source

_KEPT = "factx_json"
_SOURCE = "factx_source"

# what finders read of a parse, with the component that usually makes it
_NEEDED = {
    "SENT_START": "sentence boundaries (parser)",
    "DEP": "dependencies (parser)",
    "TAG": "tags (tagger)",
    "ENT_IOB": "named entities (ner)",
}


@Language.factory(
    "factx",
    default_config={"find": list(KINDS), "outlet": None, "published": None},
    requires=["token.tag", "token.dep", "doc.ents"],
    assigns=["doc._.factx"],
)
def make_factx(
    nlp: Language, name: str, find: Iterable[str], outlet: str | None, published: str | None
) -> FactxComponent:
    """The component.

    Args:
        find: the kinds of fact to look for.
        outlet: who published the texts that name nobody in ``doc._.factx_source``.
        published: their day of publication, YYYY-MM-DD.

    Raises:
        OptionError: ``find`` or ``published`` is something else.
    """
    return FactxComponent(nlp, find, outlet=outlet, published=published)


class FactxComponent:
    """Puts a :class:`factx.Report` on every ``Doc``: as JSON, read through ``doc._.factx``.

    ``doc._.factx_source``, a mapping with fields of :class:`factx.Source` that JSON can carry, says where
    a text comes from; it has to be there before the component runs, and goes before ``outlet`` and
    ``published``.
    """

    def __init__(
        self,
        nlp: Language,
        find: Iterable[str] = KINDS,
        *,
        outlet: str | None = None,
        published: str | None = None,
    ) -> None:
        name = f"{nlp.meta.get('lang', '')}_{nlp.meta.get('name', '')}"
        self._model = Model(nlp, name, str(nlp.meta.get("version", "")))
        self._find = chosen(find)
        try:
            known = Source.model_validate({"outlet": outlet, "published": published})
        except ValidationError as error:
            first = error.errors()[0]
            raise OptionError(
                f"{first['loc'][0]} of the component factx does not fit: {first['input']!r}. "
                'Write config={"outlet": "CGTN", "published": "2017-10-22"}',
                code="source-unfit",
            ) from None
        self._source = known.model_dump(exclude_none=True)
        for extension in (_KEPT, _SOURCE):
            if not Doc.has_extension(extension):
                Doc.set_extension(extension, default=None)
        if not Doc.has_extension("factx"):
            Doc.set_extension("factx", getter=_report_of)

    def __call__(self, doc: Doc) -> Doc:
        """``doc`` with its report.

        Raises:
            ModelError: nothing before this component made what factx reads.
            OptionError: ``doc._.factx_source`` is no mapping.
        """
        missing = [name for attribute, name in _NEEDED.items() if not doc.has_annotation(attribute)]
        if missing:
            raise ModelError(
                f"no component before factx gives {', '.join(missing)}: add one, and factx after it",
                code="model-unfit",
            )
        given = doc._.get(_SOURCE)
        if not isinstance(given, Mapping | None):
            raise OptionError(
                f"doc._.{_SOURCE} is a mapping such as {{'outlet': 'CGTN', 'published': '2017-10-22'}}, "
                f"not a {type(given).__name__}",
                code="source-unfit",
            )
        document = document_from_record({"text": doc.text, "source": {**self._source, **(given or {})}})
        prepared = prepare(document, repair=False)
        found = report(prepared, read(prepared, doc, self._model), self._model, self._find)
        doc._.set(_KEPT, found.model_dump_json())
        return doc


def _report_of(doc: Doc) -> Report | None:
    kept = doc._.get(_KEPT)
    return None if kept is None else Report.model_validate_json(kept)
