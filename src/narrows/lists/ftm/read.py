"""Read a list that is published as FollowTheMoney, in whichever form."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from narrows.lists.ftm.delta import apply_delta, read_delta
from narrows.lists.ftm.entities import EntityReader
from narrows.lists.ftm.form import Form, form
from narrows.lists.ftm.index import Dataset, proofs, read_catalogue, read_index
from narrows.lists.ftm.simple import SimpleReader
from narrows.lists.ftm.statements import StatementReader
from narrows.lists.gather import gathered
from narrows.lists.records import Recorder
from narrows.lists.source import ListSource
from narrows.model.errors import ListRefused
from narrows.model.reading import Reading, SourceFile
from narrows.model.version import FileCount, Proof

_STATEMENTS: tuple[Form, ...] = ("ftm-statements-csv", "ftm-statements-pack", "ftm-statements-json")
_DATA: tuple[Form, ...] = ("ftm-entities-json", "ftm-simple-csv", *_STATEMENTS)


def read(files: Sequence[SourceFile], source: ListSource) -> Reading:
    """Read a set of FollowTheMoney files as one list.

    Args:
        files: Data files of one form; beside them the data set's ``index.json``, which
            then proves them, and delta files, which are applied in the order given.
        source: Declaration of the list; ids are kept as published.

    Raises:
        ListRefused: no form is recognised, several are mixed, or an index, catalogue
            or delta stands alone.
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
    data = [known for known in _DATA if known in forms]
    if len(data) != 1:
        raise _not_one(forms, source)
    reading = _read_data(data[0], forms[data[0]], source.name)
    deltas = forms.get("ftm-delta-json", [])
    for delta in deltas:
        reading = _applied(reading, delta, source.name)
    indexes = forms.get("ftm-index-json", [])
    if indexes:
        reading = _proven(reading, indexes, forms[data[0]], complete=not deltas)
    return reading


def _read_data(kind: Form, files: Sequence[SourceFile], list_name: str) -> Reading:
    recorder = Recorder(kind)
    if kind == "ftm-entities-json":
        entities = EntityReader(recorder, list_name)
        for file in files:
            entities.read(file)
        reading = recorder.reading()
        return gathered(reading) if entities.nested else reading
    if kind == "ftm-simple-csv":
        simple = SimpleReader(recorder, list_name)
        for file in files:
            simple.read(file)
        return recorder.reading()
    statements = StatementReader(recorder, list_name)
    for file in files:
        statements.read(file, kind)
    return statements.reading()


def _applied(reading: Reading, delta: SourceFile, list_name: str) -> Reading:
    changes = list(read_delta(delta, list_name))
    if not changes:
        raise ListRefused("the delta has no operations", where=delta.name)
    kinds = [change.op for change in changes]
    detail = ", ".join(f"{kinds.count(op)} {op}" for op in ("ADD", "MOD", "DEL"))
    return msgspec.structs.replace(
        reading,
        statements=apply_delta(reading.statements, changes),
        counts=(*reading.counts, FileCount(delta.name, len(changes), len(changes), 0)),
        proofs=(*reading.proofs, Proof("delta", True, f"{delta.name}: {detail}")),
    )


def _proven(
    reading: Reading,
    indexes: Sequence[SourceFile],
    files: Sequence[SourceFile],
    *,
    complete: bool,
) -> Reading:
    if len(indexes) > 1:
        raise ListRefused(
            f"{len(indexes)} indexes were given", where=indexes[1].name, hint="a list has one"
        )
    dataset = read_index(indexes[0])
    entities = len({statement.entity_id for statement in reading.statements})
    # Nested and simple files hold targets, and a delta moves on from the index.
    whole = complete and all("target" not in file.name for file in files)
    return msgspec.structs.replace(
        reading,
        published=dataset.day,
        counts=(*reading.counts, FileCount(indexes[0].name, 1, 1, 0)),
        proofs=(*reading.proofs, *proofs(dataset, files, entities if whole else None)),
    )


def _not_one(forms: dict[Form, list[SourceFile]], source: ListSource) -> ListRefused:
    data = [known for known in _DATA if known in forms]
    if data:
        return ListRefused(
            f"the files are of several forms: {', '.join(data)}",
            where=source.name,
            hint="give one form of the data set; entities.ftm.json says most",
        )
    if "ftm-delta-json" in forms:
        return ListRefused(
            "a delta file says only what changed",
            where=forms["ftm-delta-json"][0].name,
            hint="give it together with the entities.ftm.json it starts from",
        )
    if "ftm-catalog-json" in forms:
        file = forms["ftm-catalog-json"][0]
        names = [dataset.name for dataset in read_catalogue(file).datasets]
        return ListRefused(
            f"a catalogue holds no entities; it lists {len(names)} data sets",
            where=file.name,
            hint="download the entities.ftm.json of the one you want: " + ", ".join(names[:20]),
        )
    file = forms["ftm-index-json"][0]
    return ListRefused(
        "an index holds no entities", where=file.name, hint=_where_to_get(read_index(file))
    )


def _where_to_get(dataset: Dataset) -> str:
    for resource in dataset.resources:
        if resource.name == "entities.ftm.json":
            return f"give it together with entities.ftm.json from {resource.url or dataset.url}"
    return f"give it together with the data files of {dataset.name}"
