"""Whether two names may be the same one's: "Konashenkov" and "Igor Konashenkov"."""

from __future__ import annotations

import functools
import unicodedata
from difflib import SequenceMatcher

from factx.comparison.wording import small_words, words_of

_LESS = frozenset(
    {
        "mr",
        "mrs",
        "ms",
        "miss",
        "dr",
        "prof",
        "sir",
        "gen",
        "maj",
        "col",
        "lt",
        "capt",
        "sgt",
        "gov",
        "sen",
        "rep",
        "pres",
        "president",
        "minister",
        "prime",
        "jr",
        "sr",
        "ii",
        "iii",
    }
)


@functools.lru_cache(maxsize=50_000)
def name_words(name: str) -> tuple[str, ...]:
    """The words of a name that tell, without titles, accents and case."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    small = small_words()
    words = tuple(
        word.norm
        for word in words_of(bare)
        # "Omar Said", but not "The Post"
        if word.norm not in small or (word.start and bare[word.start].isupper())
    )
    telling = tuple(word for word in words if word not in _LESS)
    return telling or words


def same_name(a: str, b: str) -> bool:
    """Whether one name is a shorter form of the other, or both end alike and nothing stands against it."""
    mine, theirs = name_words(a), name_words(b)
    if not mine or not theirs:
        return False
    if set(mine) <= set(theirs) or set(theirs) <= set(mine):
        return True
    if mine[-1] == theirs[-1]:
        # "V. Putin" and "Vladimir Putin", "Terry Lee" and "Terri Lee"
        return _short_for(mine[0], theirs[0]) or _spelt(mine[0], theirs[0])
    # "Muammar Qaddafi" and "Muammar Gaddafi"
    return len(mine) == len(theirs) and all(a == b or _spelt(a, b) for a, b in zip(mine, theirs, strict=True))


def _short_for(a: str, b: str) -> bool:
    """ "V" and "Vladimir", "Alex" and "Alexander", "Maury" and "Maurice"."""
    short, long = sorted((a, b), key=len)
    return (len(short) != 2 and long.startswith(short)) or (len(short) > 4 and short[:4] == long[:4])


def _spelt(a: str, b: str) -> bool:
    """Whether two words are two spellings of one name: one letter in four or more is otherwise."""
    if min(len(a), len(b)) < 4 or abs(len(a) - len(b)) > 1:
        return False
    return (
        sum(block.size for block in SequenceMatcher(None, a, b).get_matching_blocks())
        >= max(len(a), len(b)) - 1
    )


def plain(text: str) -> bool:
    """Whether ``text`` came without capitals."""
    return text == text.lower()
