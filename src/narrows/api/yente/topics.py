"""Topics of FollowTheMoney: why somebody is on a list, as codes with labels.

Official lists state no topics; theirs follow from the legal effect of the listing, so
that a client that asks for ``sanction`` finds what is sanctioned. Codes and labels are
those of FollowTheMoney's topic type (https://followthemoney.tech/explorer/types/topic/).
"""

from __future__ import annotations

from collections.abc import Iterable

from narrows.model.entity import Entity
from narrows.model.finding import Designation

LABELS: dict[str, str] = {
    "asset.frozen": "Frozen asset",
    "corp.disqual": "Disqualified",
    "corp.offshore": "Offshore",
    "corp.public": "Public listed company",
    "corp.shell": "Shell company",
    "crime": "Crime",
    "crime.boss": "Criminal leadership",
    "crime.cyber": "Cybercrime",
    "crime.env": "Environmental violations",
    "crime.fin": "Financial crime",
    "crime.fraud": "Fraud",
    "crime.terror": "Terrorism",
    "crime.theft": "Theft",
    "crime.traffick": "Trafficking",
    "crime.traffick.drug": "Drug trafficking",
    "crime.traffick.human": "Human trafficking",
    "crime.war": "War crimes",
    "debarment": "Debarred entity",
    "export.control": "Export controlled",
    "export.control.linked": "Export control-linked entity",
    "export.risk": "Trade risk",
    "fin": "Financial services",
    "fin.adivsor": "Financial advisor",
    "fin.bank": "Bank",
    "fin.fund": "Fund",
    "forced.labor": "Forced labor",
    "gov": "Government",
    "gov.soe": "State-owned enterprise",
    "invest.ban": "Investment ban",
    "invest.risk": "Investment risk",
    "mar.detained": "Maritime detention",
    "mar.reflag": "Maritime reflagging",
    "mar.sts": "Ship-to-ship transfer",
    "poi": "Person of interest",
    "reg.action": "Regulator action",
    "reg.warn": "Regulator warning",
    "role.oligarch": "Oligarch",
    "role.pep": "Politician",
    "role.rca": "Close Associate",
    "sanction": "Sanctioned entity",
    "sanction.counter": "Counter-sanctioned entity",
    "sanction.linked": "Sanction-linked entity",
    "wanted": "Wanted",
}

_OF_EFFECT = {
    "asset_freeze": "sanction",
    "travel_ban": "sanction",
    "nonproliferation": "sanction",
    "sectoral_restrictions": "sanction",
    "correspondent_account": "sanction",
    "securities_restricted": "sanction",
    "dealing_prohibited": "sanction",
    "menu_based": "sanction",
    "vessel_measures": "sanction",
    "arms_exports_debarred": "debarment",
    "licence_required": "export.control",
    "export_denied": "export.control",
    "statement_required": "export.control",
    "military_end_user": "export.control",
    "end_user_caution": "export.risk",
}


def topics_of(entity: Entity, designations: Iterable[Designation]) -> tuple[str, ...]:
    """Return the topics a party's list states, else those its designations stand for.

    Empty for a party of a list of the user's own that states none.
    """
    stated = entity.values("topics")
    if stated:
        return stated
    found = (_OF_EFFECT.get(designation.effect) for designation in designations)
    return tuple(dict.fromkeys(topic for topic in found if topic is not None))
