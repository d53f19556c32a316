"""Loading compiled twins: what another thread does meanwhile costs a second reading, no more."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import Any

import pytest

from narrows.text import kernel, sound_kernels

SOURCE = Path(sound_kernels.__file__)


def test_a_reading_that_another_thread_upset_is_made_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    parse, failures = ast.parse, [SystemError("recursion depth mismatch")] * 2

    def upset(*given: Any) -> ast.AST:
        if failures:
            raise failures.pop()
        return parse(*given)

    wanted = kernel._code(SOURCE).co_code
    monkeypatch.setattr(ast, "parse", upset)
    assert kernel._code(SOURCE).co_code == wanted
    assert not failures


def test_what_fails_every_time_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: Any) -> ast.AST:
        raise SystemError("recursion depth mismatch")

    monkeypatch.setattr(ast, "parse", broken)
    with pytest.raises(SystemError):
        kernel._code(SOURCE)
