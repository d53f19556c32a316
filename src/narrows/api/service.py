"""What every handler stands on: settings, opened screeners, the desk, metrics."""

from __future__ import annotations

import msgspec

from narrows.api.admission import Desk
from narrows.api.observe import Metrics
from narrows.api.openings import Lease, Openings
from narrows.api.problem import Problem
from narrows.api.query import Query
from narrows.api.routing import Call
from narrows.api.settings import ServerSettings
from narrows.model.finding import Screening

TIMES = ("as_of", "known_at")


class Service(msgspec.Struct, frozen=True):
    """One server process."""

    settings: ServerSettings
    openings: Openings
    desk: Desk
    metrics: Metrics

    async def lease(self, query: Query, lists: tuple[str, ...] = ()) -> Lease:
        """Return the screener for the times a request names.

        Args:
            query: Its parameters.
            lists: For past times, the lists that have to reach there; none for all.

        Raises:
            Problem: it cannot be opened, see ``Openings.at``.
        """
        return await self.openings.at(query.text("as_of"), query.text("known_at"), lists)

    def strict(self, call: Call) -> bool:
        """Tell whether a call to one of yente's routes wants strict answers."""
        asked = call.header(b"narrows-strict")
        if asked is None:
            return self.settings.strict
        if asked not in ("0", "1"):
            raise Problem("bad_request", "the header Narrows-Strict is 0 or 1")
        return asked == "1" or self.settings.strict

    def count(self, screening: Screening) -> None:
        """Count an answered question."""
        self.metrics.question(
            screening.status,
            screening.candidates,
            tuple(finding.outcome for finding in screening.findings),
        )
