"""Long texts and many: linear time, flat memory, and less than half of what the parse costs."""

from __future__ import annotations

import resource
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

import factx
from factx._document import Document
from factx._parsing import load_model, parse
from factx.engine import prepare, read, report

pytestmark = pytest.mark.soak

SEEDS = [p.read_text(encoding="utf-8") for p in sorted((Path(__file__).parents[2] / "seeds").glob("*.txt"))]
NEWS = "\n".join(SEEDS)


def cpu(work: Callable[[], object]) -> float:
    started = time.process_time()
    work()
    return time.process_time() - started


def ours_and_parse(text: str) -> tuple[float, float]:
    """CPU seconds of factx and of spaCy."""
    model = load_model()
    prepared = prepare(Document(text=text))
    started = time.process_time()
    (doc,) = parse(model.nlp, [(prepared.parsed_text, prepared.parsed_blocks)])
    parsed = time.process_time() - started
    return cpu(lambda: report(prepared, read(prepared, doc, model), model)), parsed


def test_time_is_linear_up_to_a_million_characters() -> None:
    ours_and_parse(NEWS)  # data files are read once
    small, _ = ours_and_parse(NEWS * (100_000 // len(NEWS)))
    large, _ = ours_and_parse(NEWS * (1_000_000 // len(NEWS)))
    assert large < 14 * small


def test_ours_costs_less_than_half_of_the_parse() -> None:
    ours_and_parse(NEWS)
    pairs = [ours_and_parse(text) for _ in range(5) for text in SEEDS]
    assert sum(ours for ours, _ in pairs) < 0.5 * sum(parsed for _, parsed in pairs)


@pytest.mark.parametrize(
    "unit",
    [
        '"',
        "“",
        "”",
        "'",
        "(",
        "1",
        "1,",
        "1 ",
        ".",
        "-",
        "$",
        " ",
        "\n",
        "A ",
        "said ",
        "“said ",
        "a.m. ",
        "1/",
        "Mr. ",
        "&amp;",
        "million ",
    ],
)
def test_no_repetition_is_quadratic(unit: str) -> None:
    model = load_model()

    def seconds(size: int) -> float:
        prepared = prepare(Document(text=unit * (size // len(unit))))
        (doc,) = parse(model.nlp, [(prepared.parsed_text, prepared.parsed_blocks)])
        return cpu(lambda: report(prepared, read(prepared, doc, model), model))

    seconds(2_000)
    assert seconds(100_000) < 8 * max(seconds(25_000), 0.05)


def test_memory_stays_flat_over_many_documents() -> None:
    extractor = factx.Extractor()
    stream = extractor.stream(f"{text} {i}" for i in range(100) for text in SEEDS)
    peak = []
    for i, _ in enumerate(stream):
        if i in (100, 290):
            peak.append(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
    assert peak[1] - peak[0] < 30  # MB


def test_a_million_characters_take_less_than_twice_what_is_loaded() -> None:
    code = (
        "import resource, sys, factx\n"
        "def peak(): return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024\n"
        "text, extractor = sys.stdin.read(), factx.Extractor()\n"
        "extractor.extract(text[:20_000]); loaded = peak()\n"
        "extractor.extract(text); print(peak() - loaded)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        input=NEWS * (1_000_000 // len(NEWS)), capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert float(done.stdout) < 700  # MB
