"""Look-alikes: letters of another script that pass for the letter that was meant.

A word in two alphabets is folded into the one alphabet that can hold every letter
of it. The pairs are those a reader confuses in common type faces, after the idea of
Unicode Technical Standard 39 (section 4, confusables); letters are case-folded
before, so a pair counts when either its capital or its small form is alike.
"""

from __future__ import annotations

from collections import Counter

from narrows.text.script import Script, script_of

_TO_LATIN = {
    **dict(zip("авекмнорстухіјѕһԛԝӏґьўёїү", "abekmhopctyxijshqwlrbyeiy", strict=True)),
    **dict(zip("пгдѵғԁҽҝ", "nrgvfdek", strict=True)),
    **dict(zip("αβεζηικμνορτυχγωσδϲϳϱ", "abezhikmvoptuxywodcjp", strict=True)),
    **dict(zip("άέήίόύώϊϋ", "aehiouwiu", strict=True)),
    **dict(zip("ոսօհզցյգտլքըրաեւձ", "nuohqgjqslpnpauwa", strict=True)),
    **dict(zip("וסןחטםاه", "loinuolo", strict=True)),
    **dict(zip("ㅣㅇ丨口工〇卩", "loloiop", strict=True)),
}
_SECOND = dict(zip("ηνυμв", "nnyuv", strict=True))
"""Letters whose capital looks like another Latin letter than their small form does."""

_CAPITAL_ALIKE = frozenset("авекмнорстухіјѕαβεζηικμνορτυχ")
"""Letters whose capital cannot be told from a Latin one: whole words of them pass."""

_FROM_LATIN = {
    Script.CYRILLIC: dict(zip("abcehijkmnoprstuxy", "авсеніјкмпоргѕтиху", strict=True)),
    Script.GREEK: dict(zip("abehiklmnoptuvxyzw", "αβεηικιμνορτυνχυζω", strict=True)),
    Script.ARMENIAN: dict(zip("hnosuqgjl", "հոօտսզցյլ", strict=True)),
}
_ALWAYS = {
    **dict(zip("ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘʀꜱᴛᴜᴠᴡʏᴢ", "abcdefghijklmnoprstuvwyz", strict=True)),
    **dict(
        zip("ɑɡɩɨʉɵƥŧƀɓƈɗƒɠɦɫɱɲŋȯɽʂƭʋɯʐƶⱥȼɇꞡꝁⱪ", "agiiuoptbbcdfghlmnnorstvwzzacegkk", strict=True)
    ),
    **dict(zip("ƴɣȶȡȴȵⱦⱡꞓʈɖɳɭʑꝑꝗꞃ", "yytdlntlctdnlzpqr", strict=True)),
    **dict(zip("ᎪᏴᏟᎠᎬᎻᎥᎫᏦᏞᎷᏁᎾᏢᎡᏚᎢᏌᏙᎳᎩᏃᏀᏂᏮ", "abcdehijklmnoprstuvwyzghb", strict=True)),
    **dict(zip("ꓮꓐꓚꓓꓰꓝꓖꓧꓲꓙꓗꓡꓟꓠꓳꓑꓣꓢꓔꓴꓦꓪꓫꓬꓜ", "abcdefghijklmnoprstuvwxyz", strict=True)),
    **dict(zip("ⲁⲃⲥⲇⲉⲏⲓⲕⲙⲛⲟⲣⲧⲩⲭⲍ", "abcdehikmnoptyxz", strict=True)),
}
"""Letters no living orthography of a listed name uses: always the Latin letter."""

_ALPHABETS = frozenset((Script.LATIN, Script.CYRILLIC, Script.GREEK, Script.ARMENIAN))


def fold_word(word: str, *, among_latin: bool) -> str:
    """Fold the look-alikes of one case-folded word, or return it unchanged.

    Args:
        word: One word without spaces, case-folded.
        among_latin: Every other word of the text is Latin, so a word of nothing
            but letters whose capitals look Latin was meant as Latin.

    >>> fold_word("рutin", among_latin=False)
    'putin'
    """
    if any(c in _ALWAYS for c in word):
        word = "".join(_ALWAYS.get(c, c) for c in word)
    if len({script_of(c) for c in word if c.isalpha()}) < 2:
        if among_latin and len(word) > 1 and all(c in _CAPITAL_ALIKE for c in word):
            return "".join(_TO_LATIN[c] for c in word)
        return word
    found = Counter(script_of(c) for c in word if c.isalpha())
    if not any(s in _ALPHABETS for s in found):
        return word
    targets = sorted(found, key=lambda s: (-found[s], s is not Script.LATIN))
    for target in (Script.LATIN, *targets) if among_latin else targets:
        read = _into(word, target)
        if read is not None:
            return read
    return word


def second_reading(word: str) -> str | None:
    """Return the other Latin reading of a mixed word, where one of its letters has two.

    >>> second_reading("putiν")
    'putin'
    """
    if not any(c in _SECOND for c in word):
        return None
    return _into("".join(_SECOND.get(c, c) for c in word), Script.LATIN)


def _into(word: str, target: Script) -> str | None:
    letters = []
    for char in word:
        if not char.isalpha() or script_of(char) is target:
            letters.append(char)
            continue
        latin = _TO_LATIN.get(char, char)
        alike = latin if target is Script.LATIN else _FROM_LATIN.get(target, {}).get(latin)
        if alike is None or script_of(alike) is not target:
            return None
        letters.append(alike)
    return "".join(letters)


_TURNED = dict(zip("ɐɔǝɟƃɥᴉɾʞɯɹʇʌʍʎ", "acefghijkmrtvwy", strict=True))
_TURNED_SAME = dict(zip("bdpqnulosxz", "qpdbunlosxz", strict=True))


def turned(text: str) -> str:
    """Turn text written upside down the right way up, or return it unchanged.

    >>> turned("uᴉʇnd")
    'putin'
    """
    if sum(c in _TURNED for c in text) < 2:
        return text
    small = text.casefold()
    if any(c.isalpha() and c not in _TURNED and c not in _TURNED_SAME for c in small):
        return text
    return "".join(_TURNED.get(c) or _TURNED_SAME.get(c, c) for c in reversed(small))
