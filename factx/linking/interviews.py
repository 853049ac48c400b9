"""Who asks and who answers where the text names the two sides by a letter only."""

from __future__ import annotations

from collections.abc import Iterable

from factx._lexicon import lexicon
from factx.linking.cast import Actor
from factx.linking.scene import Scene

_NEAR = 12  # tokens from "interview with" to the name


def interviewed(scene: Scene, start: int) -> Actor | None:
    """The one who answers in an interview whose first turn is at token ``start``; ``None`` if that is open.

    It is who is introduced as the one interviewed, or who alone is named in the headline or above the turns.
    """
    introduced = _introduced(scene, start)
    if introduced is not None:
        return introduced
    title = max((b.end for b in scene.reading.blocks if b.kind == "title"), default=0)
    above = list(_people(scene, 0, start))
    headed = [a for a in above if any(scene.doc[s].idx < title for s, _ in a.mentions)]
    return next((people[0] for people in (headed, above) if len(people) == 1), None)


def _introduced(scene: Scene, start: int) -> Actor | None:
    low = [t.lower_ for t in scene.doc[:start]]
    for phrase in lexicon("speakers")["turns"]["introducing"]:
        parts = phrase.split()
        for i in range(len(low) - len(parts)):
            if low[i : i + len(parts)] == parts:
                after = i + len(parts)
                near = sorted(
                    _people(scene, after, min(start, after + _NEAR)), key=lambda a: _first(a, after)
                )
                if near:
                    return near[0]
    return None


def _people(scene: Scene, start: int, end: int) -> Iterable[Actor]:
    """The people named between two tokens."""
    for actor in scene.actors:
        if actor.kind == "person" and any(start <= s < end for s, _ in actor.mentions):
            yield actor


def _first(actor: Actor, place: int) -> int:
    return min(s for s, _ in actor.mentions if s >= place)
