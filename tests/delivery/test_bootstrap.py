"""Bootstrap: whoever it makes can deploy, and may do nothing else; both languages say the same."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from ailz.azure.bodies import differences, from_evaluated, from_plan
from ailz.azure.rules import refused
from ailz.delivery.bootstrap import bootstrapped
from ailz.design.compose import design
from ailz.design.landing_zone import Deployment, LandingZone
from ailz.render.bicep import bicepconfig
from ailz.render.bicep import render_root as bicep_root
from ailz.render.terraform import render_root as terraform_root
from ailz.verify.check import setting_of
from ailz.verify.invariants import broken
from ailz.verify.tools.bicep import BicepClient
from ailz.verify.tools.terraform import Terraform
from ailz.verify.tree import bicep_steps
from tests.sampling.product import read
from tests.sampling.rows import rows
from tests.test_samples import predicted_otherwise, written
from tests.tools.fixtures import bicep, bicep_path, terraform_cli

__all__ = ["bicep", "bicep_path", "terraform_cli"]

ROWS = [pytest.param(row, id=f"row-{number}") for number, row in enumerate(rows())]


def zone_of(row: Mapping[str, str]) -> LandingZone:
    return bootstrapped(design(read(dict(row))))


def bootstrap(zone: LandingZone) -> Deployment:
    assert zone.bootstrap is not None
    return zone.bootstrap


@pytest.mark.parametrize("row", ROWS)
def test_no_invariant_is_broken_and_azure_takes_it(row: dict[str, str]) -> None:
    deployment = bootstrap(zone_of(row))
    for name, requests in deployment.requests.items():
        bodies = from_evaluated(requests)
        assert [str(each) for each in broken(bodies, setting_of(deployment, name))] == []
        region = next(site.region for site in deployment.context.sites if site.name == name)
        assert list(refused(bodies, region)) == []


@pytest.mark.parametrize("row", ROWS[::12])
def test_bicep_predicts_what_was_decided(
    row: dict[str, str], bicep: BicepClient, tmp_path: Path
) -> None:
    zone = zone_of(row)
    (tmp_path / "bicepconfig.json").write_text(bicepconfig(), encoding="utf-8")
    folder = tmp_path / "bootstrap"
    written(bicep_root(bootstrap(zone).root), folder)
    assert [line for step in bicep_steps(bicep, folder) for line in step.findings] == []
    assert predicted_otherwise(zone, bootstrap(zone), folder, bicep) == []


@pytest.mark.parametrize("row", ROWS[::24])
def test_terraform_plans_what_was_decided(
    row: dict[str, str], terraform_cli: Mapping[str, str], tmp_path: Path
) -> None:
    root = bootstrap(zone_of(row)).root
    written(terraform_root(root), tmp_path)
    known = {**terraform_cli, "REPLAY_KNOWN_IDS": "1"}
    with Terraform(tmp_path / root.name, environment=known) as terraform:
        steps = [terraform.formatted(), terraform.init(), terraform.validate()]
        assert [line for step in steps for line in step.findings] == []
        for environment in root.environments:
            planned = terraform.plan(Path("environments") / f"{environment}.tfvars")
            assert planned.step.findings == ()
            decided = from_evaluated(bootstrap(zone_of(row)).requests[environment])
            assert differences(decided, from_plan(planned.json)) == []
