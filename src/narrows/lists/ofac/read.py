"""Recognise which of OFAC's formats a publication is in, and read it."""

from __future__ import annotations

from collections.abc import Sequence

from narrows.lists.foreign import head, refuse_archive
from narrows.lists.ofac.legacy import read_legacy
from narrows.lists.ofac.table import looks_like_table
from narrows.lists.source import ListSource
from narrows.model.errors import ListRefused
from narrows.model.reading import Reading, SourceFile


def read_ofac(files: Sequence[SourceFile], source: ListSource) -> Reading:
    """Read an OFAC publication: the legacy CSV set, sdnList XML or Advanced XML.

    Raises:
        ListRefused: a file is empty, cut, a web page or in no known format, or
            files of several formats stand together.
    """
    starts = [(file, head(file)) for file in files]
    for file, start in starts:
        refuse_archive(file, start)
    xml = [file for file, start in starts if b"<" in start.replace(b"\x00", b"")[:8]]
    if not xml:
        for file, start in starts:
            if not looks_like_table(start):
                raise ListRefused(
                    "the file is none of OFAC's formats (legacy CSV, sdnList XML, Advanced XML)",
                    where=f"{file.name}:1",
                    hint="take the files as the publisher serves them",
                )
        return read_legacy(files, source)
    if len(files) != 1:
        raise ListRefused(
            "an XML publication is one file; it stands beside others",
            where=", ".join(file.name for file in files),
            hint="give the XML file alone, or the CSV set alone",
        )
    return _read_xml(xml[0], source)


def _read_xml(file: SourceFile, source: ListSource) -> Reading:
    from narrows.lists.ofac.advanced import read_advanced
    from narrows.lists.ofac.sdn_list import read_sdn_list
    from narrows.lists.xml import root

    top = root(file)
    if "DeltaBaseVersion" in top.attributes:
        raise ListRefused(
            "the file holds only the changes since another version",
            where=file.name,
            hint="give the complete file; what changed is worked out here",
        )
    match top.name:
        case "sdnList":
            return read_sdn_list(file, source)
        case "Sanctions":
            return read_advanced(file, source)
        case other:
            raise ListRefused(
                f"<{other}> begins none of OFAC's XML formats (<sdnList>, <Sanctions>)",
                where=file.name,
                hint="the enhanced and delta forms are not read; give SDN.XML or SDN_ADVANCED.XML",
            )
