"""Taking names apart."""

import pytest

from narrows.text import name as reading
from narrows.text.name import MAX_TOKENS, Role, analyse


def words(text: str, kind: str) -> list[str]:
    return [token.text for token in analyse(text, kind).compared]


def test_comma_puts_the_given_name_first() -> None:
    assert words("PUTIN, Vladimir", "person") == ["vladimir", "putin"]
    assert analyse("PUTIN, Vladimir", "person").key == analyse("Vladimir Putin", "person").key


def test_suffix_after_a_comma_is_no_given_name() -> None:
    assert words("Martin King, Jr", "person") == ["martin", "king"]


def test_titles_and_particles_are_set_aside() -> None:
    name = analyse("Sheikh Dr. Ahmed bin Ali", "person")
    assert [token.text for token in name.compared] == ["ahmed", "ali"]
    assert [token.role for token in name.tokens] == [
        Role.TITLE, Role.TITLE, Role.NAME, Role.PARTICLE, Role.PATRONYMIC,
    ]  # fmt: skip


@pytest.mark.parametrize(
    "spelling", ["Abd al-Rahman", "ABDUL RAHMAN", "Abdulrahman", "'Abd-al-Rahman"]
)
def test_servant_names_are_one_word(spelling: str) -> None:
    assert words(spelling, "person") == ["abdulrahman"]


def test_patronymic_is_found_by_its_ending() -> None:
    roles = {t.text: t.role for t in analyse("Vladimir Vladimirovich Putin", "person").tokens}
    assert roles["vladimirovich"] is Role.PATRONYMIC
    assert roles["vladimir"] is Role.NAME


def test_hangul_syllables_come_apart() -> None:
    assert words("서홍찬", "person") == ["서", "홍", "찬"]


@pytest.mark.parametrize("spelling", ["SIS DOO", "SIS d.o.o.", "Sis, D.O.O"])
def test_legal_forms_are_symbols(spelling: str) -> None:
    name = analyse(spelling, "organisation")
    assert [token.text for token in name.compared] == ["sis"]
    assert name.legal_forms == ("limited.llc",)


@pytest.mark.parametrize(
    "spelling",
    ["RNKO Birch LLC", "Birch NBCO", "Settlement Non-Bank Credit Organization Birch"],
)
def test_a_licence_is_no_part_of_the_name(spelling: str) -> None:
    name = analyse(spelling, "organisation")
    assert [token.text for token in name.compared] == ["birch"]


@pytest.mark.parametrize(
    ("spelling", "words"),
    [
        ("Birch Joynt Stock Company", ["birch"]),
        ("BIRCH JOINT STOCK COMPAN", ["birch"]),
        ("Birch Limited Liability Compny", ["birch"]),
        ("Open Joint Stck Company Birch", ["birch"]),
        ("Publica Joint Stock Company", ["publica"]),
    ],
)
def test_a_legal_form_is_known_by_all_its_words_but_one(spelling: str, words: list[str]) -> None:
    name = analyse(spelling, "organisation")
    assert [token.text for token in name.compared] == words
    assert name.legal_forms


def test_long_legal_form_in_cyrillic() -> None:
    name = analyse("Общество с ограниченной ответственностью Ромашка", "organisation")
    assert name.legal_forms == ("limited.llc",)
    assert [token.text for token in name.compared] == ["ромашка"]


@pytest.mark.parametrize("spelling", ["Brigade 44", "Brigade Forty-Four", "Brigade forty four"])
def test_numbers_have_one_value(spelling: str) -> None:
    assert [t.number for t in analyse(spelling, "organisation").tokens if t.number is not None] == [
        44
    ]


def test_roman_numeral_and_ordinal() -> None:
    assert analyse("Fund VIII", "organisation").tokens[-1].number == 8
    assert analyse("First Plant", "organisation").tokens[0].number == 1


def test_business_words_share_a_symbol_across_languages() -> None:
    symbols = {
        analyse(text, "organisation").compared[0].symbol
        for text in ("bank", "банк", "بانک", "银行")
    }
    assert symbols == {"bank"}


def test_vessel_prefix_is_set_aside() -> None:
    assert words("M/V Ocean Star", "vessel") == ["ocean", "star"]
    assert words("MT OCEAN STAR", "vessel") == ["ocean", "star"]


