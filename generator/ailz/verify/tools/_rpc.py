"""JSON-RPC 2.0 over a process's standard streams, one request at a time."""

import contextlib
import json
import queue
import subprocess
import threading
from collections.abc import Mapping
from typing import IO, Any

from ailz.verify.tools.step import ToolError


class Connection:
    """Asks a process and waits for its answers. A thread reads: a pipe has no portable timeout."""

    def __init__(self, tool: str, command: list[str]) -> None:
        self._tool = tool
        self._process = subprocess.Popen(  # noqa: S603 - the tool that the user has
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        self._answers: queue.SimpleQueue[dict[str, Any] | None] = queue.SimpleQueue()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()
        self._asked = 0

    def ask(self, method: str, params: Mapping[str, object], timeout: float) -> dict[str, Any]:
        """Return the result of one call; raises ToolError if none comes in `timeout` seconds."""
        self._asked += 1
        self._send({"jsonrpc": "2.0", "id": self._asked, "method": method, "params": params})
        answer = self._answer(method, timeout)
        if "error" in answer:
            message = f"{self._tool}: {method} was refused: {answer['error'].get('message')}"
            raise ToolError(message)
        result: dict[str, Any] = answer["result"]
        return result

    def close(self) -> None:
        """End the process and wait for it."""
        self._process.kill()
        self._process.wait()
        self._reader.join()
        for stream in (_open(self._process.stdin), _open(self._process.stdout)):
            with contextlib.suppress(OSError):  # what was still to be written has no reader
                stream.close()

    def _send(self, message: Mapping[str, object]) -> None:
        content = json.dumps(message).encode()
        stream = _open(self._process.stdin)
        try:
            stream.write(b"Content-Length: %d\r\n\r\n%b" % (len(content), content))
            stream.flush()
        except OSError as error:
            raise self._died() from error

    def _answer(self, method: str, timeout: float) -> dict[str, Any]:
        while True:
            try:
                answer = self._answers.get(timeout=timeout)
            except queue.Empty:
                self._process.kill()
                message = f"{self._tool}: {method} took longer than {timeout:g} s and was stopped"
                raise ToolError(message) from None
            if answer is None:
                raise self._died()
            if answer.get("id") == self._asked:
                return answer

    def _died(self) -> ToolError:
        code = self._process.wait()
        return ToolError(f"{self._tool}: the process ended unasked, with exit code {code}")

    def _read(self) -> None:
        stream = _open(self._process.stdout)
        with contextlib.suppress(ValueError):  # cut off in the middle of a message
            while (length := _length(stream)) is not None:
                self._answers.put(json.loads(stream.read(length)))
        self._answers.put(None)


def _open(stream: IO[bytes] | None) -> IO[bytes]:
    assert stream is not None  # noqa: S101 - the process was started with pipes
    return stream


def _length(stream: IO[bytes]) -> int | None:
    """Read one message's headers; None at the end of the stream."""
    length = None
    while line := stream.readline().strip():
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            length = int(value)
    return length
