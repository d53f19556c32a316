"""Statements kept as changes come back as they were, whatever the change."""

from __future__ import annotations

import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from narrows.store import delta

Row = tuple[str | None, ...]

LOCATORS = st.one_of(
    st.none(),
    st.builds("list.csv:{}".format, st.integers(0, 30)),
    st.builds("list.xml#/A[{}]/B[{}]".format, st.integers(0, 9), st.integers(0, 9)),
    st.sampled_from(["list.csv:007", "x", "1.2.3.4.5.6", "²", "9" * 25]),
)
TEXTS = st.sampled_from([None, "a", "b", "ab", "Ж", "1"])
ROWS = st.lists(
    st.builds(
        lambda entity, prop, value, locator: (
            *(entity, "Person", prop, value, None, None, locator, None, None, None),
        ),
        st.sampled_from(["p-1", "p-2", "p-3"]),
        st.sampled_from(["name", "alias"]),
        TEXTS,
        LOCATORS,
    ),
    max_size=25,
)


def _table(rows: list[Row]) -> pa.Table:
    columns = [pa.array([row[i] for row in rows], pa.string()) for i in range(len(delta.COLUMNS))]
    return pa.table(columns, names=list(delta.COLUMNS))


@settings(max_examples=300, deadline=None)
@given(ROWS, ROWS)
def test_packing_is_undone_exactly(old: list[Row], new: list[Row]) -> None:
    base, target = _table(old), _table(new)
    packed = delta.pack(base, target)
    assert packed is not None
    assert delta.unpack(base, packed, delta.COLUMNS).to_pylist() == target.to_pylist()
    some = ("entity_id", "value")
    assert delta.unpack(base.select(some), packed, some).to_pylist() == (
        target.select(some).to_pylist()
    )


@settings(max_examples=100, deadline=None)
@given(ROWS, st.integers(0, 25), ROWS)
def test_rows_put_in_between_are_all_that_is_kept(
    old: list[Row], place: int, fresh: list[Row]
) -> None:
    base, target = _table(old), _table([*old[:place], *fresh, *old[place:]])
    packed = delta.pack(base, target)
    assert packed is not None
    new = packed.filter(pa.compute.is_null(packed.column(delta.STEP))).num_rows
    assert new <= len(fresh)
