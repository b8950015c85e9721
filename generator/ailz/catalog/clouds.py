"""The three Azure clouds and the host names that differ between them."""

from dataclasses import dataclass
from functools import cache

from ailz.catalog import _data


@dataclass(frozen=True, slots=True)
class Cloud:
    """Host names of one cloud: whole hosts, and suffixes without a leading dot.

    `vpn_client_application` is the id of Microsoft's application that VPN clients sign in to, and
    `vpn_issuer_host` the host of the tokens that they bring.
    A value is None where no source states it.
    """

    name: str
    login_host: str
    resource_manager_host: str
    graph_host: str
    storage_suffix: str
    key_vault_suffix: str
    managed_hsm_suffix: str
    container_registry_suffix: str | None
    sql_suffix: str | None
    cosmos_suffix: str | None
    search_suffix: str | None
    cognitive_services_suffix: str | None
    vpn_client_application: str | None
    vpn_issuer_host: str | None
    sources: tuple[str, ...]


@cache
def cloud(name: str) -> Cloud:
    """Return the cloud with this name: `AzureCloud`, `AzureUSGovernment` or `AzureChinaCloud`."""
    key, found = _data.find("clouds", name, "cloud")
    return Cloud(
        name=key,
        login_host=found["login"],
        resource_manager_host=found["resourceManager"],
        graph_host=found["graph"],
        storage_suffix=found["storage"],
        key_vault_suffix=found["keyVault"],
        managed_hsm_suffix=found["managedHsm"],
        container_registry_suffix=found["containerRegistry"],
        sql_suffix=found["sql"],
        cosmos_suffix=found["cosmos"],
        search_suffix=found["search"],
        cognitive_services_suffix=found["cognitiveServices"],
        vpn_client_application=found["vpnClientApplication"],
        vpn_issuer_host=found["vpnIssuer"],
        sources=tuple(found["source"]),
    )


def clouds() -> tuple[Cloud, ...]:
    """Return the three clouds, the public one first."""
    return tuple(cloud(name) for name in _data.section("clouds"))
