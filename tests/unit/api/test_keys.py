"""API keys are shown once, stored hashed, expire, are revoked, and leave a trace of use."""

from __future__ import annotations

import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from narrows.api.keys import PREFIX, Keys
from narrows.model.errors import InputError

NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)


@pytest.fixture
def keys(tmp_path: Path) -> Keys:
    return Keys(tmp_path / "home" / "keys.json")


def test_the_secret_is_nowhere_on_disk(keys: Keys) -> None:
    secret = keys.create("payments", "analyst", NOW, None)
    assert secret.startswith(PREFIX)
    assert len(secret) > 40
    assert secret.encode() not in keys.path.read_bytes()
    assert stat.S_IMODE(keys.path.stat().st_mode) == 0o600


def test_a_key_is_known_until_it_expires(keys: Keys) -> None:
    secret = keys.create("payments", "analyst", NOW, NOW + timedelta(days=1))
    found = keys.check(secret, NOW)
    assert found is not None
    assert (found.name, found.role) == ("payments", "analyst")
    assert keys.check(secret, NOW + timedelta(days=1)) is None
    assert keys.check(secret + "x", NOW) is None
    assert keys.check("", NOW) is None


def test_the_last_use_is_kept_to_the_day(keys: Keys) -> None:
    secret = keys.create("payments", "viewer", NOW, None)
    keys.check(secret, NOW)
    assert [key.last_used for key in keys.all()] == ["2026-11-01"]
    keys.check(secret, NOW + timedelta(days=3))
    assert [key.last_used for key in Keys(keys.path).all()] == ["2026-11-04"]


def test_a_revoked_key_stops_at_once_in_every_process(keys: Keys) -> None:
    secret = keys.create("payments", "viewer", NOW, None)
    other = Keys(keys.path)
    found = other.check(secret, NOW)
    assert found is not None
    keys.revoke(found.id)
    assert other.check(secret, NOW) is None
    with pytest.raises(InputError, match="no key"):
        keys.revoke(found.id)


def test_what_makes_no_sense_is_refused(keys: Keys) -> None:
    with pytest.raises(InputError, match="name"):
        keys.create("  ", "viewer", NOW, None)
    with pytest.raises(InputError, match="expired"):
        keys.create("late", "viewer", NOW, NOW)
