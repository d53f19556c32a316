"""Loading a policy: the shipped one or a file of the user's own."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources
from pathlib import Path

import msgspec

from narrows.match.weights import weights_sha256
from narrows.model.errors import InputError
from narrows.model.policy import Policy


@cache
def default_policy() -> Policy:
    """Return the shipped policy."""
    text = resources.files(__package__).joinpath("default_policy.toml").read_text("utf-8")
    return applied(msgspec.convert(tomllib.loads(text), Policy))


def applied(policy: Policy) -> Policy:
    """Return a policy with the hash of the learned weights it is applied with here.

    Raises:
        InputError: a threshold is no probability, or a match would not be reviewed.
    """
    _check_thresholds(policy)
    return msgspec.structs.replace(policy, learned_sha256=weights_sha256())


def load_policy(path: Path | str | None = None) -> Policy:
    """Return the policy in a TOML file, the shipped one for None.

    A file may say only what differs: everything else is the shipped policy's.

    Raises:
        InputError: the file cannot be read, holds an unknown key or a threshold that
            none can be.
    """
    if path is None:
        return default_policy()
    where = Path(path)
    try:
        own = tomllib.loads(where.read_text("utf-8"))
        base = msgspec.to_builtins(default_policy())
        policy = msgspec.convert(_laid_over(base, own), Policy)
    except OSError as error:
        raise InputError(f"the policy cannot be read: {error}", where=str(where)) from error
    except (tomllib.TOMLDecodeError, msgspec.ValidationError, UnicodeDecodeError) as error:
        raise InputError(
            f"the policy is not understood: {error}",
            where=str(where),
            hint="compare it with the shipped policy: narrows rule --policy",
        ) from error
    try:
        return applied(policy)
    except InputError as error:
        raise InputError(error.message, where=str(where), hint=error.hint) from error


def _check_thresholds(policy: Policy) -> None:
    for kind, both in policy.thresholds.items():
        for key, value in (("review", both.review), ("match", both.match)):
            if not 0 <= value <= 1:
                raise InputError(
                    f"thresholds.{kind}.{key} is {value:g}; a score is between 0 and 1",
                    hint="write shares: 0.79, not 79 or 7.9",
                )
        if both.review > both.match:
            raise InputError(
                f"thresholds.{kind}.review is {both.review:g}, above"
                f" thresholds.{kind}.match of {both.match:g}",
                hint="what is a match is reviewed: review must be no higher than match",
            )


def _laid_over(base: dict[str, object], own: dict[str, object]) -> dict[str, object]:
    out = dict(base)
    for key, value in own.items():
        before = out.get(key)
        if isinstance(value, dict) and isinstance(before, dict):
            out[key] = _laid_over(before, value)
        else:
            out[key] = value
    return out
