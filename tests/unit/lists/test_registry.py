"""The one door to all readers."""

from __future__ import annotations

import pytest

from narrows.lists import registry
from narrows.model.errors import ListRefused, UnknownOption


def test_an_own_list_gets_a_declaration_without_floors() -> None:
    source = registry.source_for("my_list")
    assert (source.effect, source.prefix, source.floor_entities) == ("listed", "my_list", {})
    assert source.max_removals == 1.0


@pytest.mark.parametrize("name", ["", "../x", "My List", "9lives", "a" * 70, "a/b", "a\n"])
def test_a_name_that_could_be_a_path_is_refused(name: str) -> None:
    with pytest.raises(UnknownOption, match="cannot be the name"):
        registry.source_for(name)


def test_no_files_is_refused() -> None:
    with pytest.raises(ListRefused, match="no files"):
        registry.read("my_list", [])
