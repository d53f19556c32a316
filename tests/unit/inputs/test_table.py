"""Every way a customer file can be bad ends in a clear error or a reported row."""

from __future__ import annotations

import datetime as dt
import gzip
from pathlib import Path

import pytest

from narrows.inputs.row import Reading, Row, Table
from narrows.inputs.table import open_table
from narrows.model.errors import InputError, NarrowsError, UnknownOption


def written(folder: Path, data: str | bytes, name: str = "customers.csv") -> Path:
    path = folder / name
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path


def read(path: Path, **options: object) -> tuple[Table, list[Row]]:
    table = open_table(path, Reading(**options))  # type: ignore[arg-type]
    return table, list(table.rows())


def refused(path: Path, **options: object) -> NarrowsError:
    with pytest.raises(NarrowsError) as caught:
        read(path, **options)
    return caught.value


def test_commas_quotes_and_line_breaks_inside_cells(tmp_path: Path) -> None:
    path = written(tmp_path, 'name,address\n"Smith, J.","1 Main St\r\nTown"\n"A ""B"" C",x\n')
    table, rows = read(path)
    assert table.columns == ("name", "address")
    assert [row.cells for row in rows] == [
        ("Smith, J.", "1 Main St\r\nTown"),
        ('A "B" C', "x"),
    ]
    assert [(row.number, row.place, row.problem) for row in rows] == [(1, 2, None), (2, 4, None)]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|", "^"])
def test_the_delimiter_is_found(tmp_path: Path, delimiter: str) -> None:
    lines = [("id", "name", "country"), ("1", "Ann", "DE"), ("2", "Bo", "FR")]
    path = written(tmp_path, "\n".join(delimiter.join(line) for line in lines))
    table, rows = read(path)
    assert table.columns == ("id", "name", "country")
    assert rows[1].cells == ("2", "Bo", "FR")


def test_a_single_column_keeps_its_commas(tmp_path: Path) -> None:
    _, rows = read(written(tmp_path, 'name\nSmith, John\nDoe, Jane, Dr\n"Quoted, Q"\n'))
    assert [row.cells for row in rows] == [("Smith, John",), ("Doe, Jane, Dr",), ("Quoted, Q",)]


def test_decimal_commas_do_not_win_over_semicolons(tmp_path: Path) -> None:
    table, rows = read(written(tmp_path, "name;limit\nAnn;1,5\nBo;2,5\n"))
    assert table.columns == ("name", "limit")
    assert rows[0].cells == ("Ann", "1,5")


def test_excels_separator_line_is_obeyed(tmp_path: Path) -> None:
    table, rows = read(written(tmp_path, "sep=;\r\nname;country\r\nAnn;DE\r\n"))
    assert table.columns == ("name", "country")
    assert rows[0].place == 3


@pytest.mark.parametrize(
    ("encoding", "mark"),
    [
        ("utf-8", b""),
        ("utf-8", b"\xef\xbb\xbf"),
        ("utf-16-le", b"\xff\xfe"),
        ("utf-16-be", b"\xfe\xff"),
        ("utf-32-le", b"\xff\xfe\x00\x00"),
    ],
)
def test_unicode_encodings_are_found_by_their_mark(
    tmp_path: Path, encoding: str, mark: bytes
) -> None:
    path = written(tmp_path, mark + "name,country\nЖанна Müller,DE\n".encode(encoding))
    table, rows = read(path)
    assert table.columns == ("name", "country")
    assert rows[0].cells == ("Жанна Müller", "DE")


def test_utf_16_without_a_mark_is_found(tmp_path: Path) -> None:
    _, rows = read(written(tmp_path, "name,country\nAnn,DE\n".encode("utf-16-le")))
    assert rows[0].cells == ("Ann", "DE")


def test_a_wrong_encoding_names_byte_and_line_before_any_row(tmp_path: Path) -> None:
    text = "name,country\n" + "Ann,DE\n" * 200_000 + "Müller,DE\n"
    error = refused(written(tmp_path, text.encode("cp1252")))
    assert isinstance(error, InputError)
    assert "line 200,002" in str(error)
    assert f"offset {len('name,country') + 1 + 7 * 200_000 + 1:,}" in str(error)
    assert "customers.csv" in str(error)
    assert "cp1252" in (error.hint or "")
    assert "Müller" in (error.hint or "")


