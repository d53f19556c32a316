"""Where compiled kernels spend their time when many questions are answered.

    python -m benchmarks.kernels [--names 300000] [--questions 20000] [--lines 40]

Prints which share of the processor's time goes into each compiled function, and, inlined
ones by themselves, into each function and line of their source; what is Python's own comes
under the name of the interpreter's function. Takes ``perf`` of Linux, ``readelf`` and
``addr2line``. Kernels are compiled anew with their lines (``bench-out/kernels``, some minutes
once, 5 % slower), and read from there: numba hands out code only where it loads it.
"""

from __future__ import annotations

import argparse
import ast
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

COMPILED = Path(__file__).parent.parent / "bench-out" / "kernels"
TOOLS = ("perf", "readelf", "addr2line")
SAMPLES_PER_S = 4000


class Code(NamedTuple):
    """Compiled code in memory: where it begins, how long it is, its file and its functions."""

    base: int
    size: int
    file: Path
    functions: tuple[tuple[int, int, str], ...]


def kept_code() -> list[tuple[Any, bytes]]:
    """Return a list that numba's libraries are noted in, with their code, as they are loaded."""
    from numba.core.codegen import CPUCodeLibrary

    kept: list[tuple[Any, bytes]] = []
    load = CPUCodeLibrary._unserialize.__func__

    def loading(cls: type, codegen: Any, state: tuple[str, str, Any]) -> Any:
        library = load(cls, codegen, state)
        if state[1] == "object":
            kept.append((library, state[2][0]))
        return library

    CPUCodeLibrary._unserialize = classmethod(loading)
    return kept


def placed(kept: list[tuple[Any, bytes]], folder: Path) -> list[Code]:
    """Return where each library's code lies, its bytes written to ``folder``."""
    found = []
    for number, (library, code) in enumerate(kept):
        file = folder / f"{number}.o"
        file.write_bytes(code)
        told = subprocess.run(["readelf", "-sW", file], capture_output=True, text=True, check=True)
        rows = [line.split() for line in told.stdout.splitlines() if " FUNC " in line]
        functions = tuple(sorted((int(row[1], 16), int(row[2]), row[7]) for row in rows))
        engine = library.codegen._engine._ee
        for row in rows:
            address = engine.get_function_address(row[7]) if row[4] != "LOCAL" else 0
            if address:
                size = max(begin + long for begin, long, _ in functions)
                found.append(Code(address - int(row[1], 16), size, file, functions))
                break
    return found


@contextmanager
def recorded(out: Counter[tuple[int, str]]) -> Iterator[None]:
    """Count in ``out`` where this process is, some thousand times a second."""
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "perf"
        command = ["perf", "record", "-q", "-e", "cpu-clock", "-F", str(SAMPLES_PER_S)]
        watching = subprocess.Popen([*command, "-o", data, "-p", str(os.getpid())])
        time.sleep(1)
        yield
        watching.send_signal(signal.SIGINT)
        watching.wait()
        told = subprocess.run(
            ["perf", "script", "-i", data, "-F", "ip,sym"],
            capture_output=True, text=True, check=True,
        )  # fmt: skip
        for line in told.stdout.splitlines():
            address, _, name = line.strip().partition(" ")
            if address:
                out[int(address, 16), name] += 1


def plain_name(mangled: str) -> str:
    """Return ``module.function`` of a compiled kernel's name, any other as it is.

    >>> plain_name("_ZN7narrows5match21bulk_kernels_compiled22weigh_1da83df4ff20a134B3v87")
    'bulk_kernels.weigh'
    """
    told = re.search(r"\d([a-z_]+)_compiled\d+(\w+?)_[0-9a-f]{16}", mangled)
    return f"{told[1]}.{told[2]}" if told else mangled[:60]


