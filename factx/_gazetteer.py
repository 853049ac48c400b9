"""The gazetteer: names to places, read from one SQLite file that never changes.

The file holds two tables.  ``place`` has a row for each country, division, and populated place;
``name`` has a row for each way to write one of them, as :func:`fold` gives it.  ``meta`` says what
the file was built from.  ``tools/build_gazetteer.py`` makes the one that ships with factx, from
GeoNames data; a file of the same schema made from anything else does as well.
"""

from __future__ import annotations

import functools
import os
import re
import sqlite3
import threading
import unicodedata
from collections.abc import Iterable, Sequence
from importlib.resources import as_file
from pathlib import Path
from typing import Any, NamedTuple
from urllib.request import pathname2url

from factx._lexicon import data_file
from factx.errors import DataError

SCHEMA = "1"
"""The ``schema`` entry of ``meta`` that this module can read."""

KINDS = ("country", "adm1", "adm2", "city", "region", "water", "facility")
"""``place.kind`` is an index into this."""

GRADES = ("name", "alias", "variant", "demonym", "abbreviation")
"""``name.grade``: the place's own name, another in common use, a spelling of some other language, what
its people are called, an abbreviation."""

DEGREE = 10_000
"""Coordinates are stored as whole numbers of 1/10,000 degree, which is 11 m."""

