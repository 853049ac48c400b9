"""The same quotes, figures and dates across sources: what agrees, what was altered, what conflicts.

    comparison = factx.compare(facts)
    for conflict in comparison.conflicts:
        for side in conflict.sides:
            print(side.label, [member.source_id for member in side.members])

Every finding comes with its evidence, the extents in the reports that it rests on.  Which side of a
conflict is right is not said.
"""

from __future__ import annotations

from collections.abc import Iterable

from factx.comparison.records import (
    COMPARISON_VERSION,
    Change,
    ChangeKind,
    Comparison,
    Conflict,
    DateGroup,
    DateMember,
    FigureGroup,
    FigureMember,
    Member,
    OnlyIn,
    QuoteGroup,
    QuoteMember,
    Shared,
    Side,
    Syndicate,
)
from factx.records import Facts, Report

__all__ = [
    "COMPARISON_VERSION",
    "Change",
    "ChangeKind",
    "Comparison",
    "Conflict",
    "DateGroup",
    "DateMember",
    "FigureGroup",
    "FigureMember",
    "Member",
    "OnlyIn",
    "QuoteGroup",
    "QuoteMember",
    "Shared",
    "Side",
    "Syndicate",
    "compare",
]


def compare(facts: Facts | Iterable[Report], *, only_in: bool = True) -> Comparison:
    """Holds the facts of several sources against each other.

    Args:
        facts: what :func:`factx.extract` gave, or reports, which may be streamed: each is read once
            and not kept.  A report that comes twice counts once.
        only_in: whether to list what one source alone has.  For very many reports that list is by
            far the longest part.

    Returns:
        A :class:`Comparison`.  It depends on the reports and not on their order, but for the order
        in which members are listed.
    """
    from factx.comparison.whole import held_together  # here, because it takes numpy

    return held_together(facts.reports if isinstance(facts, Facts) else facts, only_in=only_in)
