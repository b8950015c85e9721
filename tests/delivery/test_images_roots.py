"""The roots of a landing zone with images: no invariant is broken, both languages say the same."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from ailz.azure.bodies import differences, from_evaluated, from_plan
from ailz.azure.rules import refused
from ailz.design.landing_zone import Deployment
from ailz.render.bicep import bicepconfig
from ailz.render.bicep import render_root as bicep_root
from ailz.render.terraform import render_root as terraform_root
from ailz.verify.check import setting_of
from ailz.verify.invariants import broken
from ailz.verify.tools.bicep import BicepClient
from ailz.verify.tools.terraform import Terraform
from ailz.verify.tree import bicep_steps
from tests.delivery.images import plain
from tests.test_samples import predicted_otherwise, written
from tests.tools.fixtures import bicep, bicep_path, terraform_cli

__all__ = ["bicep", "bicep_path", "terraform_cli"]
ROOTS = ("bootstrap", "shared", "landing-zone")


def deployment(name: str) -> Deployment:
    return next(each for each in plain("github").every if each.root.name == name)


@pytest.mark.parametrize("name", ROOTS)
def test_no_invariant_is_broken_and_azure_takes_it(name: str) -> None:
    found = deployment(name)
    for environment, requests in found.requests.items():
        bodies = from_evaluated(requests)
        assert [str(each) for each in broken(bodies, setting_of(found, environment))] == []
        region = next(site.region for site in found.context.sites if site.name == environment)
        assert list(refused(bodies, region)) == []


@pytest.mark.parametrize("name", ROOTS)
def test_bicep_predicts_what_was_decided(name: str, bicep: BicepClient, tmp_path: Path) -> None:
    (tmp_path / "bicepconfig.json").write_text(bicepconfig(), encoding="utf-8")
    written(bicep_root(deployment(name).root), tmp_path / name)
    found = [line for step in bicep_steps(bicep, tmp_path / name) for line in step.findings]
    assert found == []
    assert predicted_otherwise(plain("github"), deployment(name), tmp_path / name, bicep) == []


@pytest.mark.parametrize("name", ROOTS[:2])
def test_terraform_plans_what_was_decided(
    name: str, terraform_cli: Mapping[str, str], tmp_path: Path
) -> None:
    found = deployment(name)
    written(terraform_root(found.root), tmp_path)
    known = {**terraform_cli, "REPLAY_KNOWN_IDS": "1"}
    with Terraform(tmp_path / name, environment=known) as terraform:
        steps = [terraform.formatted(), terraform.init(), terraform.validate()]
        assert [line for step in steps for line in step.findings] == []
        for environment in found.root.environments:
            planned = terraform.plan(Path("environments") / f"{environment}.tfvars")
            assert planned.step.findings == ()
            decided = from_evaluated(found.requests[environment])
            assert differences(decided, from_plan(planned.json)) == []
