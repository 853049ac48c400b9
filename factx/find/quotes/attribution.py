"""Labels to attributions: which words of a paragraph are whose content, by the learned model."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from factx._lexicon import lexicon
from factx.find.quotes.features import WINDOW, Words, words_of
from factx.find.quotes.marks import Quoted
from factx.find.quotes.model import CONTENT, CUE, SOURCE, Labelled, network
from factx.find.quotes.passing_on import addressee, cited

if TYPE_CHECKING:
    from spacy.tokens import Doc

    from factx._layout import Block
    from factx._parsing import Reading


_SAME = 0.6  # two contents that share so much are one
_BEFORE_INVERSION = frozenset({",", "”", '"', "''", "?", "!", "--", "–", "—"})
_ENOUGH = 3  # words of a quoted stretch that must be content before the rest follows
_STORY_GOES_ON = frozenset({"and", "not", "as", "while", "when", "after", "before", "but"})
_LONGEST_SUBJECT = 12
_NEAR_COLON = 12  # words from the cue to the colon that introduces the next paragraph
_LONGEST_INTRODUCED = 12  # paragraphs
_STOPS = frozenset({".", "?", "!"})
_OPENING = '"“„«'
_CLOSING = '"”“»'


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
            frame = _elsewhere(reading, words, blocks, labelled.cue, frame)
        if frame.content:
            frame = _whole_quotes(words, _completed(reading, frame))
            frame = _without_comment(reading.doc, words, _without_story(reading.doc, words, frame))
            frame = _detailed(reading, frame)
            frames.append(frame._replace(cue=_cue(reading.doc, frame.cue, int(words.token[labelled.cue]))))
    return _without_doubles(frames)


def _cue(doc: Doc, labelled: tuple[int, ...], head: int) -> tuple[int, ...]:
    """The word that tells of the saying, with what belongs to it: "said", "called for", "according to"."""
    run = [head]
    while run[-1] + 1 in labelled:
        run.append(run[-1] + 1)
    if doc[run[-1]].pos_ in ("ADP", "PART") or doc[run[-1]].dep_ in ("prep", "prt"):
        return tuple(run)
    while len(run) > 1 and doc[run[-1]].dep_ != "prt":
        run.pop()
    return tuple(run)


def _elsewhere(reading: Reading, words: Words, blocks: Sequence[Block], cue: int, frame: Frame) -> Frame:
    """Content that the model did not see: it stands in the next paragraph, or in the sentence before."""
    content = _introduced(reading, words, blocks, cue)
    if content:
        return frame._replace(content=content, rule="introduced")
    content = _sentence_before(reading, words, cue, frame)
    return frame._replace(content=content, rule="sentence-before")


def _introduced(reading: Reading, words: Words, blocks: Sequence[Block], cue: int) -> frozenset[int]:
    """The paragraph after ``He said:``, and those that go on with its quotation marks."""
    block = int(words.paragraph[cue])
    end = int(np.searchsorted(words.paragraph, block, side="right"))
    if end >= len(words.token) or end - cue > _NEAR_COLON:
        return frozenset()
    if reading.doc[int(words.token[end - 1])].text != ":":
        return frozenset()
    text = reading.doc.text
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


def _sentence_before(reading: Reading, words: Words, cue: int, frame: Frame) -> frozenset[int]:
    """``What is behind it? , said X.``: the parser ends the sentence at the question mark."""
    token = reading.doc[int(words.token[cue])]
    inverted = any(c.dep_ in ("nsubj", "nsubjpass") and c.i > token.i for c in token.children)
    if not inverted or not frame.source or min(frame.source) < token.i or cue == 0:
        return frozenset()
    first = int(words.token[cue - 1])
    if reading.doc[first].text not in _BEFORE_INVERSION or words.paragraph[cue - 1] != words.paragraph[cue]:
        return frozenset()
    number = words.sentence[cue - 1]
    end = cue - 1
    if not (words.sentence[:end] == number).any() or words.sentence[cue] == number:
        number = words.sentence[end - 1] if end else number
    same = np.flatnonzero((words.sentence[:end] == number) & (words.paragraph[:end] == words.paragraph[cue]))
    return frozenset(words.token[same].tolist())


def _completed(reading: Reading, frame: Frame) -> Frame:
    """With what the model leaves out: the agent of a passive cue, and a second clause with "that"."""
    doc = reading.doc
    frame = _parenthetic(doc, frame)
    first = runs(frame.content)[0]
    if (
        len(first) == 1 and doc[first[0]].lower_ == "it" and len(frame.content) > 1
    ):  # "It was alleged that ..."
        frame = frame._replace(content=frame.content - set(first))
    if not frame.source:
        frame = frame._replace(source=_own_subject(doc, frame))
    if not frame.source:
        agent = _agent(doc, frame.cue)
        if agent:
            content = frozenset(i for i in frame.content if i not in agent and i + 1 not in agent)
            if content:
                frame = frame._replace(source=agent, content=content)
    last = max(frame.content)
    more = _second_clause(doc, frame, last)
    return frame._replace(content=frame.content | more) if more else frame


def _parenthetic(doc: Doc, frame: Frame) -> Frame:
    """``The bridge, said Lynch, will open``: the source cannot stand on both sides of its verb."""
    verbs = [i for i in frame.cue if doc[i].tag_ in ("VBD", "VBZ", "VBP")]
    if len(verbs) != 1 or not frame.source or not min(frame.source) < verbs[0] < max(frame.source):
        return frame
    verb = verbs[0]
    if doc[verb - 1].text not in (",", "-", "–", "—", "--"):
        return frame
    before = frozenset(i for i in frame.source if i < verb - 1)
    return frame._replace(
        source=frozenset(i for i in frame.source if i > verb), content=frame.content | before
    )


def _own_subject(doc: Doc, frame: Frame) -> frozenset[int]:
    """The subject of an active cue for which the model names nobody."""
    for i in frame.cue:
        if doc[i].tag_ not in ("VBD", "VBZ", "VBP"):
            continue
        for child in doc[i].children:
            if child.dep_ == "nsubj" and child.text[:1].isupper() and child.pos_ != "PRON" and child.i < i:
                phrase = frozenset(t.i for t in child.subtree if t.i < i)
                phrase |= {c.i for c in doc[i].children if c.dep_ == "npadvmod" and c.i == child.i + 1}
                if not phrase & frame.content and len(phrase) <= _LONGEST_SUBJECT:
                    return phrase
            if child.dep_ == "npadvmod" and child.pos_ == "PROPN" and child.i == i - 1:
                return frozenset(t.i for t in child.subtree)  # "Russia Today reported": taken for a date
    return frozenset()


def _whole_quotes(words: Words, frame: Frame) -> Frame:
    """A quoted stretch that is mostly content is content as a whole: the model sees so many words only."""
    place = np.searchsorted(words.token, sorted(frame.content))
    number, count = np.unique(words.quote[place], return_counts=True)
    content = set(frame.content)
    for k, seen in zip(number.tolist(), count.tolist(), strict=True):
        if k == 0 or seen < _ENOUGH:
            continue
        first, last = np.searchsorted(
            words.paragraph, [words.paragraph[place[0]], words.paragraph[place[-1]] + 1]
        )
        stretch = first + np.flatnonzero(words.quote[first:last] == k)
        tokens = set(words.token[stretch].tolist())
        edge = len(stretch) > WINDOW and not tokens.intersection(frame.cue)
        if (edge or 2 * seen > len(stretch)) and not tokens & {*frame.cue, *frame.source}:
            content |= tokens
    return frame._replace(content=frozenset(content))


def _without_story(doc: Doc, words: Words, frame: Frame) -> Frame:
    """``"Yes," she said, and the lights went out``: what follows a finished quote is the writer's."""
    pieces = runs(frame.content)
    cue = max(frame.cue)
    place = np.searchsorted(words.token, sorted(frame.content))
    if len(pieces) < 2 or not (words.quote[place] > 0).any():
        return frame
    before = [piece for piece in pieces if piece.stop <= cue]
    if not before or not _finished(doc, words, before[-1]):
        return frame
    dropped: set[int] = set()
    for piece in pieces:
        if piece.start > cue and doc[piece.start].lower_ in _STORY_GOES_ON:
            k = int(np.searchsorted(words.token, piece.start))
            if k < len(words.quote) and words.quote[k] == 0:
                dropped |= set(piece)
    return frame._replace(content=frame.content - dropped)


