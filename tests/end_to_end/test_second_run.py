"""What is deployed already meets a change: it touches what the change is about, and that alone."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from ailz.design.compose import design
from ailz.model.loader import load_text
from ailz.render.terraform import render_root
from ailz.report import documents
from ailz.verify.tools.terraform import Planned, Terraform
from tests.sampling.rows import rows, todays
from tests.sampling.space import configuration
from tests.tools.fixtures import terraform_cli

__all__ = ["terraform_cli"]

ROWS = [pytest.param(row, id=f"row-{number}") for number, row in enumerate(rows())]
EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
Data = dict[str, Any]


@pytest.fixture(scope="module")
def insurer() -> Data:
    data: Data = yaml.safe_load((EXAMPLES / "insurer.yaml").read_text(encoding="utf-8"))
    data["capabilities"]["search"] = {}
    # A key of ours: its version is what the workspace is given, and what a rotation moves.
    data["capabilities"]["machine_learning"]["encryption"] = "service_side"
    return data


@pytest.fixture(scope="module")
def deployed(
    insurer: Data, terraform_cli: Mapping[str, str], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Terraform]:
    """The insurer's dev, applied once; each test plans a change of it and applies nothing."""
    folder = written(insurer, tmp_path_factory.mktemp("first"))
    with Terraform(folder, environment=terraform_cli) as terraform:
        assert terraform.init().ok
        assert terraform.plan(VALUES).step.ok
        assert terraform.apply().findings == ()
        yield terraform


VALUES = Path("environments/dev.tfvars")


def written(data: Data, folder: Path) -> Path:
    """Write the environments' root of a configuration and return its folder."""
    root = design(load_text(json.dumps(data))).deployments[-1].root
    for path, text in render_root(root).items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8", newline="\n")
    return folder / root.name


@pytest.fixture
def planned(
    deployed: Terraform, insurer: Data, tmp_path: Path
) -> Callable[[Callable[[Data], object]], Planned]:
    """Plan dev with a change of the configuration."""

    def plan(change: Callable[[Data], object]) -> Planned:
        data = copy.deepcopy(insurer)
        change(data)
        deployed.regenerated(written(data, tmp_path))
        found = deployed.plan(VALUES)
        assert found.step.findings == ()
        return found

    return plan


Plan = Callable[[Callable[[Data], object]], Planned]


def symbols(found: Mapping[str, object]) -> set[str]:
    """Return the names of resources and modules among addresses."""
    return {re.sub(r"\[.*", "", address.removeprefix("module.")) for address in found}


def test_no_change_is_an_empty_plan(planned: Plan) -> None:
    assert planned(lambda _: None).changes == ()


def test_a_tag_replaces_nothing_and_moves_no_key(planned: Plan) -> None:
    found = planned(lambda data: data["governance"]["tags"].update(CostCenter="x"))
    assert found.actions("delete", "create") == {}
    updated = found.actions("update")
    assert "azapi_resource.encryption_identity" in updated
    # A role or a key that is sent again is what a change of tags must not cause.
    assert not [name for name in updated if "role_assignment" in name or ".key[" in name]
    assert bodies_that_change(found) == []


def bodies_that_change(found: Planned) -> list[str]:
    """Return the addresses whose body an update would send otherwise than before."""
    return [
        change["address"]
        for change in found.json["resource_changes"]
        if change["change"]["actions"] == ["update"]
        and change["change"]["before"].get("body") != change["change"]["after"].get("body")
    ]


def test_a_persona_that_leaves_loses_its_roles_and_nothing_else_changes(planned: Plan) -> None:
    found = planned(lambda data: data["access"].pop("data_scientists"))
    assert symbols(found.actions("delete", "create", "update")) == {
        "persona_access.azapi_resource.role_assignment"
    }
    assert found.actions("create", "update") == {}


def test_another_group_takes_the_roles_over(planned: Plan) -> None:
    group = "0a6e3f70-94b2-4c5d-8e17-d2f0b8a6c999"
    found = planned(lambda data: data["access"]["data_scientists"].update(group_id=group))
    assert symbols(found.actions("delete", "create", "update")) == {
        "persona_access.azapi_resource.role_assignment"
    }


