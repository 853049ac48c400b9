"""factx reads news text and gives back facts: who said what, which figures, when, where.

    facts = factx.extract(text, source=factx.Source(outlet="CGTN", published="2017-10-22"))
    facts.model_dump_json()

Start at :func:`extract`; :class:`Extractor` does the same many times; :mod:`factx.records` says what
comes back.  Importing factx loads no model and does no I/O.
"""

from factx._document import Document
from factx.api import Extractor, extract
from factx.comparison import Comparison, compare
from factx.errors import DataError, FactxError, InputError, ModelError, OptionError
from factx.records import (
    SCHEMA_VERSION,
    Alternative,
    Attribution,
    Claim,
    Date,
    Extent,
    FactGroup,
    Facts,
    Figure,
    Place,
    PlaceMention,
    Problem,
    Quote,
    Report,
    Run,
    Source,
    SourceGroup,
    Speaker,
    Via,
)

__all__ = [
    "SCHEMA_VERSION",
    "Alternative",
    "Attribution",
    "Claim",
    "Comparison",
    "DataError",
    "Date",
    "Document",
    "Extent",
    "Extractor",
    "FactGroup",
    "Facts",
    "FactxError",
    "Figure",
    "InputError",
    "ModelError",
    "OptionError",
    "Place",
    "PlaceMention",
    "Problem",
    "Quote",
    "Report",
    "Run",
    "Source",
    "SourceGroup",
    "Speaker",
    "Via",
    "compare",
    "extract",
]
