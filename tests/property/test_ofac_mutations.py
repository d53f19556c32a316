"""A damaged OFAC set is refused, or says what it lost: never a silent loss.

A mutant that nothing gives away must still hold every party under its number. What
no reader can see in a file without checksums - a letter changed for another - is
out of reach; the loss of a record is not.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from importlib import resources
from pathlib import Path

import pytest

from narrows.lists import registry
from narrows.model.errors import ListRefused
from narrows.model.reading import Reading, SourceFile

SAMPLE = Path(str(resources.files("narrows.lists").joinpath("sample", "us_ofac_sdn")))
SET = ("sdn.csv", "add.csv", "alt.csv", "sdn_comments.csv")
SEED = 20240503
MUTANTS = 40

Mutation = Callable[[bytes, random.Random], bytes]


def flip(data: bytes, rng: random.Random) -> bytes:
    at = rng.randrange(len(data))
    return data[:at] + bytes([data[at] ^ (1 << rng.randrange(8))]) + data[at + 1 :]


def quote(data: bytes, rng: random.Random) -> bytes:
    at = rng.randrange(len(data))
    return data[:at] + b'"' + data[at:]


def cut(data: bytes, rng: random.Random) -> bytes:
    return data[: rng.randrange(len(data))]


def delete(data: bytes, rng: random.Random) -> bytes:
    at = rng.randrange(len(data))
    return data[:at] + data[at + rng.randrange(1, 2000) :]


def double(data: bytes, rng: random.Random) -> bytes:
    at = rng.randrange(len(data))
    end = at + rng.randrange(1, 2000)
    return data[:end] + data[at:end] + data[end:]


def zeros(data: bytes, rng: random.Random) -> bytes:
    at = rng.randrange(len(data))
    return data[:at] + bytes(rng.randrange(1, 600)) + data[at + 600 :]


def wide(data: bytes, rng: random.Random) -> bytes:
    return data.decode("latin-1").encode(rng.choice(["utf-16", "utf-16-le", "utf-16-be"]))


def semicolons(data: bytes, rng: random.Random) -> bytes:
    return data.replace(b",", b";")


def page(data: bytes, rng: random.Random) -> bytes:
    return b"<!DOCTYPE html><html><body>Service unavailable</body></html>"


def empty(data: bytes, rng: random.Random) -> bytes:
    return b""


def read(folder: Path) -> Reading:
    return registry.read("us_ofac_sdn", [SourceFile(name, folder / name) for name in SET])


def parties(reading: Reading) -> set[str]:
    return {
        s.entity_id for s in reading.statements if s.prop == "programId" and s.schema != "Sanction"
    }


@pytest.mark.parametrize(
    "mutate", [flip, quote, cut, delete, double, zeros, wide, semicolons, page, empty]
)
def test_no_mutant_loses_a_party_unseen(mutate: Mutation, tmp_path: Path) -> None:
    rng = random.Random(f"{SEED}-{mutate.__name__}")
    print(f"seed {SEED}-{mutate.__name__}")
    whole = {name: (SAMPLE / name).read_bytes() for name in SET}
    for name in SET:
        (tmp_path / name).write_bytes(whole[name])
    expected = parties(read(tmp_path))
    for number in range(MUTANTS):
        name = rng.choice(SET)
        (tmp_path / name).write_bytes(mutate(whole[name], rng))
        try:
            reading = read(tmp_path)
        except ListRefused:
            continue
        finally:
            (tmp_path / name).write_bytes(whole[name])
        assert all(count.read == count.emitted + count.rejected for count in reading.counts)
        seen = reading.rejections or not all(proof.holds for proof in reading.proofs)
        assert seen or parties(reading) == expected, f"mutant {number} of {name}"
