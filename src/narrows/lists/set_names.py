"""Tell which file of a list's set each given file is, by its name.

People keep publications under dated names: ``sdn_2024-05-03.csv`` is ``sdn.csv``.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path, PurePath

from narrows.lists.source import ListSource
from narrows.model.errors import InputError

_JOINTS = "_-. ("


def set_names(paths: Sequence[Path], source: ListSource) -> tuple[str, ...]:
    """Return the set's name of each file; its own name where it is none of the set.

    A file is the one whose name it bears or whose stem it begins with, followed by
    a date or the like. The longest such name wins, so that ``sdn_comments.csv`` is
    not ``sdn.csv``. Case does not matter. The only file of a set of one may bear any
    name.

    Raises:
        InputError: two files would be the same one of the set.
    """
    required = [file.name for file in source.files if file.required]
    if len(required) == len(paths) == 1 and paths[0].suffix.lower() == PurePath(required[0]).suffix:
        return (required[0],)
    names: list[str] = []
    for path in paths:
        name = _set_name(path.name, source) or path.name
        if name in names:
            other = paths[names.index(name)]
            raise InputError(
                f"both {other.name} and {path.name} would be {name}",
                where=str(path),
                hint="give one version of the list at a time",
            )
        names.append(name)
    return tuple(names)


def _set_name(given: str, source: ListSource) -> str | None:
    fitting = [file.name for file in source.files if _fits(given.lower(), file.name.lower())]
    return max(fitting, key=len, default=None)


def _fits(given: str, name: str) -> bool:
    if given == name:
        return True
    stem, suffix = PurePath(name).stem, PurePath(name).suffix
    rest = given[len(stem) :]
    return given.startswith(stem) and given.endswith(suffix) and rest[:1] in tuple(_JOINTS)
