"""``narrows replay``: would an old run answer the same today?"""

from __future__ import annotations

import click
import msgspec

from narrows.cli.group import ExampleCommand
from narrows.cli.options import format_options, session_of

DIFFERENT = 1
"""Exit code where the findings are not the same."""


@click.command(cls=ExampleCommand, examples=("narrows replay last", "narrows replay RUN --json"))
@click.argument("run", metavar="RUN")
@format_options(("table", "json", "jsonl"))
@click.pass_context
def replay(ctx: click.Context, /, run: str) -> int:
    """Repeat RUN against the list versions and policy it pinned.

    Exit code 0: the findings are the same, byte for byte; 1: they are not, and what
    differs is said; 3: what the run pinned cannot be opened any more.
    """
    from narrows.batch.replay import replay as repeated
    from narrows.batch.runs import Runs

    session = session_of(ctx)
    found = repeated(Runs(session.home).find(run))
    if session.format in ("json", "jsonl"):
        click.echo(msgspec.json.encode(found))
    else:
        for difference in found.differences:
            click.echo(f"differs: {difference}")
        same = "the same, byte for byte" if found.identical else "not the same"
        click.echo(f"{found.run}: {found.findings} findings, {same}")
        for row, one in found.gone:
            click.echo(f"  row {row}: {one} is gone")
        for row, one in found.new:
            click.echo(f"  row {row}: {one} is new")
    return 0 if found.identical else DIFFERENT
