"""checkov over what would be deployed: every request as an ARM template of its own.

checkov reads neither azapi nor Bicep with user-defined types, so it is given the requests that both
languages make. A check that a resource skips for a reason, as the Bicep file says beside it, is a
remark; a skip that is not needed is a finding, for it hides something else one day.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from ailz.azure.bodies import UNKNOWN, Body, from_evaluated
from ailz.design.landing_zone import LandingZone
from ailz.verify.tools.checkov import find_checkov, reports
from ailz.verify.tools.step import Step, skipped

_NAME = "checkov (requests)"
_SCHEMA = "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#"


@dataclass(frozen=True, slots=True)
class _Scanned:
    file: str
    title: str
    skips: Mapping[str, str]
    template: Mapping[str, object]


def scan(landing_zone: LandingZone, executable: Path | None = None) -> Step:
    """Scan every request of every environment. Raises ToolError when checkov breaks down."""
    found = executable or find_checkov()
    if found is None:
        return skipped(_NAME, "checkov", "what a public scanner says of the resources")
    scanned = {each.file: each for each in _scanned(landing_zone)}
    with tempfile.TemporaryDirectory(prefix="ailz-") as folder:
        for each in scanned.values():
            text = json.dumps(each.template)
            Path(folder, each.file).write_text(text, encoding="utf-8")
        told = reports(found, Path(folder), ("arm",))
    failed = {
        (check["file_path"].lstrip("/"), check["check_id"]): check["check_name"]
        for report in told
        for check in report["results"]["failed_checks"]
    }
    return _judged(scanned, failed)


def _judged(scanned: Mapping[str, _Scanned], failed: Mapping[tuple[str, str], str]) -> Step:
    wrong = [
        f"{scanned[file].title}: {check}: {name}"
        for (file, check), name in sorted(failed.items())
        if check not in scanned[file].skips
    ]
    needless = {check for each in scanned.values() for check in each.skips}
    wrong += [
        f"{check} is skipped and nothing fails it"
        for check in sorted(needless - {check for _, check in failed})
    ]
    if wrong:
        return Step(_NAME, "failed", tuple(wrong))
    remarks = {
        f"{check} skipped: {scanned[file].skips[check]}"
        for file, check in failed
        if file in scanned
    }
    return Step(_NAME, "passed", tuple(sorted(remarks)))


def _scanned(landing_zone: LandingZone) -> Iterator[_Scanned]:
    for deployment in landing_zone.every:
        root = deployment.root
        for environment, evaluated in deployment.requests.items():
            for number, (each, body) in enumerate(
                zip(evaluated, from_evaluated(evaluated), strict=True)
            ):
                yield _Scanned(
                    f"{root.name}-{environment}-{number}.json",
                    f"{root.name} ({environment}): {body.type} {body.name}",
                    root.resource(each.symbol).skips,
                    _template(body),
                )


def _template(body: Body) -> Mapping[str, object]:
    name = "/".join(body.id.rpartition("/providers/")[2].split("/")[2::2]) or body.name
    resource: dict[str, object] = {
        "type": body.type,
        "apiVersion": body.api_version,
        "name": name,
    }
    resource |= {key: _plain(value) for key, value in body.body.items()}
    return {"$schema": _SCHEMA, "contentVersion": "1.0.0.0", "resources": [resource]}


def _plain(value: object) -> object:
    if value is UNKNOWN:
        return "[reference('unknown')]"
    if isinstance(value, Mapping):
        return {name: _plain(member) for name, member in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(member) for member in value]
    return value
