"""Whether two quotes of two reports render the same words.

What speaks for it are words that carry matter.  A name with its titles is the subject of many quotes
and says little ("Republican presidential nominee Donald Trump"); so do short words.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Collection, Sequence

from factx._lexicon import lexicon
from factx.comparison.items import QuoteItem
from factx.comparison.naming import same_name
from factx.comparison.similar import fingerprint
from factx.comparison.wording import blocks, small_words

_OF_A_NAME = 0.25  # what a word of a name or title weighs against another word
_SPREAD = 2  # a rendering stretches over so many times the words of the shorter one, and
_SLACK = 10  # so many more
_LEAST_COPIED = 1
_LEAST_SHARED = 0.4  # of the words that carry matter, names or not
_ENOUGH = 8  # words by which a quote is found without the names in it
_FEW = 3  # a rendering of less weight is but a few words


def fingerprint_of(quote: QuoteItem) -> list[int]:
    """What another rendering must share to be looked at: two words running of those that carry matter.

    Names and titles, which so many quotes have, are left out where there are enough other words.
    """
    weighty = [word for word in quote.words if word in quote.matter]
    telling = [word for word in weighty if word not in quote.names and word not in _standing()]
    found = fingerprint(telling, 2) if len(telling) >= _FEW else []
    return found if len(telling) > _ENOUGH else sorted({*found, *fingerprint(weighty, 2)})


def same_quote(a: QuoteItem, b: QuoteItem, copied: Callable[[], bool] = lambda: False) -> bool:
    """Whether two quotes of two reports render the same words, whole or in part.

    The fewer words there are, the more must agree; and where another speaker is named, more still, unless
    the text of one report is ``copied`` from the other's.
    """
    if a.report == b.report:
        return False
    both = a.matter & b.matter
    if len(both) < _LEAST_SHARED * min(len(a.matter), len(b.matter)):
        return False
    names = a.names | b.names
    weights = _weight(a.matter, names), _weight(b.matter, names)
    least = min(weights)
    if _weight(both, names) < 0.6 * least:
        return False
    short, long = (a.words, b.words) if (weights[0], a.words) <= (weights[1], b.words) else (b.words, a.words)
    told, in_all = _told(short, long, names)
    enough = _enough(a, b, least)
    if enough and told >= enough[0] and told >= enough[1] * least:
        # of few words the small ones must be the same too
        return least >= _FEW or in_all >= 0.8 * len(short)
    return told >= _LEAST_COPIED and in_all >= 0.6 * len(short) and copied()


def _enough(a: QuoteItem, b: QuoteItem, least: float) -> tuple[float, float] | None:
    """What two renderings must share: weight of words, and share of the shorter one's weight."""
    verbatim = (a.form != "indirect") + (b.form != "indirect")
    one = bool(a.speaker and b.speaker) and speakers_agree(a, b)
    another = bool(a.speaker and b.speaker) and not one
    vague = "unnamed" in (a.speaker_kind, b.speaker_kind)
    if not verbatim and a.names and b.names and not a.names & b.names:
        return None  # two things are told of two places or people in the same words
    if another and not (vague and verbatim):
        if not verbatim and _numbers(a.words) != _numbers(b.words):
            return None  # two who give two counts of one thing are not misquoted: their figures are compared
        return ((6, 0.9), (5, 0.85), (4, 0.75))[verbatim]
    if least >= 6:
        return (4, 0.65 if one else 0.75 if not another else 0.85)
    # few words that stand in no quotation marks are a topic rather than an utterance
    shorter = min((a, b), key=lambda quote: (len(quote.words), quote.id))
    marked = shorter.form != "indirect"
    if least >= _FEW:
        share = 0.75 if one else 0.9 if least >= 5 else 1.0
        return (3 if marked else 4, share) if one or least >= 4 else None
    return (2, 1.0) if one and least >= 2 and marked else None


def speakers_agree(a: QuoteItem, b: QuoteItem) -> bool:
    """Whether both can be the same one's words: by name, by whom the speaker speaks for, or unknown."""
    if not a.speaker or not b.speaker:
        return True
    if same_name(a.speaker, b.speaker):
        # "a memorable Lind ad" is not Lind
        return "unnamed" not in (a.speaker_kind, b.speaker_kind) or a.speaker_kind == b.speaker_kind
    return any(same_name(a.speaker, other) for other in b.also) or any(
        same_name(b.speaker, other) for other in a.also
    )


def _numbers(words: tuple[str, ...]) -> list[str]:
    return [word for word in words if word[0].isdigit()]


@functools.cache
def _standing() -> frozenset[str]:
    """Words for what somebody is: "former", "presidential", "candidate"."""
    roles = (word for group in lexicon("speakers")["roles"].values() for word in group)
    return frozenset((*roles, *lexicon("aliases")["standing"]["words"]))


def _weight(words: Collection[str], names: frozenset[str]) -> float:
    small, standing = small_words(), _standing()
    return sum(
        _OF_A_NAME if word in names or word in standing else 1.0 for word in words if word not in small
    )


def _told(short: Sequence[str], long: Sequence[str], names: frozenset[str]) -> tuple[float, int]:
    """The words that both have in one order, in one stretch of the longer: their weight, and how many.

    A word that comes again adds nothing.
    """
    found = [(start, short[i : i + size]) for i, start, size in blocks(short, long)]
    reach = _SPREAD * len(short) + _SLACK
    best = (0.0, 0)
    for first, (begin, _) in enumerate(found):
        words = [word for start, run in found[first:] if start - begin <= reach for word in run]
        best = max(best, (_weight(set(words), names), len(words)))
        if found[-1][0] - begin <= reach:
            break  # no later stretch has more
    return best
