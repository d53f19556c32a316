"""An export's own bookkeeping is read from its bytes, nested entities and deltas too."""

from __future__ import annotations

import gzip
import json

from narrows.lists.ftm.bookkeeping import Bookkeeping, bookkeeping

ENTITY = {
    "id": "NK-a1",
    "caption": "Ana Example",
    "schema": "Person",
    "properties": {"name": ["Ana Example"]},
    "datasets": ["one", "two"],
    "referents": ["old-1", "old-2"],
    "target": True,
    "first_seen": "2024-01-01T00:00:00",
    "last_seen": "2024-03-02T00:00:00",
    "last_change": "2024-02-01T00:00:00",
}


def lines(*objects: object) -> bytes:
    return b"\n".join(json.dumps(one).encode() for one in objects) + b"\n"


def test_a_record_keeps_what_the_export_says_of_the_entity() -> None:
    assert list(bookkeeping(lines(ENTITY))) == [
        Bookkeeping(
            id="NK-a1",
            caption="Ana Example",
            datasets=("one", "two"),
            referents=("old-1", "old-2"),
            target=True,
            first_seen="2024-01-01T00:00:00",
            last_seen="2024-03-02T00:00:00",
            last_change="2024-02-01T00:00:00",
        )
    ]


def test_nested_entities_follow_their_parent() -> None:
    parent = {**ENTITY, "properties": {"name": ["Ana"], "sanctions": [{**ENTITY, "id": "s-1"}]}}
    assert [record.id for record in bookkeeping(lines(parent))] == ["NK-a1", "s-1"]


def test_a_delta_gives_what_it_adds_and_changes() -> None:
    data = lines(
        {"op": "MOD", "entity": {**ENTITY, "referents": ["old-3"]}},
        {"op": "DEL", "entity": {"id": "NK-b", "schema": "Person"}},
    )
    assert [record.referents for record in bookkeeping(data)] == [("old-3",)]


def test_packed_files_are_unpacked_and_other_lines_passed_over() -> None:
    data = gzip.compress(b'{"schema": broken\nid,schema\n' + lines(ENTITY))
    assert [record.id for record in bookkeeping(data)] == ["NK-a1"]
