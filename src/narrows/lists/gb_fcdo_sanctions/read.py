"""Read the UK list in the form at hand.

The UK Sanctions List XML is the list today. The consolidated list of the Office of
Financial Sanctions Implementation, closed on 28 January 2026, is read for history,
as CSV (cp1252 or UTF-8) and as a workbook.
"""

from __future__ import annotations

from collections.abc import Sequence

from narrows.lists.foreign import head
from narrows.lists.source import ListSource
from narrows.model.errors import ListRefused
from narrows.model.reading import Reading, SourceFile


def read(files: Sequence[SourceFile], source: ListSource) -> Reading:
    """Read the list from its one file.

    Raises:
        ListRefused: not one file, or none of the known formats.
    """
    if len(files) != 1:
        raise ListRefused(f"the list is one file, {len(files)} were given", where=source.name)
    file = files[0]
    start = head(file)
    if start.startswith(b"PK\x03\x04"):
        from narrows.lists.gb_fcdo_sanctions.con_list import read_workbook

        return read_workbook(file, source)
    if start.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        return _read_xml(file, source)
    from narrows.lists.gb_fcdo_sanctions.con_list import read_csv

    return read_csv(file, source)


def _read_xml(file: SourceFile, source: ListSource) -> Reading:
    from narrows.lists.gb_fcdo_sanctions.sanctions_list import ROOT, read_xml
    from narrows.lists.xml import root

    name = root(file).name
    if name != ROOT:
        raise ListRefused(
            f"not the UK Sanctions List: the root element is <{name}>",
            where=file.name,
            hint="give UK-Sanctions-List.xml of the Foreign, Commonwealth and Development Office",
        )
    return read_xml(file, source)
