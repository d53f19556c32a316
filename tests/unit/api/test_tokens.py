"""Tokens are checked against the issuer's keys; a token cannot choose how."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import time
from pathlib import Path
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from narrows.api.callers import ANONYMOUS, Callers
from narrows.api.keys import Keys
from narrows.api.problem import Problem
from narrows.api.tokens import (
    READ_SECONDS,
    SOONER_SECONDS,
    TRUSTED_SECONDS,
    Issuer,
    Tokens,
)
from narrows.model.errors import InputError

ISSUER, AUDIENCE = "https://login.example.org", "narrows"
KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
OTHER = rsa.generate_private_key(public_exponent=65537, key_size=2048)
CURVE = ec.generate_private_key(ec.SECP256R1())


def jwk(key: Any, kid: str) -> dict[str, Any]:
    kind = jwt.algorithms.RSAAlgorithm if kid.startswith("rsa") else jwt.algorithms.ECAlgorithm
    return {**json.loads(kind.to_jwk(key.public_key())), "kid": kid, "use": "sig"}


@pytest.fixture
def tokens(tmp_path: Path) -> Tokens:
    path = tmp_path / "jwks.json"
    path.write_text(json.dumps({"keys": [jwk(KEY, "rsa-1"), jwk(CURVE, "ec-1")]}), "utf-8")
    return Tokens(Issuer(ISSUER, AUDIENCE, str(path)))


def claims(**changed: Any) -> dict[str, Any]:
    told = {
        "iss": ISSUER,
        "aud": AUDIENCE,
        "sub": "someone",
        "exp": time.time() + 60,
        "narrows_role": "analyst",
        **changed,
    }
    return {name: value for name, value in told.items() if value is not None}


def signed(key: Any = KEY, kid: str = "rsa-1", algorithm: str = "RS256", **changed: Any) -> str:
    return jwt.encode(claims(**changed), key, algorithm=algorithm, headers={"kid": kid})


def test_a_good_token_gives_its_claims(tokens: Tokens) -> None:
    assert tokens(signed())["sub"] == "someone"
    assert tokens(signed(CURVE, "ec-1", "ES256"))["narrows_role"] == "analyst"


def forged_with_public_key() -> str:
    """Sign with the public key as if it were a shared secret (RFC 8725, 2.1)."""
    from cryptography.hazmat.primitives import serialization as s

    public = KEY.public_key().public_bytes(s.Encoding.PEM, s.PublicFormat.SubjectPublicKeyInfo)

    def part(value: dict[str, Any]) -> bytes:
        return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=")

    said = part({"alg": "HS256", "kid": "rsa-1"}) + b"." + part(claims())
    seal = hmac.new(public, said, hashlib.sha256).digest()
    return (said + b"." + base64.urlsafe_b64encode(seal).rstrip(b"=")).decode()


@pytest.mark.parametrize(
    "make",
    [
        lambda: signed(exp=time.time() - 1),
        lambda: signed(exp=None),
        lambda: signed(iss="https://elsewhere.example"),
        lambda: signed(aud="another"),
        lambda: signed(sub=None),
        lambda: signed(nbf=time.time() + 600),
        lambda: signed(OTHER),
        lambda: signed(kid="rsa-2"),
        lambda: jwt.encode(claims(), "", algorithm="none", headers={"kid": "rsa-1"}),
        forged_with_public_key,
        lambda: "not.a.token",
        lambda: signed()[:-4] + "AAAA",
    ],
)
def test_what_does_not_hold_is_refused(tokens: Tokens, make: Any) -> None:
    with pytest.raises(ValueError):
        tokens(make())


def test_the_role_claim_decides_what_the_caller_may_do(tokens: Tokens, tmp_path: Path) -> None:
    callers = Callers(Keys(tmp_path / "keys.json"), local=False, tokens=tokens)
    assert callers.identify(None) is ANONYMOUS
    assert callers.identify(f"Bearer {signed()}").role == "analyst"
    assert callers.identify(f"Bearer {signed(narrows_role=['viewer', 'admin'])}").role == "admin"
    assert callers.identify(f"Bearer {signed(narrows_role='root')}").role is None
    one, two = (callers.identify(f"Bearer {signed(sub=sub)}").id for sub in ("a", "b"))
    assert one != two
    assert "someone" not in callers.identify(f"Bearer {signed()}").id
    with pytest.raises(Problem) as refused:
        callers.identify("Bearer nonsense")
    assert refused.value.status == 401


@pytest.mark.parametrize(
    ("claim", "may"),
    [
        (None, "read screen"),
        ("openid profile email", "read screen"),
        ([], "read screen"),
        ("openid narrows:screen", "screen"),
        (["openid", "narrows:read"], "read"),
        ("narrows:read narrows:screen narrows:manage", "read screen"),
        ("narrows:manage", ""),
        ("narrows:all", ""),
        ("narrows:", ""),
    ],
)
def test_a_scope_claim_narrows_the_role(
    tokens: Tokens, tmp_path: Path, claim: object, may: str
) -> None:
    callers = Callers(Keys(tmp_path / "keys.json"), local=False, tokens=tokens)
    caller = callers.identify(f"Bearer {signed(scope=claim)}")
    assert caller.role == "analyst"
    scopes = ("read", "screen", "decide", "manage")
    assert " ".join(scope for scope in scopes if caller.may(scope)) == may
    assert caller.may("public")


@pytest.mark.parametrize("claim", [7, {"narrows:read": True}, ["narrows:read", 7], True])
def test_a_scope_claim_that_is_not_understood_opens_nothing(
    tokens: Tokens, tmp_path: Path, claim: object
) -> None:
    callers = Callers(Keys(tmp_path / "keys.json"), local=False, tokens=tokens)
    with pytest.raises(Problem) as refused:
        callers.identify(f"Bearer {signed(scope=claim)}")
    assert refused.value.status == 401


def test_a_key_set_that_cannot_be_read_stops_the_start(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"key set .* No such file"):
        Tokens(Issuer(ISSUER, AUDIENCE, str(tmp_path / "missing.json")))


class Published:
    """An issuer that publishes keys at an address, or is out of reach."""

    def __init__(self, *keys: dict[str, Any]) -> None:
        self.keys: tuple[dict[str, Any], ...] | None = keys
        self.asked = 0
        self.now = 1_000.0

    def read(self, _: Issuer) -> jwt.PyJWKSet:
        self.asked += 1
        if self.keys is None:
            raise jwt.exceptions.PyJWKClientConnectionError("out of reach")
        return jwt.PyJWKSet.from_dict({"keys": list(self.keys)})

    def tokens(self) -> Tokens:
        issuer = Issuer(ISSUER, AUDIENCE, "https://login.example.org/jwks")
        return Tokens(issuer, read=self.read, clock=lambda: self.now)

    def beside(self, tokens: Tokens) -> None:
        """Do what the service does every second beside its answers."""
        if tokens.due:
            tokens.refresh()


def test_no_request_reads_published_keys_itself() -> None:
    at = Published(jwk(KEY, "rsa-1"))
    tokens = at.tokens()
    with pytest.raises(Problem) as refused:
        tokens(signed())
    assert (refused.value.status, refused.value.code) == (503, "keys_unread")
    assert int(refused.value.headers["Retry-After"]) > 0
    assert at.asked == 0
    at.beside(tokens)
    assert tokens(signed())["sub"] == "someone"
    for _ in range(50):
        with pytest.raises(ValueError):
            tokens(signed(kid="rsa-2"))
    assert at.asked == 1


def test_changed_keys_are_read_soon_after_a_token_names_one_and_not_at_every_such_token() -> None:
    at = Published(jwk(KEY, "rsa-1"))
    tokens = at.tokens()
    at.beside(tokens)
    at.keys = (jwk(OTHER, "rsa-2"),)
    with pytest.raises(ValueError):
        tokens(signed(OTHER, "rsa-2"))
    at.beside(tokens)
    assert at.asked == 1
    at.now += SOONER_SECONDS
    at.beside(tokens)
    assert tokens(signed(OTHER, "rsa-2"))["sub"] == "someone"
    with pytest.raises(ValueError):
        tokens(signed())
    for _ in range(100):
        at.now += SOONER_SECONDS / 100
        at.beside(tokens)
    # Asked once more for the key that is gone.
    assert at.asked == 3


def test_keys_are_read_again_and_hold_for_a_while_where_that_fails() -> None:
    at = Published(jwk(KEY, "rsa-1"))
    tokens = at.tokens()
    at.beside(tokens)
    at.now += READ_SECONDS
    at.keys = None
    at.beside(tokens)
    assert at.asked == 2
    assert tokens(signed())["sub"] == "someone"
    at.now += TRUSTED_SECONDS - READ_SECONDS
    at.beside(tokens)
    with pytest.raises(Problem, match="could not be read"):
        tokens(signed())
    at.keys = (jwk(KEY, "rsa-1"),)
    # As soon as callers are told to come again.
    at.now += SOONER_SECONDS
    at.beside(tokens)
    assert tokens(signed())["sub"] == "someone"


def test_a_key_published_for_encryption_signs_nothing() -> None:
    at = Published({**jwk(KEY, "rsa-1"), "use": "enc"})
    tokens = at.tokens()
    at.beside(tokens)
    with pytest.raises(ValueError, match="no published key"):
        tokens(signed())


def test_a_key_set_in_a_file_is_read_again(tmp_path: Path) -> None:
    path = tmp_path / "jwks.json"
    path.write_text(json.dumps({"keys": [jwk(KEY, "rsa-1")]}), "utf-8")
    now = [0.0]
    tokens = Tokens(Issuer(ISSUER, AUDIENCE, str(path)), clock=lambda: now[0])
    path.write_text(json.dumps({"keys": [jwk(OTHER, "rsa-2")]}), "utf-8")
    assert not tokens.due
    now[0] += READ_SECONDS
    assert tokens.due
    tokens.refresh()
    assert tokens(signed(OTHER, "rsa-2"))["sub"] == "someone"
