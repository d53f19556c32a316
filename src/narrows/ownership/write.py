"""Stakes out: FollowTheMoney entities, GraphML and the plain CSV that comes back in."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Iterable, Mapping
from xml.sax.saxutils import escape, quoteattr

from narrows.ownership.read_ftm import LINKS
from narrows.ownership.share import UNKNOWN, Share
from narrows.ownership.stake import COUNTABLE, Holder, Stake

_SCHEMA = {
    "equity": "Ownership",
    "votes": "Ownership",
    "profit": "Ownership",
    "board": "Control",
    "control": "Control",
    "trust": "Control",
    "consolidation": "Control",
    "office": "Directorship",
    "family": "Family",
    "associate": "Associate",
    "link": "UnknownLink",
}
_ROLE = {"votes": "voting rights", "profit": "share of profit", "board": "appointment of the board"}
CSV_COLUMNS = (
    "owner", "owner_name", "owner_kind", "owner_country", "owner_identifier", "asset",
    "asset_name", "asset_kind", "asset_country", "asset_identifier", "share", "measure",
    "directness", "capacity", "joint", "part", "start", "end", "source", "locator", "stated",
    "confidence",
)  # fmt: skip


def share_text(share: Share) -> str:
    """Return a share as ``read_share`` reads it back, end for end.

    >>> share_text(Share(25.0, 50.0, low_open=True))
    '(25,50]'
    """
    if share == UNKNOWN:
        return ""
    if share.exact:
        return f"{share.low:.10g}"
    left, right = "[("[share.low_open], "])"[share.high_open]
    return f"{left}{share.low:.10g},{share.high:.10g}{right}"


def to_ftm(stakes: Iterable[Stake], holders: Mapping[str, Holder]) -> str:
    """Return FtM entities, one a line: the parties, then their links."""
    lines, parties = [], dict[str, None]()
    for stake in stakes:
        parties.setdefault(stake.owner)
        parties.setdefault(stake.asset)
        kind = _SCHEMA[stake.measure]
        first, second, _ = LINKS[kind]
        properties = {
            first: [stake.owner],
            second: [stake.asset],
            "startDate": [stake.start] if stake.start else [],
            "endDate": [stake.end] if stake.end else [],
        }
        if kind == "Ownership":
            properties["percentage"] = [share_text(stake.share)] if stake.share != UNKNOWN else []
        role = _ROLE.get(stake.measure) or stake.stated
        if stake.directness == "indirect":
            role = f"indirect {role}" if role else "indirect"
        if role and kind in ("Ownership", "Control", "Directorship", "UnknownLink"):
            properties["role"] = [role]
        elif role:
            properties["relationship"] = [role]
        lines.append(_entity(_link_id(stake), kind, properties))
    people = [_party(key, holders.get(key)) for key in parties]
    return "".join(f"{line}\n" for line in (*people, *lines))


def _link_id(stake: Stake) -> str:
    words = "\0".join(str(part) for part in (
        stake.owner, stake.asset, stake.measure, stake.part, stake.start, stake.end,
        stake.source, stake.locator, stake.directness,
    ))  # fmt: skip
    return "stake-" + hashlib.sha256(words.encode()).hexdigest()[:24]


def _party(key: str, holder: Holder | None) -> str:
    kind = {"person": "Person", "entity": "Organization"}.get(
        (holder.kind or "") if holder else "", "LegalEntity"
    )
    name = holder.name if holder is not None else None
    properties = {
        "name": [name] if name else [],
        "country": [holder.country] if holder is not None and holder.country else [],
        "registrationNumber": [
            number.partition(":")[2] for number in (holder.identifiers if holder else ())
        ],
    }
    return _entity(key, kind, properties)


def _entity(key: str, kind: str, properties: Mapping[str, list[str]]) -> str:
    body = {name: values for name, values in properties.items() if values}
    return json.dumps({"id": key, "schema": kind, "properties": body}, ensure_ascii=False)


def to_graphml(stakes: Iterable[Stake], holders: Mapping[str, Holder]) -> str:
    """Return a directed GraphML graph, owner to asset, with every field of a stake."""
    fields = ("measure", "share", "directness", "capacity", "start", "end", "source", "stated")
    out = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<graphml xmlns="http://graphml.graphdrawing.org/xmlns">',
        *(
            f'<key id="{name}" for="node" attr.name="{name}" attr.type="string"/>'
            for name in ("name", "kind", "country")
        ),
        *(
            f'<key id="e_{name}" for="edge" attr.name="{name}" attr.type="string"/>'
            for name in fields
        ),
        *(
            f'<key id="e_{name}" for="edge" attr.name="{name}" attr.type="double"/>'
            for name in ("low", "high")
        ),
        '<graph edgedefault="directed">',
    ]
    rows = list(stakes)
    for key in dict.fromkeys(key for stake in rows for key in (stake.owner, stake.asset)):
        holder = holders.get(key)
        data = {
            "name": holder.name if holder else None,
            "kind": holder.kind if holder else None,
            "country": holder.country if holder else None,
        }
        out.append(f"<node id={quoteattr(key)}>{_data(data, '')}</node>")
    for stake in rows:
        data = {
            "measure": stake.measure,
            "share": str(stake.share) if stake.measure in COUNTABLE else None,
            "directness": stake.directness,
            "capacity": stake.capacity,
            "start": stake.start,
            "end": stake.end,
            "source": stake.source,
            "stated": stake.stated,
            "low": f"{stake.share.low:.10g}" if stake.measure in COUNTABLE else None,
            "high": f"{stake.share.high:.10g}" if stake.measure in COUNTABLE else None,
        }
        ends = f"source={quoteattr(stake.owner)} target={quoteattr(stake.asset)}"
        out.append(f"<edge {ends}>{_data(data, 'e_')}</edge>")
    return "\n".join([*out, "</graph>", "</graphml>", ""])


def _data(values: Mapping[str, str | None], prefix: str) -> str:
    return "".join(
        f'<data key="{prefix}{name}">{escape(value)}</data>'
        for name, value in values.items()
        if value
    )


def to_csv(stakes: Iterable[Stake], holders: Mapping[str, Holder]) -> str:
    """Return the table of stakes that ``read_csv`` reads back without loss."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(CSV_COLUMNS)
    for stake in stakes:
        ends = []
        for key in (stake.owner, stake.asset):
            holder = holders.get(key) or Holder(id=key)
            number = holder.identifiers[0] if holder.identifiers else ""
            ends.append((key, holder.name, holder.kind, holder.country, number))
        writer.writerow(
            (
                *ends[0],
                *ends[1],
                share_text(stake.share),
                stake.measure,
                stake.directness,
                stake.capacity,
                stake.joint,
                stake.part,
                stake.start,
                stake.end,
                stake.source,
                stake.locator,
                stake.stated,
                stake.confidence,
            )
        )
    return out.getvalue()
