"""Read the EU list's XML format 1.1 (``xmlFullSanctionsList_1_1``).

Fields as in the publisher's schema, namespace ``http://eu.europa.ec/fpi/fsd/export``
version 1.1. Attributes the schema marks optional may be absent or empty.
"""

from __future__ import annotations

from lxml import etree

from narrows.lists.eu_fsf.subject import (
    Act,
    Birth,
    Citizenship,
    Name,
    Paper,
    Place,
    Residence,
    Subject,
)
from narrows.lists.grammar import Shape
from narrows.lists.records import Unreadable
from narrows.lists.written_date import written_date
from narrows.lists.xml import children, local_name, text_of

_SUMMARY = "@regulationType @publicationDate @numberTitle @publicationUrl"
_DETAIL = "remark* additionalInformation* regulationSummary @logicalId @regulationLanguage"
_COUNTRY = "@region @countryIso2Code @countryDescription"
SHAPE = Shape(
    {
        "sanctionEntity": "remark* additionalInformation* regulation* subjectType nameAlias*"
        " citizenship* birthdate* address* identification* @logicalId @delistingDate"
        " @designationDate @designationDetails @unitedNationId @euReferenceNumber",
        "additionalInformation": "@key @value",
        "regulation": "remark* additionalInformation* publicationUrl corrigendum* @logicalId"
        " @regulationType @organisationType @publicationDate @entryIntoForceDate @numberTitle"
        " @programme",
        "corrigendum": _SUMMARY,
        "regulationSummary": _SUMMARY,
        "subjectType": "@code @classificationCode",
        "nameAlias": f"{_DETAIL} @firstName @middleName @lastName @wholeName @function @gender"
        " @title @nameLanguage @strong",
        "citizenship": f"{_DETAIL} {_COUNTRY} @acquisitionDate @disenfranchisementDate",
        "birthdate": f"{_DETAIL} {_COUNTRY} @circa @calendarType @city @zipCode @birthdate"
        " @dayOfMonth @monthOfYear @year @yearRangeFrom @yearRangeTo @place",
        "address": f"{_DETAIL} {_COUNTRY} contactInfo* @city @street @poBox @zipCode @place"
        " @asAtListingTime",
        "contactInfo": "@key @value",
        "identification": f"{_DETAIL} {_COUNTRY} @diplomatic @knownExpired @knownFalse"
        " @reportedLost @revokedByIssuer @issueDate @issuedBy @latinNumber @nameOnDocument @number"
        " @validFrom @validTo @identificationTypeCode @identificationTypeDescription",
    }
)
_FLAGS = ("diplomatic", "knownExpired", "knownFalse", "reportedLost", "revokedByIssuer")


def subject(element: etree._Element, locator: str) -> Subject:
    """Read one ``sanctionEntity``.

    Raises:
        Unreadable: something the schema requires is missing or no date.
    """
    SHAPE.check(element)
    kinds = [_need(child, "code") for child in children(element, "subjectType")]
    if len(kinds) != 1:
        raise Unreadable(f"{len(kinds)} subject types")
    acts = tuple(_act(child) for child in children(element, "regulation"))
    if not acts:
        raise Unreadable("the record cites no regulation")
    return Subject(
        number=_need(element, "logicalId"),
        reference=_get(element, "euReferenceNumber"),
        kind=kinds[0],
        acts=acts,
        locator=locator,
        un_reference=_get(element, "unitedNationId"),
        designated=_date(element, "designationDate"),
        designation_details=_get(element, "designationDetails"),
        delisted=_date(element, "delistingDate"),
        remarks=_remarks(element),
        names=tuple(_name(c, at) for c, at in _each(element, locator, "nameAlias")),
        citizenships=tuple(_citizenship(c, at) for c, at in _each(element, locator, "citizenship")),
        births=tuple(_birth(c, at) for c, at in _each(element, locator, "birthdate")),
        residences=tuple(_residence(c, at) for c, at in _each(element, locator, "address")),
        papers=tuple(_paper(c, at) for c, at in _each(element, locator, "identification")),
    )


def _name(element: etree._Element, locator: str) -> Name:
    strong = _get(element, "strong") or "true"
    return Name(
        number=_need(element, "logicalId"),
        act=_cited(element),
        locator=locator,
        remarks=_remarks(element),
        whole=_get(element, "wholeName"),
        first=_get(element, "firstName"),
        middle=_get(element, "middleName"),
        last=_get(element, "lastName"),
        language=_get(element, "nameLanguage"),
        strong=_boolean("strong", strong),
        gender=_get(element, "gender"),
        title=_get(element, "title"),
        function=_get(element, "function"),
    )


def _citizenship(element: etree._Element, locator: str) -> Citizenship:
    return Citizenship(
        number=_need(element, "logicalId"),
        act=_cited(element),
        locator=locator,
        remarks=_remarks(element),
        place=_place(element),
        acquired=_date(element, "acquisitionDate"),
        lost=_date(element, "disenfranchisementDate"),
    )


