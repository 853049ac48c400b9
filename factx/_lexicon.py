"""Loads what factx knows about language from ``factx/data``: TOML tables and arrays of weights."""

from __future__ import annotations

import functools
import tomllib
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

from factx.errors import DataError


def data_file(name: str) -> Traversable:
    """The file ``name`` of factx/data, wherever the package lies."""
    return files("factx") / "data" / name


@functools.cache
def lexicon(name: str) -> dict[str, Any]:
    """The tables of ``factx/data/<name>.toml``, read once.  Treat the result as read-only.

    Raises:
        DataError: the file is missing or is not TOML.
    """
    place = data_file(f"{name}.toml")
    try:
        return tomllib.loads(place.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise DataError(
            f"factx's data file {name}.toml is missing: install factx again", code="data-missing"
        ) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise DataError(f"factx's data file {name}.toml cannot be read: {error}", code="data-unfit") from None
