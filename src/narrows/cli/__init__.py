"""The command line. Nothing heavy is imported before a command needs it."""

from __future__ import annotations

import sys
from collections.abc import Sequence


def main(arguments: Sequence[str] | None = None) -> None:
    """Run ``narrows`` and end the process with its exit code.

    0: screened, nothing found. 1: findings. 2: usage or input error. 3: could not answer
    reliably. 130: interrupted.
    """
    from narrows.cli.root import run

    sys.exit(run(sys.argv[1:] if arguments is None else list(arguments)))
