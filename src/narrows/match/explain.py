"""The evidence of two names, piece by piece; the pieces sum to the score.

Where two names begin (``NAME-COMPARED``) was learned together with what words are worth,
and common words that agree came out below nothing: names that agree in such words alone
begin lower. That is how it is told. A word that agrees is shown with what it adds, never
less than nothing, and what it takes away is taken off the beginning.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import compress
from operator import attrgetter

from narrows.match import kernels
from narrows.match.name import Alignment, align, exact_worth, same_text, weight_kind
from narrows.match.weights import FACT_NAMES, Tables, tables
from narrows.model.evidence import Evidence
from narrows.model.statement import Statement
from narrows.text.name import AnalysedName, Role
from narrows.text.name_code import WrittenName, word_rarity, written

_FACT_TEXT = {
    "rotated": "the words stand in another order, family name first",
    "mixed": "the words stand in a mixed-up order",
    "one_of_many": "one side has a single word, the other several",
    "both_one": "both names are a single word",
    "all_agree": "every word agrees and none is left over",
    "three_agree": "three or more words agree",
    "only_one_agrees": "only one word agrees",
    "legal_equal": "the legal form is the same",
    "legal_compatible": "the legal forms are much the same",
    "legal_different": "the legal forms differ",
    "legal_missing": "one side gives no legal form",
    "none_agrees": "no word agrees",
    "contradicted_twice": "two or more words contradict",
    "little_open": "a part of one name has no agreeing word in the other",
    "some_open": "a good part of one name has no agreeing word in the other",
    "half_open": "near half of what one name says has no agreeing word in the other",
    "much_open": "most of what one name says has no agreeing word in the other",
    "rest_open": "both names have words without agreement",
    "rest_mostly_open": "both names say much that has no agreement",
    "telling_differs": "the rarest words of the two names do not agree",
    "short_agree": "what agrees is short words, of which there are few",
    "last_differs": "the last words of the two names contradict each other",
    "signs_differ": "of a name in single signs not every one has its like in the other",
    "one_loose": "a word that agrees is so unlike that it may be another word",
    "none_close": "no word agrees closely",
    "initials_mostly": "beside initials no more than one word agrees",
    "little_alike": "the words written alike are common ones, even together",
    "little_close": "the words that agree closely are common ones, even together",
    "hardly_alike": "little more is written alike than one common word says",
    "one_contradicts": "one word contradicts where the others agree",
    "father_and_son": "each name gives as father's name what the other gives as the person's own",
    "one_slip": "but for one letter the two names are the same",
    "compared": "where two names that share keys begin, the lower the more common what agrees",
}
_FACT_CODE = {name: "NAME-" + name.upper().replace("_", "-") for name in FACT_NAMES} | {
    "rotated": "NAME-ORDER",
    "mixed": "NAME-ORDER",
    "little_open": "NAME-PART-OPEN",
    "some_open": "NAME-PART-OPEN",
    "half_open": "NAME-PART-OPEN",
    "much_open": "NAME-PART-OPEN",
    "one_loose": "NAME-LOOSE",
    "none_close": "NAME-LOOSE",
    "little_alike": "NAME-COMMON",
    "little_close": "NAME-COMMON",
    "hardly_alike": "NAME-COMMON",
    "rest_open": "NAME-BOTH-OPEN",
    "rest_mostly_open": "NAME-BOTH-OPEN",
}

_FACTS_TOLD = [(_FACT_CODE[name], _FACT_TEXT[name]) for name in FACT_NAMES]
_EVERY_FACT = range(len(FACT_NAMES))


def name_evidence(
    query: AnalysedName,
    listed: AnalysedName,
    statement: Statement,
    factor: Callable[[str], float],
    found: Tables | None = None,
) -> list[Evidence]:
    """Return the pieces of name evidence, in the order of the question's words.

    Args:
        query: The question's name.
        listed: The listed name, read as the same kind.
        statement: Where it stands.
        factor: The policy's factor of an evidence code.
        found: Value tables; None for the shipped ones.
    """
    alignment = align(query, listed, found or tables(weight_kind(query.kind)))
    words = written(listed, person=query.kind == "person")
    same = same_text(query, listed)
    return aligned_evidence(query, words, alignment, statement, factor, found, same=same)


def aligned_evidence(
    query: AnalysedName,
    listed: WrittenName,
    alignment: Alignment,
    statement: Statement,
    factor: Callable[[str], float] | None,
    found: Tables | None = None,
    *,
    same: bool,
) -> list[Evidence]:
    """Return the pieces of ``name_evidence`` where it is known how two names stand to each other.

    Args:
        query: The question's name.
        listed: The listed name's words.
        alignment: How the two stand to each other.
        statement: Where the listed name stands.
        factor: The policy's factor of an evidence code; None where all are 1.
        found: Value tables; None for the shipped ones.
        same: They are the same words in the same order, given name first.
    """
    chosen = found or tables(weight_kind(query.kind))
    told, taken_off = _words_told(alignment, query, listed, chosen)
    worth, given, value = chosen.facts, query.original, statement.value
    for k in compress(_EVERY_FACT, alignment.facts):
        millibits = worth[k] + taken_off if k == kernels.COMPARED else worth[k]
        if millibits:
            code, text = _FACTS_TOLD[k]
            told.append((code, millibits, given, value, text))
    if same:
        bits = exact_worth(alignment.millibits, chosen.exact)
        told.append(("NAME-EXACT", bits, given, value, "the same name, word for word"))
    prop, locator = statement.prop, statement.locator
    if factor is None:
        return [
            Evidence(code, millibits / 1000, ours, theirs, prop, locator, text)
            for code, millibits, ours, theirs, text in told
        ]
    return [
        Evidence(code, millibits / 1000 * factor(code), ours, theirs, prop, locator, text)
        for code, millibits, ours, theirs, text in told
    ]


_Told = tuple[str, int, str | None, str | None, str]
"""A piece of evidence of the names: code, thousandths of a bit, both values, and in words."""


def _words_told(
    alignment: Alignment, query: AnalysedName, listed: WrittenName, chosen: Tables
) -> tuple[list[_Told], int]:
    """Return a piece per pair and per word left over, and what goes off the beginning."""
    told: list[_Told] = []
    taken_off = 0
    ours, theirs = query.compared, listed.texts
    for pair in sorted(alignment.pairs, key=_of_question):
        cell, kind, millibits = pair.cell, pair.kind, pair.millibits
        own, other = pair.query, pair.listed
        alone = len(own) == len(other) == 1
        q = ours[own[0]].text if alone else " ".join([ours[i].text for i in own])
        ls = theirs[other[0]] if alone else " ".join([theirs[j] for j in other])
        agrees = cell <= kernels.GOOD or cell == kernels.INITIAL or kind == kernels.ACRONYM
        if agrees and millibits < 0:
            taken_off += millibits
            millibits = 0
        if millibits or agrees:
            code, text = _reading(cell, kind, q, ls, len(own) + len(other) > 2)
            told.append((code, millibits, q, ls, text))
    person = query.kind == "person"
    for i in alignment.query_left:
        one = ours[i]
        if bits := _missed(one.role, word_rarity(one, person=person), chosen.miss_q):
            text = f"the {_sort(one.role)} “{one.text}” is not in the listed name"
            told.append(("NAME-WORD-ADDED", bits, one.text, None, text))
    for j in alignment.listed_left:
        role = listed.roles[j]
        if bits := _missed(role, listed.rarities[j], chosen.miss_l):
            text = f"the {_sort(role)} “{theirs[j]}” is only in the listed name"
            told.append(("NAME-WORD-MISSING", bits, None, theirs[j], text))
    return told, taken_off


_of_question = attrgetter("query")


def _missed(role: int, rarity: int, miss: Sequence[int]) -> int:
    """Return what a word without one of the other name is worth."""
    return miss[role * 2] + miss[role * 2 + 1] * rarity // 1000


def _sort(role: int) -> str:
    return "number" if role == Role.NUMBER else "word"


def _reading(cell: int, kind: int, q: str, ls: str, joined: bool) -> tuple[str, str]:
    if cell == kernels.INITIAL:
        return "NAME-INITIAL", f"“{q}” may stand for “{ls}”" if len(q) < len(
            ls
        ) else f"“{ls}” may stand for “{q}”"
    if kind == kernels.ACRONYM:
        short, whole = (q, ls) if len(q) < len(ls) else (ls, q)
        return "NAME-ACRONYM", f"“{short}” is the first letters of “{whole}”"
    if cell == kernels.NUMBER_DIFFERS:
        return "NAME-NUMBER-CONTRADICTED", f"the numbers {q} and {ls} differ"
    if kind == kernels.NUMBER:
        return "NAME-NUMBER", f"the number {ls} is the same"
    if joined:
        return (
            "NAME-WORD-JOINED",
            f"“{q}” and “{ls}” are the same, written apart, together or clipped",
        )
    if cell == 0 and q == ls:
        return "NAME-WORD", f"“{ls}” is the same"
    if cell <= kernels.GOOD:
        return "NAME-WORD", f"“{q}” and “{ls}” are spellings of one word ({1 - cell / 1000:.2f})"
    return "NAME-WORD-CONTRADICTED", f"“{q}” stands against “{ls}”"
