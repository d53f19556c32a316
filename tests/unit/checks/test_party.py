"""The party check, end to end on a small snapshot."""

import gc
import math
import random
import time
from pathlib import Path

import msgspec
import pytest

from narrows.checks.party import ALIKE, Options, World, check, check_many, unhidden
from narrows.checks.question import MOST_LETTERS, asked_for, spelled_out, usable
from narrows.index.build import build
from narrows.index.snapshot import open_snapshot
from narrows.match.policies import default_policy
from narrows.match.rules import rules
from narrows.model.entity import Entity
from narrows.model.evidence import Evidence, probability
from narrows.model.finding import Basis, Designation, Finding, ListUsed, Overrides, Screening
from narrows.model.party import Identifier, Party
from narrows.model.policy import Thresholds
from narrows.model.statement import EntityId, Source, Statement
from narrows.text.canonical import canonical
from narrows.text.name import MAX_TOKENS
from narrows.text.name_forms import forms
from narrows.text.name_table import WordTable


def pieces(finding: Finding) -> tuple[str, float, tuple[Evidence, ...]]:
    """Return what a finding says, whatever its question chose."""
    return finding.entity_id, finding.bits, finding.evidence


def test_exact_name_is_on_top(world: World) -> None:
    found = check(Party(schema="Person", names=("Vexelor Brandamurik Postolny",)), world)
    assert found.status == "screened"
    assert found[0].entity_id == "own-1"
    assert found[0].is_match


def test_the_score_is_the_sum_of_its_evidence(world: World) -> None:
    party = Party(
        schema="Person",
        names=("Postolny Veksilor",),
        birth_dates=("1961-05-04",),
        countries=("ru",),
        genders=("male",),
    )
    finding = check(party, world)[0]
    prior = world.policy.prior_bits["person"]
    total = math.fsum([prior, *(piece.bits for piece in finding.evidence)])
    assert finding.bits == total
    assert finding.score == probability(total)
    assert {"BIRTH-DATE-SWAPPED", "COUNTRY-SAME", "GENDER-SAME"} <= {
        piece.code for piece in finding.evidence
    }


def test_every_code_has_a_rule(world: World) -> None:
    known = {rule.code for rule in rules()}
    for name in ("Postolny V", "Zarbolin OOO", "Ocean Zephalon 9", "Abu Falcon", "Hasan Ahmad"):
        for schema in ("Person", "Company", None):
            for finding in check(Party(schema=schema, names=(name,)), world, Options(floor=0.0)):
                assert {piece.code for piece in finding.evidence} <= known


def test_other_script_finds_the_party(world: World) -> None:
    found = check(Party(schema="Person", names=("Векселор Брандамурик Постольный",)), world)
    assert found[0].entity_id == "own-1"


def test_a_birth_date_far_off_takes_the_score_down(world: World) -> None:
    name = ("Vexelor Brandamurik Postolny",)
    plain = check(Party(schema="Person", names=name), world, Options(floor=0.0))[0]
    far = check(
        Party(schema="Person", names=name, birth_dates=("1999-01-01",)), world, Options(floor=0.0)
    )[0]
    assert far.bits < plain.bits - 5


def test_an_identifier_alone_is_enough(world: World) -> None:
    for number in ("AB 1234567", "ZZ7654321"):
        found = check(Party(identifiers=(Identifier("passportNumber", number),)), world)
        assert [finding.entity_id for finding in found] == ["own-1"]
        assert found[0].is_match


def test_different_imo_numbers_contradict(world: World) -> None:
    same_name = check(
        Party(
            schema="Vessel",
            names=("Ocean Zephalon 7",),
            identifiers=(Identifier("imoNumber", "9074729"),),
        ),
        world,
        Options(floor=0.0),
    )
    ship = next(finding for finding in same_name if finding.entity_id == "own-5")
    assert any(piece.code == "IDENTIFIER-CONTRADICTED" for piece in ship.evidence)


def test_numbers_that_differ_do_not_alert(world: World) -> None:
    found = check(Party(schema="Vessel", names=("OCEAN ZEPHALON 7",)), world)
    assert [finding.entity_id for finding in found] == ["own-5"]
    assert (
        check(Party(schema="Organization", names=("Brigade 45 of Vostrakhel",)), world).findings
        == ()
    )


