"""Query parameters: read as declared, every fault told with its place.

The faults are worded as yente's users know them from pydantic, so that on its routes
they can be passed on as they are.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

from starlette.requests import Request

from narrows.api.problem import Fault, Problem

_TRUE = frozenset(("1", "true", "t", "yes", "y", "on"))
_FALSE = frozenset(("0", "false", "f", "no", "n", "off"))
_INTEGER = re.compile(r"[+-]?\d{1,400}")
_NUMBER = re.compile(r"[+-]?(\d{1,400}(\.\d{0,400})?|\.\d{1,400})([eE][+-]?\d{1,3})?")


class Query:
    """The query parameters of one request."""

    def __init__(self, request: Request) -> None:
        self._given: dict[str, list[str]] = {}
        self._faults: list[Fault] = []
        self._listed: list[object] = []
        if request.scope["query_string"]:
            for name, value in request.query_params.multi_items():
                self._given.setdefault(name, []).append(value)
                if "\0" in name or "\0" in value:
                    told = "a parameter holds a NUL character"
                    self._fault(name.replace("\0", ""), "nul", told, None)

    def given(self, *names: str) -> bool:
        """Tell whether one of some parameters is given."""
        return any(name in self._given for name in names)

    def text(self, name: str, default: str | None = None) -> str | None:
        """Return a text; the last one where it is given twice, as yente reads it."""
        given = self._given.get(name)
        return default if given is None else given[-1]

    def texts(self, name: str, *, most: int | None = None) -> tuple[str, ...]:
        """Return all values of a parameter that may be repeated."""
        given = tuple(self._given.get(name, ()))
        if most is not None and len(given) > most:
            told = f"List should have at most {most} items after validation, not {len(given)}"
            self._fault(name, "too_long", told, list(given), {"max_length": most})
            return ()
        return given

    def everything(self) -> dict[str, tuple[str, ...]]:
        """Return every parameter that is given, with its values as they were written."""
        return {name: tuple(values) for name, values in self._given.items()}

    def whole(self, name: str, default: int, *, most: int, least: int | None = None) -> int:
        """Return a whole number."""
        text = self.text(name)
        if text is None:
            return default
        if not _INTEGER.fullmatch(text):
            told = "Input should be a valid integer, unable to parse string as an integer"
            self._fault(name, "int_parsing", told, text)
            return default
        number = int(text)
        if number > most:
            told = f"Input should be less than or equal to {most}"
            self._fault(name, "less_than_equal", told, text, {"le": most})
        if least is not None and number < least:
            told = f"Input should be greater than or equal to {least}"
            self._fault(name, "greater_than_equal", told, text, {"ge": least})
        return number

    def number(self, name: str) -> float | None:
        """Return a number, None where it is not given."""
        text = self.text(name)
        if text is None:
            return None
        if not _NUMBER.fullmatch(text):
            told = "Input should be a valid number, unable to parse string as a number"
            self._fault(name, "float_parsing", told, text)
            return None
        return float(text)

    def flag(self, name: str, default: bool | None) -> bool | None:
        """Return a yes or no."""
        text = self.text(name)
        if text is None:
            return default
        if text.lower() not in _TRUE | _FALSE:
            told = "Input should be a valid boolean, unable to interpret input"
            self._fault(name, "bool_parsing", told, text)
        return text.lower() in _TRUE

    def one_of(self, name: str, allowed: Collection[str], default: str) -> str:
        """Return one of some words."""
        text = self.text(name, default) or ""
        if text not in allowed:
            self._not_one(name, text, allowed)
        return text

    def some_of(
        self, name: str, allowed: Collection[str], default: tuple[str, ...]
    ) -> tuple[str, ...]:
        """Return several of some words."""
        found = self.texts(name) if name in self._given else default
        for text in found:
            if text not in allowed:
                self._not_one(name, text, allowed)
        return found

    def matching(self, name: str, pattern: re.Pattern[str]) -> str | None:
        """Return a text of a form."""
        text = self.text(name)
        if text is not None and not pattern.fullmatch(text):
            told = f"String should match pattern '^{pattern.pattern}$'"
            self._fault(name, "string_pattern_mismatch", told, text, {"pattern": pattern.pattern})
        return text

    def only(self, known: Collection[str]) -> None:
        """Insist that nothing else is given: a misspelt filter would be no filter."""
        for name in self._given:
            if name not in known:
                self._fault(name, "unknown", "there is no such parameter", None)

    def insist(self) -> None:
        """Raise what was found wrong.

        Raises:
            Problem: ``invalid`` with every fault.
        """
        if self._faults:
            raise Problem(
                "invalid",
                "; ".join(f"{fault.pointer}: {fault.detail}" for fault in self._faults),
                errors=tuple(self._faults),
                listed=tuple(self._listed),
            )

    def _not_one(self, name: str, text: str, allowed: Collection[str]) -> None:
        told = " or ".join(f"'{word}'" for word in allowed)
        self._fault(name, "enum", f"Input should be {told}", text, {"expected": told})

    def _fault(
        self,
        name: str,
        kind: str,
        told: str,
        given: object,
        context: Mapping[str, object] | None = None,
    ) -> None:
        self._faults.append(Fault(f"query/{name[:60]}", kind, told))
        entry: dict[str, object] = {"type": kind, "loc": ["query", name[:60]], "msg": told}
        if given is not None:
            entry["input"] = given
        if context:
            entry["ctx"] = dict(context)
        self._listed.append(entry)
