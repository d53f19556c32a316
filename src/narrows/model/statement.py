"""A statement: one value of one property of one entity, as one list says it.

The shape follows FollowTheMoney's statement model (followthemoney.tech), with
what an auditor asks for beside it: where in the file the value stands, and whom
the source itself reports. Two birth dates are two statements; nothing is merged.
"""

from __future__ import annotations

from typing import NewType

import msgspec

EntityId = NewType("EntityId", str)
"""Id of an entity, unique over all lists: the list's prefix and the publisher's
own reference, for instance ``ofac-39637`` or ``unsc-6908555``."""


class Statement(msgspec.Struct, frozen=True, gc=False):
    """One value of one property of one entity.

    Attributes:
        entity_id: The entity the value belongs to.
        schema: FollowTheMoney schema of the entity, for instance ``Person``.
        prop: FollowTheMoney property of that schema, for instance ``alias``.
        value: The value in FollowTheMoney's form: dates as ISO prefixes
            (``1975``, ``1975-03``), countries as lower-case ISO alpha-2 codes.
        lang: ISO 639-3 code of the value's language where the list gives one.
        original: The value as published, where ``value`` differs from it.
        locator: Where it stands: ``file:line`` for text, ``file#/path`` for XML,
            ``file!sheet:row`` for workbooks.
        attribution: Whom the publisher itself reports ("as reported by"), if anyone.
        valid_from: ISO date prefix from which the publisher says it holds.
        valid_to: ISO date prefix up to which the publisher says it holds.
    """

    entity_id: EntityId
    schema: str
    prop: str
    value: str
    lang: str | None = None
    original: str | None = None
    locator: str | None = None
    attribution: str | None = None
    valid_from: str | None = None
    valid_to: str | None = None


class Source(msgspec.Struct, frozen=True, gc=False):
    """Which publication a statement was read from."""

    list: str
    version: str
