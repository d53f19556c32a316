"""OIDC bearer tokens: verified against the issuer's published keys.

Only asymmetric algorithms are accepted, named here and never by the token
(RFC 8725, section 3.1): a token cannot choose ``none`` nor turn a public key into a
shared secret.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from narrows.model.errors import InputError

if TYPE_CHECKING:
    import jwt

ALGORITHMS = ("RS256", "RS384", "RS512", "ES256", "ES384", "PS256", "EdDSA")


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


class Tokens:
    """Verifies tokens of one issuer.

    Raises:
        InputError: the key set cannot be read.
    """

    def __init__(self, issuer: Issuer) -> None:
        # Loaded only where an issuer is named: it costs a tenth of a second.
        import jwt

        self._jwt = jwt
        self._issuer = issuer
        if issuer.jwks.startswith("https://"):
            self._client: jwt.PyJWKClient | None = jwt.PyJWKClient(issuer.jwks, timeout=5)
            self._set: jwt.PyJWKSet | None = None
        else:
            self._client = None
            try:
                self._set = jwt.PyJWKSet.from_json(Path(issuer.jwks).read_text("utf-8"))
            except (OSError, ValueError, jwt.PyJWTError) as error:
                raise InputError(
                    f"the issuer's key set cannot be read: {error}",
                    where=issuer.jwks,
                    hint="save the issuer's jwks_uri there, or give its https address",
                ) from error

    def __call__(self, token: str) -> Mapping[str, Any]:
        """Return the claims of a valid token.

        Raises:
            ValueError: wrong signature, issuer, audience, algorithm or time.
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

    def _key(self, token: str) -> jwt.PyJWK:
        if self._client is not None:
            return self._client.get_signing_key_from_jwt(token)
        assert self._set is not None
        wanted = self._jwt.get_unverified_header(token).get("kid")
        for key in self._set.keys:
            if key.key_id == wanted:
                return key
        raise self._jwt.InvalidKeyError("no published key has this id")
