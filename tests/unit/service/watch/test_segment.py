"""Segments are read in the form they were written in, or refused."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from narrows.model.errors import SnapshotDamaged
from narrows.model.party import Party
from narrows.service.watch import segment
from narrows.service.watch.customer import Customer
from narrows.store.durable import seal, unseal


def test_customers_kept_in_another_form_are_refused(tmp_path: Path) -> None:
    segment.build([Customer("c1", Party(id="c1", schema="Person", names=("Anna Li",)))], tmp_path)
    segment.open_segment(tmp_path).close()
    path = tmp_path / "segment.json"
    told = msgspec.json.decode(unseal(path.read_bytes(), path), type=segment.Contents)
    older = msgspec.structs.replace(told, form=segment.FORM - 1)
    path.unlink()
    path.write_bytes(seal(msgspec.json.encode(older)))
    with pytest.raises(SnapshotDamaged, match=f"form {segment.FORM - 1}"):
        segment.open_segment(tmp_path)


def test_readings_that_are_the_same_are_kept_once() -> None:
    person = Party(id="c1", schema="Person", names=("Anna Petrova",))
    kinds = [kind for kind, _ in segment.readings_of(person)]
    assert kinds[0] == "person"
    assert len(kinds) < 4
    asked = [kind for kind, bits in segment.readings_of(person) if bits & segment.ASKS]
    assert asked == ["person"]
    held = 0
    for _, bits in segment.readings_of(person):
        held |= bits & 15
    assert held == 15
