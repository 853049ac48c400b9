"""Labels to attributions: which words of a paragraph are whose content, by the learned model."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from factx.find._attribution_model import CONTENT, CUE, SOURCE, Labelled, network
from factx.find._features import Words, words_of
from factx.find._quotation_marks import Quoted

if TYPE_CHECKING:
    from factx._layout import Block
    from factx._parsing import Reading


class Frame(NamedTuple):
    """A cue with its roles, as sets of token indices."""

    cue: tuple[int, ...]
    content: frozenset[int]
    source: frozenset[int]
    speech: bool = True
    rule: str = ""
    score: float = 0.5
    addressee: frozenset[int] = frozenset()
    via: frozenset[int] = frozenset()


def learned_frames(reading: Reading, blocks: Sequence[Block], quoted: Sequence[Quoted]) -> list[Frame]:
    """The attributions of a document, in order of the cue."""
    net = network()
    words = words_of(reading.doc, [(b.start, b.end) for b in blocks], quoted, net.vocabulary)
    frames = []
    for labelled in net.labelled(words):
        frame = _frame(words, labelled)
        if frame is not None:
            frames.append(frame)
    return frames


def _frame(words: Words, labelled: Labelled) -> Frame | None:
    label = labelled.label.argmax(axis=1)

    def tokens(code: int) -> frozenset[int]:
        return frozenset(words.token[labelled.word[label == code]].tolist())

    content = tokens(CONTENT)
    if not content:
        return None
    cue = tokens(CUE) | {int(words.token[labelled.cue])}
    return Frame(tuple(sorted(cue)), content, tokens(SOURCE), labelled.speech >= 0.5, "learned", labelled.score)


def runs(indices: Iterable[int]) -> list[range]:
    """Sets of token indices as runs of neighbours, in order."""
    found: list[range] = []
    for i in sorted(indices):
        if found and found[-1].stop == i:
            found[-1] = range(found[-1].start, i + 1)
        else:
            found.append(range(i, i + 1))
    return found
