"""``narrows``: the tree of commands."""

from __future__ import annotations

import os
import sys

import click

from narrows.cli.failure import GONE, NOTHING, WRONG_USE, exit_code, tell
from narrows.cli.group import Entry, LazyGroup
from narrows.cli.options import add_everywhere
from narrows.cli.session import Session
from narrows.version import __version__

_SCREEN = "Screen"
_UNDERSTAND = "Understand an answer"
_LISTS = "Official lists"
_MEASURE = "Measure"
_SERVICE = "The HTTP service"
_SELF = "Narrows itself"


@click.group(
    cls=LazyGroup,
    entries={
        "screen": Entry("narrows.cli.screen:screen", _SCREEN, "Screen a party or a table."),
        "watch": Entry("narrows.cli.watch:watch", _SCREEN, "Keep customers screened."),
        "explain": Entry("narrows.cli.explain:explain", _UNDERSTAND, "Why, piece by piece."),
        "replay": Entry("narrows.cli.replay:replay", _UNDERSTAND, "Would it answer the same?"),
        "rule": Entry("narrows.cli.rule:rule", _UNDERSTAND, "What an evidence code means."),
        "entity": Entry("narrows.cli.lists:entity", _UNDERSTAND, "What lists say of a party."),
        "owners": Entry("narrows.cli.owners:owners", _UNDERSTAND, "Who owns and controls it."),
        "ownership": Entry("narrows.cli.owners:ownership", _LISTS, "Ownership data."),
        "lists": Entry("narrows.cli.lists:lists", _LISTS, "Load, update, compare, verify lists."),
        "evaluate": Entry("narrows.evaluation.commands:evaluate", _MEASURE, "How good is it?"),
        "serve": Entry("narrows.cli.serve:serve", _SERVICE, "Serve the HTTP interface."),
        "keys": Entry("narrows.cli.keys:keys", _SERVICE, "Make, list and revoke API keys."),
        "config": Entry("narrows.cli.config:config", _SELF, "Settings and where they come from."),
        "doctor": Entry("narrows.cli.doctor:doctor", _SELF, "Is everything as it should be?"),
        "version": Entry("narrows.cli.version:version", _SELF, "The version."),
    },
    examples=(
        'narrows screen party "Paravar Pars" --country ir',
        "narrows screen table customers.csv -o results.xlsx",
    ),
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Exit codes: 0 nothing found, 1 findings, 2 usage or input error, 3 could not answer"
    " reliably, 130 interrupted.",
    no_args_is_help=True,
)
@click.version_option(__version__, "--version", message="narrows %(version)s")
def root() -> None:
    """Screen parties against sanctions and export-control lists, with reasons.

    It never says "cleared": it says no match on these lists, at these versions, under
    this policy, or that it could not answer.
    """


add_everywhere(root)


def run(arguments: list[str]) -> int:
    """Run a command line; return its exit code."""
    session = Session()
    try:
        if "_NARROWS_COMPLETE" in os.environ:  # click's own way to complete in a shell
            root.main(arguments, prog_name="narrows", standalone_mode=False)
        # Not click's main: it answers a closed pipe with 1, which here means findings.
        with root.make_context("narrows", arguments, obj=session) as ctx:
            code = root.invoke(ctx)
        if sys.stdout is not None:  # closed, as a service manager may start us
            sys.stdout.flush()
        return code if isinstance(code, int) else NOTHING
    except click.exceptions.Exit as leaving:
        return leaving.exit_code
    except click.exceptions.NoArgsIsHelpError as shown:
        click.echo(shown.format_message(), err=True)
        return WRONG_USE
    except BrokenPipeError:
        return _gone()
    except (Exception, KeyboardInterrupt) as error:
        tell(error, session.color, debug=session.debug)
        return exit_code(error)


def _gone() -> int:
    """Whoever read the output has gone; Python must not complain again at exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.__stdout__.fileno())  # type: ignore[union-attr]
    return GONE