def report(samples: Counter[tuple[int, str]], code: list[Code], lines: int) -> None:
    """Print the shares, largest first."""
    whole = sum(samples.values())
    functions: Counter[str] = Counter()
    places: dict[Path, list[tuple[int, int]]] = {}
    for (address, name), count in samples.items():
        one = next((c for c in code if c.base <= address < c.base + c.size), None)
        if one is None:
            functions[f"Python: {name}"] += count
            continue
        at = address - one.base
        places.setdefault(one.file, []).append((at, count))
        told = next((n for begin, long, n in one.functions if begin <= at < begin + long), "?")
        functions[plain_name(told)] += count
    by_line: Counter[tuple[str, int]] = Counter()
    for file, some in places.items():
        told = subprocess.run(
            ["addr2line", "-j", ".ltext", "-e", file], input="\n".join(hex(a) for a, _ in some),
            capture_output=True, text=True, check=True,
        ).stdout  # fmt: skip
        for (_, count), where in zip(some, told.splitlines(), strict=True):
            path, _, line = where.partition(" (")[0].rpartition(":")
            by_line[path, int(line) if line.isdigit() else 0] += count
    by_source: Counter[str] = Counter()
    sources: dict[str, list[str]] = {}
    for path, _ in by_line:
        if path not in sources and Path(path).is_file():
            sources[path] = Path(path).read_text("utf-8").splitlines()
    spans = {
        path: [n for n in ast.parse("\n".join(text)).body if isinstance(n, ast.FunctionDef)]
        for path, text in sources.items()
    }
    for (path, line), count in by_line.items():
        defs = spans.get(path, ())
        name = next((d.name for d in defs if d.lineno <= line <= (d.end_lineno or 0)), "?")
        by_source[f"{Path(path).name} {name}"] += count
    for title, counted in (("compiled function", functions), ("function of the source", by_source)):
        print(f"\n% {title}, of {whole:,} samples")
        for name, count in counted.most_common(lines):
            print(f"{100 * count / whole:5.1f} {name}")
    print("\n% line")
    for (path, line), count in by_line.most_common(lines):
        text = sources[path][line - 1].strip() if path in sources and line else ""
        print(f"{100 * count / whole:5.1f} {Path(path).name}:{line} {text[:90]}")


def answer(names: int, questions: int, lines: int | None) -> None:
    """Answer many questions, and report where the time went unless ``lines`` is None."""
    kept = kept_code()
    from benchmarks.names import questions as asked_about
    from benchmarks.run import SEED, opened_world
    from narrows.checks.party import check_many
    from narrows.model.party import Party

    with opened_world(names, None) as (world, listed):
        every = [
            Party(schema=schema, names=(text,))
            for schema, text in asked_about(listed, questions + 2000, SEED + 2)
        ]
        check_many(every[:2000], world)
        if lines is None:
            return
        samples: Counter[tuple[int, str]] = Counter()
        with recorded(samples):
            check_many(every[2000:], world)
    with tempfile.TemporaryDirectory() as folder:
        report(samples, placed(kept, Path(folder)), lines)


def main() -> None:
    """Compile with lines, then answer and report, each in a process of its own."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--names", type=int, default=300_000)
    options.add_argument("--questions", type=int, default=20_000)
    options.add_argument("--lines", type=int, default=40)
    options.add_argument("--stage", choices=("compile", "record"), help=argparse.SUPPRESS)
    given = options.parse_args()
    if given.stage == "compile":
        answer(2_000, 100, None)
    elif given.stage == "record":
        answer(given.names, given.questions, given.lines)
    else:
        missing = [tool for tool in TOOLS if shutil.which(tool) is None]
        if missing:
            raise SystemExit(f"not found: {', '.join(missing)}; install perf and binutils first")
        env = {**os.environ, "NUMBA_CACHE_DIR": str(COMPILED), "NUMBA_DEBUGINFO": "1"}
        for stage in ("compile", "record"):
            command = [sys.executable, "-m", "benchmarks.kernels", *sys.argv[1:], "--stage", stage]
            subprocess.run(command, env=env, check=True)


if __name__ == "__main__":
    main()
