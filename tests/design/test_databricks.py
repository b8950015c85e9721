"""Databricks: what its subnets let through, who uses its key and when, what its identity reads."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from ailz.design.order import waits
from ailz.render.bicep import render_root as bicep_root
from ailz.render.terraform import render_root as terraform_root
from ailz.report.reading import Stage
from tests.sampling.drawn import designed, reading
from tests.sampling.rows import having

WORKSPACE = "Microsoft.Databricks/workspaces"
SUBNETS = ("databricks_host", "databricks_container")
VNET = "VirtualNetwork"
FIELDS = (
    *("direction", "protocol", "sourceAddressPrefix", "destinationAddressPrefix"),
    *("destinationPortRange", "access"),
)
DEMANDED = {
    "databricks-worker-to-worker-inbound": ("Inbound", "*", VNET, VNET, "*", "Allow"),
    "databricks-worker-to-worker-outbound": ("Outbound", "*", VNET, VNET, "*", "Allow"),
    "databricks-worker-to-sql": ("Outbound", "Tcp", VNET, "Sql", "3306", "Allow"),
    "databricks-worker-to-storage": ("Outbound", "Tcp", VNET, "Storage", "443", "Allow"),
    "databricks-worker-to-eventhub": ("Outbound", "Tcp", VNET, "EventHub", "9093", "Allow"),
}
USUAL, WITH_A_LAKE = "databricks", "databricks with a lake"


def one(choice: str, **others: str) -> dict[str, str]:
    """Return the first row with the choice, of those with these others."""
    (row,) = having(1, pipelines=choice, **others)
    return row


ROWS = [
    pytest.param(one(USUAL, dns="none", keys="software"), id="usual"),
    pytest.param(
        one(WITH_A_LAKE, dns="platform policy", deploying_identity="may all"), id="with a lake"
    ),
]


def stages(row: Mapping[str, str]) -> tuple[Stage, ...]:
    return reading(row).main_stages


@pytest.mark.parametrize("row", ROWS)
def test_security_groups_hold_what_the_service_demands_and_no_way_to_its_public_address(
    row: dict[str, str],
) -> None:
    """Azure refuses a group without them on every later run: ConflictWithNetworkIntentPolicy."""
    for stage in stages(row):
        for group in stage.of_type("Microsoft.Network/networkSecurityGroups"):
            rules = group.body["properties"]["securityRules"]  # type: ignore[index]
            theirs = {
                each["name"].rpartition("_")[2]: each["properties"]
                for each in rules
                if each["name"].startswith("Microsoft.Databricks-workspaces_UseOnly_")
            }
            if group.key not in SUBNETS:
                assert not theirs
                continue
            said = {name: tuple(rule[field] for field in FIELDS) for name, rule in theirs.items()}
            assert said == DEMANDED
            assert "AzureDatabricks" not in str(rules)


@pytest.mark.parametrize("row", ROWS)
def test_the_application_may_use_the_key_before_and_the_workspaces_identities_after(
    row: dict[str, str],
) -> None:
    zone = designed(row)
    root = zone.main.root
    assert zone.config.delivery.identity.may_assign_roles
    after = waits(root)
    services = root.collections["key_access"]["databricks-services"]
    assert "databricks-services" not in root.collections["databricks_key_access"]
    assert "key_access" in after["databricks_workspace"]
    assert "databricks_workspace" in after["databricks_key_access"]
    disks = root.collections["databricks_key_access"]["databricks-disks"]
    assert services["principal_id"] != disks["principal_id"]


@pytest.mark.parametrize("row", ROWS)
def test_its_own_storage_is_prepared_for_a_key_and_has_it_where_that_is_said(
    row: dict[str, str],
) -> None:
    for stage in stages(row):
        (workspace,) = stage.of_type(WORKSPACE)
        parameters = workspace.body["properties"]["parameters"]  # type: ignore[index]
        assert parameters["prepareEncryption"] == {"value": True}
        section = stage.environment.config.capabilities.databricks
        assert section is not None
        assert ("encryption" in parameters) is section.root_storage_key


def test_people_sign_in_here_where_zones_are_ours_and_elsewhere_where_they_are_shared() -> None:
    seen = set()
    for row in (one(USUAL, dns="none"), one(WITH_A_LAKE, dns="platform policy")):
        zone = reading(row)
        here = zone.main.context.dns_mode == "own"
        for stage in zone.main_stages:
            endpoints = stage.of_type("Microsoft.Network/privateEndpoints")
            assert any("browser_authentication" in str(each.body) for each in endpoints) is here
        seen.add(here)
    assert seen == {True, False}


def test_raw_data_that_people_may_not_read_is_not_read_in_development() -> None:
    row = one(WITH_A_LAKE, purpose="restricted personal", environments="two", dials="alike")
    config = designed(row).config
    assert config.capabilities.data_lake is not None
    assert config.capabilities.data_lake.people_read_raw is None
    loop = designed(row).main.root.collections["workload_access"]
    assert loop["databricks-uses-raw"]["environments"] == ["prod"]


def test_where_an_environment_has_keys_of_microsofts_nobody_asks_for_an_identity_of_disks() -> None:
    row = one(USUAL, dials="keys of Microsoft", keys="hsm")
    root = designed(row).main.root
    terraform = "".join(terraform_root(root).values())
    bicep = "".join(bicep_root(root).values())
    path = "properties.managedDiskIdentity.principalId"
    assert f'try(azapi_resource.databricks_workspace.output.{path}, "")' in terraform
    assert f"databricksWorkspace.?{path.replace('.', '.?')} ?? ''" in bicep
    found = {stage.environment.keys_in == "microsoft": stage for stage in stages(row)}
    for theirs, stage in found.items():
        (workspace,) = stage.of_type(WORKSPACE)
        assert ("encryption" in workspace.body["properties"]) is not theirs  # type: ignore[operator]
    assert set(found) == {True, False}
