"""A policy: thresholds and weights as one readable, hashed declaration."""

from __future__ import annotations

import hashlib

import msgspec


class Thresholds(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Scores (probabilities) from which a finding is shown, reviewed or a match."""

    review: float
    match: float


class Policy(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """How findings are scored and when they count.

    Attributes:
        id: Name of the policy, for instance ``default-2026-11``.
        prior_bits: Log2 odds that a candidate is the subject before any evidence, per
            kind of party (``person``, ``organisation``, ``vessel``, ``aircraft``).
        thresholds: Per kind of party.
        bits: What other evidence than names is worth, in bits per evidence code.
        weights: Factor per evidence code (or its first word: ``NAME``, ``BIRTH``),
            1 where nothing is said; 0 switches a code off.
        limits: Most names, characters of a name and findings per question.
        required_lists: Lists without which no answer is given.
        max_age_days: Oldest acceptable age of a list since it was last confirmed,
            by list name; ``*`` for every other.
        learned_sha256: Hash of the learned name weights the policy is applied with, so
            that the policy's own hash changes when they do.
    """

    id: str
    prior_bits: dict[str, float]
    thresholds: dict[str, Thresholds]
    bits: dict[str, float] = {}
    weights: dict[str, float] = {}
    limits: dict[str, int] = {}
    required_lists: tuple[str, ...] = ()
    max_age_days: dict[str, int] = {}
    learned_sha256: str = ""

    def factor(self, code: str) -> float:
        """Return the factor for an evidence code."""
        if not self.weights:
            return 1.0
        found = self.weights.get(code)
        if found is None:
            found = self.weights.get(code.split("-", 1)[0], 1.0)
        return found

    def worth(self, code: str) -> float:
        """Return the bits of an evidence code, by its factor; 0 for one without bits."""
        return self.bits.get(code, 0.0) * self.factor(code)

    @property
    def sha256(self) -> str:
        """Hash of the canonical JSON form; changes with any weight or threshold."""
        data = msgspec.json.encode(msgspec.to_builtins(self), order="deterministic")
        return hashlib.sha256(data).hexdigest()
