"""The legacy CSV set: every row accounted for, every cut seen."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from narrows.lists import registry
from narrows.model.errors import ListRefused
from narrows.model.reading import Reading, SourceFile

GOLDEN = Path(__file__).parents[3] / "golden" / "us_ofac_sdn"
SET = ("sdn.csv", "add.csv", "alt.csv", "sdn_comments.csv")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in SET:
        shutil.copy(GOLDEN / name, tmp_path / name)
    return tmp_path


def read(folder: Path, *names: str) -> Reading:
    return registry.read("us_ofac_sdn", [SourceFile(name, folder / name) for name in names or SET])


def change(folder: Path, name: str, how: Callable[[bytes], bytes]) -> None:
    path = folder / name
    path.write_bytes(how(path.read_bytes()))


def failed(reading: Reading) -> set[str]:
    return {proof.name for proof in reading.proofs if not proof.holds}


def reasons(reading: Reading) -> list[tuple[str, str]]:
    assert all(count.read == count.emitted + count.rejected for count in reading.counts)
    return [(rejection.locator, rejection.reason) for rejection in reading.rejections]


def values(reading: Reading, entity: str, prop: str) -> list[str]:
    return [s.value for s in reading.statements if s.entity_id == entity and s.prop == prop]


def test_a_whole_set_reads_whole(folder: Path) -> None:
    reading = read(folder)
    assert reading.format == "ofac-legacy-csv"
    assert reading.published is None
    assert [(c.file, c.read, c.emitted) for c in reading.counts] == [
        ("sdn.csv", 3, 3),
        ("add.csv", 3, 3),
        ("alt.csv", 2, 2),
        ("sdn_comments.csv", 1, 1),
    ]
    assert not reading.rejections
    assert not failed(reading)


def test_a_remark_runs_on_in_the_comments_file(folder: Path) -> None:
    reading = read(folder)
    mails = [s for s in reading.statements if s.prop == "email"]
    assert len(mails) == 14
    assert mails[0].locator == "sdn.csv:1"
    # The eleventh begins before the cut and ends after it; the last stands behind it.
    assert mails[-1].locator == "sdn_comments.csv:1"
    assert values(reading, "ofac-101", "weakAlias") == ["EXTRA"]


def test_every_statement_says_where_it_stands(folder: Path) -> None:
    reading = read(folder)
    assert all(s.locator is not None for s in reading.statements)
    former = next(s for s in reading.statements if s.prop == "previousName")
    assert (former.value, former.locator) == ("SAMPLE TRADING OOO", "alt.csv:1")


def test_the_primary_file_alone_keeps_a_cut_phrase_as_text_only(folder: Path) -> None:
    reading = read(folder, "sdn.csv")
    assert not reading.rejections
    assert not failed(reading)
    assert len(values(reading, "ofac-101", "email")) == 10
    assert any("cut by the publisher" in note for note in values(reading, "ofac-101", "notes"))


def test_a_list_without_its_primary_file_is_refused(folder: Path) -> None:
    with pytest.raises(ListRefused, match="primary file"):
        read(folder, "add.csv", "alt.csv")


def test_one_file_given_twice_is_refused(folder: Path) -> None:
    shutil.copy(folder / "sdn.csv", folder / "again.csv")
    with pytest.raises(ListRefused, match="second primary"):
        read(folder, "sdn.csv", "again.csv")


@pytest.mark.parametrize("name", SET)
@pytest.mark.parametrize("data", [b"", b"\x1a", b"<!DOCTYPE html><p>404", b"\x1f\x8b\x08abc"])
def test_an_empty_file_a_page_or_an_archive_is_refused(
    folder: Path, name: str, data: bytes
) -> None:
    (folder / name).write_bytes(data)
    with pytest.raises(ListRefused):
        read(folder)


@pytest.mark.parametrize("name", ["sdn.csv", "add.csv", "alt.csv"])
def test_a_missing_closing_byte_fails_its_proof(folder: Path, name: str) -> None:
    change(folder, name, lambda data: data[:-1])
    assert failed(read(folder)) == {f"end of {name}"}


def test_comments_may_lack_the_closing_byte_while_every_cut_remark_goes_on(folder: Path) -> None:
    change(folder, "sdn_comments.csv", lambda data: data[:-1])
    assert not failed(read(folder))
    change(folder, "sdn_comments.csv", lambda data: data.replace(b"'EXTRA'.", b"'EXT"))
    assert failed(read(folder)) == {"end of sdn_comments.csv"}


def test_a_file_cut_in_the_middle_is_seen(folder: Path) -> None:
    change(folder, "sdn.csv", lambda data: data[: len(data) - 60])
    reading = read(folder)
    assert "end of sdn.csv" in failed(reading)
    assert any("cut" in reason for _, reason in reasons(reading))


def test_a_stray_quote_rejects_its_line_and_no_other(folder: Path) -> None:
    change(folder, "sdn.csv", lambda data: data.replace(b"TESTOV,", b'TEST"OV,'))
    assert ("sdn.csv:2", "quotes or separators do not fit") in reasons(read(folder))


def test_the_rows_of_a_rejected_party_are_rejected_with_it(folder: Path) -> None:
    change(folder, "sdn.csv", lambda data: data.replace(b'"individual"', b'"person"'))
    assert reasons(read(folder)) == [
        ("sdn.csv:2", "unknown type of party 'person'"),
        ("add.csv:2", "there is no party 102 in the primary file"),
        ("alt.csv:2", "there is no party 102 in the primary file"),
    ]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (b"SAMPLE STAR", b"SAMPL\x00 STAR", "control character"),
        (b"SAMPLE STAR", b"SAMPL\xc9 STAR", "not ASCII"),
        (b'"vessel",', b'"vessel",-0- ,', "13 fields where 12 belong"),
        (b"103,", b"102,", "stands in the file twice"),
        (b'"Russia",-0- ,"Vessel', b'"Rossland",-0- ,"Vessel', "unknown flag 'Rossland'"),
        (b'"SAMPLE STAR"', b"-0- ", "no name"),
        (b'"SAMPLE STAR"', b'""', "quotes or separators"),
    ],
)
def test_a_broken_row_is_itemised(folder: Path, old: bytes, new: bytes, said: str) -> None:
    change(folder, "sdn.csv", lambda data: data.replace(old, new))
    assert any(where == "sdn.csv:3" and said in why for where, why in reasons(read(folder)))


def test_changed_line_ends_are_refused(folder: Path) -> None:
    change(folder, "sdn.csv", lambda data: data.replace(b"\r\n", b"\n"))
    with pytest.raises(ListRefused, match="shape of an OFAC table"):
        read(folder)


def test_rows_cut_out_between_two_lines_are_seen(folder: Path) -> None:
    change(folder, "add.csv", lambda data: b"\r\n".join(data.split(b"\r\n")[1:]))
    assert "addresses whole" in failed(read(folder))


def test_a_doubled_row_is_rejected(folder: Path) -> None:
    change(folder, "alt.csv", lambda data: data.split(b"\r\n")[0] + b"\r\n" + data)
    assert reasons(read(folder)) == [("alt.csv:2", "number 2001 stands in the file twice")]


def test_rows_out_of_order_fail_their_proof(folder: Path) -> None:
    def swap(data: bytes) -> bytes:
        lines = data.split(b"\r\n")
        lines[0], lines[1] = lines[1], lines[0]
        return b"\r\n".join(lines)

    change(folder, "sdn.csv", swap)
    assert failed(read(folder)) == {"order of sdn.csv"}


def test_a_remark_without_its_continuation_is_seen(folder: Path) -> None:
    change(folder, "sdn_comments.csv", lambda data: data.replace(b"101,", b"103,"))
    reading = read(folder)
    assert "remarks whole" in failed(reading)
    assert any("is not cut" in reason for _, reason in reasons(reading))


def test_a_grammar_that_no_longer_fits_fails_its_proof(folder: Path) -> None:
    def garble(data: bytes) -> bytes:
        return data.replace(b"Email Address", b"Zzyzx Address")

    change(folder, "sdn.csv", garble)
    change(folder, "sdn_comments.csv", garble)
    assert "remarks understood" in failed(read(folder))
