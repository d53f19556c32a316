"""``evaluate pairs``: labelled pairs of names, scored as a screen would score them."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from pathlib import Path

from narrows.codes.schema import party_kind, schema
from narrows.evaluation.measures import Scored, broken_down, calibration, tied_at_top
from narrows.match.pair import pair_score
from narrows.model.entity import Entity
from narrows.model.errors import InputError, UnknownSchema
from narrows.model.party import Party
from narrows.model.policy import Policy
from narrows.model.statement import EntityId, Source, Statement
from narrows.text.name import analyse

COLUMNS = ("schema", "name1", "name2", "is_match")
_TRUE = frozenset(("1", "true", "yes", "t", "y", "match", "positive"))
_FALSE = frozenset(("0", "false", "no", "f", "n", "no_match", "negative"))
_ATTRIBUTES = {
    "birthDate": "birth_dates",
    "country": "countries",
    "gender": "genders",
    "birthPlace": "birth_places",
    "address": "addresses",
}


def pairs(path: Path, policy: Policy) -> dict[str, object]:
    """Score a file of labelled pairs.

    Args:
        path: CSV with the columns ``schema, name1, name2, is_match``; optional
            attributes as ``birthDate1``, ``birthDate2``, ``country1`` … in
            FollowTheMoney's form.
        policy: Gives weights and the threshold (``match``) per kind of party.

    Returns:
        What ``measures.broken_down`` gives (``threshold, precision, recall, f1, best_f1,
        best_threshold, n`` with intervals, the same by schema and by script), and the
        calibration of the scores.

    Raises:
        InputError: a column is missing, a label is not understood, or there are no pairs.
    """
    with path.open(encoding="utf-8-sig", newline="") as lines:
        reader = csv.DictReader(lines)
        missing = [c for c in COLUMNS if c not in (reader.fieldnames or ())]
        if missing:
            raise InputError(
                f"there is no column {missing[0]!r}",
                where=str(path),
                hint="the file needs the columns " + ", ".join(COLUMNS),
            )
        rows = [
            _scored(row, policy, f"{path}:{number}") for number, row in enumerate(reader, start=2)
        ]
    if not rows:
        raise InputError("the file has no pairs", where=str(path))
    return summary(rows)


def summary(rows: list[Scored]) -> dict[str, object]:
    """Return the figures of scored pairs."""
    return {
        **broken_down(rows),
        "calibration": calibration(rows),
        "tied_at_maximum": tied_at_top([r.score for r in rows if r.score >= r.threshold]),
    }


def _scored(row: Mapping[str, str], policy: Policy, where: str) -> Scored:
    label = (row["is_match"] or "").strip().casefold()
    if label not in _TRUE | _FALSE:
        raise InputError(f"is_match is neither true nor false: {label!r}", where=where)
    name = (row["schema"] or "").strip() or "LegalEntity"
    try:
        kind = party_kind(schema(name).name)
    except UnknownSchema as error:
        raise InputError(error.message, where=where, hint=error.hint) from error
    thresholds = policy.thresholds.get(kind) or policy.thresholds["organisation"]
    one, other = row["name1"] or "", row["name2"] or ""
    question = Party(schema=name, names=(one,), **_given(row, "1"))  # type: ignore[arg-type]
    return Scored(
        score=pair_score(question, _listed(name, other, _given(row, "2")), policy),
        positive=label in _TRUE,
        threshold=thresholds.match,
        schema=name,
        script=_script(one, other),
    )


def _given(row: Mapping[str, str], side: str) -> dict[str, tuple[str, ...]]:
    return {
        field: (value,)
        for prop, field in _ATTRIBUTES.items()
        if (value := (row.get(prop + side) or "").strip())
    }


def _listed(schema_name: str, name: str, given: Mapping[str, Iterable[str]]) -> Entity:
    fields = {field: prop for prop, field in _ATTRIBUTES.items()}
    one = EntityId("pair")
    statements = [Statement(one, schema_name, "name", name)]
    statements += [
        Statement(one, schema_name, fields[field], value)
        for field, values in given.items()
        for value in values
    ]
    return Entity(one, schema_name, Source("pairs", "1"), tuple(statements))


def _script(one: str, other: str) -> str:
    """Return the script that is not Latin, if any: where the difficulty lies."""
    first, second = analyse(one, "organisation").script, analyse(other, "organisation").script
    return str(second) if first == "LATIN" else str(first)
