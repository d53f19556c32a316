"""Measure what questions of made-up words cost, script by script, in each shape a request may have.

    python -m benchmarks.foreign [--names 20000] [--asked 5] [--snapshot FOLDER]

No word is asked for twice, so nothing is remembered: this is the dearest a question may
be. Prints the most and, in brackets, the median milliseconds of CPU of one process,
kernels warm, without Python's collector, whose rounds fall on any question; and how many
times the usual question the dearest take, which is asked beside each, for a machine that
others use is slower now and then.
"""

from __future__ import annotations

import argparse
import gc
import random
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from benchmarks.names import questions
from benchmarks.run import SEED, opened_world, percentile
from narrows.checks.party import World, check, check_many
from narrows.model.party import Party

LETTERS = {
    "Latin": "abcdefghijklmnopqrstuvwxyz",
    "Latin, marked": "aäbcčdeéfgğhiíjklłmnñoöprsštuüvyzž",
    "Latin, all marked": "äčéğíłñöšüžýőűțșđþæœß",
    "Cyrillic": "абвгдежзийклмнопрстуфхцчшщыьэюя",
    "Greek": "αβγδεζηθικλμνξοπρστυφχψω",
    "Armenian": "աբգդեզէըթժիլխծկհձղճմյնշոչպջռսվտրցւփք",
    "Georgian": "აბგდევზთიკლმნოპჟრსტუფქღყშჩცძწჭხჯჰ",
    "Arabic": "ابتثجحخدذرزسشصضطظعغفقكلمنهوي",
    "Persian": "ابپتثجچحخدذرزژسشصضطظعغفقکگلمنوهی",
    "Hebrew": "אבגדהוזחטיכלמנסעפצקרשת",
    "Han": "".join(map(chr, range(0x4E00, 0x9FA0))),
    "Hangul": "".join(map(chr, range(0xAC00, 0xD7A4))),
    "katakana": "".join(map(chr, range(0x30A2, 0x30F4))),
    "hiragana": "".join(map(chr, range(0x3042, 0x3094))),
    "Thai": "".join(map(chr, (*range(0xE01, 0xE2F), *range(0xE40, 0xE45)))),
    "Ethiopic": "".join(map(chr, range(0x1200, 0x1248))),
    "Devanagari": "".join(map(chr, (*range(0x905, 0x93A), *range(0x93E, 0x94D)))),
}
"""Letters words are made of, all equally likely."""

SHAPES = {
    "1 word of 2,000": ((1, 2000),),
    "4 words of 8": ((4, 8),),
    "24 words of 8": ((24, 8),),
    "24 words of 82": ((24, 82),),
    "48 words of 40": ((48, 40),),
    "2 names, 24 words of 82": ((24, 82),) * 2,
    "8 names, 24 words of 19": ((24, 19),) * 8,
    "24 names, 8 words of 19": ((8, 19),) * 24,
    "24 names, 8 words of 4": ((8, 4),) * 24,
    "8 names, 24 words of 3": ((24, 3),) * 8,
}
"""The names of a question: words and letters of each, up to what the service accepts."""

BESIDE = 25
"""Usual questions asked beside those of one script, kind and shape."""

KINDS = ("Person", "Organization", None)


def made_up(script: str, shape: str, schema: str | None, rng: random.Random) -> Party:
    """Return a question of words nobody has."""

    def word(letters: int) -> str:
        if script == "mixed":
            return "".join(rng.choices(LETTERS[rng.choice(list(LETTERS))], k=letters))
        return "".join(rng.choices(LETTERS[script], k=letters))

    names = (" ".join(word(letters) for _ in range(words)) for words, letters in SHAPES[shape])
    return Party(schema=schema, names=tuple(names))


def costs(asked: list[Party], world: World) -> list[float]:
    """Return the milliseconds of CPU each question takes."""
    times = []
    for party in asked:
        begun = time.process_time()
        check(party, world)
        times.append((time.process_time() - begun) * 1000)
    return times


def measure(world: World, asked: int, only: list[str], usual: Iterator[Party]) -> None:
    """Ask and print a table: one row for each script, and the dearest shapes."""
    rng = random.Random(SEED)
    times_usual: list[tuple[float, str]] = []
    print("| script | kind | " + " | ".join(SHAPES) + " |")
    print("|---|---|" + "---|" * len(SHAPES))
    for script in only or (*LETTERS, "mixed"):
        for schema in KINDS:
            row = []
            for shape in SHAPES:
                gc.collect()
                made_up_now = [made_up(script, shape, schema, rng) for _ in range(asked)]
                beside = costs(list(islice(usual, BESIDE)), world)
                times = costs(made_up_now, world)
                middle = percentile(times, 0.5)
                row.append(f"{max(times):.1f} ({middle:.1f})")
                ratio = middle / percentile(beside, 0.5)
                times_usual.append((ratio, f"{script}, {schema or 'any'}, {shape}"))
            print(f"| {script} | {schema or 'any'} | " + " | ".join(row) + " |", flush=True)
    print("\nby their medians, times the usual question asked beside them:\n")
    for ratio, which in sorted(times_usual, reverse=True)[:5]:
        print(f"- {ratio:.0f}: {which}")


def main() -> None:
    """Build, ask and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--names", type=int, default=20_000)
    parser.add_argument("--asked", type=int, default=5, help="Questions of one script and shape.")
    parser.add_argument("--snapshot", type=Path, help="One built before, instead of building.")
    parser.add_argument("--script", action="append", default=[], help="Only this one.")
    options = parser.parse_args()
    with opened_world(options.names, options.snapshot) as (world, listed):
        some = questions(listed, 1200 + BESIDE * len(SHAPES) * len(KINDS) * 18, SEED + 1)
        warm = [Party(schema=s, names=(n,)) for s, n in some]
        check_many(warm[:200], world)
        for script in (*LETTERS, "mixed"):
            costs([made_up(script, "4 words of 8", k, random.Random(0)) for k in KINDS], world)
        gc.disable()
        usual = percentile(costs(warm[200:1200], world), 0.5)
        print(f"one question, the median: {usual:.2f} ms; 50 times that: {50 * usual:.1f} ms\n")
        measure(world, options.asked, options.script, iter(warm[1200:]))


if __name__ == "__main__":
    main()
