"""The grammar of remarks: each kind of phrase, and what it must not swallow."""

from __future__ import annotations

import pytest

from narrows.lists.ofac.phrase import read_phrase


@pytest.mark.parametrize(
    ("text", "kind", "prop", "value"),
    [
        ("DOB circa 1961", "date", "birthDate", "circa 1961"),
        ("alt. DOB 1970 to 1975", "date", "birthDate", "1970 to 1975"),
        ("POB Kazan, Russia", "text", "birthPlace", "Kazan, Russia"),
        ("nationality Korea, North", "country", "nationality", "Korea, North"),
        ("nationality: Eritrean", "country", "nationality", "Eritrean"),
        ("citizen Cyprus", "country", "citizenship", "Cyprus"),
        ("Gender Male", "text", "gender", "Male"),
        ("a.k.a. 'ABU OMAR'", "name", "weakAlias", "ABU OMAR"),
        ("f.k.a. 'ANA I'", "name", "previousName", "ANA I"),
        ("Organization Established Date 1992", "date", "incorporationDate", "1992"),
        ("Vessel Registration Identification IMO 9184691", "text", "imoNumber", "9184691"),
        ("Identification Number IMO 5342883", "text", "imoNumber", "5342883"),
        ("Company Number IMO 5055293", "text", "imoNumber", "5055293"),
        ("MMSI 572469210", "text", "mmsi", "572469210"),
        ("Former Vessel Flag Malta", "country", "pastFlags", "Malta"),
        ("Vessel Year of Build 1999", "date", "buildDate", "1999"),
        ("Aircraft Manufacturer's Serial Number (MSN) 405", "text", "serialNumber", "405"),
        ("Aircraft Model A300B4-603", "text", "model", "A300B4-603"),
        ("Previous Aircraft Tail Number YI-NAE", "text", "registrationNumber", "YI-NAE"),
        ("Website www.vtb.com", "text", "website", "www.vtb.com"),
        ("Email:adelb@example.test", "text", "email", "adelb@example.test"),
        ("Telephone (98)(9128091642)", "text", "phone", "(98)(9128091642)"),
        ("PHONE 850 2 18111 ext. 8221", "text", "phone", "850 2 18111 ext. 8221"),
    ],
)
def test_a_typed_phrase(text: str, kind: str, prop: str, value: str) -> None:
    phrase = read_phrase(text)
    assert (phrase.kind, phrase.props[0], phrase.value) == (kind, prop, value)


@pytest.mark.parametrize(
    ("text", "label", "number", "country", "issued", "expires", "more"),
    [
        ("Passport K1234 (Iran)", "Passport", "K1234", "Iran", None, None, None),
        (
            "alt. Passport RL 0962973 (Lebanon) issued 07 Jun 2013 expires 08 Feb 2012",
            "Passport",
            "RL 0962973",
            "Lebanon",
            "2013-06-07",
            "2012-02-08",
            None,
        ),
        (
            "Passport D10003923 (Iran) expires 15 Aug 2023 to 15 Aug 2024",
            "Passport",
            "D10003923",
            "Iran",
            None,
            "2023-08-15/2024-08-15",
            None,
        ),
        (
            "Folio Mercantil No. 22839 (Jalisco) (Mexico)",
            "Folio Mercantil No.",
            "22839",
            "Mexico",
            None,
            None,
            "Jalisco",
        ),
        (
            "Military Registration Number 17 (Congo, Democratic Republic of the)",
            "Military Registration Number",
            "17",
            "Congo, Democratic Republic of the",
            None,
            None,
            None,
        ),
        (
            "Unified Social Credit Code (USCC) 9111 (China)",
            "Unified Social Credit Code (USCC)",
            "9111",
            "China",
            None,
            None,
            None,
        ),
        ("Company Number 0685974", "Company Number", "0685974", None, None, None, None),
        (
            "Passport D000000483, Diplomatic (Syria)",
            "Passport",
            "D000000483",
            "Syria",
            None,
            None,
            "Diplomatic",
        ),
        ("V.A.T. Number BE 454,419,759", "V.A.T. Number", "BE 454,419,759", *[None] * 4),
    ],
)
def test_a_document(
    text: str,
    label: str,
    number: str,
    country: str | None,
    issued: str | None,
    expires: str | None,
    more: str | None,
) -> None:
    p = read_phrase(text)
    assert p.kind == "document"
    assert (p.label, p.value, p.country) == (label, number, country)
    assert (p.issued, p.expires, p.more) == (issued, expires, more)


def test_a_wallet_and_a_link() -> None:
    wallet = read_phrase("alt. Digital Currency Address - XBT 1Gq9")
    assert (wallet.kind, wallet.label, wallet.value) == ("wallet", "XBT", "1Gq9")
    for text in ("Linked To: BANK X S.A.", "(Linked To: BANK X S.A.)"):
        link = read_phrase(text)
        assert (link.kind, link.value) == ("link", "BANK X S.A.")


def test_terms_and_measures() -> None:
    terms = read_phrase("Listing Date (EO 14024 Directive 3): 24 Feb 2022")
    assert (terms.kind, terms.label, terms.value) == (
        "terms",
        "EO 14024 Directive 3",
        "24 Feb 2022",
    )
    measure = read_phrase("Executive Order 13662 Directive Determination - Subject to Directive 1")
    assert measure.kind == "measure"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Additional Sanctions Information - Subject to Secondary Sanctions", "note"),
        ("all offices worldwide", "note"),
        ("wife of somebody", "note"),
        ("Member of the State Duma of the Federal Assembly of the Russian Federation", "position"),
        ("Brigadier General", "position"),
        ("Zzyzx of the second kind", "unknown"),
        ("Passport", "unknown"),
        ("alt. Digital Currency A", "unknown"),
    ],
)
def test_known_notes_and_what_nobody_has_read_yet(text: str, kind: str) -> None:
    assert read_phrase(text).kind == kind