TABLES = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE place (
    id INTEGER PRIMARY KEY,      -- GeoNames id; negative where GeoNames has none
    name TEXT NOT NULL,
    kind INTEGER NOT NULL,
    country TEXT NOT NULL,       -- ISO 3166-1 alpha-2, or ''
    adm1 INTEGER, adm2 INTEGER,  -- place.id of what holds it
    lat INTEGER, lon INTEGER,    -- 1/10,000 degree
    population INTEGER,
    capital INTEGER              -- 1 for the capital of a country
);
CREATE TABLE name (
    key TEXT NOT NULL, place INTEGER NOT NULL, grade INTEGER NOT NULL, PRIMARY KEY (key, place)
) WITHOUT ROWID;
"""

_LETTERS = str.maketrans(
    {
        "ø": "o",
        "đ": "d",
        "ł": "l",
        "ı": "i",
        "æ": "ae",
        "œ": "oe",
        "ð": "d",
        "þ": "th",
        "ħ": "h",
        "ə": "a",
        "&": " and ",
    }
)
_DROPPED = re.compile("['’‘`´ʼʻʿʾ′.]")
_BREAKS = re.compile(r"[^\w]+|_+")
_SHORT = {"st": "saint", "ste": "sainte", "mt": "mount", "ft": "fort"}
_MOST_KEPT = 20_000
_AT_ONCE = 400


class Entry(NamedTuple):
    """One place of a gazetteer, under one of its names.

    ``id`` is the GeoNames id where it is positive.  ``adm1`` and ``adm2`` are ids too.
    """

    id: int
    name: str
    kind: str
    country: str | None
    adm1: int | None
    adm2: int | None
    latitude: float | None
    longitude: float | None
    population: int
    grade: str = "name"
    capital: bool = False


@functools.lru_cache(maxsize=8192)
def fold(name: str) -> str:
    """``name`` without case, accents and punctuation: what names are looked up by.

    "St. Louis" and "Saint-Louis" are one, "Ar-Raqqah" is "ar raqqah", "U.S." is "us".
    """
    plain = unicodedata.normalize("NFKD", name.casefold().translate(_LETTERS))
    plain = "".join(c for c in plain if not unicodedata.combining(c))
    words = _BREAKS.sub(" ", _DROPPED.sub("", plain)).split()
    if len(words) > 1:
        if words[0] == "the":
            del words[0]
        words = [_SHORT.get(word, word) for word in words]
    return " ".join(words)


class Gazetteer:
    """Read-only look-ups in a gazetteer file.

    Opened at the first look-up, by each process and thread for itself; what was looked up is kept.
    It pickles as its path.

    Args:
        path: a file of the schema in this module; the one that ships with factx if left out.
    """

    def __init__(self, path: str | os.PathLike[str] | None = None) -> None:
        self.path = None if path is None else Path(path)
        self._local = threading.local()

    def __reduce__(self) -> tuple[object, ...]:
        return (Gazetteer, (self.path,))

    def find(self, names: Iterable[str]) -> dict[str, tuple[Entry, ...]]:
        """What each of ``names`` could be, most populous first; names nobody has are left out.

        Raises:
            DataError: the file is missing or has another schema.
        """
        kept = self._kept()
        keys = {name: fold(name) for name in names}
        asked = sorted({key for key in keys.values() if key and key not in kept})
        if len(kept) + len(asked) > _MOST_KEPT:
            kept.clear()
            asked = sorted({key for key in keys.values() if key})
        for i in range(0, len(asked), _AT_ONCE):
            self._look_up(asked[i : i + _AT_ONCE], kept)
        return {name: kept[key] for name, key in keys.items() if key and kept[key]}

    def entry(self, place_id: int | None) -> Entry | None:
        """The place with this id."""
        if place_id is None:
            return None
        known: dict[int, Entry | None] = self._local.__dict__.setdefault("entries", {})
        if place_id not in known:
            if len(known) > _MOST_KEPT:
                known.clear()
            row = (
                self._connection()
                .execute(f"SELECT {_COLUMNS}, 0 FROM place WHERE id = ?", (place_id,))
                .fetchone()
            )
            known[place_id] = _entry(row) if row else None
        return known[place_id]

    def country(self, code: str) -> Entry | None:
        """The country with this ISO 3166-1 alpha-2 code."""
        known: dict[str, Entry] = self._local.__dict__.setdefault("countries", {})
        if not known:
            rows = self._connection().execute(f"SELECT {_COLUMNS}, 0 FROM place WHERE kind = 0")
            known.update((entry.country or "", entry) for entry in map(_entry, rows))
        return known.get(code)

    def about(self) -> dict[str, str]:
        """What the file was built from."""
        return dict(self._connection().execute("SELECT key, value FROM meta ORDER BY key"))

    def _look_up(self, keys: Sequence[str], kept: dict[str, tuple[Entry, ...]]) -> None:
        marks = ",".join("?" * len(keys))
        rows = self._connection().execute(
            f"SELECT {_COLUMNS}, grade, key FROM name "
            f"JOIN place ON place.id = name.place WHERE key IN ({marks})",
            keys,
        )
        found: dict[str, list[Entry]] = {key: [] for key in keys}
        for row in rows:
            found[row[-1]].append(_entry(row))
        for key, entries in found.items():
            kept[key] = tuple(sorted(entries, key=lambda e: (-e.population, e.id)))

    def _kept(self) -> dict[str, tuple[Entry, ...]]:
        kept: dict[str, tuple[Entry, ...]] = self._local.__dict__.setdefault("names", {})
        return kept

    def _connection(self) -> sqlite3.Connection:
        # a connection must not be carried over a fork
        if getattr(self._local, "process", None) != os.getpid():
            self._local.connection = self._open()
            self._local.process = os.getpid()
        connection: sqlite3.Connection = self._local.connection
        return connection

    def _open(self) -> sqlite3.Connection:
        if self.path is not None:
            return _connect(self.path)
        with as_file(data_file("gazetteer.sqlite")) as path:
            return _connect(path)


_COLUMNS = "place.id, place.name, kind, country, adm1, adm2, lat, lon, population, capital"


def _entry(row: Sequence[Any]) -> Entry:
    number, name, kind, country, adm1, adm2, lat, lon, population, capital, grade = row[:11]
    return Entry(
        number,
        name,
        KINDS[kind],
        country or None,
        adm1,
        adm2,
        None if lat is None else lat / DEGREE,
        None if lon is None else lon / DEGREE,
        population or 0,
        GRADES[grade],
        capital == 1,
    )


def _connect(path: Path) -> sqlite3.Connection:
    if not path.is_file():
        raise DataError(f"there is no gazetteer at {path}", code="data-missing")
    try:
        connection = sqlite3.connect(
            f"file:{pathname2url(str(path.resolve()))}?mode=ro&immutable=1", uri=True
        )
        schema = connection.execute("SELECT value FROM meta WHERE key = 'schema'").fetchone()
    except sqlite3.Error as error:
        raise DataError(
            f"{path} is not a gazetteer that factx can read: {error}", code="data-unfit"
        ) from None
    if schema is None or schema[0] != SCHEMA:
        raise DataError(
            f"the gazetteer {path} has schema {schema and schema[0]!r}, "
            f"factx reads {SCHEMA!r}: build it again",
            code="data-unfit",
        )
    connection.execute("PRAGMA cache_size = -2000")
    return connection


@functools.cache
def shipped() -> Gazetteer:
    """The gazetteer that ships with factx."""
    return Gazetteer()
