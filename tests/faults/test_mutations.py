"""Broken publications: each loads with the sums right, or is refused whole.

A mutant that is accepted may have lost nothing that its own bytes still say: every
record the mutation left untouched is there with all it said. (A reader that skips
bad rows loses parties silently on most such files, because a stray quote swallows
the rows after it.) What a mutation changed inside a record is changed data, and the
version's own account names every party that went.

Replay one mutant: NARROWS_MUTANT="title|mutator|seed" pytest -k replay.
"""

from __future__ import annotations

import hashlib
import html
import os
import random
import re
import signal
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from types import FrameType

import msgspec
import pytest

from narrows.codes.party import is_party
from narrows.lists import registry
from narrows.lists.prove import Allowance, Before, Made, prove
from narrows.lists.set_names import set_names
from narrows.lists.tally import FIELDS, Tally, unknown_properties
from narrows.model.errors import NarrowsError
from narrows.model.reading import Reading, SourceFile
from narrows.service.ledger import Ledger
from narrows.store.view import owner
from narrows.store.workspace import Workspace

from .mutators import MUTATORS
from .publications import Publication, csv_rows, lines, made, real, repacked

SECONDS = 20
"""Longest reading of a mutant; the child process would be stopped like this."""

Fact = tuple[str, str, str, str]
"""Party, schema, property and value: what must not get lost."""


class Judged(msgspec.Struct, frozen=True):
    """What became of a publication: its state, parties and facts by record."""

    state: str
    parties: frozenset[str] = frozenset()
    facts: frozenset[Fact] = frozenset()
    by_record: dict[str, set[Fact]] = {}
    made: Made | None = None


def judge(
    publication: Publication, files: Mapping[str, bytes], before: Judged | None, folder: Path
) -> Judged:
    """Read and prove files as the ledger does, without the limits on whole lists."""
    given: list[SourceFile] = []
    names = set_names([Path(name) for name in files], registry.source_for(publication.list))
    for name, (own, data) in zip(names, files.items(), strict=True):
        (folder / own).write_bytes(data)
        given.append(SourceFile(name, folder / own))
    try:
        reading = _read(publication.list, given)
    except (NarrowsError, TimeoutError, MemoryError, RecursionError):
        return Judged("refused")
    except Exception as error:
        # In the child process an unforeseen error refuses the publication too.
        print(f"unforeseen: {type(error).__name__}: {error}")
        return Judged("refused")
    tally = Tally()
    order: dict[str, int] = {}
    for statement in reading.statements:
        order.setdefault(statement.entity_id, len(order))
    grouped = sorted(reading.statements, key=lambda s: order[s.entity_id])
    tally.add([[getattr(s, field) for s in grouped] for field in FIELDS])
    tally.close()
    account = Made(
        files=frozenset(names),
        published="2026-01-01",
        counts=reading.counts,
        rejections=reading.rejections,
        proofs=reading.proofs,
        entities=tally.entities,
        fill=tally.fill,
        statements=tally.statements,
        parties=frozenset(tally.parties),
        faults=(*tally.faults, *unknown_properties(tally)),
    )
    source = msgspec.structs.replace(
        registry.source_for(publication.list), floor_entities={}, floor_fill={}
    )
    held = _before(before)
    state = prove(account, source, held, Allowance()).state
    facts, by_record = _facts(reading, frozenset(tally.parties))
    return Judged(state, account.parties, facts, by_record, account)


def _read(name: str, files: list[SourceFile]) -> Reading:
    def stop(number: int, frame: FrameType | None) -> None:
        raise TimeoutError

    old = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, SECONDS)
    try:
        return registry.read(name, files)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, old)


def _before(judged: Judged | None) -> Before | None:
    if judged is None or judged.made is None:
        return None
    return Before(
        newest="2025-01-01",
        version="before",
        files=judged.made.files,
        parties=judged.parties,
        entities=judged.made.entities,
    )


