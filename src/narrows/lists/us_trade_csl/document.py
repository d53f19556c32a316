"""The JSON form: one document whose ``results`` are the entries."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from narrows.lists.packed import blocks
from narrows.lists.records import Recorder, Unreadable
from narrows.lists.us_trade_csl.record import Item, Place, Record
from narrows.model.errors import ListRefused
from narrows.model.reading import SourceFile

SIZE_LIMIT = 512 << 20
"""Most bytes of a document; the list had about 45 MB in 2025."""

_Many = list[str] | str | None


class _Address(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    address: str | None = None
    city: str | None = None
    state: str | None = None
    postal_code: str | None = None
    country: str | None = None


class _Id(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    type: str | None = None
    number: str | None = None
    country: str | None = None
    issue_date: str | None = None
    expiration_date: str | None = None


class _Entry(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    source: str
    name: str
    id: str | None = None
    own_id: str | None = msgspec.field(default=None, name="_id")
    entity_number: str | int | None = None
    type: str | None = None
    programs: _Many = None
    title: str | None = None
    addresses: list[_Address] | None = None
    federal_register_notice: str | None = None
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
    alt_names: _Many = None
    citizenships: _Many = None
    nationalities: _Many = None
    dates_of_birth: _Many = None
    places_of_birth: _Many = None
    ids: list[_Id] | None = None
    country: str | None = None


class _Document(msgspec.Struct, frozen=True):
    results: list[msgspec.Raw]
    total: int | None = None
    search_performed_at: str | None = None


def records(file: SourceFile, recorder: Recorder) -> Iterator[tuple[str, Record | Unreadable]]:
    """Iterate (locator, record or why it is none) over the entries of a document.

    Raises:
        ListRefused: not JSON, cut off, no ``results``, fewer than it states.
    """
    data = bytearray()
    for block in blocks(file):
        data += block
        if len(data) > SIZE_LIMIT:
            raise ListRefused(f"the document is larger than {SIZE_LIMIT:,} bytes", where=file.name)
    try:
        document = msgspec.json.decode(bytes(data), type=_Document)
    except (msgspec.DecodeError, RecursionError) as error:
        raise ListRefused(
            f"not the Consolidated Screening List as JSON: {error}",
            where=file.name,
            hint="give consolidated.json of trade.gov, whole",
        ) from error
    found = len(document.results)
    if found == 0:
        raise ListRefused("the document has no entries", where=file.name)
    recorder.proof("closing brace", True, f"{file.name}: the document is whole")
    if document.total is not None:
        recorder.proof("record count", document.total == found, f"{document.total} stated, {found}")
    decoder = msgspec.json.Decoder(_Entry)
    for index, raw in enumerate(document.results):
        locator = f"{file.name}#/results[{index}]"
        try:
            yield locator, _record(decoder.decode(raw), locator)
        except msgspec.DecodeError as error:
            yield locator, Unreadable(str(error))


def _record(entry: _Entry, locator: str) -> Record:
    return Record(
        locator=locator,
        source=entry.source.strip(),
        name=" ".join(entry.name.split()),
        own_id=entry.own_id or entry.id,
        entity_number=None if entry.entity_number is None else str(entry.entity_number),
        type=entry.type or None,
        programs=_many(entry.programs),
        title=entry.title,
        addresses=tuple(filter(None, (_place(address) for address in entry.addresses or ()))),
        federal_register_notice=tuple(
            filter(None, (entry.federal_register_notice or "").split("; "))
        ),
        start_date=entry.start_date,
        end_date=entry.end_date,
        standard_order=entry.standard_order,
        license_requirement=entry.license_requirement,
        license_policy=entry.license_policy,
        call_sign=entry.call_sign,
        vessel_type=entry.vessel_type,
        gross_tonnage=entry.gross_tonnage,
        gross_registered_tonnage=entry.gross_registered_tonnage,
        vessel_flag=entry.vessel_flag,
        vessel_owner=entry.vessel_owner,
        remarks=entry.remarks,
        source_list_url=entry.source_list_url,
        source_information_url=entry.source_information_url,
        alt_names=_many(entry.alt_names),
        citizenships=_many(entry.citizenships),
        nationalities=_many(entry.nationalities),
        dates_of_birth=_many(entry.dates_of_birth),
        places_of_birth=_many(entry.places_of_birth),
        ids=tuple(
            Item(
                item.type or "",
                item.number or "",
                item.country,
                item.issue_date,
                item.expiration_date,
            )
            for item in entry.ids or ()
        ),
    )


def _many(value: list[str] | str | None) -> tuple[str, ...]:
    if value is None:
        return ()
    parts = value.split("; ") if isinstance(value, str) else value
    return tuple(part.strip() for part in parts if part.strip())


def _place(address: _Address) -> Place | None:
    parts = (address.address, address.city, address.state, address.postal_code, address.country)
    full = ", ".join(part.strip() for part in parts if part is not None and part.strip())
    if not full:
        return None
    return Place(full, address.country or None, address.city, address.state, address.postal_code)
