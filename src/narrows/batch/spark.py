"""The Spark engine: the same plan and the same answers on as many machines as there are.

Rows go to Python workers as Arrow batches (``mapInArrow``) and come back with Narrows'
columns. The lists travel once, as a pack that Spark unpacks on each executor, or lie in
a folder every executor has mounted; each worker process opens the memory-mapped snapshot
once, makes sure it stands on the ground the driver planned on, and asks for the canaries
first and last in every batch. A task that Spark repeats gives the same rows again.

Needs the extra ``narrows[spark]`` and Java 17 on every machine.
"""

from __future__ import annotations

import os
import pickle
import re
import shutil
import sys
import tempfile
import weakref
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from functools import partial
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from narrows.batch.chunks import Chunks
from narrows.batch.local import Answered, Engine, Opener, pieces, tallied
from narrows.batch.outputs.columns import NAMES, appended
from narrows.batch.pack import pack
from narrows.batch.plan import Plan, Rows
from narrows.batch.result import RowResult, answer_rows, to_lines
from narrows.batch.screens import Opening, Screens, same_ground
from narrows.inputs import mapping as mappings
from narrows.inputs.arrow import cells
from narrows.inputs.guess import guess
from narrows.inputs.mapping import Mapping as Columns
from narrows.inputs.party import reader
from narrows.inputs.row import Row, RowInput, Table, labels
from narrows.model.errors import CannotAnswer, InputError, UnknownOption
from narrows.model.finding import Basis

if TYPE_CHECKING:
    import pyarrow as pa
    from pyspark.sql import DataFrame, SparkSession

_LOOKED_AT = 1_000
"""Rows looked at to tell names from numbers and day-first from month-first dates."""

_CHUNKS_PER_CORE = 8
"""Chunks of a file under way at a time, for each core of the cluster."""

_TYPES = {
    "narrows_row": "bigint",
    "narrows_findings": "int",
    "narrows_rank": "int",
    "narrows_score": "double",
    "narrows_sample": "boolean",
}


class Ground(msgspec.Struct, frozen=True):
    """What every worker opens.

    Attributes:
        opening: How; its home is replaced by where the worker has the workspace.
        basis: What answers must stand on.
        archive: Name the pack is unpacked under, or None.
        mounted: Folder every executor has the workspace in, or None.
    """

    opening: Opening
    basis: Basis
    archive: str | None = None
    mounted: str | None = None


class FramePlan(msgspec.Struct, frozen=True):
    """Everything that decides what a data frame's rows are answered with."""

    ground: Ground
    columns: tuple[str, ...]
    mapping: Columns
    rows: Rows


def screen(
    dataframe: DataFrame,
    opening: Opening,
    *,
    columns: Mapping[str, str] | None = None,
    schema: str | None = None,
    rows: Rows = "all",
    mounted: str | None = None,
) -> DataFrame:
    """Screen every row of a Spark data frame.

    Args:
        dataframe: The customers.
        opening: The lists, as the driver sees them; see ``opened``.
        columns: Field to column name, for instance ``{"name": "Customer"}``; the rest
            is guessed from the names of the columns and the first rows.
        schema: What every row is that does not say it.
        rows: ``all``; only rows with ``findings`` and those without a whole answer; or
            ``alerts``: of these, one row per finding.
        mounted: The workspace as every executor has it mounted; None to send what is
            needed of it to the executors.

    Returns:
        The rows with the columns ``narrows_*``, as a table screened by ``narrows.open``
        has them; ``narrows_row`` is null, for rows of a data frame have no order.
        ``narrows_detail`` holds the findings with their evidence as JSON.

    Raises:
        InputError: no column names the customers, or two columns have one name.
        CannotAnswer: the lists cannot be answered from.
    """
    spark = dataframe.sparkSession
    names = tuple(dataframe.columns)
    header, notes = labels(list(names))
    if header != names:
        raise InputError(
            f"the columns need other names: {'; '.join(notes)}", hint="rename them first"
        )
    mapping = _mapping(dataframe, names, columns or {}, schema)
    plan = FramePlan(ground(spark, opening, mounted), names, mapping, rows)
    fields = [f"{name} {_TYPES.get(name, 'string')}" for name in (*NAMES, "narrows_detail")]
    from pyspark.sql.types import StructType

    made = StructType.fromDDL(", ".join(fields))
    whole = StructType([*dataframe.schema.fields, *made.fields])
    return dataframe.mapInArrow(partial(answer_batches, msgspec.json.encode(plan)), whole)


def opened(
    home: Path | str,
    *,
    lists: Sequence[str] | None = None,
    as_of: str | None = None,
    policy: Path | str | None = None,
) -> Opening:
    """Pin the lists of a workspace: the versions known now, and the policy itself.

    Raises:
        CannotAnswer, ListMissing, SnapshotDamaged: see ``service.screener``.
    """
    from narrows.service.screener import open_screener

    moment = datetime.now(UTC).isoformat()
    with open_screener(home, lists=lists, as_of=as_of, known_at=moment, policy=policy) as found:
        named = tuple(used.name for used in found.basis.lists)
        return Opening(str(Path(home).resolve()), named, as_of, moment, found.policy)


