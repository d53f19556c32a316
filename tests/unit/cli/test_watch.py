"""``narrows watch`` from end to end over the embedded sample: words, files, exit codes."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Callable
from pathlib import Path

import click
import pytest

from narrows.cli import root

Call = Callable[..., tuple[int, str, str]]


@pytest.fixture
def call(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> Call:
    monkeypatch.chdir(tmp_path)

    def run(*arguments: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["narrows", *arguments])
        code = root.run(list(arguments))
        out, err = capfdbinary.readouterr()
        return code, click.unstyle(out.decode()), click.unstyle(err.decode())

    return run


@pytest.fixture
def customers(tmp_path: Path) -> Path:
    path = tmp_path / "customers.csv"
    path.write_text("No,Name\n1,Prudence Hallowbrook\n2,Quirin Aldebert\n")
    return path


def sample_name() -> str:
    from narrows.service.screener import open_screener

    with open_screener() as screener:
        return next(e.caption for e in screener.entities() if e.schema == "Person")


def test_add_run_show_remove(call: Call, customers: Path, tmp_path: Path) -> None:
    customers.write_text(customers.read_text() + f'3,"{sample_name()}"\n')
    code, _, err = call("watch", "add", "retail", "customers.csv", "--column", "id=No")
    assert (code, "3 customers added" in err) == (0, True)
    assert call("watch", "show", "retail")[0] == 3

    code, out, err = call("watch", "run", "retail")
    (change,) = [json.loads(line) for line in out.splitlines()]
    assert (code, change["customer"], change["what"]) == (1, "3", "appeared")
    assert change["cause"]["by"] == "first"
    assert "never screened before" in err

    code, out, _ = call("watch", "show", "retail", "--format", "table")
    assert (code, "last screened" in out, "ALARM" in out) == (0, True, False)
    code, out, _ = call("watch", "show", "retail", "--customer", "1", "--format", "table")
    assert code == 0
    assert "no match on these lists, at these versions, under this policy" in out
    assert call("watch", "show", "retail", "--customer", "9")[0] == 2

    assert call("watch", "remove", "retail", "3")[0] == 0
    code, _, _ = call("watch", "run", "retail", "-o", "changes.csv")
    assert code == 0
    (row,) = csv.DictReader((tmp_path / "changes.csv").read_text().splitlines())
    assert (row["customer"], row["what"], row["by"]) == ("3", "disappeared", "customer")
    assert call("watch", "show", "retail", "--run", "last", "-o", "again.csv")[0] == 0
    assert (tmp_path / "again.csv").read_bytes() == (tmp_path / "changes.csv").read_bytes()
    code, out, _ = call("watch", "list", "--format", "json")
    assert (code, json.loads(out)[0]["customers"]) == (0, 2)


def test_a_file_is_read_as_it_is_said_to_be(call: Call, tmp_path: Path) -> None:
    (tmp_path / "one.csv").write_bytes("No;Name\n1;Jörg Müller\n".encode("cp1252"))
    arguments = ("watch", "add", "retail", "one.csv", "--column", "id=No")
    code, _, err = call(*arguments)
    assert (code, "--encoding cp1252" in err) == (2, True)
    code, _, err = call(*arguments, "--sheet", "A")
    assert (code, "--sheet is for workbooks" in err) == (2, True)
    code, _, err = call(*arguments, "--encoding", "cp1252", "--delimiter", ";")
    assert (code, "1 customer added to retail" in err) == (0, True)
    code, _, err = call("watch", "remove", "retail", "1")
    assert (code, "1 customer removed from retail" in err) == (0, True)


def test_what_is_not_understood_is_told_when_customers_are_added(
    call: Call, tmp_path: Path
) -> None:
    (tmp_path / "odd.csv").write_text("No,No,Name,Born\n1,1,Ann Ash,31/31/1999\n2,2,,\n")
    code, _, err = call("watch", "add", "retail", "odd.csv", "--column", "id=No")
    assert code == 0
    assert "header 'No' of column 2 is called 'No (2)'" in err
    assert "1 customer cannot be asked about; row 2: the row has no name" in err
    assert "in 1 row something was not understood; row 1: '31/31/1999' is no date" in err


def test_alerts_for_a_review_queue(call: Call, customers: Path, tmp_path: Path) -> None:
    customers.write_text(customers.read_text() + f'3,"{sample_name()}"\n4,\n')
    call("watch", "add", "retail", "customers.csv", "--column", "id=No")
    code, out, _ = call("watch", "run", "retail", "--format", "alerts")
    told = [json.loads(line) for line in out.splitlines()]
    assert code == 3
    assert [(one["customer"], one["what"]) for one in told] == [
        ("3", "appeared"),
        ("4", "not_answered"),
    ]
    assert told[0]["subject"]["names"] == [sample_name()]
    assert told[0]["cause"]["by"] == "first"
    shown = ("watch", "show", "retail", "--run", "last", "--format", "alerts")
    assert call(*shown)[1] == out
    assert call(*shown, "-o", "alerts.jsonl")[0] == 0
    assert (tmp_path / "alerts.jsonl").read_text() == out
    assert call(*shown, "-o", "alerts.csv")[0] == 2
    assert call("watch", "list", "--format", "alerts")[0] == 2


def test_a_row_without_an_answer_is_exit_code_3(call: Call, customers: Path) -> None:
    customers.write_text(customers.read_text() + "3,\n")
    call("watch", "add", "retail", "customers.csv", "--column", "id=No")
    code, _, err = call("watch", "run", "retail")
    assert (code, "1 customer has no whole answer" in err) == (3, True)
    assert call("watch", "run", "retail", "--allow-unscreened")[0] == 0
    code, out, _ = call("watch", "show", "retail", "--format", "json")
    assert (code, json.loads(out)[0]["alarms"]) == (3, ["1 customer has no whole answer"])
    code, out, _ = call("watch", "show", "retail", "--customer", "3", "--format", "json")
    assert (code, json.loads(out)["last_screened"]) == (3, None)


def test_an_old_screening_is_exit_code_3(call: Call, customers: Path) -> None:
    call("watch", "add", "retail", "customers.csv", "--column", "id=No")
    call("watch", "run", "retail")
    assert call("watch", "show", "retail")[0] == 0
    code, out, _ = call("watch", "show", "retail", "--max-age", "0.0000001", "--format", "table")
    assert (code, "ALARM" in out) == (3, True)


def test_one_customer_screened_too_long_ago_is_exit_code_3(call: Call, customers: Path) -> None:
    call("watch", "add", "retail", "customers.csv", "--column", "id=No")
    call("watch", "run", "retail")
    shown = ("watch", "show", "retail", "--customer", "1", "--format")
    assert call(*shown, "table")[0] == 0
    code, out, _ = call(*shown, "json", "--max-age", "0.0000001")
    assert (code, len(json.loads(out)["alarms"])) == (3, 1)
    code, out, _ = call(*shown, "table", "--max-age", "0.0000001")
    assert (code, "ALARM the customer was last screened" in out) == (3, True)


def test_a_run_about_a_past_day_is_no_screening_of_today(call: Call, customers: Path) -> None:
    call("watch", "add", "retail", "customers.csv", "--column", "id=No")
    assert call("watch", "run", "retail", "--as-of", "2026-11-01")[0] == 0
    code, out, _ = call("watch", "show", "retail", "--format", "json")
    (alarm,) = json.loads(out)[0]["alarms"]
    assert (code, "2026-11-01" in alarm) == (3, True)
    code, out, _ = call("watch", "show", "retail", "--customer", "1", "--format", "json")
    assert (code, json.loads(out)["alarms"]) == (3, [alarm])
    call("watch", "run", "retail")
    assert call("watch", "show", "retail")[0] == 0


def test_what_is_for_review_passes_where_only_a_match_is_to_fail(
    call: Call, customers: Path
) -> None:
    customers.write_text(f'No,Name,Born\n3,"{sample_name()}",1901-01-01\n')
    call("watch", "add", "retail", "customers.csv", "--column", "id=No")
    Path("strict.toml").write_text("[thresholds.person]\nreview = 0.01\nmatch = 0.99\n")
    code, out, _ = call("watch", "run", "retail", "--policy", "strict.toml", "--fail-on", "match")
    assert [json.loads(line)["after"]["outcome"] for line in out.splitlines()] == ["review"]
    assert code == 0
    # Changed to a match, and back to what is for review.
    assert call("watch", "run", "retail", "--fail-on", "match")[0] == 1
    assert call("watch", "run", "retail", "--policy", "strict.toml")[0] == 1


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("add", "retail", "customers.csv", "--column", "name=Name", "--column", "id="), "id=Cust"),
        (("add", "re tail", "customers.csv", "--column", "id=No"), "name of a portfolio"),
        (("run", "nobody"), "no portfolio 'nobody'"),
        (("run", "retail", "--webhook", "https://example.com"), "belong together"),
        (("run", "retail", "-o", "changes.txt"), ".jsonl or .csv"),
        (("run", "retail", "-o", "nowhere/changes.csv"), "no such folder"),
        (("show", "retail", "--run", "none"), "no run 'none'"),
        (("remove", "retail", "9"), "not in the portfolio"),
        (("remove", "retail"), "nobody was named"),
    ],
)
def test_wrong_use_is_told(
    call: Call, customers: Path, arguments: tuple[str, ...], said: str
) -> None:
    call("watch", "add", "retail", "customers.csv", "--column", "id=No", "--no-save-mapping")
    code, _, err = call("watch", *arguments)
    assert (code, said in err) == (2, True), err


def test_an_undelivered_message_is_exit_code_3(
    call: Call, customers: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("narrows.service.watch.outbox._pauses", lambda _: [0.0])
    monkeypatch.setattr("narrows.service.watch.outbox._post", lambda *_: ("nobody there", True))
    customers.write_text(customers.read_text() + f'3,"{sample_name()}"\n')
    (tmp_path / "key").write_text("0123456789abcdef0123\n")
    call("watch", "add", "retail", "customers.csv", "--column", "id=No")
    code, _, err = call(
        "watch", "run", "retail", "--webhook", "http://127.0.0.1:9/x", "--webhook-secret", "key"
    )
    assert (code, "1 message waits in the outbox" in err) == (3, True), err
    assert call("watch", "show", "retail")[0] == 3
