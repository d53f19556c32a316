"""Which column says what: guessed, overridden, saved, read again."""

from __future__ import annotations

from pathlib import Path

import pytest

from narrows.inputs import mapping as mappings
from narrows.inputs.guess import guess
from narrows.inputs.mapping import Mapping
from narrows.inputs.row import Row
from narrows.model.errors import InputError, UnknownOption, UnknownSchema


def rows(*lines: tuple[object, ...]) -> list[Row]:
    return [Row(i, i + 1, cells) for i, cells in enumerate(lines, start=1)]


@pytest.mark.parametrize(
    ("columns", "fields"),
    [
        (("id", "name", "dob", "country"), ("id", "name", "birth_date", "country")),
        (("CustomerID", "FullName", "DateOfBirth"), ("id", "name", "birth_date")),
        (("Kundennummer", "Firma", "Land"), ("id", "name", "country")),
        (("Raison sociale", "Pays", "Numéro TVA"), ("name", "country", "vatCode")),
        (("Razón social", "País", "Pasaporte"), ("name", "country", "passportNumber")),
        (("ФИО", "Дата рождения", "Гражданство"), ("name", "birth_date", "country")),
        (("Ad Soyad", "Doğum Tarihi", "Uyruğu"), ("name", "birth_date", "country")),
        (("الاسم الكامل", "تاريخ الميلاد", "الجنسية"), ("name", "birth_date", "country")),
        (("نام کامل", "تاریخ تولد", "ملیت"), ("name", "birth_date", "country")),
        (("姓名", "出生日期", "国籍"), ("name", "birth_date", "country")),
        (("氏名", "生年月日", "国籍"), ("name", "birth_date", "country")),
        (("이름", "생년월일", "국적"), ("name", "birth_date", "country")),
        (("Vessel name", "IMO", "Flag"), ("name", "imoNumber", "country")),
        (("legal_name", "lei", "swift_bic"), ("name", "leiCode", "swiftBic")),
        (("client dob", "client name"), ("birth_date", "name")),
    ],
)
def test_headers_of_many_languages_are_known(
    columns: tuple[str, ...], fields: tuple[str, ...]
) -> None:
    found = guess(columns, [])
    assert {c: f for f, labels in found.columns.items() for c in labels} == dict(
        zip(columns, fields, strict=True)
    )


@pytest.mark.parametrize("header", ["bank name", "file name", "user name", "product", "named by"])
def test_headers_that_only_contain_a_word_are_left_alone(header: str) -> None:
    assert guess((header,), []).columns == {}


def test_customer_is_a_name_or_a_number_by_its_cells() -> None:
    named = guess(("Customer", "x"), rows(("Ann Ash", 1), ("Bo Beck", 2)))
    numbered = guess(("Customer", "Company name"), rows(("C-001", "Ann AG"), ("C-002", "Bo")))
    assert named.columns == {"name": ("Customer",)}
    assert numbered.columns == {"id": ("Customer",), "name": ("Company name",)}


def test_a_bare_name_beside_a_first_name_is_the_surname() -> None:
    found = guess(("Name", "Vorname"), rows(("Müller", "Hans"), ("Maier", "Eva")))
    assert found.columns == {"last_name": ("Name",), "first_name": ("Vorname",)}
    whole = guess(("Name", "Vorname"), rows(("Hans Müller", "Hans"), ("Eva Maier", "Eva")))
    assert whole.columns["name"] == ("Name",)


def test_a_bare_name_beside_a_surname_is_the_first_name() -> None:
    found = guess(("имя", "фамилия"), rows(("Иван", "Петров"), ("Анна", "Белова")))
    assert found.columns == {"first_name": ("имя",), "last_name": ("фамилия",)}


def test_several_columns_may_say_the_same() -> None:
    found = guess(("name", "alias 1", "alias 2", "nationality", "country of residence"), [])
    assert found.columns["alias"] == ("alias 1", "alias 2")
    assert found.columns["country"] == ("nationality", "country of residence")


def test_keys_inside_json_objects_are_known() -> None:
    found = guess(("schema", "properties"), rows(("Person", {"name": ["A"], "birthDate": ["1"]})))
    assert found.columns == {
        "schema": ("schema",),
        "name": ("properties.name",),
        "birth_date": ("properties.birthDate",),
    }


@pytest.mark.parametrize(
    ("dates", "order"),
    [
        (("03/04/1980", "31/12/1975"), "day-first"),
        (("03/04/1980", "12/31/1975"), "month-first"),
        (("03/04/1980",), "unknown"),
        (("31/12/1975", "12/31/1975"), "unknown"),
    ],
)
def test_the_date_order_is_proved_or_unknown(dates: tuple[str, ...], order: str) -> None:
    found = guess(("name", "dob"), rows(*(("Ann", date) for date in dates)))
    assert found.date_order == order


def test_overrides_replace_and_add_and_take_away() -> None:
    base = Mapping({"name": ("A",), "country": ("C",)})
    changed = mappings.override(base, ["name=B", "name=D", "country="], ("A", "B", "C", "D"))
    assert changed.columns == {"name": ("B", "D")}


def test_an_override_moves_a_column() -> None:
    changed = mappings.override(Mapping({"id": ("A",)}), ["name=a"], ("A",))
    assert changed.columns == {"name": ("A",)}


def test_overrides_name_what_is_wrong() -> None:
    with pytest.raises(InputError, match="'Custmer'") as caught:
        mappings.override(Mapping({}), ["name=Custmer"], ("Customer", "x"))
    assert "'Customer'" in (caught.value.hint or "")
    with pytest.raises(UnknownOption) as unknown:
        mappings.override(Mapping({}), ["nmae=Customer"], ("Customer",))
    assert "'name'" in (unknown.value.hint or "")
    with pytest.raises(UnknownOption, match="field=Column"):
        mappings.override(Mapping({}), ["Customer"], ("Customer",))


def test_a_file_without_names_lists_its_headers() -> None:
    with pytest.raises(InputError, match="'foo', 'bar'") as caught:
        mappings.check(Mapping({"country": ("bar",), "id": ("foo",)}), ("foo", "bar"), "c.csv")
    assert caught.value.where == "c.csv"
    assert "--column name=" in (caught.value.hint or "")


def test_an_unknown_schema_is_refused() -> None:
    with pytest.raises(UnknownSchema):
        mappings.check(Mapping({"name": ("a",)}, schema="Persn"), ("a",), "c.csv")


def test_a_mapping_survives_being_saved(tmp_path: Path) -> None:
    columns = ('Na"me\t', "born", "Паспорт", "unused\nheader")
    mapping = Mapping(
        {"name": (columns[0],), "birth_date": ("born",), "passportNumber": (columns[2],)},
        "Person",
        "day-first",
    )
    path = mappings.path_beside(tmp_path / "customers.2026.csv.gz")
    assert path.name == "customers.2026.map.toml"
    path.write_text(mappings.dump(mapping, "customers\n.csv", columns), encoding="utf-8")
    assert mappings.load(path) == mapping


@pytest.mark.parametrize(
    "text", ["columns = 3", "[columns]\nname = 3", "colums = {}", "[columns", 'date_order = "x"']
)
def test_a_broken_mapping_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "c.map.toml"
    path.write_text(text)
    with pytest.raises(InputError, match=r"c\.map\.toml"):
        mappings.load(path)


def test_a_column_of_objects_is_known_by_their_keys() -> None:
    found = guess(("name", "id"), rows(({"first": "Ann", "last": "Ash"}, 1), (None, 2)))
    assert found.columns == {
        "id": ("id",),
        "first_name": ("name.first",),
        "last_name": ("name.last",),
    }
