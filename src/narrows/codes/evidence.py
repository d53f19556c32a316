"""What evidence codes mean, in words: ``evidence.toml``."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources

import msgspec


class Rule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One evidence code: what it says, and how far that goes."""

    meaning: str
    detail: str


@cache
def rules() -> dict[str, Rule]:
    """Return every code and what it means."""
    text = resources.files(__package__).joinpath("evidence.toml").read_text("utf-8")
    return msgspec.convert(tomllib.loads(text), dict[str, Rule])
