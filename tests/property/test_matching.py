"""What the party check promises whatever the names: on made-up lists in five scripts.

The everyday run takes a seeded slice of each property; ``long`` runs 10,000 checks of each.
"""

import contextlib
import random
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from importlib import resources
from math import fsum
from pathlib import Path

import msgspec
import pytest

from narrows.checks.party import DEFAULT, Options, Readings, World, check, check_many
from narrows.codes.schema import party_kind
from narrows.index.build import build
from narrows.index.candidates import Finder
from narrows.index.snapshot import open_snapshot
from narrows.match.explain import name_evidence
from narrows.match.party import other_evidence
from narrows.match.policies import default_policy
from narrows.model.entity import Entity
from narrows.model.evidence import Evidence, probability, total_bits
from narrows.model.finding import Basis, Finding
from narrows.model.party import Identifier, Party
from narrows.model.policy import Policy
from narrows.model.statement import EntityId, Source, Statement
from narrows.text.canonical import canonical
from narrows.text.name import analyse
from narrows.text.name_syllables import schemes
from narrows.text.transducer import _lexicon

SEED = 20261123
EVERYTHING = Options(floor=0.0, limit=100_000)
SHOWN = Options(limit=100_000)
PER_LIST = 50
"""Questions asked of one made-up list."""
SCRIPTS = ("latin", "latin", "latin", "cyrillic", "arabic", "hangul", "han")
COUNTRIES = ("ru", "ir", "kp", "cn", "by", "sy")
COMPANY_WORDS = {
    "latin": ("Trading", "LLC", "Bank", "International", "OOO", "GmbH", "Group"),
    "cyrillic": ("ООО", "банк", "группа", "торговый дом"),
    "arabic": ("شركة", "بنك", "مجموعة"),
    "hangul": ("은행", "무역", "그룹"),
    "han": ("银行", "集团", "贸易"),
}


# --- made-up lists and questions ---------------------------------------------------------


