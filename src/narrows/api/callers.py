"""Who is calling: an API key, an OIDC bearer token, or the local user.

Deny by default. In local mode (loopback only) the person at the machine is the
administrator; as soon as the service is bound to any other address, or keys or an
issuer are configured, every call outside ``public`` needs a credential.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Protocol

import msgspec

from narrows.api.keys import PREFIX, ROLES, SCOPES, Keys, Role, Scope
from narrows.api.problem import Problem


class Caller(msgspec.Struct, frozen=True):
    """Who calls and what they may do.

    ``id`` is a key's id or a hash of issuer and subject: fit for logs and limits.
    ``scopes`` are those a key or token is limited to, None for all of its role's.
    """

    id: str
    role: Role | None
    scopes: frozenset[Scope] | None = None

    def may(self, scope: Scope) -> bool:
        """Tell whether the caller's role, and the credential's own scopes, cover a scope."""
        if scope == "public":
            return True
        if self.role is None or scope not in SCOPES[self.role]:
            return False
        return self.scopes is None or scope in self.scopes


SCOPE_PREFIX = "narrows:"
"""What the scopes of a token begin with that are about this service: ``narrows:screen``."""

ANONYMOUS = Caller("anonymous", None)
LOCAL = Caller("local", "admin")


class TokenReader(Protocol):
    """Verifies a bearer token and returns its claims, or raises ``ValueError``."""

    def __call__(self, token: str) -> Mapping[str, Any]:
        """Return the verified claims."""
        ...


class Callers:
    """Recognises callers by their ``Authorization`` header.

    Args:
        keys: The workspace's API keys.
        local: True in local mode: a call without a credential is the local user.
        tokens: Verifier of OIDC tokens, None where no issuer is configured.
        role_claim: Claim that holds the role's name (or a list of names).
    """

    def __init__(
        self,
        keys: Keys,
        *,
        local: bool,
        tokens: TokenReader | None = None,
        role_claim: str = "narrows_role",
    ) -> None:
        self._keys = keys
        self._local = local
        self._tokens = tokens
        self._role_claim = role_claim

    def identify(self, authorization: str | None, now: datetime | None = None) -> Caller:
        """Return who calls.

        Raises:
            Problem: ``unauthenticated``: a credential was given that does not hold.
        """
        if authorization is None:
            return LOCAL if self._local else ANONYMOUS
        kind, _, secret = authorization.partition(" ")
        if kind.lower() not in ("bearer", "apikey") or not secret.strip():
            raise _refused("use 'Authorization: Bearer …'")
        secret = secret.strip()
        if secret.startswith(PREFIX):
            key = self._keys.check(secret, now or datetime.now(UTC))
            if key is None:
                raise _refused("the key is unknown, revoked or expired")
            return Caller(key.id, key.role, None if key.scopes is None else key.allowed)
        return self._by_token(secret)

    def identify_if_held(self, authorization: str | None) -> Caller:
        """Return who calls, nobody for a credential that does not hold.

        For what is open to everybody, and does more for some.
        """
        try:
            return self.identify(authorization)
        except Problem:
            return ANONYMOUS

    def _by_token(self, token: str) -> Caller:
        if self._tokens is None:
            raise _refused("the key is unknown; no token issuer is configured")
        import hashlib

        try:
            claims = self._tokens(token)
        except ValueError as error:
            raise _refused("the token is not valid") from error
        named = claims.get(self._role_claim)
        given = named if isinstance(named, list) else [named]
        held = [role for role in ROLES if role in given]
        subject = f"{claims.get('iss')} {claims.get('sub')}"
        digest = hashlib.sha256(subject.encode()).hexdigest()[:12]
        return Caller(f"oidc-{digest}", held[-1] if held else None, _limit(claims.get("scope")))


def allow(caller: Caller, scope: Scope) -> None:
    """Insist that a caller may do something.

    Raises:
        Problem: ``unauthenticated`` for nobody, ``forbidden`` for somebody else.
    """
    if caller.may(scope):
        return
    if caller is ANONYMOUS:
        raise _refused("this address needs a key or token")
    if caller.scopes is not None:
        raise Problem("forbidden", f"the credential is limited to scopes without {scope!r}")
    raise Problem("forbidden", f"the role {caller.role or 'none'} does not cover {scope!r}")


def _limit(claimed: object) -> frozenset[Scope] | None:
    """Return the scopes a token's ``scope`` claim limits it to, None where it names none of ours.

    The claim is one text of words between spaces (RFC 8693, section 4.2; RFC 9068, section
    2.2.3), some issuers give a list. Words such as ``openid`` are for others. A scope that
    does not exist limits as well: it was meant to.

    Raises:
        Problem: ``unauthenticated``: the claim is neither, so what it limits is not known.
    """
    if claimed is None:
        return None
    words = claimed.split() if isinstance(claimed, str) else claimed
    if not isinstance(words, list) or not all(isinstance(word, str) for word in words):
        raise _refused("the token's scope claim is not understood")
    named = {w.removeprefix(SCOPE_PREFIX) for w in words if w.startswith(SCOPE_PREFIX)}
    return frozenset(scope for scope in SCOPES["admin"] if scope in named) if named else None


def _refused(detail: str) -> Problem:
    return Problem("unauthenticated", detail, headers={"WWW-Authenticate": "Bearer"})
