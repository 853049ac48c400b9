"""Learns ``factx/data/toponym_weights.toml`` from gold places, and says how well it does on unseen articles.

    python tools/train_places.py --bench DIR --parses DIR [--write] [--folds 5]

Two linear models: a logistic regression tells whether a candidate names a place, a conditional logit
tells which reading of a name is meant.  Their observations are made by the finder itself, so what is
learned is what is used.  Nothing of the texts goes into the weights file but numbers.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent))

import benchmark

from factx._document import Document
from factx._gazetteer import Entry, shipped
from factx._parsing import Reading, load_model
from factx.engine import prepare, read
from factx.find.places import find
from factx.find.places.candidates import Page
from factx.find.places.outlet_home import home_of
from factx.find.places.recognition import observe, recognise
from factx.find.places.resolution import ROUNDS, distance_km, gather, observe_all, share_out
from factx.records import Source

Gold = dict[str, Any]
SETS = {"lgl": 1.0, "geovirus": 1.0, "news_dev": 3.0}
# lgl was collected for places that bear a famous name: read alone, it teaches that Paris is in Texas
FAMOUS = {"lgl": 0.7}
RIGHT_KM = 100.0
# what weighs on a reading before anything is learned: the gold sets have few lakes, palaces and former homes
PRIOR = {
    "held comma": 3.0, "held in": 1.5, "held possessive": 1.5, "kind water": 3.0, "kind facility": 3.0,
    "kind region": 2.0, "capital": 4.0, "company country": 1.0, "company adm1": 1.0, "home country": 0.5,
    "home adm1": 1.5, "home near": 1.0, "no point": -1.0,
}  # fmt: skip

# a step of the calibration is made from at least so many places
FEWEST_SAID = 60

# an observation met less often than this tells nothing
FEWEST = 8


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--bench", type=Path, required=True)
    parser.add_argument("--parses", type=Path, required=True)
    parser.add_argument("--folds", type=int, default=5)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--predictions", type=Path, help="keep the predictions on unseen articles here")
    args = parser.parse_args()
    model = load_model()
    articles: list[tuple[str, Gold, Reading]] = []
    for name in SETS:
        for gold in benchmark.load_gold(args.bench, name):
            source = Source(
                id=gold["id"], published=gold.get("date"), title=gold.get("title"), outlet=outlet(gold)
            )
            prepared = prepare(Document(text=gold["text"], source=source))
            articles.append(
                (name, gold, read(prepared, benchmark._parsed(prepared, model, args.parses), model))
            )
    scale = validate(articles, args)
    if args.write:
        out = Path(__file__).resolve().parent.parent / "factx" / "data" / "toponym_weights.toml"
        write({**learn(articles), "confidence": scale}, out)


def outlet(gold: Gold) -> str | None:
    domain = gold.get("domain")
    return domain if domain and "." in domain else None


def validate(
    articles: Sequence[tuple[str, Gold, Reading]], args: argparse.Namespace
) -> dict[str, list[float]]:
    """Prints scores on articles that were not learned from; gives what confidence is worth there."""
    scorer = benchmark._scorer(args.bench, "score_places")
    for with_home in (False, True):
        predicted: dict[str, dict[str, Any]] = {name: {} for name in SETS}
        pairs: list[tuple[float, bool]] = []
        for fold in range(args.folds):
            weights = learn([a for i, a in enumerate(articles) if i % args.folds != fold], quiet=True)
            for i, (name, gold, reading) in enumerate(articles):
                if i % args.folds == fold:
                    places = predict(reading, weights, with_home)
                    predicted[name][gold["id"]] = places
                    pairs += said_and_right(scorer, gold, places)
        for name in SETS:
            truth = {g["id"]: g["places"] for n, g, _ in articles if n == name}
            result = scorer.score(truth, predicted[name])
            print(
                f"{name:9} home={with_home!s:5} "
                f"relaxed P {result['relaxed']['p']:.3f} R {result['relaxed']['r']:.3f} "
                f"F1 {result['relaxed']['f1']:.3f}  acc@161 {result['matched']['acc']:.3f}  "
                f"end to end {result['end_to_end']['f1']:.3f}  country {result['country']['matched']:.3f}"
            )
            if args.predictions and not with_home:
                args.predictions.mkdir(parents=True, exist_ok=True)
                lines = (json.dumps({"id": k, "places": v}) + "\n" for k, v in predicted[name].items())
                (args.predictions / f"{name}.jsonl").write_text("".join(lines), encoding="utf-8")
    return calibrate(pairs)


def predict(reading: Reading, weights: Mapping[str, Any], with_home: bool) -> list[dict[str, Any]]:
    gazetteer = shipped()
    findings = find(reading, gazetteer, weights, home_of(reading.source, gazetteer) if with_home else ())
    return [
        {
            "start": start,
            "end": end,
            "text": reading.text[start:end],
            "lat": c.toponym.latitude,
            "lon": c.toponym.longitude,
            "country": c.toponym.country,
            "geonames_id": c.toponym.geonames_id,
            "confidence": c.confidence,
        }
        for c in findings.candidates
        for (start, end), role in c.mentions
        if role == "place"
    ]


def said_and_right(scorer: Any, gold: Gold, places: list[dict[str, Any]]) -> list[tuple[float, bool]]:
    """For each resolved mention its confidence, and whether gold has a place within 161 km there."""
    mates = {j: gold["places"][i] for i, j in scorer.pair(gold["places"], places)}
    pairs = []
    for j, place in enumerate(places):
        mate = mates.get(j)
        if place["confidence"] is not None and (mate is None or mate.get("lat") is not None):
            error = scorer.error_km(mate, place) if mate is not None else None
            pairs.append((place["confidence"], error is not None and error <= 161))
    return pairs


def learn(
    articles: Sequence[tuple[str, Gold, Reading]], *, quiet: bool = False
) -> dict[str, dict[str, float]]:
    """Both tables of weights."""
    recognition = learn_recognition(articles)
    resolution = learn_resolution(articles, recognition)
    return {"recognition": recognition, "resolution": resolution}


def calibrate(pairs: Sequence[tuple[float, bool]]) -> dict[str, list[float]]:
    """Isotonic regression of what was right on what was said (pool adjacent violators), in a few steps."""
    blocks: list[list[float]] = []
    for claimed, right in sorted(pairs):
        blocks.append([claimed, float(right), 1.0])  # sums of said, of right, and a count
        while len(blocks) > 1 and blocks[-2][1] / blocks[-2][2] >= blocks[-1][1] / blocks[-1][2]:
            last = blocks.pop()
            blocks[-1] = [a + b for a, b in zip(blocks[-1], last, strict=True)]
    merged: list[list[float]] = []
    for block in blocks:
        if merged and merged[-1][2] < FEWEST_SAID:
            merged[-1] = [a + b for a, b in zip(merged[-1], block, strict=True)]
        else:
            merged.append(block)
    return {
        "said": [round(block[0] / block[2], 3) for block in merged],
        # nothing is sure: as if one more had been right, and one wrong
        "was": [round((block[1] + 1) / (block[2] + 2), 3) for block in merged],
    }


_pages: dict[int, list[tuple[int, int, list[str], bool]]] = {}


def described(reading: Reading) -> list[tuple[int, int, list[str], bool]]:
    if id(reading) not in _pages:
        page = Page(reading.doc)
        _pages[id(reading)] = [
            (
                *reading.extent(page.starts[c.first], page.ends[c.last - 1]),
                [] if c.certain else observe(page, c),
                c.certain,
            )
            for c in page.candidates(shipped())
        ]
    return _pages[id(reading)]


def learn_recognition(articles: Sequence[tuple[str, Gold, Reading]]) -> dict[str, float]:
    rows: list[list[str]] = []
    truths: list[float] = []
    weights: list[float] = []
    for name, gold, reading in articles:
        candidates = described(reading)
        exact = {(p["start"], p["end"]) for p in gold["places"]}
        have = {(start, end) for start, end, _, _ in candidates}
        lenient = set()
        for start, end in exact - have:  # nothing fits it exactly: the longest that overlaps it stands for it
            near = [(a, b) for a, b in have if a < end and start < b and (a, b) not in exact]
            if near:
                lenient.add(max(near, key=lambda s: (min(s[1], end) - max(s[0], start), -(s[1] - s[0]))))
        for start, end, seen, certain in candidates:
            if not certain:
                rows.append(seen)
                truths.append(float((start, end) in exact or (start, end) in lenient))
                weights.append(SETS[name])
    counts = Counter(o for row in rows for o in row)
    index = {o: i for i, o in enumerate(sorted(o for o, n in counts.items() if n >= FEWEST))}
    matrix = np.zeros((len(rows), len(index)), dtype=np.float32)
    for i, row in enumerate(rows):
        for o in row:
            if o in index:
                matrix[i, index[o]] = 1.0
    found = logistic(
        matrix, np.array(truths, dtype=np.float32), np.array(weights, dtype=np.float32), penalty=1.0
    )
    return {o: round(float(found[i]), 2) for o, i in index.items() if abs(found[i]) >= 0.01}


def logistic(x: Any, y: Any, weight: Any, penalty: float) -> Any:
    """L2-regularised logistic regression by Newton's method."""
    w = np.zeros(x.shape[1])
    x = x.astype(np.float64)
    for _ in range(25):
        p = 1 / (1 + np.exp(-np.clip(x @ w, -30, 30)))
        gradient = x.T @ (weight * (p - y)) + penalty * w
        hessian = (x.T * (weight * p * (1 - p))) @ x + penalty * np.eye(len(w))
        step = np.linalg.solve(hessian, gradient)
        w -= step
        if np.abs(step).max() < 1e-4:
            break
    return w


