"""From relations between pairs of figures to groups that agree, and to the conflicts that are left."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from factx.comparison.similar import Clusters

Pair = tuple[int, int]


def settle(found: Mapping[Pair, str], report_of: Callable[[int], int]) -> tuple[list[list[int]], list[Pair]]:
    """Groups of figures that agree or can, of two reports or more, and pairs that cannot both be true.

    A figure that another report agrees with is not held against that report's other figures.
    """
    pairs = sorted(found.items())
    against: dict[int, set[int]] = {}
    for (a, b), how in pairs:
        if how == "conflict":
            against.setdefault(a, set()).add(b)
            against.setdefault(b, set()).add(a)
    agreeing = {i for pair, how in pairs if how == "agree" for i in pair}
    clusters = Clusters()
    for wanted in ("agree", "compatible"):
        for (a, b), how in pairs:
            # "at least 150" can stand beside "1,300", but only if nothing else does
            if how == wanted and (wanted == "agree" or not (a in agreeing and b in agreeing)):
                clusters.join(a, b)
    groups = []
    reports: list[set[int]] = []
    for cluster in clusters.groups():
        group, its_reports = _without_rivals(cluster, against, report_of)
        if len(group) > 1:
            groups.append(group)
            reports.append(its_reports)
    met_in: dict[int, set[int]] = {}  # the reports in which a figure has its like
    for (a, b), how in pairs:
        if how != "conflict":
            met_in.setdefault(a, set()).add(report_of(b))
            met_in.setdefault(b, set()).add(report_of(a))

    def met(figure: int, other: int) -> bool:
        return report_of(other) in met_in.get(figure, ())

    edges = [(a, b) for (a, b), how in pairs if how == "conflict" and not met(a, b) and not met(b, a)]
    return groups, edges


def _without_rivals(
    cluster: list[int], against: Mapping[int, set[int]], report_of: Callable[[int], int]
) -> tuple[list[int], set[int]]:
    """One figure a report, and none that conflicts with another; with the reports."""
    kept: set[int] = set()
    reports: set[int] = set()
    for i in cluster:
        if report_of(i) not in reports and kept.isdisjoint(against.get(i, ())):
            kept.add(i)
            reports.add(report_of(i))
    return sorted(kept), reports
