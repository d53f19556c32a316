"""Datasets: each list is one; ``default`` and ``all`` name the collection of every list.

A list loaded from a FollowTheMoney export keeps the data sets its publisher names for
each entity; filters know these too.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

import msgspec

from narrows.api.problem import Problem
from narrows.api.routing import Call
from narrows.service.screener import Screener

COLLECTIONS = ("default", "all")


class Scope(msgspec.Struct, frozen=True):
    """What a question is asked of.

    Attributes:
        name: The data set's name, as asked.
        lists: The lists it stands for.
        whole: True where it stands for every list.
    """

    name: str
    lists: frozenset[str]
    whole: bool

    @property
    def filter(self) -> frozenset[str] | None:
        """The lists to restrict a screen to, None for all."""
        return None if self.whole else self.lists


def scope_of(screener: Screener, name: str) -> Scope:
    """Return what a data set's name stands for.

    Raises:
        Problem: ``not_found``, in yente's words.
    """
    lists = frozenset(used.name for used in screener.basis.lists)
    if name in lists:
        return Scope(name, frozenset({name}), len(lists) == 1)
    if name in COLLECTIONS:
        return Scope(name, lists, True)
    raise Problem("not_found", "No such dataset.")


def asked_lists(call: Call) -> tuple[str, ...]:
    """Return the list a request's data set is, none where it is a collection."""
    name: str = call.request.path_params["dataset"]
    return () if name in COLLECTIONS else (name,)


def expanded(names: Iterable[str], scope: Scope) -> frozenset[str]:
    """Return data set names with each collection replaced by its lists."""
    found: set[str] = set()
    for name in names:
        found |= scope.lists if name in COLLECTIONS else {name}
    return frozenset(found)


def within(datasets: Collection[str], wanted: frozenset[str]) -> bool:
    """Tell whether an entity's data sets and the wanted ones have one in common."""
    return not wanted.isdisjoint(datasets)
