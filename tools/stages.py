"""Prints what each stage of factx costs, in CPU seconds and as a share of the spaCy parse.

    python tools/stages.py FILE... [--repeat N]

FILE is a text, or a .jsonl with ``text``; every document is read N times after one run that is not counted.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from factx._document import Document, documents_of
from factx._parsing import load_model, parse
from factx.engine import FINDERS, prepare, read, report
from factx.linking.speakers import link_speakers


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--repeat", type=int, default=3)
    args = parser.parse_args()
    documents = [d for d in documents_of(args.files) if isinstance(d, Document)]
    measure(documents, 1)
    seconds = measure(documents, args.repeat)
    size = sum(len(d.text) for d in documents) * args.repeat
    print(f"{size:,} characters; {size / seconds['parse']:,.0f} a CPU second parsed")
    for stage, spent in seconds.items():
        print(f"{stage:10} {spent:8.2f} s {100 * spent / seconds['parse']:6.1f} %")


def measure(documents: list[Document], repeat: int) -> dict[str, float]:
    """CPU seconds of each stage over all documents."""
    model = load_model()
    seconds: dict[str, float] = defaultdict(float)

    @contextmanager
    def stage(name: str) -> Iterator[None]:
        started = time.process_time()
        yield
        seconds[name] += time.process_time() - started

    for document in documents * repeat:
        with stage("prepare"):
            prepared = prepare(document)
        with stage("parse"):
            (doc,) = parse(model.nlp, [(prepared.parsed_text, prepared.parsed_blocks)])
        reading = read(prepared, doc, model)
        for name, (finder, _) in FINDERS.items():
            with stage(name):
                found = finder(reading)
            if name == "quotes":
                with stage("speakers"):
                    link_speakers(reading, found.candidates)
        with stage("all but parse"):
            report(prepare(document), reading, model)
    return seconds


if __name__ == "__main__":
    main()
