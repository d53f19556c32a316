"""Measure how many spellings find their party among the candidates.

    python -m benchmarks.candidates [--names 100000]

Every second name of the parties on the labelled decks (``train`` and ``dev``) is listed,
among made-up ones; the others are asked. Many of them have no word in common with any
listed name of their party, so this compares look-ups and is not the recall of spellings.
Prints the share found per script, and how many asked.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections import Counter
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

from benchmarks.names import DATA, parties
from benchmarks.run import SEED
from narrows.index.build import build
from narrows.index.candidates import Finder
from narrows.index.snapshot import open_snapshot
from narrows.model.entity import Entity
from narrows.model.statement import EntityId, Source, Statement
from narrows.text.name import analyse
from narrows.text.script import scripts

_KINDS = {"individual": "Person", "person": "Person", "vessel": "Vessel", "aircraft": "Airplane"}


def decks() -> Iterator[tuple[Entity, list[str]]]:
    """Yield each party with half of its names, and the other half."""
    source = Source("benchmark", "1")
    for path in sorted((DATA / "decks").glob("alias_groups_*.jsonl")):
        for line in path.read_text("utf-8").splitlines():
            group = json.loads(line)
            names = list(dict.fromkeys(n["name"].strip() for n in group["names"]))
            if group.get("split") == "hidden" or len(names) < 2:
                continue
            schema = _KINDS.get(group["type"], "Organization")
            entity_id = EntityId(group["id"])
            listed = tuple(Statement(entity_id, schema, "name", n) for n in names[::2] if n)
            yield Entity(entity_id, schema, source, listed), names[1::2]


def main() -> None:
    """Build, ask and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--names", type=int, default=100_000)
    options = parser.parse_args()
    asked = list(decks())
    found: Counter[str] = Counter()
    every: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as folder:
        build(chain((party for party, _ in asked), parties(options.names, SEED)), Path(folder))
        with open_snapshot(Path(folder)) as snapshot:
            finder = Finder(snapshot, fast=True)
            number = {snapshot.party(k).id: k for k in range(snapshot.parties)}
            for party, names in asked:
                kind = "person" if party.schema == "Person" else "organisation"
                for name in names:
                    candidates = finder.find([analyse(name, kind)])
                    met = number[party.id] in snapshot.name_party[list(candidates.names)]
                    for script in ("all", "+".join(sorted(scripts(name)))):
                        every[script] += 1
                        found[script] += met
    for script, count in every.most_common():
        if count >= 20:
            print(f"{script:<20} {found[script] / count:.4f} {count:>7}")


if __name__ == "__main__":
    main()
