"""API keys are shown once, stored hashed, expire, are revoked, and leave a trace of use."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from narrows.api.callers import Callers, allow
from narrows.api.keys import PREFIX, Keys
from narrows.api.problem import Problem
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


def test_the_last_use_is_kept_to_the_minute(keys: Keys) -> None:
    secret = keys.create("payments", "viewer", NOW, None)
    assert [key.last_used for key in keys.all()] == [None]
    keys.check(secret, NOW + timedelta(seconds=59))
    assert [key.last_used for key in keys.all()] == ["2026-11-01T12:00+00:00"]
    keys.check(secret, NOW + timedelta(days=3, minutes=5))
    assert [key.last_used for key in Keys(keys.path).all()] == ["2026-11-04T12:05+00:00"]
    assert Keys(keys.path).check(secret + "x", NOW + timedelta(days=9)) is None
    assert [key.last_used for key in keys.all()] == ["2026-11-04T12:05+00:00"]


def test_a_use_is_noted_once_a_minute_and_never_in_the_file_of_the_keys(
    keys: Keys, monkeypatch: pytest.MonkeyPatch
) -> None:
    secret = keys.create("payments", "viewer", NOW, None)
    before = keys.path.stat()
    noted: list[object] = []
    utime = os.utime
    monkeypatch.setattr(os, "utime", lambda *at: noted.append(at) or utime(*at))
    for second in range(150):
        assert keys.check(secret, NOW + timedelta(seconds=second))
    assert len(noted) == 3
    assert keys.path.stat() == before


def test_a_disk_that_refuses_a_note_costs_no_answer(
    keys: Keys, monkeypatch: pytest.MonkeyPatch
) -> None:
    secret = keys.create("payments", "viewer", NOW, None)

    def refuse(*_: object) -> None:
        raise OSError

    monkeypatch.setattr(os, "utime", refuse)
    assert keys.check(secret, NOW) is not None


def test_a_key_may_be_limited_to_some_scopes_of_its_role(keys: Keys) -> None:
    secret = keys.create("gateway", "approver", NOW, None, ("screen", "screen"))
    found = keys.check(secret, NOW)
    assert found is not None
    assert found.scopes == ("screen",)
    assert found.allowed == {"public", "screen"}
    caller = Callers(keys, local=False).identify(f"Bearer {secret}", NOW)
    scopes = ("public", "read", "screen", "decide", "manage")
    assert [scope for scope in scopes if caller.may(scope)] == ["public", "screen"]
    with pytest.raises(Problem, match="limited to scopes without 'read'"):
        allow(caller, "read")
    for beyond in (("manage",), ("screen", "decide"), ()):
        with pytest.raises(InputError, match="does not cover"):
            keys.create("more", "analyst", NOW, None, beyond)


def test_scopes_stored_beyond_the_role_give_nothing(keys: Keys) -> None:
    secret = keys.create("gateway", "viewer", NOW, None, ("read",))
    stored = keys.path.read_text().replace('"read"', '"manage"')
    keys.path.write_text(stored)
    caller = Callers(keys, local=False).identify(f"Bearer {secret}", NOW)
    assert not any(caller.may(scope) for scope in ("read", "screen", "decide", "manage"))


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


_CHANGE = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from narrows.api.keys import Keys

name, keys = sys.argv[2], Keys(Path(sys.argv[1]))
for number in range(40):
    keys.create(f"{name} {number}", "viewer", datetime.now(UTC), None)
    if number % 2:
        keys.revoke(next(key.id for key in keys.all() if key.name == f"{name} {number}"))
"""


def test_who_changes_keys_at_once_loses_none_and_brings_none_back(keys: Keys) -> None:
    running = [
        subprocess.Popen([sys.executable, "-c", _CHANGE, str(keys.path), name])
        for name in ("a", "b")
    ]
    assert [process.wait() for process in running] == [0, 0]
    wanted = {f"{name} {number}" for name in ("a", "b") for number in range(0, 40, 2)}
    assert {key.name for key in keys.all()} == wanted
    assert len(keys.all()) == len(wanted)


def test_a_change_sees_what_was_written_in_the_same_moment(keys: Keys) -> None:
    first = keys.create("one", "viewer", NOW, None)
    stamp = keys.path.stat()
    assert keys.check(first, NOW)
    Keys(keys.path).revoke(keys.all()[0].id)
    second = Keys(keys.path).create("two", "viewer", NOW, None)
    os.utime(keys.path, ns=(stamp.st_mtime_ns, stamp.st_mtime_ns))
    assert keys.path.stat().st_size == stamp.st_size
    keys.create("three", "viewer", NOW, None)
    assert [key.name for key in keys.all()] == ["two", "three"]
    assert keys.check(first, NOW) is None
    assert keys.check(second, NOW)
