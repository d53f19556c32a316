"""Workbooks (XLSX, XLS, ODS): types kept, merged headers reported.

A workbook stores numbers with 15 digits (IEEE 754, ECMA-376 part 1 section 18.18.11):
what is longer was lost when it was typed in, and is reported where it matters.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path

from narrows.inputs.row import Cell, Reading, Row, Table, labels
from narrows.model.errors import InputError, UnknownOption

_LARGEST = 4 << 30
"""Unpacked bytes of a workbook; more is a bomb or no job for a workbook."""

_Range = tuple[tuple[int, int], tuple[int, int]]


def open_excel(path: Path, reading: Reading) -> Table:
    """Open one sheet of a workbook: the one named, else the first visible with content.

    Raises:
        InputError: the workbook is damaged, locked, empty or has merged headers.
        UnknownOption: there is no such sheet.
    """
    from python_calamine import (
        CalamineError,
        CalamineWorkbook,
        PasswordError,
        SheetTypeEnum,
        SheetVisibleEnum,
    )

    _weigh(path)
    try:
        workbook = CalamineWorkbook.from_path(str(path))
        tables = [s for s in workbook.sheets_metadata if s.typ == SheetTypeEnum.WorkSheet]
        visible = [s.name for s in tables if s.visible == SheetVisibleEnum.Visible]
        hidden = [s.name for s in tables if s.visible != SheetVisibleEnum.Visible]
        name = _choose(reading.sheet, workbook.sheet_names, visible, path)
        sheets = {one: workbook.get_sheet_by_name(one) for one in (name, *visible, *hidden)}
        if reading.sheet is None and not sheets[name].height:
            name = next((other for other in visible if sheets[other].height), name)
        sheet = sheets[name]
        others = [
            f"{other} (hidden)" if other in hidden else other
            for other in (*visible, *hidden)
            if other != name and sheets[other].height
        ]
        content = sheet.to_python(skip_empty_area=False)
        merged: list[_Range] = list(sheet.merged_cell_ranges or ())
    except PasswordError as error:
        raise InputError(
            "the workbook is locked with a password",
            where=path.name,
            hint="save a copy without the password",
        ) from error
    except (CalamineError, OSError) as error:
        raise InputError(
            f"the workbook cannot be read: {error}",
            where=path.name,
            hint="it is cut or damaged; save it again",
        ) from error
    rows = [tuple(_cell(value) for value in line) for line in content]
    return _table(path, name, rows, merged, others, reading.header_row)


def _table(
    path: Path,
    sheet: str,
    content: list[tuple[Cell, ...]],
    merged: list[_Range],
    others: list[str],
    header_row: int | None,
) -> Table:
    where = f"{path.name}!{sheet}"
    while content and _is_blank(content[-1]):
        content.pop()
    if not content:
        raise InputError("the sheet is empty", where=where, hint="name another with --sheet")
    at = header_row
    if at is None:
        at = next(i for i, row in enumerate(content, start=1) if not _is_blank(row))
    if at > len(content):
        raise InputError(f"there is no row {at}: the sheet ends at {len(content)}", where=where)
    _refuse_merged(at, merged, where)
    header = list(content[at - 1]) if at else [None] * len(content[0])
    width = max(len(header), 1)
    while at and width > 1 and _is_blank((header[width - 1],)) and _is_empty(content, at, width):
        width -= 1
    columns, notes = labels([_text(value) for value in header[:width]])
    remarks = list(notes) if at else []
    if others:
        remarks.append(f"only sheet {sheet!r} is read; not read: {', '.join(others)}")
    if at > 1:
        remarks.append(f"the header stands in row {at}; the rows above it are not read")
    remarks += [
        f"cells {_name(area)} are merged: only the first of them holds the value"
        for area in merged
        if at and area[0][0] >= at
    ][:5]

    def rows(_: Table) -> Iterator[Row]:
        for number, place in enumerate(range(at + 1, len(content) + 1), start=1):
            yield Row(number, place, content[place - 1][:width])

    return Table(
        name=path.name,
        format="xlsx",
        columns=columns,
        notes=tuple(remarks),
        rows=rows,
        place="row",
    )


def _weigh(path: Path) -> None:
    if not zipfile.is_zipfile(path):
        return
    with zipfile.ZipFile(path) as archive:
        total = sum(item.file_size for item in archive.infolist())
    if total > _LARGEST:
        raise InputError(
            f"unpacked, the workbook would have {total:,} bytes",
            where=path.name,
            hint="save the table as CSV or Parquet",
        )


def _choose(asked: str | None, all_names: list[str], visible: list[str], path: Path) -> str:
    if asked is not None and asked not in all_names:
        raise UnknownOption(
            f"there is no sheet {asked!r}",
            where=path.name,
            hint="sheets: " + ", ".join(all_names),
        )
    if asked is None and not visible:
        raise InputError("every sheet is hidden", where=path.name, hint="name one with --sheet")
    return asked if asked is not None else visible[0]


def _refuse_merged(at: int, merged: list[_Range], where: str) -> None:
    for area in merged:
        (top, _), (bottom, _) = area
        if at and top <= at - 1 <= bottom:
            raise InputError(
                f"the header in row {at} has merged cells ({_name(area)}): a table needs one"
                " header for each column",
                where=f"{where}:{at}",
                hint="unmerge them, or name the row that heads every column:"
                f" --header-row {bottom + 2}",
            )


def _cell(value: Cell) -> Cell:
    if value == "":
        return None
    # Workbooks keep every number as floating point; a whole one is a number of digits.
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value


def _text(value: Cell) -> str:
    return "" if value is None else str(value)


def _is_blank(row: tuple[Cell, ...]) -> bool:
    return all(value is None or (isinstance(value, str) and not value.strip()) for value in row)


def _is_empty(content: list[tuple[Cell, ...]], at: int, width: int) -> bool:
    return all(_is_blank(row[width - 1 :]) for row in content[at:])


def _letters(column: int) -> str:
    text = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(65 + rest) + text
    return text


def _name(area: _Range) -> str:
    (top, left), (bottom, right) = area
    return f"{_letters(left)}{top + 1}:{_letters(right)}{bottom + 1}"
