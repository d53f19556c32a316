"""Programme codes of a listing, each stated as a sanction with its effect."""

from __future__ import annotations

from collections.abc import Sequence

from narrows.lists.ofac.entry import Entry
from narrows.lists.records import Unreadable
from narrows.lists.source import ListSource, Regime


def split_programs(text: str) -> list[str]:
    """Return the programme codes of a CSV field: ``SDGT] [IFSR`` is two.

    >>> split_programs("SDGT] [IFSR")
    ['SDGT', 'IFSR']
    """
    return [code.strip() for code in text.strip("[] ").split("] [") if code.strip()]


def state_programs(entry: Entry, programs: Sequence[str], locator: str) -> dict[str, str]:
    """State one sanction per programme; returns sanction ids by programme code.

    Raises:
        Unreadable: no programme, or one whose effect nobody has declared where the
            list as a whole has no single effect (the non-SDN list).
    """
    if not programs:
        raise Unreadable("the party stands under no programme")
    return {
        program: entry.sanction(program, regime_of(program, entry.source), locator)
        for program in dict.fromkeys(programs)
    }


def regime_of(program: str, source: ListSource) -> Regime | None:
    """Return what a programme means on a list; None where the list's own effect holds.

    Every SDN is blocked whatever the programme, so an unknown code there takes the
    list's effect. The non-SDN list holds parties under very different measures: its
    ``source.toml`` names each, and an unknown one is not guessed.
    """
    regime = source.regimes.get(program)
    if regime is None and source.effect == "listed":
        raise Unreadable(f"programme {program!r} is not declared in source.toml of {source.name}")
    return regime
