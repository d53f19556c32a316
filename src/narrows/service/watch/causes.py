"""What changed about a listed party, in the words of the lists' own comparison."""

from __future__ import annotations

from narrows.model.errors import UnknownOption
from narrows.service.watch.change import Grounds
from narrows.service.watch.listed import Key
from narrows.store.diff import Diff, diff
from narrows.store.versions import Versions
from narrows.store.view import View


class Explanations:
    """Compares the list versions of two runs, each list once and only when asked."""

    def __init__(self, view: View, grounds: Grounds) -> None:
        self._view = view
        self._grounds = grounds
        self._said: dict[str, dict[str, tuple[str, ...]] | None] = {}

    def statements(self, key: Key) -> tuple[str, ...]:
        """Return what changed about a party, property by property."""
        name, entity_id = key
        if key in self._grounds.changed.added:
            return ("listed",)
        if key in self._grounds.changed.removed:
            return ("no longer listed",)
        if name not in self._said:
            self._said[name] = self._compared(name)
        return (self._said[name] or {}).get(entity_id, ())

    def _compared(self, name: str) -> dict[str, tuple[str, ...]] | None:
        before = self._grounds.before
        used = None if before is None else next((u for u in before.lists if u.name == name), None)
        row = self._view.rows.get(name)
        if used is None or row is None or used.version == row.id:
            return None
        versions = Versions(self._view.workspace, name)
        try:
            earlier = versions.row(used.version)
        except UnknownOption:
            return None
        return in_words(diff(versions, earlier, row))


def in_words(found: Diff) -> dict[str, tuple[str, ...]]:
    """Return the changes of each party that stayed, a line for each property."""
    said: dict[str, list[str]] = {}
    for change in found.changes:
        parts = [f"-{value}" for value in change.removed] + [f"+{value}" for value in change.added]
        said.setdefault(change.entity_id, []).append(f"{change.prop}: {', '.join(parts)}")
    return {entity: tuple(lines) for entity, lines in said.items()}
