"""Every evidence code has its meaning in words."""

from __future__ import annotations

import re
from pathlib import Path

import narrows.match
from narrows.codes.evidence import rules
from narrows.match.policies import default_policy


def test_every_code_of_the_matcher_is_explained() -> None:
    folder = Path(narrows.match.__file__).parent
    codes: set[str] = set(default_policy().bits)
    for path in folder.glob("*.py"):
        found = re.findall(r'"((?:NAME|ALIAS|BIRTH|TEXT|KIND)(?:-[A-Z]+)+)"', path.read_text())
        codes.update(found)
    assert len(codes) > 30
    assert not codes - set(rules())


def test_every_explanation_is_a_sentence() -> None:
    for code, rule in rules().items():
        assert rule.meaning.endswith("."), code
        assert rule.detail.endswith("."), code