def test_a_name_of_nothing_but_fillers_is_still_compared() -> None:
    assert words("Al", "person") == ["al"]
    assert words("Company Limited", "organisation")


def test_nothing_legible_has_no_words() -> None:
    assert analyse("\0\0 -- ", "person").tokens == ()


def test_too_many_words_are_cut_with_a_mark() -> None:
    name = analyse(
        " ".join(f"word{chr(97 + i % 26)}{chr(97 + i // 26)}x" for i in range(60)), "person"
    )
    assert name.cut
    assert len(name.compared) <= MAX_TOKENS


@pytest.mark.parametrize(
    ("word", "symbol"),
    [
        ("Научно", "science"), ("nauchnoe", "science"), ("Wissenschaften", "science"),
        ("riaditeľstvo", "department"), ("للتعدين", "mining"), ("Ρωσικής", "place.russia"),
        ("Keji", "technology"), ("Wataniya", "national"), ("предпринимателей", "entrepreneur"),
    ],
)  # fmt: skip
def test_ordinary_words_are_known_by_their_stem(word: str, symbol: str) -> None:
    (token,) = [t for t in analyse(f"{word} Vexelorin", "organisation").compared if t.symbol]
    assert (token.role, token.symbol) == (Role.WORD, symbol)


@pytest.mark.parametrize(
    ("name", "symbols"),
    [
        ("上海玉岚货运代理有限公司", ["place.shanghai", None, "freight_forwarding"]),
        ("深圳市玉岚数控机床有限公司", ["place.shenzhen", None, "automation", "tool"]),
        ("玉嵐電子(香港)有限公司", [None, "electronics", "place.hongkong"]),
    ],
)  # fmt: skip
def test_ordinary_words_are_known_in_han_signs(name: str, symbols: list[str | None]) -> None:
    assert [token.symbol for token in analyse(name, "organisation").compared] == symbols


def test_compounds_are_taken_apart() -> None:
    found = analyse("Nationale Befreiungsarmee", "organisation").compared
    assert [token.symbol for token in found] == ["national", "liberation", "army"]


@pytest.mark.parametrize("word", ["Russneft", "Ruskhol", "Уралсиб", "Atomflot", "Uralvagonzavod"])
def test_a_clipped_word_is_no_ending_of_a_stem(word: str) -> None:
    (token,) = analyse(word, "organisation").compared
    assert (token.role, token.symbol) == (Role.NAME, None)


@pytest.mark.parametrize("word", ["Russische", "Atomnaya", "Zentralbank", "Volksarmee"])
def test_an_ending_of_a_stem_is_no_clipped_word(word: str) -> None:
    assert all(token.symbol for token in analyse(word, "organisation").compared)


def test_a_word_of_three_letters_is_no_country_without_its_accent() -> None:
    assert analyse("IRA", "organisation").compared[0].role is Role.ACRONYM


@pytest.mark.parametrize("form", ["Youxian Gongsi", "Gufen Youxian Gongsi", "Kabushiki Kaisha"])
def test_legal_forms_are_known_as_they_are_romanised(form: str) -> None:
    name = analyse(f"Vexelorin {form}", "organisation")
    assert [token.text for token in name.compared] == ["vexelorin"]
    assert len(name.legal_forms) == 1


def test_short_words_of_organisations_may_be_acronyms() -> None:
    roles = {t.text: t.role for t in analyse("AOGPC Vexelorin", "organisation").compared}
    assert roles == {"aogpc": Role.ACRONYM, "vexelorin": Role.NAME}


def test_initials_written_together_come_apart() -> None:
    assert words("JC Juncker", "person") == ["j", "c", "juncker"]
    assert words("Ng Teng", "person") == ["ng", "teng"]


@pytest.mark.parametrize("name", ["김정은", "정은 김", "王小明", "王 丹"])
def test_single_signs_have_a_role_of_their_own(name: str) -> None:
    tokens = analyse(name, "person").tokens
    assert {token.role for token in tokens} == {Role.SIGN}
    assert [token.symbol for token in tokens] == ["sign." + token.text for token in tokens]