def session() -> SparkSession:
    """Return the Spark session there is, or begin one as Spark's settings say.

    Raises:
        UnknownOption: Spark, pandas (by which Spark takes Arrow batches) or Java is not installed.
    """
    try:
        import pandas as _  # noqa: F401  Spark asks for it only when a table is sent
        from pyspark.errors import PySparkRuntimeError
        from pyspark.sql import SparkSession
    except ImportError as error:
        raise UnknownOption(
            f"Spark is not installed whole: {error}",
            hint="pip install 'narrows[spark]' (and Java 17)",
        ) from error
    try:
        made = SparkSession.builder.appName("narrows").getOrCreate()
    except PySparkRuntimeError as error:
        raise UnknownOption(
            f"Spark cannot start: {error}", hint="install Java 17 and set JAVA_HOME"
        ) from error
    context = getattr(made, "sparkContext", None)
    if context is not None and context.master.startswith("local"):
        # On this machine the workers need the environment Narrows is in, activated or not.
        context.pythonExec = os.environ.get("PYSPARK_PYTHON", sys.executable)
    return made


def engine(mounted: str | None = None) -> Engine:
    """Return the Spark engine in the form of ``local.run``, for tables read from a file."""
    return partial(_run, mounted)


def ground(spark: SparkSession, opening: Opening, mounted: str | None) -> Ground:
    """Return what every worker opens, having sent it to the executors where needed."""
    with opening.open() as screener:
        if mounted is not None:
            return Ground(opening, screener.basis, mounted=mounted)
        name = f"narrows-{screener.folder.name}-{screener.policy.sha256[:8]}"
        folder = Path(tempfile.mkdtemp(prefix="narrows-pack-"))
        # The executors fetch the pack from the driver whenever one of them is new.
        weakref.finalize(spark.sparkContext, shutil.rmtree, folder, ignore_errors=True)
        made = pack(Path(opening.home), screener, folder / f"{name}.tar")
        spark.sparkContext.addArchive(f"{made}#{made.stem}")
        return Ground(opening, screener.basis, archive=made.stem)


