"""Algorithm names that are accepted. One matcher answers under all of them and says so.

The names and configuration variables are those of yente 5.5 (nomenklatura); a client
that names one keeps working. None of the variables changes a score here: thresholds and
weights are a policy, named and hashed in every answer of ``/v1``.
"""

from __future__ import annotations

from collections.abc import Iterable

from narrows.api.problem import Problem
from narrows.api.yente.wire import (
    Algorithm,
    AlgorithmDocs,
    AlgorithmResponse,
    ConfigVar,
    FeatureDoc,
)
from narrows.match.rules import rules
from narrows.model.policy import Policy

BEST = "logic-v2"

_IDLE = "Accepted so that existing clients keep working; it does not change a score here."

CONFIG: dict[str, dict[str, ConfigVar]] = {
    "logic-v2": {
        "nm_name_property": ConfigVar("string", _IDLE, None),
        "nm_number_mismatch": ConfigVar("float", _IDLE, 0.3),
        "nm_extra_query_name": ConfigVar("float", _IDLE, 0.8),
        "nm_extra_result_name": ConfigVar("float", _IDLE, 0.2),
        "nm_family_name_weight": ConfigVar("float", _IDLE, 1.3),
        "nm_fuzzy_cutoff_factor": ConfigVar("float", _IDLE, 1.0),
    },
    "name-based": {},
    "name-qualified": {},
    "logic-v1": {},
    "regression-v1": {},
}
"""Algorithm to its configuration variables."""


def named(name: str) -> str:
    """Return an algorithm's own name; ``best`` is one of them.

    Raises:
        Problem: ``bad_request`` in yente's words.
    """
    found = BEST if name == "best" else name
    if found not in CONFIG:
        raise Problem("bad_request", f"Invalid algorithm: {name[:80]}")
    return found


def check_config(algorithm: str, config: Iterable[str]) -> None:
    """Insist that configuration variables are the algorithm's.

    Raises:
        Problem: ``bad_request`` in yente's words.
    """
    for name in config:
        if name not in CONFIG[algorithm]:
            raise Problem(
                "bad_request",
                f"Invalid configuration parameter: {name[:80]} for algorithm {algorithm}",
            )


def described(policy: Policy) -> AlgorithmResponse:
    """Return every accepted name and what answers under it."""
    features = {
        rule.code: FeatureDoc(
            f"{rule.title}. {rule.explanation}",
            policy.worth(rule.code),
            f"/docs/evidence#{rule.code}",
        )
        for rule in rules()
    }
    return AlgorithmResponse(
        algorithms=tuple(_one(name, features, policy) for name in CONFIG),
        default="best",
        best=BEST,
    )


def _one(name: str, features: dict[str, FeatureDoc], policy: Policy) -> Algorithm:
    told = (
        f"Answered by the matcher of Narrows, whatever the name: the pieces of evidence below are"
        f" weighed in bits under the policy {policy.id} ({policy.sha256[:12]}) and summed to the"
        f" probability that both are the same party. The name {name} is accepted so that existing"
        f" clients keep working."
    )
    return Algorithm(name, told, features, AlgorithmDocs(name, told, CONFIG[name], features))
