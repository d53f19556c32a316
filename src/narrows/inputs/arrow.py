"""Arrow columns to cells: what Python's dates cannot hold keeps every digit.

Python's dates have microseconds and the years 1 to 9999 (``datetime``); Arrow's have
nanoseconds, and any year. Such a moment is a cell that tells itself as text and knows
its number, so that it is asked about by its day and goes out as it came in.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from narrows.inputs.row import Cell
from narrows.model.errors import InputError

if TYPE_CHECKING:
    import pyarrow as pa


class Moment:
    """A date, time or duration beyond Python's own.

    Attributes:
        value: Arrow's number: so many units of the column's type.
        text: The same for people; ISO 8601 where it is a date.
    """

    __slots__ = ("text", "value")

    def __init__(self, value: int, text: str) -> None:
        self.value = value
        self.text = text

    def __str__(self) -> str:
        return self.text

    def __reduce__(self) -> tuple[object, ...]:
        return (Moment, (self.value, self.text))


def cells(column: pa.Array, name: str) -> list[Cell]:
    """Return the cells of a column.

    Args:
        column: Of any Arrow type.
        name: Its label, for messages.

    Raises:
        InputError: values inside lists or objects are beyond what can be read.
    """
    import pyarrow as pa

    if pa.types.is_dictionary(column.type):
        column = column.dictionary_decode()
    if not pa.types.is_temporal(column.type) or pa.types.is_interval(column.type):
        try:
            return list(column.to_pylist())
        except (ValueError, OverflowError) as error:
            raise InputError(
                f"the column {name!r} cannot be read: {error}",
                hint="store its dates with microseconds, or as text",
            ) from error
    if getattr(column.type, "unit", None) == "ns":
        # Where pandas is installed Arrow would give other objects than where it is not.
        coarse = _coarse(column.type)
        try:
            column = column.cast(coarse)
        except pa.ArrowInvalid:
            return _moments(column)
    try:
        return list(column.to_pylist())
    except (ValueError, OverflowError):
        return _moments(column)


def array(values: list[Cell], kind: pa.DataType) -> pa.Array:
    """Return cells as a column of the type they had."""
    import pyarrow as pa

    if not any(isinstance(value, Moment) for value in values):
        return pa.array(values, kind)
    plain = kind.value_type if pa.types.is_dictionary(kind) else kind
    wide = pa.int32() if plain.bit_width == 32 else pa.int64()
    numbers = [
        value.value
        if isinstance(value, Moment)
        else None
        if value is None
        else pa.scalar(value, plain).cast(wide).as_py()
        for value in values
    ]
    return pa.array(numbers, wide).cast(plain).cast(kind)


def _coarse(kind: pa.DataType) -> pa.DataType:
    import pyarrow as pa

    if pa.types.is_timestamp(kind):
        return pa.timestamp("us", kind.tz)
    return pa.time64("us") if pa.types.is_time(kind) else pa.duration("us")


def _moments(column: pa.Array) -> list[Cell]:
    import pyarrow as pa

    kind = column.type
    numbers = column.cast(pa.int32() if kind.bit_width == 32 else pa.int64()).to_pylist()
    if pa.types.is_timestamp(kind) or pa.types.is_date(kind):
        texts = column.cast(pa.string()).to_pylist()
    else:
        unit = getattr(kind, "unit", "")
        texts = [None if number is None else f"{number} {unit}".strip() for number in numbers]
    return [
        None if number is None else Moment(number, text)
        for number, text in zip(numbers, texts, strict=True)
    ]
