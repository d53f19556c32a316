"""Spark in local mode: the same answers as the local engine, whatever dies on the way.

Needs pyspark and Java; skipped with the reason where one is missing.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import sys
from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import msgspec
import pytest

from narrows.batch import local, pack, spark, table
from narrows.batch import plan as plans
from narrows.batch.outputs.columns import NAMES
from narrows.batch.plan import Plan
from narrows.batch.screens import Opening
from narrows.batch.session import Session
from narrows.batch.tally import read_record
from narrows.inputs.guess import guess
from narrows.inputs.row import Reading
from narrows.inputs.table import open_table
from narrows.model.errors import CannotAnswer, InputError, SnapshotDamaged, UnknownOption
from narrows.service.screener import open_screener

pytestmark = pytest.mark.slow

ROWS = 240
SEED = 5


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("workspace")
    open_screener(folder).close()
    return folder


@pytest.fixture(scope="module")
def opening(home: Path) -> Opening:
    return spark.opened(home)


@pytest.fixture(scope="module")
def engine() -> Iterator[Any]:
    """Spark with two workers, in which a task may fail twice."""
    for module in ("pandas", "pyspark.sql"):
        pytest.importorskip(module, reason=f"{module} is not installed: narrows[spark]")
    from pyspark import sql

    if shutil.which("java") is None and "JAVA_HOME" not in os.environ:
        pytest.skip("Java 17 is not installed")
    os.environ["PYSPARK_PYTHON"] = sys.executable
    found = (
        sql.SparkSession.builder.master("local[2,3]")
        .config("spark.ui.enabled", "false")
        .config("spark.sql.shuffle.partitions", "2")
        .config("spark.sql.execution.arrow.maxRecordsPerBatch", "50")
        .getOrCreate()
    )
    found.sparkContext.setLogLevel("OFF")
    yield found
    found.stop()


@pytest.fixture(scope="module")
def customers(home: Path) -> list[tuple[int, str | None, str | None]]:
    """Sample names, names near them, nobody's names, and a row without one."""
    rng = random.Random(SEED)
    print(f"seed {SEED}")
    with open_screener(home) as screener:
        listed = [e.caption for e in screener.entities() if e.schema in ("Person", "Company")]
    made: list[tuple[int, str | None, str | None]] = []
    for number in range(ROWS):
        name = rng.choice(listed)
        if number % 3 == 1:
            cut = rng.randrange(len(name))
            name = name[:cut] + name[cut + 1 :]
        elif number % 3 == 2:
            name = f"Prudence Hallowbrook {number}"
        made.append((number, None if number == 7 else name, "1970-01-02"))
    return made


def frame(engine: Any, customers: object) -> Any:
    return engine.createDataFrame(customers, "number int, name string, born string").repartition(4)


def collected(answered: Any) -> list[dict[str, Any]]:
    return sorted((row.asDict() for row in answered.collect()), key=lambda row: row["number"])


def local_answers(home: Path, opening: Opening, customers: Any) -> list[dict[str, Any]]:
    import pyarrow as pa

    given = pa.table(
        {name: [row[at] for row in customers] for at, name in enumerate(("number", "name", "born"))}
    )
    with Session.open(home, lists=opening.lists, known_at=opening.known_at) as session:
        rows: list[dict[str, Any]] = session.table(given).to_pylist()
    return rows


def test_every_row_is_answered_as_here(
    engine: Any, home: Path, opening: Opening, customers: Any
) -> None:
    answered = collected(spark.screen(frame(engine, customers), opening))
    expected = local_answers(home, opening, customers)
    assert len(answered) == len(expected) == ROWS
    for one, other in zip(answered, expected, strict=True):
        assert {n: one[n] for n in NAMES if n != "narrows_row"} == {
            n: other[n] for n in NAMES if n != "narrows_row"
        }
        assert (one["name"], one["narrows_row"]) == (other["name"], None)
    assert sum(row["narrows_findings"] > 0 for row in answered) > ROWS // 3
    assert answered[7]["narrows_status"] == "not_screened"


