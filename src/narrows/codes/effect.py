"""Legal effects of a listing: what a hit means, as a code and in words.

A hit on one list is not a hit on another: an OFAC SDN is blocked, a BIS Entity
List party needs a licence for the items its entry names, an Unverified List
party needs a statement. Sources: 31 CFR 501 and the programme parts (OFAC);
15 CFR 744 and supplements 4, 6 and 7 (BIS); 22 CFR 127.7 (DDTC); Council
regulations under Article 215 TFEU; Sanctions and Anti-Money Laundering Act 2018
(UK); UN Charter Article 41.
"""

from __future__ import annotations

EFFECTS: dict[str, str] = {
    "asset_freeze": "Assets are frozen and dealing with the party or making funds or"
    " economic resources available to it is prohibited.",
    "travel_ban": "The person may not enter or transit the territory.",
    "licence_required": "An export licence is required for the items the entry names.",
    "export_denied": "The party may not take part in transactions with items subject to"
    " the export rules.",
    "statement_required": "A signed statement is needed before certain exports; licence"
    " exceptions are not available.",
    "military_end_user": "A licence is required for items listed for military end users.",
    "arms_exports_debarred": "The party may not take part in exports of defence articles.",
    "nonproliferation": "Sanctions under nonproliferation statutes as the notice states.",
    "sectoral_restrictions": "Certain dealings in debt, equity or energy projects are"
    " restricted; assets are not blocked.",
    "correspondent_account": "Opening or keeping correspondent or payable-through accounts"
    " is prohibited or subject to strict conditions.",
    "securities_restricted": "Buying or selling the party's publicly traded securities is"
    " prohibited.",
    "dealing_prohibited": "Transactions with the party are prohibited or must be rejected;"
    " its assets are not blocked.",
    "menu_based": "The restrictions chosen from the statute's menu apply; see the entry.",
    "end_user_caution": "An export may need a licence where the end use is of concern.",
    "vessel_measures": "The ship is subject to port-entry, flag or service bans.",
    "owned_by_listed": "The party is on no list; listed parties own or control it to the extent"
    " the regime's rule looks at. Read the proof and the rule's status.",
    "listed": "The party is on a list of the user's own.",
}
"""Effect code to its meaning in words."""


def meaning(effect: str) -> str:
    """Return the meaning of an effect code in words.

    Raises:
        KeyError: the code is not one of ``EFFECTS``.
    """
    return EFFECTS[effect]
