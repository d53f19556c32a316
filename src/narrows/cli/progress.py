"""Progress on standard error, where somebody sees it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from narrows.cli.session import Session

if TYPE_CHECKING:
    from rich.progress import Progress

Stage = Callable[[str, int, int | None], None]


@contextmanager
def stages(session: Session) -> Iterator[Stage]:
    """Show longer work such as building a snapshot: what, how much, of how much.

    Where no bar is shown, each stage is told once, so that a long wait is no riddle.
    """
    if not session.shows_progress:
        told: set[str] = set()

        def tell(what: str, done: int, total: int | None) -> None:
            if what not in told:
                told.add(what)
                session.say(f"{what} …")

        yield tell
        return
    from rich.console import Console
    from rich.progress import Progress, TaskID

    bars: dict[str, TaskID] = {}
    with Progress(console=Console(stderr=True), transient=True) as progress:

        def show(what: str, done: int, total: int | None) -> None:
            if what not in bars:
                bars[what] = progress.add_task(what, total=total)
            progress.update(bars[what], completed=done, total=total)

        yield show


class RowsBar:
    """How many rows are answered, how fast, and how much of the file is left."""

    def __init__(self, session: Session, name: str, *, shares_terminal: bool) -> None:
        self._shares_terminal = shares_terminal
        self._progress: Progress | None = None
        self._answered = 0
        self._began = time.monotonic()
        if session.shows_progress:
            self._start(name)

    def _start(self, name: str) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

        self._progress = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            TextColumn("{task.fields[rows]:,} rows"),
            TextColumn("{task.fields[rate]:,.0f}/s"),
            TimeElapsedColumn(),
            console=Console(stderr=True),
            transient=True,
        )
        self._task = self._progress.add_task(f"screening {name}", total=1.0, rows=0, rate=0.0)
        self._progress.start()

    def watch(self, rows: int, share: float | None) -> None:
        """Show that rows were answered."""
        self._answered += rows
        if self._progress is not None:
            rate = self._answered / max(time.monotonic() - self._began, 1e-6)
            self._progress.update(self._task, completed=share, rows=self._answered, rate=rate)

    @contextmanager
    def aside(self) -> Iterator[None]:
        """Make room for answers that go to the same terminal."""
        moves = self._progress if self._shares_terminal else None
        if moves is not None:
            moves.stop()
        yield
        if moves is not None:
            moves.start()

    def stop(self) -> None:
        """Take the bar away."""
        if self._progress is not None:
            self._progress.stop()


@contextmanager
def rows_bar(session: Session, name: str, *, shares_terminal: bool) -> Iterator[RowsBar]:
    """Show progress over a table's rows, where somebody sees it."""
    bar = RowsBar(session, name, shares_terminal=shares_terminal)
    try:
        yield bar
    finally:
        bar.stop()
