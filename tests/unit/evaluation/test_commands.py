"""``narrows evaluate`` at the command line: the keys auditors and tools read."""

from __future__ import annotations

import json

import pytest

from narrows.cli.root import run as narrows


@pytest.fixture
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("NARROWS_HOME", str(tmp_path / "home"))
    return tmp_path


def _json(capsys: pytest.CaptureFixture[str]) -> dict[str, object]:
    found: dict[str, object] = json.loads(capsys.readouterr().out)
    return found


def test_coverage_of_the_sample_is_whole(home, capsys):
    assert narrows(["evaluate", "coverage", "--json"]) == 0
    found = _json(capsys)
    assert found["coverage"] == 1.0
    assert found["missed"] == []
    assert found["names"] > 300


def test_pairs_give_the_keys_by_schema_and_script(home, capsys):
    file = home / "pairs.csv"
    file.write_text(
        "schema,name1,name2,is_match\n"
        "Person,Vladimir Putin,Владимир Путин,true\n"
        "Person,Vladimir Putin,Anna Schmidt,false\n"
        "Company,Rosneft OAO,Rosneft,1\n"
        "Company,Rosneft OAO,Deutsche Bahn AG,0\n"
    )
    assert narrows(["evaluate", "pairs", str(file), "--json"]) == 0
    found = _json(capsys)
    keys = {"threshold", "precision", "recall", "f1", "best_f1", "best_threshold", "n"}
    person, cyrillic = found["by_schema"]["Person"], found["by_script"]["CYRILLIC"]
    for one in (found, person, cyrillic):
        assert keys | {"by_schema", "by_script"} <= set(one)
    for one in (found, person["by_script"]["LATIN"], cyrillic["by_schema"]["Person"]):
        assert keys <= set(one)
        assert isinstance(one["threshold"], float)
    # As many pairs of each kind: the lower of both thresholds.
    assert (found["threshold"], found["thresholds"]) == (0.5, [0.5, 0.78])
    assert person["thresholds"] == [person["threshold"]] == [0.78]
    low, high = found["f1_interval"]
    assert low <= found["f1"] <= high
    assert found["n"] == 4
    assert found["best_f1"] == 1.0


def test_pairs_without_their_columns_are_refused(home, capsys):
    file = home / "pairs.csv"
    file.write_text("a,b\n1,2\n")
    assert narrows(["evaluate", "pairs", str(file)]) == 2


def test_pairs_without_a_pair_are_refused(home, capsys):
    file = home / "pairs.csv"
    file.write_text("schema,name1,name2,is_match\n")
    assert narrows(["evaluate", "pairs", str(file), "--json"]) == 2
    assert "no pairs" in capsys.readouterr().err


def test_a_pair_longer_than_a_screen_reads_is_refused(home, capsys):
    file = home / "pairs.csv"
    file.write_text(f"schema,name1,name2,is_match\nPerson,Ali,Ali,1\nPerson,{'x' * 2001},Ali,1\n")
    assert narrows(["evaluate", "pairs", str(file)]) == 2
    assert "pairs.csv:3: name1 has 2,001 characters; at most 2,000" in capsys.readouterr().err


def test_a_list_that_is_not_there_is_refused(home, capsys):
    queries, clean = home / "q.csv", home / "c.csv"
    queries.write_text("name,entity_id,script,schema\nParavar,ofac-39038,LATIN,Organization\n")
    clean.write_text("name\nOskar Lindqvist\n")
    given = ["--queries", str(queries), "--clean", str(clean)]
    for arguments in (["coverage"], ["deck", *given]):
        assert narrows(["evaluate", *arguments, "--list", "nosuch", "--json"]) == 2
        said = capsys.readouterr()
        assert said.out == ""
        assert "'nosuch'" in said.err
        assert "us_ofac_sdn" in said.err


def test_a_deck_without_clean_customers_is_refused(home, capsys):
    queries, clean = home / "q.csv", home / "c.csv"
    queries.write_text("name,entity_id,script,schema\nParavar,ofac-39038,LATIN,Organization\n")
    clean.write_text("name\n")
    arguments = ["evaluate", "deck", "--queries", str(queries), "--clean", str(clean)]
    assert narrows(arguments) == 2


def test_a_deck_gives_recall_at_alerts(home, capsys):
    queries = home / "q.csv"
    queries.write_text(
        "name,entity_id,script,schema\n"
        "Paravar Parz Company,ofac-39038,LATIN,Organization\n"
        "Qods Aviation Industry,16418,LATIN,Organization\n"
    )
    clean = home / "c.csv"
    clean.write_text("name\n" + "\n".join(f"Oskar Lindqvist {i}" for i in range(100)) + "\n")
    arguments = ["evaluate", "deck", "--list", "us_ofac_sdn", "--queries", str(queries)]
    assert narrows([*arguments, "--clean", str(clean), "--json"]) == 0
    found = _json(capsys)
    at = found["recall_at_alerts"]
    assert set(at) == {"10", "20", "50"}
    assert {"threshold", "recall", "n", "by_script", "by_schema"} <= set(at["20"])
    assert at["20"]["recall"] == 1.0
    assert at["20"]["by_script"]["LATIN"]["n"] == 2
    assert found["candidate_recall"]["25"]["by_schema"]["Organization"]["n"] == 2
    assert found["partial_roc"][0]["false_positive_rate"] == 0
    assert found["partial_roc"][-1]["recall"] == 1.0


@pytest.mark.slow
def test_evasion_is_repeatable_and_tells_false_alarms_beside(home, capsys):
    arguments = ["evaluate", "evasion", "--per-family", "5", "--seed", "3", "--json"]
    assert narrows(arguments) == 0
    first = _json(capsys)
    assert narrows(arguments) == 0
    assert _json(capsys) == first
    assert first["clean"]["n"] > 0
    assert first["families"]["full_width"]["rate"] == 1.0


