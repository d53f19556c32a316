"""Trade names of clipped words are known by what they say, and keep their own spelling."""

import pytest

from narrows.match import kernels
from narrows.match.name import align
from narrows.text.name import Role, analyse
from narrows.text.name_clipped import translated_forms, written_out


@pytest.mark.parametrize(
    ("clipped", "said"),
    [
        ("uralneft", "uraloil"),
        ("promstroybank", "industrialconstructionbank"),
        ("gosenergoservis", "stateenergyservice"),
        ("neftprom", "oilindustry"),
        ("sibneftegaz", None),
        ("promeks", None),
        ("bank", None),
        ("prom", None),
        ("stroy" * 4, None),
    ],
)
def test_a_name_is_written_out_where_all_of_it_is_clipped_words(
    clipped: str, said: str | None
) -> None:
    assert written_out(clipped) == said


@pytest.mark.parametrize("spelling", ["Sibselkhozbank", "Сибсельхозбанк"])
def test_a_clipped_name_agrees_with_its_words(spelling: str) -> None:
    name = analyse(spelling, "organisation")
    assert [token.role for token in name.compared] == [Role.NAME]
    found = align(name, analyse("Siberian Agricultural Bank", "organisation"))
    assert [pair.kind for pair in found.pairs] == [kernels.JOINED]
    other = align(name, analyse("Siberian Industrial Bank", "organisation"))
    assert kernels.JOINED not in {pair.kind for pair in other.pairs}


@pytest.mark.parametrize(
    "adjective",
    ["Torbensky", "Torbenskiy", "Torbenskii", "Torbenskij", "Torbenskaya", "Torbenskoye",
     "Torbenskogo", "Торбенский", "Торбенское", "Torbenský"],
)  # fmt: skip
def test_an_adjective_agrees_with_the_place_it_is_made_of(adjective: str) -> None:
    plant = analyse(f"{adjective} Plant", "organisation")
    for place in ("Torben", "Torbensk"):
        found = align(plant, analyse(f"{place} Plant", "organisation"))
        assert max(pair.cell for pair in found.pairs) <= 40, place


@pytest.mark.parametrize("word", ["torben", "torbensk", "skaya", "disko", "tesko"])
def test_no_other_word_has_the_ending_of_an_adjective(word: str) -> None:
    assert translated_forms((word,)) == ()


def test_people_and_ships_keep_their_names() -> None:
    assert analyse("Ivan Torbenskiy", "person").compared[1].forms == ("torbenskiy",)
    assert analyse("Torbenskiy", "vessel").compared[0].forms == ("torbenskiy",)


def test_two_letters_and_a_number_come_apart() -> None:
    name = analyse("KB4", "organisation").compared
    assert [(token.text, token.number) for token in name] == [("kb", None), ("4", 4)]
    assert name[0].role is Role.ACRONYM
    assert [token.text for token in analyse("K4", "organisation").compared] == ["k4"]
