"""``evaluate pairs``: labelled pairs of names, scored as a screen would score them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from narrows.codes.schema import identifier_properties, party_kind, schema
from narrows.evaluation import labelled
from narrows.evaluation.measures import Scored, broken_down, calibration, tied_at_top
from narrows.match.pair import pair_score
from narrows.model.entity import Entity
from narrows.model.errors import InputError, UnknownSchema
from narrows.model.party import Identifier, Party
from narrows.model.policy import Policy
from narrows.model.statement import EntityId, Source, Statement
from narrows.text.count import counted
from narrows.text.name import analyse

COLUMNS = ("schema", "name1", "name2", "is_match")
_TRUE = frozenset(("1", "1.0", "true", "yes", "t", "y", "match", "positive"))
_FALSE = frozenset(("0", "0.0", "false", "no", "f", "n", "no_match", "negative"))
_ATTRIBUTES = {
    "birthDate": "birth_dates",
    "incorporationDate": "birth_dates",
    "country": "countries",
    "nationality": "countries",
    "jurisdiction": "countries",
    "gender": "genders",
    "birthPlace": "birth_places",
    "address": "addresses",
}


def pairs(
    path: Path, policy: Policy, tell: Callable[[str], None] | None = None
) -> dict[str, object]:
    """Score a file of labelled pairs.

    Args:
        path: CSV with the columns ``schema, name1, name2, is_match``; optional
            attributes as ``birthDate1``, ``birthDate2``, ``country1``,
            ``passportNumber2`` … in FollowTheMoney's form.
        policy: Gives weights and the threshold (``match``) per kind of party.
        tell: Told what of the file is not compared.

    Returns:
        What ``measures.broken_down`` gives (``threshold, precision, recall, f1, best_f1,
        best_threshold, n`` with intervals, the same by schema and by script), and the
        calibration of the scores.

    Raises:
        InputError: a column is missing, a label is not understood, a value is longer than
            what a screen reads, or there are no pairs.
    """
    header, given = labelled.read(path, COLUMNS)
    if not given:
        raise InputError("the file has no pairs", where=str(path))
    attributes, unused = _attributes(header)
    if unused and tell is not None:
        tell(f"not compared: the columns {', '.join(unused)}")
    nameless = sum(not (r.cells["name1"].strip() and r.cells["name2"].strip()) for r in given)
    if nameless and tell is not None:
        told = counted(nameless, "pair has", "pairs have")
        tell(f"{told} a side without a name; counted like any other")
    return summary([_scored(row.cells, attributes, policy, f"{path}:{row.line}") for row in given])


def summary(rows: list[Scored]) -> dict[str, object]:
    """Return the figures of scored pairs."""
    return {
        **broken_down(rows),
        "calibration": calibration(rows),
        "tied_at_maximum": tied_at_top([r.score for r in rows if r.score >= r.threshold]),
    }


def _attributes(header: Iterable[str]) -> tuple[frozenset[str], tuple[str, ...]]:
    """Return the attributes that have columns, and columns like theirs that mean nothing."""
    columns = [name for name in header if name[-1:] in ("1", "2") and name not in COLUMNS]
    known = {
        name for name in columns if name[:-1] in _ATTRIBUTES or name[:-1] in identifier_properties()
    }
    unused = tuple(name for name in columns if name not in known)
    return frozenset(name[:-1] for name in known), unused


def _scored(
    row: Mapping[str, str], attributes: Iterable[str], policy: Policy, where: str
) -> Scored:
    label = row["is_match"].strip().casefold()
    if label not in _TRUE | _FALSE:
        raise InputError(f"is_match is neither true nor false: {label!r}", where=where)
    most = policy.limits.get("characters", 2000)
    for column, value in row.items():
        if len(value) > most:
            raise InputError(
                f"{column} has {len(value):,} characters; at most {most:,} are read", where=where
            )
    name = row["schema"].strip() or "LegalEntity"
    try:
        kind = party_kind(schema(name).name)
    except UnknownSchema as error:
        raise InputError(error.message, where=where, hint=error.hint) from error
    thresholds = policy.thresholds.get(kind) or policy.thresholds["organisation"]
    one, other = row["name1"], row["name2"]
    return Scored(
        score=pair_score(
            _asked(name, one, _given(row, attributes, "1")),
            _listed(name, other, _given(row, attributes, "2")),
            policy,
        ),
        positive=label in _TRUE,
        threshold=thresholds.match,
        schema=name,
        script=_script(one, other),
    )


def _given(row: Mapping[str, str], attributes: Iterable[str], side: str) -> dict[str, str]:
    return {prop: value for prop in attributes if (value := row.get(prop + side, "").strip())}


def _asked(schema_name: str, name: str, given: Mapping[str, str]) -> Party:
    fields: dict[str, tuple[str, ...]] = {}
    numbers: list[Identifier] = []
    for prop, value in given.items():
        field = _ATTRIBUTES.get(prop)
        if field is None:
            numbers.append(Identifier(prop, value))
        else:
            fields[field] = (*fields.get(field, ()), value)
    return Party(
        schema=schema_name,
        names=(name,),
        identifiers=tuple(numbers),
        **fields,  # type: ignore[arg-type]
    )


def _listed(schema_name: str, name: str, given: Mapping[str, str]) -> Entity:
    one = EntityId("pair")
    statements = [Statement(one, schema_name, "name", name)]
    statements += [Statement(one, schema_name, prop, value) for prop, value in given.items()]
    return Entity(one, schema_name, Source("pairs", "1"), tuple(statements))


def _script(one: str, other: str) -> str:
    """Return the script that is not Latin, if any: where the difficulty lies."""
    first, second = analyse(one, "organisation").script, analyse(other, "organisation").script
    return str(second) if first == "LATIN" else str(first)
