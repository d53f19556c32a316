from __future__ import annotations

from pathlib import Path

import pytest

from narrows.model.errors import InputError, StoreError
from narrows.ownership.keep import add, kept, load, recognise

NOW = "2026-11-20T10:00:00+00:00"
GOOD = b"owner,asset,share\nx,a,60\ny,a,10\n"


def put(folder: Path, name: str, data: bytes) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / name).write_bytes(data)
    return folder / name


def test_what_is_kept_comes_back_and_nothing_is_kept_twice(tmp_path: Path) -> None:
    home, file = tmp_path / "home", put(tmp_path / "in", "s.csv", GOOD)
    one = add(home, file, added_at=NOW, source="hand")
    assert (one.read, one.accepted, one.rejected) == (2, 2, 0)
    assert add(home, file, added_at="2027-01-01T00:00:00+00:00") == one
    stakes, holders, manifests = load(home)
    assert [stake.owner for stake in stakes] == ["x", "y"]
    assert {holder.id for holder in holders} == {"x", "y", "a"}
    assert manifests == kept(home) == (one,)
    folder = home / "ownership" / one.sha256
    assert (folder / "raw").read_bytes() == GOOD
    assert not list((home / "ownership").glob(".adding-*"))


def test_what_was_added_later_was_not_known(tmp_path: Path) -> None:
    home = tmp_path / "home"
    one = add(home, put(tmp_path, "s.csv", GOOD), added_at=NOW)
    two = add(home, put(tmp_path, "t.csv", GOOD + b"z,a,5\n"), added_at="2026-11-21T10:00:00+00:00")
    assert kept(home, "2026-11-20T09:59:59+00:00") == ()
    assert kept(home, "2026-11-20T12:00:00+02:00") == (one,)
    assert load(home, NOW)[2] == (one,)
    assert kept(home, "2026-11-22T00:00:00+00:00") == kept(home) == (one, two)


def test_rejected_records_refuse_the_file_unless_allowed(tmp_path: Path) -> None:
    home, file = tmp_path / "home", put(tmp_path, "s.csv", GOOD + b"z,a,140\n")
    with pytest.raises(InputError, match="1 of 3 records") as caught:
        add(home, file, added_at=NOW)
    assert "140 % is not a share" in str(caught.value)
    assert kept(home) == ()
    one = add(home, file, added_at=NOW, partial=True)
    assert (one.read, one.accepted, one.rejected) == (3, 2, 1)
    assert one.rejections[0].locator == "s.csv:4"


def test_a_kept_file_that_changed_is_not_used(tmp_path: Path) -> None:
    home, file = tmp_path / "home", put(tmp_path, "s.csv", GOOD)
    folder = home / "ownership" / add(home, file, added_at=NOW).sha256
    lines = (folder / "stakes.jsonl").read_bytes()
    (folder / "stakes.jsonl").write_bytes(lines.replace(b"60", b"10"))
    with pytest.raises(StoreError, match="has changed"):
        load(home)
    (folder / "stakes.jsonl").unlink()
    with pytest.raises(StoreError, match="cannot be read"):
        load(home)
    (folder / "manifest.json").write_bytes(b"{")
    with pytest.raises(StoreError, match="manifest is damaged"):
        kept(home)


@pytest.mark.parametrize(
    ("data", "message"),
    [(b"", "empty"), (b"  \n", "empty"), (b"hello", "not recognised"), (b"[]", "not recognised")],
)
def test_an_unusable_file_is_an_error(tmp_path: Path, data: bytes, message: str) -> None:
    with pytest.raises(InputError, match=message):
        add(tmp_path / "home", put(tmp_path, "f", data), added_at=NOW)
    with pytest.raises(InputError, match="cannot be read"):
        add(tmp_path / "home", tmp_path / "absent", added_at=NOW)
    with pytest.raises(InputError, match="unknown format"):
        add(tmp_path / "home", put(tmp_path, "g", GOOD), added_at=NOW, form="docx")


def test_a_header_without_rows_is_no_knowledge(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no record"):
        add(tmp_path / "home", put(tmp_path, "f", b"owner,asset,share\n"), added_at=NOW)


@pytest.mark.parametrize(
    ("head", "form"),
    [
        (b'[{"recordType": "entity"}]', "bods"),
        (b'{"statementType": "entityStatement"}', "bods"),
        (b'{"company_number":"1","data":{"kind":"x"}}', "psc"),
        (b'[{"Relationship":{"RelationshipType":"X"}}]', "gleif"),
        (b'<rr:RelationshipData xmlns:rr="http://www.gleif.org/x">', "gleif"),
        (b'{"id":"1","schema":"Person"}', "ftm"),
        (b"\xef\xbb\xbfOwner;Asset;Share\n", "csv"),
    ],
)
def test_formats_are_recognised_by_what_stands_in_them(head: bytes, form: str) -> None:
    assert recognise(head, "f") == form
