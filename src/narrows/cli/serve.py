"""``narrows serve``: the HTTP service."""

from __future__ import annotations

import os
from importlib import import_module

import click

from narrows.cli.group import ExampleCommand
from narrows.cli.options import session_of
from narrows.model.errors import UnknownOption

_INSTALL = "pip install 'narrows[server]'"


@click.command(
    cls=ExampleCommand,
    examples=(
        "narrows serve",
        "narrows serve --port 8080 --strict",
        "narrows serve --host 0.0.0.0 --workers 4 --host-name screening.example.org",
    ),
)
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True)
@click.option(
    "--workers", type=click.IntRange(1, 64), default=1, show_default=True, help="Processes."
)
@click.option("--strict", is_flag=True, help="Answer yente's routes strictly too.")
@click.option(
    "--lists",
    metavar="NAME,…",
    expose_value=False,
    callback=lambda ctx, _, value: _flag(ctx, "lists", value),
    help="Answer from these lists only.",
)
@click.option(
    "--policy",
    metavar="FILE",
    expose_value=False,
    callback=lambda ctx, _, value: _flag(ctx, "policy", value),
    help="Policy: weights and thresholds.",
)
@click.option("--host-name", "host_names", multiple=True, metavar="NAME",
              help="Name the service is reached by; others are refused.")  # fmt: skip
@click.option("--allow-origin", "origins", multiple=True, metavar="ORIGIN",
              help="Web origin whose pages may read answers.")  # fmt: skip
@click.option("--rate", type=click.IntRange(0), default=0, show_default=True,
              help="Requests per caller and minute; 0: no limit.")  # fmt: skip
@click.option("--max-wait", type=click.FloatRange(1, 10_000), default=10.0, show_default=True,
              metavar="MS",
              help="Longest wait of a request let in, beside its own work; a fifth under "
              "overload.")  # fmt: skip
@click.option("--refresh", type=click.FloatRange(0.1, 86_400), default=10.0, show_default=True,
              metavar="SECONDS", help="How often newer list versions are looked for.")  # fmt: skip
@click.option("--no-keep", is_flag=True, help="Do not keep findings to be read back by id.")
@click.option("--jobs", type=click.IntRange(0, 64), default=2, show_default=True,
              help="Most tables screened at the same time.")  # fmt: skip
@click.option("--oidc-issuer", metavar="URL", help="Issuer of bearer tokens.")
@click.option("--oidc-audience", metavar="NAME", help="Audience tokens must carry.")
@click.option("--oidc-jwks", metavar="FILE|URL", help="The issuer's key set.")
@click.pass_context
def serve(ctx: click.Context, /, **said: object) -> int:
    """Serve the HTTP interface: yente's routes, and /v1.

    On 127.0.0.1 no credential is needed as long as there is no API key (narrows keys);
    on any other address every caller needs one. The update token of yente's /updatez is
    read from NARROWS_SERVER__UPDATE_TOKEN.
    """
    from narrows.cli.opening import policy_for

    session = session_of(ctx)
    given = [said.pop(f"oidc_{name}") for name in ("issuer", "audience", "jwks")]
    if any(given) and not all(given):
        raise UnknownOption(
            "an issuer needs all three of --oidc-issuer, --oidc-audience and --oidc-jwks"
        )
    wait, refresh = said.pop("max_wait"), said.pop("refresh")
    options: dict[str, object] = {
        "home": str(session.home.resolve()),
        "policy": policy_for(session),
        "lists": session.settings.names("lists"),
        "issuer": given if all(given) else None,
        "update_token": os.environ.get("NARROWS_SERVER__UPDATE_TOKEN") or None,
        "budget_seconds": float(str(wait)) / 1000,
        "refresh_seconds": refresh,
        "rate_per_minute": said.pop("rate"),
        "keep_findings": not said.pop("no_keep"),
        **said,
    }
    try:
        # One door does not import another: this one is opened by its name.
        start = import_module("narrows.api.start")
    except ImportError as error:
        raise UnknownOption(f"the server is not installed: {error.name}", hint=_INSTALL) from error
    start.serve(options)
    return 0


def _flag(ctx: click.Context, name: str, value: str | None) -> None:
    if value is not None:
        session_of(ctx).flags[name] = value
