"""``Idempotency-Key``: what a retry creates was created already.

IETF draft-ietf-httpapi-idempotency-key-header: the same key with the same content gives
the stored answer, with other content 422, while the first is still worked on 409. Keys
belong to a caller and are kept on disk, so that any worker process knows them.
"""

from __future__ import annotations

import hashlib
import os
import time
from pathlib import Path

import msgspec

from narrows.api.problem import Problem

KEPT_SECONDS = 7 * 24 * 3600
LONGEST_KEY = 255


class Stored(msgspec.Struct, frozen=True):
    """What was answered under a key; ``status`` is 0 while it is worked on."""

    content: str
    status: int = 0
    headers: dict[str, str] = {}
    body: str = ""


class Keyed:
    """One request under a key."""

    def __init__(self, path: Path, content: str) -> None:
        self._path = path
        self._content = content

    def finish(self, status: int, headers: dict[str, str], body: bytes) -> None:
        """Store the answer for retries."""
        stored = Stored(self._content, status, headers, body.decode())
        part = self._path.with_suffix(".part")
        part.write_bytes(msgspec.json.encode(stored))
        part.replace(self._path)

    def abandon(self) -> None:
        """Forget the key: nothing was created under it."""
        self._path.unlink(missing_ok=True)


class Idempotency:
    """The folder of keys."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def begin(self, key: str, caller: str, content: str) -> Keyed | Stored:
        """Begin a request, or return what was answered before.

        Args:
            key: As the caller gave it.
            caller: Whose key it is.
            content: Hash of what is asked.

        Raises:
            Problem: ``bad_request``, ``idempotency_mismatch`` or ``conflict``.
        """
        if not key or len(key) > LONGEST_KEY or not key.isprintable():
            raise Problem("bad_request", f"Idempotency-Key is 1 to {LONGEST_KEY} characters")
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        path = self._folder / hashlib.sha256(f"{caller}\n{key}".encode()).hexdigest()
        self._forget_old(path)
        try:
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            return self._known(path, content)
        with os.fdopen(handle, "wb") as stream:
            stream.write(msgspec.json.encode(Stored(content)))
        return Keyed(path, content)

    @staticmethod
    def _known(path: Path, content: str) -> Stored:
        try:
            stored = msgspec.json.decode(path.read_bytes(), type=Stored)
        except (FileNotFoundError, msgspec.DecodeError) as error:
            raise Problem("conflict", "the same request is being worked on") from error
        if stored.content != content:
            raise Problem("idempotency_mismatch", "the key was used before, with other content")
        if stored.status == 0:
            raise Problem(
                "conflict", "the same request is being worked on", headers={"Retry-After": "1"}
            )
        return stored

    @staticmethod
    def _forget_old(path: Path) -> None:
        try:
            if time.time() - path.stat().st_mtime > KEPT_SECONDS:
                path.unlink(missing_ok=True)
        except FileNotFoundError:
            return