def test_a_weak_alias_alerts_only_in_full_or_with_more(world: World) -> None:
    assert check(Party(schema="Person", names=("Abu Falcon",)), world).findings
    near = check(Party(schema="Person", names=("Falkon",)), world)
    assert not near.findings


def test_a_person_filed_as_a_company_is_found_and_marked(world: World) -> None:
    for name in ("Vexelor Brandamurik Postolny", "Postolny Vexelor Brandamurik"):
        found = check(Party(schema="Company", names=(name,)), world)
        assert found[0].entity_id == "own-1"
        assert any(piece.code == "KIND-DIFFERS" for piece in found[0].evidence)


def test_another_kind_of_party_alerts_by_the_stricter_limit(world: World) -> None:
    asked = Party(schema="Person", names=("Brigade 44 of Vostrakhel",))
    found = check(asked, world)
    score = found[0].score
    assert any(piece.code == "KIND-DIFFERS" for piece in found[0].evidence)
    limits = world.policy.thresholds
    for person, organisation, outcome in (
        (score + 0.001, score - 0.001, "review"),
        (score - 0.001, score + 0.001, "review"),
        (score - 0.001, score - 0.001, "match"),
    ):
        own = {
            **limits,
            "person": Thresholds(review=0.3, match=person),
            "organisation": Thresholds(review=0.3, match=organisation),
        }
        policy = msgspec.structs.replace(world.policy, thresholds=own)
        held = check(asked, msgspec.structs.replace(world, policy=policy))
        assert held[0].outcome == outcome


def test_one_id_on_two_lists_gives_two_findings(world: World) -> None:
    found = check(Party(schema="Person", names=("Ahmad Hasan al-Tuvariki",)), world)
    assert sorted(f.list for f in found if f.entity_id == "own-2") == ["other", "own"]


def test_hidden_lists_give_no_findings(world: World) -> None:
    hidden = msgspec.structs.replace(world, hidden_lists=frozenset({"other"}))
    party = Party(schema="Person", names=("Ahmad Hasan al-Tuvariki",))
    assert {f.list for f in check(party, hidden)} == {"own"}
    assert {f.list for f in check(party, unhidden(hidden))} == {"own", "other"}


@pytest.mark.parametrize("name", ["", "   ", "\0\0", "---", "\u200b\u200b"])
def test_nothing_to_ask_for_is_not_screened(world: World, name: str) -> None:
    answer = check(Party(schema="Person", names=(name,)), world)
    assert answer.status == "not_screened"
    assert answer.reason


def test_a_name_of_two_million_characters_is_refused_at_once(world: World) -> None:
    begin = time.perf_counter()
    answer = check(Party(schema="Person", names=("a b " * 500_000,)), world)
    assert answer.status == "not_screened"
    assert "2,000,000" in (answer.reason or "")
    assert time.perf_counter() - begin < 1.0


def test_a_refused_name_beside_a_good_one_is_incomplete(world: World) -> None:
    answer = check(
        Party(schema="Person", names=("x" * 5000, "Vexelor Brandamurik Postolny")), world
    )
    assert answer.status == "incomplete"
    assert answer[0].entity_id == "own-1"


def test_many_names_are_cut_with_a_mark(world: World) -> None:
    names = (*(f"Name{chr(97 + i)} Other" for i in range(26)), "Vexelor Postolny")
    assert check(Party(schema="Person", names=names), world).status == "incomplete"


def test_a_nul_byte_inside_a_name_does_no_harm(world: World) -> None:
    found = check(Party(schema="Person", names=("Vexelor\0 Brandamurik Postolny",)), world)
    assert found[0].entity_id == "own-1"


def test_compiled_and_plain_give_the_same_answer(world: World) -> None:
    names = ["Vexelor Postolny", "Ahmad Hasan Tuvariki", "Zarbolin", "Векселор", "Ocean Zephalon 8"]
    parties = [Party(names=(name,)) for name in names]
    slow = check_many(parties, world, Options(floor=0.0))
    fast = check_many(parties, msgspec.structs.replace(world, fast=True), Options(floor=0.0))
    assert slow == fast


@pytest.mark.parametrize("schema", ["Person", "Company", "Vessel", None])
def test_a_floor_at_its_own_score_keeps_a_finding(world: World, schema: str | None) -> None:
    party = Party(schema=schema, names=("Vexelor Postolny",), countries=("ru",))
    every = check(party, world, Options(floor=0.0)).findings
    assert every
    for finding in every:
        shown = check(party, world, Options(floor=finding.score)).findings
        assert pieces(finding) in map(pieces, shown)


