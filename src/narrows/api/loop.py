"""The event loop of the service: takes in connections and requests a few at a time.

Between two rounds of the loop is worked. A round must therefore have an end however many
wait to be heard, and cost no more because many wait: the kernel keeps the others, first
come, first served.
"""

from __future__ import annotations

import asyncio
import math
import os
import selectors
import socket
import sys
from typing import Any

ACCEPTED = 16
"""Connections accepted in one round of the loop: a newcomer costs more than a refusal, and
while a whole backlog is taken in at once nothing is answered."""

HEARD = 64
"""Sockets read from in one round: between rounds is worked, however many are to be refused."""

Ready = list[tuple[selectors.SelectorKey, int]]

if sys.platform == "linux":
    import select

    class Few(selectors.EpollSelector):
        """Asks the kernel for a few sockets at a time.

        It tells of those first that were ready first, and asks no other: looking through
        thousands that are ready for the sake of a few would take longer than to serve them.
        """

        def __init__(self) -> None:
            super().__init__()
            # The duplicate is the same set of sockets; the selector itself asks for them all.
            self._same = select.epoll.fromfd(os.dup(self.fileno()))
            self._keys: dict[int, selectors.SelectorKey] = {}

        def register(self, fileobj: Any, events: int, data: Any = None) -> selectors.SelectorKey:
            """Listen to a socket."""
            key = super().register(fileobj, events, data)
            self._keys[key.fd] = key
            return key

        def unregister(self, fileobj: Any) -> selectors.SelectorKey:
            """Listen to a socket no more."""
            key = super().unregister(fileobj)
            self._keys.pop(key.fd, None)
            return key

        def modify(self, fileobj: Any, events: int, data: Any = None) -> selectors.SelectorKey:
            """Listen to a socket for something else."""
            key = super().modify(fileobj, events, data)
            self._keys[key.fd] = key
            return key

        def select(self, timeout: float | None = None) -> Ready:
            """Wait until there is something to tell; seconds, None without end."""
            # The kernel waits whole milliseconds; never less than was asked for.
            wait = -1 if timeout is None else math.ceil(max(timeout, 0) * 1e3) * 1e-3
            found: Ready = []
            keys = self._keys
            for fd, seen in self._same.poll(wait, HEARD):
                key = keys.get(fd)
                if key is not None:
                    events = selectors.EVENT_READ if seen & ~select.EPOLLOUT else 0
                    if seen & ~select.EPOLLIN:
                        events |= selectors.EVENT_WRITE
                    found.append((key, events & key.events))
            return found

        def close(self) -> None:
            """Listen to nothing more."""
            self._same.close()
            self._keys.clear()
            super().close()
else:

    class Few(selectors.DefaultSelector):
        """Tells of a few sockets at a time, and of the others the next time."""

        def select(self, timeout: float | None = None) -> Ready:
            """Wait until there is something to tell; seconds, None without end."""
            return super().select(timeout)[:HEARD]


class Loop(asyncio.SelectorEventLoop):
    """Takes in connections and requests a few at a time."""

    def __init__(self) -> None:
        super().__init__(Few())

    async def create_server(self, *where: Any, backlog: int, **how: Any) -> asyncio.Server:  # type: ignore[override]
        """Listen.

        asyncio has one number for what the kernel keeps and for what is accepted in a row.
        Here it is the second, and the kernel is told the first again.
        """
        server = await super().create_server(*where, backlog=ACCEPTED, **how)
        for listener in server.sockets:
            # The duplicate is the same queue; what asyncio shows of it cannot listen.
            with socket.socket(fileno=os.dup(listener.fileno())) as same:
                same.listen(backlog)
        return server
