"""Greek, Armenian, Georgian, Thai and Devanagari in Latin letters.

Sources of the tables: ELOT 743 and ISO 843 (Greek), ISO 9985 and BGN/PCGN 1981
(Armenian; Western values beside the Eastern ones), the Georgian national system of 2002
and ISO 9984, the Royal Thai General System of 1999, ISO 15919 and the Hunterian system
(Devanagari).
"""

from __future__ import annotations

from narrows.text.romanise_scheme import Scheme, distinct, table

_GREEK = table(
    "α=a β=v γ=g δ=d ε=e ζ=z η=i θ=th ι=i κ=k λ=l μ=m ν=n ξ=x ο=o π=p ρ=r σ=s τ=t υ=y φ=f χ=ch "
    "ψ=ps ω=o"
)
_GREEK_GROUPS = table(
    "γγ=ng γξ=nx γχ=nch ου=ou αυ=av ευ=ev ηυ=iv αυθ=afth ευθ=efth αυκ=afk ευκ=efk αυξ=afx "
    "ευξ=efx αυπ=afp ευπ=efp αυσ=afs ευσ=efs αυτ=aft ευτ=eft αυφ=aff ευφ=eff αυχ=afch ευχ=efch"
)
_GREEK_SCHEMES = (
    Scheme("elot", _GREEK, groups=_GREEK_GROUPS, opening=table("μπ=b ντ=nt γκ=gk")),
    Scheme(
        "english",
        _GREEK | table("χ=h υ=i φ=f"),
        groups=_GREEK_GROUPS | table("μπ=b ντ=nt γκ=g ει=i οι=i αι=e ου=ou γχ=nh"),
        opening=table("μπ=b ντ=d γκ=g"),
    ),
    Scheme(
        "letters", _GREEK | table("η=e υ=y φ=ph χ=ch β=b"), groups=table("ου=ou γγ=ng γχ=nch γκ=gk")
    ),
    Scheme(
        "kh",
        _GREEK | table("χ=kh υ=i"),
        groups=_GREEK_GROUPS | table("μπ=b ντ=d γκ=g ει=i ου=u"),
        opening=table("μπ=b ντ=d γκ=g"),
    ),
    Scheme("iso843", _GREEK | table("η=i υ=y χ=ch φ=f"), groups=table("ου=ou")),
    Scheme(
        "bgn1962",
        _GREEK | table("δ=dh χ=kh υ=i γ=g"),
        groups=_GREEK_GROUPS | table("ου=ou ει=i οι=i αι=ai μπ=b ντ=d γκ=g"),
        opening=table("μπ=b ντ=d γκ=g"),
    ),
    Scheme("din", _GREEK | table("η=e β=b υ=y χ=ch φ=ph ω=o"), groups=table("γγ=gg ου=ou")),
    Scheme("plain", _GREEK | table("η=i υ=y χ=x φ=f θ=th"), groups=table("ου=u μπ=mp ντ=nt")),
)

_ARMENIAN = table(
    "ա=a բ=b գ=g դ=d ե=e զ=z է=e ը=y թ=t ժ=zh ի=i լ=l խ=kh ծ=ts կ=k հ=h ձ=dz ղ=gh ճ=ch մ=m յ=y "
    "ն=n շ=sh ո=o չ=ch պ=p ջ=j ռ=r ս=s վ=v տ=t ր=r ց=ts ւ=v փ=p ք=k օ=o ֆ=f"
)
_ARMENIAN_SCHEMES = (
    Scheme("bgn", _ARMENIAN, groups=table("ու=u եւ=ev"), opening=table("ե=ye ո=vo եւ=yev")),
    Scheme("plain", _ARMENIAN, groups=table("ու=u եւ=ev")),
    Scheme(
        "iso9985",
        _ARMENIAN | table("ը=e ժ=z խ=x ծ=c ղ=g ճ=c շ=s չ=c ջ=j ց=c"),
        groups=table("ու=ow եւ=ew"),
    ),
    Scheme(
        "western",
        _ARMENIAN | table("բ=p գ=k դ=t կ=g պ=b տ=d ծ=dz ձ=ts ճ=j ջ=ch ը=e"),
        groups=table("ու=ou եւ=ev"),
        opening=table("ե=ye ո=vo"),
    ),
    Scheme("french", _ARMENIAN | table("ը=e շ=ch չ=tch ճ=dj ջ=dj"), groups=table("ու=ou եւ=ev")),
)

_GEORGIAN = table(
    "ა=a ბ=b გ=g დ=d ე=e ვ=v ზ=z თ=t ი=i კ=k ლ=l მ=m ნ=n ო=o პ=p ჟ=zh რ=r ს=s ტ=t უ=u ფ=p ქ=k "
    "ღ=gh ყ=q შ=sh ჩ=ch ც=ts ძ=dz წ=ts ჭ=ch ხ=kh ჯ=j ჰ=h ჱ=ey ჲ=y ჳ=wi ჴ=q ჵ=o ჶ=f"
)
_GEORGIAN_SCHEMES = (
    Scheme("ge2002", _GEORGIAN),
    Scheme("russian", _GEORGIAN | table("ყ=k ჯ=dzh")),
    Scheme("iso9984", _GEORGIAN | table("ჟ=z ღ=g ყ=q შ=s ჩ=c ც=c ძ=j წ=c ჭ=c ხ=x ჯ=j")),
    Scheme("dj", _GEORGIAN | table("ჯ=dj ყ=k ხ=h ღ=g")),
)