def test_findings_and_alerts_choose_rows(engine: Any, opening: Opening, customers: Any) -> None:
    every = collected(spark.screen(frame(engine, customers), opening))
    found = collected(spark.screen(frame(engine, customers), opening, rows="findings"))
    kept = [r for r in every if r["narrows_findings"] or r["narrows_status"] != "screened"]
    assert found == kept
    alerts = collected(spark.screen(frame(engine, customers), opening, rows="alerts"))
    assert len(alerts) == sum(max(1, row["narrows_findings"]) for row in kept)


def test_a_mounted_workspace_gives_the_same(
    engine: Any, home: Path, opening: Opening, customers: Any
) -> None:
    sent = collected(spark.screen(frame(engine, customers), opening))
    assert collected(spark.screen(frame(engine, customers), opening, mounted=str(home))) == sent


def test_a_folder_that_is_not_mounted_is_refused_and_not_made(
    opening: Opening, tmp_path: Path
) -> None:
    with opening.open() as screener:
        basis = screener.basis
    listed = msgspec.structs.replace(
        basis, lists=tuple(msgspec.structs.replace(u, sample=False) for u in basis.lists)
    )
    ground = spark.Ground(opening, listed, mounted=str(tmp_path / "nowhere"))
    with pytest.raises(CannotAnswer, match="no workspace with lists"):
        spark._screens(ground)
    assert not (tmp_path / "nowhere").exists()


def dies_once(plan: bytes, place: str, batches: Iterable[Any]) -> Iterator[Any]:
    """Answer, but be killed after the first batch of the first attempt of one task."""
    from pyspark import TaskContext

    from narrows.batch.spark import answer_batches

    context = TaskContext.get()
    assert context is not None
    for answered in answer_batches(plan, batches):
        yield answered
        if context.partitionId() == 0 and context.attemptNumber() == 0:
            Path(place).write_text("killed")
            os.kill(os.getpid(), signal.SIGKILL)


