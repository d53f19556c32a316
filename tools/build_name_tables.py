"""Prepare the word tables of names: ``text/data/name_tables.bin`` from the text beside it.

Run after every change of those texts or of how names are brought into canonical form:
``python tools/build_name_tables.py``.
"""

from __future__ import annotations

from pathlib import Path

import narrows.text.name_rarity
import narrows.text.name_syllables
import narrows.text.name_tables  # noqa: F401  whose tables are prepared
from narrows.text.prepared import FILE, prepare

OUT = Path(__file__).parent.parent / "src/narrows/text/data" / FILE


if __name__ == "__main__":
    OUT.write_bytes(prepare())
    print(f"{OUT.name}: {OUT.stat().st_size:,} bytes")
