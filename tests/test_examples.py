"""The three shipped organisations, from their file to what the real tools say of the result."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from ailz.__main__ import main
from ailz.design.compose import design
from ailz.design.evaluate import evaluate
from ailz.design.landing_zone import LandingZone
from ailz.model.loader import load
from ailz.verify.bodies import UNKNOWN, differences, from_evaluated, from_plan, from_snapshot
from ailz.verify.tools.bicep import BicepClient
from ailz.verify.tools.terraform import Terraform
from ailz.verify.tree import bicep_steps
from tests.tools.fixtures import bicep, bicep_path, terraform_cli

__all__ = ["bicep", "bicep_path", "terraform_cli"]

EXAMPLES = Path(__file__).resolve().parents[1] / "examples"
NAMES = ("insurer", "hospital", "software-company")
ROOTS = ("shared", "landing-zone")


@pytest.fixture(scope="module")
def zones() -> Mapping[str, LandingZone]:
    return {name: design(load(EXAMPLES / f"{name}.yaml")) for name in NAMES}


@pytest.fixture(scope="module")
def trees(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Path]:
    made = {}
    for name in NAMES:
        made[name] = tmp_path_factory.mktemp(name)
        config = str(EXAMPLES / f"{name}.yaml")
        assert main(["generate", "--quiet", "-c", config, "-d", str(made[name])]) == 0
    return made


def root_of(zone: LandingZone, name: str) -> Any:
    found = {deployment.root.name: deployment for deployment in zone.deployments}
    return found[name]


@pytest.mark.parametrize("root", ROOTS)
@pytest.mark.parametrize("name", ["insurer", "software-company"])
def test_terraform_plans_what_was_decided_and_comes_down_again(
    name: str,
    root: str,
    zones: Mapping[str, LandingZone],
    trees: Mapping[str, Path],
    terraform_cli: Mapping[str, str],
) -> None:
    folder = trees[name] / "terraform" / root
    deployment = root_of(zones[name], root)
    known = {**terraform_cli, "REPLAY_KNOWN_IDS": "1"}
    with Terraform(folder, environment=known) as terraform:
        for run in (terraform.formatted, terraform.init, terraform.validate):
            step = run()
            assert step.findings == (), step.name
        for environment in deployment.root.environments:
            planned = terraform.plan(Path("environments") / f"{environment}.tfvars")
            assert planned.step.findings == ()
            decided = from_evaluated(evaluate(deployment.root, environment))
            assert differences(decided, from_plan(planned.json)) == []
    last = Path("environments") / f"{deployment.root.environments[-1]}.tfvars"
    with Terraform(folder, environment=terraform_cli) as terraform:
        steps = [terraform.init(), terraform.test(), terraform.plan(last).step, terraform.apply()]
        again = terraform.plan(last)
        steps += [again.step, terraform.destroy(last)]
    assert [finding for step in steps for finding in step.findings] == []
    assert again.changes == ()


@pytest.mark.parametrize("root", ROOTS)
@pytest.mark.parametrize("name", ["hospital", "software-company"])
def test_bicep_predicts_what_was_decided(
    name: str,
    root: str,
    zones: Mapping[str, LandingZone],
    trees: Mapping[str, Path],
    bicep: BicepClient,
) -> None:
    folder = trees[name] / "bicep" / root
    zone = zones[name]
    deployment = root_of(zone, root)
    assert [finding for step in bicep_steps(bicep, folder) for finding in step.findings] == []
    for environment in deployment.context.environments:
        snapshot = bicep.snapshot(
            folder / f"{environment.name}.bicepparam",
            environment.subscription_id,
            zone.config.organisation.tenant_id,
            environment.region,
        )
        assert snapshot["diagnostics"] == []
        decided = from_evaluated(evaluate(deployment.root, environment.name))
        assert differences(decided, from_snapshot(snapshot)) == []
        for predicted in snapshot["predictedResources"]:
            if predicted["id"].startswith("["):
                assert "principalId" in predicted["id"], predicted["id"]


def checkov_path() -> str:
    found = os.environ.get("AILZ_CHECKOV") or shutil.which("checkov")
    if found is None:
        pytest.skip("checkov is not on the PATH (set AILZ_CHECKOV)")
    return found


def plain(value: object) -> object:
    """A value as an ARM template holds it; what only Azure knows is an expression."""
    if value is UNKNOWN:
        return "[reference('unknown')]"
    if isinstance(value, Mapping):
        return {name: plain(member) for name, member in value.items()}
    if isinstance(value, list | tuple):
        return [plain(member) for member in value]
    return value


def templates(zone: LandingZone) -> Iterator[tuple[str, Mapping[str, str], dict[str, object]]]:
    """One template a request, with the scanner's checks that its resource skips for a reason.

    checkov does not parse user-defined types or symbolic names, so it is given what Azure would be.
    """
    for deployment in zone.deployments:
        for environment in deployment.root.environments:
            evaluated = evaluate(deployment.root, environment)
            for each, body in zip(evaluated, from_evaluated(evaluated), strict=True):
                name = "/".join(body.id.rpartition("/providers/")[2].split("/")[2::2])
                resource = {
                    "type": body.type,
                    "apiVersion": body.api_version,
                    "name": name or body.name,
                    **{key: plain(value) for key, value in body.body.items()},
                }
                skips = deployment.root.resource(each.symbol).skips
                key = f"{deployment.root.name}-{environment}-{each.symbol}-{each.key or ''}"
                yield key, skips, resource


@pytest.mark.parametrize("name", NAMES)
def test_checkov_finds_nothing_but_reasoned_skips(
    name: str, zones: Mapping[str, LandingZone], tmp_path: Path
) -> None:
    executable = checkov_path()
    skips = {}
    for key, skipped, resource in templates(zones[name]):
        skips[f"/{key}.json"] = skipped
        template = {
            "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
            "contentVersion": "1.0.0.0",
            "resources": [resource],
        }
        (tmp_path / f"{key}.json").write_text(json.dumps(template), encoding="utf-8")
    command = [executable, "-d", str(tmp_path), "--framework", "arm", "--compact"]
    done = subprocess.run(
        [*command, "--skip-download", "--output", "json"],
        capture_output=True,
        text=True,
        check=False,
    )
    report = json.loads(done.stdout)
    assert report["summary"]["parsing_errors"] == 0
    assert report["summary"]["passed"] > 50
    failed = {(c["file_path"], c["check_id"]) for c in report["results"]["failed_checks"]}
    unreasoned = {(file, check) for file, check in failed if check not in skips[file]}
    assert unreasoned == set()
    assert {check for _, check in failed} == {c for each in skips.values() for c in each}
