"""``narrows screen party``: answers, silence and mistakes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from fake_screener import Run

from narrows.cli.failure import NO_ANSWER


def test_findings_exit_with_1_and_go_to_standard_output(run: Run) -> None:
    code, out, err = run("screen", "party", "Vladimir", "Putin", "--format", "table")
    assert code == 1
    assert "=PUTIN, Vladimir" in out
    assert " 97 " in out
    assert "the same name" in out
    assert "us_ofac_sdn (embedded sample) · UKRAINE · asset freeze · listed 2022-02-25" in out
    assert "note: only the embedded sample" in err
    assert "Asked: Vladimir Putin" in err
    assert "PUT\n" not in out


def test_foreign_names_keep_their_direction_to_themselves(run: Run) -> None:
    _, out, _ = run("screen", "party", "Review", "--format", "table")
    assert "\u2068Ревью\u2069" in out


def test_silence_is_never_called_clear(run: Run) -> None:
    code, out, _ = run("screen", "party", "Ann Ash", "--format", "table")
    assert code == 0
    assert out.startswith("No match on these lists, at these versions, under this policy")
    assert "clear" not in out.lower()


def test_an_incomplete_answer_exits_with_3(run: Run) -> None:
    code, out, _ = run("screen", "party", "Cut Short", "--format", "table")
    assert code == NO_ANSWER
    assert "Could not answer reliably: a limit cut" in out


def test_without_a_terminal_an_answer_is_one_line_of_json(run: Run) -> None:
    code, out, _ = run("screen", "party", "Putin")
    (line,) = out.splitlines()
    data = json.loads(line)
    assert code == 1
    assert data["status"] == "screened"
    assert data["findings"][0]["entity_id"] == "ofac-1"
    assert json.loads(run("screen", "party", "Ann")[1])["findings"] == []


def test_fail_on_and_exit_zero_decide_about_findings_only(run: Run) -> None:
    assert run("screen", "party", "Review", "--fail-on", "match")[0] == 0
    assert run("screen", "party", "Putin", "--exit-zero")[0] == 0
    assert run("screen", "party", "Cut", "--exit-zero")[0] == NO_ANSWER


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["Ann", "--schema", "Persn"], "Persn"),
        (["Ann", "--schema", "Address"], "no kind of party"),
        (["Ann", "--country", "Atlantis"], "Atlantis"),
        (["Ann", "--id", "12345"], "TYPE:VALUE"),
        (["Ann", "--id", "foo:12345"], "no identifier type 'foo'"),
        (["Ann", "--id", "pasport:12345"], "did you mean 'passport'"),
        (["Ann", "--gender", "q"], "gender"),
        (["Ann", "--fail-on", "all"], "fail_on"),
        (["Ann", "--threshold", "hot"], "threshold"),
        (["Ann", "--format", "docx"], "docx"),
        (["Ann", "--bron", "1980"], "--born"),
        (["???"], "no letters"),
        (["x" * 100_000], "100,000 characters"),
        ([], "nothing to ask about"),
        (["screen", "party", "--id", "passport:---"], "holds no number"),
    ],
)
def test_mistakes_exit_with_2_and_say_what_to_do(run: Run, arguments: list[str], told: str) -> None:
    code, out, err = run("screen", "party", *arguments)
    assert code == 2
    assert told in err
    assert out == ""


def test_a_date_that_is_none_is_told(run: Run) -> None:
    _, _, err = run("screen", "party", "Ann", "--born", "long ago")
    assert "'long ago' is no date" in err


def test_a_number_without_a_valid_form_is_told(run: Run) -> None:
    code, _, err = run("screen", "party", "Ann Ash", "--id", "imo:123", "--id", "imo:9401594")
    assert code == 0
    assert "imoNumber '123' has no valid form or check digit" in err
    assert "9401594" not in err


def test_each_question_leaves_a_record_and_its_findings(run: Run, tmp_path: Path) -> None:
    run("screen", "party", "Putin", "--home", str(tmp_path / "w"))
    (folder,) = (tmp_path / "w" / "runs").iterdir()
    record = json.loads((folder / "run.json").read_text())
    assert record["exit_code"] == 1
    assert record["counts"]["findings"] == 2
    assert record["basis"]["snapshot"] == "snap"
    code, out, err = run("explain", "last", "--home", str(tmp_path / "w"))
    assert code == 0
    assert "NAME-EXACT" in out
    assert "sdn.csv:1" in out
    assert "SHA-256 " + "a" * 64 in out
    assert "PUTINA" in err
    identity = json.loads(run("explain", "last", "--json", "--home", str(tmp_path / "w"))[1])["id"]
    assert run("explain", identity[:18], "--home", str(tmp_path / "w"))[1] == out


def test_explaining_nothing_says_so(run: Run) -> None:
    code, _, err = run("explain", "last")
    assert code == 2
    assert "nothing was screened yet" in err
