"""Parameters that several routes of ``/v1`` have."""

from __future__ import annotations

from narrows.api.routing import Param

MOMENT: dict[str, object] = {
    "anyOf": [{"type": "string", "format": "date"}, {"type": "string", "format": "date-time"}],
    "examples": ["2024-05-03", "2024-05-03T14:00:00Z"],
}
"""A day, or a moment with its zone (RFC 3339)."""
AS_OF = Param("as_of", "query", "The day the answer is about", {"type": "string", "format": "date"})
KNOWN_AT = Param(
    "known_at",
    "query",
    "What was known at that day or moment (ISO)",
    MOMENT,
)
LISTS = Param(
    "lists",
    "query",
    "Only these lists; may be repeated",
    {"type": "array", "items": {"type": "string"}},
)
CURSOR = Param("cursor", "query", "Where the page before ended, as it was given")
LIMIT = Param(
    "limit",
    "query",
    "Most items on a page",
    {"type": "integer", "minimum": 1, "maximum": 500, "default": 100},
)
TIMES = (AS_OF, KNOWN_AT)


def path(name: str, description: str) -> Param:
    """Return a path parameter."""
    return Param(name, "path", description, {"type": "string"}, required=True)
