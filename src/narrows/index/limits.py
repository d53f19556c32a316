"""Limits of the candidate look-up.

A limit keeps the best. Where it leaves out what is as good as something it keeps, the
answer says so and is not whole: names worth as much as kept ones (``NAMES``), words as
alike as kept ones (four times ``WORDS_PER_WORD``). What is worth less, or less alike, than
all that is kept is left out without a word: what finding by spelling loses that way is
measured (``narrows evaluate deck``: candidate recall).
"""

from __future__ import annotations

NEAR = 260
"""Cells up to this value make a word a key."""

WORDS_PER_WORD = 96
"""Listed words looked at for one spelling of a word of the question: those most alike, as
long as a whole rank of alikeness fits; the best rank is looked at whatever it holds, up to
four times as many."""

JOIN_NEAR = 210
"""Cells up to this value make words written together a key: how near a join is aligned."""

JOINED_SPELLINGS = 2
"""Spellings of each of two adjacent words that are written together."""

NAMES = 120
"""Names kept per question and script group, beside the exact ones."""

LEAST_SHARE = 20
"""Least share, in hundredths, of a question's rarity that a name has to collect."""

LENGTH_COST = 700
"""What a word of a listed name costs it where more names are found than are kept."""
