"""A comparison for people: plain text for the terminal, a page that needs nothing besides itself."""

from __future__ import annotations

import html
import textwrap
from collections.abc import Iterable, Iterator, Sequence
from typing import Literal

from factx.comparison.records import (
    Change,
    Comparison,
    Conflict,
    DateGroup,
    DateMember,
    FigureGroup,
    FigureMember,
    Member,
    OnlyIn,
    QuoteGroup,
    QuoteMember,
    Shared,
    Syndicate,
)
from factx.comparison.wording import diff

Form = Literal["text", "json", "html"]

_WIDTH = 100
_CONTEXT = 70  # characters of evidence left and right of what is meant
_REASONS = {"credit": "credit {}", "text": "near-identical text"}


def render(comparison: Comparison, form: Form = "text", *, conflicts_only: bool = False) -> str:
    """``comparison`` as text, JSON or HTML, a line break at the end.

    Args:
        conflicts_only: leaves out what agrees and what one source alone has.
    """
    if conflicts_only:
        comparison = comparison.model_copy(update={"quotes": (), "figures": (), "dates": (), "only_in": ()})
    if form == "json":
        return comparison.model_dump_json() + "\n"
    if form == "html":
        return "".join(_page(comparison))
    return "\n".join(line.rstrip() for line in _lines(comparison, conflicts_only)) + "\n"


# text


def _lines(comparison: Comparison, conflicts_only: bool) -> Iterator[str]:
    yield _census(comparison)
    for syndicate in comparison.syndicated:
        yield from _wrapped(_one_witness(syndicate), "  ")
    yield from _heading("CONFLICTS", comparison.conflicts)
    for conflict in comparison.conflicts:
        yield from _conflict(conflict)
    if conflicts_only:
        return
    yield from _heading("FIGURES IN SEVERAL REPORTS", comparison.figures)
    for figure in comparison.figures:
        yield from _figure(figure)
    yield from _heading("QUOTES IN SEVERAL REPORTS", comparison.quotes)
    for quote in comparison.quotes:
        yield from _quote(quote)
    yield from _heading("DATES IN SEVERAL REPORTS", comparison.dates)
    for date in comparison.dates:
        yield from _date(date)
    if comparison.only_in:
        yield from ("", "ONLY IN ONE SOURCE")
    for only in comparison.only_in:
        yield from _only(only)


def _census(comparison: Comparison) -> str:
    return (
        f"{_count(comparison.reports, 'report')} of {_count(comparison.sources, 'source')}, "
        f"{_count(comparison.witnesses, 'independent witness')}"
    )


def _one_witness(syndicate: Syndicate) -> str:
    why = ", ".join(_REASONS[reason].format(syndicate.credit) for reason in syndicate.reasons)
    shown = ", ".join(syndicate.source_ids[:6])
    more = len(syndicate.source_ids) - 6
    return f"one witness ({why or 'one source'}): {shown}" + (f" and {more} more" if more > 0 else "")


def _heading(title: str, found: Sequence[object]) -> Iterator[str]:
    yield ""
    yield f"{title} ({len(found)})"


def _conflict(conflict: Conflict) -> Iterator[str]:
    yield ""
    whose = "independent sources" if conflict.independent else "one witness, altered on its way"
    yield from _wrapped(f"{_quoted(conflict)}  [{conflict.kind}: {whose}]", "  ", "    ")
    for side in conflict.sides:
        yield from _wrapped(f"{side.label}  ({_support(side.members, side.witnesses)})", "    ", "      ")
        for member in side.members:
            yield from _wrapped(f"{_whose(member)}: {_evidence(member)}", "      ", "        ")


def _quoted(conflict: Conflict) -> str:
    return f"“{conflict.about}”" if conflict.kind == "speaker" else conflict.about


def _figure(group: FigureGroup) -> Iterator[str]:
    yield ""
    yield from _wrapped(f"{group.about}: {group.relation}  ({_standing(group)})", "  ", "    ")
    for member in group.members:
        yield from _wrapped(f"{_whose(member)}: {_evidence(member)}", "    ", "      ")


def _quote(group: QuoteGroup) -> Iterator[str]:
    yield ""
    yield from _wrapped(_bare(group.text), "  ", "  ")
    yield f"    {', '.join(group.speakers) or 'speaker unknown'}  ({_standing(group)})"
    for member in group.members:
        changes = [
            c for c in group.changes if c.quote_id == member.quote_id and c.report_id == member.report_id
        ]
        told = "; ".join(map(_change, changes)) or (
            "as above" if member.text == group.text else "word for word"
        )
        yield from _wrapped(f"{_name(member)}: {told}", "    ", "      ")


