"""Which of FollowTheMoney's forms a file has, told from how it begins."""

from __future__ import annotations

import csv
import json
import re
from typing import Literal

from narrows.lists.packed import opening
from narrows.model.errors import ListRefused
from narrows.model.reading import SourceFile

Form = Literal[
    "ftm-entities-json",
    "ftm-delta-json",
    "ftm-statements-json",
    "ftm-statements-csv",
    "ftm-statements-pack",
    "ftm-simple-csv",
    "ftm-index-json",
    "ftm-catalog-json",
]

STATEMENT_COLUMNS = frozenset(("entity_id", "prop", "schema", "value", "dataset"))
PACK_COLUMNS = frozenset(("entity_id", "prop", "value", "dataset"))
SIMPLE_COLUMNS = frozenset(("id", "schema", "name", "aliases", "dataset"))

_TOP_KEY = re.compile(r'"((?:[^"\\]|\\.)*)"\s*:')
_STRING = re.compile(r'"(?:[^"\\]|\\.)*"(?!\s*:)')


def form(file: SourceFile) -> Form | None:
    """Return the form of a file, or None where it is none of FollowTheMoney's.

    Raises:
        ListRefused: nothing to recognise (empty, a web page), or JSON in an array
            where one entity per line is needed.
    """
    start = opening(file)
    try:
        text = start.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if error.end < len(start) - 3 or error.start == 0:
            return None
        text = start[: error.start].decode("utf-8-sig")
    text = text.lstrip()
    if text.startswith("["):
        raise ListRefused(
            "the file is one JSON array",
            where=file.name,
            hint="FollowTheMoney files hold one entity per line; convert it with: jq -c '.[]'",
        )
    return _json_form(text) if text.startswith("{") else _csv_form(text)


def _json_form(text: str) -> Form | None:
    keys = _top_keys(text)
    if {"op", "entity"} <= keys:
        return "ftm-delta-json"
    if {"entity_id", "prop"} <= keys:
        return "ftm-statements-json"
    if "schema" in keys or "properties" in keys:
        return "ftm-entities-json"
    if "resources" in keys or {"name", "title"} <= keys:
        return "ftm-index-json"
    if "datasets" in keys:
        return "ftm-catalog-json"
    return None


def _top_keys(text: str) -> set[str]:
    """Return the keys of the outermost object, as far as the text reaches."""
    try:
        value, _ = json.JSONDecoder().raw_decode(text)
    except (ValueError, RecursionError):
        pass
    else:
        return set(value) if isinstance(value, dict) else set()
    # Longer than what was read: walk the braces, leaving out what is quoted text.
    keys: set[str] = set()
    depth = 0
    position = 0
    while position < len(text):
        sign = text[position]
        if sign == '"':
            found = _TOP_KEY.match(text, position) or _STRING.match(text, position)
            if found is None:
                break
            if depth == 1 and found.re is _TOP_KEY:
                keys.add(found[1])
            position = found.end()
            continue
        depth += (sign in "{[") - (sign in "}]")
        position += 1
    return keys


def _csv_form(text: str) -> Form | None:
    first = text.partition("\n")[0].rstrip("\r")
    try:
        header = {name.strip() for name in next(csv.reader([first]), [])}
    except csv.Error:
        return None
    if header >= STATEMENT_COLUMNS:
        return "ftm-statements-csv"
    if header >= PACK_COLUMNS:
        return "ftm-statements-pack"
    if header >= SIMPLE_COLUMNS:
        return "ftm-simple-csv"
    return None