def test_the_advice_on_an_encoding_is_about_these_bytes(tmp_path: Path) -> None:
    error = refused(written(tmp_path, "name\nСергей Петров\n".encode("cp1251")))
    assert "--encoding cp1251 (Windows, Cyrillic)" in (error.hint or "")
    assert "'Сергей Петров'" in (error.hint or "")
    assert "cp1252" not in (error.hint or "")
    damaged = refused(written(tmp_path, b"name\nJos\xc3\xa9\n\xff\xfe\x81\x8d\x9d\n"))
    assert "no encoding fits" in (damaged.hint or "")


@pytest.mark.parametrize(
    ("data", "name", "options", "told"),
    [
        ("name\nAnn\n", "c.csv", {"sheet": "A"}, "--sheet is for workbooks, and this is CSV"),
        ("name\nAnn\n", "c.csv", {"sheet": "A", "format": "tsv"}, "this is TSV"),
        ('{"name": "Ann"}\n', "c.jsonl", {"sheet": "A"}, "this is JSON lines"),
        ('{"name": "Ann"}\n', "c.jsonl", {"delimiter": ";"}, "--delimiter is for CSV and TSV"),
        ('[{"name": "Ann"}]', "c.json", {"header_row": 2}, "--header-row is for"),
        (b"PK\x03\x04", "c.xlsx", {"encoding": "cp1252"}, "--encoding is for text"),
        (b"PK\x03\x04", "c.xlsx", {"delimiter": ","}, "this is a workbook"),
        (b"PAR1", "c.parquet", {"sheet": "A"}, "this is Parquet"),
        (b"PAR1", "c.parquet", {"encoding": "utf-8"}, "this is Parquet"),
        (b"PAR1", "c.parquet", {"header_row": 1}, "this is Parquet"),
    ],
)
def test_what_means_nothing_for_a_file_is_refused(
    tmp_path: Path, data: str | bytes, name: str, options: dict[str, object], told: str
) -> None:
    error = refused(written(tmp_path, data, name), **options)
    assert isinstance(error, UnknownOption)
    assert told in error.message


def test_a_named_encoding_is_used(tmp_path: Path) -> None:
    path = written(tmp_path, "name\nMüller\n".encode("cp1252"))
    _, rows = read(path, encoding="cp1252")
    assert rows[0].cells == ("Müller",)


def test_an_unknown_encoding_is_refused(tmp_path: Path) -> None:
    assert isinstance(refused(written(tmp_path, "name\nA\n"), encoding="utf8000"), UnknownOption)


def test_a_mark_that_contradicts_the_named_encoding_is_refused(tmp_path: Path) -> None:
    error = refused(written(tmp_path, "\ufeffname\nA\n".encode("utf-16")), encoding="cp1252")
    assert "mark" in str(error)


def test_a_cut_utf_16_file_is_refused(tmp_path: Path) -> None:
    error = refused(written(tmp_path, "name\nMüller\n".encode("utf-16")[:-1]))
    assert "utf-16" in str(error)


@pytest.mark.parametrize("content", [b"", b"\n\n\r\n", b"\xef\xbb\xbf", b"   \n"])
def test_an_empty_file_is_refused(tmp_path: Path, content: bytes) -> None:
    assert isinstance(refused(written(tmp_path, content)), InputError)


def test_ragged_rows_are_reported_one_by_one(tmp_path: Path) -> None:
    _, rows = read(
        written(tmp_path, "id,name,country\n1,Smith, John,DE\n2,Ann\n3,Bo,FR\n4,Cy,FR,,\n")
    )
    assert len(rows) == 4
    assert "4 cells where the header has 3" in (rows[0].problem or "")
    assert "'DE'" in (rows[0].problem or "")
    assert "2 cells where the header has 3" in (rows[1].problem or "")
    assert [row.problem for row in rows[2:]] == [None, None]
    assert all(len(row.cells) == 3 for row in rows)


def test_an_unclosed_quote_costs_its_own_line_only(tmp_path: Path) -> None:
    _, rows = read(written(tmp_path, 'id,name\n1,"Smith\n2,Ann\n3,Bo\n4,Cy\n'))
    assert [row.place for row in rows] == [2, 3, 4, 5]
    assert "quote" in (rows[0].problem or "")
    assert [row.cells for row in rows[1:]] == [("2", "Ann"), ("3", "Bo"), ("4", "Cy")]


