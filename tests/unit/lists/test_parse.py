"""Reading in a child process: handed over whole, stopped at its limits."""

from __future__ import annotations

import json
from pathlib import Path

import msgspec
import pytest

from narrows.lists.parse import Limits, limits_for, parse
from narrows.lists.tally import FIELDS
from narrows.model.errors import ListRefused, UnknownOption
from narrows.model.reading import SourceFile

ROOMY = Limits(cpu_seconds=30, wall_seconds=60, memory=2 << 30, output=1 << 30)


def _file(folder: Path, count: int, value: str = "x") -> SourceFile:
    path = folder / "list.json"
    with path.open("w") as stream:
        for n in range(count):
            properties = {"name": [f"Name {n}"], "notes": [value]}
            stream.write(json.dumps({"id": f"p{n}", "schema": "Person", "properties": properties}))
            stream.write("\n")
    return SourceFile("list.json", path)


def test_a_reading_crosses_whole(tmp_path: Path) -> None:
    parsed = parse("my_list", [_file(tmp_path, 30_000)], tmp_path / "result")
    assert parsed.accounts.format == "ftm-entities-json"
    assert [(c.read, c.emitted) for c in parsed.accounts.counts] == [(30_000, 30_000)]
    frames = list(parsed.frames())
    assert len(frames) > 1
    assert sum(len(frame[0]) for frame in frames) == parsed.accounts.statements == 60_000
    ids = [one for frame in frames for one in frame[FIELDS.index("entity_id")]]
    assert ids == [f"p{n}" for n in range(30_000) for _ in range(2)]


def test_a_result_that_was_cut_is_not_taken(tmp_path: Path) -> None:
    parsed = parse("my_list", [_file(tmp_path, 100)], tmp_path / "result")
    whole = parsed.path.read_bytes()
    for size in (len(whole) - 1, len(whole) - 8, len(whole) // 2):
        parsed.path.write_bytes(whole[:size])
        with pytest.raises(ListRefused, match=r"result is (cut|not whole)"):
            list(parsed.frames())


def test_what_the_reader_refuses_comes_back_as_it_said_it(tmp_path: Path) -> None:
    file = SourceFile("list.json", tmp_path / "list.json")
    file.path.write_bytes(b"")
    with pytest.raises(ListRefused, match="the file is empty") as caught:
        parse("my_list", [file], tmp_path / "result")
    assert caught.value.where == "list.json"
    assert caught.value.hint is not None


def test_a_name_that_is_none_comes_back_as_such(tmp_path: Path) -> None:
    with pytest.raises(UnknownOption):
        parse("No Such List", [_file(tmp_path, 1)], tmp_path / "result")


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> SourceFile:
    """A list that takes seconds and many megabytes to read."""
    return _file(tmp_path_factory.mktemp("large"), 120_000, "long value " * 20)


@pytest.mark.parametrize(
    ("limits", "why"),
    [
        (msgspec.structs.replace(ROOMY, cpu_seconds=1), "1 s of processor time"),
        (msgspec.structs.replace(ROOMY, wall_seconds=1), "longer than 1 s"),
        (msgspec.structs.replace(ROOMY, memory=90 << 20), "90 MB of memory"),
        (msgspec.structs.replace(ROOMY, output=1 << 20), "unfolds to more than 1 MB|reader failed"),
    ],
    ids=["processor", "wall", "memory", "output"],
)
@pytest.mark.slow
def test_a_limit_stops_the_child_and_says_which(
    large: SourceFile, tmp_path: Path, limits: Limits, why: str
) -> None:
    with pytest.raises(ListRefused, match=why) as caught:
        parse("my_list", [large], tmp_path / "result", limits)
    assert "keeps serving" in str(caught.value.hint)


def test_limits_grow_with_the_files_and_end() -> None:
    small, large, huge = (limits_for(size) for size in (1000, 100 << 20, 100 << 30))
    assert small.memory <= 512 << 20
    assert small.cpu_seconds < large.cpu_seconds < huge.cpu_seconds
    assert huge.memory <= 4 << 30
