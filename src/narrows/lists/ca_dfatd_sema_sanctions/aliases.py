"""Take Canada's alias column apart: several names in one running text.

Names are parted by semicolons, line breaks, slashes and "or"; by commas too, unless
what follows is a company's legal form. A language may stand before a name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from narrows.codes.language import language_code

_STRONG = re.compile(r"\s*(?:;|\n|\s/\s*|/\s|\s+or\s+)\s*", re.I)
_INSIDE = re.compile(r"\s+(?=[A-Z][a-z]+:\s)")
_LANGUAGE = re.compile(r"^(?P<language>[A-Za-z]+)\s*:\s*(?P<name>.+)$", re.S)
_FORM = re.compile(
    r"(?:ООО|ОАО|ЗАО|АО|ПАО|НАО|САО|АНО|ФГУП|ФГБУ|ГУП|НКО|ФКП|PJSC|OJSC|CJSC|JSC|LLC|OOO|OAO|ZAO|AO"
    r"|PAO|FSUE|FGUP|GUP|ANO|LTD|LIMITED|INC|CO|CORP|GMBH|AG|SA|PLC|PJS)[.]?",
    re.I,
)


def alias_names(text: str) -> Iterator[tuple[str, str | None]]:
    """Iterate the names an alias text holds, each with its ISO 639-3 language if stated."""
    for piece in _STRONG.split(text):
        for part in _by_commas(" ".join(piece.split())):
            for name in _by_language(part):
                stated = _LANGUAGE.match(name)
                code = language_code(stated["language"]) if stated is not None else None
                plain = stated["name"] if stated is not None and code is not None else name
                plain = re.sub(r"^and\s+", "", plain).strip(" ,")
                if plain:
                    yield plain, code


def _by_language(text: str) -> Iterator[str]:
    """Part a text before each word that names a language: ``X Arabic: Y``."""
    start = 0
    for gap in _INSIDE.finditer(text):
        if language_code(text[gap.end() :].partition(":")[0]) is not None:
            yield text[start : gap.start()]
            start = gap.end()
    yield text[start:]


def _by_commas(text: str) -> list[str]:
    parts: list[str] = []
    for part in filter(None, (piece.strip() for piece in text.split(","))):
        # A legal form belongs to the name before it, or, first of all, behind it.
        form_first = len(parts) == 1 and _FORM.fullmatch(parts[0]) is not None
        if parts and (_FORM.fullmatch(part) or form_first):
            parts[-1] = f"{parts[-1]}, {part}"
        else:
            parts.append(part)
    return parts
