"""Request lines are written together, soon; whatever else is said is written at once."""

from __future__ import annotations

import asyncio
import io
import json
import logging
from collections.abc import Iterator

import pytest

from narrows.api import observe

NAMES = ("narrows.requests", "narrows.server", "uvicorn", "uvicorn.error", "opentelemetry")


@pytest.fixture
def stream() -> Iterator[io.StringIO]:
    """A stream in place of standard error; logging is as before afterwards."""
    loggers = [logging.getLogger(name) for name in NAMES]
    before = [(one, one.handlers, one.level, one.propagate) for one in loggers]
    found = getattr(logging, "_srcfile")  # noqa: B009
    told = (logging.logThreads, logging.logProcesses, logging.logMultiprocessing)
    said = io.StringIO()
    observe.set_up_logging(said)
    yield said
    logging._srcfile = found
    logging.logThreads, logging.logProcesses, logging.logMultiprocessing = told
    for one, handlers, level, propagate in before:
        one.handlers, one.level, one.propagate = handlers, level, propagate


def lines(stream: io.StringIO) -> list[dict[str, object]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def test_request_lines_wait_for_one_another(stream: io.StringIO) -> None:
    async def serve() -> None:
        for number in range(5):
            observe.log_request({"status": number})
        assert lines(stream) == []
        await asyncio.sleep(3 * observe.LINES_SECONDS)

    asyncio.run(serve())
    assert [line["status"] for line in lines(stream)] == list(range(5))


def test_a_message_is_written_at_once_with_the_lines_before_it(stream: io.StringIO) -> None:
    async def serve() -> None:
        observe.log_request({"status": 200})
        logging.getLogger("narrows.server").info("stopping")
        assert [line.get("message") for line in lines(stream)] == [None, "stopping"]
        observe.log_request({"status": 201})
        observe.log_failure(ValueError("secret"), "id", "trace")
        assert len(lines(stream)) == 4

    asyncio.run(serve())
    assert "secret" not in stream.getvalue()


def test_many_lines_do_not_wait_and_without_a_loop_none_does(stream: io.StringIO) -> None:
    async def serve() -> None:
        for _ in range(300):
            observe.log_request({"status": 200})
        assert len(lines(stream)) == 256
        await asyncio.sleep(3 * observe.LINES_SECONDS)

    asyncio.run(serve())
    observe.log_request({"status": 200})
    assert len(lines(stream)) == 301
