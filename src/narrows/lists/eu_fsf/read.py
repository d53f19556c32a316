"""Read the EU consolidated financial sanctions list, in each form it has had.

The XML 1.1 is the form of reference; XML 1.0 serves history.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from lxml import etree

from narrows.lists.eu_fsf import full_1_0, full_1_1
from narrows.lists.eu_fsf.statements import write
from narrows.lists.eu_fsf.subject import Subject
from narrows.lists.lookup import Lookups
from narrows.lists.records import Recorder, Unreadable
from narrows.lists.source import ListSource
from narrows.lists.written_date import written_date
from narrows.lists.xml import iterate, outline, root
from narrows.model.errors import ListRefused
from narrows.model.reading import Reading, SourceFile

NAMESPACE = "http://eu.europa.ec/fpi/fsd/export"
ReadSubject = Callable[[etree._Element, str], Subject]


def read(files: Sequence[SourceFile], source: ListSource) -> Reading:
    """Read the list from one file, XML 1.1 or XML 1.0.

    Raises:
        ListRefused: not one file, not one of these formats, or not well-formed.
    """
    if len(files) != 1:
        raise ListRefused(f"the list is one file, {len(files)} were given", where=source.name)
    file = files[0]
    top = root(file)
    if top.name == "export" and top.namespace == NAMESPACE:
        date = written_date((top.attributes.get("generationDate") or "")[:10])
        return _read(file, source, "eu-fsf-xml-1.1", "sanctionEntity", full_1_1.subject, date)
    if top.name == "WHOLE":
        date = written_date(top.attributes.get("Date"))
        return _read(file, source, "eu-fsf-xml-1.0", "ENTITY", full_1_0.subject, date)
    raise ListRefused(
        f"not the EU list: the root element is <{top.name}> in {top.namespace or 'no namespace'}",
        where=file.name,
        hint="give xmlFullSanctionsList_1_1 of the European Commission",
    )


def _read(
    file: SourceFile,
    source: ListSource,
    format_name: str,
    tag: str,
    read_subject: ReadSubject,
    published: str | None,
) -> Reading:
    counts = outline(file, 2)
    unread = sorted(p for p in counts if "/" in p and not p.endswith(f"/{tag}"))
    if unread:
        raise ListRefused(f"the file has a part nobody reads: {', '.join(unread)}", where=file.name)
    recorder = Recorder(format_name)
    recorder.open_file(file.name)
    lookups = Lookups(source)
    seen: set[str] = set()
    records = 0
    for element, locator in iterate(file, (tag,)):
        records += 1
        with recorder.record(file.name, locator, _heading(element)):
            subject = read_subject(element, locator)
            for key in filter(None, (subject.number, subject.reference)):
                if key in seen:
                    raise Unreadable(f"the id {key} occurs twice")
                seen.add(key)
            write(recorder, source.prefix, subject, lookups)
    stated = sum(number for path, number in counts.items() if "/" in path)
    recorder.proof("closing tag", True, "the document is well-formed to its last tag")
    recorder.proof("generation date", published is not None, f"generated {published}")
    recorder.proof("record count", stated == records, f"{stated} counted apart, {records} read")
    return recorder.reading(published)


def _heading(element: etree._Element) -> str:
    return " ".join(f"{key!s}={value!s}" for key, value in element.attrib.items())
