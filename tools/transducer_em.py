"""Expectation-maximisation for letter transducers.

A native token emits its spelling letter by letter, each letter zero to six Latin ones
(a hidden alignment). Pairs in the data are wrong by a few per cent, so every pair is a
mixture: rendered by the model, or any Latin token at all (the trigram background); its
share of the former is its weight.
"""

from __future__ import annotations

import numpy as np
from numba import njit

LETTERS = 27


@njit(cache=True)
def grow(letters, at, length, longest, children, counts, used, limit):
    """Count all substrings up to ``longest`` letters of all spellings in a trie."""
    for p in range(at.shape[0]):
        for j in range(length[p]):
            node = 0
            for k in range(j, min(j + longest, length[p])):
                slot = node * LETTERS + letters[at[p] + k]
                if children[slot] == 0:
                    if used >= limit:
                        return used
                    children[slot] = used
                    used += 1
                node = children[slot]
                counts[node] += 1
    return used


@njit(cache=True)
def expect(rows, row_at, row_n, letters, at, length, weight, chance, prior, children, emit, counts):
    """One E-step: add expected emissions to ``counts``; return log2 likelihood and pairs kept.

    ``emit[row, node]`` are probabilities, ``chance[p]`` the background probability of
    spelling ``p``, ``prior`` the share of right pairs.
    """
    total = 0.0
    kept = 0.0
    alpha = np.zeros((64, 64))
    beta = np.zeros((64, 64))
    for p in range(at.shape[0]):
        n, m = row_n[p], length[p]
        alpha[: n + 1, : m + 1] = 0.0
        beta[: n + 1, : m + 1] = 0.0
        alpha[0, 0] = 1.0
        for i in range(n):
            row = emit[rows[row_at[p] + i]]
            for j in range(m + 1):
                before = alpha[i, j]
                if before == 0.0:
                    continue
                alpha[i + 1, j] += before * row[0]
                node = 0
                for k in range(j, m):
                    node = children[node * LETTERS + letters[at[p] + k]]
                    if node == 0:
                        break
                    alpha[i + 1, k + 1] += before * row[node]
        z = alpha[n, m]
        if z <= 0.0:
            continue
        share = z * prior / (z * prior + chance[p] * (1.0 - prior))
        total += weight[p] * np.log2(z * prior + chance[p] * (1.0 - prior))
        kept += weight[p] * share
        beta[n, m] = 1.0
        scale = weight[p] * share / z
        for i in range(n - 1, -1, -1):
            r = rows[row_at[p] + i]
            row = emit[r]
            for j in range(m + 1):
                back = beta[i + 1, j] * row[0]
                node = 0
                if alpha[i, j] > 0.0 and back > 0.0:
                    counts[r, 0] += alpha[i, j] * back * scale
                for k in range(j, m):
                    node = children[node * LETTERS + letters[at[p] + k]]
                    if node == 0:
                        break
                    step = row[node] * beta[i + 1, k + 1]
                    back += step
                    if alpha[i, j] > 0.0 and step > 0.0:
                        counts[r, node] += alpha[i, j] * step * scale
                beta[i, j] = back
    return total, kept
