"""Labels to attributions: which words of a paragraph are whose content, by the learned model."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from factx.find._attribution_model import CONTENT, CUE, SOURCE, Labelled, network
from factx.find._features import Words, words_of
from factx.find._passing_on import addressee, cited
from factx.find._quotation_marks import Quoted

if TYPE_CHECKING:
    from factx._layout import Block
    from factx._parsing import Reading


_NEAR_COLON = 12  # words from the cue to the colon that introduces the next paragraph
_LONGEST_INTRODUCED = 12  # paragraphs
_OPENING = "\"“„«"
_CLOSING = "\"”“»"


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
        if not frame.content:
            frame = frame._replace(content=_introduced(reading, words, blocks, labelled.cue), rule="introduced")
        if frame.content:
            frames.append(_detailed(reading, frame))
    return frames


def _introduced(reading: Reading, words: Words, blocks: Sequence[Block], cue: int) -> frozenset[int]:
    """The paragraph after ``He said:``, and those that go on with its quotation marks."""
    block = int(words.paragraph[cue])
    text = reading.doc.text
    end = int(np.searchsorted(words.paragraph, block, side="right"))
    if not text[: blocks[block].end].endswith(":") or end - cue > _NEAR_COLON or end >= len(words.token):
        return frozenset()
    last = int(words.paragraph[end])
    while (
        last + 1 < len(blocks)
        and last - block < _LONGEST_INTRODUCED
        and text[blocks[last].start] in _OPENING
        and text[blocks[last].end - 1] not in _CLOSING
        and text[blocks[last + 1].start] in _OPENING
    ):
        last += 1
    stop = int(np.searchsorted(words.paragraph, last, side="right"))
    return frozenset(words.token[end:stop].tolist())


def _detailed(reading: Reading, frame: Frame) -> Frame:
    """With the addressee, and with the one who is cited as the source where somebody passes it on."""
    passed = cited(reading.doc, frame.cue, frame.source, reading.lemma)
    if passed is not None and not passed.source & frame.content:
        frame = frame._replace(source=passed.source, via=passed.via - passed.source)
    to = addressee(reading.doc, frame.cue, frame.content | frame.source, reading.lemma)
    return frame._replace(addressee=to) if to else frame


def _frame(words: Words, labelled: Labelled) -> Frame:
    label = labelled.label

    def tokens(code: int) -> frozenset[int]:
        return frozenset(words.token[labelled.word[label == code]].tolist())

    cue = tokens(CUE) | {int(words.token[labelled.cue])}
    return Frame(tuple(sorted(cue)), tokens(CONTENT), tokens(SOURCE), labelled.speech >= 0.5, "learned", labelled.score)


def runs(indices: Iterable[int]) -> list[range]:
    """Sets of token indices as runs of neighbours, in order."""
    found: list[range] = []
    for i in sorted(indices):
        if found and found[-1].stop == i:
            found[-1] = range(found[-1].start, i + 1)
        else:
            found.append(range(i, i + 1))
    return found
