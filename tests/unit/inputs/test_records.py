"""Delimited text to records: every line belongs to exactly one."""

from __future__ import annotations

from narrows.inputs.records import Lines, records


def cells(text: str, width: int | None = None) -> list[tuple[int, list[str], bool]]:
    found = records(Lines(text.splitlines(keepends=True)), ",", width)
    return [(r.line, r.cells, r.problem is not None) for r in found if r is not None]


def test_lines_can_be_given_back() -> None:
    lines = Lines(["a", "b", "c"])
    assert lines.take() == "a"
    taken = [lines.take(), lines.take()]
    assert taken == ["b", "c"]
    lines.give_back(["b", "c"])
    assert (lines.number, lines.take(), lines.number) == (1, "b", 2)


def test_a_quoted_cell_may_span_lines() -> None:
    assert cells('1,"a\nb\nc",x\n2,d,y\n', 3) == [
        (1, ["1", "a\nb\nc", "x"], False),
        (4, ["2", "d", "y"], False),
    ]


def test_a_quote_that_never_closes_is_given_back_after_a_bound() -> None:
    text = '1,"a\n' + "2,b\n" * 3000
    found = cells(text, 2)
    assert len(found) == 3001
    assert [broken for _, _, broken in found[:2]] == [True, False]
