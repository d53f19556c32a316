"""UK register of people with significant control: the bulk snapshot, JSON lines.

Shares and votes are stated in bands: more than 25 % up to 50 %, more than 50 % but
less than 75 %, 75 % or more (Companies Act 2006, Schedule 1A; the codes are those of
Companies House's ``psc_descriptions``). The register does not say whether a holding
is direct. A right to appoint or remove "the majority of the board" counts as more
than half of the board.
"""

from __future__ import annotations

import json
from typing import Any

from narrows.codes.country import country_code
from narrows.model.errors import InputError
from narrows.ownership.reading import StakeReading, StakeRecorder, Unreadable, iso_date
from narrows.ownership.share import MAJORITY, UNKNOWN, Share
from narrows.ownership.stake import Holder, Kind, Measure, Stake, name_key

BANDS = {
    "25-to-50-percent": Share(25.0, 50.0, low_open=True),
    "50-to-75-percent": Share(50.0, 75.0, low_open=True, high_open=True),
    "75-to-100-percent": Share(75.0, 100.0),
    "more-than-25-percent": Share(25.0, 100.0, low_open=True),
}
_HEADS: tuple[tuple[str, Measure], ...] = (
    ("ownership-of-shares", "equity"),
    ("voting-rights", "votes"),
    ("right-to-share-surplus-assets", "equity"),
    ("part-right-to-share-surplus-assets", "equity"),
)
_TAILS = (
    "-as-firm",
    "-as-trust",
    "-as-control-over-firm",
    "-as-control-over-trust",
    "-limited-liability-partnership",
    "-registered-overseas-entity",
    "-registered-society",
)
_KINDS: dict[str, Kind] = {
    "individual-person-with-significant-control": "person",
    "corporate-entity-person-with-significant-control": "entity",
    "legal-person-person-with-significant-control": "entity",
    "individual-beneficial-owner": "person",
    "corporate-entity-beneficial-owner": "entity",
    "legal-person-beneficial-owner": "entity",
    "super-secure-person-with-significant-control": "undisclosed",
    "super-secure-beneficial-owner": "undisclosed",
}
_NOT_A_HOLDER = frozenset(
    {
        "persons-with-significant-control-statement",
        "totals#persons-of-significant-control-snapshot",
        "exemptions",
    }
)


def nature(code: str) -> tuple[Measure, Share, bool]:
    """Return what a nature-of-control code states: measure, share, held through a trust or firm.

    Raises:
        Unreadable: the code is not one of the register's.
    """
    plain, through = code, False
    stripped = True
    while stripped:
        stripped = False
        for tail in _TAILS:
            if plain.endswith(tail):
                plain, stripped = plain.removesuffix(tail), True
                through = through or "firm" in tail or "trust" in tail
    for head, measure in sorted(_HEADS, key=lambda one: -len(one[0])):
        if plain.startswith(head + "-"):
            band = BANDS.get(plain.removeprefix(head + "-"))
            if band is not None:
                return measure, band, through
    if plain.startswith("right-to-appoint-and-remove"):
        return "board", MAJORITY, through
    if plain.startswith("significant-influence-or-control"):
        return "control", UNKNOWN, through
    raise Unreadable(f"unknown nature of control {code!r}")


def read(data: bytes, file: str, source: str) -> StakeReading:
    """Read a snapshot; each line is a record.

    Raises:
        InputError: the file is not UTF-8 text.
    """
    try:
        lines = data.decode("utf-8").splitlines()
    except UnicodeDecodeError as error:
        raise InputError(f"not UTF-8: {error}", where=file) from error
    recorder = StakeRecorder("uk-psc-snapshot", file)
    for number, line in enumerate(lines, 1):
        if line.strip():
            with recorder.record(f"{file}:{number}", line):
                _record(recorder, line, f"{file}:{number}", source)
    return recorder.reading()


def _record(recorder: StakeRecorder, line: str, locator: str, source: str) -> None:
    try:
        row: dict[str, Any] = json.loads(line)
        body: dict[str, Any] = row["data"]
        form = str(body["kind"])
    except (ValueError, KeyError, TypeError) as error:
        raise Unreadable(f"not a line of the snapshot: {error!r}") from error
    if form == "totals#persons-of-significant-control-snapshot":
        recorder.published = iso_date(body.get("generated_at"))
        return
    company = row.get("company_number")
    if not company:
        raise Unreadable("the line names no company")
    asset = f"GB-COH-{company}"
    recorder.holder(Holder(id=asset, kind="entity", identifiers=(f"GB-COH:{company}",)))
    if form in _NOT_A_HOLDER:
        # "No person with significant control" and exemptions name no holder: what
        # they leave open stays the undisclosed remainder.
        return
    if form not in _KINDS:
        raise Unreadable(f"unknown kind {form!r}")
    owner = _holder(recorder, body, form, asset)
    natures = body.get("natures_of_control") or []
    if not natures and _KINDS[form] != "undisclosed":
        raise Unreadable("the line states no nature of control")
    for code in natures:
        measure, share, through = nature(str(code))
        recorder.stake(
            Stake(
                owner=owner,
                asset=asset,
                measure=measure,
                share=share,
                directness="unknown",
                # Held by the trustees or members of a firm: theirs in law, not for sure
                # this person's.
                capacity="nominee" if through else "own",
                part=str(code),
                start=iso_date(body.get("notified_on")),
                end=iso_date(body.get("ceased_on") or body.get("ceased")),
                source=source or "UK PSC register",
                locator=locator,
                stated=str(code),
            )
        )


def _holder(recorder: StakeRecorder, body: dict[str, Any], form: str, asset: str) -> str:
    name = body.get("name")
    link = (body.get("links") or {}).get("self")
    number = (body.get("identification") or {}).get("registration_number")
    place = (body.get("identification") or {}).get("place_registered") or ""
    country = (body.get("identification") or {}).get("country_registered") or body.get(
        "country_of_residence"
    )
    numbers: tuple[str, ...] = ()
    if number and "companies house" in str(place).casefold():
        numbers = (f"GB-COH:{str(number).strip().upper().zfill(8)}",)
    if numbers and _KINDS[form] == "entity":
        # A company of the same register is the node that its own lines speak of.
        key = numbers[0].replace(":", "-")
    elif link:
        key = f"GB-PSC:{link}"
    elif name:
        key = name_key(str(name))
    else:
        key = f"undisclosed:{asset}"
    recorder.holder(
        Holder(
            id=key,
            name=str(name) if name else None,
            kind=_KINDS[form],
            country=country_code(str(country)) if country else None,
            identifiers=numbers,
        )
    )
    return key
