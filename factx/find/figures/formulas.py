"""Units written as a formula ("W/m2", "kg·m"), read by quantulum3.

quantulum3 takes over a second to load, so it is imported when the first formula is met, and it is asked
for one formula at a time: over whole texts it is quadratic.  Its guesses between units with one symbol
change with the hash seed, and with whether scikit-learn is there, so only symbols with one meaning are
passed on.
"""

from __future__ import annotations

import functools
import logging
import re
import warnings

from factx._lexicon import lexicon

_FORMULA = re.compile(r"(?=[^/·*^²³]{1,8}[/·*^²³])[A-Za-zµμΩ%][A-Za-zµμΩ%\d/·*^²³⁻¹.−-]{1,14}(?<![.−-])")
_SYMBOL = re.compile(r"[A-Za-zµμΩ%]+")


def formula_at(text: str, at: int) -> tuple[str, int] | None:
    """The unit of the formula that starts at ``at``, by quantulum3's name, and where it ends."""
    found = _FORMULA.match(text, at)
    if found is None or text[found.end() : found.end() + 1].isalnum():
        return None
    name = _unit(found[0])
    return (name, found.end()) if name else None


@functools.lru_cache(maxsize=1024)
def _unit(formula: str) -> str | None:
    unambiguous = lexicon("units")["formulas"]["symbols"]
    if not all(part in unambiguous for part in _SYMBOL.findall(formula)):
        return None
    root = logging.getLogger()
    handlers = list(root.handlers)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            from quantulum3 import parser

            found = parser.parse(f"1 {formula}")
    except Exception:  # whatever it trips over, the number stays without a unit
        return None
    finally:
        root.handlers[:] = handlers  # parse() sets up the root logger
    if len(found) != 1 or found[0].value != 1 or found[0].span != (0, len(formula) + 2):
        return None
    # a product is renamed to any unit of its dimensions ("A·h": milliampere-hour): it must say the parts
    parts = {word for part in found[0].unit.original_dimensions for word in part["base"].split()}
    name = str(found[0].unit.name)
    return name if parts and set(name.split()) - {"per", "square", "cubic"} <= parts else None
