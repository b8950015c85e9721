"""An organisation's own convention of names, over the sample and at its corners."""

from __future__ import annotations

import re
from functools import cache
from ipaddress import IPv4Network
from typing import Any

import pytest

from ailz.catalog.naming import has_rule, rule
from ailz.delivery.bootstrap import bootstrapped
from ailz.design.compose import design
from ailz.design.evaluate import evaluate
from ailz.design.landing_zone import LandingZone
from ailz.errors import ConfigError
from ailz.model.config import Config
from ailz.model.naming import Naming
from ailz.verify.azure import azure_refuses
from tests.report.worlds import DEV, PROD, config, workload
from tests.sampling.drawn import designed
from tests.sampling.product import read
from tests.sampling.rows import rows

ROWS = [pytest.param(row, id=f"row-{number}") for number, row in enumerate(rows())]
COMMON = "{type}-{workload}-{environment}-{region}-{instance}"
FOLLOWS = {
    "Microsoft.KeyVault/vaults/keys",
    "Microsoft.Network/networkSecurityGroups",
    "Microsoft.Network/privateEndpoints",
    "Microsoft.Network/virtualNetworks/subnets",
}


def named(whole: Config, **naming: Any) -> Config:
    made = Naming.model_validate({"pattern": COMMON, "instance": "001", **naming})
    return whole.model_copy(update={"naming": made})


@cache
def conventional(choices: tuple[tuple[str, str], ...]) -> LandingZone:
    return design(named(read(dict(choices))))


def shape(name: str, environment: str) -> str:
    """A name with its environment and its hash taken out."""
    return re.sub(r"[a-z2-7]{5}$", "*", name).replace(environment, "<environment>", 1)


@pytest.mark.parametrize("row", ROWS)
def test_the_common_pattern_can_be_had_everywhere(row: dict[str, str]) -> None:
    """Twenty-five of twenty-four characters once refused it; the order of shortening is one."""
    zone = conventional(tuple(row.items()))
    assert azure_refuses(zone) == []
    for deployment in zone.deployments:
        for field, what in deployment.part.names.items():
            limits = rule(what.type, what.kind)
            found = {e: names[field] for e, names in deployment.names.items() if field in names}
            assert all(len(name) <= (limits.max_length or 90) for name in found.values())
            shapes = {
                shape(name, environment) if what.unique else name.replace(environment, "", 1)
                for environment, name in found.items()
                if len(environment) <= 4
            }
            assert len(shapes) <= 1, (field, found)


@pytest.mark.parametrize("row", ROWS)
def test_what_follows_the_convention_is_asked_for_under_the_name_that_explain_lists(
    row: dict[str, str],
) -> None:
    zone = conventional(tuple(row.items()))
    for deployment in zone.deployments:
        for environment in deployment.root.environments:
            listed = set(deployment.names[environment].values())
            for request in evaluate(deployment.root, environment):
                fixed_by_azure = request.name.startswith(("Azure", "GatewaySubnet"))
                if request.type in FOLLOWS and not fixed_by_azure:
                    assert request.name in listed
                    assert "001" in request.name
                interface = request.body.get("properties", {}).get("customNetworkInterfaceName")
                assert interface is None or interface in listed


@pytest.mark.parametrize("row", ROWS)
def test_no_two_requests_have_one_id_or_one_name_of_the_world(row: dict[str, str]) -> None:
    for zone in (designed(row), design(named(read(row), hash=False))):
        assert [f for f in azure_refuses(zone) if f.code == "NAME-TAKEN"] == []


@pytest.mark.parametrize("row", ROWS)
def test_no_security_rule_names_a_range_and_one_inside_it(row: dict[str, str]) -> None:
    """Azure: OverlappingSubnetsNotPermittedInSecurityRule."""
    whole = read(row)
    hub = whole.platform.hub.address_space if whole.platform.hub else ()
    inside = tuple(str(next(IPv4Network(r).subnets(new_prefix=28))) for r in hub)
    platform = whole.platform.model_copy(update={"client_address_space": ("10.0.0.0/8", *inside)})
    for each in (whole, whole.model_copy(update={"platform": platform})):
        root = design(each).main.root
        for environment in root.environments:
            for request in evaluate(root, environment):
                for rule_ in request.body.get("properties", {}).get("securityRules", ()):
                    for side in ("sourceAddressPrefixes", "destinationAddressPrefixes"):
                        ranges = [IPv4Network(t) for t in rule_["properties"].get(side, ())]
                        assert not any(
                            a.overlaps(b) for i, a in enumerate(ranges) for b in ranges[:i]
                        )


