"""Writing a snapshot's files: what entities are, sorted for looking it up."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from narrows.index.analysed import NO_PARTY, Keys, Listed
from narrows.index.grams import SPACE
from narrows.index.runs import Runs, starts

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from narrows.index.files import Writer

    Longs = NDArray[np.int64]
    Ints = NDArray[np.int32]

_WORDS_AT_A_TIME = 1 << 20
"""Words whose grams are sorted at a time: bounds what sorting them holds in memory."""


def write_entities(out: Writer, listed: Listed) -> None:
    """Write who is listed, who points at whom, and who has which identifier."""
    entities = len(listed.id_key)
    _sorted(out, "id", listed.id_key, np.arange(entities))
    _sorted(out, "link", listed.links.columns[0], listed.links.owner)
    out.array("stated_at", listed.stated.at.astype(np.int32))
    out.array("stated_key", listed.stated.columns[0])
    is_party = listed.kind != NO_PARTY
    party_entity = np.flatnonzero(is_party)
    out.array("party_entity", party_entity.astype(np.int32))
    out.array("party_kind", listed.kind[party_entity])
    out.array("party_schema", listed.schema[party_entity])
    out.array("party_years", listed.years[party_entity])
    out.array("party_days", listed.days[party_entity])
    party = np.cumsum(is_party) - 1
    owner = listed.stated.owner
    own = is_party[owner]
    held_key, holder = _held(listed, party_entity)
    key = np.concatenate([listed.stated.columns[0][own], held_key])
    value = np.concatenate([party[owner[own]], holder])
    order = np.argsort(value, kind="stable")
    _sorted(out, "identifier", key[order], value[order])


def _held(listed: Listed, party_entity: Longs) -> tuple[Longs, Longs]:
    """Return the numbers of passports, wallets … with the parties they point at."""
    papers = np.flatnonzero((listed.kind == NO_PARTY) & (listed.stated.sizes > 0))
    stated = listed.stated.take(papers)
    links = listed.links.take(papers)
    items = links.items(stated.owner)
    key = np.repeat(stated.columns[0], links.sizes[stated.owner])
    id_key = listed.id_key[party_entity]
    order = np.argsort(id_key, kind="stable")
    id_key, wanted = id_key[order], links.columns[0][items]
    first = np.searchsorted(id_key, wanted, "left")
    size = np.searchsorted(id_key, wanted, "right") - first
    ends = np.cumsum(size)
    place = np.repeat(first - (ends - size), size) + np.arange(int(size.sum()))
    return np.repeat(key, size), order[place]


def write_names(out: Writer, listed: Listed, own: int, keys: int) -> None:
    """Write the names, and which words and joins are found in which.

    Args:
        out: Where to.
        listed: Entities whose words and joins have the numbers they are written with.
        own: How many words there are.
        keys: How many words and joins.
    """
    is_party = listed.kind != NO_PARTY
    party = np.repeat(np.cumsum(is_party) - 1, listed.names.sizes)
    statement, quality, legal, family = listed.names.columns
    out.array("name_party", party.astype(np.int32))
    out.array("name_statement", statement)
    out.array("name_quality", quality)
    word, role = listed.words.columns
    (join,) = listed.joins.columns
    out.array("name_at", listed.words.at.astype(np.int32))
    out.array("name_word", word)
    out.array("name_role", role)
    out.array("name_legal", legal)
    out.array("name_legal_family", family)
    out.array("join_at", listed.joins.at.astype(np.int32))
    out.array("join_number", join - np.int32(own))
    _sorted(out, "exact", listed.exact.columns[0], listed.exact.owner)
    pair = np.concatenate([word, join]).astype(np.int64) << 32
    pair |= np.concatenate([listed.words.owner, listed.joins.owner])
    pair.sort()
    pair = pair[np.append(True, pair[1:] != pair[:-1])] if len(pair) else pair
    out.array("post_at", np.searchsorted(pair >> 32, np.arange(keys + 1)).astype(np.int64))
    out.array("post_name", (pair & 0xFFFFFFFF).astype(np.int32))


def write_words(out: Writer, keys: Keys, own: int) -> None:
    """Write the words and joins, and under what they are found.

    Args:
        out: Where to.
        keys: Words and behind them joins.
        own: How many words there are.
    """
    out.array("text_at", keys.text.at[: own + 1].astype(np.int32))
    out.array("text", keys.text.columns[0])
    out.array("word_form", keys.forms.at.astype(np.int32))
    out.array("word_at", keys.letters.at.astype(np.int32))
    out.array("word_codes", keys.letters.columns[0])
    out.array("word_number", keys.number)
    out.array("word_symbol", keys.symbol)
    out.array("word_script", keys.script)
    out.array("word_rarity", keys.rarity.ravel())
    out.array("word_meaning", keys.meaning)
    meant = np.flatnonzero(keys.symbol[:own])
    _sorted(out, "symbol", keys.symbol[meant].astype(np.int64), meant)
    owner, cut = keys.sounds.owner, int(keys.sounds.at[own])
    (sound,) = keys.sounds.columns
    _sorted(out, "sound_word", sound[:cut], owner[:cut])
    _sorted(out, "sound_join", sound[cut:], owner[cut:])
    _grams(out, keys.grams, own)
    out.array("key_grams", keys.most[:own])


def _grams(out: Writer, grams: Runs, own: int) -> None:
    """Write which words have which grams: sorted by gram, then word, whatever the memory."""
    at = starts(np.bincount(grams.columns[0], minlength=SPACE))
    out.array("gram_at", at)
    gram_key = np.empty(int(at[-1]), np.int32)
    place = at[:-1].copy()
    for first in range(0, own, _WORDS_AT_A_TIME):
        last = min(first + _WORDS_AT_A_TIME, own)
        gram = grams.columns[0][grams.at[first] : grams.at[last]]
        word = np.repeat(np.arange(first, last, dtype=np.int32), grams.sizes[first:last])
        here = np.bincount(gram, minlength=SPACE)
        # Where each gram's words go on, and how far into its run each entry is.
        begin = np.repeat(place - starts(here)[:-1], here)
        gram_key[begin + np.arange(len(gram))] = word[np.argsort(gram, kind="stable")]
        place += here
    out.array("gram_key", gram_key)


def _sorted(out: Writer, name: str, keys: Longs, values: Longs) -> None:
    """Write a table from key to value, sorted by both; the values come ascending."""
    order = np.argsort(keys, kind="stable")
    out.array(f"{name}_key", keys[order])
    out.array(f"{name}_value", values[order].astype(np.int32))
