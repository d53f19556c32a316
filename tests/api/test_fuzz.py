"""Schemathesis over the OpenAPI document, all checks: no server error, no broken schema.

The everyday slice tries a few examples for each operation; the campaign (marker
``long``) tries many: ``NARROWS_FUZZ_EXAMPLES`` says how many.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.specs.openapi.checks import negative_data_rejection, positive_data_acceptance

from narrows.api.app import Application

from .conftest import client_of, settings_for

EVERY_DAY = 6
CAMPAIGN = int(os.environ.pop("NARROWS_FUZZ_EXAMPLES", "200"))

OPERATIONS = [
    (operation.path, operation.method)
    for operation in Application(settings_for(Path("/nonexistent")), warm=False).table
    # What these do beside answering is tried in tests of their own.
    if operation.path not in ("/updatez", "/v1/jobs/{id}/events")
]


EXCEPTIONS: dict[str, list[Any]] = {
    # The fields of this form hold JSON as text, which a schema cannot describe: most text
    # that fits is refused.
    "/reconcile/{dataset}": [positive_data_acceptance],
    # A cursor is good only if it was given here.
    "/v1/lists/{name}/versions": [positive_data_acceptance],
    "/v1/lists/{name}/changes": [positive_data_acceptance],
}


@pytest.fixture(scope="module")
def document(home: Path) -> Iterator[Any]:
    """The document, bound to a service that begins no jobs."""
    application = Application(settings_for(home, jobs=0, keep_findings=False), warm=False)
    with client_of(application):
        loaded = schemathesis.openapi.from_asgi("/openapi.json", _local(application.asgi))
        # NUL is refused in every text; a JSON schema has no short way to say so.
        loaded.config.generation.allow_x00 = False
        yield loaded


def _local(app: Any) -> Any:
    """Give every request a name of this machine, as a client here would."""

    async def asked(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "lifespan":
            while True:
                message = await receive()
                await send({"type": f"{message['type']}.complete"})
                if message["type"] == "lifespan.shutdown":
                    return
        kept = [(name, value) for name, value in scope["headers"] if name != b"host"]
        await app({**scope, "headers": [(b"host", b"localhost"), *kept]}, receive, send)

    return asked


def answered(case: schemathesis.Case, excluded: list[Any]) -> None:
    """Ask, and judge the answer by every check.

    One bad question costs the others of its request nothing: a body against the schema
    may be taken where the answer says of some question that it is invalid.
    """
    response = case.call()
    mixed = (
        case.path == "/v1/screen"
        and response.status_code == 200
        and any(one["status"] == "invalid" for one in response.json()["answers"].values())
    )
    case.validate_response(
        response, excluded_checks=[*excluded, *((negative_data_rejection,) if mixed else ())]
    )


def tried(document: Any, path: str, method: str, examples: int) -> None:
    """Try good and bad examples of one operation."""
    operation = document[path][method]
    for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):

        @given(case=operation.as_strategy(generation_mode=mode))
        @settings(
            max_examples=examples,
            deadline=None,
            derandomize=examples == EVERY_DAY,
            database=None,
            print_blob=True,
            phases=(Phase.explicit, Phase.generate),
            suppress_health_check=list(HealthCheck),
        )
        def one(case: schemathesis.Case) -> None:
            answered(case, EXCEPTIONS.get(path, []))

        try:
            one()
        except Unsatisfiable:
            # Where any text is good, nothing bad can be made; good must be there.
            assert mode is GenerationMode.NEGATIVE


@pytest.mark.parametrize(("path", "method"), OPERATIONS)
def test_a_few_examples(document: Any, path: str, method: str) -> None:
    tried(document, path, method, EVERY_DAY)


@pytest.mark.long
@pytest.mark.parametrize(("path", "method"), OPERATIONS)
def test_many_examples(document: Any, path: str, method: str) -> None:
    tried(document, path, method, CAMPAIGN)
