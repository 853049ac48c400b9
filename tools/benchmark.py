"""Runs factx on the public gold sets and prints how it does against the goals.

    python tools/benchmark.py --bench DIR [--sets polnear_dev timebank ...] [--parses DIR] [--predictions DIR]

DIR holds ``data/*.jsonl`` and the scorers ``score_*.py``: the gold sets carry no licence to publish
their texts, so they are not part of this repository.  ``--parses`` keeps spaCy's parses between runs,
which leaves the time of factx alone; ``--predictions`` keeps what was scored, to look at errors.
"""

from __future__ import annotations

import argparse
import datetime
import hashlib
import importlib.util
import json
import re
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from spacy.tokens import Doc

from factx._document import Document
from factx._parsing import Model, load_model, parse
from factx.engine import Prepared, prepare, read, report, run_of
from factx.records import Extent, Figure, Report, Source

Gold = dict[str, Any]

BOUNDS = {
    "exact": "=", "approximately": "~", "at_least": ">=", "more_than": ">", "at_most": "<=",
    "less_than": "<", "between": "range", "vague": "vague",
}  # fmt: skip

FINDS = {
    "polnear_dev": ("quotes",),
    "polnear_train": ("quotes",),
    "news_dev": ("quotes", "figures", "dates", "places"),
    "newsquant": ("figures",),
    "r_age": ("figures",),
    "r_currency": ("figures",),
    "r_dimension": ("figures",),
    "r_temperature": ("figures",),
    "measeval_train": ("figures",),
    "timebank": ("dates",),
    "aquaint": ("dates",),
    "wikiwars": ("dates",),
    "lgl": ("places",),
    "geovirus": ("places",),
}

# what another processor's arithmetic may change
SLACK = 0.3

GOALS: tuple[tuple[str, str, float, float], ...] = (
    # set, measure, must, aim
    ("polnear_dev", "attributed F1", 68, 75),
    ("polnear_dev", "attributed F1, speech", 76, 82),
    ("polnear_dev", "exact content F1", 57, 66),
    ("polnear_dev", "direct: attributed F1", 92, 97),
    ("polnear_dev", "source accuracy", 93, 95),
    ("news_dev", "speaker right", 85, 93),
    ("newsquant", "value F1", 95, 97),
    ("newsquant", "value + unit F1", 87, 92),
    ("newsquant", "value + bound F1", 92, 95),
    ("newsquant", "value + referred F1", 77, 83),
    ("newsquant", "counted accuracy", 90, 95),
    ("timebank", "strict F1", 87, 90),
    ("timebank", "relaxed F1", 93, 95),
    ("timebank", "value F1", 80, 85),
    ("aquaint", "strict F1", 85, 88),
    ("aquaint", "relaxed F1", 93.5, 95),
    ("aquaint", "value F1", 77, 82),
    ("wikiwars", "strict F1", 86, 88),
    ("wikiwars", "relaxed F1", 92, 94),
    ("wikiwars", "value F1", 75, 84),
    ("lgl", "relaxed F1", 80, 85),
    ("lgl", "acc@161 of matched", 84, 90),
    ("lgl", "end to end F1", 68, 75),
    ("geovirus", "relaxed F1", 90, 92),
    ("geovirus", "acc@161 of matched", 86, 90),
    ("geovirus", "end to end F1", 76, 82),
)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--bench", type=Path, required=True)
    parser.add_argument(
        "--sets", nargs="+", choices=list(FINDS), default=[n for n in FINDS if n != "polnear_train"]
    )
    parser.add_argument("--parses", type=Path)
    parser.add_argument("--predictions", type=Path)
    parser.add_argument("--model")
    parser.add_argument("--into", type=Path, help="a Markdown file whose table is replaced by this one")
    parser.add_argument("--raise-floors", type=Path, help="the gate's file of floors")
    parser.add_argument("--json", action="store_true", help="the measures as JSON")
    args = parser.parse_args()
    model = load_model(args.model)
    measures = {}
    for name in args.sets:
        gold = load_gold(args.bench, name)
        started = time.process_time()
        predictions = [
            prediction(document, done)
            for document, done in zip(gold, reports_on(gold, FINDS[name], model, args.parses), strict=True)
        ]
        seconds = time.process_time() - started
        print(f"{name}: {len(gold)} documents in {seconds:.1f} CPU seconds", file=sys.stderr)
        if args.predictions:
            args.predictions.mkdir(parents=True, exist_ok=True)
            lines = (json.dumps(p, ensure_ascii=False, default=float) + "\n" for p in predictions)
            (args.predictions / f"{name}.jsonl").write_text("".join(lines), encoding="utf-8")
        measures[name] = measure(args.bench, name, gold, predictions)
    print(json.dumps(measures) if args.json else table(measures, model))
    if args.into:
        into(args.into, table(measures, model))
    if args.raise_floors:
        raise_floors(args.raise_floors, args.bench, measures)


