"""A finding that is different has a cause, also where its party is as before."""

from __future__ import annotations

from narrows.model.finding import Basis, ListUsed
from narrows.service.watch.change import CROWDED, Grounds
from narrows.service.watch.listed import Changed, Key


class Nothing:
    def statements(self, key: Key) -> tuple[str, ...]:
        return ()


def test_what_others_moved_is_told_with_the_list_that_moved_it() -> None:
    before, after = (basis(a="1", b="1"), basis(a="1", b="2"))
    changed = Changed(frozenset({("b", "p9")}), frozenset(), frozenset())
    grounds = Grounds(first=False, engine=False, before=before, after=after, changed=changed)
    cause = grounds.cause(("a", "p1"), customer=False, explains=Nothing())
    assert (cause.by, cause.list, cause.version_from, cause.version_to) == ("list", "b", "1", "2")
    assert cause.statements == (CROWDED,)


def basis(**versions: str) -> Basis:
    used = tuple(
        ListUsed(name=name, version=version, sha256="x", published=None, known_at=None, entities=1)
        for name, version in versions.items()
    )
    return Basis("1", "p", "p", "s", used, "2026-01-01", "2026-01-01")
