"""Flag before environment before project file before user file before default."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from narrows.model.errors import InputError, UnknownOption
from narrows.service.settings import Settings, settle


def settled(
    tmp_path: Path,
    flags: Mapping[str, str] = {},
    environment: Mapping[str, str] = {},
    project: str | None = None,
    user: str | None = None,
) -> Settings:
    folder = tmp_path / "project" / "deep" / "down"
    folder.mkdir(parents=True)
    if project is not None:
        (tmp_path / "project" / "narrows.toml").write_text(project)
    if user is not None:
        (tmp_path / "user.toml").write_text(user)
    home = tmp_path / "default"
    return settle(flags, environment, folder, tmp_path / "user.toml", home)


def test_nothing_said_gives_defaults(tmp_path: Path) -> None:
    found = settled(tmp_path)
    assert found.home == tmp_path / "default"
    assert found.values["home"].origin == "default"
    assert found.text("fail_on") == "review"
    assert found.names("lists") is None
    assert found.number("threshold") is None


@pytest.mark.parametrize(
    ("sources", "value", "origin"),
    [
        (("flags", "environment", "project", "user"), 1, "command line"),
        (("environment", "project", "user"), 2, "NARROWS_JOBS"),
        (("project", "user"), 3, "narrows.toml"),
        (("user",), 4, "user.toml"),
    ],
)
def test_the_nearest_source_wins(
    tmp_path: Path, sources: tuple[str, ...], value: int, origin: str
) -> None:
    found = settled(
        tmp_path,
        {"jobs": "1"} if "flags" in sources else {},
        {"NARROWS_JOBS": "2"} if "environment" in sources else {},
        "jobs = 3" if "project" in sources else None,
        "jobs = 4" if "user" in sources else None,
    )
    assert found.number("jobs") == value
    assert found.values["jobs"].origin.endswith(origin)


def test_pyproject_is_read_too(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text('[tool.narrows]\nlists = ["a", "b"]\n')
    found = settle({}, {}, tmp_path, tmp_path / "none.toml", tmp_path)
    assert found.names("lists") == ("a", "b")
    assert found.values["lists"].origin.endswith("pyproject.toml")


def test_paths_in_a_file_are_meant_from_where_it_lies(tmp_path: Path) -> None:
    found = settled(tmp_path, project='home = "data"\npolicy = "strict.toml"')
    assert found.home == tmp_path / "project" / "data"
    assert found.text("policy") == str(tmp_path / "project" / "strict.toml")


def test_an_unknown_setting_is_an_error_with_a_suggestion(tmp_path: Path) -> None:
    with pytest.raises(UnknownOption, match="hme") as caught:
        settled(tmp_path, project='hme = "x"')
    assert "'" not in (caught.value.hint or "")
    assert "did you mean home?" in (caught.value.hint or "")
    assert caught.value.where == str(tmp_path / "project" / "narrows.toml")


def test_an_unknown_variable_is_an_error_with_a_suggestion(tmp_path: Path) -> None:
    with pytest.raises(UnknownOption, match="NARROWS_HOEM") as caught:
        settled(tmp_path, environment={"NARROWS_HOEM": "/x"})
    assert "NARROWS_HOME" in (caught.value.hint or "")


@pytest.mark.parametrize(
    "text",
    ["jobs = 0", 'jobs = "many"', "threshold = 0", "threshold = 101", 'fail_on = "all"',
     "lists = []", 'home = ""'],
)  # fmt: skip
def test_a_value_that_cannot_be_is_refused_with_its_place(tmp_path: Path, text: str) -> None:
    with pytest.raises(InputError, match=text.split(" =", maxsplit=1)[0]) as caught:
        settled(tmp_path, project=text)
    assert (caught.value.where or "").endswith("narrows.toml")


def test_a_threshold_may_be_given_in_hundredths(tmp_path: Path) -> None:
    assert settled(tmp_path, {"threshold": "85"}).number("threshold") == 0.85


def test_a_broken_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        settled(tmp_path, project="home = ")