def rules_of(zone: LandingZone, environment: str) -> dict[str, Any]:
    return {
        rule_["name"]: rule_["properties"]
        for request in evaluate(zone.main.root, environment)
        if request.name == "nsg-private-endpoints"
        for rule_ in request.body["properties"]["securityRules"]
    }


def test_a_wide_range_of_clients_does_not_let_the_spoke_itself_in() -> None:
    wide = config(platform={"client_address_space": ["10.0.0.0/8"]})
    rules = rules_of(design(wide), "prod")
    kept, let = rules["deny-spoke"], rules["allow-clients"]
    assert (kept["access"], kept["sourceAddressPrefixes"]) == ("Deny", ["10.60.4.0/24"])
    named_ = [r for name, r in rules.items() if name.startswith("allow-") and r is not let]
    assert all(r["priority"] < kept["priority"] < let["priority"] for r in named_)
    apart = config(platform={"client_address_space": ["192.168.0.0/16"]})
    assert "deny-spoke" not in rules_of(design(apart), "prod")


def test_a_range_around_one_spoke_changes_nothing_in_another_environment() -> None:
    wide = {"platform": {"client_address_space": ["10.60.0.0/16"]}}
    given = {"client_address_space": ["192.168.0.0/16"]}
    before, after = (
        design(config(platform=given, environments=[{**DEV, **over}, PROD]))
        for over in ({}, {"overrides": wide})
    )
    assert evaluate(before.main.root, "prod") == evaluate(after.main.root, "prod")
    assert "deny-spoke" in rules_of(after, "dev")


def test_what_is_lost_is_lost_in_one_order() -> None:
    lost = []
    for name in ("ab", "churn", "forecast", "forecasting", "forecasting-ai-x"):
        zone = design(named(config(workload=workload(name=name))))
        lost.append(zone.main.shortened["prod"].get("workspace_vault", ""))
    assert lost == [
        "region",
        "region, hyphens",
        "region, hyphens",
        "region, hyphens, all but 8 letters of the workload",
        "region, hyphens, all but 8 letters of the workload",
    ]


def test_without_a_convention_names_are_the_usual_ones() -> None:
    zone = design(config())
    names = zone.main.names["prod"]
    assert names["private_endpoints_subnet"] == "snet-private-endpoints"
    assert names["private_endpoints_security_group"] == "nsg-private-endpoints"
    assert names["storage_key"] == "cmk-storage"
    assert names["keys_endpoint"] == f"pep-{names['key_vault']}-vault"
    assert "storage_key" not in zone.main.root.parameter("names").values["prod"]  # type: ignore[operator]


def test_own_codes_short_environments_and_a_word_in_place_of_the_workload() -> None:
    whole = named(
        config(),
        pattern="{type}-abc-{environment}",
        types={"kv": "vault", "Microsoft.Network/virtualNetworks": "VN", "cmk": "key"},
        environments={"dev": "d", "prod": "p"},
        hash=False,
    )
    names = design(whole).main.names
    assert names["prod"]["key_vault"] == "vault-abc-p"
    assert names["dev"]["workspace_vault"] == "vault-abc-ml-d"
    assert names["dev"]["virtual_network"] == "VN-abc-d"
    assert names["prod"]["storage_key"] == "key-abc-storage-p"
    assert names["prod"]["keys_endpoint"] == "pep-abc-keys-p"


def test_a_code_alone_brings_its_type_under_the_convention() -> None:
    whole = config(naming={"types": {"snet": "sub"}})
    names = design(whole).main.names["prod"]
    assert names["private_endpoints_subnet"] == "sub-claims-private-endpoints-prod-we"
    assert names["private_endpoints_security_group"] == "nsg-private-endpoints"


