"""Runners that GitHub starts in the network of the state: what is handed over, and what is said."""

from __future__ import annotations

import shlex
from functools import cache
from ipaddress import IPv4Network
from typing import Any

import pytest

from ailz.azure.drift import drift
from ailz.azure.play.designed import steps
from ailz.azure.request import Request
from ailz.catalog.costs import price
from ailz.design.landing_zone import LandingZone
from ailz.render.terraform import render_root as terraform_root
from ailz.report import documents
from tests.delivery.test_bootstrap import PRIVATE
from tests.delivery.test_pool_quota import branch
from tests.delivery.worlds import CHOICES, chosen

NAMES = ("GitHub's standalone", "GitHub's under a hub")
TYPE = "GitHub.Network/networkSettings"


@cache
def zone(name: str) -> LandingZone:
    return PRIVATE[name]()


@cache
def told(name: str) -> dict[str, str]:
    return {path: each.text for path, each in documents(zone(name)).items()}


def requests(zone: LandingZone) -> dict[str, list[Request]]:
    assert zone.state is not None
    (several,) = zone.state.requests.values()
    found: dict[str, list[Request]] = {}
    for each in several:
        found.setdefault(each.type, []).append(each)
    return found


@pytest.mark.parametrize("name", NAMES)
def test_a_subnet_is_handed_to_one_organisation(name: str) -> None:
    made = requests(zone(name))
    (network,) = made[TYPE]
    properties: Any = network.body["properties"]
    assert properties["businessId"] == "4711"
    subnet: Any = next(
        each.body["properties"]
        for each in made["Microsoft.Network/virtualNetworks/subnets"]
        if each.id == properties["subnetId"]
    )
    assert [each["properties"]["serviceName"] for each in subnet["delegations"]] == [TYPE]
    assert subnet["defaultOutboundAccess"] is False
    # Nobody opens a connection to a runner, and what leaves is named.
    group: Any = next(
        each.body["properties"]["securityRules"]
        for each in made["Microsoft.Network/networkSecurityGroups"]
        if each.id == subnet["networkSecurityGroup"]["id"]
    )
    rules = [each["properties"] for each in group]
    assert not [r for r in rules if r["direction"] == "Inbound" and r["access"] == "Allow"]
    assert [r for r in rules if r["direction"] == "Outbound" and r["access"] == "Deny"]


@pytest.mark.parametrize(("most", "range_"), [(2, "10.99.0.0/26"), (40, "10.99.0.0/25")])
def test_the_subnet_holds_the_runners_and_those_that_github_keeps_beside(
    most: int, range_: str
) -> None:
    choice = CHOICES["network"]
    runners = {**choice["runners"], "most": most, "address_space": range_}
    made = requests(chosen({**choice, "runners": runners}))
    (network,) = made[TYPE]
    properties: Any = network.body["properties"]
    subnet: Any = next(
        each.body["properties"]
        for each in made["Microsoft.Network/virtualNetworks/subnets"]
        if each.id == properties["subnetId"]
    )
    usable = IPv4Network(subnet["addressPrefix"]).num_addresses - 5
    assert usable >= most * 1.3


@pytest.mark.parametrize("name", NAMES)
def test_terraform_leaves_the_tag_that_github_writes(name: str) -> None:
    """Without it a second run would take off what GitHub calls the network by."""
    made = zone(name).state
    assert made is not None
    (text,) = (each for each in terraform_root(made.root).values() if f'"{TYPE}@' in each)
    block = text.partition(f'"{TYPE}@')[2].partition("\n}\n")[0]
    assert 'tags["GitHubId"]' in block
    assert "schema_validation_enabled = false" in block


def test_a_second_run_sees_no_change_in_what_github_wrote() -> None:
    made = zone(NAMES[0]).state
    assert made is not None
    (environment,) = made.root.environments
    (step,) = (each for each in steps(made, environment) if each.type == TYPE)
    shown = {**step.body, "tags": {**step.body["tags"], "GitHubId": "A1B2C3"}}
    assert drift(step.body, shown, step.any_case, step.foreign_tags) == []
    assert drift(step.body, shown, step.any_case) != []


@pytest.mark.parametrize("name", NAMES)
def test_the_provider_is_registered_before_and_nothing_counts_against_a_quota(name: str) -> None:
    made = told(name)
    assert any(
        "GitHub.Network" in shlex.split(line)
        for environment in ("dev", "prod")
        for line in branch(made["scripts/prepare.sh"], environment).splitlines()
    )
    assert "runners of the pipelines" not in made.get("docs/requests/quota.md", "")


@pytest.mark.parametrize("name", NAMES)
def test_the_readme_says_who_may_what_it_takes_and_what_it_costs(name: str) -> None:
    text = told(name)["README.md"]
    for asked in (
        "owner of the organisation",
        "write:network_configurations",
        "GitHub Team or GitHub Enterprise Cloud",
        "Before you generate another range",
        "scripts/github.sh --undo runners",
        "the variables and the runners",
    ):
        assert asked in text, asked
    rate = price("github-runner-2")
    assert f"USD {rate.usd:g}" in text
    apart = "nothing connects their network with those of the environments"
    assert (apart in text) == (name == NAMES[0])
    assert TYPE in told(name)["docs/rights.md"]


def test_a_hub_is_asked_for_the_hosts_of_github_alone() -> None:
    text = told(NAMES[1])["docs/requests/egress.md"]
    assert "api.github.com" in text
    assert "manageddevops" not in text
