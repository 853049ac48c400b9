from __future__ import annotations

from factx._candidates import Findings, QuoteCandidate
from factx._parsing import Reading


def find_quotes(reading: Reading) -> Findings[QuoteCandidate]:
    return Findings()
