"""OFAC's remarks: split into phrases, each stated as what it is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

import msgspec

from narrows.lists.ofac.dates import read_date
from narrows.lists.ofac.entry import Entry, excused
from narrows.lists.ofac.phrase import Phrase, read_phrase

OVERFLOW = 1000
"""Characters after which OFAC continues a remark in the comments file."""

_GENDERS = {"male": "male", "female": "female"}


class Tally:
    """How many phrases were read, and which the grammar did not know."""

    def __init__(self) -> None:
        self.read = 0
        self.unknown: list[str] = []

    def detail(self) -> str:
        """Say the sum in words."""
        shown = "; ".join(repr(text[:60]) for text in self.unknown[:3])
        return f"{self.read} phrases, {len(self.unknown)} not understood" + (
            f", for instance {shown}" if shown else ""
        )

    def holds(self) -> bool:
        """Tell whether so few phrases are not understood that the format still holds.

        A grammar that no longer fits loses birth dates and identifiers into text;
        beyond 2 % (and more than a handful) the list is no longer being read.
        """
        return len(self.unknown) <= max(5, self.read // 50)


class Parties(msgspec.Struct, frozen=True):
    """Numbers of the parties of the set by exact published name."""

    primary: Mapping[str, Sequence[str]]
    other: Mapping[str, Sequence[str]]

    def number(self, name: str) -> str | None:
        """Return the one party of that name; None where there is none or several."""
        for table in (self.primary, self.other):
            for spelling in (name, name + ".", name.removesuffix(".")):
                found = table.get(spelling)
                if found is not None:
                    return found[0] if len(found) == 1 else None
        return None


class Context(msgspec.Struct, frozen=True):
    """What a phrase may refer to: other parties, the party's own sanctions."""

    parties: Parties
    sanctions: dict[str, str]
    tally: Tally


def split_remarks(text: str) -> Iterator[tuple[int, str]]:
    """Iterate the phrases of a remark with the offset each begins at."""
    body = text.removesuffix(".")
    start = 0
    for gap in re.finditer(r"; *", body):
        if body[start : gap.start()].strip():
            yield start, body[start : gap.start()].strip()
        start = gap.end()
    if body[start:].strip():
        yield start, body[start:].strip()


def state(entry: Entry, phrase: Phrase, locator: str, context: Context) -> None:
    """State one phrase; whatever cannot be typed is kept as a note."""
    context.tally.read += 1
    if not _stated(entry, phrase, locator, context):
        entry.note(phrase.plain, locator)
        if phrase.kind not in ("note", "measure", "terms", "link", "position", "issuer"):
            context.tally.unknown.append(phrase.text)


def read_remarks(
    entry: Entry, texts: Sequence[tuple[str, str]], context: Context, *, cut: bool = False
) -> None:
    """State a whole remark.

    Args:
        entry: The party.
        texts: The parts of the remark in order, each with its locator.
        context: See ``Context``.
        cut: The rest of the remark is not at hand, so its last phrase may be half a
            phrase: it is kept as text, never read as a value.
    """
    whole = "".join(text for text, _ in texts)
    phrases = list(split_remarks(whole))
    for index, (offset, text) in enumerate(phrases):
        locator = _locator_at(texts, offset)
        if cut and index == len(phrases) - 1:
            entry.note(f"{text} [cut by the publisher; continues in the comments file]", locator)
        else:
            state(entry, read_phrase(text), locator, context)


def _locator_at(texts: Sequence[tuple[str, str]], offset: int) -> str:
    end = 0
    for text, locator in texts:
        end += len(text)
        if offset < end:
            return locator
    return texts[-1][1]


