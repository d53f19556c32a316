"""``narrows lists`` and ``narrows entity`` as they are typed."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import msgspec
import pytest
from click.testing import CliRunner, Result

from narrows.cli import present
from narrows.cli.failure import NO_ANSWER
from narrows.cli.lists import entity, lists
from narrows.model.errors import InputError, NarrowsError
from narrows.service.ledger import Ledger
from narrows.service.screener import open_screener
from narrows.store.workspace import Workspace


class Settings:
    """What the root command passes on."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.format = "auto"


def run(home: Path, *arguments: str) -> Result:
    command = entity if arguments[0] == "entity" else lists
    # The workspace is said twice: as the root command passes it on, and as a command that
    # was reached through the root before takes it.
    told = {"NARROWS_HOME": str(home)}
    return CliRunner(env=told).invoke(command, arguments[1:], obj=Settings(home))


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A workspace with two versions of a list of one's own."""
    home = tmp_path / "home"
    for day, parties in (("2020-01-01", "ab"), ("2021-01-01", "bcd")):
        file = tmp_path / f"{day}.json"
        file.write_text("".join(_line(letter, day) for letter in parties))
        done = run(home, "lists", "add", "my_list", str(file), "--published", day)
        assert done.exit_code == 0, done.output
    return home


def _line(letter: str, day: str) -> str:
    properties = {"name": [f"=Party\u202e {letter}"], "birthDate": [day[:4]], "alias": ["محمد"]}
    sanction = {"entity": [f"p-{letter}"], "program": ["X"]}
    return "".join(
        json.dumps({"id": id_, "schema": schema, "properties": p}) + "\n"
        for id_, schema, p in (
            (f"p-{letter}", "Person", properties),
            (f"p-{letter}-sanction-1", "Sanction", sanction),
        )
    )


def test_files_that_do_not_say_their_day_are_marked(tmp_path: Path) -> None:
    file = tmp_path / "own.json"
    file.write_text(_line("a", "2020-01-01"))
    done = run(tmp_path / "home", "lists", "add", "my_list", str(file))
    assert "the day of loading, stands in for it" in done.stderr
    shown = json.loads(run(tmp_path / "home", "lists", "history", "my_list", "--json").stdout)
    assert shown[0]["allowances"] == ["undated"]
    with open_screener(tmp_path / "home") as screener:
        (used,) = (one for one in screener.basis.lists if one.name == "my_list")
    assert used.undated is True
    assert f"my_list (undated, loaded {used.published}, " in present.list_words(used)
    done = run(tmp_path / "home", "lists", "add", "my_list", str(file), "--published", "2020-01-01")
    assert "stands in" not in done.stderr
    (dated,) = Ledger(Workspace(tmp_path / "home")).view("2020-06-01").lists_used()
    assert dated.undated is msgspec.UNSET
    assert "(2020-01-01, " in present.list_words(dated)


def test_show_says_how_each_list_stands(home: Path) -> None:
    done = run(home, "lists", "show")
    assert done.exit_code == 0
    (line,) = [json.loads(line) for line in done.stdout.splitlines()]
    assert (line["list"], line["published"], line["parties"]) == ("my_list", "2021-01-01", 3)
    table = run(home, "lists", "show", "--format", "table")
    assert "my_list" in table.stdout
    assert "freshness" in table.stdout


def test_show_of_an_empty_workspace_shows_the_sample_and_says_so(tmp_path: Path) -> None:
    done = run(tmp_path / "empty", "lists", "show")
    assert "no substitute" in done.stderr
    assert "embedded sample" in done.stdout


def test_a_refused_file_exits_with_3_and_says_why(home: Path, tmp_path: Path) -> None:
    empty = tmp_path / "empty.json"
    empty.write_bytes(b"")
    done = run(home, "lists", "add", "my_list", str(empty))
    assert done.exit_code == NO_ANSWER
    assert "is refused; nothing changed" in done.stderr
    assert "the file is empty" in done.stderr
    shown = run(home, "lists", "show")
    assert "the file is empty" in shown.stderr


