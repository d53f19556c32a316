"""Made-up parties in any number, with the token frequencies of real lists.

Given names, family names and business words are drawn with the frequencies they
have in the labelled decks (or, where those are absent, in the embedded sample);
a share of family names is spelled anew by a letter model of the same source,
because millions of people have hundreds of thousands of family names. The same
seed gives the same parties; nothing is stored.
"""

from __future__ import annotations

import csv
import json
import random
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

from narrows.model.entity import Entity
from narrows.model.statement import EntityId, Source, Statement

DATA = Path(__file__).parent.parent.parent / "shared" / "data"
SAMPLE = Path(__file__).parent.parent / "src" / "narrows" / "lists" / "sample"

LEGAL = ("LLC", "Ltd", "Co., Ltd.", "JSC", "GmbH", "S.A.", "FZE", "Inc", "OOO", "Trading LLC", "")
LETTERS = "abcdefghijklmnopqrstuvwxyz"


class Pool:
    """Weighted drawing from counted tokens."""

    def __init__(self, counts: Counter[str]) -> None:
        self.tokens = sorted(counts)
        self.weights: list[float] = []
        total = 0.0
        for token in self.tokens:
            total += counts[token]
            self.weights.append(total)

    def draw(self, rng: random.Random, n: int) -> list[str]:
        """Draw ``n`` tokens."""
        return rng.choices(self.tokens, cum_weights=self.weights, k=n)


class Spelling:
    """A trigram letter model: words that look like the ones it was shown."""

    def __init__(self, words: Counter[str]) -> None:
        follow: dict[str, Counter[str]] = defaultdict(Counter)
        for word, n in words.items():
            padded = f"^^{word.lower()}$"
            for at in range(len(padded) - 2):
                follow[padded[at : at + 2]][padded[at + 2]] += n
        self._pools = {key: Pool(counts) for key, counts in sorted(follow.items())}

    def word(self, rng: random.Random) -> str:
        """Spell one word of 4 to 12 letters."""
        while True:
            made = "^^"
            while made[-1] != "$" and len(made) < 15:
                made += self._pools[made[-2:]].draw(rng, 1)[0]
            word = made.strip("^$")
            if 4 <= len(word) <= 12:
                return word.capitalize()


def deck_names() -> tuple[list[str], list[str]]:
    """Return (names of people, names of organisations) to count tokens from."""
    people: list[str] = []
    firms: list[str] = []
    decks = DATA / "decks"
    if decks.is_dir():
        for path in sorted(decks.glob("alias_groups_*.jsonl")):
            for line in path.read_text("utf-8").splitlines():
                group = json.loads(line)
                if group.get("split") == "hidden":
                    continue
                kind = people if group["type"] in ("individual", "person") else firms
                kind.extend(n["name"] for n in group["names"] if n["name"].isascii())
    else:
        with (SAMPLE / "us_ofac_sdn" / "sdn.csv").open(encoding="latin-1", newline="") as file:
            for row in csv.reader(file):
                if len(row) > 2:
                    (people if row[2].strip() == "individual" else firms).append(row[1])
    return people, firms


class Names:
    """Draws names of people and firms."""

    def __init__(self) -> None:
        people, firms = deck_names()
        given: Counter[str] = Counter()
        family: Counter[str] = Counter()
        for name in people:
            words = [w.strip(",.'\"()").title() for w in name.split()]
            words = [w for w in words if w.isalpha() and len(w) > 1]
            if len(words) < 2:
                continue
            if "," in name:
                words = [*words[1:], words[0]]
            given.update(words[:-1])
            family[words[-1]] += 1
        business: Counter[str] = Counter(
            w.strip(",.'\"()").title()
            for name in firms
            for w in name.split()
            if w.strip(",.'\"()").isalpha() and len(w) > 2
        )
        self._given = Pool(given)
        self._family = Pool(family)
        self._business = Pool(business)
        self._spelling = Spelling(family)

    def people(self, rng: random.Random, n: int) -> list[str]:
        """Draw names of people."""
        given = self._given.draw(rng, 2 * n)
        family = self._family.draw(rng, n)
        out = []
        for i in range(n):
            last = family[i] if rng.random() < 0.6 else self._spelling.word(rng)
            middle = f" {given[2 * i + 1]}" if rng.random() < 0.5 else ""
            out.append(f"{given[2 * i]}{middle} {last}")
        return out

    def firms(self, rng: random.Random, n: int) -> list[str]:
        """Draw names of firms."""
        words = self._business.draw(rng, 2 * n)
        return [
            " ".join(
                filter(
                    None,
                    (
                        self._spelling.word(rng) if rng.random() < 0.7 else "",
                        words[2 * i],
                        words[2 * i + 1] if rng.random() < 0.6 else "",
                        rng.choice(LEGAL),
                    ),
                )
            )
            for i in range(n)
        ]


def variant(name: str, rng: random.Random) -> str:
    """Return a name with one everyday change: a letter, an order, a dropped word."""
    words = name.split()
    kind = rng.randrange(4)
    if kind == 0 and len(words) > 1:
        return " ".join([words[-1], *words[:-1]])
    if kind == 1 and len(words) > 2:
        return " ".join([words[0], *words[2:]])
    at = rng.randrange(len(words))
    word = words[at]
    if len(word) > 3:
        cut = rng.randrange(1, len(word) - 1)
        letter = rng.choice(LETTERS)
        words[at] = word[:cut] + letter + word[cut + (kind == 2) :]
    return " ".join(words)


def parties(names: int, seed: int = 1) -> Iterator[Entity]:
    """Yield parties holding ``names`` names in all: three people to one firm."""
    rng = random.Random(seed)
    source = Names()
    list_source = Source("benchmark", "1")
    made = number = 0
    while made < names:
        people = source.people(rng, 3_000)
        firms = source.firms(rng, 1_000)
        for schema, name in [("Person", n) for n in people] + [("Company", n) for n in firms]:
            if made >= names:
                return
            number += 1
            entity_id = EntityId(f"bench-{number}")
            statements = [Statement(entity_id, schema, "name", name)]
            made += 1
            while rng.random() < 0.35 and made < names:
                statements.append(Statement(entity_id, schema, "alias", variant(name, rng)))
                made += 1
            if schema == "Person" and rng.random() < 0.6:
                month, date = rng.randrange(1, 13), rng.randrange(1, 28)
                day = f"{rng.randrange(1940, 2000)}-{month:02}-{date:02}"
                statements.append(Statement(entity_id, schema, "birthDate", day))
            statements.append(
                Statement(entity_id, schema, "country", rng.choice(("ir", "ru", "sy", "cn", "iq")))
            )
            yield Entity(entity_id, schema, list_source, tuple(statements))


def questions(listed: Sequence[Entity], n: int, seed: int = 2) -> list[tuple[str, str]]:
    """Return (schema, name) customers: most are nobody, one in twenty is a variant."""
    rng = random.Random(seed)
    source = Names()
    people = iter(source.people(rng, n))
    firms = iter(source.firms(rng, n))
    out = []
    for _ in range(n):
        if rng.random() < 0.05:
            party = rng.choice(listed)
            out.append((party.schema, variant(party.caption, rng)))
        elif rng.random() < 0.75:
            out.append(("Person", next(people)))
        else:
            out.append(("Company", next(firms)))
    return out
