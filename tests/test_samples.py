"""Both languages over the sampled configuration space: what the tools predict is what we decided.

Both take seconds a row, so a day's runs compile a quarter of the rows and plan one in fifteen, and
the next day's the next ones; AILZ_FULL=1 judges them all.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import pytest

from ailz.azure.bodies import differences, from_evaluated, from_plan, from_snapshot
from ailz.delivery.bootstrap import bootstrapped
from ailz.design.evaluate import evaluate
from ailz.design.landing_zone import Deployment, LandingZone
from ailz.render.bicep import bicepconfig
from ailz.render.bicep import render_root as bicep_root
from ailz.render.terraform import render_root as terraform_root
from ailz.verify.disk.mocked import evaluation
from ailz.verify.scan import scan
from ailz.verify.tools.bicep import BicepClient
from ailz.verify.tools.checkov import find_checkov
from ailz.verify.tools.terraform import Terraform
from ailz.verify.tree import bicep_steps
from tests.sampling.drawn import designed
from tests.sampling.rows import rows, todays
from tests.tools.fixtures import bicep, bicep_path, terraform_cli

__all__ = ["bicep", "bicep_path", "terraform_cli"]

ROWS = [pytest.param(row, id=f"row-{number}") for number, row in enumerate(rows())]


def written(files: Mapping[str, str], folder: Path) -> None:
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8", newline="\n")


def predicted_otherwise(
    zone: LandingZone, deployment: Deployment, folder: Path, bicep: BicepClient
) -> list[str]:
    found = []
    for environment in deployment.context.sites:
        snapshot = bicep.snapshot(
            folder / f"{environment.name}.bicepparam",
            environment.subscription_id,
            zone.config.organisation.tenant_id,
            environment.region,
        )
        decided = from_evaluated(evaluate(deployment.root, environment.name))
        found += differences(decided, from_snapshot(snapshot))
    return found


@pytest.mark.parametrize("row", todays(ROWS, 18))
def test_bicep_compiles_and_predicts_what_was_decided(
    row: dict[str, str], bicep: BicepClient, tmp_path: Path
) -> None:
    zone = designed(row)
    (tmp_path / "bicepconfig.json").write_text(bicepconfig(), encoding="utf-8")
    for deployment in zone.deployments:
        folder = tmp_path / deployment.root.name
        written(bicep_root(deployment.root), folder)
        assert [line for step in bicep_steps(bicep, folder) for line in step.findings] == []
        found = predicted_otherwise(zone, deployment, folder, bicep)
        known = ROLE_ON_VAULT if is_mixed(row, zone) else None
        assert [line for line in found if known is None or not known.search(line)] == []


ROLE_ON_VAULT = re.compile(r"Microsoft\.KeyVault/vaults/[^/]+/\S+/roleAssignments/")


def is_mixed(row: dict[str, str], zone: LandingZone) -> bool:
    """Whether Databricks has a key of ours in some environments only.

    Answers that not every environment gives are predicted as empty, and with them the names of the
    roles on the vault that are made of them.
    """
    places = {site.keys_in for site in zone.main.context.sites}
    return row["pipelines"].startswith("databricks") and len(places) > 1


@pytest.mark.parametrize("row", todays(ROWS, 40))
def test_checkov_finds_nothing_but_reasoned_skips(row: dict[str, str]) -> None:
    if find_checkov() is None:
        pytest.skip("checkov is not on the PATH (set AILZ_CHECKOV)")
    step = scan(bootstrapped(designed(row)))
    assert step.status == "passed", step.findings


@pytest.mark.parametrize("row", todays(ROWS, 40))
def test_terraform_validates_and_plans_what_was_decided(
    row: dict[str, str], terraform_cli: Mapping[str, str], tmp_path: Path
) -> None:
    zone = designed(row)
    known = {**terraform_cli, "REPLAY_KNOWN_IDS": "1"}
    for deployment in zone.deployments:
        root = deployment.root
        written(terraform_root(root), tmp_path)
        with Terraform(tmp_path / root.name, environment=known) as terraform:
            steps = [terraform.formatted(), terraform.init(), terraform.validate()]
            assert [line for step in steps for line in step.findings] == []
            for environment in root.environments:
                planned = terraform.plan(Path("environments") / f"{environment}.tfvars")
                assert planned.step.findings == ()
                decided = from_evaluated(evaluate(root, environment))
                assert differences(decided, from_plan(planned.json)) == []


@pytest.mark.parametrize("row", todays(ROWS, 40))
def test_terraform_says_what_was_decided_with_a_mocked_provider_too(
    row: dict[str, str], terraform_cli: Mapping[str, str], tmp_path: Path
) -> None:
    """What `ailz check` holds a tree against: without an answer of the provider, nor of Azure."""
    zone = designed(row)
    for deployment in zone.deployments:
        root = deployment.root
        written(terraform_root(root), tmp_path)
        with Terraform(tmp_path / root.name, environment=terraform_cli) as terraform:
            assert terraform.init().ok
            for environment in root.environments:
                decided = evaluate(root, environment)
                found = evaluation(terraform, root, environment, decided)
                assert found.step.findings == ()
                assert found.bodies is not None
                assert differences(from_evaluated(decided), found.bodies) == []
