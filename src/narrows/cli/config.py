"""``narrows config``: each setting and where it comes from."""

from __future__ import annotations

import click

from narrows.cli.group import ExampleCommand, LazyGroup
from narrows.cli.options import session_of
from narrows.service.settings import SETTINGS, Value


@click.group(cls=LazyGroup, examples=("narrows config show",))
def config() -> None:
    """Settings and where they come from."""


@config.command(
    "show",
    cls=ExampleCommand,
    examples=("narrows config show", "NARROWS_JOBS=4 narrows config show --json"),
)
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@click.pass_context
def show(ctx: click.Context, as_json: bool) -> None:
    """Print every setting, its value and where it comes from."""
    values = list(session_of(ctx).settings.values.values())
    if as_json:
        import json

        told = {v.name: {"value": v.value, "origin": v.origin} for v in values}
        click.echo(json.dumps(told, indent=1, ensure_ascii=False))
        return
    width = max(len(_shown(value)) for value in values)
    for value in values:
        about = SETTINGS[value.name].about
        click.echo(f"{value.name:10} {_shown(value):{width}}  {value.origin}  ({about})")


def _shown(value: Value) -> str:
    if value.value is None:
        return "-"
    return ",".join(value.value) if isinstance(value.value, tuple) else str(value.value)
