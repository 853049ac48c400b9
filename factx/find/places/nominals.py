"""The nouns that stand for a place: "the city", "the German city".

Linked only where exactly one place before it fits the noun, and the demonym if there is one: a wrong
link is worse than none.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from factx._gazetteer import Entry
from factx._lexicon import lexicon
from factx._parsing import Reading

if TYPE_CHECKING:
    from spacy.tokens import Doc


@dataclass(frozen=True, slots=True)
class Antecedent:
    """A resolved place, and where the parsed text first named it (not in a dateline)."""

    entry: Entry
    first: int


def find_nominals(
    reading: Reading, antecedents: Sequence[Antecedent], demonyms: Mapping[int, str]
) -> Iterator[tuple[int, tuple[int, int]]]:
    """Which antecedent, and the stretch of the parsed text that stands for it.

    Args:
        antecedents: the places of the document.
        demonyms: country by the offset where a demonym of it starts.
    """
    kinds = _kinds()
    doc = reading.doc
    for token in doc:
        kind = kinds.get(token.lower_)
        if kind is None or token.i == 0 or token.dep_ == "compound":
            continue
        article = doc[token.i - 1]
        country = demonyms.get(article.idx)
        if country is not None and token.i > 1:
            article = doc[token.i - 2]
        if article.lower_ != "the" or _cut(doc, article.i, token.i):
            continue
        fitting = [
            i
            for i, a in enumerate(antecedents)
            if a.first < article.idx
            and (a.entry.kind in kind or ("capital" in kind and a.entry.capital))
            and (country is None or a.entry.country == country)
        ]
        if len(fitting) == 1:
            yield fitting[0], (article.idx, token.idx + len(token))


def _cut(doc: Doc, first: int, last: int) -> bool:
    """True if a sentence starts between the tokens, or a name of its own follows: "the city of Raqqa"."""
    if any(doc[i].is_sent_start for i in range(first + 1, last + 1)):
        return True
    return last + 1 < len(doc) and doc[last + 1].lower_ == "of"


@functools.cache
def _kinds() -> dict[str, frozenset[str]]:
    return {noun: frozenset(kinds) for noun, kinds in lexicon("toponyms")["nominal"].items()}
