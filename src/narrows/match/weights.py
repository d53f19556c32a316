"""The learned weights of name evidence, and the value tables the kernels read.

``data/name_weights.toml`` is written by ``tools/train_matcher.py`` from the training
split of labelled names. Weights are bits; a pair of words is worth
``agree(cell) + agree_rare(cell) x rarity``, both piecewise linear in the cell value.
Weights of a class that are absent fall back on the plain class.
"""

from __future__ import annotations

import hashlib
import tomllib
from functools import cache
from importlib import resources
from typing import Literal

import msgspec

from narrows.match import kernels

KNOTS = (0, 40, 80, 130, 190, 260, 340, 430, 550, 1000)
"""Cell values at which the value of a pair is learned."""

CLASS_NAMES = (
    "plain",
    "patronymic",
    "patronymic_or_not",
    "word",
    "initials",
    "number",
    "acronym",
    "short",
    "joined",
)
ROLE_NAMES = (
    "name", "patronymic", "nisba", "initial", "number", "word", "acronym", "short", "sign",
)  # fmt: skip
FACT_NAMES = (
    "rotated", "mixed", "one_of_many", "both_one", "all_agree", "three_agree", "only_one_agrees",
    "legal_equal", "legal_compatible", "legal_different", "legal_missing", "none_agrees",
    "contradicted_twice",
    "compared", "little_open", "some_open", "half_open", "much_open", "rest_open",
    "rest_mostly_open", "telling_differs", "short_agree", "last_differs", "signs_differ",
    "one_loose", "none_close", "initials_mostly", "little_alike", "little_close",
    "one_slip", "hardly_alike", "one_contradicts", "father_and_son",
)  # fmt: skip

_NOTHING = (0.0, 0.0)

WeightKind = Literal["person", "organisation"]


class PairWeights(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Bits of a pair at each knot: flat, and per bit of rarity."""

    agree: tuple[float, ...]
    agree_rare: tuple[float, ...]


class KindWeights(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All weights for one kind of party, in bits.

    Attributes:
        pairs: By class; ``<class>_cross`` for pairs across scripts.
        missing_query: Per role, a word of the question the list lacks: flat and per
            bit of rarity.
        missing_listed: The same for a listed word the question lacks.
        facts: By fact.
        exact: Both names are the same text.
    """

    pairs: dict[str, PairWeights]
    missing_query: dict[str, tuple[float, float]]
    missing_listed: dict[str, tuple[float, float]]
    facts: dict[str, float]
    exact: float


class Tables(msgspec.Struct, frozen=True):
    """Weights as the flat integer tables of ``match.kernels``, thousandths of a bit."""

    agree: list[int]
    agree_rare: list[int]
    miss_q: list[int]
    miss_l: list[int]
    facts: list[int]
    exact: int


def _file() -> bytes:
    return resources.files(__package__).joinpath("data", "name_weights.toml").read_bytes()


@cache
def weights_sha256() -> str:
    """Return the hash of the shipped weights: part of every policy's hash."""
    return hashlib.sha256(_file()).hexdigest()


@cache
def weights() -> dict[str, KindWeights]:
    """Return the shipped weights by kind (``person``, ``organisation``)."""
    raw = tomllib.loads(_file().decode())
    raw.pop("about", None)
    return msgspec.convert(raw, dict[str, KindWeights])


@cache
def tables(kind: WeightKind) -> Tables:
    """Return the value tables of one kind of party."""
    return expand(weights()[kind])


def expand(found: KindWeights) -> Tables:
    """Turn weights into value tables."""
    agree: list[int] = []
    agree_rare: list[int] = []
    for suffix in ("", "_cross"):
        for name in CLASS_NAMES:
            pair = found.pairs.get(name + suffix) or found.pairs.get(name) or found.pairs["plain"]
            if suffix and name + suffix not in found.pairs and name == "plain":
                pair = found.pairs["plain"]
            agree += _interpolated(pair.agree)
            agree_rare += _interpolated(pair.agree_rare)
    return Tables(
        agree=agree,
        agree_rare=agree_rare,
        miss_q=[_milli(x) for role in ROLE_NAMES for x in found.missing_query.get(role, _NOTHING)],
        miss_l=[_milli(x) for role in ROLE_NAMES for x in found.missing_listed.get(role, _NOTHING)],
        facts=[_milli(found.facts.get(name, 0.0)) for name in FACT_NAMES],
        exact=_milli(found.exact),
    )


def _milli(bits: float) -> int:
    return round(bits * 1000)


def _interpolated(values: tuple[float, ...]) -> list[int]:
    out: list[int] = []
    for k in range(len(KNOTS) - 1):
        low, high = KNOTS[k], KNOTS[k + 1]
        value, more, steps = values[k], values[k + 1] - values[k], high - low
        if more:
            out += [round((value + step / steps * more) * 1000) for step in range(steps)]
        else:
            out += [_milli(value)] * steps
    out.append(_milli(values[-1]))
    if len(out) != kernels.STEPS:
        raise ValueError("the knots must span every cell value")
    return out
