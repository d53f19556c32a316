"""A small page about an entity, shown by OpenRefine when a name is pointed at."""

from __future__ import annotations

from html import escape

from starlette.responses import Response

from narrows.codes.schema import schema
from narrows.model.entity import Entity

_SHOWN = 8
_POLICY = "default-src 'none'; style-src 'unsafe-inline'"


def preview(caption: str, entity: Entity) -> Response:
    """Return the page; every value is escaped and nothing is loaded from elsewhere."""
    shape = schema(entity.schema)
    rows: list[str] = []
    for name in dict.fromkeys((*shape.featured, *entity.properties())):
        values = entity.values(name)
        prop = shape.properties.get(name)
        if values and prop is not None and prop.type != "entity" and len(rows) < _SHOWN:
            told = escape("; ".join(values[:3])[:300])
            rows.append(f"<tr><th>{escape(prop.label)}</th><td>{told}</td></tr>")
    page = (
        "<!doctype html><meta charset=utf-8><title>Preview</title>"
        "<style>body{font:13px sans-serif}th{text-align:left;vertical-align:top}</style>"
        f"<h1 style='font-size:15px'>{escape(caption)}</h1>"
        f"<p>{escape(shape.label)}, {escape(entity.source.list)}</p>"
        f"<table>{''.join(rows)}</table>"
    )
    return Response(
        page,
        media_type="text/html",
        headers={"Content-Security-Policy": _POLICY, "X-Content-Type-Options": "nosniff"},
    )
