"""Articles altered as a second outlet would: ``altered.jsonl`` holds the edits and what holds between the two.

An alteration names an article of the seeds or of a gold set and edits it by offsets, so that no text of a
gold set is kept here; ``new`` are words of our own.  ``keep`` are the stretches that are left, ``lower`` and
``unquoted`` take away capitals and quotation marks.  ``figures`` and ``quotes`` say of a stretch ``at`` of the
article, whose counterpart stands at the same place or at ``new_at`` in an edit, what holds between the two.
``seen`` marks those whose errors were looked at while factx was made.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

from gold import documents, lines

import factx

ALTERATIONS: list[dict[str, Any]] = lines(Path(__file__).parent / "altered.jsonl")
_MARKS = '"“”„‟«»'

Origin = int | tuple[int, int] | None
"""Where a character comes from: a place of the article, an edit and a place in its words, or neither."""


class Altered(NamedTuple):
    """An altered article; ``origins`` has one entry for each character of ``text``."""

    text: str
    origins: list[Origin]

    def counterpart(self, label: dict[str, Any]) -> tuple[int, int] | None:
        """Where what is labelled stands in the altered text; ``None`` if it was cut."""
        if "new_at" in label:
            wanted = {(label["edit"], place) for place in range(*label["new_at"])}
        else:
            wanted = set(range(*label["at"]))
        places = [i for i, origin in enumerate(self.origins) if origin in wanted]
        return (places[0], places[-1] + 1) if places else None


def alter(text: str, alteration: dict[str, Any]) -> Altered:
    """``text`` with the edits of ``alteration``."""
    edits = sorted(enumerate(alteration["edits"]), key=lambda edit: edit[1]["at"][0])
    characters: list[tuple[str, Origin]] = []
    for number, (begin, end) in enumerate(alteration.get("keep") or [[0, len(text)]]):
        characters += [("\n", None)] * (2 if number else 0)
        at = begin
        for which, edit in edits:
            start, stop = edit["at"]
            if begin <= start and stop <= end:
                characters += [(text[i], i) for i in range(at, start)]
                characters += [(character, (which, i)) for i, character in enumerate(edit["new"])]
                at = stop
        characters += [(text[i], i) for i in range(at, end)]
    if alteration.get("unquoted"):
        characters = [pair for pair in characters if pair[0] not in _MARKS]
    if alteration.get("lower"):
        characters = [(c.lower() if len(c.lower()) == 1 else c, origin) for c, origin in characters]
    return Altered("".join(c for c, _ in characters), [origin for _, origin in characters])


def shown_of_figure(
    comparison: factx.Comparison, at: tuple[int, int], counterpart: tuple[int, int] | None
) -> str:
    """What is shown of the figure at ``at`` of A and its counterpart in B, or any of B if it was cut."""
    related: list[tuple[str, list[Any]]] = [
        (group.relation, list(group.members)) for group in comparison.figures
    ]
    related += [
        ("conflict", [member for side in conflict.sides for member in side.members])
        for conflict in comparison.conflicts
        if conflict.kind == "figure"
    ]
    for relation, members in related:
        mine = any(_meets(member, "A", at) for member in members)
        theirs = any(_meets(member, "B", counterpart) for member in members)
        if mine and theirs:
            return relation
    return "none"


def _meets(member: Any, source: str, stretch: tuple[int, int] | None) -> bool:
    return member.source_id == source and (
        stretch is None or (member.extent.start < stretch[1] and stretch[0] < member.extent.end)
    )


def groups_of_quote(comparison: factx.Comparison, at: tuple[int, int]) -> list[factx.comparison.QuoteGroup]:
    """The quotes that B shares with what A says at ``at``."""
    return [
        group
        for group in comparison.quotes
        if any(m.source_id == "B" for m in group.members)
        and any(
            m.source_id == "A" and any(p.start < at[1] and at[0] < p.end for p in m.content)
            for m in group.members
        )
    ]


def compared(alteration: dict[str, Any], extractor: factx.Extractor) -> tuple[Altered, factx.Comparison]:
    """The altered article, and the comparison of the article, source A, with it, source B."""
    article = documents(alteration["set"])[alteration["id"]]
    altered = alter(article.text, alteration)
    published = article.source.published if article.source else None
    both = [
        factx.Document(text=text, source=factx.Source(id=name, outlet=name, published=published))
        for name, text in (("A", article.text), ("B", altered.text))
    ]
    return altered, factx.compare(extractor.extract(both))
