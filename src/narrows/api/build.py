"""Build a snapshot in a process of its own: ``python -m narrows.api.build`` < order.

Several server workers notice a new list version at the same moment; one of them
builds, the others wait for the lock and find the snapshot there.
"""

from __future__ import annotations

import fcntl
import os
import sys
from pathlib import Path

import msgspec

from narrows.model.errors import NarrowsError
from narrows.model.policy import Policy
from narrows.service.screener import open_screener


class Order(msgspec.Struct, frozen=True):
    """What to build: the arguments of ``open_screener``."""

    home: str
    lists: tuple[str, ...] | None
    as_of: str | None
    known_at: str | None
    policy: Policy


def main(order: Order) -> int:
    """Build what is ordered; return 0 when it is there and works."""
    # Answers come first: whoever builds beside them takes what is left.
    os.nice(10)
    folder = Path(order.home)
    folder.mkdir(parents=True, exist_ok=True)
    handle = os.open(folder / "build.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        screener = open_screener(
            order.home,
            lists=order.lists,
            as_of=order.as_of,
            known_at=order.known_at,
            policy=order.policy,
        )
        screener.close()
    except NarrowsError:
        return 1
    finally:
        os.close(handle)
    return 0


if __name__ == "__main__":
    sys.exit(main(msgspec.json.decode(sys.stdin.buffer.read(), type=Order)))
