"""One shape for every error: ``application/problem+json`` (RFC 9457).

``type`` is the address of the documentation page of the error on this very
server, ``code`` is stable, ``errors`` names each fault with a JSON pointer.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from narrows.model.errors import (
    CannotAnswer,
    InputError,
    ListError,
    NarrowsError,
    StoreError,
    UnknownOption,
    UnknownSchema,
)


class Fault(msgspec.Struct, frozen=True):
    """One thing wrong with a request.

    ``pointer`` is a JSON pointer (RFC 6901) into the body, or ``query/NAME``,
    ``path/NAME``, ``header/NAME``.
    """

    pointer: str
    code: str
    detail: str


class ProblemBody(msgspec.Struct, frozen=True):
    """The wire form of a problem.

    ``answers`` (an extension, RFC 9457 section 3.2) stands there where questions came
    under ids and none could be asked: what is wrong with each, as in a whole answer.
    """

    type: str
    title: str
    status: int
    detail: str
    instance: str
    code: str
    request_id: str
    errors: tuple[Fault, ...] = ()
    answers: dict[str, Any] | msgspec.UnsetType = msgspec.UNSET


class Problem(Exception):
    """A request that is refused, with everything its answer needs.

    Attributes:
        status: HTTP status.
        code: Stable code, see ``PROBLEMS``.
        detail: What is wrong with this request.
        errors: Faults by place.
        headers: Further response headers, for instance ``Retry-After``.
        listed: On yente's routes, what stands under ``detail`` in place of the text.
        answers: What is wrong with each of several questions, under their ids.
    """

    def __init__(
        self,
        code: str,
        detail: str,
        *,
        errors: tuple[Fault, ...] = (),
        headers: dict[str, str] | None = None,
        listed: tuple[object, ...] | None = None,
        answers: Mapping[str, object] | None = None,
        status: int | None = None,
    ) -> None:
        super().__init__(detail)
        usual, self.title = PROBLEMS[code]
        self.status = usual if status is None else status
        self.code = code
        self.detail = detail
        self.errors = errors
        self.headers = headers or {}
        self.listed = listed
        self.answers = answers

    def body(self, *, request_id: str, instance: str) -> ProblemBody:
        """Return the wire form; ``instance`` is the route template, never a name."""
        return ProblemBody(
            type=f"/docs/problems#{self.code}",
            title=self.title,
            status=self.status,
            detail=self.detail,
            instance=instance,
            code=self.code,
            request_id=request_id,
            errors=self.errors,
            answers=msgspec.UNSET if self.answers is None else dict(self.answers),
        )


PROBLEMS: dict[str, tuple[int, str]] = {
    "bad_request": (400, "The request cannot be understood"),
    "bad_json": (400, "The body is not acceptable JSON"),
    "unauthenticated": (401, "A valid key or token is needed"),
    "forbidden": (403, "The key or token does not allow this"),
    "not_found": (404, "There is no such thing here"),
    "times_not_covered": (404, "The lists loaded do not reach to these times"),
    "method_not_allowed": (405, "The method is not offered on this address"),
    "conflict": (409, "The state of the thing does not allow this"),
    "precondition_failed": (412, "The thing has changed since it was read"),
    "too_large": (413, "The body is larger than the limit"),
    "unsupported_media": (415, "The body's media type is not accepted"),
    "invalid": (422, "A field of the request is wrong"),
    "idempotency_mismatch": (422, "The idempotency key was used with another body"),
    "too_many_requests": (429, "More requests than are allowed"),
    "internal": (500, "Something failed on this side"),
    "overloaded": (503, "More work than can be answered in time"),
    "keys_unread": (503, "The keys of the token issuer are not known"),
    "cannot_answer": (503, "The whole screen could not be run"),
    "list_missing": (503, "A required list is missing"),
    "list_stale": (503, "A list is older than the policy allows"),
    "uri_too_long": (414, "The address is longer than the limit"),
    "storage_full": (507, "The disk refuses to store this"),
}
"""Problem code to HTTP status and title; the documentation page lists them all."""


def from_error(error: NarrowsError) -> Problem:
    """Map an error of the inside to the problem a client is told."""
    detail = str(error) + (f" ({error.hint})" if error.hint else "")
    if isinstance(error, InputError | UnknownOption | UnknownSchema):
        return Problem("invalid", detail)
    if isinstance(error, CannotAnswer):
        return Problem("cannot_answer", detail)
    if isinstance(error, ListError):
        return Problem("list_missing", detail)
    if isinstance(error, StoreError):
        return Problem("cannot_answer", detail)
    return Problem("internal", "an unexpected error was recorded under this request id")
