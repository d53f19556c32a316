"""Phrases of OFAC's remarks that are known but are no typed property.

Three tables: measures (what is restricted, under which order), notes (advice,
reach, life events) and the words by which an office or rank is recognised. A
phrase in none of them is reported as not understood, so each entry here is a
decision that someone has read it.
"""

from __future__ import annotations

import re

MEASURES: tuple[str, ...] = (
    r"Executive Order \d{5}(?:,? as amended,?)? (?:information|Directive)",
    r"CAATSA Section \d{3} Information",
    r"IFCA Determination -",
    r"Transactions Prohibited For Persons Owned or Controlled By U\.S\. Financial Institutions",
    r"UFLPA|PEESA Information|PEESCA",
    r"(?:United States|U\.S\.) financial institutions (?:are|must)",
    r"Effective \(?[A-Z0-9]|Effective as of",
    r"Prohibit(?:ion|ed)\b",
    r"List of Foreign Financial Institutions",
    r"Section \d+ of|pursuant to Section",
)

NOTES: tuple[str, ...] = (
    r"Secondary sanctions risk",
    r"Additional Sanctions Information -",
    r"(?:for|For) more information",
    r"(?:and )?all (?:other )?(?:offices|branches|locations)(?: and branches)?\b",
    r"and (?:any )?other locations",
    r"<Head Office>|Head Office",
    r"UN/LOCODE ",
    r"Chinese Commercial Code ",
    r"(?:Alt\. )?(?:Tele)?fax(?: No\.?| Number)?[: .]",
    r"TELEX ",
    r"Aircraft Mode S Transponder",
    r"ICTY indictee",
    r"(?:possibly |currently )?(?:arrested|incarcerated|imprisoned)",
    r"in (?:jail|custody|remand|prison)",
    r"currently (?:in|incarcerated|imprisoned|at)\b",
    r"(?:believed |reportedly |possibly )?(?:deceased|dead|killed)",
    r"DOD\b|Date of Death",
    r"(?:half-)?(?:brother|sister|son|daughter|wife|husband|father|mother|cousin|nephew|spouse)\b",
    r"(?:brother|sister|son|daughter|father|mother)-in-law\b",
    r".*'s (?:eldest|second|youngest|first|third) son$",
    r"named in UNSCR",
    r"This (?:designation|individual|person|entity|listing)",
    r"Tribe:|Tribe ",
    r"(?:Kurdish|Bosnian Serb|Arab|Pashtun|Tuareg)$",
    r"(?:Also )?[Oo]perations in\b",
    r"founded by\b|Founded\b",
    r"Individual's (?:height|weight|hair|eyes)",
    r"(?:Height|Weight|Hair|Eyes|Complexion|Build|Eye Color|Hair Color)\b",
    r"Interpol:|INTERPOL",
    r"Identification Number ISIN",
    r"Phonetic",
    r"Loc\.|c/o\b",
    r"The (?:foreign )?(?:financial institution|entity|vessel|aircraft|company)",
    r"passport (?:place of issue|and national id were issued|issued in)|Holder of a",
    r"Driver's License is issued",
    r"(?:Believed|Possibly|Reportedly|Likely|Only|Currently)\b",
    r"Ass?oc(?:i)?ated with\b|From:? ",
    r"Child of|Subtribe:|Wanted by",
    r"Organization: |MICEX Code |TGMS ",
    r"\(.* (?:are subsidiaries|is a subsidiary) of .*\)$",
    r"\(Following data derived from",
    r".* Branch only$",
    r"NIT # Provisional",
    r"tax consultancy$",
    r"U\.S\.A\. Passport issued",
)

