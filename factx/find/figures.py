from __future__ import annotations

from factx._candidates import FigureCandidate, Findings
from factx._parsing import Reading


def find_figures(reading: Reading) -> Findings[FigureCandidate]:
    return Findings()
