"""Which FollowTheMoney schemata are parties: those a list can designate.

A list version also holds entities that only say something about a party: its
addresses, documents, wallets, securities, sanctions and links. Counts of a list,
removals and growth are counts of parties.
"""

from __future__ import annotations

from functools import cache

from narrows.codes.schema import schema

_ROOTS = ("LegalEntity", "Vehicle")


@cache
def is_party(name: str) -> bool:
    """Tell whether entities of a schema are parties.

    >>> is_party("Vessel"), is_party("Address")
    (True, False)

    Raises:
        UnknownSchema: there is no such schema.
    """
    kind = schema(name)
    return any(kind.is_a(root) for root in _ROOTS)
