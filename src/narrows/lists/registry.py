"""From a list's name and files to its reading: the one door to all readers.

The names of official lists lead to their own readers. Any other name is a list
of the user's own, whose format is recognised from the files.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from importlib import import_module
from typing import cast

from narrows.lists import source as sources
from narrows.lists.ftm import form as ftm_form
from narrows.lists.ftm import read as ftm_read
from narrows.lists.own_csv import read as own_csv
from narrows.lists.source import ListSource
from narrows.model.errors import ListRefused, UnknownOption
from narrows.model.reading import Reading, SourceFile

Reader = Callable[[Sequence[SourceFile], ListSource], Reading]

_NAME = re.compile(r"[a-z][a-z0-9_]{1,62}")
_GENEROUS_DAYS = 36_500
_MAPPING = "column mapping"


def source_for(name: str) -> ListSource:
    """Return the declaration of an official list, or one for a list of the user's own.

    An own list is taken as it comes: no floors, wide limits, never stale by itself;
    a hit on it means what its owner says, effect ``listed``.

    Raises:
        UnknownOption: the name cannot be a list's name.
    """
    if name in sources.names():
        return sources.load(name)
    if not _NAME.fullmatch(name):
        raise UnknownOption(
            f"{name!r} cannot be the name of a list",
            hint="use small letters, digits and _, beginning with a letter: my_list",
        )
    return ListSource(
        name=name,
        title=name,
        publisher="the list's owner",
        publisher_country="zz",
        url="",
        licence="the list's owner's",
        legal_basis="a list of the user's own",
        effect="listed",
        meaning="The party is on a list of your own; its owner says what follows.",
        prefix=name,
        rhythm_days=_GENEROUS_DAYS,
        stale_after_days=_GENEROUS_DAYS,
        max_removals=1.0,
        max_growth=1_000_000.0,
        max_fill_drop=1.0,
    )


def read(name: str, files: Sequence[SourceFile]) -> Reading:
    """Read a list from local files.

    Args:
        name: An official list's name, or any other for a list of the user's own.
        files: The publication, all files of the set.

    Raises:
        UnknownOption: the name cannot be a list's name.
        ListRefused: no files, an unknown format, or what the reader refuses.
    """
    source = source_for(name)
    if not files:
        raise ListRefused(f"no files were given for {name}", hint="name the list's files")
    if name in sources.names():
        module = import_module(f"narrows.lists.{name}.read")
        return cast(Reader, module.read)(files, source)
    return _reader(files)(files, source)


def recognise(files: Sequence[SourceFile]) -> str:
    """Return the format of a list of the user's own, for instance ``ftm-entities-json``.

    Several forms of one set are joined by commas.

    Raises:
        ListRefused: a file is empty or a web page, or no format fits.
    """
    return ", ".join(sorted({_format(file) for file in files}))


def _reader(files: Sequence[SourceFile]) -> Reader:
    found = {_format(file) for file in files}
    if own_csv.FORMAT in found:
        others = found - {own_csv.FORMAT, _MAPPING}
        if others:
            raise ListRefused(
                f"the files are of several kinds: {', '.join(sorted(found))}",
                hint="give the files of one list and one format",
            )
        return own_csv.read
    return ftm_read.read


def _format(file: SourceFile) -> str:
    if own_csv.is_mapping(file):
        return _MAPPING
    found = ftm_form.form(file) or own_csv.recognise(file)
    if found is None:
        raise ListRefused(
            "the format is not recognised",
            where=file.name,
            hint="a list of your own is a FollowTheMoney file (one JSON entity per line) or a"
            " CSV with a header that names its columns; official files go under their official"
            " name: " + ", ".join(sources.names()),
        )
    return found
