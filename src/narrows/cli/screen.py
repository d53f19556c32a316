"""``narrows screen``: one party, or a table of them."""

from __future__ import annotations

from narrows.cli.group import Entry, LazyGroup

screen = LazyGroup(
    "screen",
    help="Screen a party or a table of parties.",
    entries={
        "party": Entry("narrows.cli.screen_party:party", "Screen", "One question."),
        "table": Entry("narrows.cli.screen_table:table", "Screen", "A file of customers."),
    },
    examples=(
        'narrows screen party "Paravar Pars" --country ir',
        "narrows screen table customers.xlsx -o results.xlsx",
    ),
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"]},
)
