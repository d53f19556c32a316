"""XML is read whole, safely, or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from narrows.lists.records import Unreadable
from narrows.lists.xml import child_text, iterate, root, text_of
from narrows.model.errors import ListRefused
from narrows.model.reading import SourceFile


def file_of(folder: Path, text: str) -> SourceFile:
    path = folder / "list.xml"
    path.write_text(text, "utf-8")
    return SourceFile("list.xml", path)


def texts(folder: Path, text: str, *tags: str) -> list[tuple[str | None, str]]:
    return [(text_of(e), where) for e, where in iterate(file_of(folder, text), tags or ("b",))]


def test_records_come_with_their_place_whatever_the_namespace(tmp_path: Path) -> None:
    found = texts(tmp_path, '<a xmlns="urn:x"><s><b>1</b><b>2</b></s><b>3</b></a>')
    assert found == [
        ("1", "list.xml#/a/s/b[1]"),
        ("2", "list.xml#/a/s/b[2]"),
        ("3", "list.xml#/a/b[1]"),
    ]


def test_the_outermost_of_nested_records_is_given_whole(tmp_path: Path) -> None:
    file = file_of(tmp_path, "<a><b><c>x</c><b><c>y</c></b></b></a>")
    assert [child_text(e, "b", "c") for e, _ in iterate(file, ("b",))] == ["y"]


def test_comments_and_instructions_do_not_cut_a_name(tmp_path: Path) -> None:
    found = texts(tmp_path, "<a><b>MUHAMMAD<!-- x --> ALI</b><b>MUHAMMAD<?x y?> ALI</b></a>")
    assert [text for text, _ in found] == ["MUHAMMAD ALI", "MUHAMMAD ALI"]


def test_mixed_content_is_unreadable(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="should be text"):
        texts(tmp_path, "<a><b>MUHAMMAD<i>ALI</i></b></a>")
    file = file_of(tmp_path, "<a><b>loose<c>x</c></b></a>")
    with pytest.raises(Unreadable, match="mixes text and elements"):
        [child_text(e, "c") for e, _ in iterate(file, ("b",))]


BOMB = '<!DOCTYPE a [<!ENTITY x "ha"><!ENTITY y "&x;&x;&x;">]><a><b>&y;</b></a>'


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (BOMB, "document type"),
        ("<!-- " + "x" * 9000 + " -->" + BOMB, "document type"),
        ('<!DOCTYPE a SYSTEM "file:///etc/hostname"><a><b>x</b></a>', "document type"),
        ("<a><b>x</b>", "not well-formed"),
        ("<a><b>\x19</b></a>", "not well-formed"),
        ("<a><b>&x;</b></a>", "not well-formed"),
        ("<a>" * 3000, "not well-formed"),
        ("no XML at all", "not well-formed"),
    ],
)
def test_bombs_cuts_and_control_characters_are_refused(
    tmp_path: Path, text: str, said: str
) -> None:
    with pytest.raises(ListRefused, match=said) as caught:
        texts(tmp_path, text)
    assert str(caught.value.where).startswith("list.xml")


def test_the_root_tells_the_format(tmp_path: Path) -> None:
    found = root(file_of(tmp_path, '<s xmlns="urn:x" Version="3"><b/></s>'))
    assert (found.name, found.namespace, found.attributes) == ("s", "urn:x", {"Version": "3"})
