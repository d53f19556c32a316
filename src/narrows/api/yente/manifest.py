"""The manifest of the reconciliation service."""

from __future__ import annotations

from narrows.api.yente import reconcile_types as t
from narrows.api.yente.scope import Scope
from narrows.api.yente.wire import MATCHABLE
from narrows.lists import registry

_SPACE = "https://www.opensanctions.org/reference/#schema"
"""Entities are FollowTheMoney's, ids those of OpenSanctions where it has the list."""


def manifest(base: str, scope: Scope, batch: int) -> t.Manifest:
    """Return the manifest.

    Args:
        base: Address of this service as the caller reached it.
        scope: The data set.
        batch: Most queries at once.
    """
    own = f"{base}/reconcile/{scope.name}"
    title = "Every list" if scope.whole else registry.source_for(scope.name).title
    return t.Manifest(
        versions=("0.2",),
        name=f"{title} (Narrows)",
        identifierSpace=_SPACE,
        schemaSpace=_SPACE,
        documentation=f"{base}/docs",
        batchSize=batch,
        view=t.View(f"{base}/entities/{{{{id}}}}"),
        preview=t.Preview(f"{own}/preview/{{{{id}}}}", 430, 300),
        suggest=t.Suggest(
            t.Place(own, "/suggest/entity"),
            t.Place(own, "/suggest/type"),
            t.Place(own, "/suggest/property"),
        ),
        extend=t.Extend(
            t.Place(own, "/extend/property"),
            (
                t.Setting(
                    "limit", "Limit", "number", 0, "Most values for a row; 0 for all of them."
                ),
                t.Setting(
                    "render",
                    "Value rendering",
                    "select",
                    "caption",
                    "Values for people (Russia) or as codes (ru).",
                    (t.Choice("caption", "For people"), t.Choice("raw", "As codes")),
                ),
            ),
        ),
        defaultTypes=tuple(map(t.type_of, MATCHABLE)),
    )
