"""Labelled pairs of names, and wrong pairs that look right, to learn the matcher from."""

from __future__ import annotations

import csv
import json
import random
import tempfile
import zlib
from pathlib import Path
from typing import Literal

from narrows.index.keys import name_keys
from narrows.match.weights import Tables
from narrows.text.name import analyse

Job = tuple[str, str, str]
"""Schema, name asked, name listed."""

Examples = list[tuple[Job, float, float]]
"""A job, whether both are one party (0 or 1), and how much the example counts."""


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
    for k in range(2400):
        country = rng.choice(native if k % 3 else both)
        same = [n for n in family[country] if n.isascii()]
        first = rng.choice(given[country])
        if not first.isascii():
            same = [n for n in family[country] if not n.isascii()]
        if same:
            last = rng.choice(same)
            people.append(last + first if dense(last) else f"{first} {last}")
    signed = [c for c in native if any(map(dense, given[c])) and any(map(dense, family[c]))]
    for k in range(900):
        country = rng.choice(signed)
        signs = [n for n in given[country] if dense(n) and len(n) == 2]
        # Parents put signs together anew: the first of one name, the second of another.
        first, middle = (rng.choice(signs)[0] + rng.choice(signs)[1] for _ in range(2))
        last = rng.choice([n for n in family[country] if dense(n)])
        # And customer tables their columns: given, middle, family name.
        people.append((f"{last}{first}", f"{first} {last}", f"{first} {middle} {last}")[k % 3])
    return people


def dense(name: str) -> bool:
    """Tell whether a name is in a script that runs names together: Han, Hangul, kana."""
    return ord(name[0]) > 0x3000


LISTED, MADE, ROMANISED, NUMBERED = 0.05, 1.0, 0.03, 2.0
"""How much an example counts: paired here, made up, a name in two scripts, or one with another
number, which is a name of another party and counts as those do in the alias pairs."""

SAME_EACH, OTHER_EACH = 3, 3
"""Names of one party paired, and nearest names of other parties set against each."""


def of_organisations(decks: Path, rng: random.Random, by: dict[str, Tables]) -> Examples:
    """Names the lists give to one organisation, and the nearest of others of the same list.

    One list at a time: what another list calls a party may be the very same one.
    """
    from narrows.index.build import build
    from narrows.index.candidates import Finder
    from narrows.index.snapshot import open_snapshot
    from narrows.match.many import Comparer

    found: Examples = []
    for deck in ("uk", "eu", "un", "ofac_2021"):
        entities = [e for e in deck_entities(decks, (deck,), "train") if e.schema == "Organization"]
        with tempfile.TemporaryDirectory() as folder:
            build(iter(entities), Path(folder))
            with open_snapshot(Path(folder)) as snapshot:
                finder = Finder(snapshot, fast=True)
                comparer = Comparer(snapshot.words, snapshot.names, fast=True)
                for number, entity in enumerate(entities):
                    values = list(dict.fromkeys(s.value for s in entity.statements))
                    if len(values) < 2:
                        continue
                    for asked in rng.sample(values, min(SAME_EACH, len(values))):
                        query = analyse(asked, "organisation")
                        same = [v for v in values if analyse(v, "organisation").key != query.key]
                        if not query.compared or not same:
                            continue
                        found.append((("Organization", asked, rng.choice(same)), 1.0, LISTED))
                        names = list(finder.find([query]).names)
                        bits = comparer.bits(query, names, by["organisation"])
                        seen = {number}
                        for _, n in sorted(zip(bits, names, strict=True), reverse=True):
                            party = int(snapshot.name_party[n])
                            if party in seen:
                                continue
                            seen.add(party)
                            statement = int(snapshot.name_statement[n])
                            value = snapshot.party(party).statements[statement].value
                            found.append((("Organization", asked, value), 0.0, LISTED))
                            if len(seen) > OTHER_EACH:
                                break
    return found


def romanised(decks: Path, rng: random.Random) -> Examples:
    """Popular names of a country in its own script and in Latin letters: one person."""
    rows: dict[str, dict[str, list[tuple[str, str]]]] = {}
    for file in ("sigpwned_forenames.csv", "sigpwned_surnames.csv"):
        with (decks / file).open(encoding="utf-8-sig") as lines:
            for row in csv.DictReader(lines):
                native, latin = row["Localized Name"], row["Romanized Name"]
                if native and latin and latin.isascii() and not native[0].isascii():
                    names = rows.setdefault(row["Country"], {}).setdefault(file, [])
                    if ord(native[0]) > 0x370:
                        names.append((native, latin))
    found: Examples = []
    both = sorted(c for c, files in rows.items() if len(files) == 2 and all(files.values()))
    for _ in range(600):
        given, family = rows[rng.choice(both)].values()
        first, last = rng.choice(given), rng.choice(family)
        run = dense(last[0])
        native = last[0] + first[0] if run else f"{first[0]} {last[0]}"
        found.append((("Person", native, f"{first[1]} {last[1]}"), 1.0, ROMANISED))
    return found


NEAREST: tuple[tuple[Literal["person", "organisation"], str, int, float], ...] = (
    ("person", "Person", 2, MADE),
    ("organisation", "Organization", 1, 0.15),
)
"""How many parties of a kind a made-up person is held against, and how much each counts: who is
asked about without a kind meets organisations as well, and firms are called after people."""


def mined(decks: Path, rng: random.Random, by: dict[str, Tables]) -> dict[str, Examples]:
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
    out: dict[str, Examples] = {"person": [], "organisation": []}
    rng.shuffle(numbered)
    out["organisation"] += [
        (("Organization", q, c), 0.0, NUMBERED) for q, c in numbered[:700] if q != c
    ]
    out["organisation"] += of_organisations(decks, rng, by)
    out["person"] += romanised(decks, rng)
    with tempfile.TemporaryDirectory() as folder:
        build(deck_entities(decks, ("uk", "eu", "un"), "train"), Path(folder))
        with open_snapshot(Path(folder)) as snapshot:
            finder = Finder(snapshot, fast=True)
            comparer = Comparer(snapshot.words, snapshot.names, fast=True)
            for person in people:
                for kind, schema, most, worth in NEAREST:
                    query = analyse(person, kind)
                    found = finder.find([query])
                    same = snapshot.exact.get(name_keys(query)[0])
                    names = [
                        n
                        for n in found.names
                        if KINDS[snapshot.party_kind[snapshot.name_party[n]]] == kind
                    ]
                    ranked = sorted(
                        zip(comparer.bits(query, names, by[kind]), names, strict=True),
                        reverse=True,
                    )
                    seen: set[int] = set()
                    for _, n in ranked:
                        party = int(snapshot.name_party[n])
                        if party in seen or n in same:
                            continue
                        seen.add(party)
                        value = (
                            snapshot.party(party).statements[int(snapshot.name_statement[n])].value
                        )
                        out[kind].append(((schema, person, value), 0.0, worth))
                        if len(seen) == most:
                            break
    return out
