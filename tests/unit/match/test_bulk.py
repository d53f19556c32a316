"""Weighing many names at once: what is left out cannot be worth what is needed."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from narrows.index.build import build
from narrows.index.bulk import Bulk
from narrows.index.snapshot import open_snapshot
from narrows.match.bulk import NEVER_PRUNED, BulkComparer
from narrows.model.entity import Entity, EntityId, Source
from narrows.model.statement import Statement
from narrows.text.name import NameKind, analyse

LISTED = (
    "Anna Torberg",
    "Anna Maria Torberg",
    "Torbeng Anna",
    "Vadim Shofeso",
    "Vadim Anna",
    "Vadim Vadim",
    "Abu Andrey Nooshin",
    "Torberg",
    "Анна Торберг",
    "Lee Myung Bak",
    "Torberg Trading Limited",
    "Torberg 12 Shipping Company",
    "ATS",
)


def spelled(name: str) -> Iterator[str]:
    """Iterate a name and all that a letter less, other, more or two exchanged make of it."""
    yield name
    for k in range(len(name)):
        yield name[:k] + name[k + 1 :]
        yield name[:k] + "q" + name[k + 1 :]
        yield name[:k] + "a" + name[k:]
        yield name[:k] + name[k : k + 2][::-1] + name[k + 2 :]


@pytest.fixture
def comparer(tmp_path: Path) -> Iterator[BulkComparer]:
    parties = []
    for n, name in enumerate(LISTED):
        one = EntityId(f"own-{n}")
        said = Statement(one, "LegalEntity", "name", name)
        parties.append(Entity(one, "LegalEntity", Source("own", "1"), (said,)))
    build(parties, tmp_path)
    with open_snapshot(tmp_path) as snapshot:
        bulk = Bulk(snapshot)
        yield BulkComparer(snapshot.words, snapshot.names, bulk.sounds, bulk.table)


@pytest.mark.parametrize("kind", ["person", "organisation"])
def test_what_is_left_out_is_never_worth_what_is_needed(
    comparer: BulkComparer, kind: NameKind
) -> None:
    asked = dict.fromkeys(one for name in LISTED for one in spelled(name))
    queries = [analyse(one, kind) for one in asked]
    held = len(LISTED)
    at = np.arange(len(queries) + 1) * held
    names = np.tile(np.arange(held), len(queries))
    worth = comparer.weigh(queries, at, names, np.full(len(names), NEVER_PRUNED))
    assert (comparer.weigh(queries, at, names, worth) == worth).all()
    # And it leaves out: else nothing was shown.
    left = comparer.weigh(queries, at, names, np.full(len(names), 20_000)) == NEVER_PRUNED
    assert left.mean() > 0.5