def into(path: Path, lines: str) -> None:
    """Puts the table between the two marks of a Markdown file."""
    before, start, rest = path.read_text(encoding="utf-8").partition("<!-- table -->\n")
    _, end, after = rest.partition("<!-- end of table -->")
    if not start or not end:
        raise SystemExit(f"{path} has no <!-- table --> and <!-- end of table -->")
    path.write_text(f"{before}{start}{lines}\n{end}{after}", encoding="utf-8")


def raise_floors(path: Path, bench: Path, measures: dict[str, dict[str, float]]) -> None:
    """Writes the measures as floors of the gate, a little lower; no floor ever falls."""
    kept = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    for name, values in measures.items():
        gold = hashlib.sha256((bench / "data" / f"{name}.jsonl").read_bytes()).hexdigest()
        old = kept.get(name, {})
        floors = old.get("floors", {}) if old.get("gold") == gold else {}
        kept[name] = {
            "gold": gold,
            "floors": {k: max(floors.get(k, 0.0), round(v - SLACK, 1)) for k, v in values.items()},
        }
    path.write_text(json.dumps(kept, indent=1, sort_keys=True) + "\n", encoding="utf-8")


def load_gold(bench: Path, name: str) -> list[Gold]:
    with (bench / "data" / f"{name}.jsonl").open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines if line.strip()]


def reports_on(
    gold: Iterable[Gold], find: Iterable[str], model: Model, parses: Path | None
) -> Iterator[Report]:
    """A report for each gold document, which gets its text, title and day of publication only."""
    find = tuple(find)
    for document in gold:
        day = document.get("published") or document.get("date")
        source = Source(id=document["id"], published=day, title=document.get("title"))
        prepared = prepare(Document(text=document["text"], source=source))
        doc = _parsed(prepared, model, parses)
        yield report(prepared, read(prepared, doc, model), model, find)