def test_a_killed_worker_changes_no_answer(
    engine: Any,
    opening: Opening,
    customers: Any,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from pyspark import cloudpickle

    cloudpickle.register_pickle_by_value(sys.modules[__name__])
    whole = collected(spark.screen(frame(engine, customers), opening))
    mark = tmp_path / "killed"
    monkeypatch.setattr(
        spark,
        "answer_batches",
        # Spark hands over the plan and the batches; the mark lies between them.
        _Dying(str(mark)),
    )
    assert collected(spark.screen(frame(engine, customers), opening)) == whole
    assert mark.read_text() == "killed"


class _Dying:
    def __init__(self, place: str) -> None:
        self.place = place

    def __call__(self, plan: bytes, batches: Iterable[Any]) -> Iterator[Any]:
        return dies_once(plan, self.place, batches)


def planned(home: Path, opening: Opening, source: Path, output: Path, run: str) -> Plan:
    opened = open_table(source, Reading())
    with opening.open() as screener:
        basis = screener.basis
    return Plan(
        run=run,
        created="2026-01-01T00:00:00+00:00",
        command=("narrows",),
        input=plans.describe(source),
        reading=table.settled(opened, Reading()),
        columns=opened.columns,
        mapping=guess(opened.columns, list(opened.rows())),
        rows="all",
        format="csv",
        output=str(output),
        opening=opening,
        basis=basis,
        chunk_rows=25,
    )


def test_a_file_gives_the_same_bytes_also_when_taken_up_again(
    engine: Any,
    home: Path,
    opening: Opening,
    customers: Any,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    source = tmp_path / "customers.csv"
    lines = [f'{number},"{name or ""}",{born}\n' for number, name, born in customers]
    source.write_text("number,name,born\n" + "".join(lines))

    def carried_out(name: str, run: local.Engine) -> bytes:
        folder = tmp_path / name
        folder.mkdir(exist_ok=True)
        plan = planned(home, opening, source, folder / "out.csv", "same")
        table.carry_out(plan, folder, jobs=1, exit_code=lambda counts: 0, engine=run)
        return (folder / "out.csv").read_bytes()

    expected = carried_out("here", local.run)
    assert carried_out("spark", spark.engine()) == expected
    monkeypatch.setattr(spark, "_CHUNKS_PER_CORE", 1)
    asked = spark._asked
    calls: list[int] = []

    def broken(*arguments: Any) -> Iterator[tuple[int, bytes]]:
        calls.append(len(arguments[2]))
        if len(calls) == 3:
            raise KeyboardInterrupt
        yield from asked(*arguments)

    monkeypatch.setattr(spark, "_asked", broken)
    with pytest.raises(KeyboardInterrupt):
        carried_out("again", spark.engine())
    assert read_record(tmp_path / "again").state == "interrupted"
    assert carried_out("again", spark.engine()) == expected
    assert calls[3:5] == [0, 0]


def test_other_ground_is_refused(engine: Any, opening: Opening, customers: Any) -> None:
    from pyspark.errors import PythonException

    there = spark.ground(engine, opening, None)
    moved = msgspec.structs.replace(
        there, basis=msgspec.structs.replace(there.basis, snapshot="another")
    )
    plan = spark.FramePlan(moved, ("number", "name"), guess(("number", "name"), []), "all")
    asked = frame(engine, customers).select("number", "name")
    answered = asked.mapInArrow(
        partial(spark.answer_batches, msgspec.json.encode(plan)), "number int"
    )
    with pytest.raises(PythonException, match="other ground"):
        answered.collect()


def test_columns_that_would_collide_are_refused(engine: Any, opening: Opening) -> None:
    given = engine.createDataFrame([("a", "b")], "name string, narrows_score string")
    with pytest.raises(InputError, match="narrows_score"):
        spark.screen(given, opening)


def test_a_pack_is_a_workspace(home: Path, opening: Opening, tmp_path: Path) -> None:
    import tarfile

    with opening.open() as screener:
        made = pack.pack(home, screener, tmp_path / "pack.tar")
        basis = screener.basis
    with tarfile.open(made) as tar:
        tar.extractall(tmp_path / "there", filter="data")
    moved = msgspec.structs.replace(opening, home=str(tmp_path / "there"))
    with moved.open() as screener:
        assert screener.basis == basis
    snapshot = next((tmp_path / "there").rglob("entities.bin"))
    snapshot.write_bytes(snapshot.read_bytes()[:-1])
    with pytest.raises(SnapshotDamaged, match=r"entities\.bin"):
        moved.open()


def test_workers_on_this_machine_have_the_environment_narrows_is_in(
    engine: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PYSPARK_PYTHON")
    monkeypatch.setattr(engine.sparkContext, "pythonExec", "python3")
    assert spark.session().sparkContext.pythonExec == sys.executable


@pytest.mark.parametrize("module", ["pyspark.errors", "pandas"])
def test_without_spark_the_extra_is_named(monkeypatch: pytest.MonkeyPatch, module: str) -> None:
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(UnknownOption) as refused:
        spark.session()
    assert "narrows[spark]" in (refused.value.hint or "")


def test_a_job_spark_gives_up_is_no_answer_and_says_why() -> None:
    refused = "worker\nTraceback\nnarrows.model.errors.CannotAnswer: canary-1 is missed\n\n  at"
    failure = type("PythonException", (Exception,), {"__module__": "pyspark.errors"})

    class Failing:
        told: Exception = failure(refused)

        def __getattr__(self, _: str) -> Any:
            return lambda *a, **k: self

        def collect(self) -> list[object]:
            raise self.told

    failing: Any = Failing()
    with pytest.raises(CannotAnswer, match=r"gave the job up: canary-1 is missed$"):
        list(spark._asked(failing, b"{}", [(0, [])]))
    failing.told = failure("Job aborted: executor lost\nat org.apache")
    with pytest.raises(CannotAnswer, match=r"Job aborted: executor lost$"):
        list(spark._asked(failing, b"{}", [(0, [])]))
    failing.told = KeyError("ours")
    with pytest.raises(KeyError):
        list(spark._asked(failing, b"{}", [(0, [])]))


def test_missing_chunks_are_no_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    class Nothing:
        def __getattr__(self, _: str) -> Any:
            return lambda *a, **k: self

        def collect(self) -> list[object]:
            return []

    with pytest.raises(CannotAnswer, match="1 chunks were sent"):
        list(spark._asked(Nothing(), b"{}", [(0, [])]))  # type: ignore[arg-type]
