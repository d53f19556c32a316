"""Kernels are one source: what is compiled differs from it in nothing but how places are taken."""

from __future__ import annotations

import ast

from narrows.text.kernel import _PLACE, _Places


def _taken(line: str) -> str:
    return ast.unparse(_Places().visit(ast.parse(line)))


def test_a_place_in_an_array_is_unsigned() -> None:
    assert _taken("a[i - 1] = b[c[j]]") == f"a[{_PLACE}(i - 1)] = b[{_PLACE}(c[{_PLACE}(j)])]"
    assert _taken("a[i] += 1") == f"a[{_PLACE}(i)] += 1"


def test_tables_of_constants_slices_and_fixed_places_stay() -> None:
    for line in ("SOUNDS[c]", "_CONSONANT[c]", "a[i:j]", "a[0]"):
        assert _taken(line) == line