def test_history_names_every_version(home: Path) -> None:
    done = run(home, "lists", "history", "my_list", "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(done.stdout)))
    assert [(row["state"], row["published"], row["parties"]) for row in rows] == [
        ("accepted", "2020-01-01", "2"),
        ("accepted", "2021-01-01", "3"),
    ]


@pytest.mark.parametrize("form", ["table", "json", "jsonl", "csv"])
def test_a_diff_in_every_form(home: Path, form: str) -> None:
    done = run(home, "lists", "diff", "my_list", "2020-01-01", "2021", "--format", form)
    assert done.exit_code == 0, done.exception
    assert "2 added, 1 removed, 1 changed" in done.stderr
    assert form in ("json", "jsonl", "csv") or "\u202e" not in done.stdout
    if form == "json":
        whole = json.loads(done.stdout)
        assert [one["entity_id"] for one in whole["added"]] == ["p-c", "p-d"]
        assert whole["changes"][0]["prop"] == "birthDate"
    elif form == "csv":
        rows = list(csv.DictReader(io.StringIO(done.stdout)))
        assert [row["change"] for row in rows] == ["added", "added", "removed", "changed"]
        assert all(row["name"].startswith("'=") for row in rows)
    elif form == "table":
        assert "\\u202e" in done.stdout


def test_release_of_what_is_not_held_is_an_error(home: Path) -> None:
    done = run(home, "lists", "release", "my_list", "2021", "--by", "A. Officer")
    assert isinstance(done.exception, NarrowsError)
    assert "accepted, not held" in str(done.exception)


def test_verify_finds_a_changed_file(home: Path) -> None:
    assert run(home, "lists", "verify").exit_code == 0
    victim = next(home.rglob("statements.parquet"))
    victim.write_bytes(victim.read_bytes()[:-1])
    done = run(home, "lists", "verify")
    assert done.exit_code == NO_ANSWER
    assert "gone or has changed" in done.stderr


def test_an_entity_with_its_sources(home: Path) -> None:
    done = run(home, "entity", "p-b", "--json")
    whole = json.loads(done.stdout)
    assert whole["schema"] == "Person"
    assert whole["properties"]["birthDate"] == ["2021"]
    (sanction,) = whole["properties"]["sanctions"]
    assert sanction["properties"]["program"] == ["X"]
    assert whole["sources"]["published"] == "2021-01-01"
    assert len(whole["sources"]["files"][0]["sha256"]) == 64
    assert {s["locator"] for s in whole["statements"]} == {"2021-01-01.json:1", "2021-01-01.json:2"}
    table = run(home, "entity", "p-b", "--format", "table")
    assert "my_list 2021-01-01" in table.stdout
    assert "\u2068محمد\u2069" in table.stdout


def test_an_entity_as_of_a_day_and_a_moment(home: Path) -> None:
    done = run(home, "entity", "p-a", "--as-of", "2020-06-01", "--json")
    assert json.loads(done.stdout)["properties"]["birthDate"] == ["2020"]
    for arguments in (
        ("p-a",),
        ("p-c", "--as-of", "2020-06-01"),
        ("p-b", "--known-at", "2019-01-01"),
    ):
        gone = run(home, "entity", *arguments)
        assert isinstance(gone.exception, InputError)
        assert gone.stdout == ""


def test_show_as_of_a_day_and_a_moment(home: Path) -> None:
    done = run(home, "lists", "show", "--as-of", "2020-06-01")
    (line,) = [json.loads(line) for line in done.stdout.splitlines()]
    assert (line["published"], line["parties"]) == ("2020-01-01", 2)
    assert (line["age_days"], line["freshness"]) == (152, "fresh")
    before = run(home, "lists", "show", "--known-at", "2019-01-01")
    assert json.loads(before.stdout)["freshness"] == "missing"
    assert before.exit_code == NO_ANSWER


def test_history_and_diff_as_of_a_day(home: Path) -> None:
    done = run(home, "lists", "history", "my_list", "--as-of", "2020-06-01")
    assert [json.loads(line)["published"] for line in done.stdout.splitlines()] == ["2020-01-01"]
    done = run(home, "lists", "diff", "my_list", "2020")
    assert "2 added, 1 removed, 1 changed" in done.stderr
    done = run(home, "lists", "diff", "my_list", "2020", "--as-of", "2020-06-01")
    assert "0 added, 0 removed, 0 changed" in done.stderr
    gone = run(home, "lists", "diff", "my_list", "2020", "2021", "--as-of", "2020-06-01")
    assert isinstance(gone.exception, NarrowsError)


@pytest.mark.parametrize(
    "times",
    [("--as-of", "2999-01-01"), ("--known-at", "2999-01-01T10:00:00Z"), ("--as-of", "yesterday"),
     ("--known-at", "2019-01-01")],
)  # fmt: skip
@pytest.mark.parametrize(
    "command",
    [("lists", "show"), ("lists", "history", "my_list"), ("lists", "diff", "my_list", "2020"),
     ("entity", "p-b")],
)  # fmt: skip
def test_times_that_are_none_or_to_come_are_errors(
    home: Path, command: tuple[str, ...], times: tuple[str, str]
) -> None:
    done = run(home, *command, *times)
    if command == ("lists", "show") and times[1] == "2019-01-01":
        return  # Told as missing.
    assert isinstance(done.exception, NarrowsError)
    assert done.stdout == ""