def _facts(
    reading: Reading, parties: frozenset[str]
) -> tuple[frozenset[Fact], dict[str, set[Fact]]]:
    ids = {s.entity_id for s in reading.statements}
    links = {"UnknownLink", "Ownership", "Directorship", "Family", "Associate", "Membership"}
    facts: set[Fact] = set()
    by_record: dict[str, set[Fact]] = {}
    for statement in reading.statements:
        # Links are found by other records' names, and ids of own parts are numbers.
        if statement.schema in links or statement.value in ids:
            continue
        holder = owner(statement.entity_id, parties) or statement.entity_id
        schema = statement.schema if is_party(statement.schema) else f"of {statement.schema}"
        fact = (holder, schema, statement.prop, statement.value)
        facts.add(fact)
        by_record.setdefault(_record_of(statement.locator or ""), set()).add(fact)
    return frozenset(facts), by_record


def _record_of(locator: str) -> str:
    element = re.search(r"(\w+\[\d+\])", locator)
    return element[1] if element is not None else locator


def losses(publication: Publication, base: Judged, files: Mapping[str, bytes], got: Judged) -> str:
    """Say what an accepted mutant lost without saying so; empty where nothing."""
    assert got.made is not None
    for count in got.made.counts:
        if count.read != count.emitted + count.rejected or count.rejected:
            return f"sums do not hold: {count}"
    if publication.records is None:
        lost = base.facts - got.facts
        return f"{len(lost)} facts, for instance {sorted(lost)[0]}" if lost else ""
    if publication.inner is not None:
        return _lost_strings(publication, base, files, got)
    torn = _torn_numbers(publication, files)
    for name, original in publication.files.items():
        for record, data in publication.records(name, original).items():
            said = base.by_record.get(record, set())
            if data.partition(b",")[0] in torn or not _untouched(publication, data, files[name]):
                continue
            if publication.tables:
                text = html.unescape(data.decode("utf-8", "replace"))
                said = {fact for fact in said if fact[3] in text}
            lost = said - got.facts
            if lost and publication.records is csv_rows and not _same_header(original, files[name]):
                # Under another header a value is kept as a remark.
                kept = " ".join(fact[3] for fact in got.facts)
                lost = {fact for fact in lost if fact[3] not in kept}
            if lost:
                return f"record {record} is untouched but lost {sorted(lost)[0]}"
    return ""


def _untouched(publication: Publication, record: bytes, broken: bytes) -> bool:
    if publication.records in (lines, csv_rows):
        # A line with something put before or after it is another line.
        return any(b"\n" + record + end in b"\n" + broken + b"\n" for end in (b"\r\n", b"\n"))
    return record in broken


def _same_header(original: bytes, broken: bytes) -> bool:
    return original.partition(b"\n")[0].strip() == broken.partition(b"\n")[0].strip()


def _torn_numbers(publication: Publication, files: Mapping[str, bytes]) -> set[bytes]:
    # A remark that runs on in a second file is one record in two files.
    name = publication.continuation
    if name is None:
        return set()
    rows = publication.files[name].split(b"\r\n")
    return {row.partition(b",")[0] for row in rows if row not in files[name].split(b"\r\n")}


def _lost_strings(
    publication: Publication, base: Judged, files: Mapping[str, bytes], got: Judged
) -> str:
    # Cells point into one table of strings. A value is owed when every string that
    # contains it came through; whose it is may hang on a string that did not.
    assert publication.records is not None
    ((name, original),) = publication.files.items()
    here = publication.seen(files[name])
    whole, broken = [], []
    for data in publication.records(name, publication.seen(original)).values():
        text = html.unescape(re.sub(rb"<[^>]*>", b"", data).decode())
        (whole if data in here else broken).append(text)
    now = {fact[1:] for fact in got.facts}
    alone = {text.strip() for text in whole}
    for fact in sorted(base.facts):
        owed = fact[3] in alone and not any(fact[3] in text for text in broken)
        if owed and fact[1:] not in now:
            return f"{fact} stands in an untouched string and is lost"
    return ""


def mutant(publication: Publication, mutator: str, seed: int) -> dict[str, bytes]:
    """Return the publication with one file broken, always the same for a seed."""
    rng = random.Random(f"{publication.title}|{mutator}|{seed}")
    name = rng.choice(sorted(publication.files))
    data = publication.files[name]
    if publication.inner is not None:
        broken = repacked(data, publication.inner, lambda one: MUTATORS[mutator](one, rng))
    else:
        broken = MUTATORS[mutator](data, rng)
    return {**publication.files, name: broken}