_THAI_CONSONANTS = table(
    "ก=k ข=kh ฃ=kh ค=kh ฅ=kh ฆ=kh ง=ng จ=ch ฉ=ch ช=ch ซ=s ฌ=ch ญ=y ฎ=d ฏ=t ฐ=th ฑ=th ฒ=th ณ=n "
    "ด=d ต=t ถ=th ท=th ธ=th น=n บ=b ป=p ผ=ph ฝ=f พ=ph ฟ=f ภ=ph ม=m ย=y ร=r ล=l ว=w ศ=s ษ=s ส=s "
    "ห=h ฬ=l อ= ฮ=h"
)
_THAI_VOWELS = table("ะ=a ั=a า=a ำ=am ิ=i ี=i ึ=ue ื=ue ุ=u ู=u ๅ= ็= ่= ้= ๊= ๋= ฺ= ฤ=rue ฦ=lue")
_THAI_BEFORE = table("เ=e แ=ae โ=o ใ=ai ไ=ai")
_THAI_FINAL = table("b=p d=t r=n l=n s=t ch=t kh=k th=t ph=p y=i w=o")

_INDIC = table(
    "अ=a आ=a इ=i ई=i उ=u ऊ=u ऋ=ri ए=e ऐ=ai ओ=o औ=au ऑ=o ऍ=e "
    "क=k ख=kh ग=g घ=gh ङ=n च=ch छ=chh ज=j झ=jh ञ=n ट=t ठ=th ड=d ढ=dh ण=n त=t थ=th द=d ध=dh न=n "
    "प=p फ=ph ब=b भ=bh म=m य=y र=r ल=l ळ=l व=v श=sh ष=sh स=s ह=h क़=q ख़=kh ग़=gh ज़=z ड़=r "
    "ढ़=rh फ़=f"
)
_INDIC_SIGNS = table("ा=a ि=i ी=i ु=u ू=u ृ=ri े=e ै=ai ो=o ौ=au ॉ=o ॅ=e ं=n ँ=n ः=h")
_VIRAMA, _NUKTA = "्", "़"


def greek(token: str, limit: int) -> tuple[str, ...]:
    """Return the spellings of a Greek token, the most used first."""
    return distinct((scheme.spell(token) for scheme in _GREEK_SCHEMES), limit)


def armenian(token: str, limit: int) -> tuple[str, ...]:
    """Return the spellings of an Armenian token, the most used first."""
    return distinct((scheme.spell(token) for scheme in _ARMENIAN_SCHEMES), limit)


def georgian(token: str, limit: int) -> tuple[str, ...]:
    """Return the spellings of a Georgian token, the most used first."""
    return distinct((scheme.spell(token) for scheme in _GEORGIAN_SCHEMES), limit)


def thai(token: str, limit: int) -> tuple[str, ...]:
    """Return approximate spellings of a Thai token; short vowels left unwritten are guessed."""
    out: list[str] = []
    waiting = ""
    consonants = 0
    for char in token:
        if char in _THAI_BEFORE:
            waiting = _THAI_BEFORE[char]
        elif char in _THAI_CONSONANTS:
            if consonants and not waiting:
                consonants += 1
                if consonants == 3:
                    out.append("a")
                    consonants = 1
            else:
                consonants = 1
            out.append(_THAI_CONSONANTS[char] + waiting)
            if waiting:
                consonants, waiting = 0, ""
        elif char in _THAI_VOWELS:
            out.append(_THAI_VOWELS[char])
            consonants = 0
        elif char == "์" and out:
            out.pop()
    if out and out[-1] in _THAI_FINAL:
        out[-1] = _THAI_FINAL[out[-1]]
    plain = "".join(out)
    return distinct((plain, plain.replace("ph", "p").replace("th", "t").replace("kh", "k")), limit)


def devanagari(token: str, limit: int) -> tuple[str, ...]:
    """Return spellings of a Devanagari token, with and without the final inherent vowel."""
    out: list[str] = []
    i = 0
    while i < len(token):
        char = token[i]
        if i + 1 < len(token) and token[i + 1] == _NUKTA and char + _NUKTA in _INDIC:
            char, i = char + _NUKTA, i + 1
        i += 1
        latin = _INDIC.get(char)
        if latin is None:
            sign = _INDIC_SIGNS.get(char)
            if sign is None:
                continue
            if out and out[-1] == "a" and char not in "ंँः":
                out[-1] = sign
            else:
                out.append(sign)
            continue
        out.append(latin)
        if latin[0] in "aeiou" and char in "अआइईउऊऋएऐओऔऑऍ":
            continue
        if i < len(token) and token[i] == _VIRAMA:
            i += 1
        else:
            out.append("a")
    full = "".join(out)
    # The inherent vowel is silent at the end of Hindi words and heard in Sanskrit ones.
    ended = "".join(out[:-1]) if len(out) > 2 and out[-1] == "a" and token[-1] in _INDIC else full
    return distinct((ended, full, ended.replace("v", "w"), ended.replace("chh", "ch")), limit)