def test_two_stray_quotes_do_not_swallow_the_rows_between(tmp_path: Path) -> None:
    _, rows = read(
        written(tmp_path, 'id,name,country\n1,"Smith,DE\n2,Ann,FR\n3,Jones",US\n4,Bo,IT\n')
    )
    assert len(rows) == 4
    assert "quote" in (rows[0].problem or "")
    assert rows[1].cells == ("2", "Ann", "FR")
    assert rows[3].cells == ("4", "Bo", "IT")


def test_two_stray_quotes_on_neighbouring_lines_are_reported(tmp_path: Path) -> None:
    _, rows = read(written(tmp_path, 'id,name,country\n1,"Smith,DE\n2,Jones",US\n'))
    assert len(rows) == 2
    assert rows[0].problem is not None


def test_inches_inside_a_cell_are_no_quote(tmp_path: Path) -> None:
    _, rows = read(written(tmp_path, 'id,name\n1,5" Pipes Ltd\n2,Ann\n'))
    assert [row.cells for row in rows] == [("1", '5" Pipes Ltd'), ("2", "Ann")]


def test_text_after_a_closing_quote_is_reported(tmp_path: Path) -> None:
    _, rows = read(written(tmp_path, 'id,name\n1,"Smith" Jr\n2,Ann\n'))
    assert rows[0].problem == "text follows a closing quote"
    assert rows[1].problem is None


def test_nul_bytes_are_reported_with_their_row(tmp_path: Path) -> None:
    _, rows = read(written(tmp_path, b"id,name\n1,Smi\0th\n2,Ann\n"))
    assert "NUL" in (rows[0].problem or "")
    assert rows[1].problem is None


def test_a_block_of_nul_bytes_is_no_text(tmp_path: Path) -> None:
    error = refused(written(tmp_path, b"id,name\n1,Ann\n" + b"\0" * 4096))
    assert "NUL" in str(error)


def test_a_cell_of_two_million_characters_is_read_whole(tmp_path: Path) -> None:
    _, rows = read(written(tmp_path, "id,name\n1," + "x" * 2_000_000 + "\n2,Ann\n"))
    assert len(str(rows[0].cells[1])) == 2_000_000
    assert rows[1].cells == ("2", "Ann")


def test_a_line_beyond_all_measure_is_refused(tmp_path: Path) -> None:
    error = refused(written(tmp_path, "id,name\n1," + "x" * (17 << 20) + "\n"))
    assert "line 2" in str(error)


def test_duplicate_empty_and_reserved_headers_get_names_of_their_own(tmp_path: Path) -> None:
    table, _ = read(written(tmp_path, "name,,name,narrows_status\na,b,c,d\n"))
    assert table.columns == ("name", "column 2", "name (2)", "narrows_status (input)")
    assert len(table.notes) == 3


def test_blank_lines_are_counted_and_are_no_rows(tmp_path: Path) -> None:
    table, rows = read(written(tmp_path, "id,name\n\n1,Ann\n\n\n2,Bo\n\n"))
    assert [row.place for row in rows] == [3, 6]
    assert table.blank == 4


def test_a_file_without_header_is_read_on_request(tmp_path: Path) -> None:
    table, rows = read(written(tmp_path, "1,Ann\n2,Bo\n"), header_row=0)
    assert table.columns == ("column 1", "column 2")
    assert [row.cells for row in rows] == [("1", "Ann"), ("2", "Bo")]


def test_a_header_further_down_is_read_on_request(tmp_path: Path) -> None:
    table, rows = read(written(tmp_path, "Report of May\n\nid,name\n1,Ann\n"), header_row=3)
    assert table.columns == ("id", "name")
    assert rows[0].place == 4


def test_packed_files_are_read(tmp_path: Path) -> None:
    _, rows = read(written(tmp_path, gzip.compress(b"id,name\n1,Ann\n"), "c.csv.gz"))
    assert rows[0].cells == ("1", "Ann")


def test_a_cut_packed_file_is_refused(tmp_path: Path) -> None:
    packed = gzip.compress(("id,name\n" + "1,Ann Özil\n" * 5000).encode())
    error = refused(written(tmp_path, packed[: len(packed) // 2], "c.csv.gz"))
    assert isinstance(error, InputError)


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"<!DOCTYPE html><html><body>Login</body></html>", "HTML"),
        (b"%PDF-1.7 \x00", "PDF"),
        (b"<?xml version='1.0'?><a></a>", "XML"),
    ],
)
def test_what_is_no_table_is_called_by_its_name(tmp_path: Path, content: bytes, word: str) -> None:
    assert word in str(refused(written(tmp_path, content)))