def _stated(entry: Entry, phrase: Phrase, locator: str, context: Context) -> bool:
    value, prop = phrase.value, entry.best(phrase.props)
    original = phrase.text
    match phrase.kind:
        case "date":
            try:
                read = read_date(value)
            except ValueError:
                return False
            if prop is not None:
                entry.add(prop, read, locator, original=value)
            else:
                entry.note(phrase.plain, locator)
            return True
        case "country":
            sure = value.removeprefix("possibly ")
            if prop is not None and entry.country(prop, sure, locator):
                return True
            return excused(sure, entry.source) and entry.keep(phrase.plain, locator)
        case "text" if prop == "gender":
            gender = _GENDERS.get(value.lower())
            entry.add("gender", gender, locator, original=value)
            return gender is not None
        case "text" if prop is not None:
            entry.add(prop, value, locator)
            return True
        case "text":
            entry.note(phrase.plain, locator)
            return True
        case "name" if prop is not None:
            entry.add(prop, value, locator, original=original)
            return True
        case "name":
            entry.add("alias", value, locator, original=original)
            return True
        case "position" if prop is None and entry.has("position"):
            entry.add("position", value, locator)
            return True
        case "link":
            return _linked(entry, phrase, locator, context)
        case "wallet":
            entry.wallet(phrase.label, value, locator)
            return True
        case "document":
            entry.document(
                phrase.label,
                value,
                locator,
                country=phrase.country,
                issued=phrase.issued,
                expires=phrase.expires,
                more=phrase.more,
            )
            return True
        case "security":
            _security(entry, phrase, locator)
            return True
        case "issuer":
            security = f"{entry.id}-security-1"
            entry.own(security, "Security", locator, issuer=entry.id, name=value)
            return True
        case "measure" | "terms":
            return _measure(entry, phrase, locator, context)
        case _:
            return False


def _linked(entry: Entry, phrase: Phrase, locator: str, context: Context) -> bool:
    number = context.parties.number(phrase.value)
    if number is None or number == entry.number:
        return False
    target = f"{entry.source.prefix}-{number}"
    prop = entry.best(phrase.props)
    if prop is not None:
        entry.add(prop, target, locator, original=phrase.value)
    else:
        role = phrase.label.rstrip(":") or "Linked To"
        entry.link(target, role, locator, original=phrase.text)
    return True


def _security(entry: Entry, phrase: Phrase, locator: str) -> None:
    entity_id = f"{entry.id}-security-1"
    values = {phrase.props[0]: phrase.value}
    entry.own(entity_id, "Security", locator, issuer=entry.id, **values)


def _measure(entry: Entry, phrase: Phrase, locator: str, context: Context) -> bool:
    order = re.search(r"(?:Executive Order|EO) (\d{5})", phrase.text)
    mark = f"EO{order[1]}" if order is not None else phrase.label or phrase.value.split()[0]
    belongs = re.compile(rf"{re.escape(mark)}\b.*|.*-{re.escape(mark)}")
    programs = [code for code in context.sanctions if belongs.fullmatch(code)]
    if len(programs) != 1:
        return False
    sanction = _directive(entry, phrase, locator, context, programs[0])
    prop = phrase.props[0] if phrase.kind == "terms" and phrase.props else "provisions"
    value = phrase.value
    if prop != "provisions":
        try:
            value = read_date(phrase.value)
        except ValueError:
            return False
    elif phrase.kind == "terms":
        value = phrase.text
    entry.say(sanction, "Sanction", prop, value, locator, original=phrase.text)
    return True


def _directive(entry: Entry, phrase: Phrase, locator: str, context: Context, program: str) -> str:
    """Return the sanction a measure belongs to: the directive's own where it has one.

    Directive 2 under Executive Order 14024 restricts correspondent accounts, the other
    directives dealings in debt; where ``source.toml`` declares a directive apart, its
    dates and effect must not be lent to the rest of the programme.
    """
    directive = re.search(r"Directive (\d+a?)\b", phrase.text)
    if directive is not None:
        code = f"{program} Directive {directive[1]}"
        regime = entry.source.regimes.get(code)
        if regime is not None and code not in context.sanctions:
            context.sanctions[code] = entry.sanction(code, regime, locator)
        if code in context.sanctions:
            return context.sanctions[code]
    return context.sanctions[program]