@pytest.mark.slow
def test_the_report_is_written_in_each_form(home, capsys):
    customers = home / "customers.csv"
    customers.write_text("name,country\nParavar Pars Co,ir\nOskar Lindqvist,se\n")
    for form in ("html", "json", "pdf"):
        out = home / f"report.{form}"
        arguments = ["evaluate", "report", str(customers), "-o", str(out), "--per-family", "2"]
        assert narrows(arguments) == 0
        assert out.stat().st_size > 1000
    found = json.loads((home / "report.json").read_text())
    assert found["customers"]["n"] == 2
    assert found["customers"]["with_findings"] == 1
    assert narrows(["evaluate", "report", str(customers), "-o", str(home / "x.doc")]) == 2


def test_a_comparison_names_all_that_differs(home, capsys):
    (home / "customers.csv").write_text("name\nParavar Pars Co\n")
    (home / "strict.toml").write_text("[prior_bits]\nperson = -3\n")
    arguments = ["evaluate", "report", str(home / "customers.csv"), "--per-family", "1"]
    differing = ["--compare-policy", str(home / "strict.toml"), "--compare-as-of", "2026-11-01"]
    assert narrows([*arguments, *differing, "-o", str(home / "r.json")]) == 0
    compared = json.loads((home / "r.json").read_text())["comparison"]
    assert compared["with"] == "strict.toml and the lists of 2026-11-01"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("name\nJörg\n".encode("latin-1"), "is not utf-8"),
        (b"name\n" + b"x" * (17 << 20), "this is no CSV"),
        (b"name\n \n", "no names of clean customers"),
    ],
)
@pytest.mark.parametrize("command", ["deck", "evasion"])
def test_a_file_that_cannot_be_read_is_refused(home, capsys, command, content, said):
    (home / "clean.csv").write_bytes(content)
    (home / "q.csv").write_text("name,entity_id,script,schema\nA,ofac-39637,LATIN,Company\n")
    queries = ["--queries", str(home / "q.csv")] if command == "deck" else []
    assert narrows(["evaluate", command, *queries, "--clean", str(home / "clean.csv")]) == 2
    assert said in capsys.readouterr().err


def test_a_row_of_a_deck_may_be_short(home, capsys):
    (home / "clean.csv").write_text("name\nAnn Ash\n")
    (home / "q.csv").write_text("name,entity_id,script,schema\nParavar Pars,ofac-39637\n")
    files = ["--queries", str(home / "q.csv"), "--clean", str(home / "clean.csv")]
    assert narrows(["evaluate", "deck", *files, "--json"]) == 0
    assert _json(capsys)["queries"] == 1


def test_numbers_of_a_pair_are_compared_and_what_is_not_is_told(home, capsys):
    file = home / "pairs.csv"
    given = []
    for second in ("A1234567", "B7654321"):
        file.write_text(
            "schema,name1,name2,is_match,passportNumber1,passportNumber2,shoeSize1\n"
            f"Person,Ann Ash,Anna Ashe,1,A1234567,{second},42\n"
        )
        assert narrows(["evaluate", "pairs", str(file), "--json"]) == 0
        said = capsys.readouterr()
        assert "not compared: the columns shoeSize1" in said.err
        given.append(json.loads(said.out)["best_threshold"])
    assert given[0] > given[1]


def test_a_report_counts_rows_without_a_name(home, capsys):
    (home / "customers.csv").write_text("id,name\n1,Ann Ash\n2,\n3,N/A\n")
    output = home / "report.json"
    arguments = ["evaluate", "report", str(home / "customers.csv"), "--per-family", "1"]
    assert narrows([*arguments, "-o", str(output)]) == 0
    customers = json.loads(output.read_text())["customers"]
    assert (customers["n"], customers["screened"], customers["not_screened"]) == (3, 1, 2)
    assert narrows([*arguments, "-o", str(home / "nowhere" / "report.json")]) == 2


def test_a_report_on_nobody_is_refused(home, capsys):
    (home / "customers.csv").write_text("id,name\n")
    arguments = ["evaluate", "report", str(home / "customers.csv")]
    assert narrows([*arguments, "-o", str(home / "report.json")]) == 2
    assert "no customers" in capsys.readouterr().err


def test_the_customers_of_a_report_are_read_as_a_table_is(home, capsys):
    file = home / "customers.csv"
    file.write_bytes("No;Called\n1;Jörg Müller\n".encode("cp1252"))
    arguments = ["evaluate", "report", str(file), "-o", str(home / "r.json"), "--per-family", "1"]
    assert narrows(arguments) == 2
    assert "--encoding cp1252" in capsys.readouterr().err
    said = ["--encoding", "cp1252", "--delimiter", ";", "--column", "name=Called"]
    assert narrows([*arguments, *said, "--no-save-mapping"]) == 0
    assert json.loads((home / "r.json").read_text())["customers"]["screened"] == 1
    assert "Called" in capsys.readouterr().err
    assert not (home / "customers.map.toml").exists()


def test_a_name_with_a_comma_and_no_quotes_is_refused(home, capsys):
    file = home / "clean.csv"
    file.write_text("name\nAnn Ash\nBeck, Bo\n")
    assert narrows(["evaluate", "evasion", "--clean", str(file), "--per-family", "1"]) == 2
    assert "clean.csv:3: the row has more cells" in capsys.readouterr().err


@pytest.mark.parametrize("option", [["--fail-on", "match"], ["--exit-zero"]])
def test_options_that_would_mean_nothing_are_none(home, capsys, option):
    assert narrows(["evaluate", "coverage", *option]) == 2
    assert "No such option" in capsys.readouterr().err