def test_a_cluster_comes_and_goes_alone(planned: Plan) -> None:
    clusters = [
        {"name": "training", "vm_size": "Standard_D4ds_v4", "max_nodes": 4},
        {"name": "scoring", "vm_size": "Standard_D8ds_v4", "segment": "inference"},
    ]
    learning = {"clusters": [*clusters, {"name": "late", "vm_size": "Standard_D4ds_v4"}]}
    found = planned(lambda data: data["capabilities"]["machine_learning"].update(learning))
    assert symbols(found.actions("delete", "create", "update")) == {
        "azapi_resource.compute_cluster"
    }


def test_a_file_system_comes_alone(planned: Plan) -> None:
    def add(data: Data) -> None:
        data["capabilities"]["data_lake"]["containers"].append("late")

    found = planned(add)
    assert found.actions("delete", "update") == {}
    assert "azapi_resource.lake_container" in symbols(found.actions("create"))


def test_an_environment_more_changes_nothing_here(planned: Plan) -> None:
    def add(data: Data) -> None:
        late = copy.deepcopy(data["environments"][-1])
        late.update(name="late", address_space="10.44.8.0/23")
        data["environments"].append(late)

    assert planned(add).changes == ()


def test_an_environment_less_changes_nothing_here(planned: Plan) -> None:
    assert planned(lambda data: data["environments"].pop(1)).changes == ()


def test_locks_off_go_before_what_they_protect(planned: Plan) -> None:
    """Everything that is locked is made before its lock, so that it goes after it."""

    def change(data: Data) -> None:
        data["security"]["locks"] = False
        data["access"].pop("data_scientists")

    found = planned(change)
    assert "azapi_resource.delete_lock" in symbols(found.actions("delete"))
    assert found.actions("create", "update") == {}


@pytest.mark.parametrize("row", todays(ROWS, 100))
def test_a_tag_replaces_nothing_in_any_sample(
    row: dict[str, str], terraform_cli: Mapping[str, str], tmp_path: Path
) -> None:
    data: Data = json.loads(json.dumps(configuration(row)))
    data.setdefault("governance", {}).setdefault("tags", {})["Team"] = "one"
    with Terraform(written(data, tmp_path / "one"), environment=terraform_cli) as terraform:
        values = Path("environments") / f"{data['environments'][-1]['name']}.tfvars"
        assert terraform.init().ok
        assert terraform.plan(values).step.findings == ()
        assert terraform.apply().findings == ()
        assert terraform.plan(values).changes == ()
        data["governance"]["tags"]["Team"] = "two"
        terraform.regenerated(written(data, tmp_path / "two"))
        assert terraform.plan(values).actions("delete", "create") == {}
        assert terraform.destroy(values).findings == ()


def test_a_rotation_by_hand_is_handed_on(deployed: Terraform, insurer: Data) -> None:
    """The runbook's command names what there is, and the workspace gets what it finds."""
    text = documents(design(load_text(json.dumps(insurer))))["docs/runbook.md"].text
    named = re.findall(r"-replace='?([^' \n]+)", text)
    assert named
    held = {resource["address"] for resource in managed(deployed.state())}
    assert set(named) <= held


OTHER_LETTERS = {
    # The workspace's links and a cluster's size: azure-rest-api-specs#8323, #30625, #20336.
    "Microsoft.MachineLearningServices/workspaces",
    "Microsoft.MachineLearningServices/workspaces/computes",
    # The log workspace: terraform-provider-azurerm#13348, #18711.
    "Microsoft.Insights/components",
    # The log workspace: terraform-provider-azurerm#10165, #10857, #11099.
    "Microsoft.Insights/diagnosticSettings",
    # azurerm too reads the other network's id in any letters.
    "Microsoft.Network/virtualNetworks/virtualNetworkPeerings",
}
"""What Azure is known to answer with ids or words in other letters than it was sent."""


def test_an_answer_in_other_letters_is_no_change(deployed: Terraform) -> None:
    """Azapi compares letter by letter unless told otherwise: each plan would update these."""
    strict = [
        resource["address"]
        for resource in managed(deployed.state())
        if resource["type"] == "azapi_resource"
        and resource["values"]["type"].partition("@")[0] in OTHER_LETTERS
        and not resource["values"].get("ignore_casing")
    ]
    assert strict == []


def managed(state: Data) -> list[Data]:
    """Return the resources of a state that its own root makes."""
    found: list[Data] = state["values"]["root_module"]["resources"]
    return found
