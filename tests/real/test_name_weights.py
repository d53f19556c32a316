"""The shipped weights were learned from the labelled names that lie beside the checkout."""

import hashlib
import tomllib
from importlib import resources
from pathlib import Path

import pytest

pytestmark = pytest.mark.real


def test_weights_say_which_names_they_were_learned_from(real_data: Path) -> None:
    shipped = resources.files("narrows.match").joinpath("data", "name_weights.toml")
    said = tomllib.loads(shipped.read_text("utf-8"))["about"]["sha256"]
    assert "alias_pairs.csv" in said
    found = {
        name: hashlib.sha256((real_data / "decks" / name).read_bytes()).hexdigest() for name in said
    }
    assert said == found, "learn the weights again: python tools/train_matcher.py DATA"
