"""Measure the matcher on labelled names and print the table of ``docs/matching.md``.

Usage: python tools/measure_matching.py DATA WORK

DATA is a folder with ``decks`` (labelled names), ``ofac/complete-2021-07`` and ``un``; WORK
is made and filled with the CSV files and workspaces the commands below read. Only the
``dev`` split is asked: the weights are learned from ``train``, base and scale are set on
``dev``. Every figure but the last two comes from a ``narrows`` command, which is printed;
run it again with the same WORK to have the whole answer.
"""

from __future__ import annotations

import csv
import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from itertools import combinations, product
from pathlib import Path
from textwrap import wrap
from typing import Any

from matcher_examples import groups, load_bench
from narrows.evaluation.measures import wilson
from narrows.text.name import analyse
from narrows.text.name_kernels import SYLLABLE
from narrows.text.name_syllables import in_syllables
from transducer_pairs import held_out, wikidata

SEED = 20261123
LATIN_ASKED = 400
FOREIGN = {"HAN": "·", "HANGUL": " "}
"""Scripts that write foreign names by sound, and what stands between their words."""
FOREIGN_ASKED = 300
SCHEMATA = {
    "individual": "Person",
    "person": "Person",
    "ship": "Vessel",
    "vessel": "Vessel",
    "aircraft": "Airplane",
}


def write(path: Path, columns: list[str], rows: Iterable[Iterable[object]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as out:
        table = csv.writer(out)
        table.writerow(columns)
        table.writerows(rows)


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines))


def weak(name: dict[str, Any]) -> bool:
    """Whether the publisher itself calls an alias weak."""
    low = (name.get("quality") or "").lower().startswith("low")
    return low or "weak" in (name.get("kind") or "").lower() or name.get("strong") is False


def entities(decks: Path, left_out: set[str]) -> Iterator[dict[str, Any]]:
    """Parties of three lists in FollowTheMoney's form, without spellings that are asked."""
    for deck in ("uk", "eu", "un"):
        for split in ("train", "dev"):
            for group in groups(decks, deck, split):
                properties: dict[str, list[str]] = {}
                for i, name in enumerate(group["names"]):
                    value = name["name"].strip()
                    if not value or analyse(value, "person").key in left_out:
                        continue
                    prop = "weakAlias" if weak(name) else "alias" if i else "name"
                    properties.setdefault(prop, []).append(value)
                if properties:
                    schema = SCHEMATA.get(group["type"], "Organization")
                    yield {"id": group["id"], "schema": schema, "properties": properties}


def foreign(data: Path) -> Iterator[tuple[str, str, str]]:
    """Foreign names in two words no transducer has seen: their script, in it, and in Latin."""
    rng = random.Random(SEED)
    for script, between_words in FOREIGN.items():
        pairs = [p for p in wikidata(data, script) if held_out(p.native)]
        words = [p for p in pairs if 2 <= len(p.native) <= 6 and len(p.latin) > 3]
        drawn = rng.sample(words, 2 * FOREIGN_ASKED)
        for one, other in zip(drawn[::2], drawn[1::2], strict=True):
            native = between_words.join((one.native, other.native))
            yield script, native, f"{one.latin} {other.latin}".title()


def prepare_foreign(data: Path, work: Path) -> None:
    """Write the list of the deck with foreign names on it in Latin, and ask for them in signs."""
    names = list(foreign(data))
    with (work / "foreign.ftm.json").open("w", encoding="utf-8") as out:
        out.write((work / "deck.ftm.json").read_text("utf-8"))
        for number, (_, _, latin) in enumerate(names):
            entity = {
                "id": f"foreign-{number}",
                "schema": "Person",
                "properties": {"name": [latin]},
            }
            out.write(json.dumps(entity) + "\n")
    write(
        work / "foreign_queries.csv",
        ["name", "entity_id", "script", "schema"],
        ((name, f"foreign-{i}", script, "Person") for i, (script, name, _) in enumerate(names)),
    )


