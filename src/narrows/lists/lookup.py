"""Readings of odd values, as ``source.toml`` declares them.

An unknown value of a closed field is an error until somebody writes down what it
means and why; nothing is guessed.
"""

from __future__ import annotations

from narrows.codes.country import country_code
from narrows.codes.language import language_code
from narrows.lists.records import Unreadable
from narrows.lists.source import ListSource, Lookup


class Lookups:
    """The look-ups of one list, by topic and exact wording (blanks run together)."""

    def __init__(self, source: ListSource) -> None:
        self._list = source.name
        self._regimes = source.regimes
        self._table: dict[str, dict[str, Lookup]] = {
            topic: {" ".join(text.split()): entry for entry in entries for text in entry.match}
            for topic, entries in source.lookups.items()
        }

    def find(self, topic: str, text: str) -> Lookup | None:
        """Return the declared reading of a value, or None."""
        return self._table.get(topic, {}).get(" ".join(text.split()))

    def read(self, topic: str, text: str) -> str | None:
        """Return what a value of a closed field stands for; None if declared empty.

        Raises:
            Unreadable: the value is not declared.
        """
        entry = self.find(topic, text)
        if entry is None:
            raise Unreadable(f"unknown {topic} {text!r}; declare it in {self._list}/source.toml")
        return entry.value or None

    def countries(self, text: str | None) -> tuple[str, ...]:
        """Return the country codes a wording stands for; empty if declared to name none.

        A look-up of topic ``country`` may name several codes, parted by blanks.

        Raises:
            Unreadable: no country is known by that wording and no look-up declares it.
        """
        if text is None or not text.strip():
            return ()
        entry = self.find("country", text)
        if entry is not None:
            return tuple(entry.value.split()) if entry.value else ()
        code = country_code(text)
        if code is None:
            raise Unreadable(f"unknown country {text!r}; declare it in {self._list}/source.toml")
        return (code,)

    def regime(self, code: str) -> str:
        """Return a programme code after checking that the list declares what it means.

        Raises:
            Unreadable: ``source.toml`` has no such regime.
        """
        if code not in self._regimes:
            raise Unreadable(f"unknown regime {code!r}; declare it in {self._list}/source.toml")
        return code

    def language(self, text: str | None) -> str | None:
        """Return the ISO 639-3 code of a language by code or English name.

        Raises:
            Unreadable: the language is not known and no look-up declares it.
        """
        if text is None or not text.strip():
            return None
        entry = self.find("language", text)
        if entry is not None:
            return entry.value or None
        code = language_code(text)
        if code is None:
            raise Unreadable(f"unknown language {text!r}; declare it in {self._list}/source.toml")
        return code
