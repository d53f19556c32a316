"""Load one file as a list: the process the crash sweep kills. Usage: HOME LIST FILE"""

from __future__ import annotations

import sys
from pathlib import Path

from narrows.model.errors import NarrowsError
from narrows.service.ledger import Ledger
from narrows.store.workspace import Workspace


def main(home: str, name: str, path: str) -> int:
    """Return 0 when the version was accepted, 3 when it was told not to be."""
    try:
        outcome = Ledger(Workspace(Path(home))).add(name, [Path(path)])
    except NarrowsError as error:
        print(error, file=sys.stderr)
        return 3
    return 0 if outcome.version.state == "accepted" else 3


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
