"""Kana in Latin letters: Hepburn first, then Kunrei-shiki and their plain habits.

Sources: ISO 3602:1989 (Kunrei-shiki) and the modified Hepburn system of Kenkyusha's
dictionary, long vowels without their macrons.
"""

from __future__ import annotations

from narrows.text.romanise_scheme import distinct, table

_HEPBURN = table(
    "ア=a イ=i ウ=u エ=e オ=o カ=ka キ=ki ク=ku ケ=ke コ=ko サ=sa シ=shi ス=su セ=se "
    "ソ=so タ=ta チ=chi "
    "ツ=tsu テ=te ト=to ナ=na ニ=ni ヌ=nu ネ=ne ノ=no ハ=ha ヒ=hi フ=fu ヘ=he ホ=ho "
    "マ=ma ミ=mi ム=mu "
    "メ=me モ=mo ヤ=ya ユ=yu ヨ=yo ラ=ra リ=ri ル=ru レ=re ロ=ro ワ=wa ヰ=i ヱ=e ヲ=o "
    "ン=n ガ=ga ギ=gi "
    "グ=gu ゲ=ge ゴ=go ザ=za ジ=ji ズ=zu ゼ=ze ゾ=zo ダ=da ヂ=ji ヅ=zu デ=de ド=do "
    "バ=ba ビ=bi ブ=bu "
    "ベ=be ボ=bo パ=pa ピ=pi プ=pu ペ=pe ポ=po ヴ=vu"
)
_KUNREI = _HEPBURN | table("シ=si チ=ti ツ=tu フ=hu ジ=zi ヂ=zi ヅ=zu")
_SMALL = table("ャ=ya ュ=yu ョ=yo ァ=a ィ=i ゥ=u ェ=e ォ=o ヮ=wa")
_TO_KATAKANA = {0x3041 + i: chr(0x30A1 + i) for i in range(0x56)}
_VOWELS = "aiueo"
_APART = frozenset(sign for sign in _KUNREI if _KUNREI[sign] != _HEPBURN[sign])
"""What the two systems spell in different ways."""


def katakana(text: str) -> str:
    """Return a text with its hiragana written in katakana."""
    return text.translate(_TO_KATAKANA)


def _spell(token: str, letters: dict[str, str], *, long: bool) -> str:
    out: list[str] = []
    double = False
    for char in katakana(token):
        if char == "ッ":
            double = True
            continue
        if char == "ー":
            if long and out and out[-1] and out[-1][-1] in _VOWELS:
                out.append(out[-1][-1])
            continue
        if char in _SMALL and out and out[-1]:
            before, small = out[-1], _SMALL[char]
            if char in "ャュョ" and before[-1:] == "i":
                soft = before[:-1] in ("sh", "ch", "j")
                out[-1] = before[:-1] + (small[1:] if soft else small)
            else:
                out[-1] = before[:-1] + small
            continue
        latin = letters.get(char) or _SMALL.get(char, "")
        if double and latin and latin[0] not in _VOWELS:
            latin = ("t" if latin.startswith("ch") else latin[0]) + latin
            double = False
        out.append(latin)
    return "".join(out)


def kana(token: str, limit: int) -> tuple[str, ...]:
    """Return spellings of a kana token, Hepburn first.

    >>> kana("とうきょう", 2)
    ('tokyo', 'toukyou')
    """
    plain = _spell(token, _HEPBURN, long=False)
    long = _spell(token, _HEPBURN, long=True) if "ー" in token else plain
    kunrei = long if _APART.isdisjoint(katakana(token)) else _spell(token, _KUNREI, long=True)
    short = plain.replace("ou", "o").replace("uu", "u").replace("oo", "o")
    labial = "".join(
        "m" if c == "n" and short[i + 1 : i + 2] in ("b", "p", "m") else c
        for i, c in enumerate(short)
    )
    oh = plain.replace("ou", "oh").replace("oo", "oh")
    return distinct((short, plain, labial, long, oh, kunrei, kunrei.replace("ou", "o")), limit)
