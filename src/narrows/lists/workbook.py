"""Read workbooks (XLSX) as they are: types kept, every sheet, merged cells reported.

The archive is weighed before it is opened, because a small workbook can unpack to
anything; its cells keep their types, because a year that became a date or a number
is read differently from text.
"""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta

import msgspec

from narrows.lists.foreign import head
from narrows.model.errors import ListRefused
from narrows.model.reading import SourceFile

UNPACKED_LIMIT = 512 << 20
"""Most bytes the parts of a workbook may unpack to; real lists have below 30 MB."""

MAX_RATIO = 200
"""Largest credible ratio of unpacked to packed bytes of one part beyond 32 MB."""

Value = str | float | bool | date | datetime | time | timedelta
"""A cell as stored; an empty cell is the empty string."""

Corner = tuple[int, int]
_AGAIN = "download the file again from the publisher; the version held keeps serving"


class SheetRow(msgspec.Struct, frozen=True):
    """One row: its number as the workbook shows it, from 1, and its cells."""

    number: int
    cells: tuple[Value, ...]

    @property
    def blank(self) -> bool:
        """True when no cell says anything."""
        return not any(text(cell) for cell in self.cells)


class Sheet(msgspec.Struct, frozen=True):
    """One sheet: all rows from the first, blank ones too.

    ``merged`` are the merged ranges as (row, column) corners counted from 0, first
    and last; only the first cell of a range holds its value.
    """

    name: str
    rows: tuple[SheetRow, ...]
    merged: tuple[tuple[Corner, Corner], ...]
    visible: bool = True


def sheets(file: SourceFile) -> Iterator[Sheet]:
    """Iterate the sheets of a workbook in order, hidden ones too.

    Raises:
        ListRefused: empty, a web page, no workbook, cut, locked, or a bomb.
    """
    from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

    weigh(file)
    try:
        workbook = CalamineWorkbook.from_path(str(file.path))
        for meta in workbook.sheets_metadata:
            if meta.typ != SheetTypeEnum.WorkSheet:
                continue
            sheet = workbook.get_sheet_by_name(meta.name)
            yield Sheet(
                meta.name,
                tuple(
                    SheetRow(number, tuple(cells))
                    for number, cells in enumerate(sheet.to_python(skip_empty_area=False), 1)
                ),
                tuple(sheet.merged_cell_ranges or ()),
                meta.visible == SheetVisibleEnum.Visible,
            )
    except (CalamineError, OSError) as error:
        raise ListRefused(
            f"the workbook cannot be read: {error}", where=file.name, hint=_AGAIN
        ) from error


def weigh(file: SourceFile) -> None:
    """Refuse a file that is no whole workbook, or one that unpacks to too much.

    Every part is unpacked once and its checksum compared.

    Raises:
        ListRefused: see above.
    """
    start = head(file)
    if not start.startswith(b"PK\x03\x04"):
        raise ListRefused(
            "the file is no XLSX workbook",
            where=file.name,
            hint="give the workbook as the publisher offers it",
        )
    try:
        with zipfile.ZipFile(file.path) as archive:
            parts = archive.infolist()
            names = {part.filename for part in parts}
            _refuse_bomb(file, parts)
            # The reader of cells does not compare checksums; a flipped byte would be
            # a changed name.
            damaged = archive.testzip()
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError) as error:
        raise ListRefused(
            f"the workbook is cut or damaged: {error}", where=file.name, hint=_AGAIN
        ) from error
    if damaged is not None:
        raise ListRefused(
            f"the workbook is damaged: the checksum of {damaged} is wrong",
            where=file.name,
            hint=_AGAIN,
        )
    if "xl/workbook.xml" not in names:
        raise ListRefused("the archive is no XLSX workbook", where=file.name)


def _refuse_bomb(file: SourceFile, parts: Sequence[zipfile.ZipInfo]) -> None:
    whole = sum(part.file_size for part in parts)
    dense = any(
        part.file_size > (32 << 20) and part.file_size > part.compress_size * MAX_RATIO
        for part in parts
    )
    if dense or whole > UNPACKED_LIMIT:
        raise ListRefused(
            f"the workbook unpacks to {whole:,} bytes",
            where=file.name,
            hint="this looks like a decompression bomb; look at the file yourself",
        )


def text(value: Value) -> str:
    """Return a cell as text: whole numbers without a point, dates as ISO.

    >>> text(1963.0), text(date(1992, 9, 20))
    ('1963', '1992-09-20')
    """
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, datetime):
        midnight = value.time() == time(0)
        return value.date().isoformat() if midnight else value.isoformat(sep=" ")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def refuse_merged(file: SourceFile, sheet: Sheet, first_row: int, last_row: int) -> None:
    """Refuse a sheet whose header rows (from 1) hold merged cells.

    Raises:
        ListRefused: naming the range; which column is which would be a guess.
    """
    for (top, left), (bottom, right) in sheet.merged:
        if top + 1 <= last_row and bottom + 1 >= first_row:
            raise ListRefused(
                f"cells of the header are merged: {cell_name(top, left)}:"
                f"{cell_name(bottom, right)}",
                where=f"{file.name}!{sheet.name}",
                hint="give the workbook as the publisher offers it",
            )


def cell_name(row: int, column: int) -> str:
    """Return a cell's name from its row and column counted from 0.

    >>> cell_name(0, 27)
    'AB1'
    """
    letters = ""
    number = column + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return f"{letters}{row + 1}"


def locator(file: SourceFile, sheet: Sheet, row: SheetRow) -> str:
    """Return where a row stands: ``file!sheet:row``."""
    return f"{file.name}!{sheet.name}:{row.number}"


def find_header(sheet: Sheet, needed: Sequence[str]) -> SheetRow | None:
    """Return the first row that holds all these headers (blanks run together)."""
    wanted = {" ".join(name.split()) for name in needed}
    for row in sheet.rows:
        if wanted <= {" ".join(text(cell).split()) for cell in row.cells}:
            return row
    return None
