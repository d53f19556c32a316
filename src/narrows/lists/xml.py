"""Stream the records of an official XML list, safely.

No document type, no entities, no network, no recovery: a list that is not
well-formed is refused with file and line. Comments and processing instructions
are taken out before anything is read, because ``MUHAMMAD<!-- x --> ALI`` would
otherwise read as ``MUHAMMAD``. libxml2's own limits (depth 256, 10 MB per node)
stay on. Importing this module loads lxml: import it where XML is read.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec
from lxml import etree

from narrows.lists.foreign import head, refuse_archive
from narrows.lists.records import Unreadable
from narrows.model.errors import ListRefused
from narrows.model.reading import SourceFile

_AGAIN = "download the file again from the publisher; the version held keeps serving"
_DOCTYPES = tuple("<!DOCTYPE".encode(name) for name in ("ascii", "utf-16-le", "utf-16-be"))


class Root(msgspec.Struct, frozen=True):
    """The root element of a document: how a format is recognised."""

    name: str
    namespace: str | None
    attributes: dict[str, str]


def root(file: SourceFile) -> Root:
    """Return the root element of an XML file without reading the rest.

    Raises:
        ListRefused: the file is empty, a web page, not XML or carries a DOCTYPE.
    """
    for _, element in _parse(file, ("start",)):
        attributes = {local_name(str(k)): str(v) for k, v in element.attrib.items()}
        return Root(local_name(element.tag), _namespace(element.tag), attributes)
    raise ListRefused("the file holds no XML element", where=file.name, hint=_AGAIN)


def iterate(file: SourceFile, tags: Sequence[str]) -> Iterator[tuple[etree._Element, str]]:
    """Iterate the outermost elements with these local names, each with its locator.

    An element is whole when it is given and is emptied when the next one is asked
    for, so a reader keeps what it needs and memory stays flat. Namespaces do not
    matter. The locator is ``file#/path[ordinal]``, the ordinal counted from one per
    path.

    Args:
        file: The file and the name it goes by.
        tags: Local names of the elements wanted, records and headers alike.

    Raises:
        ListRefused: not well-formed (with line), cut, a DOCTYPE, a bomb.
    """
    wanted = frozenset(tags)
    inside = 0
    ordinals: dict[str, int] = {}
    for event, element in _parse(file, ("start", "end"), tuple("{*}" + tag for tag in tags)):
        if event == "start":
            inside += 1
            continue
        inside -= 1
        if inside or local_name(element.tag) not in wanted:
            continue
        path = "/".join([*reversed([local_name(a.tag) for a in element.iterancestors()]), ""])
        path += local_name(element.tag)
        ordinals[path] = ordinals.get(path, 0) + 1
        yield element, f"{file.name}#/{path}[{ordinals[path]}]"
        _forget(element)


def outline(file: SourceFile, depth: int) -> dict[str, int]:
    """Count the element paths of a document down to a depth (the root is depth 1).

    An independent count of records, and the way to see a section nobody reads.

    Raises:
        ListRefused: as for ``iterate``.
    """
    counts: dict[str, int] = {}
    path: list[str] = []
    for event, element in _parse(file, ("start", "end")):
        if event == "start":
            path.append(local_name(element.tag) if len(path) < depth else "")
            if len(path) <= depth:
                name = "/".join(path)
                counts[name] = counts.get(name, 0) + 1
        else:
            if len(path) <= depth:
                _forget(element)
            path.pop()
    return counts


def local_name(tag: object) -> str:
    """Return an element's or attribute's name without its namespace."""
    return str(tag).rpartition("}")[2]


def text_of(element: etree._Element) -> str | None:
    """Return the text of an element that may hold nothing but text.

    ``None`` for an empty or blank element.

    Raises:
        Unreadable: the element holds other elements (mixed content).
    """
    if len(element):
        inner = ", ".join(sorted({local_name(child.tag) for child in element}))
        raise Unreadable(f"<{local_name(element.tag)}> should be text but holds <{inner}>")
    text = element.text
    return text.strip() if text is not None and text.strip() else None


def children(element: etree._Element, *names: str) -> Iterator[etree._Element]:
    """Iterate the descendants along a path of local names.

    Raises:
        Unreadable: there is loose text between the child elements on the way.
    """
    _no_loose_text(element)
    for child in element:
        if local_name(child.tag) == names[0]:
            if len(names) == 1:
                yield child
            else:
                yield from children(child, *names[1:])


def child_text(element: etree._Element, *names: str) -> str | None:
    """Return the text of the first descendant along a path of local names."""
    for child in children(element, *names):
        return text_of(child)
    return None


def _no_loose_text(element: etree._Element) -> None:
    loose = [element.text, *(child.tail for child in element)]
    if len(element) and any(text is not None and text.strip() for text in loose):
        raise Unreadable(f"<{local_name(element.tag)}> mixes text and elements")


def _namespace(tag: object) -> str | None:
    name = str(tag)
    return name[1:].partition("}")[0] if name.startswith("{") else None


def _forget(element: etree._Element) -> None:
    element.clear()
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]


def _parse(
    file: SourceFile, events: tuple[str, ...], tags: tuple[str, ...] | None = None
) -> Iterator[tuple[str, etree._Element]]:
    start = head(file)
    refuse_archive(file, start)
    if any(doctype in start for doctype in _DOCTYPES):
        raise _doctype(file)
    with file.path.open("rb") as stream:
        context = etree.iterparse(
            stream,
            events=events,
            tag=tags,
            load_dtd=False,
            no_network=True,
            resolve_entities=False,
            remove_comments=True,
            remove_pis=True,
            recover=False,
            huge_tree=False,
        )
        checked = False
        try:
            for event, element in context:
                if not checked:
                    checked = True
                    info = element.getroottree().docinfo
                    if info.doctype or info.internalDTD is not None:
                        raise _doctype(file)
                yield event, element
        except etree.XMLSyntaxError as error:
            line, column = error.position
            raise ListRefused(
                f"not well-formed XML at line {line}, column {column}: {error.msg}",
                where=f"{file.name}:{line}",
                hint=_AGAIN,
            ) from error


def _doctype(file: SourceFile) -> ListRefused:
    return ListRefused(
        "the XML carries a document type; official lists have none",
        where=file.name,
        hint="entities could hide or multiply text; get the file from the publisher again",
    )