def _parsed(prepared: Prepared, model: Model, parses: Path | None) -> Doc:
    text, blocks = prepared.parsed_text, prepared.parsed_blocks
    if parses is None:
        return next(parse(model.nlp, [(text, blocks)]))
    run = run_of(model)
    key = json.dumps([run.model, run.model_version, run.spacy, text, [b.start for b in blocks]])
    kept = parses / hashlib.blake2b(key.encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()
    if kept.exists():
        return Doc(model.nlp.vocab).from_bytes(kept.read_bytes())
    doc = next(parse(model.nlp, [(text, blocks)]))
    parses.mkdir(parents=True, exist_ok=True)
    kept.write_bytes(doc.to_bytes(exclude=["tensor", "user_data"]))
    return doc


def prediction(gold: Gold, done: Report) -> Gold:
    """A report in the shape of the gold files."""
    return {
        "id": gold["id"],
        "quotes": [
            {
                "content": [[e.start, e.end] for e in quote.content],
                "cue": _spans(quote.cue),
                "source": _spans(quote.attribution.mention),
                "speaker": quote.attribution.speaker,
                "form": quote.form,
                "speech": quote.speech,
            }
            for quote in done.quotes
        ],
        "figures": _figures_of(done, cqe="span_source" in gold),
        "dates": [
            {
                "start": date.extent.start,
                "end": date.extent.end,
                "text": date.extent.text,
                "type": date.kind.upper(),
                "value": date.value,
            }
            for date in done.dates
        ],
        "places": [
            {
                "start": mention.extent.start,
                "end": mention.extent.end,
                "text": mention.extent.text,
                "lat": place.latitude,
                "lon": place.longitude,
                "country": place.country,
                "geonames_id": place.geonames_id,
            }
            for place in done.places
            for mention in place.mentions
            if mention.role == "place"
        ],
    }


def _spans(extent: Extent | None) -> list[list[int]]:
    return [] if extent is None else [[extent.start, extent.end]]


# the names that the gold gives to what Figure.unit calls by ISO 4217, or by quantulum3's name
UNITS = {
    "USD": "dollar",
    "EUR": "euro",
    "GBP": "pound sterling",
    "JPY": "japanese yen",
    "CNY": "chinese yuan",
    "CAD": "canadian dollar",
    "AUD": "australian dollar",
    "NZD": "new zealand dollar",
    "HKD": "hong kong dollar",
    "CHF": "swiss franc",
    "DKK": "danish krone",
    "SEK": "swedish krona",
    "NOK": "norwegian krone",
    "HRK": "croatian kuna",
    "TRY": "turkish lira",
    "ILS": "shekel",
    "INR": "indian rupee",
    "LKR": "sri lankan rupee",
    "MYR": "malaysian ringgit",
    "LAK": "lao kip",
    "GEL": "georgian lari",
    "MXN": "mexican peso",
    "CRC": "costa rican colón",
    "FIM": "finnish markka",
    "DEM": "mark",
    "ESP": "peseta",
    "NLG": "netherlands guilder",
    "KRW": "south korean won",
    "RUB": "russian ruble",
    "degree Celsius": "celsius",
    "degree fahrenheit": "fahrenheit",
    "degree angle": "degree",
    "tonne": "metric ton",
    "cubic centimetre": "millilitre",
}


def _figures_of(done: Report, *, cqe: bool) -> list[Gold]:
    figures = [_figure(figure, done.text, cqe=cqe) for figure in done.figures]
    return _steps_as_ranges(figures, done.text) if cqe else figures


def _steps_as_ranges(figures: list[Gold], text: str) -> list[Gold]:
    """ "dropped from 190 pounds to 175", two levels to factx, is one range (190, 175) in the sets of CQE."""
    done: list[Gold] = []
    for figure in figures:
        last = done[-1] if done else None
        if (
            last is not None
            and last["value"] is not None
            and figure["value"] is not None
            and last["unit"] == figure["unit"]
            and re.search(r"\bfrom\s(?:\w+\s)?\Z", text[max(0, last["start"] - 20) : last["start"]])
            and re.fullmatch(r"(?:[^,;.:]|\.(?=\w)){0,40}\sto\s", text[last["end"] : figure["start"]])
        ):
            pair = {"value": None, "low": last["value"], "high": figure["value"], "start": last["start"]}
            done[-1] = {**figure, **pair, "text": text[last["start"] : figure["end"]], "bound": "range"}
        else:
            done.append(figure)
    return done


def _figure(figure: Figure, text: str, *, cqe: bool) -> Gold:
    """A figure as the gold writes it; ``cqe`` for the sets that CQE was published with."""
    counted = figure.counted.text if figure.counted else None
    low, high = figure.low, figure.high
    if cqe and figure.bound == "vague" and low is not None and high is None:
        high = 10 * low  # "thousands" is (1000, 10000) there
    return {
        "start": figure.extent.start,
        "end": figure.extent.end,
        "text": figure.extent.text,
        "value": figure.value,
        "low": low,
        "high": high,
        "bound": "=" if cqe and figure.bound == "vague" else BOUNDS[figure.bound],
        "change": figure.change,
        "unit": _unit(figure, text),
        "counted": counted,
        "referred": figure.referred.text if figure.referred else None,
    }


def _unit(figure: Figure, text: str) -> str | None:
    unit = UNITS.get(figure.unit or "", figure.unit)
    if figure.unit_kind == "age":
        unit = f"{unit} of age"
    if unit is None and figure.counted is not None:
        # the gold names the noun with the content words between it and the number, in the singular
        start = min(figure.extent.end, figure.counted.start)
        words = re.sub(
            r"^\W+|\b(?:of|the|those|these|its|their|and|most)\b",
            " ",
            text[start : figure.counted.end].lower(),
        ).split()
        unit = " ".join((*words[:-1], _singular(words[-1]))) if words else None
    return f"{unit} per {figure.per}" if unit and figure.per else unit


def _singular(word: str) -> str:
    if word.endswith("men"):
        return word[:-3] + "man"
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    for ending in ("ches", "shes", "sses", "xes", "ruses"):
        if word.endswith(ending):
            return word[:-2]
    return word[:-1] if word.endswith("s") and not word.endswith(("ss", "us", "is")) else word


def measure(bench: Path, name: str, gold: list[Gold], predictions: list[Gold]) -> dict[str, float]:
    """The measures of one set, as percentages, by their names in GOALS."""
    measures: dict[str, float] = {}
    for kind in FINDS[name]:
        measures.update(_MEASURES[kind](bench, name, gold, predictions))
    return {key: round(value, 1) for key, value in measures.items()}


def _quotes(bench: Path, name: str, gold: list[Gold], predictions: list[Gold]) -> dict[str, float]:
    scorer = _scorer(bench, "score_quotes")
    every, speech = scorer.score(gold, predictions), scorer.score(gold, predictions, speech=True)
    measures = {
        "attributed F1": every["attributed"]["f"],
        "attributed F1, speech": speech["attributed"]["f"],
        "exact content F1": every["exact"]["f"],
        "direct: attributed F1": every["by_type"]["direct"]["attributed"]["f"],
        "mixed: attributed F1": every["by_type"]["mixed"]["attributed"]["f"],
        "indirect: attributed F1": every["by_type"]["indirect"]["attributed"]["f"],
        "source accuracy": every["src_overlap_acc"],
        "match50 F1": every["match50"]["f"],
    }
    if name == "news_dev":
        measures["speaker right"] = _speakers_right(scorer, gold, predictions)
    return measures


def _speakers_right(scorer: ModuleType, gold: list[Gold], predictions: list[Gold]) -> float:
    """Share of the found quotes (match50) whose speaker has the gold name, or shares its last word."""
    right = found = 0
    for document, predicted in zip(gold, predictions, strict=True):
        words = scorer.Doc(document["text"])
        pairs = scorer.align(
            [words.tokens(q["content"]) for q in document["quotes"]],
            [words.tokens(q["content"]) for q in predicted["quotes"]],
        )
        for i, (j, jaccard) in pairs.items():
            if jaccard >= 0.5:
                found += 1
                name = document["quote_speakers"].get(document["quotes"][i]["id"])
                right += same_name(name, predicted["quotes"][j]["speaker"])
    return 100 * right / found if found else 0.0


def same_name(gold: str | None, name: str | None) -> bool:
    if not gold or not name:
        return not gold and not name
    mine, theirs = ([w.strip(".,'’\"").lower() for w in n.split()] for n in (name, gold))
    small = {"the", "a", "an", "of", "and", "his", "her", "their", "its"}
    return mine[-1] == theirs[-1] or bool(
        len(set(mine) & set(theirs) - small) >= min(2, len(set(theirs) - small))
    )


def _figures(bench: Path, name: str, gold: list[Gold], predictions: list[Gold]) -> dict[str, float]:
    if name == "measeval_train":
        return {"span overlap F1": _span_overlap(gold, predictions)}
    result = _scorer(bench, "score_figures").score(gold, predictions)
    measures = {
        "value F1": result["value"]["F1"],
        "value + unit F1": result["value+unit"]["F1"],
        "value + bound F1": result["value+bound"]["F1"],
        "value + label F1": result["value+label"]["F1"],
        "value + referred F1": result["value+referred"]["F1"],
    }
    if result["counted_acc"] is not None:
        measures["counted accuracy"] = result["counted_acc"]
    return measures


def _span_overlap(gold: list[Gold], predictions: list[Gold]) -> float:
    """F1 of gold figures whose span overlaps a predicted one, one to one, in order of the text."""
    hits = predicted_count = gold_count = 0
    for document, predicted in zip(gold, predictions, strict=True):
        free = sorted((p["start"], p["end"]) for p in predicted["figures"])
        predicted_count += len(free)
        gold_count += len(document["figures"])
        for figure in sorted(document["figures"], key=lambda f: f["start"]):
            for span in free:
                if span[0] < figure["end"] and figure["start"] < span[1]:
                    free.remove(span)
                    hits += 1
                    break
    return 200 * hits / (predicted_count + gold_count) if hits else 0.0


def _dates(bench: Path, name: str, gold: list[Gold], predictions: list[Gold]) -> dict[str, float]:
    result, _ = _scorer(bench, "score_dates").score(gold, predictions)
    prefix = "dates " if name == "news_dev" else ""
    return {f"{prefix}{key} F1": 100 * result[key]["f1"] for key in ("strict", "relaxed", "value")}


def _places(bench: Path, name: str, gold: list[Gold], predictions: list[Gold]) -> dict[str, float]:
    result = _scorer(bench, "score_places").score(
        {d["id"]: d["places"] for d in gold}, {p["id"]: p["places"] for p in predictions}
    )
    prefix = "places " if name == "news_dev" else ""
    measures = {
        f"{prefix}relaxed F1": 100 * result["relaxed"]["f1"],
        f"{prefix}acc@161 of matched": 100 * result["matched"].get("acc", 0.0),
        f"{prefix}end to end F1": 100 * result["end_to_end"]["f1"],
    }
    if result["country"]["matched"] is not None:
        measures[f"{prefix}country of matched"] = 100 * result["country"]["matched"]
    return measures


_MEASURES: dict[str, Callable[[Path, str, list[Gold], list[Gold]], dict[str, float]]] = {
    "quotes": _quotes,
    "figures": _figures,
    "dates": _dates,
    "places": _places,
}


def _scorer(bench: Path, name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, bench / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def table(measures: dict[str, dict[str, float]], model: Model) -> str:
    """The measures beside their goals, as Markdown."""
    goals = {(name, key): (must, aim) for name, key, must, aim in GOALS}
    run = run_of(model)
    lines = [
        f"factx {run.factx}, spaCy {run.spacy}, {run.model} {run.model_version}, "
        f"{datetime.datetime.now(tz=datetime.UTC).date().isoformat()}",
        "",
        "| set | measure | factx | must | aim |",
        "|---|---|---:|---:|---:|",
    ]
    for name, values in measures.items():
        for key, value in values.items():
            must, aim = goals.get((name, key), (None, None))
            mark = "" if must is None else " ✓" if value >= must else " ✗"
            lines.append(f"| {name} | {key} | {value:.1f}{mark} | {must or ''} | {aim or ''} |")
    return "\n".join(lines)


if __name__ == "__main__":
    main()
