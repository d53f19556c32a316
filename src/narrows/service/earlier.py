"""Which earlier snapshot a new one is built on.

A base only saves work: the index is the same with any and with none. So whatever is odd
about one, it is passed over, and what it holds is checked like one that is answered from.
"""

from __future__ import annotations

from narrows.index import files
from narrows.index.build import fits
from narrows.index.snapshot import Snapshot, open_snapshot
from narrows.model.errors import SnapshotDamaged, StoreError
from narrows.store.snapshots import Snapshots

ALIKE = 4
"""A base has at most so many times the parties there will be, and at least that fraction."""


def earlier(snapshots: Snapshots, parties: int) -> Snapshot | None:
    """Open the newest snapshot that serves as a base; None where there is none.

    Its files are verified and mapped: it stays whole until it is closed, even where
    another process removes its folder meanwhile.

    Args:
        snapshots: Those of the workspace.
        parties: How many parties the new one will have, about. A base of another size
            would share little of it, or cost more to take over than to do without.
    """
    try:
        ids = snapshots.ids()
    except OSError:
        # A folder went while they were put in order.
        return None
    for name in ids:
        try:
            manifest = files.read_manifest(snapshots.folder / name)
            had = manifest.counts.get("parties", 0)
            alike = had <= ALIKE * parties and parties <= ALIKE * had
            if alike and fits(manifest) and (place := snapshots.open(name)) is not None:
                return open_snapshot(place, verify=False)
        except (SnapshotDamaged, StoreError, OSError):
            continue
    return None
