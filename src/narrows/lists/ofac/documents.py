"""Kinds of document and register number OFAC names, and what they are.

The labels are OFAC's own "ID types" as they stand in its remarks and in the
reference values of its Advanced XML. Each maps to the FollowTheMoney properties
that may hold the number, best first: the first that the party's schema has is
taken. Numbers that some register makes recognisable (a Russian INN, OGRN or OKPO)
are stated under the specific property as well, so that a customer file that knows
them by either name finds them.
"""

from __future__ import annotations

import re

PASSPORTS = ("passportNumber", "idNumber", "registrationNumber")
PERSONAL = ("idNumber", "registrationNumber")
TAX = ("taxNumber", "idNumber", "registrationNumber")
REGISTER = ("registrationNumber", "idNumber")
LICENCE = ("licenseNumber", "registrationNumber", "idNumber")

_BY_PROPERTY: dict[tuple[str, ...], tuple[str, ...]] = {
    PASSPORTS: (
        "Passport", "Passport No.", "Passport Number", "Diplomatic Passport", "Passport Booklet",
        "Stateless Person Passport", "British National Overseas Passport", "U.S.A. Passport",
        "Official Passport", "Service Passport", "Refugee Passport",
    ),
    PERSONAL: (
        "National ID No.", "Identification Number", "Personal ID Card", "Birth Certificate Number",
        "Cedula No.", "Cedula de Ciudadania", "Cedula de Extranjeria", "C.U.R.P.", "C.U.R.P. #",
        "C.U.I.", "C.U.I.P.", "D.N.I.", "I.F.E.", "N.I.E.", "LE Number", "L.E. Number",
        "CNP (Personal Numerical Code)", "CNP", "Citizen's Card Number", "Credencial electoral",
        "Electoral Registry No.", "Voter Registration Number", "National Foreign ID Number",
        "Residency Number", "Resident Card", "Refugee ID Card", "Stateless Person ID Card",
        "Travel Document Number", "Turkish Identification Number", "Kenyan ID No.",
        "Bosnian Personal ID No.", "Moroccan Personal ID No.", "Tazkira National ID Card",
        "Numero de Identidad", "Cartilla de Servicio Militar Nacional", "Driver's License No.",
        "Drivers License No.", "SSN", "Social Security Number", "Immigration No.", "Serial No.",
        "VisaNumberID", "Visa Number", "Military Registration Number", "UAE Identification",
        "Seafarer's Identification Document", "Romanian Permanent Resident", "Tarjeta Profesional",
        "Public Security and Immigration No.", "Pilot License Number", "Tarjeta de Identidad",
        "Carnet de Identidad", "Matricula Profesional", "Interpol File No.", "Alien Registration",
        "Temporary suspension of deportation No.", "Dossier Number", "Permanent Resident No.",
        "Bosnian ID No.", "Albanian ID No.", "Military ID", "Resident Permit No.",
        "Permanent Resident Number", "Personal Identification Card", "Iraqi ID No.",
        "SRE Permit No.", "Emirates ID", "Emirates ID No.", "Residence Permit",
        "Identity Card", "Personal ID No.", "ID No.", "Identification No.", "Driver's License",
        "Singapore Personal ID Card", "Kuwait Civil ID No.", "Civil ID No.",
    ),
    TAX: (
        "Tax ID No.", "Tax ID No", "Tax ID", "Fiscal Code", "Italian Fiscal Code", "US FEIN",
        "N.I.F.", "NIT #", "R.F.C.", "R.F.C. #", "RFC", "RIF #", "RIF", "RUC #", "R.U.C.", "C.I.F.",
        "C.U.I.T.", "C.U.I.T", "C.N.P.J.", "CNPJ", "C.P.F.", "CPF", "RTN", "RSIN",
        "Romanian Tax Registration", "Paraguayan tax identification number",
        "Numero Unico de Identificacao Tributaria (NUIT)", "PAN", "Permanent Account Number",
        "Cuit", "Tax Identification Number", "Unique Tax Reference",
    ),
    ("vatCode", "taxNumber", "registrationNumber"): ("V.A.T. Number", "VAT Number"),
    REGISTER: (
        "Registration Number", "Registration ID", "Business Registration Number", "Company Number",
        "Business Registration Document #", "Business Number", "Commercial Registry Number",
        "Commercial Registration Number", "Public Registration Number", "Enterprise Number",
        "Branch Unit Number", "Chamber of Commerce Number", "Folio Mercantil No.",
        "Matricula Mercantil No", "Matricula Mercantil No.", "C.R. No.", "Romanian C.R.", "C.I.N.",
        "UK Company Number", "Central Registration System Number", "Economic Register Number",
        "Economic Register Number (CBLS)", "Istanbul Chamber of Comm. No.",
        "Dubai Chamber of Commerce Membership No.", "Certificate of Incorporation Number",
        "Registered Charity No.", "File Number", "Organization Code", "MSB Registration Number",
        "Registration Certificate Number (Dubai)", "Trademark number", "Government Gazette Number",
        "Russian State Individual Business Registration Number Pattern (OGRNIP)",
        "Cadastral Number",
        "International Maritime Organization No.", "Company ID", "Company ID: No.",
        "Tourism License No.", "Global Intermediary Identification Number", "Entity Number",
        "Corporate Registration Number", "Commercial Identification No.", "Court Registry Number",
        "Certificate of Good Standing Number", "Chamber of Commerce Registration Number",
        "Unique Entity Number", "Business Identification Number (BIN)", "PIC Number",
        "Chinese Registration Number", "Hong Kong Business Registration Number",
        "Statistical Registration Number", "Incorporation Number", "Number of Registration",
    ),
    LICENCE: (
        "License", "License No.", "License Number", "Trade License No.", "Permit Number",
        "Afghan Money Service Provider License Number", "Bank License Number",
        "Aircraft Operator Certificate Number", "Professional License",
    ),
    ("uscCode", "registrationNumber"): (
        "Unified Social Credit Code (USCC)", "United Social Credit Code Certificate (USCCC)",
    ),
    ("leiCode", "registrationNumber"): ("Legal Entity Number", "LEI"),
    ("dunsCode", "registrationNumber"): ("D-U-N-S Number",),
    ("swiftBic", "registrationNumber"): ("SWIFT/BIC",),
    ("bikCode", "registrationNumber"): ("BIK (RU)",),
}  # fmt: skip

PROPERTIES: dict[str, tuple[str, ...]] = {
    label: props for props, labels in _BY_PROPERTY.items() for label in labels
}
"""Label of a document to the properties that may hold its number, best first."""

CODES = frozenset({"leiCode", "dunsCode", "swiftBic", "bikCode"})
"""Properties that are codes rather than documents: no ``Identification`` beside them."""

_RUSSIAN: tuple[tuple[str, str, re.Pattern[str]], ...] = (
    ("Tax ID No.", "innCode", re.compile(r"\d{10}|\d{12}")),
    ("Registration Number", "ogrnCode", re.compile(r"\d{13}|\d{15}")),
    ("Business Registration Number", "ogrnCode", re.compile(r"\d{13}|\d{15}")),
    ("Government Gazette Number", "okpoCode", re.compile(r"\d{8}|\d{10}")),
)


def specific_property(label: str, number: str, country: str | None) -> str | None:
    """Return the register-specific property a number also belongs to, if any."""
    if country == "ru":
        for known, prop, shape in _RUSSIAN:
            if known == label and shape.fullmatch(number):
                return prop
    return None


def is_passport(label: str) -> bool:
    """Tell whether a label is a kind of passport."""
    return PROPERTIES.get(label) is PASSPORTS