def test_a_number_is_not_worth_less_for_a_name_that_is_a_little_alike(world: World) -> None:
    number = (Identifier("passportNumber", "AB1234567"),)
    alone = check(Party(identifiers=number), world)[0]
    named = check(Party(schema="Person", names=("Vexelor Ruman",), identifiers=number), world)[0]
    assert alone.entity_id == named.entity_id == "own-1"
    assert named.bits >= alone.bits


def test_a_policy_that_weighs_names_is_pruned_by_its_own_weights(world: World) -> None:
    policy = msgspec.structs.replace(world.policy, weights={"NAME-WORD": 3.0})
    heavy = msgspec.structs.replace(world, policy=policy)
    party = Party(schema="Person", names=("Postolny Veksilor",))
    for finding in check(party, heavy, Options(floor=0.0)).findings:
        shown = check(party, heavy, Options(floor=finding.score)).findings
        assert pieces(finding) in map(pieces, shown)


def test_the_same_name_of_many_short_words_is_shown(tmp_path: Path) -> None:
    name = "安東 阿爾貝托 蓋伊 寶拉"
    one = EntityId("own-1")
    listed = Entity(one, "Person", Source("own", "1"), (Statement(one, "Person", "name", name),))
    build([listed], tmp_path)
    with open_snapshot(tmp_path) as snapshot:
        there = World(
            snapshot=snapshot,
            policy=default_policy(),
            basis=Basis("0", "p", "h", snapshot.id, ()),
            designations=lambda party: (),
        )
        answer = check(Party(schema="Person", names=(name,)), there)
    assert [finding.entity_id for finding in answer] == ["own-1"]


def test_more_words_than_one_question_may_have_are_told(world: World) -> None:
    names = tuple(" ".join(f"word{chr(97 + i)}{chr(97 + k)}" for k in range(20)) for i in range(15))
    answer = check(Party(schema="Person", names=names), world)
    assert answer.status == "incomplete"
    assert "more than 288 words" in (answer.reason or "")
    assert check(Party(schema="Person", names=names[:14]), world).status == "screened"


@pytest.mark.parametrize(
    ("letters", "words"),
    [("абвгдежзиклмн", 72), ("김이박최정강조윤장임", 36), ("ابتجدرسعفقكل", 57)],
    ids=["as four", "each syllable as four", "as five"],
)
def test_words_of_other_alphabets_count_as_more(world: World, letters: str, words: int) -> None:
    every = [a + b for a in letters for b in letters][: words + 1]

    def answer(count: int) -> Screening:
        names = tuple(" ".join(every[i : min(i + 8, count)]) for i in range(0, count, 8))
        return check(Party(schema="Person", names=names), world)

    assert answer(words).status == "screened"
    more = answer(words + 1)
    assert more.status == "incomplete"
    assert "more than 288 words" in (more.reason or "")


def test_a_latin_word_counts_as_often_as_it_is_spelled() -> None:
    assert [len(forms(word)) for word in ("josé", "müller", "göçmüş")] == [1, 2, 8]
    assert [asked_for(f"{word} {word}") for word in ("josé", "müller", "göçmüş")] == [2, 4, 8]


def test_of_a_name_no_more_words_count_than_are_compared() -> None:
    assert asked_for(" ".join(["ab"] * 100)) == MAX_TOKENS
    assert asked_for(" ".join(["شب"] * MAX_TOKENS)) == MAX_TOKENS * 5
    for endless in (" ".join(["شب"] * 100), "漢" * 2000, " ".join(["яя"] * 900)):
        assert asked_for(endless) == 7 * MAX_TOKENS
    assert asked_for("パラヴァル ぱらばる") == 8
    assert asked_for("") == 0


def test_more_foreign_letters_than_one_question_may_have_are_told(world: World) -> None:
    names = tuple(" ".join(c * 50 for c in "абвгде") + " " + "жз"[i] * 20 for i in range(2)) * 2
    names = tuple(f"{name} {'ик'[i % 2] * 5}{'ум' * (i + 1)}" for i, name in enumerate(names))
    answer = check(Party(schema="Person", names=names), world)
    assert answer.status == "incomplete"
    assert "more than 800 letters other than a to z" in (answer.reason or "")
    assert check(Party(schema="Person", names=names[:2]), world).status == "screened"


