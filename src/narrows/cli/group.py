"""Commands that load when called, help that begins with examples, and near misses named."""

from __future__ import annotations

import difflib
import importlib
from collections.abc import Sequence
from typing import Any

import click

from narrows.cli.options import add_everywhere


class Entry(tuple[str, str, str]):
    """Where a command lives (``module:attribute``), its task and its one-line help."""

    __slots__ = ()

    def __new__(cls, place: str, task: str, help: str) -> Entry:
        """Make an entry."""
        return super().__new__(cls, (place, task, help))


class ExampleCommand(click.Command):
    """A command whose help begins with examples."""

    def __init__(self, *args: Any, examples: Sequence[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.examples = tuple(examples)

    def format_help(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write examples, then the rest."""
        write_examples(self.examples, formatter)
        super().format_help(ctx, formatter)


class LazyGroup(click.Group):
    """A group that imports a command only when it is called."""

    command_class = ExampleCommand

    def __init__(
        self,
        *args: Any,
        entries: dict[str, Entry] | None = None,
        examples: Sequence[str] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.entries = entries or {}
        self.examples = tuple(examples)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return all names, in the order of the entries."""
        return [*self.entries, *super().list_commands(ctx)]

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        """Return a command, importing it now."""
        if name not in self.entries:
            return super().get_command(ctx, name)
        module, _, attribute = self.entries[name][0].partition(":")
        command: click.Command = getattr(importlib.import_module(module), attribute)
        add_everywhere(command)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command called, or name the nearest."""
        if args and not args[0].startswith("-") and args[0] not in self.list_commands(ctx):
            near = difflib.get_close_matches(args[0], self.list_commands(ctx), n=1)
            told = f"there is no command {args[0]!r}"
            raise click.UsageError(f"{told}; did you mean {near[0]!r}?" if near else told, ctx)
        return super().resolve_command(ctx, args)

    def format_help(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write examples, then the rest."""
        write_examples(self.examples, formatter)
        super().format_help(ctx, formatter)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the commands under the task they serve."""
        if not self.entries:
            super().format_commands(ctx, formatter)
            return
        tasks: dict[str, list[tuple[str, str]]] = {}
        for name, (_, task, help) in self.entries.items():
            tasks.setdefault(task, []).append((name, help))
        for task, rows in tasks.items():
            with formatter.section(task):
                formatter.write_dl(rows)


def write_examples(examples: Sequence[str], formatter: click.HelpFormatter) -> None:
    """Write examples as they are typed."""
    if not examples:
        return
    with formatter.section("Examples"):
        for example in examples:
            formatter.write(f"  {example}\n")
    formatter.write_paragraph()
