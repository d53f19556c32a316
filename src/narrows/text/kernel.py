"""One source for two speeds: plain Python for one cold question, compiled for many.

A kernel module is written once, over flat sequences of integers, and decorated with
``@kernel``. Imported as usual it is plain Python, so a command-line question pays for
no compiler. ``compiled(module)`` loads the same file a second time with every kernel
compiled by numba. Integer arithmetic makes both give the same answers.

A kernel never counts from the end of an array. What is compiled knows that: every place
in an array is taken as an unsigned number, so that none is looked at for its sign, which
takes a third of the time where little else is done. ``NUMBA_BOUNDSCHECK=1`` finds a
kernel that does it all the same.
"""

from __future__ import annotations

import ast
import hashlib
import importlib
import importlib.util
import sys
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from pathlib import Path
from types import CodeType, ModuleType
from typing import cast

_SUFFIX = "_compiled"
_OPTIONS = {"nogil": True, "_nrt": False}
"""How kernels are compiled. They allocate nothing, so that numba's counting of who uses
an array, at every call and tuple, is left out: it would cost more than the work."""
_USES: dict[str, list[str]] = {}
"""The compiled kernel modules each compiled kernel module calls."""


def kernel(function: Callable[..., int | None]) -> Callable[..., int]:
    """Mark a function as a kernel: plain here, compiled in the second loading."""
    return _kernel(function, inlined=False)


def inlined(function: Callable[..., int | None]) -> Callable[..., int]:
    """Mark a kernel that is compiled into those that call it.

    For what is called once per pair of words: handing over twenty arrays takes longer
    than a short comparison.
    """
    return _kernel(function, inlined=True)


def _kernel(function: Callable[..., int | None], *, inlined: bool) -> Callable[..., int]:
    if not function.__module__.endswith(_SUFFIX):
        return cast("Callable[..., int]", function)
    import numba

    # What numba keeps on disk it names by this, and a kernel holds the code of those it
    # calls: named by all their sources and how they are compiled, nothing compiled from
    # older ones is ever used.
    function.__qualname__ += f"_{_sources(function.__module__)}"
    njit: Callable[..., Callable[..., object]] = numba.njit
    return cast("Callable[..., int]", njit(cache=True, forceinline=inlined, **_OPTIONS)(function))


def _sources(twin: str) -> str:
    """Return a hash over how a compiled module is compiled, its source and all it calls."""
    file = sys.modules[twin].__file__
    found = hashlib.sha256(repr(_OPTIONS).encode() + Path(__file__).read_bytes())
    found.update(Path(file).read_bytes() if file else b"")
    for used in _USES.get(twin, ()):
        found.update(_sources(used).encode())
    return found.hexdigest()[:16]


@cache
def compiled(name: str) -> ModuleType:
    """Return the compiled twin of a kernel module, by its dotted name."""
    plain = importlib.util.find_spec(name)
    if plain is None or plain.origin is None:
        raise ImportError(f"no kernel module {name}")
    twin = name + _SUFFIX
    spec = importlib.util.spec_from_file_location(twin, plain.origin)
    if spec is None or spec.loader is None:
        raise ImportError(f"no kernel module {name}")
    module = importlib.util.module_from_spec(spec)
    sys.modules[twin] = module
    import numpy as np

    vars(module)[_PLACE] = np.uintp
    exec(_code(Path(plain.origin)), vars(module))  # noqa: S102
    return module


_PLACE = "_place"
_ATTEMPTS = 5
"""How often a module that another thread upset is read again."""


def _code(source: Path) -> CodeType:
    """Return a kernel module's code with every place in an array unsigned.

    Python 3.11 counts the depth of a tree for all threads together and takes fright when
    another thread reads one meanwhile (python/cpython issue 106905): then it is read again.
    """
    for _ in range(_ATTEMPTS):
        with suppress(SystemError):
            return _read(source)
    return _read(source)


def _read(source: Path) -> CodeType:
    tree = ast.parse(source.read_bytes(), str(source))
    for node in tree.body:
        if isinstance(node, ast.FunctionDef):
            node.body = [_Places().visit(line) for line in node.body]
    return compile(tree, str(source), "exec", dont_inherit=True)


class _Places(ast.NodeTransformer):
    """Takes every place in an array as an unsigned number; tables of constants stay as they are."""

    def visit_Subscript(self, node: ast.Subscript) -> ast.AST:
        self.generic_visit(node)
        table = isinstance(node.value, ast.Name) and node.value.id.isupper()
        if table or isinstance(node.slice, ast.Slice | ast.Constant):
            return node
        place = ast.Call(ast.Name(_PLACE, ast.Load()), [node.slice], [])
        node.slice = ast.fix_missing_locations(ast.copy_location(place, node.slice))
        return node


def kernels_for(user: str, name: str) -> ModuleType:
    """Return kernel module ``name`` at the speed of the module ``user`` that asks."""
    if user.endswith(_SUFFIX):
        _USES.setdefault(user, []).append(name + _SUFFIX)
        return compiled(name)
    return importlib.import_module(name)
