"""``narrows version``."""

from __future__ import annotations

import click

from narrows.cli.group import ExampleCommand
from narrows.version import __version__


@click.command(cls=ExampleCommand, examples=("narrows version",))
def version() -> None:
    """Print the version."""
    click.echo(f"narrows {__version__}")
