"""Listed text may not steer a terminal or a spreadsheet."""

from __future__ import annotations

import pytest

from narrows.cli.terminal_text import plain, spreadsheet_safe


@pytest.mark.parametrize("text", ["\x1b]0;title\x07", "a\x9b31m", "a\rb", "a\u202eb", "a\u2066b"])
def test_controls_are_shown_not_obeyed(text: str) -> None:
    shown = plain(text)
    assert "\\" in shown
    assert not set(shown) & set("\x1b\x07\x9b\r\u202e\u2066")


def test_right_to_left_text_is_isolated() -> None:
    assert plain("محمد (1975)") == "\u2068محمد (1975)\u2069"
    assert plain("Plain, Żółć 名") == "Plain, Żółć 名"
    assert plain("two\nlines") == "two lines"


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@a", "\ta", "\ra"])
def test_a_formula_is_text(text: str) -> None:
    assert spreadsheet_safe(text) == f"'{text}"
    assert spreadsheet_safe(f"x{text}") == f"x{text}"