def answer_batches(plan: bytes, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """Answer Arrow batches; runs on the executors.

    Args:
        plan: A ``FramePlan`` as JSON.
        batches: The caller's rows.
    """
    decided = msgspec.json.decode(plan, type=FramePlan)
    screens = _screens(decided.ground)
    read = reader(decided.columns, decided.mapping)
    for batch in batches:
        lines = zip(*map(cells, batch.columns, decided.columns), strict=True)
        given = [Row(number, number, line) for number, line in enumerate(lines)]
        yield _answered(batch, answer_rows(given, read, screens), decided.rows)


def answer_chunks(plan: bytes, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """Answer whole chunks of a file; runs on the executors.

    Args:
        plan: A ``FramePlan`` as JSON.
        batches: Columns ``chunk`` and ``rows``.
    """
    import pyarrow as pa

    decided = msgspec.json.decode(plan, type=FramePlan)
    screens = _screens(decided.ground)
    read: Callable[[Row], RowInput] = reader(decided.columns, decided.mapping)
    for batch in batches:
        for chunk, packed in zip(*(column.to_pylist() for column in batch.columns), strict=True):
            # Packed by the driver of this very job, like everything Spark sends.
            given: list[Row] = pickle.loads(packed)  # noqa: S301
            lines = to_lines(answer_rows(given, read, screens))
            yield pa.record_batch(
                {"chunk": pa.array([chunk], pa.int64()), "answers": pa.array([lines], pa.binary())}
            )


def _run(
    mounted: str | None,
    plan: Plan,
    table: Table,
    folder: Path,
    opener: Opener,
    jobs: int,
) -> Generator[Answered, None, None]:
    """Answer every row of a table; yield rows with their answers, in order.

    As ``local.run``, with chunks answered by the cluster and kept here; ``opener`` and
    ``jobs`` are the local engine's.
    """
    chunks = Chunks(folder / "chunks")
    chunks.folder.mkdir(exist_ok=True)
    chunks.sweep()
    spark = session()
    there = ground(spark, plan.opening, mounted)
    if there.basis != plan.basis:
        raise CannotAnswer(
            "the run was begun on other ground than there is now", hint="begin a new run"
        )
    decided = msgspec.json.encode(FramePlan(there, plan.columns, plan.mapping, plan.rows))
    at_a_time = spark.sparkContext.defaultParallelism * _CHUNKS_PER_CORE
    queue = pieces(table, plan.chunk_rows)
    while some := list(islice(queue, at_a_time)):
        missing = [(index, rows) for index, rows in some if not chunks.has(index)]
        for index, lines in _asked(spark, decided, missing):
            chunks.keep(index, lines)
        for index, rows in some:
            yield rows, tallied(rows, chunks, index, plan)


def _asked(
    spark: SparkSession, plan: bytes, missing: list[tuple[int, list[Row]]]
) -> Iterator[tuple[int, bytes]]:
    import pyarrow as pa

    if not missing:
        return
    frame = spark.createDataFrame(
        pa.table(
            {
                "chunk": pa.array([index for index, _ in missing], pa.int64()),
                "rows": pa.array([pickle.dumps(rows) for _, rows in missing], pa.binary()),
            }
        )
    )
    spread = frame.repartition(len(missing), "chunk")
    answered = spread.mapInArrow(partial(answer_chunks, plan), "chunk bigint, answers binary")
    try:
        found = {row.chunk: bytes(row.answers) for row in answered.collect()}
    except Exception as error:
        if type(error).__module__.partition(".")[0] not in ("pyspark", "py4j"):
            raise
        raise CannotAnswer(
            f"Spark gave the job up: {_why(error)}",
            hint="mend that, then take the run up with --resume; Spark's own log says more",
        ) from error
    if found.keys() != {index for index, _ in missing}:
        raise CannotAnswer(f"{len(missing)} chunks were sent to Spark, {len(found)} came back")
    yield from sorted(found.items())


def _why(error: Exception) -> str:
    """Return what a worker refused with, else the first line Spark says."""
    told = str(error)
    refused = re.search(r"^narrows\.model\.errors\.\w+: (.+)$", told, re.MULTILINE)
    return refused[1] if refused else told.strip().partition("\n")[0] or type(error).__name__


_OPEN: dict[bytes, Screens] = {}
"""What this worker process has opened; Spark uses a worker for many tasks."""


def _screens(ground: Ground) -> Screens:
    key = msgspec.json.encode(ground)
    found = _OPEN.get(key)
    if found is None:
        home = ground.mounted or _unpacked(str(ground.archive))
        if not Path(home, "lists").is_dir() and not all(u.sample for u in ground.basis.lists):
            # Opened, a folder without lists would be given the embedded sample.
            raise CannotAnswer(f"{home}: no workspace with lists is there on this executor")
        found = msgspec.structs.replace(ground.opening, home=home).open()
        same_ground(found, ground.basis)
        for other in _OPEN.values():
            other.close()
        _OPEN.clear()
        _OPEN[key] = found
    return found


def _unpacked(archive: str) -> str:
    from pyspark import SparkFiles

    return str(SparkFiles.get(archive))


def _mapping(
    dataframe: DataFrame, names: tuple[str, ...], said: Mapping[str, str], schema: str | None
) -> Columns:
    looked_at = [
        Row(number, number, tuple(row))
        for number, row in enumerate(dataframe.limit(_LOOKED_AT).collect(), start=1)
    ]
    mapping = guess(names, looked_at)
    mapping = mappings.override(mapping, [f"{f}={c}" for f, c in said.items()], names)
    if schema is not None:
        mapping = msgspec.structs.replace(mapping, schema=schema)
    mappings.check(mapping, names, "the data frame")
    if not mapping.names_somebody and not said:
        raise mappings.missing_name(names, "the data frame")
    return mapping


def _answered(batch: pa.RecordBatch, results: Sequence[RowResult], rows: Rows) -> pa.RecordBatch:
    import pyarrow as pa

    lines = [
        (at, result, rank) for at, result in enumerate(results) for rank in _ranks(result, rows)
    ]
    given = batch.take(pa.array([at for at, _, _ in lines], pa.int64()))
    own = [appended(result, rank) for _, result, rank in lines]
    kinds = {"bigint": pa.int64(), "int": pa.int32(), "double": pa.float64(), "boolean": pa.bool_()}
    made = {
        name: pa.array(
            # Rows of a data frame stand in no order.
            [None if name == "narrows_row" else one[at] for one in own],
            kinds.get(_TYPES.get(name, ""), pa.string()),
        )
        for at, name in enumerate(NAMES)
    }
    detail = [
        _detail(result.findings[rank - 1 : rank] if rows == "alerts" else result.findings)
        for _, result, rank in lines
    ]
    made["narrows_detail"] = pa.array(detail, pa.string())
    return pa.record_batch([*given.columns, *made.values()], names=[*batch.schema.names, *made])


def _ranks(result: RowResult, rows: Rows) -> range:
    if rows == "alerts" and result.findings:
        return range(1, len(result.findings) + 1)
    kept = rows == "all" or result.findings or result.status != "screened"
    return range(1, 2) if kept else range(0)


def _detail(findings: Sequence[Any]) -> str:
    kept = [
        {k: v for k, v in msgspec.to_builtins(one).items() if k not in ("subject", "basis")}
        for one in findings
    ]
    return msgspec.json.encode(kept).decode()
