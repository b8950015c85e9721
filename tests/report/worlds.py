"""Landing zones that differ in what a document must say."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from ailz.design.compose import design
from ailz.model.config import Config
from ailz.report.reading import Reading, read

HUB = "/subscriptions/cccccccc-0000-4000-8000-000000000001/resourceGroups/rg-hub/providers"
STATE = {
    "subscription_id": "aaaaaaaa-0000-4000-8000-000000000009",
    "resource_group": "rg-state",
    "storage_account": "stnordwallstate",
}


def environment(name: str, kind: str, number: int) -> dict[str, Any]:
    return {
        "name": name,
        "kind": kind,
        "subscription_id": f"aaaaaaaa-0000-4000-8000-00000000000{number}",
        "region": "westeurope",
        "address_space": f"10.60.{number}.0/24",
    }


DEV, TEST = environment("dev", "dev", 1), environment("test", "test", 2)
UAT, PROD = environment("uat", "test", 3), environment("prod", "prod", 4)


def config(**over: Any) -> Config:
    sections = {
        "schema_version": 1,
        "organisation": {
            "name": "Nordwall Insurance",
            "tenant_id": "11111111-2222-3333-4444-555555555555",
        },
        "workload": workload(),
        "environments": [DEV, PROD],
        "shared": {
            "subscription_id": "aaaaaaaa-0000-4000-8000-000000000009",
            "region": "westeurope",
        },
        "capabilities": {"machine_learning": {}, "data_lake": {}, "bastion": {}},
        "security": {"keys": "hsm"},
        "access": {
            "data_scientists": {"group_id": "bbbbbbbb-0000-4000-8000-000000000001"},
            "key_custodians": {"group_id": "bbbbbbbb-0000-4000-8000-000000000003"},
        },
        "governance": {"frameworks": ["gdpr"], "tags": {"CostCenter": "4711"}},
        "delivery": delivery("terraform", "bicep"),
        **over,
    }
    return Config.model_validate_json(json.dumps(sections))


def workload(**over: Any) -> dict[str, Any]:
    return {
        "name": "claims",
        "title": "Claims triage",
        "owner": "Claims Data Office",
        "purpose": "Scores incoming claims.",
        "pattern": "classical_ml",
        "data_classification": "confidential",
        "personal_data": True,
        **over,
    }


def delivery(*languages: str, **identity: bool) -> dict[str, Any]:
    return {
        "languages": list(languages),
        "platform": "github",
        "repository": "nordwall/claims",
        "state": STATE if "terraform" in languages else None,
        "identity": identity,
    }


def platform(hub: dict[str, Any] | None = None, **over: Any) -> Config:
    sections = {
        "hub": {
            "kind": "vnet",
            "id": f"{HUB}/Microsoft.Network/virtualNetworks/vnet-hub",
            "connection": "both_sides",
            "gateway": True,
            "address_space": ["10.0.0.0/22"],
            **(hub or {}),
        },
        "egress": {"next_hop_ip": "10.0.1.4"},
        "dns": {"mode": "platform_policy"},
        "logs": {"id": f"{HUB}/Microsoft.OperationalInsights/workspaces/log-central"},
    }
    return config(
        **{
            "platform": sections,
            "capabilities": {"machine_learning": {}, "data_lake": {}},
            **over,
        }
    )


def virtual_wan(**over: Any) -> Config:
    hub = {
        "kind": "vwan",
        "id": f"{HUB}/Microsoft.Network/virtualHubs/hub-we",
        "connection": "request",
        "gateway": False,
    }
    return platform(hub, **over)


WORLDS = {
    "standalone": config(),
    "standalone-one-environment": config(environments=[PROD]),
    "standalone-nat": config(
        security={"egress": "nat_gateway", "locks": False, "level": "high"},
        capabilities={
            "machine_learning": {
                "encryption": "service_side",
                "outbound_fqdns": ["pypi.org", "*.conda.io"],
            },
        },
        way_in={"kind": "none"},
    ),
    "standalone-vpn": config(
        capabilities={"machine_learning": {}, "data_lake": {}},
        way_in={"kind": "vpn", "client_pool": "172.16.200.0/24"},
    ),
    "standalone-lake-only": config(
        capabilities={"data_lake": {}},
        governance={},
        access={},
        shared=None,
        way_in={"kind": "none"},
    ),
    "bicep-only": config(delivery=delivery("bicep")),
    "platform": platform(),
    "platform-four-environments": platform(environments=[DEV, TEST, UAT, PROD]),
    "platform-asks": platform(
        {"connection": "ours_only"},
        delivery=delivery("terraform", may_assign_roles=False, may_assign_policy=False),
    ),
    "virtual-wan": virtual_wan(),
}


@cache
def landing_zone(name: str) -> Reading:
    return read(design(WORLDS[name]))
