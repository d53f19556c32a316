"""API keys: shown once, stored hashed, with a role, an expiry and a last use.

A key is ``narrows_`` and 32 random bytes, so a plain SHA-256 is enough to store:
there is no low-entropy secret to guess (a password hash defends guessable
secrets). Comparison is over hashes. The file is written atomically, mode 0600.
"""

from __future__ import annotations

import hashlib
import os
import secrets
from datetime import datetime
from pathlib import Path
from typing import Literal, get_args

import msgspec

from narrows.model.errors import InputError

Role = Literal["viewer", "analyst", "approver", "admin"]
Scope = Literal["public", "read", "screen", "decide", "manage"]

ROLES: tuple[Role, ...] = get_args(Role)

SCOPES: dict[Role, frozenset[Scope]] = {
    "viewer": frozenset({"public", "read"}),
    "analyst": frozenset({"public", "read", "screen"}),
    "approver": frozenset({"public", "read", "screen", "decide"}),
    "admin": frozenset({"public", "read", "screen", "decide", "manage"}),
}
"""What each role may do; everything else is refused."""

PREFIX = "narrows_"


class Key(msgspec.Struct, frozen=True, kw_only=True):
    """A stored key: everything but the secret itself.

    ``expires`` and ``last_used`` are ISO moments in UTC; ``last_used`` has day
    precision, so that reading a list of keys tells no working hours.
    """

    id: str
    sha256: str
    name: str
    role: Role
    created: str
    expires: str | None = None
    last_used: str | None = None


class Keys:
    """The keys of a workspace, in ``<home>/keys.json``."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._cache: tuple[tuple[int, int], dict[str, Key]] | None = None

    def all(self) -> tuple[Key, ...]:
        """Return every stored key."""
        return tuple(self._load().values())

    def create(self, name: str, role: Role, now: datetime, expires: datetime | None) -> str:
        """Store a new key and return its secret, which is never seen again.

        Raises:
            InputError: the name is empty or the expiry has passed.
        """
        if not name.strip():
            raise InputError("a key needs a name", hint="say who or what it is for")
        if expires is not None and expires <= now:
            raise InputError("the key would be expired at once", hint="give a later date")
        secret = PREFIX + secrets.token_urlsafe(32)
        digest = _digest(secret)
        key = Key(
            id=digest[:12],
            sha256=digest,
            name=name.strip(),
            role=role,
            created=now.isoformat(timespec="seconds"),
            expires=expires.isoformat(timespec="seconds") if expires else None,
        )
        self._save({**self._load(), digest: key})
        return secret

    def revoke(self, key_id: str) -> None:
        """Remove a key by its id.

        Raises:
            InputError: there is no such key.
        """
        kept = {digest: key for digest, key in self._load().items() if key.id != key_id}
        if len(kept) == len(self._load()):
            raise InputError(f"there is no key {key_id!r}", hint="narrows keys list")
        self._save(kept)

    def check(self, secret: str, now: datetime) -> Key | None:
        """Return the key of a secret that is known and not expired, else None."""
        key = self._load().get(_digest(secret))
        if key is None or not secrets.compare_digest(key.sha256, _digest(secret)):
            return None
        if key.expires is not None and datetime.fromisoformat(key.expires) <= now:
            return None
        today = now.date().isoformat()
        if key.last_used != today:
            used = msgspec.structs.replace(key, last_used=today)
            self._save({**self._load(), key.sha256: used})
            return used
        return key

    def _load(self) -> dict[str, Key]:
        try:
            found = self.path.stat()
        except FileNotFoundError:
            return {}
        stamp = (found.st_mtime_ns, found.st_size)
        if self._cache is None or self._cache[0] != stamp:
            keys = msgspec.json.decode(self.path.read_bytes(), type=list[Key])
            self._cache = (stamp, {key.sha256: key for key in keys})
        return self._cache[1]

    def _save(self, keys: dict[str, Key]) -> None:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        staged = self.path.with_name(f".{self.path.name}.{secrets.token_hex(6)}")
        handle = os.open(staged, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as stream:
            stream.write(msgspec.json.format(msgspec.json.encode(list(keys.values()))))
            stream.flush()
            os.fsync(stream.fileno())
        staged.replace(self.path)
        self._cache = None


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
