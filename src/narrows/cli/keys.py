"""``narrows keys``: who may call the HTTP service."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from importlib import import_module
from typing import Protocol

import click

from narrows.cli.group import ExampleCommand
from narrows.cli.options import session_of
from narrows.model.errors import InputError


class Key(Protocol):
    """A stored key, as it is listed."""

    id: str
    role: str
    name: str
    created: str
    expires: str | None
    last_used: str | None
    scopes: tuple[str, ...] | None

    @property
    def allowed(self) -> frozenset[str]:
        """What it may do."""
        ...


class KeyRing(Protocol):
    """The keys of a workspace."""

    def create(
        self,
        name: str,
        role: str,
        now: datetime,
        expires: datetime | None,
        scopes: tuple[str, ...] | None = None,
    ) -> str:
        """Store a new key and return its secret."""
        ...

    def all(self) -> tuple[Key, ...]:
        """Return every stored key."""
        ...

    def revoke(self, key_id: str) -> None:
        """Remove a key."""
        ...


ROLES = ("viewer", "analyst", "approver", "admin")
SCOPES = ("read", "screen", "decide", "manage")


@click.group("keys")
def keys() -> None:
    """Make, list and revoke API keys.

    Once there is a key, every call needs one, on this machine too.

    \b
    narrows keys create "payment engine" --role analyst
    narrows keys list
    narrows keys revoke 1a2b3c4d5e6f
    """


@keys.command(
    "create",
    cls=ExampleCommand,
    examples=(
        'narrows keys create "payment engine" --role analyst --expires 2027-03-31',
        'narrows keys create "gateway" --role analyst --scope screen',
    ),
)
@click.argument("name")
@click.option("--role", type=click.Choice(ROLES), required=True, help="What it may do.")
@click.option("--scope", "scopes", type=click.Choice(SCOPES), multiple=True,
              help="Of what its role may do only this; may be repeated.")  # fmt: skip
@click.option("--expires", metavar="DATE|DAYS", help="Last day it holds, or for how many days.")
@click.pass_context
def create(
    ctx: click.Context, name: str, role: str, scopes: tuple[str, ...], expires: str | None
) -> int:
    """Make a key; it is shown once and stored as a hash."""
    now = datetime.now(UTC)
    secret = _keys(ctx).create(name, role, now, _expiry(expires, now), scopes or None)
    click.echo(secret)
    session_of(ctx).say("Keep it safe: it is not shown again.")
    return 0


@keys.command("list", cls=ExampleCommand, examples=("narrows keys list --json",))
@click.option("--json", "as_json", is_flag=True, help="One JSON array.")
@click.pass_context
def listed(ctx: click.Context, as_json: bool) -> int:
    """List keys: id, role, name, made, expiry, last used; never a secret or its hash."""
    found = _keys(ctx).all()
    if as_json:
        import msgspec

        told = [
            {
                "id": key.id,
                "name": key.name,
                "role": key.role,
                "scopes": sorted(key.allowed - {"public"}),
                "created": key.created,
                "expires": key.expires,
                "last_used": key.last_used,
            }
            for key in found
        ]
        click.echo(msgspec.json.format(msgspec.json.encode(told), indent=2).decode())
        return 0
    for key in found:
        only = "" if key.scopes is None else f" (only {', '.join(key.scopes)})"
        click.echo(
            f"{key.id}  {key.role + only:<8}  {key.name}  made {key.created[:10]}"
            f"  expires {(key.expires or 'never')[:10]}  last used {key.last_used or 'never'}"
        )
    return 0


@keys.command("revoke")
@click.argument("key_id", metavar="ID")
@click.pass_context
def revoke(ctx: click.Context, key_id: str) -> int:
    """Revoke a key by its id; it stops working at once."""
    _keys(ctx).revoke(key_id)
    session_of(ctx).say(f"Key {key_id} is revoked.")
    return 0


def _keys(ctx: click.Context) -> KeyRing:
    # One door does not import another: this one is opened by its name.
    ring: KeyRing = import_module("narrows.api.keys").Keys(session_of(ctx).home / "keys.json")
    return ring


def _expiry(text: str | None, now: datetime) -> datetime | None:
    if text is None:
        return None
    if text.isdigit():
        return now + timedelta(days=int(text))
    try:
        day = datetime.fromisoformat(text).date()
    except ValueError as error:
        raise InputError(
            f"{text!r} is neither a date nor a number of days", hint="write 2027-03-31, or 90"
        ) from error
    return datetime.combine(day, time.max, UTC)
