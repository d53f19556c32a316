"""The proof as a drawing: an SVG with the party at the bottom and owners above it.

Listed, blocked and open are told apart by words and by line, never by colour alone;
the text stays text, so it can be searched and read aloud.
"""

from __future__ import annotations

from xml.sax.saxutils import escape

from narrows.ownership.answer import OwnershipAnswer
from narrows.ownership.tell import SAID, name_listing

_WIDE, _HIGH, _GAP_X, _GAP_Y, _EDGE = 220, 64, 30, 84, 24
_STYLE = {
    "listed": ("#fbe3e1", "#8e1b12", "none"),
    "perhaps_listed": ("#fdf0dc", "#8a5a00", "6 3"),
    "blocked": ("#fbe3e1", "#8e1b12", "none"),
    "possibly": ("#fdf0dc", "#8a5a00", "6 3"),
    "unknown": ("#eef0f3", "#4a5568", "2 3"),
    "not_blocked": ("#ffffff", "#4a5568", "none"),
}


def draw(answer: OwnershipAnswer) -> str:
    """Return the proof as an SVG document; deterministic for the same answer."""
    captions, standings, notes, edges = _parts(answer)
    level = _levels(answer)
    rows: dict[int, list[str]] = {}
    for key, row in level.items():
        rows.setdefault(row, []).append(key)
    widest = max(len(row) for row in rows.values())
    width = 2 * _EDGE + widest * _WIDE + (widest - 1) * _GAP_X
    height = 2 * _EDGE + 30 + len(rows) * _HIGH + (len(rows) - 1) * _GAP_Y
    place: dict[str, tuple[float, float]] = {}
    for row, unsorted in sorted(rows.items()):
        keys = _beside_what_they_hold(unsorted, edges, place)
        left = (width - len(keys) * _WIDE - (len(keys) - 1) * _GAP_X) / 2
        top = _EDGE + 30 + (max(rows) - row) * (_HIGH + _GAP_Y)
        for column, key in enumerate(keys):
            place[key] = (left + column * (_WIDE + _GAP_X), top)
    title = f"{answer.caption}: {SAID[answer.outcome]} ({answer.regime}, {answer.as_of})"
    out = [
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}"'
            f' width="{width:g}" height="{height:g}" role="img" font-family="sans-serif"'
            ' font-size="12">'
        ),
        f"<title>{escape(title)}</title>",
        (
            '<defs><marker id="to" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="8"'
            ' markerHeight="8" orient="auto"><path d="M0 0 8 4 0 8z" fill="#333"/></marker></defs>'
        ),
        '<rect width="100%" height="100%" fill="#fff"/>',
        (
            f'<text x="{_EDGE}" y="{_EDGE + 4}" font-size="14" font-weight="bold">'
            f"{escape(_short(title, int(width / 7)))}</text>"
        ),
    ]
    labels = []
    for number, (owner, asset, label) in enumerate(edges):
        line, words = _arrow(place[owner], place[asset], label, number)
        out.append(line)
        labels.append(words)
    for key, (x, y) in place.items():
        fill, line, dash = _STYLE[standings[key]]
        out += [
            (
                f"<g><title>{escape(captions[key])}</title>"
                f'<rect x="{x:g}" y="{y:g}" width="{_WIDE}" height="{_HIGH}" rx="6" fill="{fill}"'
                f' stroke="{line}" stroke-dasharray="{dash}"/>'
            ),
            (
                f'<text x="{x + 10:g}" y="{y + 24:g}" font-weight="bold">'
                f"{escape(_short(captions[key], 24))}</text>"
            ),
            f'<text x="{x + 10:g}" y="{y + 44:g}">{escape(_short(notes[key], 30))}</text></g>',
        ]
    return "\n".join([*out, *labels, "</svg>", ""])


def _parts(
    answer: OwnershipAnswer,
) -> tuple[dict[str, str], dict[str, str], dict[str, str], list[tuple[str, str, str]]]:
    captions = {answer.entity: answer.caption}
    standings: dict[str, str] = {
        answer.entity: "not_blocked"
        if answer.outcome == "not_blocked_on_known_data"
        else ("listed" if answer.listed else answer.outcome)
    }
    notes = {answer.entity: SAID[answer.outcome]}
    edges = []
    for step in answer.proof:
        captions.setdefault(step.entity, step.caption)
        for one in step.contributions:
            captions.setdefault(one.owner, one.caption)
            standings.setdefault(one.owner, one.standing)
            listing = "; ".join(name_listing(party) for party in one.listed)
            notes.setdefault(one.owner, listing or one.standing.replace("_", " "))
            edges.append((one.owner, step.entity, f"{one.share}, {step.measure}"))
    return captions, standings, notes, edges


def _levels(answer: OwnershipAnswer) -> dict[str, int]:
    """Place each party above everything it holds; in a ring, above the nearest of it."""
    held = [(one.owner, step.entity) for step in answer.proof for one in step.contributions]
    nearest = {answer.entity: 0}
    for owner, asset in held:
        nearest.setdefault(owner, nearest[asset] + 1)
    level = dict(nearest)
    for _ in level:
        raised = False
        for owner, asset in held:
            if level[owner] <= level[asset]:
                level[owner], raised = level[asset] + 1, True
        if not raised:
            return level
    return nearest


def _beside_what_they_hold(
    keys: list[str], edges: list[tuple[str, str, str]], place: dict[str, tuple[float, float]]
) -> list[str]:
    """Order a row by where its holdings stand in the rows below."""

    def middle(key: str) -> float:
        below = [place[asset][0] for owner, asset, _ in edges if owner == key and asset in place]
        return sum(below) / len(below) if below else 0.0

    return sorted(keys, key=lambda key: (middle(key), keys.index(key)))


def _arrow(
    start: tuple[float, float], end: tuple[float, float], label: str, number: int
) -> tuple[str, str]:
    x1, y1 = start[0] + _WIDE / 2, start[1] + _HIGH
    x2, y2 = end[0] + _WIDE / 2, end[1]
    if y1 > y2:
        # A ring or a holding within one row: go round by the side.
        x1, y1, x2, y2 = start[0] + _WIDE, start[1] + 20, end[0] + _WIDE, end[1] + 40
    # Labels stand below the owner's row, on three heights in turn: lines may cross,
    # words must not.
    down = 22 * (1 + number % 3) / (y2 - y1) if y2 - y1 >= _GAP_Y else 0.5
    middle_x, middle_y = x1 + (x2 - x1) * down, y1 + (y2 - y1) * down
    return (
        (
            f'<line x1="{x1:g}" y1="{y1:g}" x2="{x2:g}" y2="{y2:g}" stroke="#333"'
            ' marker-end="url(#to)"/>'
        ),
        (
            f'<text x="{middle_x:g}" y="{middle_y:g}" text-anchor="middle" paint-order="stroke"'
            f' stroke="#fff" stroke-width="4">{escape(label)}</text>'
        ),
    )


def _short(text: str, length: int) -> str:
    return text if len(text) <= length else text[: length - 1] + "…"
