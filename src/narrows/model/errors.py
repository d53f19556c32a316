"""Everything Narrows can refuse, as one tree.

    NarrowsError
    ├── InputError            the caller's file, row, field or option is wrong
    │   ├── UnknownSchema
    │   └── UnknownOption
    ├── ListError             an official list or one of its versions
    │   ├── ListRefused       the file is cut, empty, foreign or loses records
    │   ├── ListHeld          complete, but a person has to release it
    │   └── ListMissing       a required list has no usable version
    ├── StoreError            the workspace on disk
    │   └── SnapshotDamaged   a checksum or format does not hold
    └── CannotAnswer          the requested screen could not be run in full

Each class has a stable ``code`` and fields; exit codes and HTTP statuses are
given by the doors (``cli``, ``api``), never stored here. A message says what is
wrong and where; ``hint`` says what to do next.
"""

from __future__ import annotations


class NarrowsError(Exception):
    """Root of every error Narrows raises on purpose."""

    code = "NARROWS-ERROR"

    def __init__(
        self,
        message: str,
        *,
        where: str | None = None,
        hint: str | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.where = where
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.where}: {self.message}" if self.where else self.message

    def __reduce__(self) -> tuple[object, ...]:
        # Errors cross process borders (list parsing, batch workers) whole.
        return (_rebuild, (type(self), self.message, self.where, self.hint))


def _rebuild(
    kind: type[NarrowsError], message: str, where: str | None, hint: str | None
) -> NarrowsError:
    return kind(message, where=where, hint=hint)


class InputError(NarrowsError):
    """The caller's own material cannot be used as it is."""

    code = "NARROWS-INPUT"


class UnknownSchema(InputError):
    """A schema name is not one of FollowTheMoney's."""

    code = "NARROWS-INPUT-SCHEMA"


class UnknownOption(InputError):
    """An option, list or regime name is not known."""

    code = "NARROWS-INPUT-OPTION"


class ListError(NarrowsError):
    """Something about an official list."""

    code = "NARROWS-LIST"


class ListRefused(ListError):
    """A list file is not accepted; the last good version keeps serving."""

    code = "NARROWS-LIST-REFUSED"


class ListHeld(ListError):
    """A list version is whole but surprising; a named person has to release it."""

    code = "NARROWS-LIST-HELD"


class ListMissing(ListError):
    """A required list has no accepted version for the times asked about."""

    code = "NARROWS-LIST-MISSING"


class StoreError(NarrowsError):
    """The workspace on disk cannot be used."""

    code = "NARROWS-STORE"


class SnapshotDamaged(StoreError):
    """A snapshot or version file does not match its checksum or format."""

    code = "NARROWS-SNAPSHOT-DAMAGED"


class CannotAnswer(NarrowsError):
    """The whole requested screen could not be run: never read this as "no match"."""

    code = "NARROWS-CANNOT-ANSWER"
