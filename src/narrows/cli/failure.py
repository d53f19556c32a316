"""Errors for people: what is wrong, where, what to do next; and the exit code."""

from __future__ import annotations

import click

from narrows.model.errors import InputError, NarrowsError

NOTHING, FOUND, WRONG_USE, NO_ANSWER, INTERRUPTED, GONE = 0, 1, 2, 3, 130, 141


def exit_code(error: BaseException) -> int:
    """Return the exit code an error stands for."""
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
        lines = ["interrupted"]
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