def prepare(data: Path, work: Path) -> None:
    """Write the CSV files and the list the commands read."""
    decks = data / "decks"
    columns = ["schema", "name1", "name2", "is_match"]
    pairs = [r for r in read(decks / "alias_pairs.csv") if r["split"] == "dev"]
    files: dict[str, list[dict[str, str]]] = {"all": pairs}
    for row in pairs:
        kind = "persons" if row["schema"] == "Person" else "organisations"
        files.setdefault(f"{row['set']}_{kind}", []).append(row)
    bench = load_bench(decks)
    files["name_pairs"] = bench
    files["name_pairs_held_out"] = [r for r in bench if r["fold"] == "dev"]
    for name, rows in files.items():
        cells = ((r["schema"], r["query"], r["candidate"], r["is_match"]) for r in rows)
        write(work / f"pairs_{name}.csv", columns, cells)
    asked = {
        (r["query"], r["entity_id"]): r
        for r in reversed(pairs)
        if r["is_match"] == "1" and r["schema"] == "Person" and r["set"] != "un_good_alias"
    }
    latin = [k for k in sorted(asked) if asked[k]["query_script"] == "LATIN"]
    random.Random(SEED).shuffle(latin)
    kept = latin[:LATIN_ASKED] + [k for k in sorted(asked) if k not in set(latin)]
    write(
        work / "deck_queries.csv",
        ["name", "entity_id", "script", "schema"],
        ((*k, asked[k]["query_script"], "Person") for k in kept),
    )
    left_out = {analyse(name, "person").key for name, _ in kept}
    with (work / "deck.ftm.json").open("w", encoding="utf-8") as out:
        for entity in entities(decks, left_out):
            out.write(json.dumps(entity, ensure_ascii=False) + "\n")
    hard = json.loads((decks / "clean_customers_hard.json").read_text("utf-8"))
    prepare_foreign(data, work)
    write(work / "clean_hard.csv", ["name"], ([r["name"]] for r in hard))
    easy = read(decks / "clean_customers_easy.csv")
    write(work / "clean_easy_names.csv", ["name"], ([r["full_name"]] for r in easy))
    told = ("full_name", "gender", "date_of_birth", "place_of_birth", "nationality")
    named = ["name", "gender", "birth_date", "birth_place", "nationality"]
    write(work / "clean_easy_full.csv", named, ([r[c] for c in told] for r in easy))


def run(home: Path, *words: object) -> str:
    """Run a command, show it, return what it printed."""
    told = [str(word) for word in words]
    command = Path(sys.executable).with_name("narrows")
    print(f"NARROWS_HOME={home} narrows", *told, file=sys.stderr, flush=True)
    environment = {**os.environ, "NARROWS_HOME": str(home)}
    ran = subprocess.run(
        [command, *told], env=environment, capture_output=True, text=True, check=False
    )
    if ran.returncode not in (0, 1):
        raise SystemExit(ran.stderr)
    return ran.stdout


def load(data: Path, deck: Path, strange: Path, lists: Path, work: Path) -> None:
    """Load the lists, once."""
    if not deck.exists():
        run(deck, "lists", "add", "deck", work / "deck.ftm.json")
    if not strange.exists():
        run(strange, "lists", "add", "deck", work / "foreign.ftm.json")
    if not lists.exists():
        ofac = sorted((data / "ofac/complete-2021-07").glob("*.csv"))
        run(lists, "lists", "add", "us_ofac_sdn", *ofac)
        run(lists, "lists", "add", "un_sc_sanctions", data / "un/consolidated_2026-02-27.xml")


def percent(share: float | None) -> str:
    return "-" if share is None else f"{100 * share:.1f} %"


def between(interval: list[float] | None) -> str:
    return "-" if interval is None else f"{100 * interval[0]:.1f}-{100 * interval[1]:.1f}"


def pairs_rows(home: Path, work: Path) -> Iterator[tuple[str, str, str]]:
    for name in (
        "name_pairs_held_out", "name_pairs", "uk_variation_persons", "uk_variation_organisations",
        "xscript_persons", "xscript_organisations", "eu_latin_otherlang_persons",
        "eu_latin_otherlang_organisations", "un_good_alias_persons", "all",
    ):  # fmt: skip
        path = work / f"pairs_{name}.csv"
        found = json.loads(run(home, "evaluate", "pairs", path, "--json"))
        yield (
            f"pairs {name}: F1 shipped / best (at)",
            f"{found['f1']:.3f} / {found['best_f1']:.3f} ({found['best_threshold']:.2f})",
            (
                f"{found['n']}, {found['positives']} positive; precision"
                f" {percent(found['precision'])}"
                f" [{between(found['precision_interval'])}], recall {percent(found['recall'])}"
                f" [{between(found['recall_interval'])}]; ECE {found['calibration']['ece']:.3f};"
                f" tied at the maximum {percent(found['tied_at_maximum'])}"
            ),
        )


