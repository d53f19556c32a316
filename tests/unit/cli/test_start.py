"""``narrows --version`` is instant: nothing heavy is imported."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

HEAVY = ("numba", "pyarrow", "lxml", "rich", "pydantic", "numpy", "fastapi", "sqlalchemy")


@pytest.mark.parametrize("arguments", [["--version"], ["--help"], ["version"], ["config", "show"]])
def test_nothing_heavy_is_imported(arguments: list[str]) -> None:
    code = (
        "import sys, json, io, contextlib\n"
        "from narrows.cli.root import run\n"
        "with contextlib.redirect_stdout(io.StringIO()):\n"
        f"    code = run({arguments!r})\n"
        "print(json.dumps([code, sorted(sys.modules)]))\n"
    )
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
    code_given, modules = json.loads(out.stdout)
    assert code_given == 0
    assert not [name for name in HEAVY if name in modules]


def test_the_package_is_a_program_with_the_exit_codes_of_the_command() -> None:
    for arguments, code in ((["--version"], 0), (["nosuch"], 2)):
        command = [sys.executable, "-m", "narrows", *arguments]
        assert subprocess.run(command, capture_output=True, check=False).returncode == code


def test_the_package_imports_without_the_engine() -> None:
    code = "import sys, narrows; print('narrows.service.screener' in sys.modules)"
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
    assert out.stdout.strip() == "False"
