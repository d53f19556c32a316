"""The short way to read a day says what the long way says."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st

from narrows.api.yente.example import _days
from narrows.text.date import parse


@given(
    st.builds(
        "{:04}-{:02}-{:02}".format,
        st.integers(0, 9999),
        st.integers(0, 13),
        st.integers(0, 32),
    )
)
@example("9999-12-31")
@example("1970-02-30")
@example("1970-13-01")
@example("1970-00-00")
@example("0999-01-01")
def test_a_day_reads_the_same_either_way(text: str) -> None:
    assert _days(text) == parse(text).values
