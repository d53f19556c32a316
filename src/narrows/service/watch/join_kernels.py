"""Words of one name that may stand for several of the other, over flat arrays."""

# Kernels take flat arrays; min() is slow in plain Python.
# ruff: noqa: PLR0917, PLR1730
# mypy: disable-error-code="no-untyped-def,no-untyped-call"

from __future__ import annotations

from narrows.index.limits import JOIN_NEAR, JOINED_SPELLINGS
from narrows.text.kernel import inlined, kernel, kernels_for

_words = kernels_for(__name__, "narrows.text.name_kernels")
joined = _words.joined
distance = _words.distance
WIDTH = _words.WIDTH
SHORT_JOIN = _words.SHORT_JOIN
ALPHABET, DOUBLED, FAR = _words.LETTERS, _words.DOUBLED, _words.FAR
_sound = kernels_for(__name__, "narrows.text.sound_kernels")
begin_alike = _sound.begin_alike
more_than = _sound.more_than
SOUNDS_JOINED = _sound.SOUNDS_JOINED
NEAR_ENOUGH = kernels_for(__name__, "narrows.match.kernels").NEAR_ENOUGH
_acronyms = kernels_for(__name__, "narrows.match.acronym_kernels")
spelt = _acronyms.spelt
two_letters = _acronyms.two_letters
_weigh = kernels_for(__name__, "narrows.service.watch.weigh_kernels")
remembered, NOTHING = _weigh.remembered, _weigh.NOTHING
_align = kernels_for(__name__, "narrows.service.watch.align_kernels")
aligned, to_come = _align.aligned, _align.to_come

INFINITE = 1 << 30
"""More than any operation costs."""

_ACRONYM_ROLE = 6

TWO_WORDS = 8
"""What ``spelt`` says of two words."""


@kernel
def long_enough(longest, shortest, t_longest, t_shortest):
    """Tell from lengths whether a word may stand for two adjacent ones of the other name.

    ``longest`` is a name's longest word; ``shortest`` the length of its two shortest
    adjacent words, 0 where it has only one.
    """
    if t_shortest != 0 and t_shortest <= longest + 3:
        return True
    return shortest != 0 and shortest <= t_longest + 3


@kernel
def written_together(w, a, b, one_words, many_words, sub, gap, two, swap, work, buffer):
    """Tell whether the index may find a word where two others stand beside one another."""
    form, at, codes, _, _, _, _, _, sound = one_words
    m_form, m_at, m_codes, _, _, _, _, _, m_sound = many_words
    for f in range(form[w], form[w + 1]):
        own = at[f + 1] - at[f]
        for x in range(m_form[a], min(m_form[a] + JOINED_SPELLINGS, m_form[a + 1])):
            for y in range(m_form[b], min(m_form[b] + JOINED_SPELLINGS, m_form[b + 1])):
                length = m_at[x + 1] - m_at[x] + m_at[y + 1] - m_at[y]
                if own - length > 3 or length - own > 3 or length > WIDTH - 3:
                    continue
                if own < 4 or length < 4:
                    if own == length:
                        return True
                    continue
                if more_than(SOUNDS_JOINED, sound[f] ^ (m_sound[x] | m_sound[y])):
                    continue
                if not begin_alike(codes[at[f]], m_codes[m_at[x]], sub, gap):
                    continue
                n = 0
                for chosen in (x, y):
                    for c in range(m_at[chosen], m_at[chosen + 1]):
                        buffer[n] = m_codes[c]
                        n += 1
                found = distance(
                    codes, at[f], own, buffer, 0, n, sub, gap, two, swap, work, JOIN_NEAR
                )  # fmt: skip
                if found <= JOIN_NEAR:
                    return True
    return False


@kernel
def initials_may_be(n, words, first, last, form, at):
    """Tell from lengths whether one of some words may be the initials of ``n`` words."""
    for p in range(first, last):
        for f in range(form[words[p]], form[words[p] + 1]):
            length = at[f + 1] - at[f]
            if length == n or (min(n, length) > 3 and -4 < n - length < 4):
                return True
    return False


@inlined
def to_come_joined(w, seq, first, span, one_words, many_words, cheapest, two, rest):
    """Fill ``rest`` with what the letters of a word from each on cost at least against several.

    These are listed, and have one spelling. As ``align_kernels.to_come``, but two letters where
    one word ends and another begins may be taken for one, too.
    """
    form, at, codes = one_words[0], one_words[1], one_words[2]
    m_form, m_at, m_codes = many_words[0], many_words[1], many_words[2]
    begin, end = at[form[w]], at[form[w] + 1]
    rest[end - begin] = 0
    for c in range(end - 1, begin - 1, -1):
        letter = codes[c]
        least = INFINITE
        last = 0
        for k in range(span):
            f = m_form[seq[first + k]]
            one = cheapest[f * ALPHABET + letter]
            if one < least:
                least = one
            if k > 0:
                one = two[(letter * ALPHABET + last) * ALPHABET + m_codes[m_at[f]]]
                if one < least:
                    least = one
            last = m_codes[m_at[f + 1] - 1]
        # As ``distance`` has it, what is no letter counts as doubled where it comes first.
        if letter == (codes[c - 1] if c > begin else 0) and least > DOUBLED:
            least = DOUBLED
        rest[c - begin] = rest[c - begin + 1] + least
    return rest[0]