def test_a_syllable_of_a_korean_name_is_no_article() -> None:
    assert words("KIM, Su Il", "person") == ["su", "il", "kim"]


@pytest.mark.parametrize(
    ("short", "whole"),
    [
        ("AO NII Polyus", "AO Nauchno-Issledovatelsky Institut Polyus"),
        ("ЦНИИ Полюс", "Центральный научно-исследовательский институт Полюс"),
        ("RNKO Polyus", "Settlement Non-Bank Credit Organization Polyus"),
        ("CB Polyus", "Commercial Bank Polyus"), ("ГОК Полюс", "Mining Plant Полюс"),
        ("Polyus Shpg & Trdg", "Polyus Shipping and Trading"),
    ],
)  # fmt: skip
def test_abbreviations_of_ordinary_words_mean_the_words(short: str, whole: str) -> None:
    one, other = analyse(short, "organisation"), analyse(whole, "organisation")
    assert [t.symbol for t in one.compared] == [t.symbol for t in other.compared]


@pytest.mark.parametrize(
    "text",
    [
        "Ivan Petrovich Sidorov", "Li Wei", "Juan Carlos", "John Smith III", "J Smith", "Kim 2",
        "Orlovs Janis", "Abdulrahman Khalid", "Mohammed", "Maria da Silva", "JC Juncker",
        "Abd Rahman Ali", "Nur Din Ali", "Dr Ahmed Ali", "VI Petrov", "Li VI",
    ],
)  # fmt: skip
def test_a_name_of_plain_words_is_read_as_any_other(
    text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    at_a_glance = analyse.__wrapped__(text, "person")
    monkeypatch.setattr(reading, "called_alone", lambda _: None)
    assert analyse.__wrapped__(text, "person") == at_a_glance


@pytest.mark.parametrize(
    "text",
    [
        "Kamir Torberg", "Kamir 7 Torberg", "Kamir Seven Torberg", "Kamir LLC", "Kamir VI",
        "Kamir Machine Building Torberg KMBT", "KTM Kamir Torberg Muromsk", "Minpromtorg Kamir",
        "Kamir Aktiengeselschaft", "Kamir joynt stock company", "Rosselkhozbank Torberg",
        "Befreiungsarmee Kamir", "Kamir9 Torberg", "of the Kamir",
    ],
)  # fmt: skip
def test_a_name_of_plain_words_of_no_person_is_read_as_any_other(
    text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    at_a_glance = analyse.__wrapped__(text, "organisation")
    monkeypatch.setattr(reading, "named_alone", lambda _: ())
    assert analyse.__wrapped__(text, "organisation") == at_a_glance


@pytest.mark.parametrize("spelling", ["33 Infantry", "33rd Infantry", "Thirty-third Infantry"])
def test_an_english_ordinal_is_a_number(spelling: str) -> None:
    assert analyse(spelling, "organisation").tokens[0].number == 33


def test_an_institute_written_together_with_its_subject_comes_apart() -> None:
    joined, apart = (analyse(name, "organisation") for name in ("НИИграфит", "НИИ Графит"))
    assert [t.symbol for t in joined.compared] == [t.symbol for t in apart.compared]
    assert joined.compared[-1].text == "графит"


@pytest.mark.parametrize(
    "name", ["Islamic Revolutionary Guard Corps (IRGC) Navy", "Research Institute NII Scientific"]
)
def test_an_abbreviation_beside_its_words_is_set_aside(name: str) -> None:
    symbols = [token.symbol for token in analyse(name, "organisation").compared]
    assert len(symbols) == len(set(symbols))


@pytest.mark.parametrize("middle", ["Ivanovich", "Ivanovitj", "Iwanowitsch", "Ivanovici"])
def test_patronymics_are_known_as_other_languages_write_them(middle: str) -> None:
    assert analyse(f"Oleg {middle} Torberg", "person").compared[1].role is Role.PATRONYMIC


@pytest.mark.parametrize("given", ["Siarhej", "Serguei", "Serhii", "Sergey"])
def test_given_names_are_one_name_in_the_languages_of_the_lists(given: str) -> None:
    assert analyse(f"{given} Torberg", "person").compared[0].symbol == "given.sergei"
