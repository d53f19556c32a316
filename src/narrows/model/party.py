"""A party: whom the organisation is about to deal with, as the caller knows them."""

from __future__ import annotations

import msgspec


class Identifier(msgspec.Struct, frozen=True, order=True, gc=False):
    """A document or register number.

    Attributes:
        type: FollowTheMoney property that holds such numbers (``passportNumber``,
            ``imoNumber``, ``leiCode`` …); ``idNumber`` where the kind is unknown.
        value: The number as given.
        country: Lower-case ISO alpha-2 code of the issuer, where known.
    """

    type: str
    value: str
    country: str | None = None


class Party(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """The subject of a party screen. Missing is unknown, never a penalty.

    Attributes:
        id: The caller's own reference; returned unchanged.
        schema: FollowTheMoney schema the caller believes in (``Person``,
            ``Organization``, ``Company``, ``LegalEntity``, ``Vessel``,
            ``Airplane``), or None.
        names: One or more names in any script; at least one name or identifier
            is needed to screen.
        birth_dates: Dates of birth (persons) or of foundation, as ISO prefixes.
            Text that is no date is kept in ``unread_dates``.
        countries: Lower-case ISO alpha-2 codes: nationality, residence,
            registration or flag.
        birth_places: Places of birth as written.
        genders: ``male``, ``female`` or ``other``.
        identifiers: Document and register numbers.
        addresses: Addresses as written.
        unread_dates: Dates as given that no calendar reading fits: kept and
            reported, never dropped.
    """

    id: str | None = None
    schema: str | None = None
    names: tuple[str, ...] = ()
    birth_dates: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    birth_places: tuple[str, ...] = ()
    genders: tuple[str, ...] = ()
    identifiers: tuple[Identifier, ...] = ()
    addresses: tuple[str, ...] = ()
    unread_dates: tuple[str, ...] = ()

    @property
    def caption(self) -> str:
        """The name to show for this subject."""
        if self.names:
            return self.names[0]
        if self.identifiers:
            return f"{self.identifiers[0].type}:{self.identifiers[0].value}"
        return self.id or ""
