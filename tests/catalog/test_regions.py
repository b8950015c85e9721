import pytest

from ailz.catalog import regions
from ailz.catalog.errors import UnknownFactError


def test_a_region_with_its_geography() -> None:
    found = regions.region("westeurope")
    assert (found.display_name, found.cloud, found.country) == ("West Europe", "AzureCloud", "NL")
    assert found.eu_member
    assert found.eu_data_boundary
    assert (found.availability_zones, found.zone_count) == (True, 3)
    assert found.paired_region == "northeurope"
    assert found.geo_code == "we"
    assert not found.restricted


@pytest.mark.parametrize("written", ["West Europe", "WestEurope", "west-europe", "WESTEUROPE"])
def test_another_spelling_is_refused_with_the_right_one(written: str) -> None:
    assert regions.spelling(written) == "westeurope"
    with pytest.raises(UnknownFactError, match="write it as `westeurope`"):
        regions.region(written)


def test_a_region_that_does_not_exist_is_answered_with_near_ones() -> None:
    assert regions.spelling("atlantis") is None
    with pytest.raises(UnknownFactError) as caught:
        regions.region("westeurop")
    assert caught.value.nearest[0] == "westeurope"


def test_regions_of_a_cloud() -> None:
    assert len(regions.regions()) == 71
    names = [each.name for each in regions.regions("AzureUSGovernment")]
    assert names == ["usdodcentral", "usdodeast", "usgovarizona", "usgovtexas", "usgovvirginia"]
    with pytest.raises(UnknownFactError, match="cloud `AzureGermanCloud`"):
        regions.regions("AzureGermanCloud")


def test_residency_groups() -> None:
    assert "norwayeast" in regions.residency("eu_data_boundary")
    assert "norwayeast" not in regions.residency("eu_member")
    assert regions.residency("DE") == ("germanynorth", "germanywestcentral")
    assert {"eu_member", "efta", "US"} <= set(regions.residency_groups())
    with pytest.raises(UnknownFactError, match="residency group `eu`"):
        regions.residency("eu")


def test_replication_that_leaves_the_country_is_named() -> None:
    assert regions.leaves_country("brazilsouth") == "southcentralus"
    assert regions.leaves_country("westeurope") == "northeurope"
    assert regions.leaves_country("uksouth") is None
    assert regions.leaves_country("italynorth") is None


def test_whether_a_type_is_in_a_region() -> None:
    assert regions.available("Microsoft.MachineLearningServices/workspaces", "westeurope") is True
    assert (
        regions.available("Microsoft.MachineLearningServices/workspaces", "chilecentral") is False
    )
    assert (
        regions.available("Microsoft.MachineLearningServices/workspaces", "usgovvirginia") is None
    )


def test_a_child_type_is_where_its_parent_is() -> None:
    child = "Microsoft.MachineLearningServices/workspaces/computes"
    assert regions.available(child, "westeurope") is True
    unlisted = "Microsoft.Sql/servers/connectionPolicies"
    assert regions.available(unlisted, "westeurope") is True


def test_a_list_that_is_a_lower_bound_never_says_no() -> None:
    assert regions.available("Microsoft.Network/bastionHosts", "denmarkeast") is None


def test_a_type_without_a_region_is_everywhere() -> None:
    assert regions.available("Microsoft.Authorization/roleAssignments", "usgovvirginia") is True
    assert regions.available("Microsoft.Network/privateDnsZones", "westeurope") is True


def test_availability_of_an_unknown_type_or_region_is_refused() -> None:
    with pytest.raises(UnknownFactError, match="resource type"):
        regions.available("Microsoft.Moon/craters", "westeurope")
    with pytest.raises(UnknownFactError, match="region"):
        regions.available("Microsoft.Network/natGateways", "moon")


def test_zones_need_a_region_that_has_them() -> None:
    assert regions.zonal("Microsoft.Network/publicIPAddresses", "westeurope") is True
    assert regions.zonal("Microsoft.Network/publicIPAddresses", "westus") is False
    assert regions.zonal("Microsoft.KeyVault/vaults", "westeurope") is None


def test_how_a_service_spreads_over_zones() -> None:
    assert regions.zone_rule("microsoft.keyvault/vaults") == (
        "any zone region, automatic, Standard and Premium"
    )
    assert regions.zone_rule("Microsoft.Authorization/locks") is None


def test_where_the_zone_redundant_nat_gateway_is_missing() -> None:
    found = regions.service_limits("natGateway.standardV2")
    assert "canadaeast" in found["excludedRegions"]
    assert regions.supports("natGateway.standardV2", "canadaeast") is False
    assert regions.supports("natGateway.standardV2", "westeurope") is True
    assert regions.supports("natGateway.standardV2", "usgovvirginia") is None


def test_where_foundry_agents_run() -> None:
    assert regions.supports("foundry.agents", "swedencentral") is True
    assert regions.supports("foundry.agents", "westus2") is False
    assert regions.supports("foundry.agents", "usgovvirginia") is None
    assert regions.supports("foundry.agents.gov", "usgovvirginia") is True


def test_a_finding_that_is_a_rule_says_nothing_about_a_region() -> None:
    assert regions.supports("foundry.agents.sameRegion", "westeurope") is None


def test_an_answer_cannot_change_the_catalog() -> None:
    regions.service_limits("foundry.agents").clear()
    assert regions.service_limits("foundry.agents")["service"] == "Foundry Agent Service"


def test_every_limit_can_be_asked_for() -> None:
    for limit in regions.service_limit_ids():
        assert regions.service_limits(limit)["source"]
    with pytest.raises(UnknownFactError) as caught:
        regions.service_limits("foundry.agent")
    assert "foundry.agents" in caught.value.nearest


def test_pairs_are_regions_of_the_same_cloud() -> None:
    for each in regions.regions():
        if each.paired_region is not None:
            assert regions.region(each.paired_region).cloud == each.cloud
