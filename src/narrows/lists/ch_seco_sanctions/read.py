"""Read the Swiss sanctions list in SECO's XML (``swiss-sanctions-list``).

The whole list is the list; a file of type ``amendment`` holds changes alone and is
read, but proves to be no whole list. Ids are the publisher's ``ssid`` of the target.
"""

from __future__ import annotations

from collections.abc import Sequence

from lxml import etree

from narrows.lists.ch_seco_sanctions.programmes import MeasureSet, Place, measure_sets, place
from narrows.lists.ch_seco_sanctions.target import Tables, bodies, standing, write
from narrows.lists.entry import Entry
from narrows.lists.grammar import Shape
from narrows.lists.lookup import Lookups
from narrows.lists.records import Recorder, Unreadable
from narrows.lists.source import ListSource
from narrows.lists.written_date import written_date
from narrows.lists.xml import iterate, local_name, outline, root
from narrows.model.errors import ListRefused
from narrows.model.reading import Reading, SourceFile

FORMAT = "ch-seco-xml"
ROOT = "swiss-sanctions-list"
_PLACED = "remarks c-o address-details p-o-box zip-code @ssid @place-id @quality @main"
_SUBJECT = "identity* justification* relation* other-information*"
_SHAPE = Shape(
    {
        "target": "sanctions-set-id* foreign-identifier individual entity object generic-attribute*"
        " modification* @ssid @sanctions-set-id",
        "generic-attribute": "@ssid @name",
        "individual": f"{_SUBJECT} @sex",
        "entity": _SUBJECT,
        "object": f"{_SUBJECT} @object-type",
        "identity": "name* day-month-year* nationality* place-of-birth* address*"
        " identification-document* @ssid @main",
        "name": "name-part* @ssid @name-type @quality @lang",
        "name-part": "value spelling-variant* @order @name-part-type",
        "spelling-variant": "@lang @script @spelling-variant-type",
        "day-month-year": "@ssid @day @month @year @calendar @quality",
        "nationality": "country* @ssid",
        "country": "@iso-code",
        "place-of-birth": _PLACED,
        "address": _PLACED,
        "identification-document": "number issuer date-of-issue expiry-date remark @ssid"
        " @document-type",
        "issuer": "@code",
        "date-of-issue": "@day @month @year @calendar @quality @ssid",
        "expiry-date": "@day @month @year @calendar @quality @ssid",
        "justification": "@ssid",
        "relation": "remark @ssid @target-id @relation-type",
        "other-information": "@ssid",
    }
)
_PROGRAMME, _PLACE, _TARGET = "sanctions-program", "place", "target"


def read(files: Sequence[SourceFile], source: ListSource) -> Reading:
    """Read the list from its one XML file.

    Raises:
        ListRefused: not one file, not this format, or not well-formed.
    """
    if len(files) != 1:
        raise ListRefused(f"the list is one file, {len(files)} were given", where=source.name)
    file = files[0]
    top = root(file)
    published = written_date(top.attributes.get("date"))
    if top.name != ROOT or published is None:
        raise ListRefused(
            f"not the Swiss list: the root element is <{top.name}>, dated {published}",
            where=file.name,
            hint="give the whole list of the State Secretariat for Economic Affairs as XML",
        )
    counts = outline(file, 2)
    known = {ROOT, *(f"{ROOT}/{tag}" for tag in (_PROGRAMME, _PLACE, _TARGET))}
    unread = sorted(set(counts) - known)
    if unread:
        raise ListRefused(f"the file has a part nobody reads: {', '.join(unread)}", where=file.name)
    recorder = Recorder(FORMAT)
    recorder.open_file(file.name)
    tables = _tables(file, Lookups(source))
    seen: set[str] = set()
    records = 0
    for element, locator in iterate(file, (_TARGET,)):
        records += 1
        with recorder.record(file.name, locator, element.get("ssid") or ""):
            _check(element)
            ssid = element.get("ssid") or ""
            if not ssid.isdigit() or ssid in seen:
                raise Unreadable(f"ssid {ssid!r} is no id, or occurs twice")
            seen.add(ssid)
            _target(recorder, element, f"{source.prefix}-{ssid}", locator, tables, published)
    _prove(recorder, counts, records, top.attributes.get("list-type"), published)
    return recorder.reading(published)


def _target(
    recorder: Recorder,
    element: etree._Element,
    entity_id: str,
    locator: str,
    tables: Tables,
    published: str,
) -> None:
    found = list(bodies(element))
    if len(found) != 1:
        raise Unreadable(f"the target describes {len(found)} subjects")
    body = found[0]
    kind = local_name(body.tag)
    if kind == "object":
        kind = body.get("object-type") or ""
    schema = tables.lookups.read("kind", kind)
    if schema is None:
        raise Unreadable(f"kind {kind!r} stands for nothing")
    state = standing(element, published)
    party = Entry(recorder, entity_id, schema, locator, valid_to=state.removed)
    write(party, element, body, tables, state)


def _check(element: etree._Element) -> None:
    """Check the shape of the state of today; modifications hold copies of the past."""
    _SHAPE.check(element, skip=frozenset(("modification",)))


def _tables(file: SourceFile, lookups: Lookups) -> Tables:
    sets: dict[str, MeasureSet] = {}
    places: dict[str, Place] = {}
    for element, locator in iterate(file, (_PROGRAMME, _PLACE, _TARGET)):
        try:
            if local_name(element.tag) == _PROGRAMME:
                sets.update(measure_sets(element))
            elif local_name(element.tag) == _PLACE:
                places[element.get("ssid") or ""] = place(element)
        except Unreadable as error:
            raise ListRefused(str(error), where=locator) from error
    return Tables(sets, places, lookups)


def _prove(
    recorder: Recorder, counts: dict[str, int], records: int, kind: str | None, published: str
) -> None:
    stated = counts.get(f"{ROOT}/{_TARGET}", 0)
    recorder.proof("closing tag", True, "the document is well-formed to its last tag")
    recorder.proof("generation date", True, f"dated {published}")
    recorder.proof("whole list", kind == "whole-list", f"list-type={kind}")
    recorder.proof("record count", stated == records, f"{stated} counted apart, {records} read")