@pytest.mark.parametrize(
    "name",
    ["аб" * 700, " ".join(["漢字" * 20] * 48), "ﷺ" * 1900, "x" * 900 + "漢" * 100 + "я" * 900],
)
def test_of_one_name_with_too_many_foreign_letters_the_beginning_is_asked_for(
    world: World, name: str
) -> None:
    names, reasons = usable(Party(names=(name, "Vexelor Brandamurik")), world.policy)
    (begun,) = names
    assert begun
    assert name.startswith(begun)
    assert spelled_out(canonical(begun).text) <= MOST_LETTERS
    assert "not all are asked for" in reasons[0]


def test_a_listed_party_is_found_by_the_beginning_of_an_endless_name(tmp_path: Path) -> None:
    one = EntityId("own-1")
    named = Statement(one, "Organization", "name", "Векселор Брандамурик")
    build([Entity(one, "Organization", Source("own", "1"), (named,))], tmp_path)
    with open_snapshot(tmp_path) as snapshot:
        there = World(
            snapshot=snapshot,
            policy=default_policy(),
            basis=Basis("0", "p", "h", snapshot.id, ()),
            designations=lambda party: (),
        )
        endless = named.value + " " + "бвгд" * 230
        question = Party(schema="Organization", names=(endless,))
        answer = check(question, there, Options(floor=0.0))
    assert answer.status == "incomplete"
    assert [finding.entity_id for finding in answer] == ["own-1"]


def test_questions_are_answered_fast_once_the_kernels_are_there(world: World) -> None:
    question = Party(schema="Person", names=("Vexelor Brandamurik Postolny",))
    cold = check(question, world)
    check_many([question] * 64, world)
    assert check(question, world) == cold


@pytest.mark.parametrize("count", [1, 64])
def test_nothing_is_collected_while_many_are_answered(world: World, count: int) -> None:
    collected = []

    def designations(party: Entity) -> tuple[Designation, ...]:
        collected.append(gc.isenabled())
        if len(collected) > count:
            raise LookupError("own-1")
        return ()

    there = msgspec.structs.replace(world, designations=designations, fast=True)
    question = Party(schema="Person", names=("Vexelor Brandamurik Postolny",))
    answers = check_many([question] * count, there)
    assert collected == [count == 1] * count
    assert [len(answer.findings) for answer in answers] == [1] * count
    assert gc.isenabled()
    with pytest.raises(LookupError):
        check_many([question] * count, there)
    assert gc.isenabled()


def test_words_forgotten_to_bound_memory_leave_no_comparisons_behind(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(WordTable, "MOST", 12)
    rng = random.Random(11)
    names = ["Vexelor Brandamurik Postolny", "Ahmad Hasan al-Tuvariki", "Zarbolin Trading",
             "Ocean Zephalon 7", "Brigade 44 of Vostrakhel"]  # fmt: skip

    def misspelt(name: str) -> str:
        letters = list(name)
        for _ in range(rng.randrange(4)):
            letters[rng.randrange(len(letters))] = rng.choice("aeiouklmnrst")
        return "".join(letters)

    asked = [Party(names=(misspelt(rng.choice(names)),)) for _ in range(150)]
    fast = msgspec.structs.replace(world, fast=True)
    options = Options(floor=0.0)
    for party in asked:
        (answer,) = check_many([party], fast, options)
        assert answer == check(party, world, options), party


def test_a_closed_snapshot_lets_go_of_its_files_and_memory(tmp_path: Path, world: World) -> None:
    one = EntityId("own-1")
    name = Statement(one, "Person", "name", "Vexelor Postolny")
    build([Entity(one, "Person", Source("own", "1"), (name,))], tmp_path)

    def mapped() -> int:
        return Path("/proc/self/maps").read_text().count(str(tmp_path))

    # What other tests left must not be collected in here: a finaliser that fails keeps hold
    # of every frame it was called in.
    gc.collect()
    gc.disable()
    try:
        for fast in (False, True, True):
            with open_snapshot(tmp_path) as snapshot:
                there = msgspec.structs.replace(world, snapshot=snapshot, fast=fast)
                assert check(Party(names=("Vexelor Postolny",)), there).findings
                assert mapped()
            del snapshot, there
            gc.collect()
            assert not mapped()
    finally:
        gc.enable()


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("V\u0435xelor Br\u0430ndamurik Postolny", "TEXT-TAMPERED"),
        ("Vexe\u200blor Brandamurik Postolny", "TEXT-TAMPERED"),
        ("Vex3lor Brandamurik Postolny", "TEXT-TAMPERED"),
        ("Vex&#101;lor Brandamurik Postolny", "TEXT-UNDONE"),
        ("Vexelor Brandamurik Postolny", None),
    ],
)
def test_what_was_undone_to_read_a_name_is_told(world: World, name: str, code: str | None) -> None:
    plain = check(Party(schema="Person", names=("Vexelor Brandamurik Postolny",)), world)[0]
    found = check(Party(schema="Person", names=(name,)), world)[0]
    told = [piece for piece in found.evidence if piece.code.startswith("TEXT-")]
    assert [piece.code for piece in told] == ([] if code is None else [code])
    assert all(piece.query == name and "vexelor brandamurik" in piece.text for piece in told)
    assert found.entity_id == plain.entity_id