def test_missing_files_and_folders_are_refused(tmp_path: Path) -> None:
    assert "no such file" in str(refused(tmp_path / "nothing.csv"))
    assert "folder" in str(refused(tmp_path))


def test_an_unknown_format_or_delimiter_is_refused(tmp_path: Path) -> None:
    path = written(tmp_path, "name\nAnn\n")
    assert isinstance(refused(path, format="cvs"), UnknownOption)
    assert isinstance(refused(path, delimiter="ab"), UnknownOption)


def test_json_lines_keep_their_types_and_report_broken_lines(tmp_path: Path) -> None:
    text = '{"name":"Ann","n":1}\nnot json\n\n[1]\n{"name":["Bo","Bob"],"x":{"y":2}}\n'
    table, rows = read(written(tmp_path, text, "c.jsonl"))
    assert table.columns == ("name", "n", "x")
    assert rows[0].cells == ("Ann", 1, None)
    assert "not JSON" in (rows[1].problem or "")
    assert "no JSON object" in (rows[2].problem or "")
    assert rows[3].cells == (["Bo", "Bob"], None, {"y": 2})
    assert [row.place for row in rows] == [1, 2, 4, 5]


DOUBLED = '{"name":"Oleg Brankov","name":"Zzyq Nobody"}'
DOUBLED_DEEP = '{"name":"Cy","born":{"day":"1","day":"2"}}'


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (f'{{"name":"Ann"}}\n{DOUBLED}\n{DOUBLED_DEEP}\n{{"name":"Bo"}}\n', "c.jsonl"),
        (f'[{{"name":"Ann"}},{DOUBLED},{DOUBLED_DEEP},{{"name":"Bo"}}]', "c.json"),
    ],
)
def test_an_object_that_names_a_key_twice_is_no_row(tmp_path: Path, text: str, name: str) -> None:
    table, rows = read(written(tmp_path, text, name))
    assert table.columns == ("name", "born")
    assert [row.cells[0] for row in rows] == ["Ann", None, None, "Bo"]
    assert [row.problem for row in rows] == [
        None,
        "the key 'name' stands twice in one object",
        "the key 'day' stands twice in one object",
        None,
    ]


def test_a_file_of_nothing_but_a_doubled_key_is_a_row_that_is_reported(tmp_path: Path) -> None:
    table, rows = read(written(tmp_path, DOUBLED + "\n", "c.jsonl"))
    assert table.columns == ("name",)
    assert [row.problem for row in rows] == ["the key 'name' stands twice in one object"]


def test_json_lines_without_any_object_are_refused(tmp_path: Path) -> None:
    assert isinstance(refused(written(tmp_path, "1\n2\n", "c.jsonl")), InputError)


def test_a_json_array_is_read(tmp_path: Path) -> None:
    _, rows = read(written(tmp_path, '[{"name":"Ann"},7,{"name":"Bo"}]', "c.json"))
    assert [row.cells for row in rows] == [("Ann",), (None,), ("Bo",)]
    assert rows[1].problem is not None


def test_deeply_nested_json_is_a_reported_row(tmp_path: Path) -> None:
    deep = '{"name":' + "[" * 100_000 + "]" * 100_000 + "}"
    _, rows = read(written(tmp_path, f'{{"name":"Ann"}}\n{deep}\n', "c.jsonl"))
    assert rows[0].problem is None
    assert rows[1].problem is not None


def test_parquet_keeps_types(tmp_path: Path) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    path = tmp_path / "c.parquet"
    born = [dt.date(1980, 1, 2), None]
    pq.write_table(pa.table({"name": ["Ann", None], "born": born, "id": ["007", "8"]}), path)
    table, rows = read(path)
    assert table.columns == ("name", "born", "id")
    assert rows[0].cells == ("Ann", dt.date(1980, 1, 2), "007")
    assert rows[1].cells == (None, None, "8")


def test_a_cut_parquet_file_is_refused(tmp_path: Path) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    path = tmp_path / "c.parquet"
    pq.write_table(pa.table({"name": ["Ann"] * 100}), path)
    path.write_bytes(path.read_bytes()[:-20])
    assert isinstance(refused(path), InputError)
