"""What a server is told when it starts; none of it decides a score."""

from __future__ import annotations

import ipaddress

import msgspec

from narrows.api.tokens import Issuer
from narrows.model.errors import UnknownOption
from narrows.model.policy import Policy

LOCAL_HOSTS = ("127.0.0.1", "localhost", "::1")


class ServerSettings(msgspec.Struct, frozen=True, kw_only=True):
    """Settings of one server; every worker process gets the same.

    Attributes:
        home: The workspace folder.
        policy: Thresholds and weights.
        lists: Lists to answer from, None for all that are loaded.
        host, port: Where it listens.
        workers: Processes that share the port and the memory-mapped snapshot.
        strict: yente's routes answer strictly too, see ``docs/http.md``.
        issuer: Who issues bearer tokens, None where API keys are the only credential.
        host_names: Names the service is reached by; requests for others are refused.
            Empty: loopback names in local mode, any well-formed name otherwise.
        origins: Web origins whose pages may read answers (OpenRefine, a portal).
        update_token: Secret of yente's ``/updatez``; without one it needs an admin.
        rate_per_minute: Requests per caller and minute, of all workers; 0: no limit.
        rates: File in which the workers count them together; set where there are several.
        budget_seconds: Longest acceptable wait, beside its own work, of a request that is not
            refused; a fifth of it while requests are being refused.
        refresh_seconds: How often new list versions are looked for.
        keep_findings: Findings of ``/v1/screen`` are kept to be read back by id.
        table_bytes: Largest table a job takes.
        jobs: Most jobs that may run at the same time.
    """

    home: str
    policy: Policy
    lists: tuple[str, ...] | None = None
    host: str = "127.0.0.1"
    port: int = 8000
    workers: int = 1
    strict: bool = False
    issuer: Issuer | None = None
    host_names: tuple[str, ...] = ()
    origins: tuple[str, ...] = ()
    update_token: str | None = None
    rate_per_minute: int = 0
    rates: str | None = None
    budget_seconds: float = 0.01
    refresh_seconds: float = 10.0
    keep_findings: bool = True
    table_bytes: int = 512 * 1024 * 1024
    jobs: int = 2

    @property
    def loopback(self) -> bool:
        """True where only this machine can reach the service."""
        return is_loopback(self.host)


def is_loopback(host: str) -> bool:
    """Tell whether an address to listen on is this machine's own."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def insist_on_credentials(settings: ServerSettings, *, keys: int) -> None:
    """Refuse to be reachable from elsewhere without any way to tell callers apart.

    Args:
        settings: The server's settings.
        keys: How many API keys the workspace holds.

    Raises:
        UnknownOption: the address is not loopback and there is neither key nor issuer.
    """
    if settings.loopback or keys or settings.issuer is not None:
        return
    raise UnknownOption(
        f"{settings.host} can be reached from other machines, and nobody has a credential",
        hint="make a key first: narrows keys create NAME --role analyst; or name a token"
        " issuer with --oidc-issuer; or listen on 127.0.0.1",
    )