POSTOLNY = Party(schema="Person", names=("Postolny Veksilor",))


def test_what_a_question_chose_stands_in_the_basis_of_its_answer(world: World) -> None:
    used = tuple(ListUsed(name, "1", "0" * 64, None, None, 1) for name in ("other", "own"))
    there = msgspec.structs.replace(world, basis=msgspec.structs.replace(world.basis, lists=used))
    plain = check(POSTOLNY, there)
    assert plain.basis is there.basis
    assert plain.basis.overrides is msgspec.UNSET
    chosen = Options(floor=0.01, limit=3, lists=frozenset({"own"}))
    answer = check(POSTOLNY, there, chosen)
    assert answer.basis.overrides == Overrides(floor=0.01, limit=3, lists=("own",))
    assert [one.name for one in answer.basis.lists] == ["own"]
    assert answer[0].basis == answer.basis
    assert answer[0].id != plain[0].id
    silent = check(Party(names=("Nobody Whosoever",)), there, chosen)
    assert silent.basis == answer.basis
    assert check(Party(), there, chosen).basis == answer.basis


@pytest.mark.parametrize("fast", [False, True])
def test_a_prior_and_thresholds_hold_for_the_question_that_chose_them(
    world: World, fast: bool
) -> None:
    world = msgspec.structs.replace(world, fast=fast)
    plain = check(POSTOLNY, world)[0]
    lower = Options(floor=0.0, prior_bits={"person": world.policy.prior_bits["person"] - 3})
    lowered = check(POSTOLNY, world, lower)[0]
    assert lowered.bits == pytest.approx(plain.bits - 3)
    assert lowered.basis.overrides == Overrides(floor=0.0, prior_bits=lower.prior_bits)
    above = Thresholds(plain.score, min(1.0, plain.score + 0.001))
    reviewed = check(POSTOLNY, world, Options(thresholds={"person": above}))[0]
    assert (plain.outcome, reviewed.outcome) == ("match", "review")
    assert check(POSTOLNY, world, Options(thresholds={"vessel": above}))[0].outcome == "match"
    beyond = Options(thresholds={"person": Thresholds(above.match, above.match)})
    assert not check(POSTOLNY, world, beyond).findings
    assert check(POSTOLNY, world)[0] == plain


@pytest.mark.parametrize("fast", [False, True])
def test_words_left_out_that_are_as_alike_as_kept_ones_are_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fast: bool
) -> None:
    for module in ("bulk", "candidates"):
        monkeypatch.setattr(f"narrows.index.{module}.WORDS_PER_WORD", 1)
    names = [f"{letter}arbolinku".title() for letter in "bcdfgh"] + ["Vexelor Postolny"]
    parties = [
        Entity(
            EntityId(f"own-{n}"),
            "Person",
            Source("own", "1"),
            (Statement(EntityId(f"own-{n}"), "Person", "name", name),),
        )
        for n, name in enumerate(names)
    ]
    build(parties, tmp_path)
    with open_snapshot(tmp_path) as snapshot:
        there = World(
            snapshot=snapshot,
            policy=default_policy(),
            basis=Basis("0", "p", "h", snapshot.id, ()),
            designations=lambda party: (),
            fast=fast,
        )
        many = check(Party(schema="Person", names=("Arbolinku",)), there)
        few = check(Party(schema="Person", names=("Vexelor Postolny",)), there)
        both = check_many([many.subject, few.subject], there)
    assert (many.status, many.reason) == ("incomplete", ALIKE)
    assert few.status == "screened"
    assert both == [many, few]
