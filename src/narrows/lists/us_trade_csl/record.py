"""One entry of the Consolidated Screening List, whichever form it came in."""

from __future__ import annotations

import msgspec


class Place(msgspec.Struct, frozen=True):
    """An address in one line, and its country's code where the form tells it."""

    full: str
    country: str | None = None
    city: str | None = None
    state: str | None = None
    postal_code: str | None = None


class Item(msgspec.Struct, frozen=True):
    """One of the ``ids``: what kind of thing it is, and its value."""

    label: str
    value: str
    country: str | None = None
    issued: str | None = None
    expires: str | None = None


class Record(msgspec.Struct, frozen=True, kw_only=True):
    """An entry as published; the names are those of the publication's columns."""

    locator: str
    source: str
    name: str
    own_id: str | None = None
    entity_number: str | None = None
    type: str | None = None
    programs: tuple[str, ...] = ()
    title: str | None = None
    addresses: tuple[Place, ...] = ()
    federal_register_notice: tuple[str, ...] = ()
    start_date: str | None = None
    end_date: str | None = None
    standard_order: str | None = None
    license_requirement: str | None = None
    license_policy: str | None = None
    call_sign: str | None = None
    vessel_type: str | None = None
    gross_tonnage: str | None = None
    gross_registered_tonnage: str | None = None
    vessel_flag: str | None = None
    vessel_owner: str | None = None
    remarks: str | None = None
    source_list_url: str | None = None
    source_information_url: str | None = None
    alt_names: tuple[str, ...] = ()
    citizenships: tuple[str, ...] = ()
    nationalities: tuple[str, ...] = ()
    dates_of_birth: tuple[str, ...] = ()
    places_of_birth: tuple[str, ...] = ()
    ids: tuple[Item, ...] = ()