@kernel
def apart_joined(
    w, seq, first, span, length, listed_one, one_words, many_words, cheapest, price, swap, most,
    work, rest, buffer,
):  # fmt: skip
    """Return how far a word is from several written together, at least; 1000 over ``most``.

    All have one spelling; together they have ``length`` letters. ``listed_one`` tells that the
    one word is listed, and not the several.
    """
    form, at, codes = one_words[0], one_words[1], one_words[2]
    m_form, m_at, m_codes = many_words[0], many_words[1], many_words[2]
    begin = at[form[w]]
    size = at[form[w] + 1] - begin
    if size > WIDTH - 2 or length > WIDTH - 2:
        return FAR
    n = 0
    for k in range(first, first + span):
        f = m_form[seq[k]]
        for c in range(m_at[f], m_at[f + 1]):
            buffer[n] = m_codes[c]
            n += 1
    too_much = ((most + 1) * (size + length) + 19) // 20
    if listed_one:
        if to_come(buffer, 0, length, form[w], cheapest, rest) >= too_much:
            return FAR
        return aligned(
            buffer, 0, length, codes, begin, size, too_much, price, swap, work, rest, most
        )
    if to_come_joined(
        w, seq, first, span, one_words, many_words, cheapest, price[2], rest
    ) >= too_much:  # fmt: skip
        return FAR
    return aligned(codes, begin, size, buffer, 0, length, too_much, price, swap, work, rest, most)


@inlined
def may_stand(shape, shapes, first, last, begins):
    """Tell from lengths, consonants and first letters whether a word may stand for several.

    ``begins`` says of each first letter which ones it may be written for, one bit each.
    """
    if shape < 0:
        return True
    own = shape >> 8 & 255
    if own < 4:
        return False
    alike = begins[shape >> 16]
    for j in range(first, last - 1):
        one = shapes[j]
        if one < 0 or shapes[j + 1] < 0:
            return True
        length = (one >> 8 & 255) + (shapes[j + 1] >> 8 & 255)
        if length - own > 3 or alike >> (one >> 16) & 1 == 0:
            continue
        if own - length > 3:
            # With a third word it may be long enough.
            if last - j > 2:
                return True
            continue
        if last - j > 2 or not more_than(SOUNDS_JOINED, (shape ^ (one | shapes[j + 1])) & 255):
            return True
    return False


@inlined
def may_join(shapes, begin, length, t_shapes, t_begin, t_length, begins):
    """Tell whether a word of either of two names may stand for several of the other."""
    if t_length > 1:
        for i in range(begin, begin + length):
            if may_stand(shapes[i], t_shapes, t_begin, t_begin + t_length, begins):
                return True
    if length > 1:
        for j in range(t_begin, t_begin + t_length):
            if may_stand(t_shapes[j], shapes, begin, begin + length, begins):
                return True
    return False


@kernel
def one_for_many(
    listed_one, w, seq, shapes, first, last, one_words, many_words, cheapest, begins, price, swap,
    work, rest, buffer,
):  # fmt: skip
    """Return which of the words ``seq[first:last]`` a word stands for, one bit each.

    ``listed_one`` tells that the one word is listed, and not the several.
    """
    form, letters, codes = one_words[0], one_words[1], one_words[2]
    m_form, m_letters, m_codes = many_words[0], many_words[1], many_words[2]
    sub, gap, two, _ = price
    shape = one_words[7][w]
    own = shape >> 8 & 255
    if shape >= 0 and own < 4:
        return 0
    mask = 0
    for j in range(first, last - 1):
        told = shape >= 0
        if told and shapes[j] >= 0 and begins[shape >> 16] >> (shapes[j] >> 16) & 1 == 0:
            continue
        length = 0
        sound = 0
        for span in range(1, 5):
            if j + span > last:
                break
            one = shapes[j + span - 1]
            told = told and one >= 0
            length += one >> 8 & 255
            sound |= one & 255
            if told:
                if length - own > 3:
                    break
                if span < 2 or own - length > 3:
                    continue
                if more_than(SOUNDS_JOINED, shape & 255 ^ sound):
                    continue
                most = JOIN_NEAR - 80 if length < SHORT_JOIN else JOIN_NEAR
                if apart_joined(
                    w, seq, j, span, length, listed_one, one_words, many_words, cheapest, price,
                    swap, most, work, rest, buffer,
                ) > most:  # fmt: skip
                    continue
            elif span < 2:
                continue
            found = joined(
                w, form, letters, codes, seq, j, span, m_form, m_letters, m_codes, sub, gap, two,
                swap, work, buffer,
            )  # fmt: skip
            if found <= JOIN_NEAR:
                mask |= ((1 << span) - 1) << (j - first)
    return mask


