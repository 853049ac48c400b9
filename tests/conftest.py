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


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--soak", action="store_true", help="run what takes longer than a test may")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if not config.getoption("--soak"):
        for item in items:
            if "soak" in item.keywords:
                item.add_marker(pytest.mark.skip(reason="takes minutes: make soak"))
