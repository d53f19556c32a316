"""Identifiers: document and register numbers in one form, check digits where they exist.

Types are FollowTheMoney properties; customers' own column words are taken too. Check
digits follow python-stdnum, which cites each number's standard (ISO 17442 for LEI,
ISO 9362 for BIC, IMO resolution A.1117(30) for ships, ISO 13616 for IBAN, ISO 6166 for
ISIN, Russian tax and registry rules for INN and OGRN).
"""

from __future__ import annotations

import difflib
import importlib
import re
import unicodedata
from functools import cache
from typing import Protocol, cast

from narrows.codes.schema import identifier_properties
from narrows.model.errors import InputError


class _Format(Protocol):
    def compact(self, number: str) -> str: ...
    def is_valid(self, number: str) -> bool: ...


_ALIASES = {
    "passport": "passportNumber",
    "passportno": "passportNumber",
    "imo": "imoNumber",
    "mmsi": "mmsi",
    "callsign": "callSign",
    "bic": "swiftBic",
    "swift": "swiftBic",
    "swiftbic": "swiftBic",
    "lei": "leiCode",
    "inn": "innCode",
    "kpp": "kppCode",
    "ogrn": "ogrnCode",
    "ogrnip": "ogrnCode",
    "isin": "isin",
    "iban": "iban",
    "tax": "taxNumber",
    "taxid": "taxNumber",
    "tin": "taxNumber",
    "ein": "taxNumber",
    "vat": "vatCode",
    "vatid": "vatCode",
    "duns": "dunsCode",
    "uei": "uniqueEntityId",
    "cage": "cageCode",
    "uscc": "uscCode",
    "okpo": "okpoCode",
    "ssn": "socialSecurityNumber",
    "socialsecurity": "socialSecurityNumber",
    "nationalid": "idNumber",
    "id": "idNumber",
    "idcard": "idNumber",
    "identitycard": "idNumber",
    "registration": "registrationNumber",
    "company": "registrationNumber",
    "companynumber": "registrationNumber",
    "tail": "registrationNumber",
    "tailnumber": "registrationNumber",
    "hull": "registrationNumber",
    "serial": "serialNumber",
    "msn": "serialNumber",
    "wallet": "publicKey",
    "crypto": "publicKey",
    "cryptoaddress": "publicKey",
    "digitalcurrencyaddress": "publicKey",
    "account": "accountNumber",
    "phone": "phone",
    "email": "email",
    "website": "website",
}
_STANDARDS = {
    "leiCode": "stdnum.lei",
    "swiftBic": "stdnum.bic",
    "imoNumber": "stdnum.imo",
    "iban": "stdnum.iban",
    "isin": "stdnum.isin",
    "innCode": "stdnum.ru.inn",
    "ogrnCode": "stdnum.ru.ogrn",
    "uscCode": "stdnum.cn.uscc",
    "figiCode": "stdnum.figi",
}
_PREFIXES = {
    "imoNumber": re.compile(r"^(?:IMO|IMONUMBER|IMONO)(?=\d)"),
    "leiCode": re.compile(r"^LEI(?=[A-Z0-9]{20}$)"),
    "innCode": re.compile(r"^(?:INN|ИНН)(?=\d)"),
    "ogrnCode": re.compile(r"^(?:OGRN|OGRNIP|ОГРН|ОГРНИП)(?=\d)"),
    "passportNumber": re.compile(r"^(?:PASSPORT|PASSPORTNO|NO)(?=[A-Z]{0,3}\d)"),
}
_AS_WRITTEN = frozenset(("publicKey", "website", "email"))
"""Types in which letter case or punctuation carries meaning."""
_CYRILLIC_ALIKE = str.maketrans("АВЕКМНОРСТУХ", "ABEKMHOPCTYX")


def type_of(name: str) -> str:
    """Return the FollowTheMoney property for a type as callers name it.

    A name that is already a property, or is not known, comes back unchanged.

    >>> type_of("Passport no.")
    'passportNumber'
    """
    key = re.sub(r"[^a-z]", "", name.casefold())
    return (
        _ALIASES.get(key) or _ALIASES.get(key.removesuffix("number").removesuffix("code")) or name
    )


def known_type(name: str) -> str:
    """Return the FollowTheMoney property for a type a person names.

    A misspelt type would be compared with numbers of no type there is, so it is refused.

    >>> known_type("passport"), known_type("CadastralCode")
    ('passportNumber', 'cadastralCode')

    Raises:
        InputError: there is no such type; the message suggests the nearest and names
            the usual ones.
    """
    found = _types().get(type_of(name).strip().casefold())
    if found is not None:
        return found
    key = re.sub(r"[^a-z]", "", name.casefold())
    near = difflib.get_close_matches(key, [*_ALIASES, *_types()], n=1, cutoff=0.6)
    usual = ", ".join(sorted(set(_ALIASES.values())))
    raise InputError(
        f"there is no identifier type {name[:60]!r}",
        hint=(f"did you mean {near[0]!r}? " if near else "")
        + f"usual types: {usual}; every identifier property of FollowTheMoney is one",
    )


@cache
def _types() -> dict[str, str]:
    """Return every type by its name in small letters: the properties that hold numbers."""
    return {one.casefold(): one for one in (*identifier_properties(), *_ALIASES.values())}


def normalise(type: str, value: str) -> str:
    """Return a number in the one form in which equal numbers are equal strings.

    Letters are upper case, digits ASCII, spaces and punctuation gone, Cyrillic
    capitals that look Latin are Latin, and the type's own prefix ("IMO") is dropped.
    Wallet addresses, mail and web addresses keep what carries meaning in them.

    >>> normalise("imo", "IMO 9401-598")
    '9401598'
    """
    kind = type_of(type)
    plain = unicodedata.normalize("NFKC", value).strip()
    if kind in _AS_WRITTEN:
        plain = unicodedata.normalize("NFKC", "".join(plain.split()))
        # Bech32 (BIP-173) and hexadecimal addresses are the same in either case;
        # base 58 ones are not.
        insensitive = kind != "publicKey" or re.match(r"(?i)0x[0-9a-f]+$|bc1|ltc1|tb1", plain)
        return plain.lower() if insensitive else plain
    digits = "".join(str(unicodedata.decimal(c)) if c.isdecimal() else c for c in plain.upper())
    compact = "".join(c for c in digits if c.isalnum())
    prefix = _PREFIXES.get(kind)
    bare = prefix.sub("", compact) if prefix else compact
    # A series typed on a Russian keyboard is the same series; a word is not.
    return bare.translate(_CYRILLIC_ALIKE) if any(c.isdigit() for c in bare) else bare


def institution(bic: str) -> str:
    """Return what of a BIC names the institution: all but the branch (ISO 9362).

    >>> institution("DEUTDEFF500"), institution("DEUTDEFF")
    ('DEUTDEFF', 'DEUTDEFF')
    """
    return bic[:8] if len(bic) == 11 else bic


def valid(type: str, value: str) -> bool | None:
    """Tell whether a number's form and check digits hold; None where none are defined.

    >>> valid("lei", "529900T8BM49AURSDO55")
    True
    >>> valid("passport", "A123") is None
    True
    """
    kind = type_of(type)
    if kind not in _STANDARDS:
        return None
    return _format(_STANDARDS[kind]).is_valid(normalise(kind, value))


@cache
def _format(module: str) -> _Format:
    return cast(_Format, importlib.import_module(module))
