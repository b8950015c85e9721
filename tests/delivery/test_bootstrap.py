"""Bootstrap: whoever it makes can deploy, and may do nothing else; both languages say the same."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from ailz.azure.bodies import differences, from_evaluated, from_plan
from ailz.azure.rules import refused
from ailz.delivery.bootstrap import bootstrapped
from ailz.delivery.credentials import credentials
from ailz.delivery.pipelines import pipelines
from ailz.delivery.trust import CREDENTIAL
from ailz.design.compose import design
from ailz.design.landing_zone import Deployment, LandingZone
from ailz.model.config import Config
from ailz.model.given_identities import gives_pipelines
from ailz.render.bicep import bicepconfig
from ailz.render.bicep import render_root as bicep_root
from ailz.render.terraform import render_root as terraform_root
from ailz.verify.check import setting_of
from ailz.verify.invariants import broken
from ailz.verify.scan import scan
from ailz.verify.tools.bicep import BicepClient
from ailz.verify.tools.checkov import find_checkov
from ailz.verify.tools.terraform import Terraform
from ailz.verify.tree import bicep_steps
from tests.report.worlds import HUB, config, delivery, platform, virtual_wan
from tests.sampling import drawn
from tests.sampling.product import read
from tests.sampling.rows import rows, todays
from tests.test_samples import predicted_otherwise, written
from tests.tools.fixtures import bicep, bicep_path, terraform_cli

__all__ = ["bicep", "bicep_path", "terraform_cli"]

OURS = "aaaaaaaa-0000-4000-8000-000000000001"
ROWS = [pytest.param(row, id=f"row-{number}") for number, row in enumerate(rows())]


def zone_of(row: Mapping[str, str]) -> LandingZone:
    return bootstrapped(design(read(dict(row))))


def bootstrap(zone: LandingZone) -> Deployment:
    assert zone.bootstrap is not None
    return zone.bootstrap


@pytest.mark.parametrize("row", ROWS)
def test_no_invariant_is_broken_and_azure_takes_it(row: dict[str, str]) -> None:
    deployment = bootstrap(zone_of(row))
    for name, requests in deployment.requests.items():
        bodies = from_evaluated(requests)
        assert [str(each) for each in broken(bodies, setting_of(deployment, name))] == []
        region = next(site.region for site in deployment.context.sites if site.name == name)
        assert list(refused(bodies, region)) == []


@pytest.mark.parametrize("row", todays(ROWS, 30))
def test_bicep_predicts_what_was_decided(
    row: dict[str, str], bicep: BicepClient, tmp_path: Path
) -> None:
    zone = zone_of(row)
    (tmp_path / "bicepconfig.json").write_text(bicepconfig(), encoding="utf-8")
    folder = tmp_path / "bootstrap"
    written(bicep_root(bootstrap(zone).root), folder)
    assert [line for step in bicep_steps(bicep, folder) for line in step.findings] == []
    assert predicted_otherwise(zone, bootstrap(zone), folder, bicep) == []


@pytest.mark.parametrize("row", todays(ROWS, 60))
def test_terraform_plans_what_was_decided(
    row: dict[str, str], terraform_cli: Mapping[str, str], tmp_path: Path
) -> None:
    root = bootstrap(zone_of(row)).root
    written(terraform_root(root), tmp_path)
    known = {**terraform_cli, "REPLAY_KNOWN_IDS": "1"}
    with Terraform(tmp_path / root.name, environment=known) as terraform:
        steps = [terraform.formatted(), terraform.init(), terraform.validate(), terraform.test()]
        assert [line for step in steps for line in step.findings] == []
        for environment in root.environments:
            planned = terraform.plan(Path("environments") / f"{environment}.tfvars")
            assert planned.step.findings == ()
            decided = from_evaluated(bootstrap(zone_of(row)).requests[environment])
            assert differences(decided, from_plan(planned.json)) == []


def with_open_state() -> LandingZone:
    said = delivery("terraform", "bicep")
    where = {**said["state"], "kind": "open", "subscription_id": OURS}
    waiver = {
        "control": "open-state",
        "reason": "Hosted runners until there are others.",
        "approved_by": "Head of platform engineering",
        "until": "2027-06-30",
    }
    return bootstrapped(
        design(config(delivery={**said, "state": where}, security={"waivers": [waiver]}))
    )


def test_an_open_state_is_locked_versioned_and_without_keys() -> None:
    deployment = with_open_state().state
    assert deployment is not None
    (requests,) = deployment.requests.values()
    bodies = {each.symbol: each.body for each in requests}
    properties: Any = bodies["state_storage"]["properties"]
    assert properties["allowSharedKeyAccess"] is False
    assert properties["isLocalUserEnabled"] is False
    blobs: Any = bodies["state_blob_service"]["properties"]
    assert blobs["isVersioningEnabled"] is True
    assert blobs["deleteRetentionPolicy"]["enabled"] is True
    lock: Any = bodies["state_lock"]["properties"]
    assert lock["level"] == "CanNotDelete"
    bodies_ = from_evaluated(requests)
    setting = setting_of(deployment, deployment.root.environments[0])
    assert broken(bodies_, setting) == ()
    # The waiver is about this account: anywhere else an open endpoint is found.
    assert broken(bodies_, replace(setting, opened=False))


def private(platform_: str, kind: str, make: Callable[..., Config], **more: bool) -> LandingZone:
    """A landing zone whose state stands in a network of its own."""
    said = delivery("terraform", "bicep")
    runners: dict[str, Any] = {"kind": kind, "address_space": "10.99.0.0/26"}
    if platform_ == "azure_devops":
        said |= {"platform": platform_, "repository": "nordwall/Data Science/claims"}
    if kind == "managed_pool":
        runners["service_principal"] = "dddddddd-0000-4000-8000-000000000001"
    elif kind == "github_network":
        said |= {"owner_id": 4711}
    else:
        runners["group" if platform_ == "github" else "pool"] = "inside"
    where = {**said["state"], "kind": "private", "subscription_id": OURS}
    if kind == "github_network":
        # GitHub starts none in the region of the others.
        where["region"] = "northeurope"
    said |= {"state": where, "runner": "private", "runners": runners, **more}
    return bootstrapped(design(make(delivery=said)))


def resolving(**over: Any) -> Config:
    """A hub whose private zones we write into."""
    zones = f"{HUB.rsplit('/', 1)[0]}"
    asked = platform().model_dump(mode="json", exclude_unset=True)["platform"]
    return config(
        **{"platform": {**asked, "dns": {"mode": "platform_zones", "zones": {"id": zones}}}, **over}
    )


def conventional(**over: Any) -> Config:
    """An organisation with a pattern of its own: names with a usual form follow it too."""
    return config(naming={"pattern": "{type}-ours-{environment}"}, **over)


PRIVATE = {
    "pool standalone": lambda: private("azure_devops", "managed_pool", config),
    "pool under a hub": lambda: private("azure_devops", "managed_pool", platform),
    "pool under a virtual hub": lambda: private("azure_devops", "managed_pool", virtual_wan),
    "pool that signs": lambda: private("azure_devops", "managed_pool", config, attestations=True),
    "pool under a convention": lambda: private("azure_devops", "managed_pool", conventional),
    "GitHub's standalone": lambda: private("github", "github_network", config),
    "GitHub's under a hub": lambda: private("github", "github_network", platform),
    "runners that exist": lambda: private("github", "existing", platform),
    "zones of the platform": lambda: private("github", "existing", resolving),
}
STATES = {"open": with_open_state, **PRIVATE}


@pytest.mark.parametrize("name", PRIVATE)
def test_a_private_state_is_reached_from_inside_alone(name: str) -> None:
    deployment = PRIVATE[name]().state
    assert deployment is not None
    (requests,) = deployment.requests.values()
    bodies = from_evaluated(requests)
    (environment,) = deployment.root.environments
    assert [str(each) for each in broken(bodies, setting_of(deployment, environment))] == []
    assert list(refused(bodies, deployment.context.sites[0].region)) == []
    properties: Any = {each.symbol: each.body for each in requests}["state_storage"]["properties"]
    assert properties["publicNetworkAccess"] == "Disabled"
    assert properties["networkAcls"]["defaultAction"] == "Deny"
    targets = [
        connection["properties"]["privateLinkServiceId"]
        for each in requests
        if each.type == "Microsoft.Network/privateEndpoints"
        for connection in each.body["properties"]["privateLinkServiceConnections"]  # type: ignore[index,call-overload,union-attr]
    ]
    closed = [each.id for each in requests if each.symbol in ("state_storage", "plan_vault")]
    assert sorted(targets) == sorted(closed)
    assert len(closed) == 1 + (name == "pool that signs")


@pytest.mark.parametrize("name", todays(tuple(STATES), 3))
def test_both_languages_make_the_same_account_for_the_state(
    name: str, bicep: BicepClient, terraform_cli: Mapping[str, str], tmp_path: Path
) -> None:
    zone = STATES[name]()
    assert zone.state is not None
    root = zone.state.root
    (tmp_path / "bicepconfig.json").write_text(bicepconfig(), encoding="utf-8")
    written(bicep_root(root), tmp_path / "bicep")
    steps = bicep_steps(bicep, tmp_path / "bicep")
    assert [line for step in steps for line in step.findings] == []
    assert predicted_otherwise(zone, zone.state, tmp_path / "bicep", bicep) == []
    written(terraform_root(root), tmp_path / "terraform")
    known = {**terraform_cli, "REPLAY_KNOWN_IDS": "1"}
    with Terraform(tmp_path / "terraform" / root.name, environment=known) as terraform:
        first = [terraform.formatted(), terraform.init(), terraform.validate(), terraform.test()]
        assert [line for step in first for line in step.findings] == []
        (environment,) = root.environments
        planned = terraform.plan(Path("environments") / f"{environment}.tfvars")
        assert planned.step.findings == ()
        decided = from_evaluated(zone.state.requests[environment])
        assert differences(decided, from_plan(planned.json)) == []


@pytest.mark.parametrize("name", todays(tuple(STATES), 3))
def test_checkov_finds_nothing_but_reasoned_skips_before_the_first_deployment(name: str) -> None:
    if find_checkov() is None:
        pytest.skip("checkov is not on the PATH (set AILZ_CHECKOV)")
    step = scan(STATES[name]())
    assert step.status == "passed", step.findings
    assert all("skipped: " in remark for remark in step.findings)


@pytest.mark.parametrize("row", todays(ROWS, 10))
def test_credentials_are_those_of_the_jobs(row: dict[str, str]) -> None:
    """Issuer, subject and audience are what a job's token says, and there is no other trust."""
    zone = zone_of(row)
    said = {
        (each.environment, each.identity, each.issuer, each.subject, each.audience)
        for each in credentials(zone.config, pipelines(zone))
    }
    trusted = set()
    for name, requests in bootstrap(zone).requests.items():
        for each in requests:
            if each.type == CREDENTIAL:
                properties: Any = each.body["properties"]
                (audience,) = properties["audiences"]
                who = each.symbol.removesuffix("_credential")
                trusted.add((name, who, properties["issuer"], properties["subject"], audience))
    if gives_pipelines(zone.config) and zone.config.existing.identity_trust == "requested":
        # Their owner writes them, as the request has them word for word.
        assert trusted == set()
        asked = drawn.told(row)["docs/requests/identities.md"].text
        for _, _, issuer, subject, _ in said:
            assert f"--issuer {issuer} --subject {subject} " in asked
        return
    assert trusted == said
