from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from narrows.ownership.share import WHOLE, Share, decode, encode, read_share
from narrows.ownership.write import share_text


@pytest.mark.parametrize(
    ("text", "share"),
    [
        ("60", Share(60, 60)),
        ("60 %", Share(60, 60)),
        ("33,3%", Share(33.3, 33.3)),
        ("25-50", Share(25, 50)),
        ("25% to 50%", Share(25, 50)),
        (">50", Share(50, 100, low_open=True)),
        ("more than 25% but not more than 50%", Share(25, 50, low_open=True)),
        ("more than 50% but less than 75%", Share(50, 75, low_open=True, high_open=True)),
        ("at least 75%", Share(75, 100)),
        ("75% or more", Share(75, 100)),
        ("less than 5 per cent", Share(0, 5, high_open=True)),
        ("up to 10%", Share(0, 10)),
        ("(25,50]", Share(25, 50, low_open=True)),
        ("[75;100]", Share(75, 100)),
        ("0.5", Share(0.5, 0.5)),
        ("majority", Share(50, 100, low_open=True)),
        ("", Share(0, 100, low_open=True)),
    ],
)
def test_shares_as_they_are_written(text: str, share: Share) -> None:
    assert read_share(text) == share


@pytest.mark.parametrize("text", ["140 %", "50-25", "a third", "1/3", "-5", "60 40"])
def test_what_is_no_share_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="share"):
        read_share(text)


def test_open_ends_decide_ties() -> None:
    half = WHOLE // 2
    assert encode(Share(50, 100, low_open=True))[0] > half
    assert encode(Share(0, 50, high_open=True))[1] < half
    assert encode(Share(50, 50)) == (half, half)


def test_thirds_are_rounded_outwards() -> None:
    third = 100 / 3
    low, high = encode(Share(third, third))
    assert 3 * low < WHOLE < 3 * high


@settings(deadline=None)
@given(
    st.tuples(st.integers(0, 10_000), st.integers(0, 10_000)).map(sorted),
    st.booleans(),
    st.booleans(),
)
def test_a_share_survives_writing_and_encoding(
    ends: list[int], low_open: bool, high_open: bool
) -> None:
    low, high = ends[0] / 100, ends[1] / 100
    if low == high:
        low_open = high_open = False
    share = Share(low, high, low_open, high_open)
    assert read_share(share_text(share)) == share
    assert decode(*encode(share)) == share
