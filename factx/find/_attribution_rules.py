"""Attributions by rule: cue words of the lexicon, and what the parse says of their frames."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from factx._lexicon import lexicon
from factx.find._quotation_marks import Quoted

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

    from factx._parsing import Reading

_SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj"})
_CLAUSES = frozenset({"ccomp"})
_NO_CONTENT = frozenset({"punct", "mark", "cc"})


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


def rule_frames(reading: Reading, quoted: Sequence[Quoted]) -> list[Frame]:
    """What the rules find, in order of the cue."""
    finder = _Rules(reading, quoted)
    return sorted(finder.frames(), key=lambda frame: frame.cue)


class _Rules:
    def __init__(self, reading: Reading, quoted: Sequence[Quoted]) -> None:
        self.reading = reading
        self.doc: Doc = reading.doc
        self.verbs = lexicon("cues")["verbs"]
        self.taken: set[int] = set()  # quoted stretches that have their cue
        self.stretches: list[frozenset[int]] = []
        self.inside: dict[int, int] = {}
        for q in quoted:
            if q.depth:
                continue
            span = self.doc.char_span(q.inner_start, q.inner_end, alignment_mode="contract")
            if span is None:
                continue
            here = frozenset(t.i for t in span if not t.is_space)
            if here:
                for i in here:
                    self.inside[i] = len(self.stretches)
                self.stretches.append(here)

    def frames(self) -> Iterator[Frame]:
        for block in self.reading.blocks:
            span = self.doc.char_span(block.start, block.end, alignment_mode="expand")
            if span is None:
                continue
            low, high = span.start, span.end
            for token in span:
                if (
                    token.lower_ == "according"
                    and token.i + 1 < high
                    and self.doc[token.i + 1].lower_ == "to"
                ):
                    frame = self._according(token, low, high)
                elif token.pos_ in ("VERB", "AUX") or token.tag_.startswith("VB"):
                    frame = self._verb(token, low, high)
                else:
                    frame = None
                if frame is not None:
                    yield frame

    def _according(self, cue: Token, low: int, high: int) -> Frame | None:
        to = self.doc[cue.i + 1]
        source = {t.i for child in to.children for t in child.subtree}
        source |= {t.i for child in cue.children if child.dep_ == "pobj" for t in child.subtree}
        source = {i for i in source if low <= i < high and i > to.i}
        if not source:
            return None
        clause = cue.head
        content = {t.i for t in clause.subtree} - {t.i for t in cue.subtree} - source - {to.i}
        content = self._trim({i for i in content if low <= i < high and i not in (cue.i, to.i)})
        return Frame((cue.i, to.i), content, frozenset(source), True, "according-to") if content else None

    def _verb(self, verb: Token, low: int, high: int) -> Frame | None:
        lemma = self.reading.lemma(verb)
        entry = self.verbs.get(lemma)
        if entry is None:
            return None
        takes = entry["takes"]
        passive = any(child.dep_ in ("auxpass", "nsubjpass") for child in verb.children)
        source = self._source(verb, passive)
        mine = {verb.i}
        content: set[int] = set()
        rule = ""
        here = self.inside.get(verb.i)
        if "clause" in takes or "quote" in takes or "someone" in takes:
            quotes = self._quotes_of(verb, low, high)
            if quotes and here is None:
                content |= set().union(*(self.stretches[k] for k in quotes))
                rule = "quoted"
                self.taken |= set(quotes)
        if "clause" in takes or lemma == "cite":
            for child in verb.children:
                if child.dep_ == "ccomp" or (child.dep_ == "parataxis" and child.pos_ == "VERB"):
                    content |= {t.i for t in child.subtree}
                    rule = rule or "clause"
            for child in verb.children:  # "said in a statement that ...": the parser hangs it deeper
                if child.dep_ in ("prep", "dobj", "npadvmod", "advmod") and child.i > verb.i and not content:
                    for below in child.subtree:
                        if below.dep_ in ("acl", "ccomp", "relcl") and any(
                            c.dep_ == "mark" and c.lower_ == "that" for c in below.children
                        ):
                            content |= {t.i for t in below.subtree}
                            rule = rule or "clause-below"
                            break
            if content and rule.startswith("clause"):
                for child in verb.children:  # "said that ..., but that ..."
                    marks = [c for c in child.children if c.dep_ == "mark" and c.lower_ == "that"]
                    if child.dep_ == "conj" and marks:
                        content |= {t.i for t in child.subtree}
        if "infinitive" in takes or "someone" in takes:
            for child in verb.children:
                if (
                    child.dep_ in ("xcomp", "ccomp", "advcl")
                    and child.i > verb.i
                    and child.tag_ in ("VB", "VBG")
                ):
                    if child.dep_ != "advcl" or "someone" in takes:
                        content |= {t.i for t in child.subtree}
                        rule = rule or "infinitive"
        if "someone" in takes and rule in ("", "infinitive"):
            for child in verb.children:
                if child.dep_ in ("dobj", "prep", "oprd", "pobj") and child.i > verb.i:
                    content |= {t.i for t in child.subtree}
                    rule = rule or "object"
        elif "object" in takes and not content:
            for child in verb.children:
                if child.dep_ in ("dobj", "xcomp") or (passive and child.dep_ == "nsubjpass"):
                    content |= {t.i for t in child.subtree}
                    rule = rule or "object"
        if not content and "clause" in takes and not list(self._content_below(verb)):
            content |= self._sentence_before(verb, low)
            rule = "sentence-before"
        content -= source
        content -= mine | {
            t.i for c in verb.children if c.dep_ in ("aux", "auxpass", "neg", "prt") for t in c.subtree
        }
        kept = self._trim({i for i in content if low <= i < high})
        if not kept or (not source and rule not in ("quoted", "clause", "object")):
            return None
        if rule == "object" and not source:
            return None
        return Frame(
            (verb.i,), kept, frozenset(source), entry["says"] == "speech", rule, 0.5, self._addressee(verb)
        )

    def _content_below(self, verb: Token) -> Iterator[Token]:
        return (c for c in verb.children if c.i > verb.i and c.dep_ in ("ccomp", "dobj", "xcomp"))

    def _sentence_before(self, verb: Token, low: int) -> set[int]:
        """``What is behind it? , said X.``: the parser cut at the question mark."""
        first = verb.sent.start
        inverted = any(c.dep_ in _SUBJECTS and c.i > verb.i for c in verb.children)
        if not inverted or any(self.doc[i].is_alpha for i in range(first, verb.i)) or first <= low:
            return set()
        before = self.doc[first - 1].sent
        return {t.i for t in before if t.i >= low}

    def _quotes_of(self, verb: Token, low: int, high: int) -> list[int]:
        """Quoted stretches of the paragraph that stand beside ``verb`` and have no cue yet."""
        subject = [c for c in verb.children if c.dep_ in _SUBJECTS]
        reach = {verb.i, *(t.i for s in subject for t in s.subtree)}
        left, right = min(reach), max(reach)
        found = []
        for k, stretch in enumerate(self.stretches):
            if k in self.taken or min(stretch) < low or max(stretch) >= high or len(stretch) < 3:
                continue
            first, last = min(stretch), max(stretch)
            if last < left:
                between = range(last + 1, left)
            elif first > right:
                between = range(right + 1, first)
            else:
                continue
            words = [i for i in between if self.doc[i].is_alpha and i not in self.inside]
            same = (
                self.doc[first].sent.start == verb.sent.start or self.doc[last].sent.start == verb.sent.start
            )
            if len(words) <= (8 if first > right and same else 0):
                found.append(k)
        if found:  # quoted stretches that follow without a word between go on
            last = max(max(self.stretches[k]) for k in found)
            for k, stretch in enumerate(self.stretches):
                if k not in found and k not in self.taken and last < min(stretch) < high:
                    if any(self.doc[i].is_alpha for i in range(max(last, right) + 1, min(stretch))):
                        break
                    found.append(k)
                    last = max(stretch)
        return found

    def _source(self, verb: Token, passive: bool) -> set[int]:
        node = verb
        for _ in range(4):
            if passive and node is verb:
                for child in verb.children:
                    by = child.dep_ == "agent" or (child.dep_ == "prep" and child.lower_ == "by")
                    if by and any(True for _ in child.children):
                        return {t.i for c in child.children for t in c.subtree}
                if any(c.dep_ == "nsubjpass" for c in verb.children):
                    return set()
            for child in node.children:
                if child.dep_ == "nsubj":
                    return self._mention(child)
            if node.dep_ in ("conj", "xcomp", "advcl", "pcomp", "prep") and node.head is not node:
                node = node.head
            else:
                return set()
        return set()

    def _mention(self, head: Token) -> set[int]:
        """The noun phrase of ``head``, with the appositions that stand close by."""
        return {t.i for t in head.subtree}

    def _addressee(self, verb: Token) -> frozenset[int]:
        if self.reading.lemma(verb) not in ("tell", "inform", "assure", "remind"):
            return frozenset()
        for child in verb.children:
            if (
                child.dep_ in ("dobj", "dative")
                and child.i > verb.i
                and child.pos_ in ("NOUN", "PROPN", "PRON")
            ):
                return frozenset(t.i for t in child.subtree if t.i < verb.i + 12)
        return frozenset()

    def _trim(self, content: Iterable[int]) -> frozenset[int]:
        """Without punctuation and line breaks at the edges of each run."""
        return frozenset(i for run in runs(content) for i in self._trimmed(run))

    def _trimmed(self, run: range) -> range:
        start, end = run.start, run.stop
        while start < end and (self.doc[start].is_punct or self.doc[start].is_space):
            start += 1
        while end > start and (self.doc[end - 1].is_punct or self.doc[end - 1].is_space):
            end -= 1
        return range(start, end)


def runs(indices: Iterable[int]) -> list[range]:
    """Sets of token indices as runs of neighbours, in order."""
    found: list[range] = []
    for i in sorted(indices):
        if found and found[-1].stop == i:
            found[-1] = range(found[-1].start, i + 1)
        else:
            found.append(range(i, i + 1))
    return found
