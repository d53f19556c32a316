"""Limits of the candidate look-up; every one that cuts is told."""

from __future__ import annotations

NEAR = 260
"""Cells up to this value make a word a key."""

WORDS_PER_WORD = 96
"""Listed words looked at for one spelling of a word of the question."""

JOIN_NEAR = 210
"""Cells up to this value make words written together a key: how near a join is aligned."""

NAMES = 120
"""Names kept per question and script group, beside the exact ones."""

LEAST_SHARE = 20
"""Least share, in hundredths, of a question's rarity that a name has to collect."""

LENGTH_COST = 700
"""What a word of a listed name costs it where more names are found than are kept."""
