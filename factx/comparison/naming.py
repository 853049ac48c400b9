"""Whether two names may be the same one's: "Konashenkov" and "Igor Konashenkov"."""

from __future__ import annotations

import functools
import unicodedata

from factx.comparison.wording import norms, weighty

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
    words = tuple(weighty(norms(bare)))
    telling = tuple(word for word in words if word not in _LESS)
    return telling or words


def same_name(a: str, b: str) -> bool:
    """Whether one name is a shorter form of the other, or both end alike and nothing stands against it."""
    mine, theirs = name_words(a), name_words(b)
    if not mine or not theirs:
        return False
    if set(mine) <= set(theirs) or set(theirs) <= set(mine):
        return True
    # "V. Putin" and "Vladimir Putin"
    return mine[-1] == theirs[-1] and mine[0][0] == theirs[0][0] and 1 in (len(mine[0]), len(theirs[0]))
