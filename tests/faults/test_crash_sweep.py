"""A crash, a full disk or a broken disk at any system call of an import.

strace makes the K-th call of a kind fail or kills the process there, for every K.
Whatever happens, the workspace is afterwards wholly as before or wholly as after:
every file verifies, the view is one of the two, and the same import then succeeds.
"""

from __future__ import annotations

import hashlib
import re
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from narrows.service.ledger import Ledger
from narrows.store.workspace import Workspace

LIST = "watch_list"
CALLS = [
    *("write", "pwrite64", "writev", "fsync", "fdatasync", "ftruncate"),
    *("rename", "renameat", "renameat2", "link", "linkat"),
    *("unlink", "unlinkat", "rmdir", "mkdir", "mkdirat"),
]
LINE = '{{"id":"{0}","schema":"Person","properties":{{"name":["{1}"],"birthDate":["1970"]}}}}\n'
OLD = {f"w-{n}": f"Party {hashlib.sha512(bytes([n])).hexdigest()}" for n in range(250)}
NEW = {**OLD, "w-new": "Gamma Threerivo"}
"""Much the same, so that the new version is kept as changes to the old one."""

LOADER = Path(__file__).with_name("load_list.py")
ACKNOWLEDGED = 0


def _strace() -> str:
    found = shutil.which("strace")
    if found is None:
        pytest.skip("strace is not installed: apt-get install strace")
    probe = subprocess.run(
        [found, "-f", "-e", "trace=write", "-e", "inject=write:error=EIO:when=9999", "true"],
        capture_output=True,
        check=False,
    )
    if probe.returncode != 0:
        pytest.skip(f"strace may not trace here: {probe.stderr.decode()[:200]}")
    return found


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The publication before and the one whose import is disturbed."""
    folder = tmp_path_factory.mktemp("lists")
    for name, parties in (("old.json", OLD), ("new.json", NEW)):
        text = "".join(LINE.format(party, caption) for party, caption in parties.items())
        (folder / name).write_text(text)
    return folder / "old.json", folder / "new.json"


@pytest.fixture(scope="module")
def before(files: tuple[Path, Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace that holds the old version."""
    home = tmp_path_factory.mktemp("home") / "narrows"
    assert Ledger(Workspace(home)).add(LIST, [files[0]]).version.state == "accepted"
    probe = tmp_path_factory.mktemp("probe") / "narrows"
    shutil.copytree(home, probe)
    ledger = Ledger(Workspace(probe))
    second = ledger.add(LIST, [files[1]]).version
    assert ledger.versions(LIST).row(second.id).base is not None
    return home


def _load(home: Path, file: Path, *wrapper: str) -> int:
    command = [*wrapper, sys.executable, str(LOADER), str(home), LIST, str(file)]
    return subprocess.run(command, capture_output=True, check=False, timeout=60).returncode


def _points(home: Path, file: Path, log: Path) -> Iterator[tuple[str, int]]:
    strace = _strace()
    assert _load(home, file, strace, "-f", "-o", str(log), "-e", f"trace={','.join(CALLS)}") == 0
    seen: Counter[tuple[str, str]] = Counter()
    for line in log.read_text().splitlines():
        call = re.match(r"(\d+) +(\w+)\(", line)
        if call is not None:
            seen[call[1], call[2]] += 1
    most: dict[str, int] = {}
    for (_, name), count in seen.items():
        most[name] = max(most.get(name, 0), count)
    for name, count in sorted(most.items()):
        yield from ((name, k) for k in range(1, count + 1))


def _names(home: Path) -> dict[str, str]:
    ledger = Ledger(Workspace(home))
    if LIST not in ledger.workspace.list_names():
        return {}
    view = ledger.view()
    return {str(entity.id): entity.caption for entity in view.entities()}


def _faults(home: Path, file: Path, returned: int, old: dict[str, str]) -> list[str]:
    """Say what is wrong with a workspace after a disturbed import."""
    found: list[str] = []
    ledger = Ledger(Workspace(home))
    found += [f"verify: {fault}" for fault in ledger.verify()]
    names = _names(home)
    if names not in (old, NEW):
        found.append(f"neither old nor new: {names}")
    if returned == ACKNOWLEDGED and names != NEW:
        found.append("the import was acknowledged and is not there")
    again = ledger.add(LIST, [file])
    if again.version.state != "accepted" or _names(home) != NEW:
        found.append(f"cannot be loaded afterwards: {again.version.state}")
    if any(ledger.workspace.staging.iterdir()):
        found.append("leftovers stay in staging")
    found += [f"verify afterwards: {fault}" for fault in ledger.verify()]
    return found


def _sweep(
    start: Path | None, file: Path, points: list[tuple[str, int]], how: str, folder: Path
) -> list[str]:
    strace, broken = _strace(), []
    for call, k in points:
        home = folder / f"{call}-{k}"
        if start is not None:
            shutil.copytree(start, home)
        inject = f"inject={call}:{how.format(k=k)}"
        returned = _load(
            home, file, strace, "-f", "-o", "/dev/null", "-e", f"trace={call}", "-e", inject
        )
        old = OLD if start is not None else {}
        broken += [f"{call} {k} {how}: {fault}" for fault in _faults(home, file, returned, old)]
        shutil.rmtree(home)
    return broken


@pytest.mark.slow
def test_a_kill_at_any_durable_step_leaves_old_or_new(
    files: tuple[Path, Path], before: Path, tmp_path: Path
) -> None:
    shutil.copytree(before, tmp_path / "dry")
    points = [
        (call, k)
        for call, k in _points(tmp_path / "dry", files[1], tmp_path / "log")
        if call.startswith(("rename", "fsync"))
    ]
    assert len(points) > 10
    assert _sweep(before, files[1], points, "signal=KILL:when={k}", tmp_path) == []


@pytest.mark.slow
def test_a_full_disk_changes_nothing(
    files: tuple[Path, Path], before: Path, tmp_path: Path
) -> None:
    shutil.copytree(before, tmp_path / "dry")
    points = list(_points(tmp_path / "dry", files[1], tmp_path / "log"))
    writes = [point for point in points if point[0] == "write"]
    assert writes
    assert _sweep(before, files[1], writes, "error=ENOSPC:when={k}+", tmp_path) == []


@pytest.mark.long
@pytest.mark.parametrize("first", [False, True], ids=["second version", "first version"])
@pytest.mark.parametrize(
    "how",
    [
        "signal=KILL:when={k}",
        "error=ENOSPC:when={k}",
        "error=ENOSPC:when={k}+",
        "error=EIO:when={k}",
        "error=EIO:when={k}+",
    ],
)
def test_every_call_every_way(
    files: tuple[Path, Path], before: Path, tmp_path: Path, how: str, first: bool
) -> None:
    start = None if first else before
    if start is not None:
        shutil.copytree(start, tmp_path / "dry")
    points = list(_points(tmp_path / "dry", files[1], tmp_path / "log"))
    print(f"{len(points)} points, {how}")
    assert _sweep(start, files[1], points, how, tmp_path) == []
