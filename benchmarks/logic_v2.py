"""The same pairs through nomenklatura's logic-v2, in an environment of its own.

nomenklatura needs PyICU, which has no Linux wheel, so it is not among our
dependencies. Make an environment once (libicu-dev and a compiler are needed):

    python -m venv bench-out/logic-v2
    bench-out/logic-v2/bin/pip install nomenklatura==4.17.4

Without it the ratio is ``None`` and the reason is said.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path

from benchmarks.names import parties, questions
from narrows.match.pair import pair_score
from narrows.match.policies import load_policy
from narrows.model.party import Party

PYTHON = Path(__file__).parent.parent / "bench-out" / "logic-v2" / "bin" / "python"
PAIRS = 2_000

_THEIRS = """
import json, sys, time
from followthemoney import model
from followthemoney.proxy import EntityProxy
from nomenklatura.matching import LogicV2
rows = json.load(sys.stdin)
def proxy(key, schema, name):
    found = EntityProxy.from_dict({"id": key, "schema": schema, "properties": {"name": [name]}})
    return found
pairs = [(proxy("q%d" % i, s, q), proxy("c%d" % i, t, c)) for i, (s, q, t, c) in enumerate(rows)]
config = LogicV2.default_config() if hasattr(LogicV2, "default_config") else None
run = lambda a, b: LogicV2.compare(a, b, config) if config is not None else LogicV2.compare(a, b)
for a, b in pairs[:100]:
    run(a, b)
begun = time.process_time()
for a, b in pairs:
    run(a, b)
print(json.dumps((time.process_time() - begun) / len(pairs)))
"""


def _pairs() -> list[tuple[str, str, str, str]]:
    listed = list(parties(4_000, 5))
    asked = questions(listed, PAIRS, 6)
    return [
        (schema, name, listed[i % len(listed)].schema, listed[i % len(listed)].caption)
        for i, (schema, name) in enumerate(asked)
    ]


def ratio() -> float | None:
    """Return how many times as long logic-v2 takes per compared pair, or None."""
    if not PYTHON.exists():
        print(f"logic-v2 is not measured: {PYTHON} is missing, see {__name__}", file=sys.stderr)
        return None
    rows = _pairs()
    done = subprocess.run(
        [PYTHON, "-c", _THEIRS], input=json.dumps(rows), text=True, check=True,
        stdout=subprocess.PIPE,
    )  # fmt: skip
    theirs: float = json.loads(done.stdout)
    return theirs / _ours(rows)


def _ours(rows: list[tuple[str, str, str, str]]) -> float:
    from narrows.model.entity import Entity
    from narrows.model.statement import EntityId, Source, Statement

    policy = load_policy()
    key = EntityId("x")
    made = [
        (
            Party(schema=s, names=(q,)),
            Entity(key, t, Source("x", "1"), (Statement(key, t, "name", c),)),
        )
        for s, q, t, c in rows
    ]
    for question, entity in made[:100]:
        pair_score(question, entity, policy)
    begun = time.process_time()
    for question, entity in made:
        pair_score(question, entity, policy)
    return (time.process_time() - begun) / len(made)
