"""The request for quota: what the clusters of all environments may grow to."""

from __future__ import annotations

import re
from typing import Any

from ailz.catalog.vm_sizes import vm_size
from ailz.design.compose import design
from ailz.model.config import Config
from ailz.report import documents
from tests.report.worlds import DEV, PROD, config

PATH = "docs/requests/quota.md"


def request(whole: Config) -> str:
    return documents(design(whole))[PATH].text


def learning(*clusters: dict[str, Any]) -> dict[str, Any]:
    builds = {"packages_from": ["feed.contoso.com"]}
    return {
        "machine_learning": {
            "model_registry": False,
            "image_builds": builds,
            "clusters": list(clusters),
        }
    }


def asked(text: str) -> dict[tuple[str, str, str], int]:
    """What the commands ask for: subscription, region and family -> vCPUs."""
    form = (
        r"az quota create --resource-name '?([\w ]+)'? --scope /subscriptions/([\w-]+)/providers"
        r"/Microsoft.MachineLearningServices/locations/(\w+) --limit-object value=(\d+) "
    )
    return {
        (subscription, region, family): int(value)
        for family, subscription, region, value in re.findall(form, text)
    }


def test_vcpus_are_summed_by_family_region_and_subscription_with_the_cluster_that_builds() -> None:
    """A10: of every environment that shares the subscription, at the most nodes."""
    gpu = {"name": "gpu", "vm_size": "Standard_NC4as_T4_v3", "max_nodes": 3}
    cpu = {"name": "cpu", "vm_size": "Standard_D8ds_v4", "max_nodes": 5}
    together = {**DEV, "subscription_id": PROD["subscription_id"]}
    text = request(
        config(environments=[together, PROD], capabilities=learning(gpu, cpu), shared=None)
    )
    builder = vm_size("Standard_D2ds_v4")
    assert builder is not None
    where = (PROD["subscription_id"], "westeurope")
    assert asked(text) == {
        (*where, builder.family): 2 * (builder.vcpus + 5 * 8),
        (*where, "Standard NCASv3_T4 Family"): 2 * 3 * 4,
    }
    assert f"| All families of the region | {2 * (2 + 40 + 12)} |" in text


def test_an_environments_own_clusters_count_there_only() -> None:
    own = {"capabilities": {"machine_learning": {"clusters": [{"name": "small", "max_nodes": 1}]}}}
    big = {"name": "big", "max_nodes": 50}
    dev = {**DEV, "overrides": own}
    text = request(config(environments=[dev, PROD], capabilities=learning(big), shared=None))
    found = {subscription: value for (subscription, _, _), value in asked(text).items()}
    assert found == {DEV["subscription_id"]: 2 + 4, PROD["subscription_id"]: 2 + 50 * 4}


def test_a_size_that_no_list_has_is_asked_for_by_a_person() -> None:
    text = request(
        config(
            environments=[PROD],
            capabilities=learning({"name": "odd", "vm_size": "Standard_Z9_v9"}),
            shared=None,
        )
    )
    assert "no list has Standard_Z9_v9 | unknown |" in text
    assert len(asked(text)) == 1


def test_the_present_quota_is_asked_of_the_provider_that_keeps_it() -> None:
    text = request(config())
    for each in (DEV, PROD):
        place = f"/subscriptions/{each['subscription_id']}/providers"
        assert f"{place}/Microsoft.MachineLearningServices/locations/westeurope/usages?" in text


def test_without_machines_there_is_no_request() -> None:
    made = documents(design(config(capabilities={"data_lake": {}}, shared=None)))
    assert PATH not in made
