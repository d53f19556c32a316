"""Start the service from plain values: what the command line calls."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from narrows.api.server import run
from narrows.api.settings import ServerSettings


def serve(options: Mapping[str, object]) -> None:
    """Serve until stopped.

    Args:
        options: Fields of ``ServerSettings``; ``issuer`` as issuer, audience and key set.

    Raises:
        NarrowsError: see ``server.run``.
    """
    given = dict(options)
    issuer = given.pop("issuer", None)
    if isinstance(issuer, list):
        given["issuer"] = dict(zip(("issuer", "audience", "jwks"), issuer, strict=True))
    run(msgspec.convert(given, ServerSettings))