def learn_resolution(
    articles: Sequence[tuple[str, Gold, Reading]], recognition: Mapping[str, float]
) -> dict[str, float]:
    gazetteer = shipped()
    weights: dict[str, float] = {"size": 1.0, "kind country": 2.0}
    documents = []
    for name, gold, reading in articles:
        mentions = recognise(reading, gazetteer, recognition)
        # each article without its outlet's home and with it, so that both ways are learned
        for home in dict.fromkeys([(), home_of(reading.source, gazetteer)]):
            names = gather(reading.doc.text, mentions, home)
            truths = [truth_of(n.entries, n.mentions, gold, reading) for n in names]
            documents.append((SETS[name] * FAMOUS.get(name, 1.0), names, truths))
    for _ in range(3):
        rows: list[list[dict[str, float]]] = []
        truths_: list[list[bool]] = []
        scale: list[float] = []
        for weight, names, truths in documents:
            for step in range(ROUNDS):
                observe_all(names, step)
                if step < ROUNDS - 1:
                    share_out(names, weights)
            for one, truth in zip(names, truths, strict=True):
                if truth and any(truth) and not all(truth):
                    rows.append([dict(seen) for seen in one.fixed])
                    truths_.append(truth)
                    scale.append(weight * min(3, len(one.mentions)) ** 0.5)
        weights = conditional_logit(rows, truths_, scale, penalty=3.0)
    return {o: round(w, 2) for o, w in sorted(weights.items()) if abs(w) >= 0.01}


