"""Azure Resource Manager on the loopback, for whoever speaks to the real one.

An adapter and no more: a call becomes a `Request`, `respond` answers it, the answer becomes a reply
with the headers that clients of Azure wait by. Sign-in and metadata are those of a cloud in which
everything is the stand-in.
"""

from __future__ import annotations

import signal
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from ailz.azure.serve.certificate import certified
from ailz.azure.serve.exchange import Exchange, lines
from ailz.azure.serve.server import Server, listening
from ailz.azure.serve.stand_in import StandIn
from ailz.azure.world import World

PACE = 30.0
"""Minutes of Azure in a second of waiting for it."""
_LONG = 3600.0


@dataclass(frozen=True, slots=True)
class Standing:
    """A stand-in that answers: `variables` is what a client of Azure needs to find it."""

    stand_in: StandIn
    variables: Mapping[str, str]


@contextmanager
def standing(
    world: World,
    *,
    by: str = "",
    port: int = 0,
    pace: float = PACE,
    tell: Callable[[Exchange], None] = lambda _: None,
) -> Iterator[Standing]:
    """Answer while the block runs, on a port of the loopback (0: any that is free).

    `by` is the object id of the principal who signs in with the variables; empty: somebody whom
    the world does not know, who may do everything. `pace` is in minutes a second, and `tell` is
    called with every exchange. Nothing stays on disk.

    Raises CheckFailedError where openssl is missing, OSError where the port is taken.
    """
    with tempfile.TemporaryDirectory(prefix="ailz-", ignore_cleanup_errors=True) as folder:
        context, trusted = certified(Path(folder))
        server = Server(port, context)
        address = f"https://localhost:{server.port}"
        stand_in = StandIn(world, address, pace, tell)
        server.answer = stand_in.reply
        with listening(server):
            yield Standing(stand_in, _variables(address, by, trusted))


def serve(
    world: World,
    *,
    by: str = "",
    port: int = 0,
    pace: float = PACE,
    out: Callable[[str], None],
    say: Callable[[str], None],
) -> Standing:
    """Answer until somebody interrupts it; return the stand-in as it was then.

    `out` is given the lines that a shell reads, `say` what is for people: every write, and why one
    was refused.
    """

    def tell(exchange: Exchange) -> None:
        for line in lines(exchange):
            say(line)

    with standing(world, by=by, port=port, pace=pace, tell=tell) as started:
        for name, value in started.variables.items():
            out(f"export {name}='{value}'")
        # The end of a pipeline's step is as good a reason to clean up as Ctrl-C is.
        before = signal.signal(signal.SIGTERM, signal.default_int_handler)
        try:
            with suppress(KeyboardInterrupt):
                while True:
                    time.sleep(_LONG)
        finally:
            signal.signal(signal.SIGTERM, before)
    return started


def _variables(address: str, by: str, trusted: Path) -> Mapping[str, str]:
    """Return what azapi reads; every other way to sign in is off, whatever the shell says."""
    return {
        "SSL_CERT_FILE": str(trusted),
        "ARM_METADATA_HOSTNAME": address.removeprefix("https://"),
        "ARM_RESOURCE_MANAGER_ENDPOINT": f"{address}/",
        "ARM_RESOURCE_MANAGER_AUDIENCE": f"{address}/",
        "ARM_ACTIVE_DIRECTORY_AUTHORITY_HOST": f"{address}/",
        "ARM_DISABLE_INSTANCE_DISCOVERY": "true",
        "ARM_CLIENT_ID": by or str(uuid.uuid4()),
        "ARM_CLIENT_SECRET": "rehearsal",
        "ARM_USE_CLI": "false",
        "ARM_USE_MSI": "false",
        "ARM_USE_OIDC": "false",
        "ARM_USE_AKS_WORKLOAD_IDENTITY": "false",
    }
