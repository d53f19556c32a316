"""What people write, hide and damage comes out as one text."""

from __future__ import annotations

import pytest

from narrows.text.canonical import canonical, unmistakable


@pytest.mark.parametrize(
    ("given", "text"),
    [
        ("Vladimir Putin", "vladimir putin"),
        ("PUTIN, Vladimir", "putin vladimir"),
        ("François Müller", "françois müller"),
        ("O'Neill", "oneill"),
        ("al-Tikriti", "al tikriti"),
        ("Johnson & Johnson", "johnson and johnson"),
        ("SIS d.o.o.", "sis doo"),
        ("U.S.S.R.", "ussr"),
        ("V.V. Putin", "v v putin"),
        ("Unit 54777", "unit 54777"),
        ("№5 завод", "no 5 завод"),
        ("3M Company B2B 21st", "3m company b2b 21st"),
        ("IL-76", "il 76"),
        ("١٢٣", "123"),
        ("محمّد عليّ", "محمد علي"),
        ("علی‌رضا", "عليرضا"),
        ("ΑΛΈΞΗΣ", "αλεξησ"),
        ("İstanbul ışık", "istanbul işik"),
        ("서 홍 찬", "서홍찬"),
        ("Ёлкин", "ёлкин"),
        ("info@company.com", "info company com"),
        ("", ""),
        (" \t\u200b ", ""),
    ],
)
def test_ordinary_text_raises_no_suspicion(given: str, text: str) -> None:
    found = canonical(given)
    assert found.text == text
    assert found.original == given
    assert not any(fold.suspicious for fold in found.folds)


@pytest.mark.parametrize(
    ("given", "text", "kind"),
    [
        ("Рutin Vlаdimir", "putin vladimir", "lookalike"),
        ("Пyтин", "путин", "lookalike"),
        ("АВС Trading", "abc trading", "lookalike"),
        ("ᴘᴜᴛɪɴ", "putin", "lookalike"),
        ("Ꮲutin", "putin", "lookalike"),
        ("iνan", "ivan", "lookalike"),
        ("𝓥𝓵𝓪𝓭 𝐏𝐮𝐭𝐢𝐧", "vlad putin", "styled"),
        ("ⓟⓤⓣⓘⓝ", "putin", "styled"),
        ("🅿🆄🆃🅸🅽", "putin", "styled"),
        ("uᴉʇnd", "putin", "styled"),
        ("P̶u̶t̶i̶n̶", "putin", "marks"),
        ("P\u0341\u0317\u0302u\u0302\u0303\u0304tin", "putin", "marks"),
        ("Vladimir \u202enituP\u202c", "vladimir putin", "override"),
        ("Pu\u200btin", "putin", "invisible"),
        ("Pu\u2060tin", "putin", "invisible"),
        ("P u t i n", "putin", "spaced"),
        ("P-u-t-i-n", "putin", "spaced"),
        ("Vl4d1mir", "vladimir", "leet"),
        ("$addam Huss@in", "saddam hussain", "leet"),
    ],
)
def test_what_hides_a_name_is_undone_and_is_suspicious(given: str, text: str, kind: str) -> None:
    found = canonical(given)
    assert found.text == text
    assert kind in {fold.kind for fold in found.folds if fold.suspicious}


@pytest.mark.parametrize(
    ("given", "text", "kind"),
    [
        ("M&uuml;ller &amp;amp; S&#246;hne", "müller and söhne", "escape"),
        ("%D0%9F%D1%83%D1%82%D0%B8%D0%BD", "путин", "escape"),
        ("\\u041f\\u0443\\u0442\\u0438\\u043d", "путин", "escape"),
        ("MÃ¼ller", "müller", "mojibake"),
        ("Ð\x9fÑ\x83Ñ\x82Ð¸Ð½", "путин", "mojibake"),
        ("РџСѓС‚РёРЅ", "путин", "mojibake"),
        ("Ïóòèí Âëàäèìèð", "путин владимир", "mojibake"),
    ],
)
def test_accidents_of_bytes_are_repaired_without_suspicion(
    given: str, text: str, kind: str
) -> None:
    found = canonical(given)
    assert found.text == text
    assert [(fold.kind, fold.suspicious) for fold in found.folds] == [(kind, False)]


@pytest.mark.parametrize("text", ["Ã la carte", "Ñuñoa", "José Ñu", "100%", "AT&T", "50%20x%ZZ"])
def test_text_that_only_resembles_an_accident_keeps_its_letters(text: str) -> None:
    assert "mojibake" not in {fold.kind for fold in canonical(text).folds}


@pytest.mark.parametrize(
    ("given", "reading"),
    [
        ("VladimirPutin", "vladimir putin"),
        ("V l a d i m i r   P u t i n", "vladimir putin"),
        ("Vladimir\u200bPutin", "vladimir putin"),
        ("PUTIΝ petrov", "putin petrov"),
        ("A1i", "ali"),
        ("5addam", "saddam"),
    ],
)
def test_other_readings_are_offered(given: str, reading: str) -> None:
    found = canonical(given)
    assert reading in found.readings
    assert found.text not in found.readings


@pytest.mark.parametrize(
    "text", ["Vladimir Putin", "PUTIN, Vladimir", "al-Tikriti", "Rosneft.", "Kamir Co., Ltd."]
)
def test_what_is_unmistakable_has_no_other_reading_in_any_case(text: str) -> None:
    assert unmistakable(text)
    assert canonical(text.casefold()).readings == canonical(text).readings == ()


@pytest.mark.parametrize(
    "text", ["VladimirPutin", "V l a d i m i r", "Vlad1mir", "Путин", "O'Neill"]
)
def test_what_may_be_read_otherwise_is_not_unmistakable(text: str) -> None:
    assert not unmistakable(text)
