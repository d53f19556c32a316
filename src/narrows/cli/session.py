"""What every command shares: settings, how loud to be, and where to say it.

Data goes to standard output, everything else to standard error.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from narrows.service.settings import Settings, settle


class Session:
    """One run of the command line."""

    def __init__(self) -> None:
        self.flags: dict[str, str] = {}
        self.quiet = False
        self.verbose = False
        self.progress = True
        self.color: bool | None = None
        self.debug = False
        self._settings: Settings | None = None

    @property
    def settings(self) -> Settings:
        """Every setting, settled once.

        The workspace is also passed on in ``NARROWS_HOME``: whatever this process
        opens or starts uses the same one.
        """
        if self._settings is None:
            import platformdirs

            self._settings = settle(
                self.flags,
                os.environ,
                Path.cwd(),
                Path(platformdirs.user_config_dir("narrows", appauthor=False)) / "narrows.toml",
                Path(platformdirs.user_data_dir("narrows", appauthor=False)),
            )
            os.environ["NARROWS_HOME"] = str(self._settings.home)
        return self._settings

    @property
    def home(self) -> Path:
        """The workspace folder."""
        return self.settings.home

    @property
    def format(self) -> str:
        """The output format that was asked for; ``auto`` where none was."""
        return self.settings.text("format") or "auto"

    def say(self, text: str) -> None:
        """Tell people something, unless they asked for quiet."""
        if not self.quiet:
            click.echo(text, err=True, color=self.color)

    def warn(self, text: str) -> None:
        """Tell people something they must know; quiet does not silence it."""
        click.echo(click.style("note: ", fg="yellow") + text, err=True, color=self.color)

    @property
    def shows_progress(self) -> bool:
        """True where a progress bar has somebody to see it."""
        return self.progress and not self.quiet and sys.stderr.isatty() and not _dumb()


def settle_color(wanted: bool | None) -> bool | None:
    """Return whether to colour: asked for, else NO_COLOR, FORCE_COLOR and the terminal."""
    if wanted is not None:
        return wanted
    if os.environ.get("NO_COLOR") or _dumb():
        return False
    return True if os.environ.get("FORCE_COLOR") else None


def _dumb() -> bool:
    return os.environ.get("TERM") == "dumb"
