"""The ledger: what is accepted, held, refused; and what was known when."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from narrows.model.errors import (
    InputError,
    ListError,
    ListMissing,
    SnapshotDamaged,
    UnknownOption,
)
from narrows.service.intake import Outcome
from narrows.service.ledger import Ledger
from narrows.store.workspace import Workspace

LIST = "my_list"


class Clock:
    """A clock that stands still until it is told to move."""

    def __init__(self) -> None:
        self.moment = datetime(2026, 1, 1, 12, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.moment

    def forward(self, days: int) -> None:
        self.moment += timedelta(days=days)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def ledger(tmp_path: Path, clock: Clock) -> Ledger:
    return Ledger(Workspace(tmp_path / "home"), clock)


def entity(number: int, **properties: str) -> dict[str, object]:
    name = {"name": [f"Party Number {number}"]}
    return {
        "id": f"p{number}",
        "schema": "Person",
        "properties": name | {k: [v] for k, v in properties.items()},
    }


def write(folder: Path, name: str, entities: Sequence[dict[str, object]]) -> Path:
    path = folder / name
    path.write_text("".join(json.dumps(one) + "\n" for one in entities))
    return path


def load(ledger: Ledger, folder: Path, numbers: Sequence[int], day: str | None = None) -> Outcome:
    file = write(folder, f"{day or 'now'}-{len(numbers)}.json", [entity(n) for n in numbers])
    return ledger.add(LIST, [file], published=day)


def names(ledger: Ledger, **times: str) -> set[str]:
    return {str(e.id) for e in ledger.view(**times).entities()}  # type: ignore[arg-type]


def test_what_is_loaded_is_answered_from(ledger: Ledger, tmp_path: Path) -> None:
    outcome = load(ledger, tmp_path, [1, 2])
    assert outcome.version.state == "accepted"
    assert outcome.version.entities == {"Person": 2}
    assert [(c.read, c.emitted, c.rejected) for c in outcome.version.counts] == [(2, 2, 0)]
    used = ledger.view().lists_used()
    assert [(u.name, u.version, u.entities, u.sample) for u in used] == [
        (LIST, outcome.version.id, 2, False)
    ]
    assert names(ledger) == {"p1", "p2"}


def test_each_moment_has_its_answer(ledger: Ledger, clock: Clock, tmp_path: Path) -> None:
    load(ledger, tmp_path, [1], "2020-01-01")
    clock.forward(10)
    load(ledger, tmp_path, [1, 2], "2021-01-01")
    clock.forward(10)
    load(ledger, tmp_path, [1, 2, 3], "2020-06-01")
    assert names(ledger) == {"p1", "p2"}
    assert names(ledger, valid_at="2020-03-01") == {"p1"}
    assert names(ledger, valid_at="2020-07-01") == {"p1", "p2", "p3"}
    assert names(ledger, valid_at="2020-07-01", known_at="2026-01-15") == {"p1"}
    assert names(ledger, known_at="2026-01-05T00:00:00Z") == {"p1"}
    assert ledger.view(valid_at="2019-01-01").missing == (LIST,)
    with pytest.raises(ListMissing):
        ledger.view(valid_at="2019-01-01", lists=[LIST])
    with pytest.raises(ListMissing):
        ledger.view(lists=["other_list"])


def test_a_view_is_named_by_what_it_holds(ledger: Ledger, tmp_path: Path) -> None:
    load(ledger, tmp_path, [1], "2020-01-01")
    first = ledger.view()
    assert first.id == ledger.view(valid_at="2025-05-05").id == ledger.view().id
    load(ledger, tmp_path, [1, 2], "2021-01-01")
    assert ledger.view().id != first.id
    assert ledger.view(valid_at="2020-05-05").id == first.id


def test_a_day_that_changes_who_is_listed_changes_the_name(ledger: Ledger, tmp_path: Path) -> None:
    sanction = {
        "id": "p1-sanction-1",
        "schema": "Sanction",
        "properties": {"entity": ["p1"], "startDate": ["2015-01-01"], "endDate": ["2018-01-01"]},
    }
    file = write(tmp_path, "a.json", [entity(1), sanction, entity(2)])
    ledger.add(LIST, [file], published="2010-01-01")
    assert names(ledger, valid_at="2016-01-01") == {"p1", "p1-sanction-1", "p2"}
    assert names(ledger, valid_at="2014-12-31") == {"p2"}
    assert names(ledger, valid_at="2018-01-01") == names(ledger) == {"p2"}
    ids = {d: ledger.view(valid_at=d).id for d in ("2014-01-01", "2016-01-01", "2019-01-01")}
    assert len(set(ids.values())) == 3
    assert ledger.view(valid_at="2017-12-31").id == ids["2016-01-01"]
    assert ledger.view(valid_at="2016-01-01").entity("p1")[0].caption == "Party Number 1"
    assert ledger.view(valid_at="2014-01-01").entity("p1") == ()


def test_the_same_bytes_again_only_confirm(ledger: Ledger, clock: Clock, tmp_path: Path) -> None:
    first = load(ledger, tmp_path, [1, 2])
    clock.forward(5)
    assert ledger.view().ages(clock()) == {LIST: 5}
    again = load(ledger, tmp_path, [1, 2])
    assert again.unchanged
    assert again.version.id == first.version.id
    assert ledger.view().ages(clock()) == {LIST: 0}
    assert len(ledger.history(LIST)) == 1


def test_an_older_publication_is_refused_unless_its_date_is_stated(
    ledger: Ledger, clock: Clock, tmp_path: Path
) -> None:
    load(ledger, tmp_path, [1, 2], "2026-01-02")
    refused = load(ledger, tmp_path, [1, 2, 3])
    assert refused.version.state == "refused"
    assert "older than the version held of 2026-01-02" in refused.version.reasons[0]
    assert names(ledger) == {"p1", "p2"}
    told = load(ledger, tmp_path, [1, 2, 3], "2026-01-01")
    assert told.version.state == "accepted"
    assert told.version.allowances == ("history",)
    assert names(ledger) == {"p1", "p2"}


def test_a_file_with_a_broken_record_is_refused_unless_a_person_allows_it(
    ledger: Ledger, tmp_path: Path
) -> None:
    load(ledger, tmp_path, [1])
    broken = write(tmp_path, "broken.json", [entity(1), entity(2)])
    broken.write_text(broken.read_text() + '{"id": "p3", "schema": "Nonsense"}\n')
    refused = ledger.add(LIST, [broken])
    assert refused.version.state == "refused"
    assert [r.locator for r in refused.version.rejections] == ["broken.json:3"]
    assert names(ledger) == {"p1"}
    with pytest.raises(UnknownOption, match="a named person"):
        ledger.add(LIST, [broken], allow_rejections=1)
    allowed = ledger.add(LIST, [broken], allow_rejections=1, by="A. Officer")
    assert allowed.version.state == "accepted"
    assert allowed.version.allowances == ("rejections=1 by A. Officer", "undated")
    assert names(ledger) == {"p1", "p2"}


def test_a_held_version_waits_for_a_person(
    ledger: Ledger, clock: Clock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import msgspec

    from narrows.lists import registry

    strict = msgspec.structs.replace(registry.source_for(LIST), max_removals=0.02)
    monkeypatch.setattr("narrows.service.intake.registry.source_for", lambda name: strict)
    load(ledger, tmp_path, range(100))
    clock.forward(1)
    held = load(ledger, tmp_path, range(97))
    assert held.version.state == "held"
    assert held.version.reasons == ("3 fewer parties than the 100 before (3.0%, limit 2%)",)
    assert len(held.removed) == 3
    assert len(names(ledger)) == 100
    (standing,) = ledger.show()
    assert [v.id for v in standing.waiting] == [held.version.id]
    with pytest.raises(UnknownOption, match="name of a person"):
        ledger.release(LIST, held.version.id, " ")
    clock.forward(1)
    released = ledger.release(LIST, held.version.id, "A. Officer")
    assert released.released_by == "A. Officer"
    assert len(names(ledger)) == 97
    assert len(names(ledger, known_at="2026-01-02T20:00:00")) == 100
    with pytest.raises(ListError, match="accepted, not held"):
        ledger.release(LIST, held.version.id, "A. Officer")


def test_a_clock_set_back_does_not_reorder_what_was_known(
    ledger: Ledger, clock: Clock, tmp_path: Path
) -> None:
    first = load(ledger, tmp_path, [1], "2020-01-01")
    clock.forward(-30)
    second = load(ledger, tmp_path, [1, 2], "2021-01-01")
    assert first.version.known_at is not None
    assert second.version.known_at is not None
    assert second.version.known_at >= first.version.known_at


@pytest.mark.parametrize(
    "content", [b"", b"\n\n", b"<html><body>Try later</body></html>", b"\x00" * 99]
)
def test_what_is_no_list_changes_nothing(ledger: Ledger, tmp_path: Path, content: bytes) -> None:
    load(ledger, tmp_path, [1])
    bad = tmp_path / "bad.json"
    bad.write_bytes(content)
    assert ledger.add(LIST, [bad]).version.state == "refused"
    assert names(ledger) == {"p1"}


def test_a_list_never_accepted_is_missing_not_empty(ledger: Ledger, tmp_path: Path) -> None:
    bad = tmp_path / "bad.xml"
    bad.write_bytes(b"")
    assert ledger.add("un_sc_sanctions", [bad]).version.state == "refused"
    assert ledger.view().missing == ("un_sc_sanctions",)
    (standing,) = ledger.show()
    assert standing.freshness == "missing"
    assert standing.refused[0].reasons != ()


def test_a_list_of_ones_own_begins_with_what_can_be_read(ledger: Ledger, tmp_path: Path) -> None:
    bad = tmp_path / "bad.json"
    bad.write_bytes(b"")
    assert ledger.add("misspelt_list", [bad]).version.state == "refused"
    assert ledger.workspace.list_names() == ()


def test_the_newest_refused_publication_is_set_aside(ledger: Ledger, tmp_path: Path) -> None:
    load(ledger, tmp_path, [1])
    for content in (b"<html>one</html>", b"<html>two</html>"):
        (tmp_path / "bad.json").write_bytes(content)
        refused = ledger.add(LIST, [tmp_path / "bad.json"]).version
    kept = [p for p in ledger.workspace.quarantine.rglob("*") if p.is_file()]
    assert [p.read_bytes() for p in kept] == [b"<html>two</html>"]
    assert kept[0].parent.name == refused.id
    assert ledger.verify() == ()


def test_an_old_answer_finds_the_versions_it_stood_on(ledger: Ledger, tmp_path: Path) -> None:
    load(ledger, tmp_path, [1], "2020-01-01")
    old = ledger.view()
    load(ledger, tmp_path, [1, 2], "2021-01-01")
    pinned = ledger.pinned(old.lists_used())
    assert pinned.id == old.id
    assert {str(e.id) for e in pinned.entities()} == {"p1"}
    import msgspec

    (used,) = old.lists_used()
    for change in ({"version": "2019-01-01-abc"}, {"sha256": "0" * 64}, {"name": "other_list"}):
        with pytest.raises(ListMissing):
            ledger.pinned([msgspec.structs.replace(used, **change)])  # type: ignore[arg-type]


def test_paths_that_are_no_files_are_refused(ledger: Ledger, tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "none", Path("/dev/zero")):
        with pytest.raises(InputError):
            ledger.add(LIST, [path])
    with pytest.raises(InputError, match="no files"):
        ledger.add(LIST, [])
    with pytest.raises(InputError, match="in the future"):
        load(ledger, tmp_path, [1], "2026-01-03")
    with pytest.raises(InputError, match="not a date"):
        ledger.add(LIST, [tmp_path], published="yesterday")
    with pytest.raises(UnknownOption):
        ledger.add("../escape", [tmp_path])


def test_damage_to_any_file_of_a_version_is_found(ledger: Ledger, tmp_path: Path) -> None:
    outcome = load(ledger, tmp_path, [1, 2])
    assert ledger.verify() == ()
    files = [p for p in ledger.workspace.home.rglob("*") if p.is_file() and p.name != "lock"]
    assert len(files) == 5
    for path in files:
        whole = path.read_bytes()
        flipped = bytearray(whole)
        flipped[len(whole) // 2] ^= 1
        path.write_bytes(bytes(flipped))
        assert ledger.verify() != (), path
        if "raw" not in path.parts:
            with pytest.raises(SnapshotDamaged):
                list(ledger.view().entities())
                ledger.history(LIST)
        path.unlink()
        assert ledger.verify() != (), path
        path.write_bytes(whole)
    assert ledger.verify() == ()
    assert outcome.version.id == ledger.history(LIST)[0].id


def test_a_version_is_named_by_id_beginning_or_day(ledger: Ledger, tmp_path: Path) -> None:
    one = load(ledger, tmp_path, [1], "2020-01-01").version.id
    two = load(ledger, tmp_path, [1, 2], "2020-02-01").version.id
    versions = ledger.versions(LIST)
    assert versions.resolve(one).id == one
    assert versions.resolve("2020-02").id == two
    assert versions.resolve("2020-01-31").id == one
    with pytest.raises(UnknownOption, match="names 2 versions"):
        versions.resolve("2020-0")
    with pytest.raises(UnknownOption, match="no version"):
        versions.resolve("2019-01-01")


def test_a_diff_names_what_came_went_and_changed(ledger: Ledger, tmp_path: Path) -> None:
    first = [entity(1, birthDate="1970"), entity(2, nationality="fr"), entity(3)]
    second = [entity(4), entity(2, nationality="de"), entity(1, birthDate="1970")]
    ledger.add(LIST, [write(tmp_path, "a.json", first)], published="2020-01-01")
    ledger.add(LIST, [write(tmp_path, "b.json", second)], published="2020-02-01")
    found = ledger.diff(LIST, "2020-01-01", "2020-02-01")
    assert [n.entity_id for n in found.added] == ["p4"]
    assert [n.entity_id for n in found.removed] == ["p3"]
    assert found.changed == ("p2",)
    (change,) = found.changes
    assert (change.prop, change.removed, change.added) == ("nationality", ("fr",), ("de",))


def test_a_workspace_without_lists_answers_from_the_sample(ledger: Ledger, tmp_path: Path) -> None:
    view = ledger.view()
    assert view.sample
    assert all(used.sample for used in view.lists_used())
    assert ledger.workspace.list_names() == ()
    load(ledger, tmp_path, [1])
    assert not ledger.view().sample
    assert names(ledger) == {"p1"}


def test_age_tells_when_a_list_no_longer_answers(
    ledger: Ledger, clock: Clock, tmp_path: Path
) -> None:
    load(ledger, tmp_path, [1], "2025-12-31")
    clock.forward(11)
    view = ledger.view()
    assert view.stale({LIST: 10}, clock()) == (LIST,)
    assert view.stale({"*": 11}, clock()) == ()
    past = ledger.view(valid_at="2026-01-20")
    assert past.ages(clock()) == {LIST: 19}
