"""Facts as plain text for a person to read."""

from __future__ import annotations

from collections.abc import Iterator

from factx.records import Date, Facts, Figure, Place, Quote, Report

_BOUNDS = {
    "exact": "", "approximately": "about ", "at_least": "at least ", "more_than": "more than ",
    "at_most": "at most ", "less_than": "less than ", "between": "between ", "vague": "",
}  # fmt: skip
_WIDEST = 160


def summarize(facts: Facts) -> str:
    """All facts, source by source, a line each."""
    return "".join(f"{line}\n" for group in facts.sources for r in group.reports for line in _report(r))


def _report(report: Report) -> Iterator[str]:
    source = report.source
    heading = " · ".join(
        part
        for part in (
            source.id,
            source.title,
            source.published.isoformat() if source.published else None,
            f"credit {source.credit}" if source.credit else None,
            f"dateline {source.dateline}" if source.dateline else None,
        )
        if part
    )
    yield f"== {heading}"
    speakers: dict[str | None, str | None] = {q.id: q.attribution.speaker for q in report.quotes}
    sections: tuple[tuple[str, list[str]], ...] = (
        ("Quotes", [_quote(q) for q in report.quotes]),
        ("Figures", [_figure(f, speakers.get(f.quote_id)) for f in report.figures]),
        ("Dates", [_date(d) for d in report.dates]),
        ("Places", [_place(p) for p in report.places]),
        (
            "Problems",
            [_problem(p.code, p.extent.text if p.extent else "", p.message) for p in report.problems],
        ),
    )
    for title, lines in sections:
        if lines:
            yield f"{title} ({len(lines)})"
            yield from (f"  {line}" for line in lines)
    yield ""


def _quote(quote: Quote) -> str:
    said = quote.attribution
    who = said.speaker or (f"{said.mention.text}?" if said.mention else "?")
    via = "".join(f", via {step.speaker or step.mention.text}" for step in said.via)
    kind = quote.form if quote.speech else f"{quote.form}, not speech"
    return f"{who}{via} [{kind}]: {_short(quote.text)}"


def _figure(figure: Figure, speaker: str | None) -> str:
    if figure.value is not None:
        size = f"{_BOUNDS[figure.bound]}{figure.value:,}"
    elif figure.low is not None and figure.high is not None:
        size = f"{figure.low:,} to {figure.high:,}"
    elif figure.low is not None:
        size = f"{figure.low:,} or more"
    elif figure.high is not None:
        size = f"{figure.high:,} or less"
    else:
        size = "?"
    words = [size]
    if figure.change:
        words.insert(0, figure.change)
    if figure.unit:
        words.append(figure.unit)
    if figure.counted:
        words.append(figure.counted.text)
    if figure.per:
        words.append(f"per {figure.per}")
    return f"{' '.join(words)}  ({figure.extent.text!r}{f', {speaker}' if speaker else ''})"


def _date(date: Date) -> str:
    when = f", {date.start} to {date.end}" if date.start and date.start != date.end else ""
    return f"{date.extent.text!r} = {date.value or '?'}{when}{'' if date.resolved else ' (unresolved)'}"


def _place(place: Place) -> str:
    where = (
        f" {place.latitude:.2f}, {place.longitude:.2f}"
        if place.latitude is not None and place.longitude is not None
        else ""
    )
    country = f", {place.country}" if place.country else ""
    return f"{place.name} [{place.kind}{country}]{where}  x{len(place.mentions)}"


def _problem(code: str, words: str, message: str) -> str:
    return f"{code}: {_short(words) + ': ' if words else ''}{message}"


def _short(words: str) -> str:
    words = " ".join(words.split())
    return words if len(words) <= _WIDEST else words[: _WIDEST - 1] + "…"
