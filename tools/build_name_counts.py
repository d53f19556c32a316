"""Count the words of names for ``text/data/name_counts.tsv``.

Reads the training split of the alias groups, the clean customers' lists and popular
names; writes every word that occurs at least twice with its counts among persons and
organisations. Run: ``python tools/build_name_counts.py DECKS``.
"""

from __future__ import annotations

import csv
import json
import sys
from collections import Counter
from pathlib import Path

from narrows.text.name import COMPARED, NameKind, analyse
from narrows.text.name_code import sign_reading
from narrows.text.name_rarity import sign_key

OUT = Path(__file__).parent.parent / "src/narrows/text/data/name_counts.tsv"
PERSON_TYPES = {"individual", "person"}
SIGNS = "#signs\t"


def groups(decks: Path):
    for file in sorted(decks.glob("alias_groups_*.jsonl")):
        for line in file.read_text("utf-8").splitlines():
            group = json.loads(line)
            if group["split"] == "train":
                yield group


def words(name: str, kind: NameKind) -> set[str]:
    found = set()
    for token in analyse(name, kind).tokens:
        if token.role < COMPARED and token.number is None:
            found.add(token.forms[0])
            if (sign := sign_reading(token)) is not None:
                found |= {sign_key(*sign), SIGNS + sign[0]}
            elif token.symbol:
                found.add("=" + token.symbol)
    return found


def main() -> None:
    decks = Path(sys.argv[1])
    persons: Counter[str] = Counter()
    organisations: Counter[str] = Counter()
    totals = [0, 0]
    for group in groups(decks):
        person = group["type"].lower() in PERSON_TYPES
        kind: NameKind = "person" if person else "organisation"
        seen: set[str] = set()
        for name in group["names"]:
            if name["name"].strip():
                seen |= words(name["name"], kind)
        (persons if person else organisations).update(seen)
        totals[not person] += 1
    for file in ("clean_customers_easy.csv", "us_congress.csv"):
        with (decks / file).open(encoding="utf-8") as lines:
            for row in csv.DictReader(lines):
                persons.update(words(row["full_name"], "person"))
                totals[0] += 1
    kept = sorted(
        w
        for w in persons.keys() | organisations.keys()
        if persons[w] + organisations[w] > 1 and not w.startswith(SIGNS)
    )
    with OUT.open("w", encoding="utf-8") as out:
        out.write("# Words of names: how many persons and organisations carry them.\n")
        out.write(f"#total\t{totals[0]}\t{totals[1]}\n")
        for script in sorted(w for w in persons if w.startswith(SIGNS)):
            out.write(f"{script}\t{persons[script]}\n")
        out.writelines(f"{w}\t{persons[w]}\t{organisations[w]}\n" for w in kept)
    print(len(kept), totals)


if __name__ == "__main__":
    main()