def _change(change: Change) -> str:
    match change.kind:
        case "marks":
            return (
                "quotation marks lost"
                if change.after == "without quotation marks"
                else "quotation marks added"
            )
        case "speaker":
            return f"said by {change.after}, not {change.before}"
        case "cut":
            return f"cut “{_short(change.before)}”"
        case "added":
            return f"added “{_short(change.after)}”"
    note = {"alias": "", "spelling": "", "replaced": ""}.get(change.kind, f"{change.kind}: ")
    if change.before is None or change.after is None:
        return (
            f"{note}{'added' if change.before is None else 'cut'} “{_short(change.after or change.before)}”"
        )
    return f"{note}“{_short(change.after)}” for “{_short(change.before)}”"


def _date(group: DateGroup) -> Iterator[str]:
    yield ""
    yield f"  {group.value}  ({_standing(group)})"
    for member in group.members:
        yield from _wrapped(f"{_whose(member)}: {_evidence(member)}", "    ", "      ")


def _only(only: OnlyIn) -> Iterator[str]:
    yield ""
    kinds = (("quote", only.quotes), ("figure", only.figures), ("date", only.dates))
    told = ", ".join(_count(len(found), kind) for kind, found in kinds if found)
    yield f"  {only.source_id}: {told or 'nothing'}"
    for quote in only.quotes:
        yield from _wrapped(
            f"{quote.speaker or 'speaker unknown'}: {_short(_bare(quote.text), 160)}", "    ", "      "
        )
    for figure in only.figures:
        yield from _wrapped(_evidence(figure), "    ", "      ")


def _standing(group: Shared) -> str:
    told = f"{_count(group.sources, 'source')}, {_count(group.witnesses, 'witness')}"
    return told + (", syndicated" if group.syndicated else "")


def _support(members: Iterable[Member], witnesses: int) -> str:
    sources = len({member.source_id for member in members})
    return f"{_count(sources, 'source')}, {_count(witnesses, 'witness')}"


def _count(number: int, noun: str) -> str:
    if number == 1:
        return f"1 {noun}"
    return f"{number:,} {noun}es" if noun.endswith("s") else f"{number:,} {noun}s"


def _name(member: Member) -> str:
    name = member.outlet or member.source_id
    return f"{name} (credit {member.credit})" if member.credit else name


def _whose(member: Member) -> str:
    speaker = getattr(member, "speaker", None)
    said = speaker and not isinstance(member, QuoteMember)
    return f"{_name(member)}, {speaker} said" if said else _name(member)


def _evidence(member: Member) -> str:
    left, middle, right = _in_context(member)
    return f"{left}[{middle}]{right}" if middle else left


def _in_context(member: Member) -> tuple[str, str, str]:
    """What stands before, at and behind the number or date that a member shows."""
    if isinstance(member, QuoteMember):
        return _short(_bare(member.text), 2 * _CONTEXT), "", ""
    assert isinstance(member, (FigureMember, DateMember))
    text, begin = member.context.text, member.context.start
    start, end = member.extent.start - begin, member.extent.end - begin
    left, right = " ".join(text[:start].split()), " ".join(text[end:].split())
    if len(left) > _CONTEXT:
        left = "… " + left[left.find(" ", len(left) - _CONTEXT) + 1 :]
    if len(right) > _CONTEXT:
        right = right[: right.rfind(" ", 0, _CONTEXT)] + " …"
    space = " " if left and text[start - 1 : start].isspace() else ""
    after = " " if right and text[end : end + 1].isspace() else ""
    return left + space, member.extent.text, after + right


def _bare(text: str) -> str:
    """``text`` in one line, within one pair of quotation marks."""
    inner = " ".join(text.split())
    if len(inner) > 2 and inner[0] in '"“„«‘' and inner[-1] in '"”“»’':
        inner = inner[1:-1].strip()
    return f"“{inner}”"


def _short(text: str | None, length: int = 60) -> str:
    words = " ".join((text or "").split())
    if len(words) <= length:
        return words
    half = length // 2
    begin = words[: words.rfind(" ", 0, half) + 1 or half].rstrip()
    return f"{begin} … {words[words.find(' ', len(words) - half) + 1 :]}"


def _wrapped(text: str, first: str, rest: str | None = None) -> list[str]:
    return textwrap.wrap(
        text, _WIDTH, initial_indent=first, subsequent_indent=first + "  " if rest is None else rest,
        break_long_words=False, break_on_hyphens=False,
    )  # fmt: skip


# html

