"""Labelled pairs of names, and wrong pairs that look right, to learn the matcher from."""

from __future__ import annotations

import csv
import json
import random
import tempfile
import zlib
from pathlib import Path

from narrows.match.weights import Tables
from narrows.text.name import analyse

Job = tuple[str, str, str]
"""Schema, name asked, name listed."""


def load_pairs(decks: Path, split: str) -> dict[str, list[dict[str, str]]]:
    out: dict[str, list[dict[str, str]]] = {"person": [], "organisation": []}
    with (decks / "alias_pairs.csv").open(encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            if row["split"] == split:
                out["person" if row["schema"] == "Person" else "organisation"].append(row)
    return out


def load_bench(decks: Path) -> list[dict[str, str]]:
    """The name pairs whose labels mean "should alert"; every other group is held out."""
    out = []
    with (decks / "name_pairs.csv").open(encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            fold = "train" if zlib.crc32((row["name1"] + row["name2"]).encode()) % 2 else "dev"
            label = str(int(row["is_match"] == "true"))
            out.append(
                {
                    "schema": row["schema"],
                    "query": row["name1"],
                    "candidate": row["name2"],
                    "is_match": label,
                    "fold": fold,
                    "set": "name_pairs",
                    "query_script": "ANY",
                }
            )
    return out


def groups(decks: Path, name: str, split: str) -> list[dict]:
    lines = (decks / f"alias_groups_{name}.jsonl").read_text("utf-8").splitlines()
    return [g for g in map(json.loads, lines) if g["split"] == split]


def deck_entities(decks: Path, lists: tuple[str, ...], split: str):
    from narrows.model.entity import Entity
    from narrows.model.statement import EntityId, Source, Statement

    schemata = {
        "individual": "Person",
        "person": "Person",
        "ship": "Vessel",
        "vessel": "Vessel",
        "aircraft": "Airplane",
    }
    for name in lists:
        for group in groups(decks, name, split):
            schema = schemata.get(group["type"], "Organization")
            statements = tuple(
                Statement(EntityId(group["id"]), schema, "alias" if i else "name", n["name"])
                for i, n in enumerate(group["names"])
                if n["name"].strip()
            )
            yield Entity(EntityId(group["id"]), schema, Source(name, "1"), statements)


def popular(decks: Path, rng: random.Random) -> list[str]:
    """Made-up people of the world: popular given and family names of one country."""
    given: dict[str, list[str]] = {}
    family: dict[str, list[str]] = {}
    for file, names in (("sigpwned_forenames.csv", given), ("sigpwned_surnames.csv", family)):
        with (decks / file).open(encoding="utf-8-sig") as lines:
            for row in csv.DictReader(lines):
                for column_name in ("Localized Name", "Romanized Name"):
                    if row[column_name]:
                        names.setdefault(row["Country"], []).append(row[column_name])
    both = sorted(given.keys() & family.keys())
    native = [c for c in both if not family[c][0].isascii()]
    people = []
    for k in range(1800):
        country = rng.choice(native if k % 2 else both)
        same = [n for n in family[country] if n.isascii()]
        first = rng.choice(given[country])
        if not first.isascii():
            same = [n for n in family[country] if not n.isascii()]
        if same:
            last = rng.choice(same)
            dense = ord(last[0]) > 0x3000
            people.append(last + first if dense else f"{first} {last}")
    return people


def mined(decks: Path, rng: random.Random, by: dict[str, Tables]) -> dict[str, list[Job]]:
    """Nearest listed names of made-up people and of organisations with another number."""
    from narrows.index.build import KINDS, build
    from narrows.index.candidates import Finder
    from narrows.index.snapshot import open_snapshot
    from narrows.match.many import Comparer

    given: dict[str, list[str]] = {}
    family: dict[str, list[str]] = {}
    for group in groups(decks, "uk", "train"):
        for n in group["names"]:
            if (
                group["type"] == "individual"
                and n.get("given")
                and n.get("family")
                and n["given"].isascii()
            ):
                given.setdefault(group["regime"], []).append(n["given"])
                family.setdefault(group["regime"], []).append(n["family"])
    regimes = sorted(given)
    sizes = [len(given[r]) for r in regimes]
    people = []
    for _ in range(2600):
        regime = rng.choices(regimes, sizes)[0]
        people.append(f"{rng.choice(given[regime])} {rng.choice(family[regime])}")
    people += popular(decks, rng)
    numbered = []
    for name in ("uk", "ofac_2021", "eu", "un", "jp"):
        for group in groups(decks, name, "train"):
            if group["type"] in ("individual", "person"):
                continue
            for n in group["names"]:
                tokens = analyse(n["name"], "organisation").tokens
                values = [t for t in tokens if t.number is not None and t.text.isdigit()]
                if values:
                    other = str(values[-1].number + rng.choice((1, 2, 3, 10, -1)))
                    numbered.append((n["name"].replace(values[-1].text, other), n["name"]))
    out: dict[str, list[Job]] = {"person": [], "organisation": []}
    rng.shuffle(numbered)
    out["organisation"] += [("Organization", q, c) for q, c in numbered[:700] if q != c]
    with tempfile.TemporaryDirectory() as folder:
        build(deck_entities(decks, ("uk", "eu", "un"), "train"), Path(folder))
        with open_snapshot(Path(folder)) as snapshot:
            finder = Finder(snapshot, fast=True)
            comparer = Comparer(snapshot.words, snapshot.names, fast=True)
            for person in people:
                query = analyse(person, "person")
                found = finder.find([query])
                names = [
                    n
                    for n in found.names
                    if KINDS[snapshot.party_kind[snapshot.name_party[n]]] == "person"
                ]
                ranked = sorted(
                    zip(comparer.bits(query, names, by["person"]), names, strict=True), reverse=True
                )
                seen: set[int] = set()
                for _, n in ranked:
                    party = int(snapshot.name_party[n])
                    if party in seen or n in found.same:
                        continue
                    seen.add(party)
                    value = snapshot.party(party).statements[int(snapshot.name_statement[n])].value
                    out["person"].append(("Person", person, value))
                    if len(seen) == 2:
                        break
    return out
