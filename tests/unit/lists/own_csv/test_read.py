"""A table of the user's own as a list."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from narrows.lists import registry
from narrows.model.errors import InputError, ListRefused
from narrows.model.reading import Reading, SourceFile

TABLE = """Kundennummer;Typ;Name;Alias;Geburtsdatum;Land;IMO;Betreuer
1;Person;Ana Beispiel;A. Beispiel;31.12.1970;Iran;;Frau X
2;Firma;Beispiel Drohnen GmbH;BD|Beispiel UAV;;Deutschland;;
3;Schiff;MV BEISPIEL;;;;9328716;
"""
MAPPING = '[columns]\n"Kundennummer" = "id"\n"Betreuer" = "ignore"\n'


def write(folder: Path, data: bytes, name: str = "mine.csv") -> SourceFile:
    path = folder / name
    path.write_bytes(data)
    return SourceFile(name, path)


def read(folder: Path, table: str, mapping: str | None = None) -> Reading:
    files = [write(folder, table.encode())]
    if mapping is not None:
        files.append(write(folder, mapping.encode(), "mine.toml"))
    return registry.read("my_list", files)


def said(reading: Reading) -> set[tuple[str, str, str, str]]:
    return {(s.entity_id, s.schema, s.prop, s.value) for s in reading.statements}


def test_headers_in_another_language_are_understood(tmp_path: Path) -> None:
    reading = read(tmp_path, TABLE, MAPPING)
    assert reading.rejections == ()
    assert said(reading) == {
        ("my_list-1", "Person", "name", "Ana Beispiel"),
        ("my_list-1", "Person", "alias", "A. Beispiel"),
        ("my_list-1", "Person", "birthDate", "1970-12-31"),
        ("my_list-1", "Person", "country", "ir"),
        ("my_list-2", "Company", "name", "Beispiel Drohnen GmbH"),
        ("my_list-2", "Company", "alias", "BD"),
        ("my_list-2", "Company", "alias", "Beispiel UAV"),
        ("my_list-2", "Company", "country", "de"),
        ("my_list-3", "Vessel", "name", "MV BEISPIEL"),
        ("my_list-3", "Vessel", "imoNumber", "9328716"),
    }
    assert reading.statements[0].locator == "mine.csv:2"
    proofs = {proof.name: proof.detail for proof in reading.proofs}
    assert "utf-8" in proofs["encoding"]
    assert "Geburtsdatum → birthDate" in proofs["columns"]


def test_a_column_nobody_knows_stays_as_a_note(tmp_path: Path) -> None:
    reading = read(tmp_path, "id,name,Shoe size\n1,Ana,38\n")
    assert ("my_list-1", "LegalEntity", "notes", "Shoe size: 38") in said(reading)


def test_without_ids_the_order_of_rows_does_not_matter(tmp_path: Path) -> None:
    one = read(tmp_path, "name,country\nAna,ir\nBen,ru\n")
    other = read(tmp_path, "name,country\nBen,ru\nAna,ir\n")
    assert said(one) == said(other)
    again = read(tmp_path, "name,country\nAna,ir\nAna,ir\n")
    assert "stands already" in again.rejections[0].reason


@pytest.mark.parametrize(
    ("encoding", "expected"),
    [("utf-8", "utf-8"), ("utf-8-sig", "utf-8-sig"), ("utf-16", "utf-16"), ("cp1252", "cp1252")],
)
def test_encodings_are_found_and_reported(tmp_path: Path, encoding: str, expected: str) -> None:
    file = write(tmp_path, "id,name\n1,José Müller\n".encode(encoding))
    reading = registry.read("my_list", [file])
    assert reading.statements[0].value == "José Müller"
    assert reading.proofs[0].detail.startswith(f"mine.csv: {expected} ")


def test_a_packed_table_is_read(tmp_path: Path) -> None:
    file = write(tmp_path, gzip.compress(TABLE.encode()), "mine.csv.gz")
    assert registry.recognise([file]) == "own-csv"
    assert registry.read("my_list", [file]).counts[0].emitted == 3


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("1,Ana", "2 cells where the header has 5"),
        ("1,Ana,x,1970,ir,more", "6 cells"),
        ("0,Ana,Person,1970,ir", "stands already at mine.csv:2"),
        ("1,,Person,1970,ir", "no name"),
        ("1,Ana,Martian,1970,ir", "unknown type 'Martian'"),
        ("1,Ana,Person,03/04/1970,ir", "may be either of two days"),
        ("1,Ana,Person,spring,ir", "does not read as a date"),
        ("1,Ana,Person,1970,Neverland", "unknown country"),
        ("1,Firm,Company,1970-01-01,ir", "a Company has no birthDate"),
        ('1,"Ana"x,Person,1970,ir', "expected after"),
        ("1,A\x07na,Person,1970,ir", "control characters"),
        ("1,A\x00na,Person,1970,ir", "not recognised|NUL"),
    ],
)
def test_a_row_that_does_not_fit_is_rejected_with_its_line(
    tmp_path: Path, row: str, reason: str
) -> None:
    table = f"id,name,type,born,country\n0,First,Person,1970,ir\n{row}\n2,Last,Person,1970,ir\n"
    if "\x00" in row:
        with pytest.raises(ListRefused, match=reason):
            read(tmp_path, table)
        return
    reading = read(tmp_path, table)
    (count,) = reading.counts
    assert (count.read, count.emitted, count.rejected) == (3, 2, 1)
    assert reason in reading.rejections[0].reason
    assert reading.rejections[0].locator == "mine.csv:3"


def test_a_stray_quote_that_swallows_rows_is_seen(tmp_path: Path) -> None:
    table = 'id,name,country\n1,"Ana,ir\n2,Ben",ru\n3,Cyd,ir\n'
    reading = read(tmp_path, table)
    (count,) = reading.counts
    assert count.rejected == 1
    assert "lines 2 to 3" in reading.rejections[0].reason
    assert {s.entity_id for s in reading.statements} == {"my_list-3"}


def test_a_quote_never_closed_is_seen(tmp_path: Path) -> None:
    reading = read(tmp_path, 'id,name\n1,Ana\n2,"Ben\n3,Cyd\n')
    assert reading.counts[0].rejected == 1
    assert "lines 3 to" in reading.rejections[0].reason


def test_the_order_of_days_and_months_can_be_said(tmp_path: Path) -> None:
    table = "id,name,born\n1,Ana,03/04/1970\n"
    dates = {}
    for order in ("dmy", "mdy"):
        reading = read(tmp_path, table, f'date_order = "{order}"\n')
        dates[order] = next(s.value for s in reading.statements if s.prop == "birthDate")
    assert dates == {"dmy": "1970-04-03", "mdy": "1970-03-04"}


def test_listing_columns_become_a_sanction(tmp_path: Path) -> None:
    reading = read(tmp_path, "id,name,listed_on,program\n1,Ana,2023-02-01,Internal\n")
    assert {
        ("my_list-1-sanction", "Sanction", "entity", "my_list-1"),
        ("my_list-1-sanction", "Sanction", "listingDate", "2023-02-01"),
        ("my_list-1-sanction", "Sanction", "program", "Internal"),
    } <= said(reading)


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ("id,name\n", "header and no rows"),
        ("id,country\n1,ir\n", "no column holds names"),
        ("id,name,name\n1,a,b\n", "two columns are named"),
        ("id,,name\n1,a,b\n", "has no header"),
        ("number,id,name\n1,2,Ana\n", "two columns could be the id"),
        ("", "empty"),
        ("<html><body>no</body></html>", "web page"),
        ("one two three\nfour five six\n", "not recognised"),
    ],
)
def test_a_table_that_cannot_be_used_is_refused(tmp_path: Path, table: str, message: str) -> None:
    with pytest.raises(ListRefused, match=message):
        read(tmp_path, table)


@pytest.mark.parametrize(
    ("mapping", "message"),
    [
        ("[columns", "cannot be read"),
        ('[columns]\n"name" = "nom"', "no property"),
        ('colums = "x"', "cannot be read"),
        ('encoding = "utf-99"', "unknown encoding"),
        ('delimiter = ";;"', "one character"),
        ('schema = "Persn"', "no schema"),
    ],
)
def test_a_mapping_that_cannot_be_used_is_an_error(
    tmp_path: Path, mapping: str, message: str
) -> None:
    with pytest.raises(InputError, match=message):
        read(tmp_path, "id,name\n1,Ana\n", mapping)


def test_a_mapped_column_must_be_there(tmp_path: Path) -> None:
    with pytest.raises(ListRefused, match="not there: Kunde"):
        read(tmp_path, "id,name\n1,Ana\n", '[columns]\n"Kunde" = "name"\n')


def test_kinds_cannot_be_mixed(tmp_path: Path) -> None:
    table = write(tmp_path, b"id,name\n1,Ana\n")
    entities = write(tmp_path, b'{"id":"x","schema":"Person","properties":{"name":["X"]}}\n', "e")
    with pytest.raises(ListRefused, match="several kinds"):
        registry.read("my_list", [table, entities])
