"""Where the gold sets are, and what is read of them."""

from __future__ import annotations

import functools
import json
import os
from pathlib import Path
from typing import Any

import pytest

import factx

ROOT = Path(__file__).parent.parent.parent
SEEDS = ROOT / "seeds"
BENCH = Path(os.environ.get("FACTX_BENCH", ROOT.parent / "shared" / "bench"))

needs_gold = pytest.mark.skipif(
    not (BENCH / "data").is_dir(), reason="the gold sets are not here; FACTX_BENCH says where they are"
)


def lines(path: Path) -> list[Any]:
    """The records of a JSONL file."""
    with path.open(encoding="utf-8") as file:  # not splitlines(), which parts at more than line feeds
        return [json.loads(line) for line in file]


@functools.cache
def documents(name: str) -> dict[str, factx.Document]:
    """The articles of a gold set, or of ``seeds``, by id."""
    if name == "seeds":
        found = {}
        for path in sorted(SEEDS.glob("*.txt")):
            with path.open(encoding="utf-8", newline="") as file:
                found[path.name] = factx.Document(text=file.read(), source=factx.Source(id=path.name))
        return found
    return {
        gold["id"]: factx.Document(
            text=gold["text"],
            source=factx.Source(
                id=gold["id"], title=gold.get("title"), published=gold.get("date") or gold.get("published")
            ),
        )
        for gold in lines(BENCH / "data" / f"{name}.jsonl")
    }