@kernel
def spelled(name, listed, own, own_words, theirs, their_words, free, marks):
    """Note which words of two names may be initials of others, or have them as theirs.

    Of two letters it is not asked here whether all other words agree.
    ``free`` says of each word of a name that it is in no pair yet: -1.
    """
    at, word, role = own[0], own[1], own[2]
    t_at, t_word, t_role = theirs[0], theirs[1], theirs[2]
    form, letters, codes, symbol = own_words[0], own_words[1], own_words[2], own_words[4]
    t_form, t_letters, t_codes = their_words[0], their_words[1], their_words[2]
    t_symbol = their_words[4]
    begin, end = at[name], at[name + 1]
    t_begin, t_end = t_at[listed], t_at[listed + 1]
    for i in range(begin, end):
        if role[i] != _ACRONYM_ROLE:
            continue
        for k in range(t_end - t_begin - 1):
            found = spelt(
                word[i], form, letters, codes, k, t_end - t_begin, t_word[t_begin:t_end], free,
                t_form, t_letters, t_codes, t_symbol,
            )  # fmt: skip
            if found == 0 and two_letters(
                word[i], form, letters, codes, k, t_end - t_begin, t_word[t_begin:t_end], free,
                t_form, t_letters, t_codes,
            ):  # fmt: skip
                found = TWO_WORDS
            if found > 0:
                marks[2] |= 1 << (i - begin)
                marks[3] |= ((1 << (found // 4)) - 1) << k
    for j in range(t_begin, t_end):
        if t_role[j] != _ACRONYM_ROLE:
            continue
        for k in range(end - begin - 1):
            found = spelt(
                t_word[j], t_form, t_letters, t_codes, k, end - begin, word[begin:end], free,
                form, letters, codes, symbol,
            )  # fmt: skip
            if found == 0 and two_letters(
                t_word[j], t_form, t_letters, t_codes, k, end - begin, word[begin:end], free,
                form, letters, codes,
            ):  # fmt: skip
                found = TWO_WORDS
            if found > 0:
                marks[2] |= ((1 << (found // 4)) - 1) << k
                marks[3] |= 1 << (j - t_begin)
    return marks[2]


@kernel
def joinable(
    name, listed, own, own_words, own_shapes, theirs, their_words, their_shapes, cheapest, begins,
    price, swap, work, rest, buffer, cached_key, cached_cell, marks,
):  # fmt: skip
    """Note which words of two names are in a join, one bit each; return the customer's.

    As the matcher has it: only a word that is like no single word of the other name.
    """
    word, t_word = own[1], theirs[1]
    begin, end = own[0][name], own[0][name + 1]
    t_begin, t_end = theirs[0][listed], theirs[0][listed + 1]
    mask = 0
    t_mask = 0
    for i in range(begin, end):
        if t_end - t_begin < 2 or not may_stand(
            own_shapes[i], their_shapes, t_begin, t_end, begins
        ):
            continue
        several = one_for_many(
            False, word[i], t_word, their_shapes, t_begin, t_end, own_words, their_words, cheapest,
            begins, price, swap, work, rest, buffer,
        )  # fmt: skip
        nearest = NOTHING
        for j in range(t_begin, t_end if several != 0 else t_begin):
            found = remembered(
                word[i], t_word[j], own_words, their_words, price, swap, work, cached_key,
                cached_cell, NEAR_ENOUGH,
            )  # fmt: skip
            nearest = min(nearest, found)
        if several != 0 and nearest > NEAR_ENOUGH:
            mask |= 1 << (i - begin)
            t_mask |= several
    for j in range(t_begin, t_end):
        if end - begin < 2 or not may_stand(their_shapes[j], own_shapes, begin, end, begins):
            continue
        several = one_for_many(
            True, t_word[j], word, own_shapes, begin, end, their_words, own_words, cheapest, begins,
            price, swap, work, rest, buffer,
        )  # fmt: skip
        nearest = NOTHING
        for i in range(begin, end if several != 0 else begin):
            found = remembered(
                word[i], t_word[j], own_words, their_words, price, swap, work, cached_key,
                cached_cell, NEAR_ENOUGH,
            )  # fmt: skip
            nearest = min(nearest, found)
        if several != 0 and nearest > NEAR_ENOUGH:
            mask |= several
            t_mask |= 1 << (j - t_begin)
    marks[2] |= mask
    marks[3] |= t_mask
    return mask
