"""``source.toml``: what is known about a list before reading a byte of it.

One file beside each reader. Everything an officer would ask of a source stands
there: who publishes it, under which law, what a hit means, how often it changes,
which files make a whole set, how few entities would be suspicious.
"""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources

import msgspec

from narrows.codes.effect import EFFECTS
from narrows.model.errors import UnknownOption


class Download(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One file of the publication.

    ``name`` is the file's name in the set; ``required`` files must all be there.
    ``url`` is the official address, https.
    """

    name: str
    url: str | None = None
    required: bool = True


class Lookup(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How an odd value of the source is read, and why."""

    match: tuple[str, ...]
    value: str | None
    reason: str


class Regime(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a listing under one programme (or part of the list) means."""

    effect: str
    legal_basis: str | None = None
    title: str | None = None
    url: str | None = None


class ListSource(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """All that ``source.toml`` declares.

    Attributes:
        name: OpenSanctions' data set name.
        title, publisher, publisher_country, url, licence: As published.
        legal_basis: Act or regulation the list stands on.
        effect: Default effect code of a listing, see ``codes.effect``.
        meaning: What a hit means, in words an officer can act on.
        prefix: What entity ids of this list begin with.
        rhythm_days: Longest usual time between publications, in days.
        stale_after_days: Age since last confirmed at which it no longer answers.
        files: The set; all required files or nothing.
        hosts: Hosts a download or redirect may touch.
        floor_entities: Fewest entities per schema of a credible version.
        floor_fill: Smallest credible share (0 to 1) of ``Schema.property``.
        max_removals, max_growth, max_fill_drop: Shares beyond which a version is
            held for a person's release.
        regimes: Effects by programme code, where they differ from ``effect``.
        lookups: Readings of odd values, by topic.
    """

    name: str
    title: str
    publisher: str
    publisher_country: str
    url: str
    licence: str
    legal_basis: str
    effect: str
    meaning: str
    prefix: str
    rhythm_days: int
    stale_after_days: int
    files: tuple[Download, ...] = ()
    hosts: tuple[str, ...] = ()
    floor_entities: dict[str, int] = {}
    floor_fill: dict[str, float] = {}
    max_removals: float = 0.02
    max_growth: float = 0.25
    max_fill_drop: float = 0.10
    regimes: dict[str, Regime] = {}
    lookups: dict[str, tuple[Lookup, ...]] = {}

    def __post_init__(self) -> None:
        for effect in (self.effect, *(regime.effect for regime in self.regimes.values())):
            if effect not in EFFECTS:
                raise ValueError(f"{self.name}: unknown effect {effect!r}")


@cache
def names() -> tuple[str, ...]:
    """Return the names of all lists Narrows has a reader for, sorted."""
    root = resources.files(__package__)
    return tuple(
        sorted(
            folder.name
            for folder in root.iterdir()
            if folder.is_dir() and folder.joinpath("source.toml").is_file()
        )
    )


@cache
def load(name: str) -> ListSource:
    """Return the declaration of a list.

    Raises:
        UnknownOption: there is no such list.
    """
    if name not in names():
        raise UnknownOption(
            f"there is no official list {name!r}", hint="known lists: " + ", ".join(names())
        )
    data = resources.files(__package__).joinpath(name, "source.toml").read_text("utf-8")
    return msgspec.convert(tomllib.loads(data), ListSource)
