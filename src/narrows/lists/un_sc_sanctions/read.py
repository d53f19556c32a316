"""Read the UN Security Council Consolidated List (``consolidated.xml``).

Format: the Security Council's own schema, https://www.un.org/sc/resources/sc-sanctions.xsd,
with the fields the real files hold beyond it (notes of entity aliases, streets in
places of birth). Ids are ``DATAID``, which stays over versions and orderings.
"""

from __future__ import annotations

from collections.abc import Sequence

from narrows.lists.entry import Entry
from narrows.lists.grammar import Shape
from narrows.lists.lookup import Lookups
from narrows.lists.records import Recorder, Unreadable
from narrows.lists.source import ListSource
from narrows.lists.un_sc_sanctions.record import write
from narrows.lists.written_date import written_date
from narrows.lists.xml import child_text, iterate, local_name, outline, root
from narrows.model.errors import ListRefused
from narrows.model.reading import Reading, SourceFile

FORMAT = "un-consolidated-xml"
_SCHEMATA = {"INDIVIDUAL": "Person", "ENTITY": "Organization"}
_SECTIONS = frozenset(
    {
        "CONSOLIDATED_LIST",
        "CONSOLIDATED_LIST/INDIVIDUALS",
        "CONSOLIDATED_LIST/ENTITIES",
        "CONSOLIDATED_LIST/INDIVIDUALS/INDIVIDUAL",
        "CONSOLIDATED_LIST/ENTITIES/ENTITY",
    }
)
_BOTH = (
    "DATAID VERSIONNUM FIRST_NAME UN_LIST_TYPE REFERENCE_NUMBER LISTED_ON SUBMITTED_ON SUBMITTED_BY"
    " NAME_ORIGINAL_SCRIPT COMMENTS1 LIST_TYPE LAST_DAY_UPDATED* SORT_KEY SORT_KEY_LAST_MOD"
    " DELISTED_ON"
)
_PLACE = "STREET CITY STATE_PROVINCE ZIP_CODE COUNTRY NOTE"
_SHAPE = Shape(
    {
        "INDIVIDUAL": f"{_BOTH} SECOND_NAME THIRD_NAME FOURTH_NAME GENDER NATIONALITY2 TITLE*"
        " DESIGNATION* NATIONALITY* INDIVIDUAL_ALIAS* INDIVIDUAL_ADDRESS* INDIVIDUAL_DATE_OF_BIRTH*"
        " INDIVIDUAL_PLACE_OF_BIRTH* INDIVIDUAL_DOCUMENT*",
        "ENTITY": f"{_BOTH} ENTITY_ALIAS* ENTITY_ADDRESS*",
        "TITLE": "VALUE*",
        "DESIGNATION": "VALUE*",
        "NATIONALITY": "VALUE*",
        "LIST_TYPE": "VALUE",
        "LAST_DAY_UPDATED": "VALUE*",
        "INDIVIDUAL_ALIAS": "QUALITY ALIAS_NAME DATE_OF_BIRTH CITY_OF_BIRTH COUNTRY_OF_BIRTH NOTE",
        "ENTITY_ALIAS": "QUALITY ALIAS_NAME NOTE",
        "INDIVIDUAL_ADDRESS": _PLACE,
        "ENTITY_ADDRESS": _PLACE,
        "INDIVIDUAL_PLACE_OF_BIRTH": "STREET CITY STATE_PROVINCE COUNTRY NOTE",
        "INDIVIDUAL_DATE_OF_BIRTH": "TYPE_OF_DATE NOTE DATE YEAR FROM_YEAR TO_YEAR",
        "INDIVIDUAL_DOCUMENT": "TYPE_OF_DOCUMENT TYPE_OF_DOCUMENT2 NUMBER ISSUING_COUNTRY"
        " DATE_OF_ISSUE CITY_OF_ISSUE COUNTRY_OF_ISSUE NOTE",
    }
)


def read(files: Sequence[SourceFile], source: ListSource) -> Reading:
    """Read the list from its one XML file.

    Raises:
        ListRefused: not one file, not this format, or not well-formed.
    """
    if len(files) != 1:
        raise ListRefused(f"the list is one XML file, {len(files)} were given", where=source.name)
    file = files[0]
    top = root(file)
    if top.name != "CONSOLIDATED_LIST":
        raise ListRefused(
            f"not the consolidated list: the root element is <{top.name}>",
            where=file.name,
            hint="give the file consolidated.xml of the Security Council",
        )
    counts = outline(file, 3)
    unread = sorted(set(counts) - _SECTIONS)
    if unread:
        raise ListRefused(f"the file has a part nobody reads: {', '.join(unread)}", where=file.name)
    recorder = Recorder(FORMAT)
    recorder.open_file(file.name)
    lookups = Lookups(source)
    parties = _references(file, source.prefix)
    seen: set[str] = set()
    for element, locator in iterate(file, tuple(_SCHEMATA)):
        with recorder.record(file.name, locator, element.findtext("FIRST_NAME") or ""):
            _SHAPE.check(element)
            number = child_text(element, "DATAID")
            if number is None or not number.isdigit() or int(number) == 0:
                raise Unreadable(f"DATAID {number!r} is no id")
            if number in seen:
                raise Unreadable(f"DATAID {number} occurs twice")
            seen.add(number)
            removed = child_text(element, "DELISTED_ON")
            party = Entry(
                recorder,
                f"{source.prefix}-{number}",
                _SCHEMATA[local_name(element.tag)],
                locator,
                valid_to=_removed_on(removed),
            )
            write(party, element, lookups, parties)
    return _closed(recorder, counts, top.attributes.get("dateGenerated"))


def _closed(recorder: Recorder, counts: dict[str, int], generated: str | None) -> Reading:
    published = written_date(generated)
    recorder.proof("closing tag", True, "the document is well-formed to its last tag")
    recorder.proof("generation date", published is not None, f"dateGenerated={generated}")
    for section in ("INDIVIDUALS", "ENTITIES"):
        present = counts.get(f"CONSOLIDATED_LIST/{section}", 0)
        recorder.proof(f"section {section}", present == 1, f"occurs {present} times")
    reading = recorder.reading(published)
    stated = sum(counts.get(path, 0) for path in _SECTIONS if path.count("/") == 2)
    read_records = sum(count.read for count in reading.counts)
    recorder.proof(
        "record count", stated == read_records, f"{stated} counted apart, {read_records} read"
    )
    return recorder.reading(published)


def _removed_on(text: str | None) -> str | None:
    if text is None:
        return None
    day = written_date(text)
    if day is None:
        raise Unreadable(f"DELISTED_ON {text!r} is no date")
    return day


def _references(file: SourceFile, prefix: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for element, _ in iterate(file, tuple(_SCHEMATA)):
        # A malformed reference or id is reported when its record is read.
        reference = element.findtext("REFERENCE_NUMBER")
        number = element.findtext("DATAID")
        if reference and number:
            found[reference.strip()] = f"{prefix}-{number.strip()}"
    return found
