"""The builders by the names that the rules in ``data/dates.toml`` call them by."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from factx.find.dates import amounts
from factx.find.dates import points as dates
from factx.find.dates.timex import Items, Timex

Built = Timex | list[tuple[Items, Timex]] | None
"""One expression, several with their items, or none."""

BUILDERS: Mapping[str, Callable[[Items], Built]] = {
    "calendar": dates.calendar,
    "days": dates.days,
    "years": dates.years,
    "year_end": dates.year_end,
    "iso": dates.iso,
    "explicit": dates.explicit,
    "numeric": dates.numeric,
    "clock_in_part": dates.clock_in_part,
    "unit_shift": dates.unit_shift,
    "quarter": dates.quarter,
    "year_ago": dates.year_ago,
    "year_period": dates.year_period,
    "quarter_code": dates.quarter_code,
    "week_of": dates.week_of,
    "season": dates.season,
    "decade": dates.decade,
    "century": dates.century,
    "edge": dates.edge,
    "prewar": dates.prewar,
    "duration": amounts.duration,
    "past_span": amounts.past_span,
    "recent_units": amounts.recent_units,
    "offset": amounts.offset,
    "set": amounts.repeated,
    "age": amounts.age,
}
