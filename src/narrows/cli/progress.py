"""Progress on standard error, where somebody sees it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from narrows.cli.session import Session

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
    bars: dict[str, object] = {}
    holder: list[object] = []

    def show(what: str, done: int, total: int | None) -> None:
        from rich.console import Console
        from rich.progress import Progress, TaskID

        if not holder:
            holder.append(Progress(console=Console(stderr=True), transient=True))
            holder[0].start()  # type: ignore[attr-defined]
        progress = holder[0]
        assert isinstance(progress, Progress)
        if what not in bars:
            bars[what] = progress.add_task(what, total=total)
        task = bars[what]
        assert isinstance(task, int)
        progress.update(TaskID(task), completed=done, total=total)

    try:
        yield show
    finally:
        if holder:
            holder[0].stop()  # type: ignore[attr-defined]


@contextmanager
def rows_bar(session: Session, name: str) -> Iterator[Callable[[int, float | None], None]]:
    """Show how many rows are answered, how fast, and how much of the file is left."""
    if not session.shows_progress:
        yield lambda rows, share: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    with Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.fields[rows]:,} rows"),
        TextColumn("{task.fields[rate]:,.0f}/s"),
        TimeElapsedColumn(),
        console=Console(stderr=True),
        transient=True,
    ) as progress:
        import time

        task = progress.add_task(f"screening {name}", total=1.0, rows=0, rate=0.0)
        began = time.monotonic()
        answered = 0

        def watch(rows: int, share: float | None) -> None:
            nonlocal answered
            answered += rows
            rate = answered / max(time.monotonic() - began, 1e-6)
            progress.update(task, completed=share, rows=answered, rate=rate)

        yield watch