def test_types_that_take_no_capitals_get_none() -> None:
    names = design(named(config(), types={"st": "ST", "kv": "KV"})).main.names["prod"]
    assert names["lake_storage"].startswith("st")
    assert names["key_vault"].startswith("KV")


def test_every_name_of_the_convention_can_be_fixed() -> None:
    zone = design(config())
    for field, what in zone.main.part.names.items():
        if not has_rule(what.type) or field not in zone.main.names["prod"]:
            continue
        name = "given12" if what.unique else f"given-{len(field)}"
        made = design(config(naming={"fixed": {field: {"prod": name}}}))
        assert made.main.names["prod"][field] == name
        asked = str([(r.name, r.body) for r in evaluate(made.main.root, "prod")])
        assert f"'{name}'" in asked, field
        others = {k: v for k, v in zone.main.names["dev"].items() if "fixed" not in k}
        assert dict(made.main.names["dev"]) == others


def test_a_key_is_asked_for_under_the_name_that_it_has() -> None:
    zone = design(named(config()))
    for environment in ("dev", "prod"):
        requests = evaluate(zone.main.root, environment)
        keys = {r.name for r in requests if r.type == "Microsoft.KeyVault/vaults/keys"}
        bodies = str([r.body for r in requests])
        assert keys
        assert "cmk-storage" not in bodies
        assert zone.main.names[environment]["storage_key"] in keys
        assert f"'{zone.main.names[environment]['storage_key']}'" in bodies


@pytest.mark.parametrize(
    ("fixed", "path", "words"),
    [
        (
            {"key_vault": {"dev": "kv-one", "prod": "KV-one"}},
            "naming.fixed.key_vault.prod",
            "key_vault of prod and key_vault of dev would both be KV-one",
        ),
        (
            {"key_vault": {"prod": "kv-one"}, "workspace_vault": {"prod": "kv-one"}},
            "naming.fixed.workspace_vault.prod",
            "workspace_vault of prod and key_vault of prod would both be kv-one",
        ),
        (
            {"private_endpoints_subnet": {"dev": "snet-operations"}},
            "naming.fixed.private_endpoints_subnet.dev",
            "operations_subnet of dev and private_endpoints_subnet of dev",
        ),
    ],
)
def test_one_name_for_two_is_refused_and_both_are_named(
    fixed: dict[str, Any], path: str, words: str
) -> None:
    (finding,) = azure_refuses(design(config(naming={"fixed": fixed})))
    assert (finding.code, finding.path) == ("NAME-TAKEN", path)
    assert words in finding.message


def test_a_fixed_name_that_azure_refuses_is_told_at_its_key() -> None:
    whole = config(naming={"fixed": {"workspace": {"prod": "mlw-windows-x"}}})
    assert {f.path for f in azure_refuses(design(whole))} == {"naming.fixed.workspace.prod"}


@pytest.mark.parametrize(
    ("naming", "path", "suggestion"),
    [
        ({"types": {"vnett": "vn"}}, "naming.types.vnett", "vnet"),
        ({"fixed": {"storage_kee": {"prod": "x"}}}, "naming.fixed.storage_kee", "storage_key"),
        ({"fixed": {"key_vault": {"shared": "kv-x"}}}, "naming.fixed.key_vault.shared", ""),
        (
            {"fixed": {"deploy_identiti": {"prod": "id-x"}}},
            "naming.fixed.deploy_identiti",
            "deploy_identity",
        ),
    ],
)
def test_a_name_of_nothing_is_refused(naming: dict[str, Any], path: str, suggestion: str) -> None:
    with pytest.raises(ConfigError) as caught:
        design(config(naming=naming), bootstrapped)
    (finding,) = caught.value.findings
    assert (finding.code, finding.path, finding.suggestion) == ("NAME-OF-NOTHING", path, suggestion)


def test_environments_that_share_a_subscription_have_ids_of_their_own() -> None:
    beside = {**DEV, "name": "lab", "address_space": "10.60.9.0/24"}
    whole = config(environments=[DEV, beside, PROD])
    assert azure_refuses(design(whole)) == []
    short = named(whole, pattern="{type}-{workload}-{environment}", hash=False)
    assert azure_refuses(design(short)) == []
