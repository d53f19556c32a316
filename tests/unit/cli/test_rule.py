"""``narrows rule``: codes in words."""

from __future__ import annotations

import json

from fake_screener import Run


def test_a_code_is_explained_with_its_worth(run: Run) -> None:
    code, out, _ = run("rule", "birth-date-equal")
    assert code == 0
    assert "equal to the day" in out
    assert "+8 bits" in out


def test_all_codes_are_listed(run: Run) -> None:
    _, out, _ = run("rule")
    assert "NAME-EXACT" in out
    assert "OWN-BLOCKED" in out
    assert json.loads(run("rule", "--json")[1])["PRIOR"]["worth"]


def test_an_unknown_code_names_the_nearest(run: Run) -> None:
    code, _, err = run("rule", "NAME-EXCAT")
    assert code == 2
    assert "did you mean NAME-EXACT?" in err


def test_the_shipped_policy_is_printed(run: Run) -> None:
    code, out, _ = run("rule", "--policy")
    assert code == 0
    assert "[thresholds.person]" in out
