"""Numbers a party holds through papers, wallets and accounts, found and weighed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from narrows.checks.party import World, check
from narrows.index.build import build
from narrows.index.snapshot import open_snapshot
from narrows.match.policies import default_policy
from narrows.model.entity import Entity
from narrows.model.finding import Basis
from narrows.model.party import Identifier, Party
from narrows.model.statement import EntityId, Source, Statement

WALLET = "1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2"
HELD = [
    ("Person", "p", {"name": ["Torvelin Maskeraude"]}),
    ("CryptoWallet", "w", {"publicKey": [WALLET], "holder": ["p"]}),
    ("Sanction", "s", {"unscId": ["ZZi.077"], "entity": ["p"]}),
    ("Company", "b", {"name": ["Zarbolin Bank"], "swiftBic": ["VEXLRUMM"]}),
    ("Company", "c", {"name": ["Zarbolin Savings"], "swiftBic": ["POSTRUMM500"]}),
]


@pytest.fixture(scope="module")
def held(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    folder: Path = tmp_path_factory.mktemp("held")
    entities = [
        Entity(
            EntityId(key),
            schema,
            Source("own", "1"),
            tuple(
                Statement(EntityId(key), schema, prop, value)
                for prop, values in said.items()
                for value in values
            ),
        )
        for schema, key, said in HELD
    ]
    build(entities, folder)
    with open_snapshot(folder) as snapshot:
        basis = Basis("0", "p", "h", snapshot.id, ())
        yield World(
            snapshot=snapshot, policy=default_policy(), basis=basis, designations=lambda party: ()
        )


def _found(world: World, type: str, value: str) -> list[str]:
    return [f.entity_id for f in check(Party(identifiers=(Identifier(type, value),)), world)]


@pytest.mark.parametrize(
    ("type", "value"),
    [
        ("wallet", WALLET),
        ("publicKey", WALLET),
        ("cryptoAddress", WALLET),
        ("unscId", "ZZi.077"),
    ],
)
def test_what_a_party_holds_finds_it(held: World, type: str, value: str) -> None:
    assert _found(held, type, value) == ["p"]


def test_letter_case_of_a_wallet_counts(held: World) -> None:
    assert _found(held, "wallet", WALLET.swapcase()) == []


@pytest.mark.parametrize(
    ("bic", "bank"), [("VEXLRUMM", "b"), ("VEXLRUMMXXX", "b"), ("POSTRUMM", "c")]
)
def test_a_branch_is_its_institution(held: World, bic: str, bank: str) -> None:
    assert _found(held, "bic", bic) == [bank]
