"""The Canadian reader on Global Affairs Canada's own files."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from lxml import etree

from narrows.lists.ca_dfatd_sema_sanctions.read import read
from narrows.lists.source import load
from narrows.model.reading import SourceFile

pytestmark = pytest.mark.real


@pytest.mark.parametrize(
    ("name", "parties"),
    [
        ("sema-lmes_2025-05.xml", {"Person": 3334, "Organization": 1316, "Vessel": 109}),
        ("sema-lmes_2020-03.xml", {"Person": 985, "Organization": 384}),
    ],
)
def test_every_record_is_read_and_no_text_lost(
    real_data: Path, name: str, parties: dict[str, int]
) -> None:
    path = real_data / "ca_sema" / name
    reading = read([SourceFile(name, path)], load("ca_dfatd_sema_sanctions"))
    (count,) = reading.counts
    assert (count.read, count.emitted, count.rejected) == (sum(parties.values()),) * 2 + (0,)
    assert all(proof.holds for proof in reading.proofs)
    named = {s.entity_id: s.schema for s in reading.statements if s.prop == "name"}
    assert Counter(named.values()) == parties
    said: dict[str, str] = {}
    for s in reading.statements:
        number = (s.locator or "").rpartition("[")[2]
        text = " ".join(f"{s.value} \n {s.original or ''}".split())
        said[number] = f"{said.get(number, '')} \n {text}"
    lost = []
    for number, record in enumerate(etree.parse(str(path)).getroot(), start=1):
        for element in record:
            value = " ".join((element.text or "").split())
            if value not in said[f"{number}]"]:
                lost.append((number, element.tag, value))
    assert lost == []