OFFICES: tuple[str, ...] = (
    "abbot", "academic", "accountant", "adjutant", "administrator", "admiral", "advisor", "adviser",
    "aide", "agent", "ambassador", "analyst", "architect", "assistant", "associate", "attorney",
    "auditor", "banker", "bishop", "brigadier", "broker", "bureau chief", "businessman",
    "businesswoman", "cadre", "captain", "cashier", "ceo", "cfo", "chair", "chairman",
    "chairperson", "chairwoman", "chancellor", "chief", "clerk", "cleric", "co-chair",
    "co-chairman", "co-director", "co-founder", "co-owner", "cofounder", "colonel",
    "colonel-general", "commandant", "commander", "commissioner", "comptroller", "consul",
    "consultant", "controller", "coordinator", "coordinators", "corporal", "counsel", "counsellor",
    "counselor", "courier", "dealer", "dean", "delegate", "deputy", "designer", "developer",
    "diplomat", "director", "director-general", "doctor", "dr", "editor", "emir", "amir",
    "employee", "engineer", "envoy", "executive", "facilitator", "fighter", "figure", "financier",
    "first lady", "founder", "founding member", "general", "governor", "guard", "hacker", "haji",
    "head", "hojjatoleslam", "imam", "inspector", "instructor", "investigator", "janitor", "judge",
    "justice", "king", "lawyer", "leader", "lecturer", "led", "liaison", "lieutenant", "lt",
    "major",
    "magistrate", "manager", "managing director", "marshal", "maulana", "maulavi", "maulawi",
    "mayor", "member", "merchant", "minister", "ministers", "moulana", "mufti", "mulawi", "mullah",
    "mulla", "negotiator", "notary", "officer", "official", "ombudsman", "operative", "operator",
    "organizer", "owner", "oversaw", "parliamentarian", "partner", "physician", "pilot",
    "politician", "premier", "president", "prime minister", "prince", "principal", "professor",
    "programmer", "prosecutor", "purser", "qari", "recruiter", "rector", "representative",
    "researcher", "scholar", "scientist", "secretary", "secretary-general", "senator", "sergeant",
    "shareholder", "shaykh", "sheikh", "sheik", "smuggler", "speaker", "specialist", "spokesman",
    "spokesperson", "strategist", "student", "sub-commander", "superintendent", "supervisor",
    "supporter", "technician", "trader", "trafficker", "treasurer", "trustee", "ustad",
    "vice-chairman", "vice-chairperson", "vice-president", "vice-minister", "vice-speaker",
    "viceroy", "warden", "worker", "xo", "manufacturer", "reverend", "sayyid", "sultan", "hajji",
    "spiritual", "militant", "propagandist", "ayatollah", "journalist", "economist", "attache",
    "attaché", "mp", "congressman", "congresswoman", "constituent", "second-in-command", "ustadz",
    "minster", "chef", "charge d'affaires", "curator", "nurse", "teacher", "procurement",
    "stockholder",
)  # fmt: skip

_GROUPS: tuple[str, ...] = (
    r"(?:member |Member )?ETA$",
    r"(?:Iraqi National Assembly|#2 in Special Security Organization)$",
    r"(?:HAMAS|PFLP|DFLP|PLF|IARA|FDLR|KOMID|IRGC|HIZBALLAH|PIJ)(?: - .*| .*)?$",
)

_MEASURE = re.compile("|".join(MEASURES))
_NOTE = re.compile("|".join(NOTES), re.I)
_OFFICE = re.compile(
    r"(?<![\w'])(?:" + "|".join(re.escape(word) for word in OFFICES) + r")(?:s|es)?(?!\w)", re.I
)
_GROUP = re.compile("|".join(_GROUPS))


def is_measure(phrase: str) -> bool:
    """Tell whether a phrase states what is restricted."""
    return _MEASURE.match(phrase) is not None


def is_known_note(phrase: str) -> bool:
    """Tell whether a phrase is a known remark of no typed property."""
    return _NOTE.match(phrase) is not None


def is_position(phrase: str) -> bool:
    """Tell whether a phrase names an office, rank, profession or membership."""
    return _OFFICE.search(phrase) is not None or _GROUP.match(phrase) is not None
