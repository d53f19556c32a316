"""FollowTheMoney entities: ownership, directorship, control and the other links.

``Ownership.percentage`` is free text; what cannot be read as a share rejects the
entity. Link entities of the lists themselves come in by the same door, see
``links``.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from narrows.codes.schema import party_kind, schema
from narrows.model.errors import InputError, UnknownSchema
from narrows.ownership.reading import StakeReading, StakeRecorder, Unreadable, iso_date
from narrows.ownership.share import UNKNOWN, read_share
from narrows.ownership.stake import Holder, Kind, Measure, Stake

LINKS: dict[str, tuple[str, str, Measure]] = {
    "Ownership": ("owner", "asset", "equity"),
    "Directorship": ("director", "organization", "office"),
    "Control": ("controller", "controlled", "control"),
    "Family": ("person", "relative", "family"),
    "Associate": ("person", "associate", "associate"),
    "UnknownLink": ("subject", "object", "link"),
    "Membership": ("member", "organization", "link"),
    "Employment": ("employee", "employer", "link"),
    "Representation": ("agent", "client", "link"),
    "Succession": ("predecessor", "successor", "link"),
}
"""Schema to its two ends and what it states."""

ROLES: tuple[tuple[str, Measure, bool], ...] = (
    ("owned or controlled by", "control", True),
    ("owned by", "control", True),
    ("controlled by", "control", True),
    ("subsidiary of", "control", True),
    ("leader or official of", "office", False),
    ("executive officer", "office", False),
    ("director of", "office", False),
    ("official of", "office", False),
    ("family member of", "family", False),
    ("associate of", "associate", False),
)
"""Roles of an unexplained link that say what it is; True where the object is the owner.

The roles of OFAC's Advanced XML and their like: a link says no share, so an "owned or
controlled by" is control."""


def read(data: bytes, file: str, source: str) -> StakeReading:
    """Read FtM entities, one JSON object a line; each entity is a record.

    Raises:
        InputError: the file is not UTF-8 text.
    """
    try:
        lines = data.decode("utf-8").splitlines()
    except UnicodeDecodeError as error:
        raise InputError(f"not UTF-8: {error}", where=file) from error
    recorder = StakeRecorder("ftm", file)
    for number, line in enumerate(lines, 1):
        if line.strip():
            locator = f"{file}:{number}"
            with recorder.record(locator, line):
                _entity(recorder, line, locator, source)
    return recorder.reading()


def _entity(recorder: StakeRecorder, line: str, locator: str, source: str) -> None:
    try:
        row: dict[str, Any] = json.loads(line)
        key, kind = str(row["id"]), str(row["schema"])
        properties: dict[str, list[str]] = row.get("properties") or {}
        found = schema(kind)
    except (ValueError, KeyError, TypeError) as error:
        raise Unreadable(f"not an FtM entity: {error!r}") from error
    except UnknownSchema as error:
        raise Unreadable(str(error)) from error

    def values(prop: str) -> Sequence[str]:
        return [str(value) for value in properties.get(prop, [])]

    if kind in LINKS:
        said = source or ", ".join(str(name) for name in row.get("datasets") or []) or "FtM"
        for stake in stakes_of(key, kind, values, said, locator):
            recorder.stake(stake)
    elif found.is_a("Thing"):
        recorder.holder(holder_of(key, kind, values))


def stakes_of(
    key: str, kind: str, values: Callable[[str], Sequence[str]], source: str, locator: str | None
) -> Iterator[Stake]:
    """Return what a link entity states, one stake for each pair of its ends.

    Raises:
        Unreadable: an end is missing, or the share or a date cannot be read.
    """
    first, second, measure = LINKS[kind]
    owners, assets = values(first), values(second)
    if not owners or not assets:
        end = first if not owners else second
        raise Unreadable(f"unknown owner or asset: the {kind} {key} has no {end}")
    role = next(iter([*values("role"), *values("relationship"), *values("ownershipType")]), None)
    stated = next(iter(values("percentage")), None)
    share = UNKNOWN
    if kind == "Ownership" and stated is not None:
        try:
            share = read_share(stated)
        except ValueError as error:
            raise Unreadable(f"the percentage of {key} cannot be read: {error}") from error
    if kind == "Ownership" and role is not None and "voting" in role.casefold():
        measure = "votes" if "non" not in role.casefold() else "equity"
    if kind == "UnknownLink" and role is not None and "former" not in role.casefold():
        for words, meant, turned in ROLES:
            if words in role.casefold():
                measure = meant
                owners, assets = (assets, owners) if turned else (owners, assets)
                break
    indirect = role is not None and any(
        word in role.casefold() for word in ("indirect", "ultimate", "beneficial owner")
    )
    for owner in owners:
        for asset in assets:
            yield Stake(
                owner=owner,
                asset=asset,
                measure=measure,
                share=share,
                directness="indirect" if indirect else "direct",
                capacity="nominee" if role and "nominee" in role.casefold() else "own",
                part=key,
                start=iso_date(min(values("startDate"), default=None)),
                end=iso_date(max(values("endDate"), default=None)),
                source=source,
                locator=locator,
                stated=stated if stated is not None else role,
            )


def holder_of(key: str, kind: str, values: Callable[[str], Sequence[str]]) -> Holder:
    """Return what an FtM entity says about itself as a party to stakes."""
    kinds: dict[str, Kind] = {"person": "person", "organisation": "entity"}
    part = None if kind == "LegalEntity" else kinds.get(party_kind(kind))
    countries = [*values("jurisdiction"), *values("country"), *values("nationality")]
    numbers = [f"XI-LEI:{value}" for value in values("leiCode")]
    numbers += [f"regno:{value}" for value in values("registrationNumber")]
    return Holder(
        id=key,
        name=next(iter(values("name")), None),
        kind=part,
        country=next(iter(countries), None),
        identifiers=tuple(numbers),
    )