_STYLE = """
:root{color-scheme:light dark;--line:#8884;--soft:#8881}
body{font:16px/1.5 system-ui,sans-serif;max-width:62rem;margin:2rem auto;padding:0 1rem}
h1{font-size:1.4rem}h2{font-size:1.1rem;margin-top:2.5rem;border-bottom:1px solid var(--line)}
article{border:1px solid var(--line);border-radius:.5rem;padding:.8rem 1rem;margin:1rem 0}
article>header{font-weight:600}small,.note{font-weight:400;opacity:.75;font-size:.85rem}
table{border-collapse:collapse;width:100%}
td,th{text-align:left;vertical-align:top;padding:.3rem .6rem .3rem 0}
th{white-space:nowrap;font-weight:500;width:14rem}tr+tr{border-top:1px solid var(--line)}
mark{background:#ffd54a;color:#000;padding:0 .15em}ins{background:#2e7d3233;text-decoration:none}
del{background:#c6282833}.side{margin:.6rem 0 .2rem;font-weight:600}
@media(max-width:40rem){th{width:auto;white-space:normal}}
"""


def _page(comparison: Comparison) -> Iterator[str]:
    yield '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
    yield f"<title>Comparison of {_count(comparison.reports, 'report')}</title>\n"
    yield f"<style>{_STYLE}</style>\n</head>\n"
    yield f"<body>\n<main>\n<h1>{_census(comparison)}</h1>\n"
    for syndicate in comparison.syndicated:
        yield f'<p class="note">{html.escape(_one_witness(syndicate))}</p>\n'
    yield from _section("conflicts", "Conflicts", map(_conflict_html, comparison.conflicts))
    yield from _section("figures", "Figures in several reports", map(_figure_html, comparison.figures))
    yield from _section("quotes", "Quotes in several reports", map(_quote_html, comparison.quotes))
    yield from _section("dates", "Dates in several reports", map(_date_html, comparison.dates))
    yield from _section("only", "Only in one source", map(_only_html, comparison.only_in))
    yield "</main>\n</body>\n</html>\n"


def _section(name: str, title: str, articles: Iterable[str]) -> Iterator[str]:
    shown = list(articles)
    yield f'<section id="{name}">\n<h2>{title} ({len(shown)})</h2>\n{"".join(shown)}</section>\n'


def _conflict_html(conflict: Conflict) -> str:
    whose = "independent sources" if conflict.independent else "one witness, altered on its way"
    sides = "".join(
        f'<p class="side">{html.escape(side.label)} '
        f"<small>{_support(side.members, side.witnesses)}</small></p>"
        + _table((_whose(member), _evidence_html(member)) for member in side.members)
        for side in conflict.sides
    )
    return _article(_quoted(conflict), f"{conflict.kind}, {whose}", sides)


def _figure_html(group: FigureGroup) -> str:
    rows = _table((_whose(member), _evidence_html(member)) for member in group.members)
    return _article(group.about, f"{group.relation}; {_standing(group)}", rows)


def _quote_html(group: QuoteGroup) -> str:
    def rows() -> Iterator[tuple[str, str]]:
        for member in group.members:
            changes = [c for c in group.changes if c.quote_id == member.quote_id]
            told = "; ".join(_change(c) for c in changes if c.kind in ("marks", "speaker", "alias"))
            note = f'<div class="note">{html.escape(told)}</div>' if told else ""
            yield f"{_name(member)}", _diff_html(group.text, member.text) + note

    speakers = ", ".join(group.speakers) or "speaker unknown"
    return _article(_bare(group.text), f"{speakers}; {_standing(group)}", _table(rows()))


def _diff_html(reference: str, other: str) -> str:
    parts = []
    for state, before, after in diff(reference, other):
        if state == "same":
            parts.append(html.escape(after))
        else:
            parts += [f"<del>{html.escape(before)}</del>"] if before else []
            parts += [f"<ins>{html.escape(after)}</ins>"] if after else []
    return " ".join(parts)


def _date_html(group: DateGroup) -> str:
    rows = _table((_whose(member), _evidence_html(member)) for member in group.members)
    return _article(group.value, _standing(group), rows)


def _only_html(only: OnlyIn) -> str:
    quotes = _table(
        (quote.speaker or "speaker unknown", html.escape(_bare(quote.text))) for quote in only.quotes
    )
    figures = _table((figure.extent.text, _evidence_html(figure)) for figure in only.figures)
    return _article(only.source_id, "", quotes + figures)


def _evidence_html(member: Member) -> str:
    left, middle, right = map(html.escape, _in_context(member))
    return f"{left}<mark>{middle}</mark>{right}" if middle else left


def _table(rows: Iterable[tuple[str, str]]) -> str:
    made = "".join(f"<tr><th>{html.escape(head)}</th><td>{cell}</td></tr>" for head, cell in rows)
    return f"<table>{made}</table>\n" if made else ""


def _article(title: str, note: str, inside: str) -> str:
    heading = f"{html.escape(title)} <small>{html.escape(note)}</small>"
    return f"<article><header>{heading}</header>{inside}</article>\n"
