"""Pages served from the package's own files: nothing is loaded from anywhere else."""

from __future__ import annotations

from functools import cache
from html import escape
from importlib import resources

from starlette.responses import RedirectResponse, Response

from narrows.api.problem import PROBLEMS
from narrows.match.rules import rules
from narrows.model.policy import Policy

PAGES: dict[str, tuple[str, str]] = {
    "/": ("To the documentation", "text/html"),
    "/docs": ("The documentation of this interface", "text/html"),
    "/docs/problems": ("Every problem code and what to do about it", "text/html"),
    "/docs/evidence": ("Every evidence code and its weight", "text/html"),
    "/docs/docs.css": ("How the pages look", "text/css"),
    "/docs/docs.js": ("How the documentation is drawn", "text/javascript"),
}
"""Path to what it is and its media type."""

_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';"
    " base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_FRAME = (
    '<!doctype html><html lang="en"><meta charset="utf-8"><title>{title}</title>'
    '<link rel="stylesheet" href="/docs/docs.css"><main><h1>{title}</h1>{body}</main></html>'
)


def page(path: str, policy: Policy) -> Response | None:
    """Return a page, None where there is none."""
    if path == "/":
        return RedirectResponse("/docs", 307)
    if path not in PAGES:
        return None
    if path == "/docs/problems":
        body = _problems()
    elif path == "/docs/evidence":
        body = _evidence(policy)
    else:
        body = _file("docs.html" if path == "/docs" else path.rpartition("/")[2])
    return Response(
        body,
        media_type=PAGES[path][1],
        headers={"Content-Security-Policy": _POLICY, "Cache-Control": "no-cache"},
    )


@cache
def advice() -> dict[str, str]:
    """Return what to do about each problem, by code."""
    found: dict[str, str] = {}
    for line in _file("problems.tsv").splitlines():
        code, _, text = line.partition("\t")
        if code and not code.startswith("#"):
            found[code] = text
    return found


@cache
def _file(name: str) -> str:
    return resources.files(__package__).joinpath("assets", name).read_text("utf-8")


def _problems() -> str:
    rows = "".join(
        f'<tr id="{code}"><td><code>{code}</code></td><td>{status}</td>'
        f"<td>{escape(title)}</td><td>{escape(advice()[code])}</td></tr>"
        for code, (status, title) in PROBLEMS.items()
    )
    head = "<tr><th>Code</th><th>Status</th><th>What it says</th><th>What to do</th></tr>"
    return _FRAME.format(title="Problems", body=f"<table>{head}{rows}</table>")


def _evidence(policy: Policy) -> str:
    rows = "".join(
        f'<tr id="{rule.code}"><td><code>{rule.code}</code></td><td>{escape(rule.title)}</td>'
        f"<td>{escape(rule.explanation)}</td><td>{policy.bits.get(rule.code, '')}</td></tr>"
        for rule in rules()
    )
    head = "<tr><th>Code</th><th>What it says</th><th>How it is found</th><th>Bits</th></tr>"
    return _FRAME.format(title="Evidence", body=f"<table>{head}{rows}</table>")
