"""No mutation of a list of the user's own loses a record unseen."""

from __future__ import annotations

import gzip
import json
import random
import tempfile
from pathlib import Path

import pytest

from narrows.lists import registry
from narrows.model.errors import ListRefused
from narrows.model.reading import SourceFile

ENTITIES = "".join(
    json.dumps(
        {
            "id": f"NK-{n}",
            "schema": "Person",
            "properties": {"name": [f"Person Number {n}"], "birthDate": [f"19{n % 90 + 10}"]},
        }
    )
    + "\n"
    for n in range(60)
)
TABLE = "id,name,type,born,remark\n" + "".join(
    f'{n},"Person, Number {n}",Person,19{n % 90 + 10},"said ""so"" once"\n' for n in range(60)
)


def mutate(data: bytes, rng: random.Random) -> bytes:
    at = rng.randrange(len(data))
    match rng.randrange(9):
        case 0:
            return data[:at] + bytes([data[at] ^ (1 << rng.randrange(8))]) + data[at + 1 :]
        case 1:
            return data[:at] + b'"' + data[at:]
        case 2:
            return data[:at]
        case 3:
            end = min(len(data), at + rng.randrange(1, 400))
            return data[:at] + data[at:end] + data[at:end] + data[end:]
        case 4:
            return data[:at] + b"\x00" * rng.randrange(1, 50) + data[at:]
        case 5:
            return data.decode("utf-8").encode("utf-16")
        case 6:
            return data[:at] + b"\n" + data[at:]
        case 7:
            return data[:at] + b"," + data[at:]
        case _:
            return gzip.compress(data, mtime=0)[: -rng.randrange(1, 200)]


@pytest.mark.parametrize("original", [ENTITIES, TABLE], ids=["entities", "table"])
@pytest.mark.parametrize("seed", range(120))
def test_records_are_kept_rejected_or_the_file_is_refused(original: str, seed: int) -> None:
    rng = random.Random(seed)
    data = mutate(original.encode(), rng)
    print(f"seed {seed}")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "list"
        path.write_bytes(data)
        try:
            reading = registry.read("my_list", [SourceFile("list", path)])
        except ListRefused:
            return
    (count,) = reading.counts
    assert count.read == count.emitted + count.rejected
    assert len(reading.rejections) == count.rejected
    if not reading.rejections:
        # Every line that is still there as it was must have been read as it was; lines
        # that are gone are for the limits on removals to notice.
        present = set(data.split(b"\n"))
        named = {s.value for s in reading.statements if s.prop == "name"}
        for number, line in enumerate(original.splitlines()[-60:]):
            if line.encode() in present:
                assert {f"Person Number {number}", f"Person, Number {number}"} & named
