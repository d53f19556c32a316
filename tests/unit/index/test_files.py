"""Files of a snapshot are NumPy's own, and what a disk refuses is told as the disk told it."""

import errno
import io
from pathlib import Path

import numpy as np
import pytest

from narrows.index.files import write_array


@pytest.mark.parametrize("shape", [(0,), (3,), (2, 5), (0, 2)])
@pytest.mark.parametrize("dtype", [np.uint8, np.int16, np.int64])
def test_an_array_is_written_as_numpy_writes_it(
    shape: tuple[int, ...], dtype: type[np.generic], tmp_path: Path
) -> None:
    values = np.arange(np.prod(shape)).astype(dtype).reshape(shape)
    every_second = np.repeat(values, 2, axis=0)[::2]
    for some in (values, every_second):
        theirs = io.BytesIO()
        np.save(theirs, np.ascontiguousarray(some))
        write_array(tmp_path / "some.npy", some)
        assert (tmp_path / "some.npy").read_bytes() == theirs.getvalue()


@pytest.mark.parametrize("numbers", [10, 1 << 20])
def test_a_full_disk_is_told_as_one(numbers: int, tmp_path: Path) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("this system has no /dev/full")
    (tmp_path / "words.npy").symlink_to("/dev/full")
    with pytest.raises(OSError, match="No space left on device") as told:
        write_array(tmp_path / "words.npy", np.zeros(numbers, np.int64))
    assert told.value.errno == errno.ENOSPC
