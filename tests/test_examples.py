"""The three shipped organisations, from their file to what the real tools say of the result."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from ailz.__main__ import main
from ailz.azure.bodies import differences, from_evaluated, from_plan, from_snapshot
from ailz.delivery.bootstrap import bootstrapped
from ailz.design.evaluate import evaluate
from ailz.design.landing_zone import LandingZone
from ailz.verify.scan import scan
from ailz.verify.tools.bicep import BicepClient
from ailz.verify.tools.checkov import checkov, find_checkov
from ailz.verify.tools.terraform import Terraform
from ailz.verify.tree import bicep_steps
from tests.examples import FOLDER, NAMES, roots, zone
from tests.sampling.rows import todays
from tests.tools.fixtures import bicep, bicep_path, terraform_cli

__all__ = ["bicep", "bicep_path", "terraform_cli"]

IN_TERRAFORM = roots("terraform")


@pytest.fixture(scope="module")
def zones() -> Mapping[str, LandingZone]:
    return {name: zone(name) for name in NAMES}


@pytest.fixture(scope="module")
def trees(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Path]:
    made = {}
    for name in NAMES:
        made[name] = tmp_path_factory.mktemp(name)
        config = str(FOLDER / f"{name}.yaml")
        assert main(["generate", "--quiet", "-c", config, "-d", str(made[name])]) == 0
    return made


def root_of(zone: LandingZone, name: str) -> Any:
    found = {deployment.root.name: deployment for deployment in zone.deployments}
    return found[name]


@pytest.mark.parametrize(("name", "root"), IN_TERRAFORM)
def test_terraform_plans_what_was_decided(
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
        # The other environments have the same code: the samples' plans judge their values.
        environment = deployment.root.environments[-1]
        last = Path("environments") / f"{environment}.tfvars"
        planned = terraform.plan(last)
        assert planned.step.findings == ()
        decided = from_evaluated(evaluate(deployment.root, environment))
        assert differences(decided, from_plan(planned.json)) == []


@pytest.mark.parametrize(("name", "root"), todays(IN_TERRAFORM, 5))
def test_with_terraform_it_goes_up_and_comes_down_again(
    name: str,
    root: str,
    zones: Mapping[str, LandingZone],
    trees: Mapping[str, Path],
    terraform_cli: Mapping[str, str],
) -> None:
    last = Path("environments") / f"{root_of(zones[name], root).root.environments[-1]}.tfvars"
    with Terraform(trees[name] / "terraform" / root, environment=terraform_cli) as terraform:
        steps = [terraform.init(), terraform.test(), terraform.plan(last).step, terraform.apply()]
        again = terraform.plan(last)
        steps += [again.step, terraform.destroy(last)]
    assert [finding for step in steps for finding in step.findings] == []
    assert again.changes == ()


@pytest.mark.parametrize(("name", "root"), roots("bicep"))
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
    for environment in deployment.context.sites:
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


@pytest.mark.parametrize("name", todays(NAMES, 3))
def test_checkov_finds_nothing_but_reasoned_skips(
    name: str, zones: Mapping[str, LandingZone], trees: Mapping[str, Path]
) -> None:
    if find_checkov() is None:
        pytest.skip("checkov is not on the PATH (set AILZ_CHECKOV)")
    for step in (scan(bootstrapped(zones[name])), checkov(trees[name])):
        assert step.status == "passed", step.findings
        assert all("skipped: " in remark for remark in step.findings)