def _without_comment(doc: Doc, words: Words, frame: Frame) -> Frame:
    """``Lynch said. "It will open." The bridge is old.``: nor is what has a sentence of its own behind it."""
    place = np.searchsorted(words.token, sorted(frame.content))
    quoted = words.quote[place] > 0
    if quoted.all() or not quoted.any():
        return frame
    dropped: set[int] = set()
    for piece in runs(words.token[place[~quoted]].tolist()):
        first = next((i for i in piece if not doc[i].is_punct), piece.stop)
        if first > max(frame.cue) and _after_closed_quote(doc, first):
            dropped |= set(range(first, piece.stop))
    return frame._replace(content=frame.content - dropped)


def _after_closed_quote(doc: Doc, i: int) -> bool:
    """True if a quoted sentence ends before token ``i``."""
    mark = i - 1
    while mark > 0 and doc[mark].is_space:
        mark -= 1
    return mark > 0 and doc[mark].text in _CLOSING and doc[mark - 1].text in _STOPS


def _finished(doc: Doc, words: Words, piece: range) -> bool:
    k = int(np.searchsorted(words.token, piece.start))
    text = doc[piece.start : piece.stop].text.rstrip("\"”’' ")
    return bool(words.quote[k]) and text[-1:] in (",", "?", "!", ".")


