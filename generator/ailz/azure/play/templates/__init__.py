"""Anybody's Bicep as it would be deployed: order and scopes from its ARM template."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Protocol

from ailz.azure.behaviours.deployments import DEPLOYMENT
from ailz.azure.play.found import Found
from ailz.azure.play.templates.frame import Place
from ailz.azure.play.templates.read import steps_of_template
from ailz.catalog.types import api_version

__all__ = ["Compiler", "Place", "steps_of_bicep", "steps_of_template"]


class _Compiled(Protocol):
    @property
    def template(self) -> str | None: ...

    @property
    def parameters(self) -> str | None: ...

    @property
    def findings(self) -> tuple[str, ...]: ...


class Compiler(Protocol):
    """What is asked of the Bicep compiler."""

    def compile_params(self, path: Path) -> _Compiled:
        """Compile a `.bicepparam` file."""
        ...


def steps_of_bicep(path: Path, tool: Compiler, place: Place) -> Found:
    """Return the steps of a `.bicepparam` file, deployed to a place.

    Raises ValueError, with what the compiler says, where it does not compile.
    """
    compiled = tool.compile_params(path)
    if compiled.template is None or compiled.parameters is None:
        raise ValueError("\n".join(compiled.findings))
    template = json.loads(compiled.template)
    said: dict[str, Any] = json.loads(compiled.parameters).get("parameters", {})
    given = {name: each["value"] for name, each in said.items() if "value" in each}
    return steps_of_template(template, given, place, api_version(DEPLOYMENT))
