"""The same questions and candidates through nomenklatura's logic-v2, in an environment of its own.

nomenklatura needs PyICU, which has no Linux wheel, so it is not among our
dependencies. Make an environment once (libicu-dev, pkg-config and a compiler are needed):

    python -m venv bench-out/logic-v2
    bench-out/logic-v2/bin/pip install nomenklatura==4.17.4

Without it the ratio is ``None`` and the reason is said on standard error.

    python -m benchmarks.logic_v2
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.names import parties, questions
from narrows.checks.party import Readings, World, check, rank
from narrows.index.build import build
from narrows.index.snapshot import open_snapshot
from narrows.match.policies import load_policy
from narrows.model.finding import Basis
from narrows.model.party import Party

PYTHON = Path(__file__).parent.parent / "bench-out" / "logic-v2" / "bin" / "python"
NAMES = 20_000
QUESTIONS = 1000

_THEIRS = """
import json, sys, time
from followthemoney.proxy import EntityProxy
from nomenklatura.matching import LogicV2
def proxy(key, schema, names):
    return EntityProxy.from_dict({"id": key, "schema": schema, "properties": {"name": names}})
rows = json.load(sys.stdin)
made = [
    (proxy("q", s, [q]), [proxy("c%d" % n, t, c) for n, (t, c) in enumerate(found)])
    for s, q, found in rows
]
config = LogicV2.default_config()
def ask(some):
    for question, found in some:
        for candidate in found:
            LogicV2.compare(question, candidate, config)
ask(made[:10])
begun = time.process_time()
ask(made[10:])
print(json.dumps(time.process_time() - begun))
"""


def ratio() -> float | None:
    """Return how many times as long logic-v2 takes for the same work, or None.

    Ours is the whole question: finding the candidates, weighing all of them and writing
    out the evidence of findings. Theirs is comparing the same candidates, already found
    and parsed. Both in CPU time of one process, after a few questions to warm up.
    """
    if not PYTHON.exists():
        print(
            f"ratio_to_logic_v2 is not measured: there is no {PYTHON}; benchmarks/logic_v2.py"
            " says how to make it",
            file=sys.stderr,
        )
        return None
    with tempfile.TemporaryDirectory() as folder:
        build(parties(NAMES, 5), Path(folder))
        with open_snapshot(Path(folder)) as snapshot:
            policy = load_policy()
            basis = Basis("benchmark", policy.id, policy.sha256, snapshot.id, ())
            world = World(
                snapshot=snapshot, policy=policy, basis=basis, designations=lambda _: (), fast=True
            )
            listed = [snapshot.party(n) for n in range(0, snapshot.parties, 7)]
            asked = [
                Party(schema=schema, names=(name,))
                for schema, name in questions(listed, QUESTIONS, 6)
            ]
            rows = []
            for party in asked:
                ranked, _ = rank(party, Readings(party.names, party.schema), world)
                entities = [snapshot.party(one.party) for one in ranked]
                rows.append(
                    (
                        party.schema,
                        party.names[0],
                        [(e.schema, [s.value for s in e.names()]) for e in entities],
                    )
                )
            for party in asked[:10]:
                check(party, world)
            begun = time.process_time()
            for party in asked[10:]:
                check(party, world)
            ours = time.process_time() - begun
    try:
        done = subprocess.run(
            [PYTHON, "-c", _THEIRS], input=json.dumps(rows), text=True, check=True,
            stdout=subprocess.PIPE,
        )  # fmt: skip
    except (OSError, subprocess.CalledProcessError) as error:
        print(f"ratio_to_logic_v2 is not measured: {error}", file=sys.stderr)
        return None
    theirs: float = json.loads(done.stdout)
    pairs = sum(len(found) for _, _, found in rows[10:])
    print(
        f"logic-v2: {pairs:,} pairs of {QUESTIONS - 10} questions in {theirs:.2f} s,"
        f" here in {ours:.3f} s",
        file=sys.stderr,
    )
    return theirs / ours


if __name__ == "__main__":
    print(json.dumps({"ratio_to_logic_v2": ratio()}))
