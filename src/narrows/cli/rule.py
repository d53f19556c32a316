"""``narrows rule``: what an evidence code means, and what it is worth."""

from __future__ import annotations

import difflib
from importlib import resources

import click
import msgspec

from narrows.cli.group import ExampleCommand
from narrows.cli.opening import policy_for
from narrows.cli.options import format_options, session_of
from narrows.codes.evidence import Rule, rules
from narrows.model.errors import UnknownOption
from narrows.model.policy import Policy


@click.command(cls=ExampleCommand, examples=("narrows rule NAME-EXACT", "narrows rule --json"))
@click.argument("code", required=False)
@click.option("--policy", "show_policy", is_flag=True, help="Print the shipped policy file.")
@format_options(("table", "json"))
@click.pass_context
def rule(ctx: click.Context, /, code: str | None, show_policy: bool) -> None:
    """Say what an evidence code means and what the policy gives it; all codes without CODE."""
    session = session_of(ctx)
    if show_policy:
        text = resources.files("narrows.match").joinpath("default_policy.toml").read_text("utf-8")
        click.echo(text, nl=False)
        return
    known = _known()
    policy = policy_for(session)
    chosen = known if code is None else {_named(code, known): known[_named(code, known)]}
    if session.format in ("json", "jsonl"):
        told = {
            name: {"meaning": one.meaning, "detail": one.detail, "worth": _worth(name, policy)}
            for name, one in chosen.items()
        }
        click.echo(msgspec.json.format(msgspec.json.encode(told), indent=1))
        return
    if session.format not in ("auto", "table"):
        raise UnknownOption(f"there is no format {session.format!r} for rules")
    if code is None:
        for name, one in known.items():
            click.echo(f"{name:<27} {one.meaning}")
        return
    for name, one in chosen.items():
        click.echo(click.style(name, bold=True), color=session.color)
        click.echo(f"  {one.meaning}\n  {one.detail}\n  {_worth(name, policy)}")


def _known() -> dict[str, Rule]:
    from narrows.checks.ownership import RULES

    owned = {
        name: Rule(meaning, "See narrows owners for the paths and shares.")
        for name, meaning in RULES.items()
    }
    return rules() | owned


def _named(code: str, known: dict[str, Rule]) -> str:
    wanted = code.strip().upper()
    if wanted in known:
        return wanted
    near = difflib.get_close_matches(wanted, known, n=1)
    raise UnknownOption(
        f"there is no evidence code {code!r}",
        hint=(f"did you mean {near[0]}? " if near else "") + "all codes: narrows rule",
    )


def _worth(code: str, policy: Policy) -> str:
    """Return what a code is worth under a policy, in words."""
    if code == "PRIOR":
        told = ", ".join(f"{kind} {bits:+g}" for kind, bits in policy.prior_bits.items())
        return f"Bits by kind of party: {told} ({policy.id})."
    factor = policy.factor(code)
    if code in policy.bits:
        return f"Worth {policy.bits[code] * factor:+g} bits ({policy.id})."
    if code.startswith("OWN-"):
        return "No bits: it is a fact about ownership, not a likeness."
    scaled = "" if factor == 1.0 else f" times {factor:g}"
    return (
        f"Its bits are learned from labelled names and depend on the words{scaled} ({policy.id})."
    )
