"""What Python's dates cannot hold is read, told as text and written back to the digit."""

from __future__ import annotations

import datetime as dt
import pickle
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from narrows.inputs.arrow import Moment, array, cells
from narrows.inputs.guess import guess
from narrows.inputs.party import reader
from narrows.inputs.table import open_table
from narrows.model.errors import InputError

TYPES = (
    pa.timestamp("ns"),
    pa.timestamp("ns", "Europe/Berlin"),
    pa.timestamp("us"),
    pa.timestamp("s"),
    pa.time64("ns"),
    pa.duration("ns"),
    pa.date32(),
)


@pytest.mark.parametrize("kind", TYPES, ids=str)
@given(values=st.lists(st.one_of(st.none(), st.integers(0, 2_000_000_000))))
def test_every_moment_comes_back_as_it_was(kind: pa.DataType, values: list[int | None]) -> None:
    wide = pa.int32() if kind.bit_width == 32 else pa.int64()
    given = pa.array(values, wide).cast(kind)
    read = pickle.loads(pickle.dumps(cells(given, "when")))
    assert array(read, kind).equals(given)


def test_whole_microseconds_stay_dates_of_python() -> None:
    (cell,) = cells(pa.array([1_700_000_000_000_000_000], pa.timestamp("ns")), "when")
    assert isinstance(cell, dt.datetime)
    assert cell.isoformat() == "2023-11-14T22:13:20"


def test_a_birth_date_with_nanoseconds_is_asked_about_by_its_day(tmp_path: Path) -> None:
    born = pa.array([-404_000_000_123_456_789], pa.timestamp("ns"))
    pq.write_table(pa.table({"name": ["Ann Ash"], "birth date": born}), tmp_path / "c.parquet")
    table = open_table(tmp_path / "c.parquet")
    (row,) = table.rows()
    assert isinstance(row.cells[1], Moment)
    assert str(row.cells[1]) == "1957-03-14 01:46:39.876543211"
    party = reader(table.columns, guess(table.columns, [row]))(row).party
    assert party is not None
    assert party.birth_dates == ("1957-03-14",)


def test_a_year_beyond_9999_is_told_and_goes_out_as_it_came() -> None:
    given = pa.array([10**13 * 60, None, 0], pa.timestamp("ms"))
    read = cells(given, "when")
    assert isinstance(read[0], Moment)
    assert array(read, given.type).equals(given)


def test_moments_inside_lists_that_cannot_be_read_are_refused_by_name() -> None:
    far = pa.array([[10**18]], pa.list_(pa.timestamp("us")))
    with pytest.raises(InputError, match="'when'"):
        cells(far, "when")
