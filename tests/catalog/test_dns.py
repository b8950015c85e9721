import pytest

from ailz.catalog import dns
from ailz.catalog.errors import UnknownFactError
from ailz.catalog.policies import policy

STORAGE = "Microsoft.Storage/storageAccounts"
FOUNDRY = "Microsoft.CognitiveServices/accounts"
AKS = "Microsoft.ContainerService/managedClusters"


def test_foundry_needs_three_zones_in_the_public_cloud_and_one_in_us_government() -> None:
    assert dns.zones(FOUNDRY, "account", "AzureCloud") == (
        "privatelink.cognitiveservices.azure.com",
        "privatelink.openai.azure.com",
        "privatelink.services.ai.azure.com",
    )
    assert dns.zones(FOUNDRY, "account", "AzureUSGovernment") == (
        "privatelink.cognitiveservices.azure.us",
    )


def test_a_cloud_without_a_listed_zone_is_refused_with_those_that_have_one() -> None:
    assert not dns.supported(FOUNDRY, "account", "AzureChinaCloud")
    with pytest.raises(UnknownFactError, match="AzureCloud, AzureUSGovernment only"):
        dns.zones(FOUNDRY, "account", "AzureChinaCloud")


def test_a_regional_zone_takes_the_region() -> None:
    assert dns.zones(AKS, "management", "AzureCloud", "westeurope") == (
        "privatelink.westeurope.azmk8s.io",
    )
    backup = dns.zones(
        "Microsoft.RecoveryServices/vaults", "AzureBackup", "AzureCloud", "westeurope"
    )
    assert backup[0] == "privatelink.we.backup.windowsazure.com"


def test_a_regional_zone_without_a_region_is_refused() -> None:
    with pytest.raises(UnknownFactError, match=r"\{regionName\}"):
        dns.zones(AKS, "management", "AzureCloud")


def test_a_zone_that_only_the_deployment_can_name_is_refused() -> None:
    with pytest.raises(UnknownFactError, match=r"\{dnsPrefix\}"):
        dns.zones("Microsoft.Sql/managedInstances", "managedInstance", "AzureCloud", "westeurope")


def test_the_hyphen_of_the_agent_service_zone() -> None:
    zones = dns.zones("Microsoft.Insights/privateLinkScopes", "azuremonitor", "AzureCloud")
    assert "privatelink.agentsvc.azure-automation.net" in zones
    assert len(zones) == 5


def test_group_ids_of_a_type_in_any_case() -> None:
    assert {"blob", "dfs", "file", "queue", "table"} <= set(dns.group_ids(STORAGE.lower()))
    assert dns.zones(STORAGE, "BLOB", "AzureCloud") == ("privatelink.blob.core.windows.net",)


def test_an_unknown_group_id_or_type_is_answered_with_near_ones() -> None:
    with pytest.raises(UnknownFactError, match=r"group id of Microsoft\.Storage/storageAccounts"):
        dns.zones(STORAGE, "blobs", "AzureCloud")
    with pytest.raises(UnknownFactError) as caught:
        dns.group_ids("Microsoft.Storage/storageAccount")
    assert caught.value.nearest[0] == STORAGE


def test_no_zone_keeps_a_placeholder() -> None:
    for type_name in (
        STORAGE,
        FOUNDRY,
        AKS,
        "Microsoft.Web/staticSites",
        "Microsoft.Kusto/clusters",
    ):
        for group in dns.group_ids(type_name):
            for zone in dns.zones(type_name, group, "AzureCloud", "northeurope"):
                assert "{" not in zone


def test_the_policy_for_foundry_leaves_two_zones_out() -> None:
    found = dns.dine_policy(FOUNDRY, "account")
    assert found is not None
    assert found.zone_parameters == {"privateDnsZoneId": "privatelink.cognitiveservices.azure.com"}
    assert found.missing_zones == (
        "privatelink.openai.azure.com",
        "privatelink.services.ai.azure.com",
    )


def test_storage_has_one_policy_a_group_id() -> None:
    guids = set()
    for group in ("blob", "blob_secondary", "table", "table_secondary", "dfs", "dfs_secondary"):
        found = dns.dine_policy(STORAGE, group)
        assert found is not None
        assert f" {group} groupID" in found.display_name
        guids.add(found.guid)
    assert len(guids) == 6


def test_one_policy_for_several_group_ids_writes_the_zone_of_the_one_asked_for() -> None:
    portal = dns.dine_policy("Microsoft.DataFactory/factories", "portal")
    factory = dns.dine_policy("Microsoft.DataFactory/factories", "dataFactory")
    assert portal is not None
    assert factory is not None
    assert portal.guid == factory.guid
    assert portal.group_id_parameter == "listOfGroupIds"
    assert portal.zone_parameters != factory.zone_parameters


def test_a_mapping_published_for_another_group_id_is_not_taken() -> None:
    token = dns.dine_policy("Microsoft.BotService/botServices", "Token")
    assert token is not None
    assert token.zone_parameters == {"privateDnsZoneId": None}


def test_a_service_without_a_built_in_policy_has_none() -> None:
    assert dns.dine_policy("Microsoft.Sql/servers", "sqlServer") is None


def test_policies_that_would_write_a_wrong_zone_are_named() -> None:
    found = dns.dine_policy("Microsoft.ServiceBus/namespaces", "namespace")
    assert found is not None
    assert found.colliding == ("ed66d4f5-8220-45dc-ab4a-20d1749c74e6",)


def test_zone_parameters_are_parameters_of_the_policy() -> None:
    found = dns.dine_policy("Microsoft.MachineLearningServices/workspaces", "amlworkspace")
    assert found is not None
    assert set(found.zone_parameters) == {"privateDnsZoneId", "secondPrivateDnsZoneId"}
    assert set(found.zone_parameters) <= {each.name for each in policy(found.guid).parameters}


def test_a_subresource_says_what_to_forward_and_what_to_mind() -> None:
    found = dns.subresource("Microsoft.KeyVault/vaults", "vault")
    assert found.forwarders == ("vault.azure.net", "vaultcore.azure.net")
    assert not found.regional
    assert "blob endpoint" in dns.subresource(STORAGE, "dfs").note


def test_where_two_services_share_a_group_id_the_successor_wins_and_says_so() -> None:
    redis = dns.subresource("Microsoft.Cache/redisEnterprise", "redisEnterprise")
    assert redis.service == "Azure Managed Redis"
    assert "privatelink.redisenterprise.cache.azure.net" in redis.note