def _birth(element: etree._Element, locator: str) -> Birth:
    calendar = _need(element, "calendarType")
    day, month, year = (_get(element, name) for name in ("dayOfMonth", "monthOfYear", "year"))
    first, last = _get(element, "yearRangeFrom"), _get(element, "yearRangeTo")
    stated = _get(element, "birthdate")
    parts = [year, month and month.zfill(2), day and day.zfill(2)]
    text = stated or "-".join(part for part in parts if part is not None) or None
    if text is None and first is not None and last is not None:
        text = f"{first}/{last}" if first != last else first
    value = written_date(text)
    wording = text
    if calendar != "GREGORIAN":
        # A day of another calendar is kept as written, not converted.
        value, wording = None, f"{text} ({calendar.lower()} calendar)" if text else None
    elif text is not None and value is None:
        raise Unreadable(f"date of birth {text!r} is no date")
    elif _boolean("circa", _get(element, "circa") or "false"):
        wording = f"circa {text}" if text else None
    return Birth(
        number=_need(element, "logicalId"),
        act=_cited(element),
        locator=locator,
        remarks=_remarks(element),
        date=value,
        wording=wording,
        place=_place(element),
    )


def _residence(element: etree._Element, locator: str) -> Residence:
    listed = _get(element, "asAtListingTime")
    at_listing = listed is not None and _boolean("asAtListingTime", listed)
    return Residence(
        number=_need(element, "logicalId"),
        act=_cited(element),
        locator=locator,
        remarks=(*_remarks(element), *(("at the time of listing",) if at_listing else ())),
        place=_place(element),
        street=_get(element, "street"),
        po_box=_get(element, "poBox"),
        contacts=tuple(
            (_need(child, "key"), _need(child, "value"))
            for child in children(element, "contactInfo")
        ),
    )


def _paper(element: etree._Element, locator: str) -> Paper:
    flags = (name for name in _FLAGS if _boolean(name, _get(element, name) or "false"))
    return Paper(
        number=_need(element, "logicalId"),
        act=_cited(element),
        locator=locator,
        remarks=_remarks(element),
        type_code=_need(element, "identificationTypeCode"),
        type_text=_get(element, "identificationTypeDescription"),
        value=_get(element, "number"),
        latin=_get(element, "latinNumber"),
        place=_place(element),
        holder_name=_get(element, "nameOnDocument"),
        issued_by=_get(element, "issuedBy"),
        issued=_date(element, "issueDate"),
        valid_from=_date(element, "validFrom"),
        valid_to=_date(element, "validTo"),
        flags=tuple(flags),
    )


def _act(element: etree._Element) -> Act:
    urls = [text_of(child) for child in children(element, "publicationUrl")]
    return Act(
        title=_need(element, "numberTitle"),
        published=_date(element, "publicationDate"),
        url=next(filter(None, urls), None),
        kind=_get(element, "regulationType"),
        organisation=_get(element, "organisationType"),
        in_force=_date(element, "entryIntoForceDate"),
        programme=_get(element, "programme"),
        number=_get(element, "logicalId"),
        corrigenda=(
            *(
                " ".join(filter(None, (_get(c, "numberTitle"), _get(c, "publicationDate"))))
                for c in children(element, "corrigendum")
            ),
            *_remarks(element),
        ),
    )


def _cited(element: etree._Element) -> Act | None:
    for child in children(element, "regulationSummary"):
        return Act(
            title=_need(child, "numberTitle"),
            published=_date(child, "publicationDate"),
            url=_get(child, "publicationUrl"),
            kind=_get(child, "regulationType"),
        )
    return None


def _place(element: etree._Element) -> Place:
    return Place(
        code=_get(element, "countryIso2Code"),
        country=_get(element, "countryDescription"),
        city=_get(element, "city"),
        region=_get(element, "region"),
        place=_get(element, "place"),
        zip_code=_get(element, "zipCode"),
    )


def _remarks(element: etree._Element) -> tuple[str, ...]:
    texts = [text_of(child) for child in children(element, "remark")]
    more = [
        f"{_need(child, 'key')}: {_get(child, 'value') or ''}"
        for child in children(element, "additionalInformation")
    ]
    return tuple(text for text in (*texts, *more) if text is not None)


def _each(element: etree._Element, locator: str, tag: str) -> list[tuple[etree._Element, str]]:
    found = enumerate((c for c in element if local_name(c.tag) == tag), start=1)
    return [(child, f"{locator}/{tag}[{number}]") for number, child in found]


def _get(element: etree._Element, name: str) -> str | None:
    value = element.get(name)
    return value.strip() if value is not None and value.strip() else None


def _need(element: etree._Element, name: str) -> str:
    value = _get(element, name)
    if value is None:
        raise Unreadable(f"<{local_name(element.tag)}> lacks {name}")
    return value


def _date(element: etree._Element, name: str) -> str | None:
    text = _get(element, name)
    value = written_date(text)
    if text is not None and value is None:
        raise Unreadable(f"{name} {text!r} is no date")
    return value


def _boolean(name: str, text: str) -> bool:
    if text not in ("true", "false", "1", "0"):
        raise Unreadable(f"{name} {text!r} is neither true nor false")
    return text in ("true", "1")
