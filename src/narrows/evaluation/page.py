"""A report as one HTML page or PDF that stands for itself: no script, no outside file."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from html import escape
from typing import Any

from narrows.model.errors import InputError

_STYLE = """
body{font:16px/1.5 system-ui,sans-serif;max-width:64rem;margin:2rem auto;padding:0 1rem}
table{border-collapse:collapse;width:100%;margin:1rem 0}caption{text-align:start;font-weight:600}
th,td{border-bottom:1px solid #bbb;padding:.3rem .5rem;text-align:start;vertical-align:top}
td{overflow-wrap:anywhere}
.n{text-align:end;font-variant-numeric:tabular-nums}footer{margin-top:3rem}
.sign{margin-top:2rem;border-top:1px solid #000;width:20rem}
@media (prefers-color-scheme:dark){body{background:#111;color:#eee}}
"""


def html(report: dict[str, Any]) -> str:
    """Return the report as a page; names are isolated so that no script turns a line around."""
    title = "Validation of the screening model"
    parts = [
        "<!doctype html><html lang=en><meta charset=utf-8>",
        f"<title>{title}</title><meta name=viewport content='width=device-width'>",
        f"<style>{_STYLE}</style><h1>{title}</h1>",
    ]
    for heading, rows in tables(report):
        parts.append(_table(heading, rows))
    parts.append(
        "<footer><p>These figures say how the screen behaved on these customers, lists and"
        " policy. They do not say that any customer is free of risk.</p>"
        "<p class=sign>Name, date, signature</p></footer></html>"
    )
    return "\n".join(parts) + "\n"


def pdf(report: dict[str, Any]) -> bytes:
    """Return the report as PDF.

    What no font on this machine can show, and what is invisible, is written as its
    reading in Latin letters and its numbers in Unicode; nothing is printed as a box.

    Raises:
        InputError: a font shows letters alone and not where they stand together.
        ModuleNotFoundError: the extra ``narrows[report]`` is not installed.
    """
    try:
        import typst

        from narrows.evaluation.glyphs import NOTE, STANDARD, spelled, unshown
    except ModuleNotFoundError as error:
        raise ModuleNotFoundError(
            "PDF reports need the extra: pip install 'narrows[report]'; or write HTML or JSON"
        ) from error
    sections = [(heading, rows) for heading, rows in tables(report) if rows]
    values = (value for _, rows in sections for row in rows for value in row.values())
    without = unshown([*map(_shown, values), *(heading for heading, _ in sections)])
    lines = [
        f'#set document(title: "Validation of the screening model", date: {_dated(report)})',
        '#set page(paper: "a4", margin: 18mm, numbering: "1 / 1")',
        '#set text(size: 9pt, lang: "en")',
        "= Validation of the screening model",
    ]
    if without:
        lines.append(_typst(NOTE))
    for heading, rows in sections:
        columns = list(rows[0])
        cells = [f"[*{_typst(name.replace('_', ' '))}*]" for name in columns]
        cells += [
            _typst_cell(spelled(_shown(row[name]), without)) for row in rows for name in columns
        ]
        sides = ", ".join("right" if _is_number(rows[0][name]) else "left" for name in columns)
        lines.append(f"== {_typst(spelled(heading, without))}")
        lines.append(
            f"#table(columns: {len(columns)}, align: ({sides},), stroke: 0.3pt, {', '.join(cells)})"
        )
    lines.append("#v(2cm) #line(length: 7cm) Name, date, signature")
    source = "\n\n".join(lines).encode()
    try:
        data: bytes = typst.compile(source, format="pdf", pdf_standards=[STANDARD])
    except typst.TypstError as error:
        raise InputError(
            f"the report cannot be set as PDF: {error}",
            hint="install a font for that script (Noto has one for each), or write .html",
        ) from error
    return data


def tables(report: dict[str, Any]) -> Iterable[tuple[str, Sequence[dict[str, Any]]]]:
    """Return the report's tables in reading order: heading and rows."""
    basis = report["basis"]
    yield (
        "What it stands on",
        [
            {"what": "engine", "value": basis["engine_version"]},
            {"what": "policy", "value": f"{report['policy']['id']} {report['policy']['sha256']}"},
            {"what": "snapshot", "value": basis["snapshot"]},
            {"what": "as of", "value": basis["valid_at"] or "the day of the report"},
            {"what": "as known at", "value": basis["known_at"] or "the moment of the report"},
        ],
    )
    yield "Lists", basis["lists"]
    yield (
        "Thresholds",
        [{"kind": kind, **both} for kind, both in report["policy"]["thresholds"].items()],
    )
    yield "Customers", [report["customers"]]
    yield "Alerts at each threshold (95 % interval per 1,000)", report["sweep"]
    yield "Just above the line", report["above"]
    yield "Just below the line", report["below"]
    yield "Could not be screened", report["not_screened"]
    comparison = report.get("comparison")
    if comparison:
        yield (
            f"Compared with {comparison['with']}",
            [{k: comparison[k] for k in ("only_here", "only_in_other")}],
        )
        yield "Found only here", comparison["examples_only_here"]
        yield "Found only there", comparison["examples_only_in_other"]
    coverage = report.get("coverage")
    if coverage:
        yield (
            "Every listed name finds itself",
            [
                {k: coverage[k] for k in ("names", "coverage")}
                | {"missed": len(coverage.get("missed", ()))}
            ],
        )
    evasion = report.get("evasion")
    if evasion:
        yield (
            f"Manipulated names (seed {evasion['seed']})",
            [
                {"level": row["level"], "family": name}
                | {k: row[k] for k in ("n", "found", "rate", "low", "high")}
                for name, row in evasion["families"].items()
            ],
        )
        yield (
            "Alerts on people made up from the lists' own names: more than customers would give",
            [evasion["clean"]],
        )


def _table(heading: str, rows: Sequence[dict[str, Any]]) -> str:
    if not rows:
        return f"<h2>{escape(heading)}</h2><p>None.</p>"
    columns = list(rows[0])
    head = "".join(
        f"<th scope=col{_numbers(rows[0].get(name))}>{escape(name.replace('_', ' '))}</th>"
        for name in columns
    )
    body = "".join(
        "<tr>" + "".join(_cell(row.get(name)) for name in columns) + "</tr>" for row in rows
    )
    caption = f"<caption>{escape(heading)}</caption>"
    return f"<table>{caption}<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _cell(value: Any) -> str:
    return f"<td{_numbers(value)}><bdi>{escape(_shown(value))}</bdi></td>"


def _numbers(value: Any) -> str:
    """Return the class of a column of numbers: set flush with its digits."""
    return " class=n" if _is_number(value) else ""


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _shown(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:.3f}".rstrip("0").rstrip(".")
    if isinstance(value, list | tuple):
        return "; ".join(map(_shown, value))
    return str(value)


def _dated(report: dict[str, Any]) -> str:
    """Return the document's date: that of what it stands on, not of its making.

    So the same report gives the same bytes.
    """
    basis = report["basis"]
    days = [basis["known_at"] or "", *(str(used["published"]) for used in basis["lists"])]
    year, month, day = (int(part) for part in max([*days, "1970-01-01"])[:10].split("-"))
    return f"datetime(year: {year}, month: {month}, day: {day})"


def _typst_cell(text: str) -> str:
    # A hash has no place to break: set small, it stands beside its neighbours, not on them.
    unbroken = max(map(len, text.split()), default=0) > 40
    return f"[#text(size: 5.5pt)[{_typst(text)}]]" if unbroken else f"[{_typst(text)}]"


def _typst(text: str) -> str:
    # A string literal inside content: no mark-up of the data is ever interpreted.
    return f"#{json.dumps(' '.join(text.split()), ensure_ascii=False)}"
