"""Works out the TIMEX3 value of a temporal expression from publication day, tense and earlier mentions.

What is not known stays X in the value: without a day of publication "on Sunday" is "XXXX-WXX-7".
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, NamedTuple

from factx.find.dates import calendar as cal
from factx.find.dates.calendar import Day
from factx.find.dates.timex import Timex

Tense = Literal["past", "future", "present"] | None


class Resolved(NamedTuple):
    """A TIMEX3 value, what it was worked out from, and whether that settles it.

    ``narrated``: the year is the one that a history named last.
    """

    value: str | None
    anchor: str
    resolved: bool
    narrated: bool = False


@dataclass(slots=True)
class Moment:
    """What an earlier mention said: its parts, as far as it had them."""

    year: int | None = None
    month: int | None = None
    day: int | None = None
    quarter: int | None = None

    def date(self) -> Day | None:
        """The day, if the mention had all its parts."""
        if self.year and self.month and self.day:
            return cal.make_day(self.year, self.month, self.day)
        return None


@dataclass(slots=True)
class Resolver:
    """Resolves the temporal expressions of one document, in order of the text.

    ``narrative``: the text tells of one past time in order, so that a bare "in May" lies in the year
    that was named last and not in the one of publication.
    """

    published: Day | None
    narrative: bool = False
    spoken: Moment | None = None
    quarter: tuple[int | None, int] | None = None

    def resolve(self, timex: Timex, tense: Callable[[], Tense]) -> Resolved | None:
        """The value of ``timex``; ``None`` if it turns out to be no date."""
        if timex.value is not None or _is_event(timex):
            return self._settled(timex)
        if timex.unit == "week of":
            found = self._day(timex, tense)
            day = cal.to_day(found[0]) if found else None
            if found is None or day is None:
                return Resolved(_unknown("W"), "none", False)
            return Resolved(cal.week_of(day), found[1], True)
        if timex.unit is not None:
            return self._relative(timex, tense)
        if timex.quarter is not None:
            return self._quarter(timex, tense)
        if timex.season is not None:
            return self._season(timex, tense)
        if timex.decade is not None:
            decade = timex.decade
            if timex.short and self.narrative and self.spoken and (self.spoken.year or 0) > 0:
                decade = (self.spoken.year or 0) // 100 * 100 + decade % 100
            return Resolved(f"{decade // 10}X", "text", True)
        return self._calendar(timex, tense)

    def _settled(self, timex: Timex) -> Resolved:
        value = timex.value
        found = value is not None and timex.kind == "date" and "X" not in value and not value.endswith("_REF")
        if timex.vague:
            found = False
        settled = found or (timex.kind in ("duration", "set") and value is not None and "X" not in value)
        return Resolved(value, "text" if settled else "none", settled)

    # calendar dates

    def _calendar(self, timex: Timex, tense: Callable[[], Tense]) -> Resolved | None:
        found = self._day(timex, tense)
        if found is None:
            return None
        value, anchor, settled, moment = found
        if timex.half and value.isdigit():
            value = f"{value}-H{timex.half}"
        if timex.clock or timex.part:
            if len(value) != 10 and not value.startswith("XXXX-WXX"):
                return None
            value = f"{value}T{timex.clock or timex.part}"
        if moment is not None:
            self.spoken = moment
        narrated = self.narrative and anchor == "mention" and timex.month is not None
        return Resolved(value, anchor, settled, narrated)

    def _day(self, timex: Timex, tense: Callable[[], Tense]) -> tuple[str, str, bool, Moment | None] | None:
        """Value, anchor, whether settled, and what later mentions may build on."""
        if timex.deictic is not None:
            if self.published is None:
                return "XXXX-XX-XX", "none", False, None
            return _of_day(cal.shift(self.published, days=timex.deictic), "published")
        if timex.holiday is not None:
            return self._holiday(timex, tense)
        if timex.month is not None:
            return self._month(timex, tense)
        if timex.weekday is not None:
            return self._weekday(timex, tense)
        if timex.year is not None:
            year = timex.year
            if timex.short and self.narrative and self.spoken and (self.spoken.year or 0) > 0:
                year = (self.spoken.year or 0) // 100 * 100 + year % 100
            return year_text(year), "text", True, Moment(year)
        if timex.part or timex.clock:
            return self._day_of_part(timex)
        return None

    def _month(self, timex: Timex, tense: Callable[[], Tense]) -> tuple[str, str, bool, Moment | None] | None:
        assert timex.month is not None
        if timex.day and timex.day > cal.days_in(2000, timex.month):
            return None
        year, anchor = self._year(timex, tense)
        text = f"{timex.month:02}" + (f"-{timex.day:02}" if timex.day else "")
        if year is None:
            return f"XXXX-{text}", "none", False, Moment(None, timex.month, timex.day)
        if timex.day and year > 0 and cal.make_day(year, timex.month, timex.day) is None:
            return f"XXXX-{text}", "none", False, Moment(None, timex.month, timex.day)
        return f"{year_text(year)}-{text}", anchor, True, Moment(year, timex.month, timex.day)

    def _year(self, timex: Timex, tense: Callable[[], Tense]) -> tuple[int | None, str]:
        """The year of a month or a day, and what gave it; there is no year 0 and none beyond 9999."""
        year, anchor = self._counted_year(timex, tense)
        return (year, anchor) if year and year <= 9999 else (None, "none")

    def _counted_year(self, timex: Timex, tense: Callable[[], Tense]) -> tuple[int | None, str]:
        if timex.year is not None:
            return timex.year, "text"
        if timex.year_shift is not None:
            if timex.year_base == "mention" and self.spoken and self.spoken.year:
                return self.spoken.year + timex.year_shift, "mention"
            if timex.year_base == "published" and self.published:
                return self.published.year + timex.year_shift, "published"
            return None, "none"
        that = timex.shift == 0 and timex.base == "mention"  # "that October"
        if that and self.spoken and self.spoken.year:
            return self.spoken.year, "mention"
        if self.narrative and self.spoken and self.spoken.year and timex.month:
            return self._narrated_year(timex.month, self.spoken.year, self.spoken.month), "mention"
        if self.published is None or timex.month is None:
            return None, "none"
        here = (self.published.month, self.published.day if timex.day else 0)
        there = (timex.month, timex.day or 0)
        year = self.published.year
        if timex.shift == 0 and timex.base == "published":
            return year, "published"
        if timex.shift == -1:
            return year - (there >= here), "published"
        if timex.shift == 1:
            return year + (there <= here), "published"
        if there == here:
            return year, "published"
        months = timex.month - self.published.month
        if -2 <= months <= 2:
            return year, "published"
        if months >= 10:
            return year - 1, "published"
        when = tense()
        if months <= -10 and when != "past":
            return year + 1, "published"
        if when == "past":
            return year - (there > here), "published"
        if when == "future":
            return year + (there < here), "published"
        return year + (1 if months < -6 else -1 if months > 6 else 0), "published"

    @staticmethod
    def _narrated_year(month: int, year: int, last_month: int | None) -> int:
        """A tale goes forward: from November to March lies a new year."""
        if last_month and last_month - month > 7:
            return year + 1
        return year

    def _weekday(
        self, timex: Timex, tense: Callable[[], Tense]
    ) -> tuple[str, str, bool, Moment | None] | None:
        assert timex.weekday is not None
        base = self.published
        anchor = "published"
        if timex.base == "mention" and self.spoken and self.spoken.date():
            base, anchor = self.spoken.date(), "mention"
        elif self.narrative and timex.shift is None:
            base = self.spoken.date() if self.spoken else None
            anchor = "mention"
        if base is None:
            return f"XXXX-WXX-{timex.weekday}", "none", False, None
        back = (base.isoweekday() - timex.weekday) % 7
        if timex.shift == -1:
            days = -(back or 7)
        elif timex.shift == 1:
            days = 7 - back
        elif back == 0:
            days = 0
        else:
            days = 7 - back if tense() == "future" else -back
        return _of_day(cal.shift(base, days=days), anchor)

    def _holiday(
        self, timex: Timex, tense: Callable[[], Tense]
    ) -> tuple[str, str, bool, Moment | None] | None:
        assert timex.holiday is not None
        year, anchor = None, "none"
        if timex.year is not None or timex.year_shift is not None:
            year, anchor = self._year(timex, tense)
        elif self.narrative and self.spoken and self.spoken.year:
            year, anchor = self.spoken.year, "mention"
        elif self.published is not None:
            anchor = "published"
            now = self.published
            days = [d for y in (now.year - 1, now.year, now.year + 1) if (d := holiday(timex.holiday, y))]
            before = [d for d in days if d < now or (d == now and timex.shift != -1)]
            after = [d for d in days if d > now or (d == now and timex.shift != 1)]
            near = min((abs((d - now).days) for d in days), default=0)
            when: Tense = "past" if timex.shift == -1 else "future" if timex.shift == 1 else None
            if timex.shift is None and near > 120:
                when = tense()
            if when == "past" and before:
                year = before[-1].year
            elif when == "future" and after:
                year = after[0].year
            elif days:
                year = min(days, key=lambda d: abs((d - now).days)).year
        if year is None or not (day := holiday(timex.holiday, year)):
            fixed = timex.holiday if "-" in timex.holiday and len(timex.holiday) == 5 else "XX-XX"
            return f"XXXX-{fixed}", "none", False, None
        return _of_day(day, anchor)

    def _day_of_part(self, timex: Timex) -> tuple[str, str, bool, Moment | None] | None:
        base, anchor = self.published, "published"
        step = int(timex.shift or 0)
        if timex.base == "mention" or (self.narrative and timex.shift is None) or step == 1:
            base, anchor = (self.spoken.date() if self.spoken else None), "mention"
        elif (
            timex.shift is None
            and self.spoken
            and (day := self.spoken.date())
            and (base is None or abs((day - base).days) < 8)
        ):
            base, anchor = day, "mention"
        if base is None:
            return "XXXX-XX-XX", "none", False, None
        return _of_day(cal.shift(base, days=step), anchor)

    # quarters and seasons

    def _quarter(self, timex: Timex, tense: Callable[[], Tense]) -> Resolved:
        number = timex.quarter
        assert number is not None
        year, anchor = None, "none"
        if timex.year is not None or timex.year_shift is not None:
            year, anchor = self._year(timex, tense)
        elif self.published is not None:
            anchor = "published"
            now = cal.quarter_of(self.published)
            year = self.published.year
            when: Tense = "past" if timex.shift == -1 else "future" if timex.shift == 1 else tense()
            if when == "future":
                # results of the quarter just over are still to come
                year += number < now - 1 if now > 1 else -(number == 4)
            else:
                year -= number > now
        if year is not None and not 1 <= year <= 9999:
            year = None
        self.quarter = (year, number)
        if year is None:
            return Resolved(f"XXXX-Q{number}", "none", False)
        return Resolved(f"{year:04}-Q{number}", anchor, True)

    def _season(self, timex: Timex, tense: Callable[[], Tense]) -> Resolved:
        assert timex.season is not None
        year, anchor = timex.year, "text"
        if timex.year_shift is not None:
            year, anchor = self._year(timex, tense)
        elif year is None and self.narrative and self.spoken and self.spoken.year:
            year, anchor = self.spoken.year, "mention"
        if year is None and timex.year_shift is None and self.published is not None:
            anchor = "published"
            year = self.published.year
            month = {"SP": 4, "SU": 7, "FA": 10, "WI": 12}[timex.season]
            if timex.shift == -1:
                year -= month >= self.published.month - 1
            elif timex.shift == 1:
                year += month <= self.published.month
            elif timex.shift is None:
                if tense() == "past":
                    year -= month - 1 > self.published.month
                elif tense() == "future":
                    year += month + 1 < self.published.month
        if year is None:
            return Resolved(f"XXXX-{timex.season}", "none", False)
        if anchor != "published":
            self.spoken = Moment(year)
        return Resolved(f"{year_text(year)}-{timex.season}", anchor, True)

    # "last week", "two months ago", "a year earlier"

    def _relative(self, timex: Timex, tense: Callable[[], Tense]) -> Resolved | None:
        assert timex.unit is not None
        unit, step = timex.unit, timex.shift or 0
        if timex.base == "period":
            return self._year_ago(timex)
        if timex.base == "context":
            return self._the_unit(timex, tense)
        if unit == "Y" and step == -1 and not self.narrative and timex.modifier is None:
            if self.quarter and timex.base in ("mention", "published") and timex.counted:
                return self._year_ago(timex)
            if timex.counted and timex.base == "mention" and self.published:
                return self._shifted(unit, step, self.published, "published")
        if timex.counted and step <= -1 and (far := self._long_ago(timex, int(-step))):
            return far
        if timex.base == "mention" or (self.narrative and step):
            return self._from_mention(unit, step)
        if self.published is None:
            return Resolved(_unknown(unit), "none", False)
        if unit == "D" and step == 0:
            return None  # "this day" may be any
        if unit == "WE" and step == 0 and self.published.isoweekday() < 6 and tense() != "future":
            step = -1
        return self._shifted(unit, step, self.published, "published")

    def _long_ago(self, timex: Timex, count: int) -> Resolved | None:
        """ "1,500 years ago", "three centuries ago": round numbers say no year, but a decade or century.

        ``None`` for what is near or exact; of a thousand years and more not even the century is known.
        """
        years = count * {"Y": 1, "CE": 100, "ML": 1000}.get(timex.unit or "", 0)
        if years < 100 or years % 10:
            return None
        told = timex.base == "mention" or self.narrative
        now = (
            self.spoken.year
            if told and self.spoken
            else None
            if told or not self.published
            else self.published.year
        )
        year = (now or 0) - years
        if years % 1000 == 0 or year < 1:
            return Resolved("PAST_REF", "none", False)
        value = f"{year // 100:02}" if years % 100 == 0 else f"{year // 10:03}X"
        return Resolved(value, "mention" if told else "published", True)

    def _shifted(self, unit: str, step: float, base: Day, anchor: str) -> Resolved | None:
        """``step`` units away from ``base``, as precise as the unit is."""
        if unit in ("W", "WE") and step == -1 and anchor == "published" and base.isoweekday() == 7:
            # newspapers begin a week on Sunday: on that day, "last week" is the ISO week that just ends
            base = cal.shift(base, days=1) or base
        if unit == "FN":
            unit, step = "W", step * 2
        if step != int(step):
            unit, step = {"Y": ("M", step * 12), "W": ("D", step * 7)}.get(unit, (unit, step))
        count = int(step)
        if abs(count) > 120_000:
            return None
        value: str | None = None
        day: Day | None
        moment: Moment | None = None
        if unit == "D":
            day = cal.shift(base, days=count)
            value = day.isoformat() if day else None
            moment = Moment(day.year, day.month, day.day) if day else None
        elif unit in ("W", "WE"):
            day = cal.shift(base, days=7 * count)
            value = cal.week_of(day) + ("-WE" if unit == "WE" else "") if day else None
            moment = Moment(day.year, day.month) if day else None
        elif unit == "M":
            day = cal.shift(base, months=count)
            value = f"{day.year:04}-{day.month:02}" if day else None
            moment = Moment(day.year, day.month) if day else None
        elif unit == "Q":
            day = cal.shift(base, months=3 * count)
            value = f"{day.year:04}-Q{cal.quarter_of(day)}" if day else None
            if day:
                self.quarter = (day.year, cal.quarter_of(day))
        elif unit in ("Y", "DE", "CE", "ML"):
            year = base.year + count * {"Y": 1, "DE": 10, "CE": 100, "ML": 1000}[unit]
            if 1 <= year <= 9999:
                value = f"{year:04}"
                moment = Moment(year)
        else:
            return Resolved(None, "none", False)
        if value is None:
            return None
        if moment is not None and anchor == "mention":
            self.spoken = moment
        return Resolved(value, anchor, True)

    def _from_mention(self, unit: str, step: float) -> Resolved | None:
        spoken = self.spoken
        if spoken is None:
            return Resolved(_unknown(unit), "none", False)
        if spoken.year is None:
            if unit == "M" and spoken.month and step == int(step):
                month = (spoken.month - 1 + int(step)) % 12 + 1
                self.spoken = Moment(None, month)
                return Resolved(f"XXXX-{month:02}", "none", False)
            return Resolved(_unknown(unit), "none", False)
        base = spoken.date()
        if base is None:
            if unit in ("D", "W", "WE", "M", "Q") and (unit in ("D", "W", "WE") or not spoken.month):
                return Resolved(year_text(spoken.year) + _unknown(unit)[4:], "none", False)
            if unit == "Y" and spoken.year < 0:
                year = spoken.year + int(step)
                self.spoken = Moment(year)
                return Resolved(year_text(year), "mention", True) if year < 0 else None
            base = cal.make_day(spoken.year, spoken.month or 1, 1)
        if base is None:
            return Resolved(_unknown(unit), "none", False)
        return self._shifted(unit, step, base, "mention")

    def _year_ago(self, timex: Timex) -> Resolved:
        if timex.year is not None:
            if self.quarter is None:
                return Resolved(year_text(timex.year), "text", True)
            return Resolved(f"{year_text(timex.year)}-Q{self.quarter[1]}", "mention", True)
        if timex.quarter:
            year = self.published.year - 1 if self.published else None
            if self.quarter and self.quarter[0]:
                year = self.quarter[0] - 1
            return Resolved(
                f"{year or 'XXXX'}-Q{timex.quarter}", "mention" if year else "none", year is not None
            )
        if self.quarter:
            year, number = self.quarter
            if year is None:
                return Resolved(f"XXXX-Q{number}", "none", False)
            return Resolved(f"{year - 1:04}-Q{number}", "mention", True)
        if self.published is not None:
            return Resolved(f"{self.published.year - 1:04}", "published", True)
        return Resolved("XXXX", "none", False)

    def _the_unit(self, timex: Timex, tense: Callable[[], Tense]) -> Resolved | None:
        """ "the quarter", "the year": the one spoken of, else the one of publication."""
        unit = timex.unit
        assert unit is not None
        if unit == "D":
            return None  # "the day" says hardly ever when
        if unit == "Q" and self.quarter:
            year, number = self.quarter
            return Resolved(f"{year or 'XXXX'}-Q{number}", "mention" if year else "none", year is not None)
        if self.narrative:
            return self._from_mention(unit, 0)
        if self.published is None:
            return Resolved(_unknown(unit), "none", False)
        if unit == "WE" and self.published.isoweekday() < 6 and tense() != "future":
            return self._shifted(unit, -1, self.published, "published")
        if unit in ("W", "WE", "M", "Y", "Q"):
            return self._shifted(unit, 0, self.published, "published")
        return None


def year_text(year: int) -> str:
    """A year as TIMEX3 writes it; years BC are negative numbers here."""
    return f"{year:04}" if year > 0 else f"BC{-year:04}"


def holiday(rule: str, year: int) -> Day | None:
    """The day of a holiday by its rule in the lexicon."""
    if not 1 <= year <= 9999:
        return None
    words = rule.split()
    if words[0] == "easter":
        return cal.shift(cal.easter(year), days=int(words[1]))
    if len(words) == 1:
        return cal.make_day(year, int(rule[:2]), int(rule[3:]))
    month, nth, weekday = map(int, words[:3])
    day = cal.nth_weekday(year, month, weekday, nth)
    return cal.shift(day, days=int(words[3])) if day and len(words) > 3 else day


def _of_day(day: Day | None, anchor: str) -> tuple[str, str, bool, Moment | None] | None:
    if day is None:
        return None
    return day.isoformat(), anchor, True, Moment(day.year, day.month, day.day)


def _unknown(unit: str) -> str:
    return {
        "D": "XXXX-XX-XX", "W": "XXXX-WXX", "WE": "XXXX-WXX-WE", "M": "XXXX-XX", "Q": "XXXX-QX",
        "FN": "XXXX-WXX", "DE": "XXX", "CE": "XX",
    }.get(unit, "XXXX")  # fmt: skip


def _is_event(timex: Timex) -> bool:
    """True for "pre-war": before or after something that no calendar knows."""
    return timex.kind == "date" and timex.modifier in ("before", "after") and timex.year is None
