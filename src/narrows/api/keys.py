"""API keys: shown once, stored hashed, with role, scopes, expiry and last use.

A key is ``narrows_`` and 32 random bytes, so a plain SHA-256 is enough to store:
there is no low-entropy secret to guess (a password hash defends guessable
secrets). Comparison is over hashes. The file is written atomically, mode 0600, and
only by who makes and revokes keys, one after the other: when one was last used is the time
of a file beside it, so that a server that notes a use cannot bring a revoked key back.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import secrets
from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
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

    ``expires`` and ``last_used`` are ISO moments in UTC; ``last_used`` is to the minute.
    ``scopes`` are those of its role's it is limited to, None for all of them.
    """

    id: str
    sha256: str
    name: str
    role: Role
    created: str
    expires: str | None = None
    last_used: str | None = None
    scopes: tuple[Scope, ...] | None = None

    @property
    def allowed(self) -> frozenset[Scope]:
        """What the key may do: never more than its role."""
        everything = SCOPES[self.role]
        return everything if self.scopes is None else everything & {"public", *self.scopes}


class Keys:
    """The keys of a workspace, in ``<home>/keys.json``."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._uses = path.with_name("keys-used")
        self._noted: dict[str, int] = {}
        self._cache: tuple[tuple[int, int, int], dict[str, Key]] | None = None

    def all(self) -> tuple[Key, ...]:
        """Return every stored key."""
        return tuple(
            msgspec.structs.replace(key, last_used=self._last_used(key))
            for key in self._load().values()
        )

    def create(
        self,
        name: str,
        role: Role,
        now: datetime,
        expires: datetime | None,
        scopes: Collection[Scope] | None = None,
    ) -> str:
        """Store a new key and return its secret, which is never seen again.

        Args:
            name: Who or what it is for.
            role: The most it may do.
            now: The present moment.
            expires: From when on it does not hold, None for never.
            scopes: Those of the role's scopes it is limited to, None for all of them.

        Raises:
            InputError: the name is empty, the expiry has passed, or a scope is not one
                of its role's.
        """
        if not name.strip():
            raise InputError("a key needs a name", hint="say who or what it is for")
        if expires is not None and expires <= now:
            raise InputError("the key would be expired at once", hint="give a later date")
        if scopes is not None:
            beyond = sorted(set(scopes) - SCOPES[role])
            if beyond or not scopes:
                raise InputError(
                    f"the role {role} does not cover {', '.join(beyond) or 'no scope at all'}",
                    hint="it covers " + ", ".join(sorted(SCOPES[role] - {"public"})),
                )
        secret = PREFIX + secrets.token_urlsafe(32)
        digest = _digest(secret)
        key = Key(
            id=digest[:12],
            sha256=digest,
            name=name.strip(),
            role=role,
            created=now.isoformat(timespec="seconds"),
            expires=expires.isoformat(timespec="seconds") if expires else None,
            scopes=None if scopes is None else tuple(sorted(set(scopes))),
        )
        with self._alone():
            self._save({**self._load(), digest: key})
        return secret

    def revoke(self, key_id: str) -> None:
        """Remove a key by its id.

        Raises:
            InputError: there is no such key.
        """
        with self._alone():
            known = self._load()
            kept = {digest: key for digest, key in known.items() if key.id != key_id}
            if len(kept) == len(known):
                raise InputError(f"there is no key {key_id!r}", hint="narrows keys list")
            self._save(kept)
        (self._uses / key_id).unlink(missing_ok=True)

    def check(self, secret: str, now: datetime) -> Key | None:
        """Return the key of a secret that is known and not expired, else None."""
        key = self._load().get(_digest(secret))
        if key is None or not secrets.compare_digest(key.sha256, _digest(secret)):
            return None
        if key.expires is not None and datetime.fromisoformat(key.expires) <= now:
            return None
        minute = int(now.timestamp()) // 60
        if self._noted.get(key.id) != minute:
            self._noted[key.id] = minute
            self._note(key, minute * 60)
        return key

    def _note(self, key: Key, moment: int) -> None:
        """Note that a key was used: once a minute and process, without waiting for the disk."""
        # A disk that refuses costs the note, not the answer.
        with suppress(OSError):
            self._uses.mkdir(mode=0o700, exist_ok=True)
            handle = os.open(self._uses / key.id, os.O_WRONLY | os.O_CREAT | os.O_CLOEXEC, 0o600)
            try:
                os.utime(handle, (moment, moment))
            finally:
                os.close(handle)

    def _last_used(self, key: Key) -> str | None:
        try:
            moment = (self._uses / key.id).stat().st_mtime
        except OSError:
            return key.last_used
        return datetime.fromtimestamp(moment, UTC).isoformat(timespec="minutes")

    def _load(self) -> dict[str, Key]:
        try:
            found = self.path.stat()
        except FileNotFoundError:
            return {}
        stamp = (found.st_ino, found.st_mtime_ns, found.st_size)
        if self._cache is None or self._cache[0] != stamp:
            keys = msgspec.json.decode(self.path.read_bytes(), type=list[Key])
            self._cache = (stamp, {key.sha256: key for key in keys})
        return self._cache[1]

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Hold the keys, so that what is read, changed and written is one step.

        Without it a key revoked meanwhile would come back. The lock is a file of its own, for
        the keys' file is another one after every change; the kernel lets go for who dies.
        """
        self.path.parent.mkdir(parents=True, exist_ok=True)
        lock = self.path.with_name(f".{self.path.name}.lock")
        handle = os.open(lock, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
            # What was read before may look like what another has written within one tick.
            self._cache = None
            yield
        finally:
            os.close(handle)

    def _save(self, keys: dict[str, Key]) -> None:
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
