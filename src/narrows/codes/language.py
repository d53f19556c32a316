"""Languages: what official lists call them, as ISO 639-3 codes.

Codes from ISO 639-1, ISO 639-2 (terminology and bibliographic) and ISO 639-3;
macrolanguages keep their macro code (``ara``, ``fas``, ``zho``). Names are the
English reference names with the wordings official lists use.
"""

from __future__ import annotations

from functools import cache

_TABLE = """
afr af Afrikaans
amh am Amharic
ara ar Arabic
aze az Azerbaijani|Azeri
bel be Belarusian|Belarussian
ben bn Bengali|Bangla
bos bs Bosnian
bul bg Bulgarian
cat ca Catalan
ces cs,cze Czech
che ce Chechen
dan da Danish
deu de,ger German
div dv Dhivehi|Divehi
ell el,gre Greek|Modern Greek
eng en English
est et Estonian
eus eu,baq Basque
fas fa,per Persian|Farsi
fil - Filipino
fin fi Finnish
fra fr,fre French
gla gd Scottish Gaelic
gle ga Irish
glg gl Galician
guj gu Gujarati
hat ht Haitian Creole|Haitian
hau ha Hausa
heb he Hebrew
hin hi Hindi
hrv hr Croatian
hun hu Hungarian
hye hy,arm Armenian
ind id Indonesian
isl is,ice Icelandic
ita it Italian
jpn ja Japanese
kan kn Kannada
kat ka,geo Georgian
kaz kk Kazakh
khm km Khmer
kir ky Kyrgyz|Kirghiz
kor ko Korean
kur ku Kurdish
lao lo Lao
lat la Latin
lav lv Latvian
lit lt Lithuanian
mal ml Malayalam
mar mr Marathi
mkd mk,mac Macedonian
mlt mt Maltese
mon mn Mongolian
msa ms,may Malay
mya my,bur Burmese|Myanmar
nep ne Nepali
nld nl,dut Dutch
nor no Norwegian
pan pa Punjabi|Panjabi
pol pl Polish
por pt Portuguese
prs - Dari
pus ps Pashto|Pushto
ron ro,mo,rum Romanian|Moldovan|Moldavian
rus ru Russian
sin si Sinhala|Sinhalese
slk sk,slo Slovak
slv sl Slovenian|Slovene
som so Somali
spa es Spanish
sqi sq,alb Albanian
srp sr Serbian
sun su Sundanese
swa sw Swahili
swe sv Swedish
tam ta Tamil
tat tt Tatar
tel te Telugu
tgk tg Tajik
tha th Thai
tir ti Tigrinya
tuk tk Turkmen
tur tr Turkish
uig ug Uyghur|Uighur
ukr uk Ukrainian
urd ur Urdu
uzb uz Uzbek
vie vi Vietnamese
zho zh,chi Chinese|Mandarin|Simplified Chinese|Traditional Chinese
"""


@cache
def _codes() -> dict[str, str]:
    found: dict[str, str] = {}
    for line in _TABLE.strip().splitlines():
        code, others, names = line.split(" ", 2)
        for word in (code, *others.split(","), *names.split("|")):
            found[word.casefold()] = code
    found.pop("-", None)
    return found


def language_code(text: str) -> str | None:
    """Return the ISO 639-3 code for a language's code or English name, else None.

    >>> language_code("FR"), language_code("ger"), language_code("Farsi")
    ('fra', 'deu', 'fas')
    """
    return _codes().get(" ".join(text.split()).casefold())
