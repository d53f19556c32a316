"""The route table: everything the service answers, in one tuple."""

from __future__ import annotations

from pathlib import Path

from narrows.api.jobs import Jobs
from narrows.api.kept import Kept
from narrows.api.native.entities import NativeEntities
from narrows.api.native.findings import Findings
from narrows.api.native.jobs import JobRoutes
from narrows.api.native.lists import Lists
from narrows.api.native.policy import Policies
from narrows.api.native.screen import Screen
from narrows.api.own import Own
from narrows.api.routing import Operation
from narrows.api.service import Service
from narrows.api.yente.catalog import Catalog
from narrows.api.yente.entities import Entities
from narrows.api.yente.match import Match
from narrows.api.yente.reconcile import Reconcile
from narrows.api.yente.search import Search


class Parts:
    """What some routes share and the server closes at its end."""

    def __init__(self, service: Service) -> None:
        home = Path(service.settings.home)
        self.kept = Kept(home / "findings", on=service.settings.keep_findings)
        self.jobs = Jobs(home, service.settings.jobs)

    def close(self) -> None:
        """Close files and stop jobs."""
        self.kept.close()
        self.jobs.close()


def operations(service: Service, parts: Parts) -> tuple[Operation, ...]:
    """Return every operation; the busiest come first, because routes are tried in order."""
    found: list[Operation] = [
        *Match(service).operations(),
        *Screen(service, parts.kept).operations(),
        *Search(service).operations(),
        *Entities(service).operations(),
        *Reconcile(service).operations(),
        *Catalog(service).operations(),
        *NativeEntities(service).operations(),
        *Findings(service, parts.kept).operations(),
        *Lists(service).operations(),
        *JobRoutes(service, parts.jobs).operations(),
        *Policies(service).operations(),
    ]
    found += Own(service, lambda: tuple(found)).operations()
    return tuple(found)
