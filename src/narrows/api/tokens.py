"""OIDC bearer tokens: verified against the issuer's published keys.

Only asymmetric algorithms are accepted, named here and never by the token
(RFC 8725, section 3.1): a token cannot choose ``none`` nor turn a public key into a
shared secret.

The keys are read beside the answers, never by a request: an issuer that is slow or down
holds nobody up. They are read again every few minutes, and soon after a token named a key
that is not among them, as when the issuer changed its keys.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from narrows.api.problem import Problem
from narrows.model.errors import InputError

if TYPE_CHECKING:
    import jwt

log = logging.getLogger("narrows.server")

ALGORITHMS = ("RS256", "RS384", "RS512", "ES256", "ES384", "PS256", "EdDSA")

READ_SECONDS = 300.0
"""How often the keys are read."""

SOONER_SECONDS = 10.0
"""How soon after the last time, where that failed or a token named a key that is not known."""

TRUSTED_SECONDS = 3600.0
"""How long keys hold that could not be read again: a withdrawn one is not to be accepted for
long, and who cannot reach the issuer gets no new token either."""

_TIMEOUT_SECONDS = 5.0


class Issuer(msgspec.Struct, frozen=True):
    """An OpenID Connect issuer.

    Attributes:
        issuer: Its ``iss``.
        audience: The ``aud`` tokens must carry.
        jwks: File with its JSON Web Key Set, refreshed by the operator, or the
            https address it is published at.
    """

    issuer: str
    audience: str
    jwks: str

    @property
    def remote(self) -> bool:
        """The keys are read over the network."""
        return self.jwks.startswith("https://")


def read_keys(issuer: Issuer) -> jwt.PyJWKSet:
    """Return the issuer's keys, from the file or over https.

    Raises:
        OSError, ValueError, jwt.PyJWTError: they cannot be read.
    """
    import jwt

    if issuer.remote:
        return jwt.PyJWKClient(issuer.jwks, timeout=_TIMEOUT_SECONDS).get_jwk_set()
    return jwt.PyJWKSet.from_json(Path(issuer.jwks).read_text("utf-8"))


class Tokens:
    """Verifies tokens of one issuer.

    Args:
        issuer: The issuer.
        read: Reads its keys.
        clock: Seconds that only go forward.

    Raises:
        InputError: the file with the key set cannot be read. What is published at an address
            is not asked for yet.
    """

    def __init__(
        self,
        issuer: Issuer,
        *,
        read: Callable[[Issuer], jwt.PyJWKSet] = read_keys,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        # Loaded only where an issuer is named: it costs a tenth of a second.
        import jwt

        self._jwt = jwt
        self._issuer = issuer
        self._read, self._clock = read, clock
        self._set: jwt.PyJWKSet | None = None
        self._read_at = self._tried_at = clock() - TRUSTED_SECONDS
        self._missed = False
        self._unread = (OSError, ValueError, jwt.PyJWTError)
        if not issuer.remote:
            try:
                self._load()
            except self._unread as error:
                raise InputError(
                    f"the issuer's key set cannot be read: {error}",
                    where=issuer.jwks,
                    hint="save the issuer's jwks_uri there, or give its https address",
                ) from error

    @property
    def due(self) -> bool:
        """The keys should be read now."""
        failed = self._tried_at > self._read_at
        sooner = self._missed or failed or self._set is None
        return self._clock() - self._tried_at >= (SOONER_SECONDS if sooner else READ_SECONDS)

    def refresh(self) -> bool:
        """Read the keys; those read before hold for a while where that fails.

        Takes as long as the network does: not to be called where answers wait.

        Returns:
            Whether they could be read.
        """
        try:
            self._load()
        except self._unread as error:
            log.error("the keys of the token issuer cannot be read: %s", error)
            return False
        return True

    def __call__(self, token: str) -> Mapping[str, Any]:
        """Return the claims of a valid token.

        Raises:
            ValueError: wrong signature, issuer, audience, algorithm or time.
            Problem: ``keys_unread``: the issuer's keys are not known, so nothing can be told.
        """
        try:
            claims: Mapping[str, Any] = self._jwt.decode(
                token,
                self._key(token),
                algorithms=list(ALGORITHMS),
                audience=self._issuer.audience,
                issuer=self._issuer.issuer,
                options={"require": ["exp", "iss", "aud", "sub"]},
            )
        except self._jwt.PyJWTError as error:
            raise ValueError(str(error)) from error
        return claims

    def _load(self) -> None:
        self._tried_at = self._clock()
        self._missed = False
        self._set = self._read(self._issuer)
        self._read_at = self._clock()

    def _key(self, token: str) -> jwt.PyJWK:
        wanted = self._jwt.get_unverified_header(token).get("kid")
        if self._set is None or self._clock() - self._read_at >= TRUSTED_SECONDS:
            raise Problem(
                "keys_unread",
                "the keys of the token issuer could not be read; nothing was looked at",
                headers={"Retry-After": str(int(SOONER_SECONDS))},
            )
        for key in self._set.keys:
            # A key published for encryption signs nothing (RFC 7517, section 4.2).
            if key.key_id == wanted and key.public_key_use in ("sig", None):
                return key
        self._missed = True
        raise self._jwt.InvalidKeyError("no published key has this id")