def _agent(doc: Doc, cue: tuple[int, ...]) -> frozenset[int]:
    """The one by whom: ``were rebuffed as "fake news" by the Russian leader``."""
    for i in cue:
        verb = doc[i]
        if verb.tag_ != "VBN" or not any(c.dep_ in ("auxpass", "nsubjpass") for c in verb.children):
            continue
        for child in doc[i + 1 : min(len(doc), i + 12)]:
            if child.lower_ != "by" or child.sent != verb.sent:
                continue
            above = child.head
            if above != verb and above.head != verb and above.head.head != verb:
                continue
            for below in child.children:
                if below.dep_ == "pobj" and (
                    below.pos_ in ("PROPN", "PRON") or below.lower_ in _speaking_nouns()
                ):
                    return frozenset(t.i for t in below.subtree)
    return frozenset()


def _speaking_nouns() -> frozenset[str]:
    tables = lexicon("speakers")
    return frozenset(w for row in tables["roles"].values() for w in row) | frozenset(
        tables["bodies"]["nouns"]
    )


def _second_clause(doc: Doc, frame: Frame, last: int) -> frozenset[int]:
    """``said that ..., but that ...``: what stands beside the first clause under the same cue."""
    if not any(doc[i].lower_ == "that" and doc[i].tag_ == "IN" for i in sorted(frame.content)[:1]):
        return frozenset()
    i = last + 1
    while i < len(doc) and doc[i].text == ",":
        i += 1
    if i + 1 >= len(doc) or doc[i].lower_ not in ("and", "but", "or") or doc[i + 1].lower_ != "that":
        return frozenset()
    if doc[i].sent != doc[last].sent:
        return frozenset()
    end = i
    stop = doc[last].sent.end
    while end < stop and doc[end].text not in (".", "?", "!", ";"):
        end += 1
    return frozenset(t.i for t in doc[last + 1 : end] if not t.is_space)


def _without_doubles(frames: Sequence[Frame]) -> list[Frame]:
    """An attribution to nobody goes where another has mostly the same content and somebody to say it."""
    holder: dict[int, list[int]] = {}
    gone: set[int] = set()
    for k in sorted(range(len(frames)), key=lambda k: (not frames[k].source, -frames[k].score)):
        content = frames[k].content
        rivals = {m for i in content for m in holder.get(i, ())}
        alike = any(
            len(content & frames[m].content) > _SAME * len(content | frames[m].content) for m in rivals
        )
        if alike and not frames[k].source:
            gone.add(k)
            continue
        for i in content:
            holder.setdefault(i, []).append(k)
    return [frame for k, frame in enumerate(frames) if k not in gone]


def _detailed(reading: Reading, frame: Frame) -> Frame:
    """With the addressee, and with the one who is cited as the source where somebody passes it on."""
    passed = cited(reading.doc, frame.cue, frame.source, reading.lemma)
    if passed is not None and passed.source & frame.content:  # "quoted X as saying that ..."
        said = max(passed.source) + 3
        rest = frozenset(i for i in frame.content if i >= said or i < min(frame.cue))
        frame = frame._replace(content=rest) if rest else frame
    if passed is not None and not passed.source & frame.content:
        via = passed.via - passed.source
        cue = tuple(i for i in frame.cue if i not in via) or frame.cue
        frame = frame._replace(source=passed.source, via=via, cue=cue)
    to = addressee(reading.doc, frame.cue, frame.content | frame.source, reading.lemma)
    return frame._replace(addressee=to) if to else frame


def _frame(words: Words, labelled: Labelled) -> Frame:
    label = labelled.label

    def tokens(code: int) -> frozenset[int]:
        return frozenset(words.token[labelled.word[label == code]].tolist())

    cue = tokens(CUE) | {int(words.token[labelled.cue])}
    return Frame(
        tuple(sorted(cue)), tokens(CONTENT), tokens(SOURCE), labelled.speech >= 0.5, "learned", labelled.score
    )


def runs(indices: Iterable[int]) -> list[range]:
    """Sets of token indices as runs of neighbours, in order."""
    found: list[range] = []
    for i in sorted(indices):
        if found and found[-1].stop == i:
            found[-1] = range(found[-1].start, i + 1)
        else:
            found.append(range(i, i + 1))
    return found
