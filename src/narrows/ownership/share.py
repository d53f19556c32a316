"""A share: an interval in per cent with open or closed ends.

Registers state bands ("more than 25 % but not more than 50 %"), lists state
"a majority", accounts state exact figures. All are intervals. For sums they
become whole numbers of a millionth of a per cent with a tie-breaker for open
ends, so that adding them is exact and no order of adding matters.
"""

from __future__ import annotations

import math
import re

import msgspec

PERCENT = 10**6
"""Units in one per cent."""
TIE = 2**16
"""One unit in tie steps: an open end lies one step inside its bound."""
WHOLE = 100 * PERCENT * TIE
"""A hundred per cent, encoded."""


class Share(msgspec.Struct, frozen=True):
    """A share between ``low`` and ``high`` per cent (0 to 100); ends may be open."""

    low: float = 0.0
    high: float = 100.0
    low_open: bool = False
    high_open: bool = False

    def __post_init__(self) -> None:
        for end in (self.low, self.high):
            if not math.isfinite(end) or end < 0 or end > 100:
                raise ValueError(f"{end:g} % is not a share: a share lies between 0 and 100 %")
        if self.low > self.high:
            raise ValueError(f"the share runs from {self.low:g} % down to {self.high:g} %")
        if self.low == self.high and (self.low_open or self.high_open):
            raise ValueError(f"no share is both above and below {self.low:g} %")

    def __str__(self) -> str:
        if self.low == self.high:
            return f"{self.low:g} %"
        if self.low == 0 and self.high == 100:
            return "an unknown share"
        left = "more than " if self.low_open else ""
        right = "less than " if self.high_open else ""
        if self.low == 0 and not self.low_open:
            return f"{right or 'up to '}{self.high:g} %"
        if self.high == 100 and not self.high_open:
            return f"{left or 'at least '}{self.low:g} %"
        return f"{left}{self.low:g} to {right}{self.high:g} %"

    @property
    def exact(self) -> bool:
        """True where the share is one number."""
        return self.low == self.high


UNKNOWN = Share(low_open=True)
"""A stake exists, its size is not stated: more than 0 up to 100 %."""
MAJORITY = Share(50.0, 100.0, low_open=True)
"""More than half."""


def encode(share: Share) -> tuple[int, int]:
    """Return both ends in tie steps, rounded outwards to a millionth of a per cent.

    >>> encode(Share(50.0, 50.0))[0] == WHOLE // 2
    True
    """
    low, high = share.low * PERCENT, share.high * PERCENT
    # A decimal share is a whole number of units but for the binary float's error.
    low_units = round(low) if abs(low - round(low)) < 1e-3 else math.floor(low)
    high_units = round(high) if abs(high - round(high)) < 1e-3 else math.ceil(high)
    return low_units * TIE + share.low_open, high_units * TIE - share.high_open


def decode(low: int, high: int) -> Share:
    """Return the interval for two encoded ends, cut to 0 to 100 %."""
    low, high = min(max(low, 0), WHOLE), min(max(high, 0), WHOLE)
    low_units, low_tie = divmod(low, TIE)
    high_units, high_tie = divmod(high + TIE - 1, TIE)
    low_open = low_tie > 0
    high_open = high_tie != TIE - 1
    if low_units >= high_units:
        return Share(high_units / PERCENT, high_units / PERCENT)
    return Share(low_units / PERCENT, high_units / PERCENT, low_open, high_open)


_NUMBER = r"(\d{1,3}(?:[.,]\d+)?)"
_SIGN = r"\s*(?:%|per\s*cent|percent|pct)?\s*"
_ABOVE = r"(?:>|more than|over|above|greater than|exceeding)\s*"
_FROM = r"(?:>=|≥|at least|not less than|from|minimum)\s*"
_BELOW = r"(?:<|less than|under|below|fewer than)\s*"
_UP_TO = r"(?:<=|≤|up to|at most|not more than|no more than|maximum)\s*"
_FORMS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), kind)
    for pattern, kind in (
        (rf"^{_NUMBER}{_SIGN}$", "exact"),
        (rf"^{_NUMBER}{_SIGN}(?:-|–|to|\.\.)\s*{_NUMBER}{_SIGN}$", "between"),
        (rf"^\[{_NUMBER}{_SIGN}[,;]\s*{_NUMBER}{_SIGN}\]$", "between"),
        (rf"^[(\]]{_NUMBER}{_SIGN}[,;]\s*{_NUMBER}{_SIGN}\]$", "above-between"),
        (rf"^[(\]]{_NUMBER}{_SIGN}[,;]\s*{_NUMBER}{_SIGN}[)\[]$", "inside"),
        (rf"^\[{_NUMBER}{_SIGN}[,;]\s*{_NUMBER}{_SIGN}[)\[]$", "between-below"),
        (rf"^{_ABOVE}{_NUMBER}{_SIGN}(?:,?\s*(?:but|and)?\s*){_UP_TO}{_NUMBER}{_SIGN}$",
         "above-between"),
        (rf"^{_ABOVE}{_NUMBER}{_SIGN}(?:,?\s*(?:but|and)?\s*){_BELOW}{_NUMBER}{_SIGN}$", "inside"),
        (rf"^{_FROM}{_NUMBER}{_SIGN}(?:,?\s*(?:but|and)?\s*){_BELOW}{_NUMBER}{_SIGN}$",
         "between-below"),
        (rf"^{_ABOVE}{_NUMBER}{_SIGN}$", "above"),
        (rf"^{_FROM}{_NUMBER}{_SIGN}$", "from"),
        (rf"^{_NUMBER}{_SIGN}(?:\+|or more|and above)$", "from"),
        (rf"^{_BELOW}{_NUMBER}{_SIGN}$", "below"),
        (rf"^{_UP_TO}{_NUMBER}{_SIGN}$", "up-to"),
    )
)  # fmt: skip
_WORDS = {
    "wholly owned": Share(100.0, 100.0),
    "majority": MAJORITY,
    "minority": Share(0.0, 50.0, high_open=True),
    "half": Share(50.0, 50.0),
    "unknown": UNKNOWN,
}


def read_share(text: str) -> Share:
    """Read a share as people and registers write it.

    A bare number is a percentage, never a fraction: "0.5" is half a per cent.

    Raises:
        ValueError: the text is no share; the message says what was expected.

    >>> str(read_share("more than 25% but not more than 50%"))
    'more than 25 to 50 %'
    """
    plain = " ".join(text.split())
    if not plain:
        return UNKNOWN
    if plain.casefold() in _WORDS:
        return _WORDS[plain.casefold()]
    for pattern, kind in _FORMS:
        found = pattern.match(plain)
        if found is None:
            continue
        ends = [float(number.replace(",", ".")) for number in found.groups()]
        low, high = ends[0], ends[-1]
        match kind:
            case "exact" | "between":
                return Share(low, high)
            case "above-between":
                return Share(low, high, low_open=True)
            case "between-below":
                return Share(low, high, high_open=True)
            case "inside":
                return Share(low, high, low_open=True, high_open=True)
            case "above":
                return Share(low, 100.0, low_open=True)
            case "from":
                return Share(low, 100.0)
            case "below":
                return Share(0.0, high, high_open=True)
            case _:
                return Share(0.0, high)
    raise ValueError(f"{text!r} is no share: expected 60, 25-50, >50, (25,50] or a word like it")
