"""Names as the Ministry writes them: in Japanese and Latin, enumerated, with remarks.

Aliases come as lettered runs, first in Japanese, then in Latin; as ``（別称、…）`` and
``(a.k.a. …; f.k.a. …)``; as ``カナ（Latin）``; with ``(original script: …)`` behind.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

from narrows.lists.jp_mof_sanctions.headers import UNKNOWN, plain
from narrows.lists.lettered import lettered

_LABEL = re.compile(
    r"[(]?\s*(?:(?P<former>f\.?k\.?a\.?|旧称)|a\.?k\.?a\.?|別称|別名)\d*"
    r"(?:\s*[)]\s*|\s*[:、,]\s*|\.?\s+)",
    re.I,
)
_JAPANESE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")
_LATIN = re.compile(r"[A-Za-zÀ-ɏ]")
_SCRIPTS_MEET = re.compile(r"(?<=[\u3040-\u30ff\u3400-\u9fff)])\s+(?=[A-Za-z]{2})")
_FORM = re.compile(r"(?:Co|Ltd|Inc|LLC|Corp|S\.A|GmbH|JSC)\.?", re.I)
_SCRIPT = re.compile(r"[(（]?\s*original\s+script\s*:\s*([^()（）]+?)\s*[)）]?$", re.I)
_BEHIND = re.compile(r"^(.*\S)\s*\(([^()]*)\)$")
_FORMER = re.compile(r"以前掲載の氏名|formerly listed as|previously listed as", re.I)
_BORN = re.compile(r",? (?:born|son of|DOB)\b.*$|\d{4}年", re.I)


class Name(msgspec.Struct, frozen=True):
    """A name, its property and, where the script tells it, its language (ISO 639-3)."""

    value: str
    prop: str
    lang: str | None
    original: str | None = None


def read_names(cell: str, prop: str) -> Iterator[Name]:
    """Iterate the names a cell holds, each once.

    Args:
        cell: The cell as published.
        prop: Property of names that do not say otherwise.
    """
    seen: set[tuple[str, str]] = set()
    for kind, section in _sections(plain(cell), prop):
        for piece in _pieces(section):
            for name in _names(piece, kind):
                key = (name.value, name.prop)
                if name.value not in UNKNOWN and key not in seen:
                    seen.add(key)
                    yield name


def language(text: str) -> str | None:
    """Return ``jpn`` for text with kana or Chinese characters, else None."""
    return "jpn" if _JAPANESE.search(text) else None


def _sections(text: str, prop: str) -> Iterator[tuple[str, str]]:
    begin, kind = 0, prop
    for found in _LABEL.finditer(text):
        yield kind, text[begin : found.start()]
        kind = "previousName" if found["former"] else prop
        begin = found.end()
    yield kind, text[begin:]


def _pieces(section: str) -> Iterator[str]:
    parts = lettered(section)
    if len(parts) == 1:
        # Without letters a new line is a new name; with them it only wraps one.
        parts = section.split("\n")
    for part in parts:
        for line in _SCRIPTS_MEET.split(part):
            for each in re.split(r"\s*;\s*", line):
                outside = re.sub(r"\([^()]*\)", "", each)
                if "、" in outside and not re.search(r"\d年", each):
                    yield from re.split(r"、(?![^()]*\))", each)
                else:
                    yield each


def _listed(text: str) -> list[str]:
    """Return the names of a Latin comma list; empty where it may be ``LAST, First``."""
    parts: list[str] = []
    for part in text.split(", "):
        if parts and _FORM.fullmatch(part):
            parts[-1] += f", {part}"
        else:
            parts.append(part)
    whole = all(" " in part and part.count("(") == part.count(")") for part in parts)
    return parts if len(parts) > 1 and whole else []


def _names(piece: str, prop: str) -> Iterator[Name]:
    text = _trimmed(piece)
    if not text:
        return
    script = _SCRIPT.search(text)
    if script is not None:
        yield Name(script[1], prop, None, piece)
        text = _trimmed(text[: script.start()])
    if _FORMER.search(text):
        prop = "previousName"
        text = _trimmed(re.sub(r"\s*\([^()]*(?:以前掲載|listed as)[^()]*\)", "", text))
    born = _BORN.search(text)
    behind = _BEHIND.match(text)
    if behind is not None:
        outer, inner = behind[1], behind[2]
        if _JAPANESE.search(outer) and _LATIN.search(inner) and not _JAPANESE.search(inner):
            yield from _names(outer, prop)
            for each in re.split(r"\s*;\s*", inner):
                yield from _names(each, prop)
            return
        if re.search(r"\d", inner):
            yield from _names(outer, prop)
            return
    elif born is not None:
        text = _trimmed(text[: born.start()].split("(")[0])
    if any(character.isalnum() for character in text):
        yield Name(text, prop, language(text), piece if piece.strip() != text else None)
        for each in _listed(text) if prop != "name" else ():
            # Whether the comma parts names or a name is not said: less sure than the whole.
            yield Name(each, "weakAlias", language(each), text)


def _trimmed(text: str) -> str:
    """Trim blanks, separators and brackets that have lost their other half."""
    text = " ".join(text.split()).strip(" 、,;:。")
    text = re.sub(r"\s+(?:and|及び|並びに)$", "", text)
    while text.startswith("(") and text.count("(") > text.count(")"):
        text = text[1:].strip(" 、,;:")
    while text.endswith(")") and text.count(")") > text.count("("):
        text = text[:-1].strip(" 、,;:")
    for left, right in ("()", "「」", "“”", '""'):
        if len(text) > 2 and text[0] == left and text[-1] == right and text.count(left) <= 2:
            text = text[1:-1].strip()
    return text