def campaign(
    publications: Iterator[Publication] | list[Publication], each: float, seed: int, folder: Path
) -> tuple[int, dict[str, int], list[str]]:
    """Break each publication each way; return mutants, states and unreported losses."""
    total, states, unreported = 0, {"accepted": 0, "held": 0, "refused": 0}, []
    for publication in publications:
        base = judge(publication, publication.files, None, folder)
        assert base.state == "accepted", (publication.title, base.made and base.made.proofs)
        for mutator in MUTATORS:
            for number in range(max(1, round(each * publication.weight))):
                files = mutant(publication, mutator, seed + number)
                got = judge(publication, files, base, folder)
                total += 1
                states[got.state] += 1
                if got.state == "accepted":
                    fault = losses(publication, base, files, got)
                    if fault:
                        replay = f"{publication.title}|{mutator}|{seed + number}"
                        unreported.append(f"{replay}: {fault}")
    return total, states, unreported


@pytest.fixture
def seed() -> int:
    """A new seed each day's run, printed so that a failure can be replayed."""
    chosen = int(os.environ.get("NARROWS_SEED") or random.randrange(2**31))
    print(f"seed {chosen} (replay with NARROWS_SEED={chosen})")
    return chosen


@pytest.mark.slow
def test_no_broken_publication_loses_anything_unreported(seed: int, tmp_path: Path) -> None:
    total, states, unreported = campaign(made(), 3, seed, tmp_path)
    print(f"{total} mutants: {states}")
    assert unreported == []


@pytest.mark.real
@pytest.mark.long
def test_no_broken_real_publication_loses_anything_unreported(
    seed: int, tmp_path: Path, real_data: Path
) -> None:
    each = float(os.environ.get("NARROWS_MUTANTS", "20"))
    total, states, unreported = campaign([*made(), *real(real_data)], each, seed, tmp_path)
    print(f"{total} mutants: {states}")
    assert unreported == []


@pytest.mark.skipif("NARROWS_MUTANT" not in os.environ, reason="replays one mutant by name")
def test_replay(tmp_path: Path, real_data: Path) -> None:
    title, mutator, number = os.environ["NARROWS_MUTANT"].split("|")
    publication = next(p for p in [*made(), *real(real_data)] if p.title == title)
    base = judge(publication, publication.files, None, tmp_path)
    files = mutant(publication, mutator, int(number))
    got = judge(publication, files, base, tmp_path)
    print(got.state, got.made and (got.made.counts, got.made.rejections[:3]))
    assert got.state != "accepted" or losses(publication, base, files, got) == ""


@cache
def _made() -> tuple[Publication, ...]:
    return tuple(made())


@pytest.mark.slow
@pytest.mark.parametrize("title", [p.title for p in _made() if p.list.startswith("my_")])
def test_a_refused_publication_leaves_the_last_good_version_as_it_was(
    title: str, seed: int, tmp_path: Path
) -> None:
    publication = next(p for p in _made() if p.title == title)
    ledger = Ledger(Workspace(tmp_path / "home"))

    def add(files: Mapping[str, bytes]) -> str:
        paths = [tmp_path / name for name in files]
        for path, data in zip(paths, files.values(), strict=True):
            path.write_bytes(data)
        return ledger.add(publication.list, paths).version.state

    assert add(publication.files) == "accepted"
    version = ledger.view().rows[publication.list]
    good = _hashes(ledger.versions(publication.list).place(version.id))
    refused = 0
    serving = version.id
    for mutator in ("truncated", "stray quote", "NUL run", "HTML page", "empty", "gzip cut"):
        if add(mutant(publication, mutator, seed)) == "refused":
            refused += 1
            assert ledger.view().rows[publication.list].id == serving
        serving = ledger.view().rows[publication.list].id
        assert _hashes(ledger.versions(publication.list).place(version.id)) == good
    assert refused >= 3
    assert ledger.verify() == ()


def _hashes(folder: Path) -> dict[str, str]:
    return {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in sorted(folder.iterdir())}
