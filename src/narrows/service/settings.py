"""Settings: where each value comes from, and no value that means nothing.

Flag before environment before project file before user file before default. The
project file is ``narrows.toml``, or ``[tool.narrows]`` in ``pyproject.toml``, in the
working folder or the nearest above it; the user file is ``narrows.toml`` in the user's
configuration folder. What decides a score is a policy, never a setting.
"""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path

import msgspec

from narrows.model.errors import InputError, UnknownOption

PREFIX = "NARROWS_"
FAIL_ON = ("review", "match")


class Setting(msgspec.Struct, frozen=True):
    """One setting: what it is for and how its text is read."""

    name: str
    about: str
    read: Callable[[str], object]
    default: object = None


class Value(msgspec.Struct, frozen=True):
    """A settled value and where it comes from."""

    name: str
    value: object
    origin: str


def _text(text: str) -> str:
    if not text.strip():
        raise ValueError("is empty")
    return text.strip()


def _names(text: str) -> tuple[str, ...]:
    names = tuple(part.strip() for part in text.split(",") if part.strip())
    if not names:
        raise ValueError("names nothing")
    return names


def _count(text: str) -> int:
    try:
        number = int(text)
    except ValueError:
        number = 0
    if number < 1:
        raise ValueError("must be a whole number, 1 or more")
    return number


def _share(text: str) -> float:
    try:
        number = float(text)
    except ValueError:
        number = 0.0
    if 1 < number <= 100:
        number /= 100
    if not 0 < number < 1:
        raise ValueError("must lie between 0 and 1, or between 1 and 100")
    return number


def _fail_on(text: str) -> str:
    if text not in FAIL_ON:
        raise ValueError("must be one of " + ", ".join(FAIL_ON))
    return text


SETTINGS = {
    setting.name: setting
    for setting in (
        Setting("home", "workspace folder: lists, snapshots, runs", _text),
        Setting("lists", "lists to screen against; all that are loaded", _names),
        Setting("policy", "policy file; the shipped one", _text),
        Setting("threshold", "lowest score (0 to 1) of a finding; the policy's", _share),
        Setting("format", "output format", _text, "auto"),
        Setting("fail_on", "outcome from which the exit code is 1", _fail_on, "review"),
        Setting("jobs", "processes for tables; all cores", _count),
    )
}


class Settings(msgspec.Struct, frozen=True):
    """Every setting, settled."""

    values: dict[str, Value]

    def get(self, name: str) -> object:
        """Return a value; None where nothing was said and there is no default."""
        return self.values[name].value

    def text(self, name: str) -> str | None:
        """Return a value that is text."""
        value = self.get(name)
        return None if value is None else str(value)

    def names(self, name: str) -> tuple[str, ...] | None:
        """Return a value that is a list of names."""
        value = self.get(name)
        return value if isinstance(value, tuple) else None

    def number(self, name: str) -> float | None:
        """Return a value that is a number."""
        value = self.get(name)
        return value if isinstance(value, int | float) else None

    @property
    def home(self) -> Path:
        """The workspace folder."""
        return Path(str(self.get("home"))).expanduser()


def settle(
    flags: Mapping[str, str],
    environment: Mapping[str, str],
    folder: Path,
    user_file: Path,
    default_home: Path,
) -> Settings:
    """Settle every setting.

    Args:
        flags: What the command line says, by setting name.
        environment: Environment variables.
        folder: The working folder.
        user_file: The user's own file, present or not.
        default_home: The workspace where nothing else is said.

    Raises:
        UnknownOption: a file or variable names a setting that is none.
        InputError: a value cannot be read; says where it stands.
    """
    sources: list[tuple[str, Mapping[str, object]]] = [
        ("command line", dict(flags.items())),
        ("environment", _from_environment(environment)),
    ]
    project = _project_file(folder)
    for path in (project, user_file if user_file.is_file() else None):
        if path is not None:
            sources.append((str(path), _from_file(path)))
    values: dict[str, Value] = {}
    for setting in SETTINGS.values():
        default = str(default_home) if setting.name == "home" else setting.default
        values[setting.name] = Value(setting.name, default, "default")
        for origin, given in sources:
            if setting.name in given:
                told = f"{PREFIX}{setting.name.upper()}" if origin == "environment" else origin
                value = _read(setting, given[setting.name], told)
                values[setting.name] = Value(setting.name, value, told)
                break
    return Settings(values)


def _from_environment(environment: Mapping[str, str]) -> dict[str, object]:
    found: dict[str, object] = {}
    for variable, text in environment.items():
        if not variable.startswith(PREFIX) or not text:
            continue
        name = variable.removeprefix(PREFIX).lower()
        if "__" in name or name == "parse_limits":
            continue  # nested settings belong to the server, limits to the list parser
        _known(name, f"environment variable {variable}", shout=True)
        found[name] = text
    return found


def _project_file(folder: Path) -> Path | None:
    for place in (folder, *folder.parents):
        own = place / "narrows.toml"
        if own.is_file():
            return own
        project = place / "pyproject.toml"
        if project.is_file() and "narrows" in _toml(project).get("tool", {}):
            return project
    return None


def _toml(path: Path) -> dict[str, dict[str, object]]:
    try:
        return tomllib.loads(path.read_text("utf-8-sig"))
    except (OSError, UnicodeError, tomllib.TOMLDecodeError) as error:
        raise InputError(
            f"the settings cannot be read: {error}", where=str(path), hint="mend the file"
        ) from error


def _from_file(path: Path) -> dict[str, object]:
    data: dict[str, object] = dict(_toml(path))
    if path.name == "pyproject.toml":
        tool = data["tool"]
        assert isinstance(tool, dict)
        data = dict(tool["narrows"])
    for name in data:
        if not isinstance(data[name], dict):  # tables belong to other doors (server)
            _known(name, str(path))
    for name in ("home", "policy"):
        # A path in a file is meant from where the file lies.
        if isinstance(value := data.get(name), str) and value:
            data[name] = str(path.parent / Path(value).expanduser())
    return data


def _known(name: str, where: str, *, shout: bool = False) -> None:
    if name in SETTINGS:
        return
    near = difflib.get_close_matches(name, SETTINGS, n=1)

    def shown(word: str) -> str:
        return PREFIX + word.upper() if shout else word

    raise UnknownOption(
        f"there is no setting {shown(name)}",
        where=where,
        hint=(f"did you mean {shown(near[0])}? " if near else "")
        + "settings: "
        + ", ".join(map(shown, SETTINGS)),
    )


def _read(setting: Setting, value: object, origin: str) -> object:
    text = ",".join(map(str, value)) if isinstance(value, list) else str(value)
    try:
        return setting.read(text)
    except ValueError as error:
        raise InputError(f"{setting.name} = {text!r}: {error}", where=origin) from error
