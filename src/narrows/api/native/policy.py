"""``GET /v1/policy``: the thresholds and weights in force."""

from __future__ import annotations

from msgspec import Struct
from starlette.responses import Response

from narrows.api.etag import tagged
from narrows.api.query import Query
from narrows.api.routing import Answer, Call, Operation
from narrows.api.service import Service
from narrows.model.policy import Policy


class PolicyAnswer(Struct, frozen=True):
    """The policy and the hash every answer names."""

    sha256: str
    policy: Policy


class Policies:
    """Tells the policy."""

    def __init__(self, service: Service) -> None:
        self._service = service

    def operations(self) -> tuple[Operation, ...]:
        """Return the routes."""
        return (
            Operation(
                method="GET",
                path="/v1/policy",
                scope="read",
                handler=self.policy,
                summary="The thresholds and weights in force",
                tag="Reference",
                answers={200: Answer("The policy", PolicyAnswer)},
            ),
        )

    async def policy(self, call: Call) -> Response:
        """Answer the policy."""
        query = Query(call.request)
        query.only(())
        query.insist()
        policy = self._service.settings.policy
        return tagged(call, PolicyAnswer(policy.sha256, policy))
