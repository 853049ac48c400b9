"""Makes factx/data/units_quantulum3.toml from the unit tables that quantulum3 ships.

    python tools/build_units.py [-o FILE]

Left out: what factx's own units.toml and currencies.toml have, currencies, symbols of one letter, and
symbols or words that are English words first.  Prefixed units ("kilovolt") are written out.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from factx._lexicon import lexicon

TARGET = Path(__file__).resolve().parent.parent / "factx" / "data" / "units_quantulum3.toml"
PREFIXES = {
    "E": "exa", "P": "peta", "T": "tera", "G": "giga", "M": "mega", "k": "kilo", "h": "hecto", "d": "deci",
    "c": "centi", "m": "milli", "µ": "micro", "n": "nano", "p": "pico", "f": "femto", "a": "atto",
    "z": "zepto", "y": "yocto",
}  # fmt: skip
# first of all these are something else in English text
ENGLISH = frozenset(
    [
        "pair",
        "set",
        "pack",
        "piece",
        "pc",
        "instance",
        "count",
        "circle",
        "cycle",
        "revolution",
        "span",
        "drop",
        "cup",
        "quarter",
        "bar",
        "ell",
        "shake",
        "pond",
        "franklin",
        "stone",
        "gross",
        "dozen",
        "mill",
        "mil",
        "quad",
        "kip",
        "peck",
        "league",
        "rad",
        "gray",
        "tex",
        "denier",
        "nit",
        "beep",
        "bip",
        "quartet",
        "mark",
        "dots",
        "picture",
        "in",
        "at",
        "as",
        "am",
        "an",
        "st",
        "ac",
        "au",
        "ua",
        "AU",
        "UA",
        "dm",
        "qr",
        "den",
        "gr",
        "gro",
        "PK",
        "MA",
        "PA",
        "Ma",
        "ma",
        "Pa",
        "pa",
        "min",
        "mass",
        "FS",
        "TR",
        "Ha",
        "Cal",
        "AT",
        "At",
        "CT",
        "Ct",
        "amp",
        "barn",
        "b",
        "fur",
        "lea",
        "hand",
        "mole",
        "candle",
        "therm",
        "faraday",
        "rutherford",
        "curie",
        "gauss",
        "maxwell",
        "weber",
        "henry",
        "tesla",
        "gal",
        "Gal",
        "gaj",
        "bs",
        "dime",
        "cwt",
        "kilo",
        "long",
        "dry",
        "liquid",
        "US",
        "us",
        "ton",
        "tons",
        "sb",
        "kn",
        "hs",
        "dBm",
        "tpd",
        "lm",
    ]
)
# capitals of two letters are initials first ("25 GA"), but for these
CAPITALS = frozenset({"MV", "Hz", "Ah", "Mt", "Gt", "Sv", "Bq", "Ci", "GF"})
KINDS = {"time": "time", "dimensionless": "measure"}


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("-o", "--out", type=Path, default=TARGET)
    parser.parse_args().out.write_text(table(), encoding="utf-8")


def table() -> str:
    """The TOML text."""
    spec = importlib.util.find_spec("quantulum3")
    assert spec is not None
    assert spec.submodule_search_locations
    units = json.loads((Path(spec.submodule_search_locations[0]) / "units.json").read_text(encoding="utf-8"))
    own = {kind: lexicon("units")[kind] for kind in ("percent", "time", "measure")}
    known = {name for table in own.values() for name in table}
    taken = {
        form for table in own.values() for forms in table.values() for key in forms for form in forms[key]
    }
    kinds: dict[str, list[str]] = {"time": [], "measure": []}
    for name, unit in _with_prefixes(units):
        if unit["entity"] in ("currency", "unknown") or name in known or name in ("unk", "dimensionless"):
            continue
        words = [
            w.lower() for w in unit["surfaces"] if w.lower() not in taken and w not in ENGLISH and len(w) > 2
        ]
        symbols = [s for s in unit["symbols"] if len(s) > 1 and s not in taken and _is_symbol(s)]
        taken.update(words, symbols)
        if words or symbols:
            forms = f"{{words = {_listed(words)}, symbols = {_listed(symbols)}}}"
            line = f"{json.dumps(name, ensure_ascii=False)} = {forms}"
            kinds[KINDS.get(unit["entity"], "measure")].append(line)
    head = (
        "# Made by tools/build_units.py from the unit tables of quantulum3 0.10.0 (MIT licence,\n"
        "# Copyright (C) 2016 Marco Lagi, nielstron, and others).  Do not edit: edit units.toml.\n"
    )
    return head + "".join(f"\n[{kind}]\n" + "\n".join(sorted(lines)) + "\n" for kind, lines in kinds.items())


def _is_symbol(symbol: str) -> bool:
    return (
        symbol not in ENGLISH
        and symbol.isascii()
        and (len(symbol) > 2 or not symbol[0].isupper() or symbol in CAPITALS)
    )


def _with_prefixes(units: dict[str, dict[str, Any]]) -> list[tuple[str, dict[str, Any]]]:
    found = []
    for name, unit in units.items():
        unit = {"surfaces": [], "symbols": [], **unit}
        found.append((name, unit))
        for prefix in unit.get("prefixes", []):
            long = PREFIXES[prefix]
            found.append(
                (
                    long + name,
                    {
                        "surfaces": [long + word for word in unit["surfaces"]],
                        "symbols": [prefix + symbol for symbol in unit["symbols"]],
                        "entity": unit["entity"],
                    },
                )
            )
    return found


def _listed(items: list[str]) -> str:
    return "[" + ", ".join(json.dumps(item, ensure_ascii=False) for item in items) + "]"


if __name__ == "__main__":
    main()
