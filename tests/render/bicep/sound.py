"""The one judgement on a rendered root: clean, laid out, and equal to the design."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from ailz.design.evaluate import Evaluated, Unknown, evaluate
from ailz.design.resource import Root
from ailz.render.bicep import bicepconfig, render_root
from ailz.verify.tools.bicep import BicepClient

_UNKNOWN = "known only to Azure"


def written(root: Root, folder: Path) -> Path:
    """Write a root below a folder, and return where it is."""
    (folder / "bicepconfig.json").write_text(bicepconfig(), encoding="utf-8", newline="\n")
    for name, text in render_root(root).items():
        file = folder / root.name / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8", newline="\n")
    return folder / root.name


def assert_sound(bicep: BicepClient, root: Root, folder: Path) -> None:
    """No diagnostic, no layout of our own, and exactly the resources of the design."""
    at = written(root, folder)
    assert list(map(str, bicep.compile(at / "main.bicep").diagnostics)) == []
    for file in sorted(at.rglob("*.bicep*")):
        assert file.read_text(encoding="utf-8") == bicep.format(file), file.name
    for environment in root.environments:
        values = at / f"{environment}.bicepparam"
        assert list(map(str, bicep.compile_params(values).diagnostics)) == []
        subscription = str(root.parameter("subscription_id").values[environment])
        tenant = str(root.parameter("tenant_id").values[environment])
        found = bicep.snapshot(values, subscription, tenant, "westeurope")
        assert found["diagnostics"] == []
        predicted = _sorted(map(_predicted, found["predictedResources"]))
        expected = _sorted(map(_expected, evaluate(root, environment)))
        assert [one for one in predicted if one not in expected] == []
        assert [one for one in expected if one not in predicted] == []
        assert len(predicted) == len(expected)


def _sorted(resources: Any) -> list[str]:
    return sorted(json.dumps(resource, sort_keys=True) for resource in resources)


def _predicted(resource: Mapping[str, Any]) -> Any:
    name = _plain(resource["name"])
    return _plain({**resource, "name": name.rsplit("/", 1)[-1]})


def _expected(request: Evaluated) -> Any:
    body = dict(request.body)
    identity = body.get("identity")
    if isinstance(identity, Mapping):
        ids = {name: {} for name in identity["userAssignedIdentities"]}
        body["identity"] = {**identity, "userAssignedIdentities": ids}
    known = {"id": request.id, "type": request.type, "apiVersion": request.api_version}
    return _plain({**known, "name": request.name, **body})


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {name: _plain(member) for name, member in value.items()}
    if isinstance(value, str):
        return _UNKNOWN if _is_unknown(value) else value
    if isinstance(value, Sequence):
        return [_plain(member) for member in value]
    return _UNKNOWN if isinstance(value, Unknown) else value


def _is_unknown(text: str) -> bool:
    predicted = text.startswith("[") and "reference(" in text
    return predicted or re.search(r"<[^<>]*\.properties\.", text) is not None
