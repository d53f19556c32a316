"""Sums of a version, and clashes of ids."""

from __future__ import annotations

from narrows.lists.tally import FIELDS, Tally, unknown_properties

Row = tuple[str, str, str, str]


def _tally(*pieces: list[Row]) -> Tally:
    tally = Tally()
    for piece in pieces:
        columns: list[list[str | None]] = [[None] * len(piece) for _ in FIELDS]
        for place, row in enumerate(piece):
            for name, cell in zip(("entity_id", "schema", "prop", "value"), row, strict=True):
                columns[FIELDS.index(name)][place] = cell
        tally.add(columns)
    tally.close()
    return tally


def test_entities_parties_and_shares() -> None:
    tally = _tally(
        [("a", "Person", "name", "A"), ("a", "Person", "name", "AA"), ("b", "Person", "name", "B")],
        [("b", "Person", "birthDate", "1970"), ("b-addr", "Address", "full", "X")],
    )
    assert tally.statements == 5
    assert tally.entities == {"Address": 1, "Person": 2}
    assert tally.parties == {"a", "b"}
    assert tally.fill == {"Address.full": 1.0, "Person.birthDate": 0.5, "Person.name": 1.0}
    assert tally.faults == []


def test_an_id_that_comes_again_is_a_clash() -> None:
    tally = _tally(
        [("a", "Person", "name", "A"), ("b", "Person", "name", "B"), ("a", "Person", "name", "C")]
    )
    assert tally.faults == ["a is used by two records"]


def test_an_id_of_two_schemata_is_a_clash() -> None:
    tally = _tally([("a", "Person", "name", "A"), ("a", "Company", "name", "B")])
    assert tally.faults == ["a is both Person and Company"]


def test_empty_ids_and_values_and_unknown_words_are_faults() -> None:
    assert _tally([("", "Person", "name", "A")]).faults != []
    assert _tally([("a", "Person", "name", "")]).faults != []
    assert _tally([("a", "Persona", "name", "A")]).faults == ["a: there is no schema 'Persona'"]
    assert unknown_properties(_tally([("a", "Person", "nom", "A")])) == ["Person.nom"]


def test_only_so_many_faults_are_named() -> None:
    rows = [(f"a{n}", "Persona", "name", "A") for n in range(1000)]
    assert len(_tally(rows).faults) == 20
