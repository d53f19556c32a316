"""Korean and Chinese names in Latin letters are read as syllables, and only as a whole."""

from __future__ import annotations

import random
from itertools import pairwise

import pytest

from narrows.text import name_kernels
from narrows.text.name import Role, analyse
from narrows.text.name_costs import codes, costs
from narrows.text.name_syllables import further_forms, in_syllables, schemes


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Lee Myung Bak", "Ri Myong Pak"),
        ("Lee Myung Bak", "Yi Myŏng-bak"),
        ("Kim Jong Un", "Kim Chong-un"),
        ("Cho Il Woo", "Jo Il U"),
        ("Ra Kyung-Su", "Na Kyong Soo"),
        ("Xi Jinping", "Hsi Chinp'ing"),
        ("Zhou Enlai", "Chou Enlai"),
        ("Zeng Wei", "Tsang Wai"),
        ("Chen Dai Wen", "Chan Tai Man"),
        ("Tan Mei", "Chen Mei"),
    ],
)
def test_spellings_of_one_name_share_a_reading_word_by_word(one: str, other: str) -> None:
    found, wanted = (analyse(name, "person").compared for name in (one, other))
    assert len(found) == len(wanted)
    for a, b in zip(found, wanted, strict=True):
        assert {f for f in a.forms if in_syllables(f)} & set(b.forms), (a, b)


@pytest.mark.parametrize(
    "name",
    [
        "Paul Lee", "Young Smith", "Kim Kardashian", "Lee", "Ivan Li", "Kim Jong Un Chol",
        "Maria Rosa Lee", "Li Wei Garcia",
    ],
)  # fmt: skip
def test_a_name_that_is_not_wholly_in_syllables_is_letters(name: str) -> None:
    assert further_forms(name.lower().split()) is None
    assert not any(in_syllables(f) for t in analyse(name, "person").tokens for f in t.forms)


def test_a_surname_is_no_given_name() -> None:
    family = {n for scheme in schemes() for found in scheme.family.values() for n in found}
    given = {n for scheme in schemes() for found in scheme.given.values() for n in found}
    assert not family & given


def test_a_name_in_syllables_has_no_numeral_and_no_particle() -> None:
    assert {t.role for t in analyse("Jinping Xi", "person").tokens} == {Role.NAME, Role.SHORT}
    assert [t.text for t in analyse("Pak Do Chun", "person").compared] == ["pak", "do", "chun"]


def test_no_two_readings_come_near_each_other() -> None:
    """Beyond 260 two words contradict; a few thousand pairs, neighbours among them."""
    price, work = costs(), [0] * name_kernels.WIDTH**2
    forms = sorted(
        {
            form
            for scheme in schemes()[:2]
            for family in list(scheme.family)[::9]
            for given in list(scheme.given)[::9]
            for forms in further_forms([family, given]) or ()
            for form in forms
            if len(form) == name_kernels.SYLLABLE
        }
    )
    rng = random.Random(3)
    pairs = [*pairwise(forms), *(rng.sample(forms, 2) for _ in range(2000))]
    for one, other in pairs:
        a, b = codes(one), codes(other)
        apart = name_kernels.distance(
            a, 0, len(a), b, 0, len(b), price.sub, price.gap, price.two, price.swap, work
        )
        assert apart > 260, (one, other)


@pytest.mark.parametrize(
    ("word", "apart", "same"),
    [
        ("Guowei", ("Kwok", "Wai"), True),
        ("Zedong", ("Tse", "tung"), True),
        ("Guowei", ("Wai", "Kwok"), False),
    ],
)
def test_a_given_name_is_the_same_in_one_word_and_in_two(
    word: str, apart: tuple[str, str], same: bool
) -> None:
    from narrows.match.name import align
    from narrows.match.weights import FACT_NAMES

    found = align(analyse(f"Zeng {word}", "person"), analyse(f"Tsang {' '.join(apart)}", "person"))
    joins = [pair for pair in found.pairs if len(pair.listed) == 2]
    assert ([pair.cell for pair in joins] == [0]) is same
    assert bool(found.facts[FACT_NAMES.index("all_agree")]) is same
