"""The embedded sample: a small set of real designations in the publishers' formats.

It takes the same way as any publication (quarantine, prove, accept) into a
workspace of its own inside the user's, so that it can never stand beside, or be
mistaken for, a real list. It is loaded once per content.
"""

from __future__ import annotations

import hashlib
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

from narrows.model.errors import ListRefused
from narrows.service.intake import Intake, take_in
from narrows.service.quarantine import quarantine
from narrows.store.versions import Versions
from narrows.store.workspace import Workspace

PUBLISHED = "published"
"""File beside a sample whose format states no date: the ISO date of its facts."""

if TYPE_CHECKING:
    from narrows.service.ledger import Ledger


def sample(ledger: Ledger) -> Ledger:
    """Return the sample's ledger, loading it where it is not there yet.

    Raises:
        ListRefused: the sample shipped with this release is not whole.
        StoreError: the disk refuses.
    """
    from narrows.lists import registry

    folder = Path(str(resources.files("narrows.lists").joinpath("sample")))
    sets = _sets(folder)
    home = ledger.workspace.home / "sample" / _content(sets)
    found = type(ledger)(Workspace(home), ledger.clock)
    missing = [name for name in sets if name not in found.workspace.list_names()]
    for name in missing:
        versions = Versions(found.workspace, name)
        published = _published(folder / name / PUBLISHED)
        with found.workspace.writing() as pen:
            publication = quarantine(sets[name], registry.source_for(name), pen / "quarantine")
            asked = Intake(published=published, sample=True)
            outcome = take_in(versions, publication, asked, pen, found.now())
        if outcome.version.state != "accepted":
            raise ListRefused(
                "the embedded sample is not whole: " + "; ".join(outcome.version.reasons),
                where=name,
                hint="install Narrows again",
            )
    return found


def _sets(folder: Path) -> dict[str, list[Path]]:
    found = {
        place.name: sorted(p for p in place.iterdir() if p.is_file() and p.name != PUBLISHED)
        for place in sorted(folder.iterdir())
        if place.is_dir() and not place.name.startswith("_")
    }
    if not found:
        raise ListRefused("this release carries no embedded sample", hint="install Narrows again")
    return found


def _content(sets: dict[str, list[Path]]) -> str:
    digest = hashlib.sha256()
    for name, paths in sets.items():
        for path in paths:
            digest.update(f"{name}/{path.name}\n".encode())
            digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:16]


def _published(path: Path) -> str | None:
    return path.read_text("ascii").strip() if path.is_file() else None
