"""Read a list that is published as FollowTheMoney, in whichever form."""

from __future__ import annotations

from collections.abc import Sequence

from narrows.lists.ftm.entities import EntityReader
from narrows.lists.ftm.form import Form, form
from narrows.lists.gather import gathered
from narrows.lists.records import Recorder
from narrows.lists.source import ListSource
from narrows.model.errors import ListRefused
from narrows.model.reading import Reading, SourceFile


def read(files: Sequence[SourceFile], source: ListSource) -> Reading:
    """Read a set of FollowTheMoney files as one list.

    Args:
        files: Files of one form.
        source: Declaration of the list; ids are kept as published.

    Raises:
        ListRefused: no form is recognised, or several are mixed.
    """
    forms: dict[Form, list[SourceFile]] = {}
    for file in files:
        found = form(file)
        if found is None:
            raise ListRefused(
                "the file is no FollowTheMoney file",
                where=file.name,
                hint="entities.ftm.json, targets.nested.json or targets.simple.csv can be read",
            )
        forms.setdefault(found, []).append(file)
    if set(forms) != {"ftm-entities-json"}:
        raise ListRefused(
            f"{', '.join(sorted(forms))} cannot be read as a list",
            hint="give the entities.ftm.json of the data set",
        )
    recorder = Recorder("ftm-entities-json")
    reader = EntityReader(recorder, source.name)
    for file in forms["ftm-entities-json"]:
        reader.read(file)
    reading = recorder.reading()
    return gathered(reading) if reader.nested else reading
