"""Canonical text, spellings and dates hold for any input, not for the examples alone."""

from __future__ import annotations

import datetime
import os
import re
import unicodedata

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from narrows.text import date, identifier
from narrows.text.canonical import canonical
from narrows.text.romanise import MOST, primary, renderings, skeleton, split_native

MANY = settings(max_examples=10_000 if "TEST_LONG" in os.environ else 1_000, deadline=None)
"""Ten thousand checks each under ``make test-long``, a seeded slice of them every day."""
LETTERS = (
    "abcdefghijklmnopqrstuvwxyzäöüßøłçñşğıėāžőø"
    "абвгдежзийклмнопрстуфхцчшщъыьэюяёіїєґўђћќәғқңөү"
    "αβγδεζηθικλμνξοπρστυφχψωάέήίόύώ"
    "אבגדהוזחטיכלמנסעפצקרשת"
    "ابتثجحخدذرزسشصضطظعغفقكلمنهويپچژگکیةىأإآؤئ"
    "աբգդեզէըթժիլխծկհձղճմյնշոչպջռսվտրցւփքօֆ"
    "აბგდევზთიკლმნოპჟრსტუფქღყშჩცძწჭხჯჰ"
)
NAMES = st.lists(
    st.text(
        st.sampled_from(LETTERS + LETTERS.upper() + "-.' 0123456789习近平김정은カナ"), min_size=1
    ),
    min_size=1,
    max_size=4,
).map(" ".join)


@MANY
@given(NAMES)
def test_case_never_changes_the_text(name: str) -> None:
    text = canonical(name).text
    for other in (name.upper(), name.lower(), name.title()):
        # Letters that are bytes read wrongly in one case are other bytes in the other.
        found = canonical(other)
        assume("mojibake" not in {fold.kind for fold in (*found.folds, *canonical(name).folds)})
        assert found.text == text


@MANY
@given(NAMES, st.sampled_from(["  ", "\t", "\u00a0", "\u2003", " \n ", "\u3000"]))
def test_spacing_never_changes_the_text(name: str, space: str) -> None:
    assert canonical(space + name.replace(" ", space) + space).text == canonical(name).text


@MANY
@given(NAMES, st.sampled_from(["NFC", "NFD", "NFKC", "NFKD"]))
def test_normal_form_never_changes_the_text(name: str, form: str) -> None:
    assert canonical(unicodedata.normalize(form, name)).text == canonical(name).text


@MANY
@given(st.one_of(NAMES, st.text(max_size=40)))
def test_canonical_text_is_canonical(text: str) -> None:
    found = canonical(text)
    again = canonical(found.text)
    # Four accented letters joined from apart read as bytes only once they are a word.
    assume("mojibake" not in {fold.kind for fold in again.folds})
    assert again.text == found.text
    assert found.original == text
    assert not re.search(r"^\s|\s\s|\s$", found.text)
    assert all(reading and reading != found.text for reading in found.readings)


@MANY
@given(st.one_of(NAMES, st.text(max_size=20)))
def test_every_token_of_any_script_has_few_plain_spellings(text: str) -> None:
    for token in canonical(text).text.split():
        found = renderings(token)
        assert len(found) <= MOST
        assert len(set(found)) == len(found)
        assert all(spelling.isascii() and spelling for spelling in found)
        assert primary(token) == (found[0] if found else "")
        assert skeleton(token).isascii()
        assert "".join(split_native(token)) == token


@MANY
@given(
    st.dates(max_value=datetime.date(9998, 12, 31)),
    st.sampled_from(["%Y-%m-%d", "%d %B %Y", "%B %d, %Y", "%Y/%m/%d", "%d.%m.%Y"]),
)
def test_a_date_is_among_its_readings(day, form) -> None:
    written = day.strftime(form)
    found = date.parse(written)
    if day.year >= 1000:
        assert day.isoformat() in found.values
        assert date.interval(day.isoformat()) == (day.toordinal(), day.toordinal())


@MANY
@given(st.text(max_size=30))
def test_any_text_is_read_as_dates_or_as_none(text: str) -> None:
    for value in date.parse(text).values:
        first, last = date.interval(value)
        assert first <= last


@MANY
@given(st.sampled_from(["passport", "imo", "lei", "inn", "wallet", "x"]), st.text(max_size=30))
def test_normal_numbers_stay_as_they_are(kind: str, value: str) -> None:
    once = identifier.normalise(kind, value)
    assert identifier.normalise(kind, once) == once