def truth_of(entries: Sequence[Entry], mentions: Sequence[Any], gold: Gold, reading: Reading) -> list[bool]:
    """Which readings are right, by the gold place that the most mentions fit."""
    votes: Counter[int] = Counter()
    for mention in mentions:
        start, end = reading.extent(mention.start, mention.end)
        for j, place in enumerate(gold["places"]):
            if place["start"] < end and start < place["end"] and place.get("lat") is not None:
                votes[j] += 1
                break
    if not votes:
        return []
    place = gold["places"][votes.most_common(1)[0][0]]
    by_id = [bool(place.get("geonames_id")) and e.id == place["geonames_id"] for e in entries]
    if any(by_id):
        return by_id
    at = Entry(0, "", "city", None, None, None, place["lat"], place["lon"], 0)
    near = []
    for e in entries:
        wide = e.kind in ("country", "adm1", "region", "water")
        same = not place.get("country") or e.country == place["country"]
        near.append(e.latitude is not None and same and distance_km(e, at) <= (600.0 if wide else RIGHT_KM))
    return near


def conditional_logit(
    rows: Sequence[Sequence[Mapping[str, float]]],
    truths: Sequence[Sequence[bool]],
    scale: Sequence[float],
    penalty: float,
) -> dict[str, float]:
    """Weights that make the right readings of each name likely, by gradient steps (Adam)."""
    index = {o: i for i, o in enumerate(sorted({o for row in rows for seen in row for o in seen}))}
    flat = [seen for row in rows for seen in row]
    x = np.zeros((len(flat), len(index)))
    for i, seen in enumerate(flat):
        for o, value in seen.items():
            x[i, index[o]] = value
    group = np.repeat(np.arange(len(rows)), [len(row) for row in rows])
    starts = np.searchsorted(group, np.arange(len(rows)))
    y = np.array([t for truth in truths for t in truth], dtype=float)
    s = np.array(scale)
    prior = np.array([PRIOR.get(o, 0.0) for o in index])
    w = prior.copy()
    m, v = np.zeros_like(w), np.zeros_like(w)
    for step in range(1, 601):
        z = x @ w
        z -= np.maximum.reduceat(z, starts)[group]
        e = np.exp(z)
        p = e / np.add.reduceat(e, starts)[group]
        q = p * y
        q /= np.maximum(np.add.reduceat(q, starts), 1e-12)[group]
        gradient = x.T @ ((p - q) * s[group]) + penalty * (w - prior)
        m = 0.9 * m + 0.1 * gradient
        v = 0.99 * v + 0.01 * gradient**2
        w -= 0.05 * (m / (1 - 0.9**step)) / (np.sqrt(v / (1 - 0.99**step)) + 1e-8)
    return PRIOR | {o: float(w[i]) for o, i in index.items()}


def write(weights: Mapping[str, Mapping[str, Any]], out: Path) -> None:
    lines = [
        "# Learned by tools/train_places.py.  Each line weighs an observation that is made by",
        "# factx/find/places/recognition.py (recognition: more than 0 in sum is a place) or",
        "# factx/find/places/resolution.py; confidence is what was right where so much was said.",
        "",
    ]
    for table, values in weights.items():
        lines.append(f"[{table}]")
        lines += [
            f"{name if name.isalpha() else json.dumps(name)} = {value}"
            for name, value in sorted(values.items())
        ]
        lines.append("")
    out.write_text("\n".join(lines), encoding="utf-8")


if __name__ == "__main__":
    main()
