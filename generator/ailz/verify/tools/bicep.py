"""The Bicep compiler, as one `bicep jsonrpc` process that answers in milliseconds once warm."""

import json
import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from ailz.verify.tools._rpc import Connection
from ailz.verify.tools.step import ToolError

_HOW_TO_GET = "Run `az bicep install`, put `bicep` on the PATH, or set AILZ_BICEP to its path."


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """What the compiler says of one place; `line` and `column` count from 1."""

    file: str
    line: int
    column: int
    level: str
    code: str
    message: str

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}:{self.column}"
        return f"{place}: {self.level} {self.code}: {self.message}"


@dataclass(frozen=True, slots=True)
class Compiled:
    """A compiled file: `template` is the ARM JSON text, None where it did not compile."""

    ok: bool
    diagnostics: tuple[Diagnostic, ...]
    template: str | None

    @property
    def findings(self) -> tuple[str, ...]:
        """What the compiler says, as sentences; a warning is a finding too."""
        return tuple(map(str, self.diagnostics))


@dataclass(frozen=True, slots=True)
class CompiledParameters:
    """A compiled `.bicepparam`: the parameter file of ARM and the template it is for, as text."""

    ok: bool
    diagnostics: tuple[Diagnostic, ...]
    template: str | None
    parameters: str | None

    @property
    def findings(self) -> tuple[str, ...]:
        """What the compiler says, as sentences; a warning is a finding too."""
        return tuple(map(str, self.diagnostics))


def find_bicep() -> Path | None:
    """Return the compiler: $AILZ_BICEP, `bicep` on the PATH, or that of `az bicep install`."""
    if named := os.environ.get("AILZ_BICEP"):
        return Path(named)
    if on_path := shutil.which("bicep"):
        return Path(on_path)
    brought = Path.home() / ".azure" / "bin" / ("bicep.exe" if os.name == "nt" else "bicep")
    return brought if brought.is_file() else None


class BicepClient:
    """A running compiler, to use in a `with` block.

    Every method raises ToolError when the process dies, refuses, or needs more than `timeout`
    seconds; entering the block does so when there is no compiler.
    """

    def __init__(self, executable: Path | None = None, timeout: float = 120.0) -> None:
        self._executable = executable or find_bicep()
        self._timeout = timeout
        self._connection: Connection | None = None

    def __enter__(self) -> Self:
        if self._executable is None:
            raise ToolError("bicep: not found", _HOW_TO_GET)
        try:
            command = [str(self._executable), "jsonrpc", "--stdio"]
            self._connection = Connection("bicep", command)
        except OSError as error:
            message = f"bicep: {self._executable} cannot be started: {error.strerror}"
            raise ToolError(message, _HOW_TO_GET) from error
        return self

    def __exit__(self, *_: object) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def version(self) -> str:
        """Return the compiler's version, such as `0.49.2`."""
        return str(self._ask("version", {})["version"])

    def compile(self, path: Path) -> Compiled:
        """Compile a `.bicep` file with the linter settings that stand beside it."""
        answer = self._ask("compile", {"path": _absolute(path)})
        return Compiled(answer["success"], _diagnostics(answer), answer.get("contents"))

    def compile_params(self, path: Path) -> CompiledParameters:
        """Compile a `.bicepparam` file, checked against the template it is using."""
        answer = self._ask("compileParams", {"path": _absolute(path), "parameterOverrides": {}})
        return CompiledParameters(
            answer["success"],
            _diagnostics(answer),
            answer.get("template"),
            answer.get("parameters"),
        )

    def snapshot(self, path: Path, subscription: str, tenant: str, location: str) -> dict[str, Any]:
        """Return what deploying a `.bicepparam` creates: `predictedResources`, `diagnostics`."""
        metadata = {
            "tenantId": tenant,
            "subscriptionId": subscription,
            "location": location,
            "deploymentName": "main",
        }
        asked = {"path": _absolute(path), "metadata": metadata, "externalInputs": []}
        snapshot: dict[str, Any] = json.loads(self._ask("getSnapshot", asked)["snapshot"])
        return snapshot

    def format(self, path: Path) -> str:
        """Return the file's text in the compiler's own layout; the file stays as it is."""
        return str(self._ask("format", {"path": _absolute(path)})["contents"])

    def _ask(self, method: str, params: Mapping[str, object]) -> dict[str, Any]:
        if self._connection is None:
            raise ToolError("bicep: not running; use the client in a `with` block")
        return self._connection.ask(f"bicep/{method}", params, self._timeout)


def _absolute(path: Path) -> str:
    return str(path.resolve())


def _diagnostics(answer: Mapping[str, Any]) -> tuple[Diagnostic, ...]:
    return tuple(_diagnostic(each, each["range"]["start"]) for each in answer["diagnostics"])


def _diagnostic(each: Mapping[str, Any], start: Mapping[str, int]) -> Diagnostic:
    return Diagnostic(
        file=each["source"],
        line=start["line"] + 1,
        column=start["char"] + 1,
        level=each["level"].lower(),
        code=each["code"],
        message=each["message"],
    )
