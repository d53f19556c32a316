"""Letters and words that stand for others: the tables of ``evaluation.manipulations``."""

from __future__ import annotations

LOOK_ALIKES = str.maketrans("aeopcxyiABEKMHOPCTX", "аеорсхуіАВЕКМНОРСТХ")
LEET = {"a": "4", "e": "3", "i": "1", "o": "0", "s": "5"}
OCR = (("rn", "m"), ("m", "rn"), ("l", "1"), ("o", "0"), ("cl", "d"), ("b", "6"), ("s", "5"))
SOUNDS = (
    ("ph", "f"),
    ("f", "ph"),
    ("ck", "k"),
    ("c", "k"),
    ("v", "w"),
    ("z", "s"),
    ("ee", "i"),
    ("oo", "u"),
    ("y", "i"),
)
SCHEMES = (
    ("kh", "h"),
    ("zh", "j"),
    ("yu", "iu"),
    ("ya", "ia"),
    ("ts", "c"),
    ("sh", "sch"),
    ("iy", "y"),
    ("ov", "off"),
    ("ou", "u"),
    ("ee", "i"),
    ("q", "k"),
    ("dh", "d"),
    ("aa", "a"),
    ("u", "ou"),
    ("j", "dj"),
    ("ch", "tch"),
)
PARTICLES = frozenset(
    (
        "al",
        "el",
        "bin",
        "ibn",
        "ben",
        "bint",
        "abu",
        "abd",
        "ul",
        "von",
        "van",
        "de",
        "der",
        "den",
        "la",
        "le",
        "da",
        "di",
        "du",
        "dos",
        "y",
        "e",
    )
)
TITLES = ("Mr", "Dr", "Sheikh", "Haji", "General", "Eng.")
NICKNAMES = {
    "alexander": "Sasha",
    "aleksandr": "Sasha",
    "vladimir": "Volodya",
    "dmitry": "Dima",
    "dmitri": "Dima",
    "mikhail": "Misha",
    "sergei": "Seryozha",
    "nikolai": "Kolya",
    "william": "Bill",
    "robert": "Bob",
    "richard": "Dick",
    "michael": "Mike",
    "james": "Jim",
    "thomas": "Tom",
    "joseph": "Joe",
    "muhammad": "Mohd",
    "mohammad": "Mohd",
    "ekaterina": "Katya",
    "tatiana": "Tanya",
    "natalia": "Natasha",
}
FORMS = {
    "limited": "Ltd",
    "ltd": "Limited",
    "company": "Co",
    "co": "Company",
    "corporation": "Corp",
    "corp": "Corporation",
    "llc": "L.L.C.",
    "ooo": "LLC",
    "jsc": "Joint Stock Company",
    "pjsc": "PAO",
    "gmbh": "G.m.b.H.",
    "incorporated": "Inc",
    "inc": "Incorporated",
}
TRANSLATIONS = {
    "company": "kompaniya",
    "industries": "promyshlennost",
    "bank": "banco",
    "shipping": "sudokhodstvo",
    "trading": "torgovaya",
    "research": "issledovatelskiy",
    "center": "tsentr",
    "group": "gruppa",
    "institute": "institut",
    "factory": "zavod",
    "aviation": "aviatsiya",
    "airlines": "avialinii",
    "ministry": "ministerstvo",
    "foundation": "fond",
}
INVISIBLE = ("\u200b", "\u200c", "\u200d", "\u2060", "\u00ad", "\ufeff")
