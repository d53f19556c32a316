"""BIS's own Denied Persons List (``dpl.txt``): tab-separated, quoted, twelve columns."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from narrows.lists.delimited import Row, rows
from narrows.lists.records import Unreadable
from narrows.lists.us_trade_csl.record import Place, Record
from narrows.model.errors import ListRefused
from narrows.model.reading import SourceFile

COLUMNS = (
    "Name", "Street_Address", "City", "State", "Country", "Postal_Code", "Effective_Date",
    "Expiration_Date", "Standard_Order", "Last_Update", "Action", "FR_Citation",
)  # fmt: skip


def records(file: SourceFile) -> Iterator[tuple[Row, Record | Unreadable]]:
    """Iterate the rows of a file as records of the Denied Persons List.

    Raises:
        ListRefused: another layout, or a header without rows.
    """
    table = rows(file, "utf-8-sig", "\t")
    header = next(table, None)
    if header is None or tuple(header.cells) != COLUMNS:
        raise ListRefused(
            "the first row is not the header of the Denied Persons List", where=f"{file.name}:1"
        )
    count = 0
    for row in table:
        count += 1
        if row.error is not None:
            yield row, Unreadable(row.error)
        else:
            yield row, _record(file, row)
    if count == 0:
        raise ListRefused("the file has a header and no entries", where=file.name)


def _record(file: SourceFile, row: Row) -> Record | Unreadable:
    cells = dict(zip(COLUMNS, (cell.strip() for cell in row.cells), strict=True))
    try:
        start, end = _day(cells["Effective_Date"]), _day(cells["Expiration_Date"])
    except ValueError as error:
        return Unreadable(f"no date: {error}")
    if not cells["Name"]:
        return Unreadable("the row has no name")
    parts = (
        cells["Street_Address"], cells["City"], cells["State"], cells["Postal_Code"],
        cells["Country"],
    )  # fmt: skip
    full = ", ".join(part for part in parts if part)
    place = Place(
        full, cells["Country"] or None, cells["City"], cells["State"], cells["Postal_Code"]
    )
    return Record(
        locator=row.locator(file),
        source="DPL",
        name=" ".join(cells["Name"].split()),
        addresses=(place,) if full else (),
        federal_register_notice=(cells["FR_Citation"],) if cells["FR_Citation"] else (),
        start_date=start,
        end_date=end,
        standard_order=cells["Standard_Order"] or None,
        remarks=cells["Action"] or None,
    )


def _day(text: str) -> str | None:
    return datetime.strptime(text, "%m/%d/%Y").date().isoformat() if text else None  # noqa: DTZ007
