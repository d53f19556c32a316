"""Which words cannot be alike, told by their consonants, over flat arrays."""

# Kernels take flat arrays.
# mypy: disable-error-code="no-untyped-def,no-untyped-call"

from __future__ import annotations

from narrows.text.kernel import kernel, kernels_for

SOUNDS = kernels_for(__name__, "narrows.text.name_kernels").SOUNDS


@kernel
def heard(n, form, at, codes, number, sounds, letters):
    """Note the consonant classes of each word of one spelling, and its letters.

    ``letters`` stays 0 for initials, numbers and words of several spellings: about these
    the classes alone say nothing.
    """
    for word in range(n):
        first = form[word]
        if form[word + 1] - first != 1 or at[first + 1] - at[first] < 2 or number[word] >= 0:
            continue
        letters[word] = at[first + 1] - at[first]
        found = 0
        for c in range(at[first], at[first + 1]):
            found |= SOUNDS[codes[c]]
        sounds[word] = found


@kernel
def apart(one, other, letters):
    """Tell that two spellings differ in too many consonant classes, as ``hopeless`` does."""
    x = one ^ other
    count = 0
    while x:
        x &= x - 1
        count += 1
    return count > (2 if letters < 15 else 3)