def deck_rows(home: Path, work: Path) -> Iterator[tuple[str, str, str]]:
    found = json.loads(
        run(
            home, "evaluate", "deck", "--queries", work / "deck_queries.csv",
            "--clean", work / "clean_hard.csv", "--json",
        )
    )  # fmt: skip
    for alerts, at in found["recall_at_alerts"].items():
        for script, share in {"all": at, **at["by_script"]}.items():
            if alerts == "20" or script == "all":
                yield (
                    f"deck, recall at {alerts} alerts per 1,000, {script}",
                    f"{share['recall']:.3f} [{between(share['interval'])}]",
                    f"{share['n']}; threshold {at['threshold']:.2f}",
                )
    for depth, share in found["candidate_recall"].items():
        yield (
            f"deck, meant party among the first {depth}",
            percent(share["recall"]),
            str(share["n"]),
        )
    shipped = found["alerts_at_shipped_threshold"]
    yield (
        "hard clean customers, alerts per 1,000 at match / review threshold",
        f"{shipped['match']:.1f} / {shipped['review']:.1f}",
        str(found["clean"]),
    )


def foreign_rows(home: Path, work: Path) -> Iterator[tuple[str, str, str]]:
    found = json.loads(
        run(
            home, "evaluate", "deck", "--queries", work / "foreign_queries.csv",
            "--clean", work / "clean_hard.csv", "--json",
        )
    )  # fmt: skip
    at = found["recall_at_alerts"]["20"]
    for script, share in at["by_script"].items():
        yield (
            f"foreign names in {script}, held-out words, recall at 20 alerts per 1,000",
            f"{share['recall']:.3f} [{between(share['interval'])}]",
            f"{share['n']}; threshold {at['threshold']:.2f}",
        )
    share = found["candidate_recall"]["all"]
    yield (
        "foreign names, meant party among the first all",
        percent(share["recall"]),
        str(share["n"]),
    )


def easy_rows(home: Path, work: Path) -> Iterator[tuple[str, str, str]]:
    for name, told in (("full", "full records"), ("names", "name only")):
        out = work / f"easy_{name}.jsonl"
        path = work / f"clean_easy_{name}.csv"
        run(
            home, "screen", "table", path, "--schema", "Person", "--jobs", 1,
            "--no-save-mapping", "--exit-zero", "--allow-unscreened", "-o", out,
        )  # fmt: skip
        rows = [json.loads(line) for line in out.read_text("utf-8").splitlines()]
        outcomes = [row["narrows_outcome"] for row in rows]
        match = sum(o == "match" for o in outcomes)
        review = sum(o in ("match", "review") for o in outcomes)
        yield (
            f"easy clean customers, {told}, alerts per 1,000: match / match or review",
            f"{1000 * match / len(rows):.1f} / {1000 * review / len(rows):.1f}",
            f"{len(rows)}, {sum(o == 'incomplete' for o in outcomes)} incomplete",
        )


def list_rows(home: Path) -> Iterator[tuple[str, str, str]]:
    found = json.loads(run(home, "evaluate", "coverage", "--json"))
    yield (
        "coverage",
        percent(found["coverage"]),
        f"{found['names']} names, {found['missed_count']} missed",
    )
    found = json.loads(run(home, "evaluate", "evasion", "--seed", 7, "--json"))
    for level, at in found["levels"].items():
        worst = min(
            (one["rate"], name)
            for name, one in found["families"].items()
            if one["level"] == level and one["rate"] is not None
        )
        yield (
            f"evasion, {level}",
            f"{percent(at['rate'])} [{between([at['low'], at['high']])}]",
            f"{at['n']}; worst family {worst[1]} {percent(worst[0])}",
        )
    clean = found["clean"]
    yield "evasion, alerts per 1,000 clean names", f"{clean['per_thousand']:.1f}", str(clean["n"])


def numbers_row(decks: Path) -> tuple[str, str, str]:
    """Names of organisations and vessels with another number than the listed one's."""
    from narrows.match.pair import pair_score
    from narrows.match.policies import default_policy
    from narrows.model.entity import Entity
    from narrows.model.party import Party
    from narrows.model.statement import EntityId, Source, Statement

    policy, rng, scores = default_policy(), random.Random(SEED), []
    for deck in ("uk", "ofac_2021", "eu", "un", "jp"):
        for group in groups(decks, deck, "dev"):
            schema = SCHEMATA.get(group["type"], "Organization")
            if schema == "Person":
                continue
            for name in group["names"]:
                kind = "vessel" if schema == "Vessel" else "organisation"
                tokens = analyse(name["name"], kind).tokens
                values = [t for t in tokens if t.number is not None and t.text.isdigit()]
                if not values:
                    continue
                other = str((values[-1].number or 0) + rng.choice((1, 2, 3, 10)))
                asked = name["name"].replace(values[-1].text, other)
                if asked == name["name"]:
                    continue
                one = EntityId("one")
                said = (Statement(one, schema, "name", name["name"]),)
                listed = Entity(one, schema, Source("deck", "1"), said)
                scores.append(pair_score(Party(schema=schema, names=(asked,)), listed, policy))
    alerts = sum(score >= policy.thresholds["organisation"].match for score in scores)
    review = sum(score >= policy.thresholds["organisation"].review for score in scores)
    return (
        "numbers that contradict, alerting (match / match or review)",
        (
            f"{percent(alerts / len(scores))} [{between(wilson(alerts, len(scores)))}]"
            f" / {percent(review / len(scores))}"
        ),
        str(len(scores)),
    )


