"""Errors for people: what is wrong, where, what to do next; and the exit code."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

import click

from narrows.model.errors import InputError, NarrowsError

NOTHING, FOUND, WRONG_USE, NO_ANSWER, INTERRUPTED, GONE = 0, 1, 2, 3, 130, 141


_BY_SIGNAL = 128
"""What a shell adds to the number of the signal that ended a process."""


class Terminated(KeyboardInterrupt):
    """Somebody else than the terminal asked this process to end."""

    def __init__(self, number: int) -> None:
        super().__init__(f"stopped by {signal.Signals(number).name}")
        self.number = number


@contextmanager
def terminable() -> Iterator[None]:
    """Let what runs be put in order when the process is asked to end (SIGTERM, SIGHUP).

    What a service manager, a container or a closed terminal sends would else end it as
    suddenly as a kill. A signal that is ignored stays ignored (``nohup``).
    """

    def stop(number: int, _: FrameType | None) -> None:
        raise Terminated(number)

    before = {}
    if threading.current_thread() is threading.main_thread():
        for number in (signal.SIGTERM, signal.SIGHUP):
            if signal.getsignal(number) == signal.SIG_DFL:
                before[number] = signal.signal(number, stop)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def exit_code(error: BaseException) -> int:
    """Return the exit code an error stands for."""
    if isinstance(error, Terminated):
        return _BY_SIGNAL + error.number
    if isinstance(error, KeyboardInterrupt | click.Abort):
        return INTERRUPTED
    if isinstance(error, BrokenPipeError):
        return GONE
    if isinstance(error, InputError | click.ClickException):
        return WRONG_USE
    # Whatever else stops a screen, known or not, is no answer: never 0, never 1.
    return NO_ANSWER


def tell(error: BaseException, color: bool | None, *, debug: bool) -> None:
    """Print an error to standard error."""
    red = click.style("error: ", fg="red", bold=True)
    if isinstance(error, KeyboardInterrupt | click.Abort):
        lines = [str(error) if isinstance(error, Terminated) else "interrupted"]
    elif isinstance(error, BrokenPipeError):
        return
    elif isinstance(error, NarrowsError):
        lines = [f"{red}{error} [{error.code}]"]
        if error.hint:
            lines.append(f"  next: {error.hint}")
    elif isinstance(error, click.UsageError):
        lines = [red + error.format_message()]
        if error.ctx is not None:
            lines.append(f"  next: {error.ctx.command_path} --help")
    elif isinstance(error, click.ClickException):
        lines = [red + error.format_message()]
    elif isinstance(error, MemoryError):
        lines = [red + "not enough memory", "  next: fewer --jobs, or a smaller file"]
    elif isinstance(error, OSError):
        lines = [red + f"{error.filename or 'the system'}: {error.strerror or error}"]
    else:
        lines = [
            red + f"Narrows broke: {type(error).__name__}: {error}",
            "  next: run it again with --debug and report what it prints",
        ]
    for line in lines:
        click.echo(line, err=True, color=color)
    if debug:
        import traceback

        click.echo("".join(traceback.format_exception(error)), err=True)
