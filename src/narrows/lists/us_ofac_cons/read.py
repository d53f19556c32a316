"""Read OFAC's consolidated list of sanctioned parties that are not blocked (non-SDN)."""

from __future__ import annotations

from collections.abc import Sequence

from narrows.lists.ofac.read import read_ofac
from narrows.lists.source import ListSource
from narrows.model.reading import Reading, SourceFile


def read(files: Sequence[SourceFile], source: ListSource) -> Reading:
    """Read one publication in any of OFAC's formats.

    Raises:
        ListRefused: see ``narrows.lists.ofac.read``.
    """
    return read_ofac(files, source)