def syllables_rows(decks: Path) -> Iterator[tuple[str, str, str]]:
    """Names of one person that are both Korean or both Chinese in Latin letters.

    Many are other names and no spellings; spellings share a reading of every syllable.
    """
    from narrows.match.pair import pair_score
    from narrows.match.policies import default_policy
    from narrows.model.entity import Entity
    from narrows.model.party import Party
    from narrows.model.statement import EntityId, Source, Statement

    policy, one = default_policy(), EntityId("one")
    found = {True: [0, 0], False: [0, 0]}
    for deck in ("uk", "eu", "un", "ofac_2021", "jp"):
        for group in groups(decks, deck, "dev"):
            if SCHEMATA.get(group["type"]) != "Person":
                continue
            names = {analyse(n["name"], "person").key: n["name"] for n in group["names"]}
            read = [(name, syllables_of(name)) for name in names.values()]
            for (asked, own), (listed, theirs) in combinations([r for r in read if r[1]], 2):
                said = (Statement(one, "Person", "name", listed),)
                entity = Entity(one, "Person", Source("deck", "1"), said)
                score = pair_score(Party(schema="Person", names=(asked,)), entity, policy)
                row = found[not own.isdisjoint(theirs)]
                row[0] += score >= policy.thresholds["person"].match
                row[1] += 1
    every = [a + b for a, b in zip(found[True], found[False], strict=True)]
    for told, (hits, n) in (("", every), (" in spellings of one", found[True])):
        yield (
            f"Korean or Chinese names of one person in Latin letters{told}, alerting",
            f"{percent(hits / n)} [{between(wilson(hits, n))}]",
            str(n),
        )


def syllables_of(name: str) -> set[tuple[str, ...]]:
    """Return the readings of a Korean or Chinese name in Latin letters: sorted syllables."""
    tokens = analyse(name, "person").compared
    read = [[f for f in token.forms if in_syllables(f)] for token in tokens]
    return {
        tuple(sorted(part for form in one for part in wrap(form, SYLLABLE)))
        for one in product(*read)
        if one
    }


def time_row(home: Path, work: Path) -> tuple[str, str, str]:
    """Compiled comparison of hard clean names with a fortieth of the listed names."""
    from narrows.match.many import Comparer
    from narrows.service.screener import Screener

    with Screener.open(home) as screener:
        screener.quicken()
        snapshot = screener.world.snapshot
        comparer = Comparer(snapshot.words, snapshot.names, fast=True)
        names = list(range(0, len(snapshot.names), 40))
        asked = [analyse(row["name"], "person") for row in read(work / "clean_hard.csv")[:201]]
        comparer.bits(asked[0], names)
        begun = time.process_time()
        for query in asked[1:]:
            comparer.bits(query, names)
        pairs = 200 * len(names)
        each = 1e6 * (time.process_time() - begun) / pairs
    return "time per compared pair, one core", f"{each:.1f} µs", f"{pairs} pairs"


def main() -> None:
    data, work = Path(sys.argv[1]), Path(sys.argv[2]).absolute()
    work.mkdir(parents=True, exist_ok=True)
    prepare(data, work)
    deck, strange, lists = work / "home-deck", work / "home-foreign", work / "home-lists"
    load(data, deck, strange, lists, work)
    print("| measure | figure | n and more |\n|---|---|---|")
    for rows in (
        pairs_rows(deck, work),
        deck_rows(deck, work),
        foreign_rows(strange, work),
        easy_rows(lists, work),
        list_rows(lists),
        (numbers_row(data / "decks"), *syllables_rows(data / "decks"), time_row(deck, work)),
    ):
        for row in rows:
            print("|", " | ".join(row), "|", flush=True)


if __name__ == "__main__":
    main()
