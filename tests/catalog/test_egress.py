import pytest

from ailz.catalog import egress
from ailz.catalog.errors import UnknownFactError

TRAINING = ("aml-compute",)
CUSTOMER_SUBNET = ("aml-computes-in-customer-subnet",)


def ids(needs: tuple[egress.Need, ...]) -> list[str]:
    return [need.id for need in needs]


def test_what_training_in_an_own_subnet_needs() -> None:
    found = egress.needs(TRAINING, CUSTOMER_SUBNET, "AzureCloud", "westeurope")
    assert {"entra-signin", "azure-resource-manager", "aml-service", "mcr"} <= set(ids(found))
    service = next(need for need in found if need.id == "aml-service")
    assert service.service_tags == ("AzureMachineLearning",)
    assert service.required == "required"
    assert service.why
    assert service.sources


def test_a_private_endpoint_makes_a_need_go_away() -> None:
    closed = egress.needs(TRAINING, CUSTOMER_SUBNET, "AzureCloud", "westeurope")
    open_storage = (*CUSTOMER_SUBNET, "storage-without-private-endpoint")
    opened = egress.needs(TRAINING, open_storage, "AzureCloud", "westeurope")
    assert set(ids(opened)) - set(ids(closed)) == {"storage-data"}


def test_a_platform_subnet_gets_only_what_lists_it() -> None:
    found = egress.needs(["bastion"], ["bastion"], "AzureCloud", "westeurope")
    assert found
    assert all("bastion" in need.segments for need in found)


def test_a_windows_jump_box_is_a_jump_box_and_a_machine() -> None:
    found = ids(egress.needs(["jumpbox-windows"], ["jumpbox-windows"], "AzureCloud", "uksouth"))
    assert "windows-activation" in found
    assert "azure-resource-manager" in found
    linux = ids(egress.needs(["jumpbox-linux"], ["jumpbox-linux"], "AzureCloud", "uksouth"))
    assert "windows-activation" not in linux


def test_every_account_gets_a_host_of_its_own() -> None:
    accounts = {"storageAccount": ["stone", "sttwo"]}
    need = egress.need("storage-data", "AzureUSGovernment", "usgovvirginia", accounts)
    assert need.fqdns is not None
    assert need.fqdns[:2] == (
        "stone.blob.core.usgovcloudapi.net",
        "sttwo.blob.core.usgovcloudapi.net",
    )
    assert need.unresolved == ()


def test_a_placeholder_without_a_value_stays_and_is_listed() -> None:
    need = egress.need("storage-data", "AzureCloud", "westeurope")
    assert need.unresolved == ("storageAccount",)
    assert need.fqdns is not None
    assert "{storageAccount}.blob.core.windows.net" in need.fqdns


def test_a_regional_tag_takes_the_region() -> None:
    need = egress.need("aml-storage-region", "AzureCloud", "westeurope")
    assert need.service_tags == ("Storage.westeurope",)


def test_azure_cloud_spells_some_regions_its_own_way() -> None:
    france = egress.need("acr-tasks-pool", "AzureCloud", "francecentral")
    assert all("{region}" not in tag for tag in france.service_tags)
    tunnel = egress.need("aks-tunnel-udp", "AzureCloud", "francecentral")
    assert tunnel.service_tags == ("AzureCloud.centralfrance",)


def test_hosts_that_no_source_states_for_a_cloud_are_not_made_up() -> None:
    assert egress.need("mcr-aks-cdn", "AzureChinaCloud", "chinanorth3").fqdns is None
    assert egress.need("azure-dns", "AzureChinaCloud", "chinanorth3").fqdns == ()


def test_every_need_can_be_asked_for_in_every_cloud() -> None:
    assert len(egress.need_ids()) == 180
    for cloud in ("AzureCloud", "AzureUSGovernment", "AzureChinaCloud"):
        for need_id in egress.need_ids():
            need = egress.need(need_id, cloud, "westeurope")
            assert need.required in ("required", "recommended", "optional")
            assert need.direction in ("outbound", "inbound")
            assert "region" not in need.unresolved


def test_words_that_are_not_of_the_vocabulary_are_refused() -> None:
    with pytest.raises(UnknownFactError, match="network segment `aml-computes`"):
        egress.needs(["aml-computes"], [], "AzureCloud", "westeurope")
    with pytest.raises(UnknownFactError, match="condition `storage-without-private-endpoints`"):
        egress.needs(TRAINING, ["storage-without-private-endpoints"], "AzureCloud", "westeurope")
    with pytest.raises(UnknownFactError, match="cloud `AzureGermanCloud`"):
        egress.needs(TRAINING, [], "AzureGermanCloud", "westeurope")
    with pytest.raises(UnknownFactError, match="network need `mrc`"):
        egress.need("mrc", "AzureCloud", "westeurope")


def test_the_vocabulary_is_the_one_the_needs_speak() -> None:
    for need_id in egress.need_ids():
        need = egress.need(need_id, "AzureCloud", "westeurope")
        assert set(need.segments) <= set(egress.segments())
        assert set(need.conditions) <= set(egress.conditions())


def test_bundles_and_groups_of_conditions() -> None:
    assert "aml-service" in egress.bundle("aml-own-vnet")
    assert set(egress.bundle("jumpbox-linux")) <= set(egress.need_ids())
    assert "storage-without-private-endpoint" in egress.condition_group("without private endpoint")
    with pytest.raises(UnknownFactError, match="bundle of network needs"):
        egress.bundle("aml")
    with pytest.raises(UnknownFactError, match="group of conditions"):
        egress.condition_group("moon")


@pytest.mark.parametrize(
    "destination",
    ["Storage", "storage", "Storage.westeurope", "*.blob.core.windows.net", "AzureCloud"],
)
def test_what_would_let_data_out_is_refused(destination: str) -> None:
    refusal = egress.must_not_open(destination)
    assert refusal is not None
    assert refusal.why
    assert refusal.safer_form
    assert refusal.sources


def test_a_named_host_may_be_opened() -> None:
    assert egress.must_not_open("stone.blob.core.windows.net") is None
    assert egress.must_not_open("AzureActiveDirectory") is None


def test_service_tags_know_where_they_may_be_used() -> None:
    tag = egress.service_tag("storage")
    assert (tag.tag, tag.regional, tag.firewall_destination) == ("Storage", True, True)
    with pytest.raises(UnknownFactError, match="service tag `Moon`"):
        egress.service_tag("Moon")
