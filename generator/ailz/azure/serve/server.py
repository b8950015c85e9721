"""HTTP over TLS on the loopback, and nothing but the wire."""

from __future__ import annotations

import json
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from ailz.azure.serve.messages import Call, Reply, error

LOOPBACK = "127.0.0.1"
_IDLE = 120.0
"""Seconds after which a silent connection is given up."""
_MOST = 64 * 1024 * 1024
"""Bytes of a body; Azure Resource Manager takes 4 MB."""


class Server(ThreadingHTTPServer):
    """Listens on the loopback; `answer` is asked from many threads."""

    daemon_threads = True
    answer: Callable[[Call], Reply]

    def __init__(self, port: int, context: ssl.SSLContext) -> None:
        super().__init__((LOOPBACK, port), _Handler)
        # The handshake is the handler's: a caller that says nothing keeps nobody else waiting.
        self.socket = context.wrap_socket(
            self.socket, server_side=True, do_handshake_on_connect=False
        )

    @property
    def port(self) -> int:
        """The port that it listens on."""
        return int(self.server_address[1])

    def handle_error(self, request: Any, client_address: Any) -> None:  # noqa: ANN401
        """Say nothing of callers that went away."""


@contextmanager
def listening(server: Server) -> Iterator[None]:
    """Answer in the background while the block runs."""
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.1})
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = _IDLE
    server: Server

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its name above
        """Leave the log to the stand-in."""

    def handle_one_request(self) -> None:
        # A caller that goes away, or does not trust the certificate, is no event.
        with suppress(ConnectionError, ssl.SSLError):
            super().handle_one_request()
            return
        self.close_connection = True

    def _answered(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        if length > _MOST:
            self.close_connection = True
            self._send(error(413, "RequestContentTooLarge", "The request content is too large."))
            return
        content = self.rfile.read(length)
        url = urlsplit(self.path)
        query = {name.lower(): value for name, value in parse_qsl(url.query)}
        call = Call(
            method=self.command,
            path=unquote(url.path),
            query=query,
            authorization=self.headers.get("Authorization") or "",
            content=content,
        )
        try:
            reply = self.server.answer(call)
        except Exception as bug:  # noqa: BLE001 - who asked would wait for an answer for ever
            said = f"a bug in ailz, not in what was asked: {type(bug).__name__}: {bug}"
            reply = error(400, "StandInFailed", said)
        self._send(reply)

    def _send(self, reply: Reply) -> None:
        content = b"" if reply.body is None else json.dumps(reply.body).encode()
        self.send_response(reply.status)
        for name, value in reply.headers.items():
            self.send_header(name, value)
        if reply.status != 204:
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    do_GET = do_PUT = do_PATCH = do_POST = do_DELETE = _answered  # noqa: N815 - their names above
