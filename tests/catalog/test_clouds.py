import pytest

from ailz.catalog import clouds
from ailz.catalog.errors import UnknownFactError


@pytest.mark.parametrize(
    ("name", "login", "vault", "storage"),
    [
        ("AzureCloud", "login.microsoftonline.com", "vault.azure.net", "core.windows.net"),
        (
            "AzureUSGovernment",
            "login.microsoftonline.us",
            "vault.usgovcloudapi.net",
            "core.usgovcloudapi.net",
        ),
        (
            "AzureChinaCloud",
            "login.chinacloudapi.cn",
            "vault.azure.cn",
            "core.chinacloudapi.cn",
        ),
    ],
)
def test_hosts_differ_between_clouds(name: str, login: str, vault: str, storage: str) -> None:
    found = clouds.cloud(name)
    assert (found.login_host, found.key_vault_suffix, found.storage_suffix) == (
        login,
        vault,
        storage,
    )
    assert found.sources


def test_what_no_source_states_is_none() -> None:
    assert clouds.cloud("AzureChinaCloud").cognitive_services_suffix is None
    government = clouds.cloud("AzureUSGovernment")
    assert government.cognitive_services_suffix == "cognitiveservices.azure.us"


def test_the_public_cloud_comes_first() -> None:
    assert [each.name for each in clouds.clouds()] == [
        "AzureCloud",
        "AzureUSGovernment",
        "AzureChinaCloud",
    ]


def test_an_unknown_cloud_is_refused() -> None:
    with pytest.raises(UnknownFactError, match="cloud `AzureGermanCloud`"):
        clouds.cloud("AzureGermanCloud")
