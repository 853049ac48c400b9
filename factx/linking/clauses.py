"""The clause that a word stands in, and how one gets from there to other words of its sentence."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from factx._parsing import Reading

if TYPE_CHECKING:
    from spacy.tokens import Span, Token

CLAUSAL = frozenset(
    ("ROOT", "ccomp", "advcl", "relcl", "acl", "conj", "pcomp", "csubj", "csubjpass", "parataxis", "dep")
)
_ASIDE = frozenset(("relcl", "advcl", "ccomp", "parataxis", "acl", "pcomp", "csubj", "csubjpass"))
_OPENERS = frozenset(("before", "after", "since", "during", "until"))
_MOST_CHILDREN = 80  # of one token; only a list or a broken parse has more
_LONGEST_CHAIN = 60  # heads above a token; a degenerate parse has longer ones

PHRASE, CLAUSE, ABOVE, BESIDE = range(4)
"""How near a word stands: in the phrase, in its clause, in a clause over it, in one beside them."""


class Way(NamedTuple):
    tier: int
    length: int


class Spine:
    """A figure's token with the heads over it, and which of them carry a clause."""

    def __init__(self, anchor: Token, says: Callable[[Token], bool], referred: int = -1) -> None:
        self.anchor = anchor
        self.referred = referred  # the token of what the figure is about
        self.heads: dict[int, int] = {}  # token index -> steps from the anchor
        self._clauses_passed: dict[int, int] = {}
        self._unsaid: dict[int, bool] = {}
        clause = None
        passed, spoken = 0, False
        token = anchor
        for step in range(_LONGEST_CHAIN):
            self.heads[token.i] = step
            self._clauses_passed[token.i] = passed
            self._unsaid[token.i] = spoken
            if _carries_clause(token):
                clause = clause or token
                passed += 1
                # what is over a reported clause tells of the saying
                if token.dep_ in ("ccomp", "parataxis") and says(token.head):
                    spoken = True
            if token.head.i == token.i:
                break
            token = token.head
        self.clause: Token = clause or token

    def way_to(self, token: Token) -> Way | None:
        """How one gets from the figure to ``token``; ``None`` where what lies between parts them."""
        down = 0
        above = beside = parted = False
        while token.i not in self.heads:
            if token.lower_ == "than" or token.lower_ == "according":
                return None
            if token.dep_ == "relcl" and self._is_subject(token.head):
                above = True  # "the quake that struck Amatrice killed 247"
            elif token.dep_ == "relcl" or (token.dep_ == "ccomp" and down):
                parted = True
            elif token.dep_ in _ASIDE or (token.lower_ in _OPENERS and down > 1):
                beside = True
            down += 1
            if down > _LONGEST_CHAIN or token.head.i == token.i:
                return None
            token = token.head
        if self._unsaid[token.i]:
            return None
        steps = self.heads[token.i]
        if parted and steps:
            return None  # what is told of something else
        length = steps + down
        if steps == 0:
            return Way(PHRASE, length)
        if beside:
            return Way(BESIDE, length)
        return Way(CLAUSE if self._clauses_passed[token.i] == 0 and not above else ABOVE, length)

    def _is_subject(self, token: Token) -> bool:
        return token.dep_ in ("nsubj", "nsubjpass") and token.head.i == self.clause.i

    def unsaid(self, token: Token) -> bool:
        """Whether ``token`` stands with the verb of saying that the figure's clause is reported by."""
        for _ in range(_LONGEST_CHAIN):
            if token.i in self.heads:
                return self._unsaid[token.i]
            token = token.head
        return False

    def has_below(self, token: Token) -> bool:
        """Whether ``token`` depends on the figure's clause, and on no other clause in it."""
        token = token.head
        for _ in range(_LONGEST_CHAIN):
            if token.i in self.heads:
                return self._clauses_passed[token.i] == 0
            if _carries_clause(token):
                return False
            token = token.head
        return False


def children(token: Token) -> Iterator[Token]:
    """The first children of ``token``: all, but where there are very many."""
    return islice(token.children, _MOST_CHILDREN)


def _carries_clause(token: Token) -> bool:
    return token.dep_ == "ROOT" or (token.dep_ in CLAUSAL and token.pos_ in ("VERB", "AUX"))


def verbs_over(anchor: Token, reading: Reading) -> Iterator[tuple[str, bool]]:
    """Verbs that the counted ones do or suffer: (lemma, whether they suffer it)."""
    token = anchor
    for _ in range(6):  # "some 1,800 of the civilians", "dozens of people"
        if token.dep_ in ("nummod", "quantmod", "compound", "pobj", "prep", "conj", "appos") and (
            token.dep_ not in ("pobj", "prep") or token.head.lower_ == "of" or token.lower_ == "of"
        ):
            token = token.head
        else:
            break
    if token.head.i != token.i and token.head.pos_ in ("VERB", "AUX"):
        if token.dep_ == "nsubj":
            yield reading.lemma(token.head), token.head.tag_ == "VBN" and _passive(token.head)
        elif token.dep_ in ("nsubjpass", "dobj", "obj"):
            yield reading.lemma(token.head), True
    for child in {anchor.i: anchor, token.i: token}.values():
        for modifier in children(child):
            if modifier.dep_ == "acl":
                yield reading.lemma(modifier), modifier.tag_ == "VBN"
            elif modifier.dep_ == "relcl":
                yield reading.lemma(modifier), _passive(modifier)


def _passive(verb: Token) -> bool:
    return any(child.dep_ in ("nsubjpass", "auxpass") for child in children(verb))


def adjectives_of(anchor: Token) -> set[str]:
    """ "dead" in "left 150 people dead" and "150 people were dead"."""
    found = {child.lower_ for child in children(anchor) if child.i > anchor.i}
    if anchor.dep_ in ("nsubj", "nsubjpass", "dobj") and anchor.head.i != anchor.i:
        found |= {
            c.lower_ for c in children(anchor.head) if c.dep_ in ("acomp", "oprd", "attr", "ccomp", "xcomp")
        }
        if anchor.dep_ == "nsubjpass":
            found.add(anchor.head.lower_)  # "45,000 people are *left*"
    return found


def reach(token: Token) -> range:
    return range(token.left_edge.i, token.right_edge.i + 1)


def subtree(token: Token) -> Span:
    span = token.doc[token.left_edge.i : token.right_edge.i + 1]
    while len(span) > 1 and (span[-1].is_punct or span[-1].is_space):
        span = span[:-1]
    while len(span) > 1 and (span[0].is_punct or span[0].is_space):
        span = span[1:]
    return span
