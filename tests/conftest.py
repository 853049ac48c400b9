"""What tests share: the seeds, and extractors that are loaded once."""

from __future__ import annotations

from pathlib import Path

import pytest

import factx

SEEDS = sorted((Path(__file__).parent.parent / "seeds").glob("*.txt"))


@pytest.fixture(scope="session")
def extractor() -> factx.Extractor:
    return factx.Extractor()


@pytest.fixture(scope="session")
def seeds(extractor: factx.Extractor) -> factx.Facts:
    """The facts of the three seeds, with no day of publication."""
    return extractor.extract(SEEDS)
