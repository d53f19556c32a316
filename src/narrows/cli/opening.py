"""Open the screener as the command line says."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from narrows.cli.progress import stages
from narrows.cli.session import Session
from narrows.model.errors import CannotAnswer

if TYPE_CHECKING:
    from narrows.model.policy import Policy
    from narrows.service.screener import Screener


def policy_for(session: Session) -> Policy:
    """Return the policy in force; a threshold given makes it another policy, and says so."""
    from narrows.match.policies import load_policy

    policy = load_policy(session.settings.text("policy"))
    threshold = session.settings.number("threshold")
    if threshold is None:
        return policy
    thresholds = {
        kind: msgspec.structs.replace(both, review=threshold, match=max(both.match, threshold))
        for kind, both in policy.thresholds.items()
    }
    return msgspec.structs.replace(
        policy, id=f"{policy.id}+threshold-{threshold:g}", thresholds=thresholds
    )


def open_for(session: Session, as_of: str | None, known_at: str | None) -> Screener:
    """Open the screener; warnings go to standard error.

    Raises:
        UnknownOption: a time is to come.
        NarrowsError: see ``service.screener.open_screener``.
    """
    from narrows.service.ledger import Ledger
    from narrows.service.screener import open_screener
    from narrows.store.workspace import Workspace

    Ledger(Workspace(session.home)).times(as_of, known_at)
    threshold = session.settings.number("threshold")
    try:
        with stages(session) as progress:
            screener = open_screener(
                session.home,
                lists=session.settings.names("lists"),
                as_of=as_of,
                known_at=known_at,
                policy=policy_for(session),
                progress=progress,
            )
    except CannotAnswer as error:
        if threshold is None or "made-up" not in error.message:
            raise
        raise CannotAnswer(
            error.message,
            where=error.where,
            hint=f"the threshold of {threshold:g} may be so high that nothing reaches it",
        ) from error
    for warning in screener.warnings:
        session.warn(warning)
    return screener
