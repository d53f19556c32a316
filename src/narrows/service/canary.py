"""Canaries: made-up parties in every snapshot that a working screen must find.

Screening fails silently more often than loudly: a filter switched off, an index
half loaded, a threshold set wrong. Five invented parties travel in each
snapshot as the list ``canary``; they are asked for when a snapshot is opened and
first and last in every batch. One that is not found means the screen does not
work, and the answer is *could not answer reliably*. (Starling Bank, FCA Final
Notice of 27 September 2024: screening ran for years against a fraction of the
list without anyone noticing.)
"""

from __future__ import annotations

from narrows.model.entity import Entity, assemble
from narrows.model.finding import Screening
from narrows.model.party import Party
from narrows.model.statement import EntityId, Source, Statement
from narrows.service.own_lists import CANARY

VERSION = "c1"
"""Part of every snapshot's name: new canaries make new snapshots."""

_PARTIES: tuple[tuple[str, str, str, tuple[str, ...], dict[str, str]], ...] = (
    # id, schema, listed name, what is asked for, other listed values
    (
        "canary-1",
        "Person",
        "Quillovar Ostrembaz Therrinkov",
        ("THERRINKOV, Quilovar",),
        {"birthDate": "1951-02-03", "country": "aq"},
    ),
    ("canary-2", "Company", "Vexomarr Threllian Holdings LLC", ("Vexomar Threllian",), {}),
    ("canary-3", "Person", "Жовтрынхем Кырбасулин", ("Zhovtrynkhem Kyrbasulin",), {}),
    ("canary-4", "Vessel", "ZEPHYRANTHOR QUILL", ("M/V Zephyranthor Quill",), {}),
    (
        "canary-5",
        "Organization",
        "Ordem Brastovuline Nacarral",
        ("ordem brastovuline nacarral",),
        {},
    ),
)


def entities() -> list[Entity]:
    """Return the canaries as listed entities."""
    source = Source(CANARY, "1")
    found: list[Entity] = []
    for entity_id, schema, name, _, others in _PARTIES:
        statements = [Statement(EntityId(entity_id), schema, "name", name)]
        statements += [
            Statement(EntityId(entity_id), schema, prop, value) for prop, value in others.items()
        ]
        found.extend(assemble(statements, source))
    return found


def questions() -> list[tuple[str, Party]]:
    """Return (entity id that must be found, question) pairs."""
    return [
        (
            entity_id,
            Party(
                id=entity_id,
                schema=schema,
                names=asked,
                birth_dates=(others["birthDate"],) if "birthDate" in others else (),
            ),
        )
        for entity_id, schema, _, asked, others in _PARTIES
    ]


def missed(entity_id: str, screening: Screening) -> str | None:
    """Tell why a canary's answer is wrong, or None when it was found as a match."""
    if screening.status != "screened":
        return f"{entity_id}: {screening.status}: {screening.reason}"
    for finding in screening.findings:
        if finding.list == CANARY and finding.entity_id == entity_id:
            told = f"{entity_id}: found at {finding.score:.4f}, which this policy calls no match"
            return None if finding.is_match else told
    return f"{entity_id}: not found"
