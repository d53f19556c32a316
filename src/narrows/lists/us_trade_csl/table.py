"""The CSV form: one row per entry, several values in a cell joined by ``; ``.

Layouts since 2016: without ``_id`` and ``ids`` at first, with both since 2022. One
copy in circulation carries its header row twice.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import msgspec

from narrows.lists.delimited import Row, cut_off, rows
from narrows.lists.records import Recorder, Unreadable
from narrows.lists.us_trade_csl.kinds import read_items
from narrows.lists.us_trade_csl.record import Place, Record
from narrows.model.errors import ListRefused
from narrows.model.reading import SourceFile

COLUMNS = (
    "_id", "source", "entity_number", "type", "programs", "name", "title", "addresses",
    "federal_register_notice", "start_date", "end_date", "standard_order", "license_requirement",
    "license_policy", "call_sign", "vessel_type", "gross_tonnage", "gross_registered_tonnage",
    "vessel_flag", "vessel_owner", "remarks", "source_list_url", "alt_names", "citizenships",
    "dates_of_birth", "nationalities", "places_of_birth", "source_information_url", "ids",
)  # fmt: skip
"""Columns of the layout since 2022."""

OPTIONAL = frozenset(("_id", "ids"))
_LISTS = frozenset(
    ("programs", "alt_names", "citizenships", "dates_of_birth", "nationalities", "places_of_birth")
)
_PLAIN = tuple(
    name
    for name in COLUMNS
    if name not in _LISTS | {"_id", "ids", "addresses", "federal_register_notice"}
)
_COUNTRY = re.compile(r"(?:^|, )([A-Z]{2})$")
# "TX", "CA" … after a town, with no postal code before the end: a US state, not a country.
_STATES = frozenset(
    re.findall(
        "..",
        "ALARAZCACODEGAIAIDILINKSKYLAMAMDMEMIMNMOMSMTNCNDNENHNJNMNVNYOHOKORPARISCSDTNTXUTVAVTWAWIWVWY",
    )
)


def records(file: SourceFile, recorder: Recorder) -> Iterator[tuple[Row, Record | Unreadable]]:
    """Iterate the rows of a file as records, or why one is none.

    Raises:
        ListRefused: not this layout, cut off, header only.
    """
    table = rows(file, "utf-8-sig")
    header = next(table, None)
    if header is None or not is_header(header.cells):
        raise ListRefused(
            "the first row is not the header of the Consolidated Screening List",
            where=f"{file.name}:1",
            hint="give consolidated.csv or consolidated.json of trade.gov",
        )
    again = 0
    last: Row | None = None
    for row in table:
        if last is not None and last.error is not None:
            yield last, Unreadable(last.error)
        last = row
        if row.error is not None:
            continue
        if row.cells == header.cells:
            again += 1
            continue
        yield row, _record(file, header.cells, row)
    if last is None or (last.error is None and last.cells == header.cells):
        raise ListRefused("the file has a header and no entries", where=file.name)
    if (cut := cut_off(last)) is not None:
        raise ListRefused(
            f"the last row is cut off: {cut}",
            where=last.locator(file),
            hint="download the file again; the version held keeps serving",
        )
    recorder.proof("header", True, f"{file.name}: {len(header.cells)} columns, {again} repeated")


def is_header(cells: Sequence[str]) -> bool:
    """Tell whether a row names the columns of this list, and only those."""
    names = tuple(cells)
    return set(COLUMNS) - OPTIONAL <= set(names) <= set(COLUMNS) and len(set(names)) == len(names)


def _record(file: SourceFile, header: Sequence[str], row: Row) -> Record | Unreadable:
    cells = {name: cell.strip() for name, cell in zip(header, row.cells, strict=True)}
    if not cells["source"] or not cells["name"]:
        return Unreadable("the row has no source or no name")
    fields: dict[str, object] = {name: cells[name] or None for name in _PLAIN}
    for name in _LISTS:
        fields[name] = tuple(part.strip() for part in cells[name].split("; ") if part.strip())
    fields["locator"] = row.locator(file)
    fields["name"] = " ".join(cells["name"].split())
    fields["own_id"] = cells.get("_id") or None
    fields["addresses"] = tuple(
        place(part) for part in cells["addresses"].split("; ") if part.strip()
    )
    fields["federal_register_notice"] = tuple(
        filter(None, cells["federal_register_notice"].split("; "))
    )
    fields["ids"] = read_items(cells.get("ids", ""))
    return msgspec.convert(fields, Record)


def place(text: str) -> Place:
    """Read an address of the CSV form, whose last part is a country code if there is one."""
    full = " ".join(text.split())
    found = _COUNTRY.search(full)
    if found is None:
        return Place(full)
    parts = full.split(", ")
    before = parts[-2] if len(parts) > 1 else ""
    inside = any(character.isdigit() for character in before) or len(before) == 2
    if found[1] in _STATES and len(parts) > 1 and full == full.upper() and not inside:
        return Place(full)
    return Place(full, found[1])
