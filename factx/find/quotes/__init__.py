"""Quotes: what somebody is said to have said, written or thought, and the words that name him.

After the scheme of PARC and PolNeAR (Pareti 2012; Newell et al. 2018): an attribution has a content, a
cue and a source.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from itertools import accumulate, pairwise

from factx._candidates import Findings, QuoteCandidate, Stretch
from factx._layout import Block
from factx._lexicon import lexicon
from factx._parsing import Reading
from factx.find.quotes.attribution import Frame, learned_frames, runs
from factx.find.quotes.laid_out import Spoken, headline_speech, laid_out_speech
from factx.find.quotes.marks import Quoted, quoted_stretches

_FEW_WORDS = 6


def find_quotes(reading: Reading) -> Findings[QuoteCandidate]:
    """The quotes of a document, in order of the text."""
    blocks = [b for b in reading.blocks if b.kind in ("title", "paragraph")]
    text = reading.doc.text  # spaCy joins it anew each time
    quoted = quoted_stretches(text, ((b.start, b.end) for b in blocks))
    maker = _Maker(reading, text, quoted)
    spoken = laid_out_speech(text, [(b.start, b.end) for b in blocks], quoted)
    headed = (headline_speech(text, b.start, b.end) for b in blocks if b.kind == "title")
    candidates = [maker.spoken(s) for s in (*spoken, *headed) if s is not None]
    said = sorted(c.content for c in candidates)
    learned = (maker.candidate(frame) for frame in learned_frames(reading, blocks, quoted))
    candidates += [c for c in learned if c is not None and not _covered(c.content, said)]
    candidates += maker.free_standing(blocks, candidates)
    if not quoted:
        candidates += maker.answers(blocks, candidates)
    candidates.sort(key=lambda c: (c.content, c.cue or (0, 0)))
    return Findings(tuple(_once(candidates)))


class _Held:
    """Stretches that quotes hold already, for quick questions."""

    def __init__(self, stretches: Iterable[Stretch]) -> None:
        self._sorted = sorted(stretches)
        self._ends = list(accumulate((end for _, end in self._sorted), max))

    def touch(self, stretch: Stretch) -> bool:
        """True if one of them shares a character with ``stretch``."""
        i = bisect_left(self._sorted, (stretch[1], 0)) - 1
        return i >= 0 and self._ends[i] > stretch[0]


def _covered(content: tuple[Stretch, ...], turns: Sequence[tuple[Stretch, ...]]) -> bool:
    """True if one of ``turns``, which are in order, holds mostly the same words."""
    size = sum(e - s for s, e in content)
    i = bisect_right(turns, content[0][0], key=lambda turn: turn[0][0])
    for other in turns[max(0, i - 1) : i + 1]:
        both = sum(max(0, min(e, f) - max(s, r)) for s, e in content for r, f in other)
        if 2 * both > size and 2 * both > sum(e - s for s, e in other):
            return True
    return False


def _once(candidates: Iterable[QuoteCandidate]) -> Iterable[QuoteCandidate]:
    seen = set()
    for candidate in candidates:
        if candidate.content not in seen:
            seen.add(candidate.content)
            yield candidate


class _Maker:
    def __init__(self, reading: Reading, text: str, quoted: Sequence[Quoted]) -> None:
        self.reading = reading
        self.doc = reading.doc
        self.text = text
        self.quoted = [q for q in quoted if q.depth == 0]
        self.starts = [q.start for q in self.quoted]

    def candidate(self, frame: Frame) -> QuoteCandidate | None:
        content = self._stretches(frame.content, gap=True)
        if not content:
            return None
        form = self._form(content)
        if form == "indirect" and self._is_fragment(frame.content):
            return None
        if form == "indirect" and not frame.source and self.doc[min(frame.content)].lower_ != "that":
            return None  # "rain is forecast", "officers were called": nobody is said to say it
        return QuoteCandidate(
            content=tuple(self.reading.extent(*self._with_marks(s)) for s in content),
            form=form,
            cue=self._one(frame.cue),
            source=tuple(self.reading.extent(*s) for s in self._stretches(frame.source, gap=True)),
            speech=frame.speech,
            addressee=self._one(frame.addressee),
            via=tuple(self.reading.extent(*s) for s in self._stretches(frame.via, gap=True)),
            confidence=round(frame.score, 3),
            rule=frame.rule,
        )

    def spoken(self, found: Spoken) -> QuoteCandidate:
        return QuoteCandidate(
            content=tuple(self.reading.extent(*s) for s in found.content),
            form="indirect" if found.rule == "headline" else "direct",
            cue=self.reading.extent(*found.cue),
            source=(self.reading.extent(*found.source),),
            confidence=0.95,
            rule=found.rule,
        )

    def _is_fragment(self, content: Iterable[int]) -> bool:
        """True for a pronoun or the like without anything said of it: "that", "so"."""
        words = (t.lower_ for t in map(self.doc.__getitem__, content) if not t.is_punct and not t.is_space)
        return frozenset(lexicon("cues")["fragments"]["words"]).issuperset(words)

    def _one(self, indices: Iterable[int]) -> Stretch | None:
        stretches = self._stretches(indices, gap=True)
        return self.reading.extent(stretches[0][0], stretches[-1][1]) if stretches else None

    def _stretches(self, indices: Iterable[int], gap: bool = False) -> list[Stretch]:
        """Runs of tokens as offsets of the parsed text; only punctuation between two does not part them."""
        found: list[Stretch] = []
        last = -1
        for run in runs(indices):
            start, end = run.start, run.stop
            while start < end and (self.doc[start].is_space or self.doc[start].text in ",;:"):
                start += 1
            while end > start and (self.doc[end - 1].is_space or self.doc[end - 1].text in ",;:"):
                end -= 1
            if start == end:
                continue
            if gap and found and not any(t.is_alpha or t.like_num for t in self.doc[last:start]):
                found[-1] = (found[-1][0], self._end(end))
            else:
                found.append((self.doc[start].idx, self._end(end)))
            last = end
        return found

    def _end(self, stop: int) -> int:
        token = self.doc[stop - 1]
        return token.idx + len(token.text)

    def _with_marks(self, stretch: Stretch) -> Stretch:
        """A stretch that fills its quotation marks takes them along."""
        start, end = stretch
        i = bisect_right(self.starts, start) - 1
        if i >= 0:
            q = self.quoted[i]
            text = self.text
            within = q.inner_start <= start and end <= q.inner_end
            if within and not (text[q.inner_start : start].strip() or text[end : q.inner_end].strip(" .,!?")):
                return q.start, q.end
        return stretch

    def _form(self, content: Sequence[Stretch]) -> str:
        inside = outside = 0
        for start, end in content:
            for token in self.doc.char_span(start, end, alignment_mode="expand") or ():
                if token.is_alpha or token.like_num:
                    if self._is_quoted(token.idx):
                        inside += 1
                    else:
                        outside += 1
        if not inside:
            return "indirect"
        if outside:
            return "mixed"
        return "partial" if inside < _FEW_WORDS and not self._sentence(content[0]) else "direct"

    def _is_quoted(self, place: int) -> bool:
        i = bisect_right(self.starts, place) - 1
        return i >= 0 and place < self.quoted[i].end

    def _sentence(self, stretch: Stretch) -> bool:
        """True if the stretch starts like a sentence, or holds a finite verb."""
        span = self.doc.char_span(*stretch, alignment_mode="expand")
        return bool(span) and any(t.tag_ in ("VBZ", "VBD", "VBP", "MD") for t in span or ())

    def answers(self, blocks: Sequence[Block], found: Sequence[QuoteCandidate]) -> list[QuoteCandidate]:
        """``What is behind it? , said X.`` and what X answers, in a text that lost its quotation marks."""
        goes_on = []
        at = {c.content[0][0]: c for c in found if c.cue and c.source}
        told = _Held(c.content[0] for c in found if c.source)
        for before, block in pairwise(blocks):
            here = self.reading.extent(block.start, block.end)
            asked = at.get(self.reading.extent(before.start, before.end)[0])
            if asked is not None and self._asks(asked, before) and not told.touch(here):
                end = here[0] + len(self.reading.text[here[0] : here[1]].rstrip(" ."))
                goes_on.append(
                    QuoteCandidate(content=((here[0], end),), form="direct", follows=True, rule="answer")
                )
        return goes_on

    def _asks(self, candidate: QuoteCandidate, block: Block) -> bool:
        """True if the paragraph is a question and who asks it."""
        start, end = self.reading.extent(block.start, block.end)
        first, last = candidate.content[0][0], candidate.content[-1][1]
        question = self.reading.text[last - 1 : last + 2]
        after = self.reading.text[candidate.source[-1][1] : end]
        return first == start and "?" in question and last <= end and not after.strip(" .")

    def free_standing(self, blocks: Sequence[Block], found: Sequence[QuoteCandidate]) -> list[QuoteCandidate]:
        """Paragraphs that are nothing but a quote: the speaker of the quote before goes on."""
        held = _Held(s for c in found for s in c.content)
        opening = {q.start: q for q in self.quoted if not q.single}
        free: list[QuoteCandidate] = []
        for before, block in pairwise(blocks):
            whole = opening.get(block.start)
            if whole is None or whole.end < block.end - 2 or before.kind != "paragraph":
                continue
            if len(self.text[whole.start : whole.end].split()) < _FEW_WORDS:  # a heading, or an aside
                continue
            here = self.reading.extent(whole.start, whole.end)
            there = self.reading.extent(before.start, before.end)
            if held.touch(here):
                continue
            if held.touch(there) or (free and free[-1].content[0] == there):
                free.append(QuoteCandidate(content=(here,), form="direct", follows=True, rule="goes-on"))
        return free