def _lines(name: str) -> list[str]:
    text = resources.files("narrows.text").joinpath("data", name).read_text("utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]


@cache
def words(script: str) -> tuple[str, ...]:
    """Return words of names in a script, from the shipped tables."""
    if script == "latin":
        counted = [line.split("\t")[0] for line in _lines("name_counts.tsv")]
        given = [word for line in _lines("given_names.txt") for word in line.split()]
        return tuple(w.title() for w in (*counted, *given) if w.isalpha() and len(w) > 1)
    return tuple(w for w in _lexicon(script) if w.isalpha())


@cache
def surnames(script: str) -> tuple[str, ...]:
    if script == "hangul":
        return tuple(line.split("\t")[0] for line in _lines("korean_surnames.txt"))
    rows = dict(line.split("\t", 1) for line in _lines("han_surnames.txt"))
    return tuple(rows["single"].split())


@cache
def signs(script: str) -> tuple[str, ...]:
    return tuple(sorted({sign for word in words(script) for sign in word}))


@cache
def spelled() -> tuple[tuple[tuple[tuple[str, ...], ...], ...], ...]:
    """Return the spellings of a few surnames and a few syllables, of Korean and of Chinese."""
    found = []
    for some in (schemes()[:1], schemes()[1:]):
        readings: tuple[dict[int, set[str]], dict[int, set[str]]] = ({}, {})
        for scheme in some:
            for by, rows in zip(readings, (scheme.family, scheme.given), strict=True):
                for spelling, numbers in rows.items():
                    for number in numbers:
                        by.setdefault(number, set()).add(spelling)
        most = (sorted(by.values(), key=lambda one: (-len(one), min(one))) for by in readings)
        found.append(tuple(tuple(tuple(sorted(one)) for one in by[:9]) for by in most))
    return tuple(found)


def in_syllables(rng: random.Random) -> str:
    """Return a Korean or Chinese name in Latin letters, spelled in any way."""
    families, syllables = rng.choice(spelled())
    given = rng.choice((" ", "-", "")).join(
        rng.choice(one) for one in rng.choices(syllables, k=rng.choice((1, 2, 2, 2, 2, 3)))
    )
    parts = [rng.choice(rng.choice(families)), given]
    return " ".join(parts if rng.random() < 0.7 else parts[::-1]).title()


def made_name(rng: random.Random, kind: str) -> str:
    if kind == "person" and rng.random() < 0.15:
        return in_syllables(rng)
    script = rng.choice(SCRIPTS)
    if kind == "person" and script in ("hangul", "han") and rng.random() < 0.8:
        given = "".join(rng.choices(signs(script), k=rng.randint(1, 2)))
        return rng.choice(surnames(script)) + rng.choice(("", "", " ")) + given
    chosen = rng.choices(words(script), k=rng.choice((1, 2, 2, 2, 3, 3, 4)))
    if kind == "person" and script == "latin" and rng.random() < 0.2:
        chosen.insert(1, rng.choice(("al", "bin", "van", "J.", "Abd")))
    if kind != "person":
        chosen.append(rng.choice((*COMPANY_WORDS[script], str(rng.randint(2, 60)))))
    if kind == "person" and len(chosen) == 2 and rng.random() < 0.15:
        return f"{chosen[1]}, {chosen[0]}"
    return " ".join(chosen)


def spoiled(rng: random.Random, name: str) -> str:
    """Return a name with a slip, a word less, another order, or as it is."""
    parts = name.split()
    match rng.randrange(6):
        case 0 if len(name) > 4:
            at = rng.randrange(1, len(name) - 1)
            return name[:at] + name[at + 1 :]
        case 1 if len(name) > 4:
            at = rng.randrange(1, len(name) - 2)
            return name[:at] + name[at + 1] + name[at] + name[at + 2 :]
        case 2 if len(parts) > 1:
            del parts[rng.randrange(len(parts))]
        case 3:
            rng.shuffle(parts)
        case 4:
            parts[rng.randrange(len(parts))] = rng.choice(words(rng.choice(SCRIPTS)))
    return " ".join(parts)


def made_party(rng: random.Random, number: int, list_name: str = "own") -> Entity:
    schema = rng.choice(("Person", "Person", "Person", "Company", "Organization", "Vessel"))
    kind = party_kind(schema)
    one = EntityId(f"{list_name}-{number}")
    values = [("name", made_name(rng, kind))]
    values += [("alias", made_name(rng, kind)) for _ in range(rng.randrange(3))]
    if rng.random() < 0.15:
        values.append(("weakAlias", made_name(rng, kind)))
    if rng.random() < 0.6:
        values.append(("country", rng.choice(COUNTRIES)))
    if kind == "person" and rng.random() < 0.6:
        values.append(("birthDate", made_date(rng)))
    if kind == "person" and rng.random() < 0.4:
        values.append(("gender", rng.choice(("male", "female"))))
    if kind == "person" and rng.random() < 0.3:
        values.append(("birthPlace", rng.choice(("Tehran", "Minsk", "Vladivostok"))))
    if kind != "vessel" and rng.random() < 0.4:
        values.append(("idNumber", f"N{rng.randint(10**6, 10**6 + 40)}"))
    if kind == "vessel" and rng.random() < 0.7:
        values.append(("imoNumber", rng.choice(("9074729", "9401611", "9176187"))))
    return _entity(one, schema, values, list_name)


def _entity(one: EntityId, schema: str, values: list[tuple[str, str]], list_name: str) -> Entity:
    statements = tuple(Statement(one, schema, prop, value) for prop, value in values)
    return Entity(one, schema, Source(list_name, "1"), statements)


def made_date(rng: random.Random) -> str:
    year, month, day = rng.randint(1950, 1970), rng.randint(1, 12), rng.randint(1, 28)
    return rng.choice((f"{year}-{month:02}-{day:02}", f"{year}-{month:02}", f"{year}"))


def made_question(rng: random.Random, entities: Sequence[Entity], *, full: bool = True) -> Party:
    names = []
    for _ in range(rng.choice((1, 1, 1, 2, 3))):
        listed = rng.choice(tuple(rng.choice(entities).names())).value
        names.append(spoiled(rng, listed) if rng.random() < 0.85 else made_name(rng, "person"))
    schema = rng.choice(("Person", "Person", "Company", "Vessel", "LegalEntity", None))
    told = dict[str, tuple[str, ...] | tuple[Identifier, ...]]()
    if full:
        if rng.random() < 0.4:
            told["birth_dates"] = (made_date(rng),)
        if rng.random() < 0.4:
            told["countries"] = (rng.choice(COUNTRIES),)
        if rng.random() < 0.3:
            told["genders"] = (rng.choice(("male", "female")),)
        if rng.random() < 0.3:
            told["birth_places"] = (rng.choice(("Teheran", "Minsk", "Brest")),)
        if rng.random() < 0.3:
            number = f"N{rng.randint(10**6, 10**6 + 40)}"
            told["identifiers"] = (Identifier("idNumber", number),)
        elif rng.random() < 0.2:
            told["identifiers"] = (Identifier("imoNumber", rng.choice(("9074729", "9401611"))),)
    party = Party(schema=schema, names=tuple(names))
    return msgspec.structs.replace(party, **told)


@contextlib.contextmanager
def opened(
    entities: Sequence[Entity], folder: Path, *, fast: bool = True, policy: Policy | None = None
) -> Iterator[World]:
    build(entities, folder)
    with open_snapshot(folder) as snapshot:
        yield World(
            snapshot=snapshot,
            policy=policy or default_policy(),
            basis=Basis("0", "p", "h", "s", ()),
            designations=lambda listed: (),
            fast=fast,
        )


def told(findings: Sequence[Finding]) -> list[tuple[object, ...]]:
    """Return what an answer says, without the words of the question."""
    return [
        (f.list, f.entity_id, f.bits, f.outcome, [(e.code, e.bits, e.listed) for e in f.evidence])
        for f in findings
    ]


def by_party(findings: Sequence[Finding]) -> dict[tuple[str, str], Finding]:
    return {(f.list, f.entity_id): f for f in findings}


# --- the properties ------------------------------------------------------------------------


def adding_never_lowers(rng: random.Random, folder: Path) -> None:
    before = [made_party(rng, i) for i in range(24)]
    after = list(before)
    for at, one in enumerate(before):
        if rng.random() < 0.5:
            name = Statement(one.id, one.schema, "alias", made_name(rng, party_kind(one.schema)))
            if rng.random() < 0.5:  # an alias that shares a word with another party
                other = next(rng.choice(before).names()).value
                name = msgspec.structs.replace(name, value=spoiled(rng, other))
            after[at] = msgspec.structs.replace(one, statements=(*one.statements, name))
    after += [made_party(rng, i, "another") for i in range(12)]
    asked = [made_question(rng, before) for _ in range(PER_LIST)]
    with opened(before, folder / "a") as old, opened(after, folder / "b") as new:
        for question in asked:
            has = by_party(check(question, new, EVERYTHING).findings)
            for key, had in by_party(check(question, old, EVERYTHING).findings).items():
                assert key in has, (question, had)
                assert has[key].bits >= had.bits - 1e-9, (question, had, has[key])
                assert had.outcome == "below" or has[key].outcome != "below", (question, had)


def writing_never_matters(rng: random.Random, folder: Path) -> None:
    entities = [made_party(rng, i) for i in range(24)]
    with opened(entities, folder) as world:
        for _ in range(PER_LIST):
            question = made_question(rng, entities)
            names = [otherwise(rng, name) for name in question.names]
            rng.shuffle(names)
            turned = msgspec.structs.replace(question, names=tuple(names))
            first, second = (check(q, world, EVERYTHING) for q in (question, turned))
            assert told(first.findings) == told(second.findings), (question, turned)
            assert (first.status, first.candidates) == (second.status, second.candidates)


def otherwise(rng: random.Random, name: str) -> str:
    """Return the same name in other case, spacing or Unicode form."""
    wide = {code: code + 0xFEE0 for code in range(0x30, 0x7B) if chr(code).isalnum()}
    ways: tuple[Callable[[str], str], ...] = (
        str.upper,
        str.lower,
        str.swapcase,
        lambda text: f"  {text.replace(' ', '   ')} ",
        lambda text: text.replace(" ", "\N{NO-BREAK SPACE}"),
        lambda text: unicodedata.normalize("NFD", text),
        lambda text: unicodedata.normalize("NFC", text),
        lambda text: unicodedata.normalize("NFKD", text),
        lambda text: text.translate(wide),
    )
    for way in rng.sample(ways, 3):
        changed = way(name)
        if canonical(changed).text == canonical(name).text:
            name = changed
    return name


def compiled_is_plain(rng: random.Random, folder: Path) -> None:
    entities = [made_party(rng, i) for i in range(20)]
    with opened(entities, folder, fast=True) as fast:
        plain = msgspec.structs.replace(fast, fast=False)
        for _ in range(PER_LIST):
            question = made_question(rng, entities)
            assert check(question, fast, EVERYTHING) == check(question, plain, EVERYTHING)


def many_are_as_one_by_one(rng: random.Random, folder: Path) -> None:
    entities = [made_party(rng, i) for i in range(20)]
    with opened(entities, folder, fast=True) as fast:
        plain = msgspec.structs.replace(fast, fast=False)
        asked = [made_question(rng, entities, full=rng.random() < 0.5) for _ in range(PER_LIST)]
        for options in (SHOWN, DEFAULT, EVERYTHING):
            answers = check_many(asked, fast, options)
            assert answers == [check(question, fast, options) for question in asked]
            assert answers == [check(question, plain, options) for question in asked]


def pruning_changes_nothing(rng: random.Random, folder: Path) -> None:
    entities = [made_party(rng, i) for i in range(16)]
    policy = default_policy()
    if rng.random() < 0.3:
        weights = {code: rng.choice((0.5, 1.5, 2.0)) for code in ("NAME-WORD", "KIND", "BIRTH")}
        policy = msgspec.structs.replace(policy, weights=weights)
    with opened(entities, folder, policy=policy) as world:
        for _ in range(PER_LIST):
            question = made_question(rng, entities)
            answer = check(question, world, SHOWN)
            assert answer.status == "screened"
            found = {key: f.bits for key, f in by_party(answer.findings).items()}
            wanted = unpruned(question, entities, world)
            assert found.keys() == wanted.keys(), (question, found, wanted)
            for key, bits in wanted.items():
                assert abs(found[key] - bits) < 1e-9, (question, key, found[key], bits)


def unpruned(
    question: Party, entities: Sequence[Entity], world: World
) -> dict[tuple[str, str], float]:
    """Compare each name with every name the look-up offers for it, leaving out none.

    The parties of a list come in their own order, so a party's number is its place.
    """
    policy = world.policy
    readings = Readings(question.names, question.schema)
    snapshot = world.snapshot
    offered = {
        (text, int(snapshot.name_party[n]), int(snapshot.name_statement[n]))
        for text in readings.names
        for n in Finder(snapshot).find(readings.asked_as(text)).names
    }
    found = {}
    for number, party in enumerate(entities):
        kind = party_kind(party.schema)
        others = other_evidence(question, party, lambda: (), policy) or []
        numbered = any(piece.code.startswith("IDENTIFIER-EQUAL") for piece in others)
        sums = [0.0] if numbered else []
        for position, statement in enumerate(party.statements):
            listed = analyse(statement.value, kind)
            for text in readings.names:
                query = analyse(text, kind)
                if (text, number, position) not in offered:
                    continue
                if not query.compared or not listed.compared:
                    continue
                pieces = name_evidence(query, listed, statement, policy.factor)
                if statement.prop == "weakAlias":
                    exact = any(piece.code == "NAME-EXACT" for piece in pieces)
                    code = "ALIAS-WEAK-EXACT" if exact else "ALIAS-WEAK"
                    pieces.append(Evidence(code, policy.bits[code] * policy.factor(code)))
                sums.append(total_bits(0.0, pieces))
        if sums:
            bits = fsum((policy.prior_bits[kind], max(sums), *(piece.bits for piece in others)))
            if probability(bits) >= policy.thresholds[kind].review:
                found[party.source.list, party.id] = bits
    return found


def exact_names_are_on_top(rng: random.Random, folder: Path) -> None:
    entities = [made_party(rng, i) for i in range(24)]
    asked = [(one, statement) for one in entities for statement in one.names()]
    with opened(entities, folder) as world:
        for one, statement in asked[:PER_LIST]:
            question = Party(schema=one.schema, names=(statement.value,))
            answer = check(question, world, SHOWN)
            mine = by_party(answer.findings).get((one.source.list, one.id))
            assert mine is not None, (one, statement)
            for other in answer.findings:
                same = any(piece.code == "NAME-EXACT" for piece in other.evidence)
                assert other.bits <= mine.bits or same, (statement, mine, other)


def the_sum_is_the_score(rng: random.Random, folder: Path) -> None:
    entities = [made_party(rng, i) for i in range(24)]
    with opened(entities, folder) as world:
        for _ in range(PER_LIST):
            answer = check(made_question(rng, entities), world, EVERYTHING)
            for finding in answer.findings:
                prior = world.policy.prior_bits[party_kind(finding.entity_schema)]
                assert finding.bits == total_bits(prior, finding.evidence)
                assert finding.score == probability(finding.bits)
                assert 0.0 < finding.score < 1.0
            for one, next_one in zip(answer.findings, answer.findings[1:], strict=False):
                assert one.bits >= next_one.bits
                assert one.score >= next_one.score
                # A thousandth of a bit is the least step of a weight; beyond 39 bits the
                # score stands at its bound and the bits alone tell findings apart.
                if one.bits - next_one.bits > 5e-4 and abs(next_one.bits) < 39 > one.bits:
                    assert one.score > next_one.score


FIELDS = {
    "birth_dates": ("BIRTH-DATE-", ("birthDate",)),
    "countries": ("COUNTRY-", ("country",)),
    "genders": ("GENDER-", ("gender",)),
    "birth_places": ("BIRTH-PLACE-", ("birthPlace",)),
    "identifiers": ("IDENTIFIER-", ("idNumber", "imoNumber")),
}


def missing_is_no_penalty(rng: random.Random, folder: Path) -> None:
    entities = [made_party(rng, i) for i in range(24)]
    listed = {(one.source.list, one.id): one for one in entities}
    with opened(entities, folder) as world:
        for _ in range(PER_LIST):
            question = made_question(rng, entities)
            given = by_party(check(question, world, EVERYTHING).findings)
            for field, (family, props) in FIELDS.items():
                without = msgspec.structs.replace(question, **{field: ()})
                less = given
                if getattr(question, field):
                    less = by_party(check(without, world, EVERYTHING).findings)
                for key, had in given.items():
                    pieces = [p for p in had.evidence if p.code.startswith(family)]
                    both = getattr(question, field) and any(
                        statement.prop in props for statement in listed[key].statements
                    )
                    assert both or not pieces, (question, field, had)
                    if any(piece.code.startswith("IDENTIFIER-EQUAL") for piece in pieces):
                        continue  # found by the number: without it there may be no candidate
                    told_less = less[key].bits
                    assert abs(told_less - (had.bits - fsum(p.bits for p in pieces))) < 1e-9
                    if all(piece.bits <= 0 for piece in pieces):
                        assert told_less >= had.bits - 1e-9, (question, field, had)


PROPERTIES: tuple[Callable[[random.Random, Path], None], ...] = (
    adding_never_lowers,
    writing_never_matters,
    compiled_is_plain,
    many_are_as_one_by_one,
    pruning_changes_nothing,
    exact_names_are_on_top,
    the_sum_is_the_score,
    missing_is_no_penalty,
)
EVERYDAY_LISTS = 2
LONG_LISTS = 10_000 // PER_LIST


def _run(prop: Callable[[random.Random, Path], None], lists: range, folder: Path) -> None:
    for number in lists:
        seed = SEED + number
        print(f"seed {seed}")
        prop(random.Random(seed), folder / str(number))


@pytest.mark.parametrize("prop", PROPERTIES, ids=lambda prop: prop.__name__)
def test_property(prop: Callable[[random.Random, Path], None], tmp_path: Path) -> None:
    _run(prop, range(EVERYDAY_LISTS), tmp_path)


@pytest.mark.long
@pytest.mark.parametrize("prop", PROPERTIES, ids=lambda prop: prop.__name__)
def test_property_at_length(prop: Callable[[random.Random, Path], None], tmp_path: Path) -> None:
    _run(prop, range(LONG_LISTS), tmp_path)
