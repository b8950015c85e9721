"""Rules across fields: each with what it refuses, what it says, and what it lets pass."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import ailz.model.rules
from ailz.design.compose import design
from ailz.design.evaluate import evaluate
from ailz.errors import ConfigError, Finding
from ailz.model.access import Personas
from ailz.model.config import Config
from ailz.model.loader import load_text
from ailz.model.rules import notices
from ailz.model.rules.tags import OURS
from ailz.model.schema import json_schema

PLATFORM = "/subscriptions/0b7f9a52-6d1c-4e83-9f20-b1d3c5e7a946"
NETWORK = f"{PLATFORM}/resourceGroups/rg-hub/providers/Microsoft.Network"
LOGS = f"{PLATFORM}/resourceGroups/rg-logs/providers/Microsoft.OperationalInsights/workspaces/log"
STORE = f"{PLATFORM}/resourceGroups/rg-claims/providers/Microsoft.Storage/storageAccounts/stclaims"
GIVEN_VAULT = f"{PLATFORM}/resourceGroups/rg-keys/providers/Microsoft.KeyVault/vaults/kv-keys"
POOL = {
    "subscription_id": "0b7f9a52-6d1c-4e83-9f20-b1d3c5e7a946",
    "region": "westeurope",
    "administrators": ["0b7f9a52-6d1c-4e83-9f20-b1d3c5e7a947"],
    "endpoint": {"subnet_id": f"{NETWORK}/virtualNetworks/vnet-hub/subnets/pep"},
}


def group(number: int) -> dict[str, str]:
    return {"group_id": f"5ea273c4-d8f6-4190-865b-1674928a13{number:02}"}


def log_reader(**over: object) -> dict[str, object]:
    return {"name": "model-monitoring", **group(50), "tables": ["AppTraces"], **over}


POSTGRESQL = {
    "administrators": {"name": "sg-databases", "group_id": "6f0c2b1e-4c8e-4f5e-9b1a-2d3c4e5f6a7b"},
    "databases": ["claims"],
}
BRICKS = {"application_object_id": "6f0c2b1e-4c8e-4f5e-9b1a-2d3c4e5f6a7b"}
SQL = {"administrators": {"name": "sg-dba", **group(40)}, "databases": ["claims"]}
STANDALONE: dict[str, Any] = {
    "schema_version": 1,
    "organisation": {
        "name": "Tidewater Software",
        "tenant_id": "2b7f4091-a5c3-4e6d-9328-e3416f57b042",
    },
    "workload": {
        "name": "forecast",
        "title": "Demand forecasts",
        "owner": "Product engineering",
        "purpose": "Forecasts what a shop will sell.",
        "pattern": "classical_ml",
        "data_classification": "internal",
    },
    "platform": {},
    "environments": [
        {
            "name": "dev",
            "kind": "dev",
            "subscription_id": "3c8051a2-b6d4-4f7e-8439-f4527068c153",
            "region": "northeurope",
            "address_space": "10.10.0.0/23",
        },
        {
            "name": "prod",
            "kind": "prod",
            "subscription_id": "4d9162b3-c7e5-408f-954a-056381790264",
            "region": "northeurope",
            "address_space": "10.10.2.0/23",
        },
    ],
    "shared": {
        "subscription_id": "4d9162b3-c7e5-408f-954a-056381790264",
        "region": "northeurope",
    },
    "capabilities": {"machine_learning": {}, "data_lake": {}},
    "way_in": {"kind": "none"},
    "security": {},
    "naming": {},
    "access": {name: group(place) for place, name in enumerate(Personas.model_fields)},
    "governance": {},
    "delivery": {
        "languages": ["terraform"],
        "platform": "github",
        "repository": "tidewater-software/forecast",
        "state": {
            "subscription_id": "4d9162b3-c7e5-408f-954a-056381790264",
            "resource_group": "rg-terraform-state",
            "storage_account": "sttidewaterstate",
        },
    },
}

SPOKE = {
    **{name: section for name, section in STANDALONE.items() if name != "way_in"},
    "platform": {
        "hub": {
            "kind": "vnet",
            "id": f"{NETWORK}/virtualNetworks/vnet-hub",
            "address_space": ["10.0.0.0/22"],
        },
        "egress": {"next_hop_ip": "10.0.0.4"},
        "dns": {"mode": "platform_policy"},
        "logs": {"id": LOGS},
    },
}

VWAN = {
    "platform.hub.kind": "vwan",
    "platform.hub.id": f"{NETWORK}/virtualHubs/vhub",
    "platform.hub.address_space": [],
}

BUDGET = {
    "environment": "dev",
    "amount": 500,
    "start_date": "2026-07-01",
    "contact_emails": ["cloud@tidewater.example"],
}
WINDOW = {"environment": "prod", "days": ["friday"], "start": "22:00", "end": "23:59"}


def own_identity(number: int, name: str, at: str = "") -> str:
    there = at or STANDALONE["environments"][number]["subscription_id"]
    group = f"/subscriptions/{there}/resourceGroups/rg-identities"
    return f"{group}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-{name}"


_ACTS = "environments[{}].overrides.existing.identities"
CONNECTED = {"platform.hub.id": None, "platform.hub.connection": "made_by_platform"}
ZEROS = "00000000-0000-0000-0000-000000000000"
TODAY = date(2026, 6, 30)

WAIVER = {
    "control": "zone-redundancy",
    "reason": "The data must stay in this region.",
    "approved_by": "Risk committee",
    "until": "2027-06-30",
}

Changes = Mapping[str, object]
"""Values by their path; None takes the key out."""


def own_vnet(number: int) -> str:
    return (
        f"/subscriptions/{STANDALONE['environments'][number]['subscription_id']}"
        f"/resourceGroups/rg-net/providers/Microsoft.Network/virtualNetworks/vnet-{number}"
    )


_OWN = "environments[{}].overrides.existing.virtual_network.id"
THEIRS: Changes = {
    "platform.hub": None,
    **{_OWN.format(number): own_vnet(number) for number in (0, 1)},
}
"""VNets that are connected already."""


def own_registry(number: int, **said: str) -> dict[str, str]:
    group = f"{NETWORK.partition('/providers/')[0]}/providers"
    return {"id": f"{group}/Microsoft.ContainerRegistry/registries/cr{number}", **said}


_OWN_REGISTRY = "environments[{}].overrides.existing.container_registry"
REGISTRIES: Changes = {_OWN_REGISTRY.format(number): own_registry(number) for number in (0, 1)}
GIVEN: Changes = {
    **THEIRS,
    "existing.subnets": {"private_endpoints": "snet-given"},
    "environments[0].subnets": {"private_endpoints": "10.10.0.0/26"},
    "environments[1].subnets": {"private_endpoints": "10.10.2.0/26"},
}
ALONE: Changes = {path: value for path, value in GIVEN.items() if path != "platform.hub"}


def changed(world: Mapping[str, Any], changes: Changes) -> str:
    """Return a world as JSON, which is YAML, with values changed."""
    data = copy.deepcopy(dict(world))
    for path, value in changes.items():
        *above, last = (int(s) if s.isdigit() else s for s in re.findall(r"\w+", path))
        place: Any = data
        for step in above:
            place = place[step] if isinstance(step, int) else place.setdefault(step, {})
        if value is None:
            del place[last]
        else:
            place[last] = value
    return json.dumps(data, indent=1)


def refused(world: Mapping[str, Any], changes: Changes) -> tuple[Finding, ...]:
    with pytest.raises(ConfigError) as caught:
        load_text(changed(world, changes), "lz.yaml", TODAY)
    return caught.value.findings


def sized(vm_size: str) -> Changes:
    return {"capabilities.machine_learning.clusters": [{"name": "gpu", "vm_size": vm_size}]}


_VECTOR = {"path": "/embedding", "dimensions": 1536}


def _items(**container: Any) -> dict[str, Any]:
    made = {"name": "items", "partition_key": "/id", **container}
    return {"databases": [{"name": "app", "containers": [made]}]}


REFUSED: list[tuple[str, str, Mapping[str, Any], Changes, str]] = [
    # code, path, world, what is changed in it, words of the message or of what is allowed
    (
        "HSM-MISSING",
        "security.keys",
        SPOKE,
        {"security.keys": "managed_hsm"},
        "security.managed_hsm",
    ),
    (
        "HSM-NOT-ACTIVATED",
        "security.keys",
        SPOKE,
        {"security.keys": "managed_hsm", "security.managed_hsm": POOL},
        "activated is false",
    ),
    (
        "KEYS-CONTRADICTION",
        "security.keys",
        SPOKE,
        {
            "security.keys": "managed_hsm",
            "security.managed_hsm": {**POOL, "activated": True},
            "existing.key_vault": {"id": GIVEN_VAULT},
        },
        "one of the two",
    ),
    (
        "KEYS-OF-MICROSOFT",
        "security.keys",
        SPOKE,
        {"security.keys": "microsoft"},
        "for dev alone",
    ),
    (
        "KEY-OF-ANOTHER-VAULT",
        "existing.key_vault.keys.storage",
        SPOKE,
        {
            "existing.key_vault": {
                "id": GIVEN_VAULT,
                "keys": {"storage": "https://kv-other.vault.azure.net/keys/storage"},
            }
        },
        "kv-keys.vault.azure.net",
    ),
    (
        "ID-OF-ANOTHER-TYPE",
        "existing.key_vault.id",
        SPOKE,
        {"existing.key_vault": {"id": LOGS}},
        "a vault or a Managed HSM",
    ),
    (
        "PLATFORM-INCOMPLETE",
        "platform.hub",
        STANDALONE,
        {"variant": "platform", "platform.egress": {"next_hop_ip": "10.0.0.4"}},
        "the hub to connect to",
    ),
    (
        "PLATFORM-INCOMPLETE",
        "platform.hub",
        SPOKE,
        {"platform.hub.id": None},
        "choose connection: made_by_platform",
    ),
    (
        "HUB-CONTRADICTION",
        "platform.hub.id",
        SPOKE,
        {"platform.hub.connection": "made_by_platform"},
        "its id is not used",
    ),
    ("PLATFORM-INCOMPLETE", "platform.egress", SPOKE, {"platform.egress": None}, "hub's firewall"),
    ("PLATFORM-INCOMPLETE", "platform.dns", SPOKE, {"platform.dns": None}, "who owns private DNS"),
    (
        "EGRESS-CONTRADICTION",
        "security.egress",
        SPOKE,
        {"security.egress": "nat_gateway"},
        "our own nat_gateway",
    ),
    ("BASTION-CONTRADICTION", "capabilities.bastion", SPOKE, {"capabilities.bastion": {}}, "own"),
    ("WAY-IN-MISSING", "way_in", STANDALONE, {"way_in": None}, "kind: none"),
    (
        "WAY-IN-CONTRADICTION",
        "way_in",
        SPOKE,
        {"way_in": {"kind": "none"}},
        "platform.client_address_space",
    ),
    (
        "WAY-IN-CONTRADICTION",
        "way_in.kind",
        STANDALONE,
        {"capabilities.bastion": {}},
        "one of the two",
    ),
    (
        "WAY-IN-CONTRADICTION",
        "way_in.client_pool",
        STANDALONE,
        {"way_in.client_pool": "172.16.200.0/24"},
        "leave client_pool out",
    ),
    (
        "WAY-IN-CONTRADICTION",
        "way_in.kind",
        STANDALONE,
        {
            "way_in": {"kind": "vpn", "client_pool": "172.16.200.0/24"},
            "organisation.cloud": "us_government",
            "environments[0].region": "usgovvirginia",
            "environments[1].region": "usgovvirginia",
            "shared.region": "usgovvirginia",
        },
        "public cloud only",
    ),
    (
        "WAY-IN-INCOMPLETE",
        "way_in.client_pool",
        STANDALONE,
        {"way_in.kind": "vpn"},
        "such as 172.16.200.0/24",
    ),
    (
        "RANGE-SIZE",
        "way_in.client_pool",
        STANDALONE,
        {"way_in": {"kind": "vpn", "client_pool": "172.16.200.0/30"}},
        "too small",
    ),
    (
        "NOT-A-RANGE",
        "way_in.client_pool",
        STANDALONE,
        {"way_in": {"kind": "vpn", "client_pool": "8.8.8.0/24"}},
        "private",
    ),
    (
        "RANGE-OVERLAP",
        "environments[0].address_space",
        STANDALONE,
        {"way_in": {"kind": "vpn", "client_pool": "10.10.1.0/24"}},
        "the VPN clients",
    ),
    ("STANDALONE-CONTRADICTION", "platform.hub", SPOKE, {"variant": "standalone"}, "no platform"),
    (
        "STANDALONE-CONTRADICTION",
        "platform.egress",
        SPOKE,
        {"platform.hub": None},
        "Leave platform.egress out",
    ),
    ("STANDALONE-CONTRADICTION", "platform.dns", SPOKE, {"platform.hub": None}, "private DNS"),
    (
        "OVERRIDE-OF-NOTHING",
        "environments[0].overrides.platform.hub",
        STANDALONE,
        {"environments[0].overrides.platform.hub.id": f"{NETWORK}/virtualNetworks/vnet-hub"},
        "no platform.hub",
    ),
    (
        "OVERRIDE-OF-NOTHING",
        "environments[1].overrides.capabilities.search",
        STANDALONE,
        {"environments[1].overrides.capabilities.search": {"replicas": 2}},
        "no capabilities.search",
    ),
    (
        "SKU-TOO-SMALL",
        "environments[0].overrides.capabilities.search.sku",
        STANDALONE,
        {
            "capabilities.search": {"replicas": 6},
            "environments[0].overrides.capabilities.search.sku": "basic",
        },
        "3 replicas at most",
    ),
    (
        "VECTOR-TOO-LONG",
        "capabilities.cosmos.databases[0].containers[0].vectors[0].dimensions",
        STANDALONE,
        {"capabilities.cosmos": _items(vectors=[{**_VECTOR, "index": "flat"}])},
        "505 dimensions at most",
    ),
    (
        "NAME-TAKEN",
        "capabilities.cosmos.databases[0].containers[0].vectors[1].path",
        STANDALONE,
        {"capabilities.cosmos": _items(vectors=[_VECTOR, _VECTOR])},
        "described twice",
    ),
    (
        "CONTAINER-UNKNOWN",
        "capabilities.event_hubs.hubs[0].capture",
        STANDALONE,
        {"capabilities.event_hubs": {"hubs": [{"name": "claims", "capture": "bronze"}]}},
        "bronze",
    ),
    (
        "NAME-TAKEN",
        "capabilities.event_hubs.hubs[1].name",
        STANDALONE,
        {"capabilities.event_hubs": {"hubs": [{"name": "claims"}, {"name": "Claims"}]}},
        "is taken",
    ),
    (
        "OUT-OF-RANGE",
        "environments[0].overrides.capabilities.cosmos.max_throughput",
        STANDALONE,
        {
            "capabilities.cosmos": _items(),
            "environments[0].overrides.capabilities.cosmos.max_throughput": 1500,
        },
        "steps of 1000",
    ),
    (
        "NAME-TAKEN",
        "capabilities.cosmos.databases[1].name",
        STANDALONE,
        {"capabilities.cosmos": {"databases": _items()["databases"] * 2}},
        'database name "app"',
    ),
    (
        "SKU-TOO-SMALL",
        "capabilities.search.partitions",
        STANDALONE,
        {"capabilities.search": {"sku": "basic", "partitions": 4}},
        "3 partitions at most",
    ),
    (
        "SKU-TOO-SMALL",
        "capabilities.sql.vcores",
        STANDALONE,
        {"capabilities.sql": {**SQL, "vcores": 1}},
        "prod is provisioned",
    ),
    (
        "DATABASE-UNKNOWN",
        "capabilities.sql.ledger[0]",
        STANDALONE,
        {"capabilities.sql": {**SQL, "ledger": ["evidence"]}},
        'no database "evidence"',
    ),
    (
        "COPY-LEAVES-RESIDENCY",
        "capabilities.sql.backup_redundancy",
        STANDALONE,
        {
            "capabilities.sql": {**SQL, "backup_redundancy": "geo"},
            "governance.allowed_regions": ["northeurope"],
        },
        "governance.allowed_regions",
    ),
    (
        "COPY-LEAVES-RESIDENCY",
        "environments[1].overrides.capabilities.sql.backup_redundancy",
        STANDALONE,
        {
            "capabilities.sql": SQL,
            "governance.residency": "IE",
            "environments[1].overrides.capabilities.sql.backup_redundancy": "geo_zone",
        },
        "does not lie in IE",
    ),
    (
        "COPY-LEAVES-RESIDENCY",
        "governance.storage_redundancy",
        STANDALONE,
        {"governance.residency": "IE", "governance.storage_redundancy": "geo"},
        'would be copied to "westeurope"',
    ),
    (
        "COPY-LEAVES-RESIDENCY",
        "environments[1].overrides.governance.storage_redundancy",
        STANDALONE,
        {
            "governance.allowed_regions": ["northeurope"],
            "environments[1].overrides.governance.storage_redundancy": "geo_zone",
        },
        "governance.allowed_regions",
    ),
    (
        "NAME-TAKEN",
        "capabilities.postgresql.databases[1]",
        STANDALONE,
        {"capabilities.postgresql": {**POSTGRESQL, "databases": ["claims", "postgres"]}},
        '"postgres" is taken',
    ),
    (
        "SIZE-GONE",
        "capabilities.postgresql.size",
        STANDALONE,
        {"capabilities.postgresql": {**POSTGRESQL, "size": "Standard_NC24ads_A100_v4"}},
        "no PostgreSQL server of",
    ),
    (
        "SKU-TOO-SMALL",
        "environments[1].overrides.capabilities.postgresql.size",
        STANDALONE,
        {
            "capabilities.postgresql": {**POSTGRESQL, "high_availability": "same_zone"},
            "environments[1].overrides.capabilities.postgresql.size": "Standard_B2s",
        },
        "Standard_B2s is Burstable",
    ),
    (
        "REGION-WITHOUT-ZONES",
        "capabilities.postgresql.high_availability",
        STANDALONE,
        {
            "capabilities.postgresql": {**POSTGRESQL, "high_availability": "zone_redundant"},
            "environments[0].region": "northcentralus",
        },
        'not to be had in "northcentralus"',
    ),
    (
        "COPY-WITHOUT-KEY",
        "capabilities.postgresql.geo_redundant_backup",
        STANDALONE,
        {"capabilities.postgresql": {**POSTGRESQL, "geo_redundant_backup": True}},
        "a second key there",
    ),
    (
        "COPY-LEAVES-RESIDENCY",
        "capabilities.postgresql.geo_redundant_backup",
        STANDALONE,
        {
            "capabilities.postgresql": {**POSTGRESQL, "geo_redundant_backup": True},
            "governance.allowed_regions": ["northeurope"],
        },
        "governance.allowed_regions",
    ),
    (
        "SERVICE-NOT-IN-REGION",
        "capabilities.postgresql.geo_redundant_backup",
        STANDALONE,
        {
            "capabilities.postgresql": {**POSTGRESQL, "geo_redundant_backup": True},
            "environments[0].region": "italynorth",
        },
        "keeps no PostgreSQL backup elsewhere",
    ),
    (
        "NOT-A-HOST-NAME",
        "capabilities.sql.outbound_fqdns[0]",
        STANDALONE,
        {"capabilities.sql": {**SQL, "outbound_fqdns": ["*.blob.core.windows.net"]}},
        "many hosts",
    ),
    (
        "HUB-CONTRADICTION",
        "platform.hub.gateway",
        SPOKE,
        {**VWAN, "platform.hub.gateway": True},
        "by itself",
    ),
    (
        "HUB-CONTRADICTION",
        "platform.hub.gateway",
        SPOKE,
        {"platform.hub.gateway": True, "platform.hub.connection": "ours_only"},
        "only when the hub's half exists",
    ),
    (
        "HUB-CONTRADICTION",
        "platform.hub.connection",
        SPOKE,
        {**VWAN, "platform.hub.connection": "ours_only"},
        "has one side, the hub's",
    ),
    (
        "ID-OF-ANOTHER-TYPE",
        "environments[0].overrides.existing.virtual_network.id",
        SPOKE,
        {**THEIRS, _OWN.format(0): f"{own_vnet(0)}/subnets/snet"},
        "Microsoft.Network/virtualNetworks",
    ),
    (
        "ID-OF-ANOTHER-TYPE",
        "existing.subnets.private_endpoints",
        SPOKE,
        {**GIVEN, "existing.subnets": {"private_endpoints": f"{LOGS}/subnets/snet"}},
        "Microsoft.Network/virtualNetworks/subnets",
    ),
    (
        "EXISTING-INCOMPLETE",
        "existing.virtual_network",
        SPOKE,
        {_OWN.format(0): own_vnet(0), **CONNECTED},
        "none for prod",
    ),
    (
        "EXISTING-INCOMPLETE",
        "existing.subnets",
        SPOKE,
        {"existing.subnets": {"private_endpoints": "snet-given"}},
        "which VNet",
    ),
    (
        "EXISTING-INCOMPLETE",
        "environments[1].subnets",
        SPOKE,
        {**GIVEN, "environments[1].subnets": {}},
        "environments[1].subnets.private_endpoints",
    ),
    (
        "EXISTING-INCOMPLETE",
        "existing.resource_groups",
        SPOKE,
        {"environments[0].overrides.existing.resource_groups.workload": "rg-given"},
        "the same resource groups",
    ),
    (
        "EXISTING-INCOMPLETE",
        "existing.identities",
        STANDALONE,
        {_ACTS.format(0): {"compute": own_identity(0, "compute")}},
        "none for prod",
    ),
    (
        "EXISTING-INCOMPLETE",
        "existing.identities",
        STANDALONE,
        {_ACTS.format(n): {"deploy": own_identity(n, "deploy")} for n in (0, 1)},
        "none for plan of dev",
    ),
    (
        "ID-OF-ANOTHER-TYPE",
        "existing.container_registry.id",
        STANDALONE,
        {"existing.container_registry": {"id": LOGS}},
        "Microsoft.ContainerRegistry/registries",
    ),
    (
        "EXISTING-INCOMPLETE",
        "existing.container_registry",
        STANDALONE,
        {_OWN_REGISTRY.format(0): own_registry(0)},
        "none for prod",
    ),
    (
        "EXISTING-INCOMPLETE",
        "existing.container_registry.access",
        STANDALONE,
        {**REGISTRIES, _OWN_REGISTRY.format(1): own_registry(1, access="ours")},
        "requested or ours",
    ),
    (
        "EXISTING-CONTRADICTION",
        "existing.container_registry.id",
        STANDALONE,
        {"existing.container_registry": own_registry(0)},
        "prod would share this with dev",
    ),
    (
        "EXISTING-CONTRADICTION",
        "environments[1].overrides.existing.container_registry.id",
        STANDALONE,
        {_OWN_REGISTRY.format(n): own_registry(0) for n in (0, 1)},
        "prod would share this with dev",
    ),
    (
        "EXISTING-CONTRADICTION",
        "environments[0].overrides.existing.container_registry.reached_by",
        STANDALONE,
        {_OWN_REGISTRY.format(n): own_registry(n, reached_by="platform") for n in (0, 1)},
        "has no platform",
    ),
    (
        "EXISTING-CONTRADICTION",
        "environments[0].overrides.existing.container_registry.id",
        SPOKE,
        {**REGISTRIES, "platform.dns": {"mode": "platform_policy"}},
        "gets no record",
    ),
    (
        "EXISTING-CONTRADICTION",
        "delivery.images",
        STANDALONE,
        {**REGISTRIES, "delivery.images": True, "delivery.runner": "private"},
        "somebody else's",
    ),
    (
        "EXISTING-CONTRADICTION",
        "existing.container_registry",
        STANDALONE,
        {**REGISTRIES, "capabilities": {"data_lake": {}}},
        "nothing here takes images",
    ),
    (
        "EXISTING-CONTRADICTION",
        "environments[0].overrides.existing.container_registry.reached_by",
        SPOKE,
        {
            **{_OWN_REGISTRY.format(n): own_registry(n, reached_by="platform") for n in (0, 1)},
            "capabilities.machine_learning.network": "spoke",
        },
        "the endpoints of the spoke",
    ),
    (
        "EXISTING-ELSEWHERE",
        "environments[1].overrides.existing.identities.compute",
        STANDALONE,
        {
            _ACTS.format(0): {"compute": own_identity(0, "dev")},
            _ACTS.format(1): {"compute": own_identity(0, "prod")},
        },
        STANDALONE["environments"][1]["subscription_id"],
    ),
    (
        "EXISTING-CONTRADICTION",
        "platform.audit_logs.id",
        SPOKE,
        {
            "platform.logs.id": LOGS,
            "platform.audit_logs": {"id": LOGS},
        },
        "all logs go there already",
    ),
    (
        "EXISTING-INCOMPLETE",
        "environments[0].overrides.platform.audit_logs",
        SPOKE,
        {
            "environments[0].overrides.platform.audit_logs": {"id": LOGS},
        },
        "in dev alone",
    ),
    (
        "IDENTITY-SHARED",
        "environments[1].overrides.existing.identities.compute",
        STANDALONE,
        {
            _ACTS.format(0): {"compute": own_identity(0, "dev")},
            _ACTS.format(1): {
                "workspace": own_identity(1, "prod"),
                "compute": own_identity(1, "prod"),
            },
        },
        "workspace of prod already",
    ),
    (
        "EXISTING-CONTRADICTION",
        "existing.identity_trust",
        STANDALONE,
        {"existing.identity_trust": "ours"},
        "no identity of a pipeline is given",
    ),
    (
        "ID-OF-ANOTHER-TYPE",
        "environments[0].overrides.existing.identities.compute",
        STANDALONE,
        {
            _ACTS.format(0): {"compute": own_vnet(0)},
            _ACTS.format(1): {"compute": own_identity(1, "prod")},
        },
        "Microsoft.ManagedIdentity/userAssignedIdentities",
    ),
    (
        "EXISTING-ELSEWHERE",
        "environments[0].overrides.existing.virtual_network.id",
        SPOKE,
        {**THEIRS, _OWN.format(0): f"{NETWORK}/virtualNetworks/vnet-of-others"},
        STANDALONE["environments"][0]["subscription_id"],
    ),
    (
        "EXISTING-ELSEWHERE",
        "environments[1].overrides.existing.subnets.private_endpoints",
        SPOKE,
        {
            **GIVEN,
            "environments[1].overrides.existing.subnets": {
                "private_endpoints": f"{own_vnet(0)}/subnets/snet"
            },
        },
        "not in the VNet of prod",
    ),
    (
        "EXISTING-CONTRADICTION",
        "platform.hub.connection",
        SPOKE,
        {path: value for path, value in THEIRS.items() if path != "platform.hub"},
        "made_by_platform",
    ),
    (
        "EXISTING-CONTRADICTION",
        "platform.ddos_plan",
        SPOKE,
        {**THEIRS, "platform.ddos_plan": {"id": f"{NETWORK}/ddosProtectionPlans/ddos"}},
        "its owner joins it",
    ),
    (
        "EXISTING-CONTRADICTION",
        "naming.fixed.workload_group.dev",
        SPOKE,
        {
            "environments[0].overrides.existing.resource_groups.workload": "rg-theirs",
            "environments[1].overrides.existing.resource_groups.workload": "rg-others",
            "naming.fixed": {"workload_group": {"dev": "rg-ours"}},
        },
        "exists already, as",
    ),
    (
        "EXISTING-CONTRADICTION",
        "way_in.kind",
        STANDALONE,
        {**ALONE, "way_in": {"kind": "bastion"}},
        "needs subnets of its own",
    ),
    (
        "EXISTING-CONTRADICTION",
        "security.egress",
        STANDALONE,
        {**ALONE, "security.egress": "firewall"},
        "their owner says how traffic leaves",
    ),
    (
        "ID-OF-ANOTHER-TYPE",
        "platform.hub.id",
        SPOKE,
        {"platform.hub.kind": "vwan"},
        "Microsoft.Network/virtualHubs",
    ),
    (
        "ID-OF-ANOTHER-TYPE",
        "platform.hub.id",
        SPOKE,
        {"platform.hub.id": f"{NETWORK}/virtualNetworks/vnet-hub/subnets/AzureFirewallSubnet"},
        "Microsoft.Network/virtualNetworks",
    ),
    (
        "ID-OF-ANOTHER-TYPE",
        "environments[0].overrides.platform.hub.id",
        SPOKE,
        {"environments[0].overrides.platform.hub.id": LOGS},
        "Microsoft.Network/virtualNetworks",
    ),
    (
        "ID-OF-ANOTHER-TYPE",
        "platform.logs.id",
        SPOKE,
        {"platform.logs.id": f"{NETWORK}/virtualNetworks/vnet-hub"},
        "Microsoft.OperationalInsights/workspaces",
    ),
    (
        "ID-OF-ANOTHER-TYPE",
        "capabilities.data_factory.sources[0].id",
        SPOKE,
        {
            "capabilities.data_factory": {
                "sources": [
                    {"name": "net", "id": f"{NETWORK}/virtualNetworks/vnet-hub", "group": "blob"}
                ]
            }
        },
        "Microsoft.Storage/storageAccounts",
    ),
    (
        "NOT-A-CHOICE",
        "capabilities.data_factory.sources[0].group",
        SPOKE,
        {
            "capabilities.data_factory": {
                "sources": [{"name": "claims", "id": STORE, "group": "sqlServer"}]
            }
        },
        "blob",
    ),
    (
        "NAMED-TWICE",
        "capabilities.data_factory.sources[1].name",
        SPOKE,
        {
            "capabilities.data_factory": {
                "sources": [
                    {"name": "claims", "id": STORE, "group": "blob"},
                    {"name": "claims", "id": STORE, "group": "dfs"},
                ]
            }
        },
        "capabilities.data_factory.sources[0].name",
    ),
    (
        "CONTAINER-UNKNOWN",
        "capabilities.data_factory.writes[0]",
        SPOKE,
        {"capabilities.data_factory": {"writes": ["gold"]}},
        "gold",
    ),
    (
        "ID-OF-ANOTHER-TYPE",
        "platform.ddos_plan.id",
        SPOKE,
        {"platform.ddos_plan.id": f"{NETWORK}/virtualNetworks/vnet-hub"},
        "Microsoft.Network/ddosProtectionPlans",
    ),
    (
        "ID-OF-ANOTHER-TYPE",
        "platform.dns.zones.id",
        SPOKE,
        {"platform.dns": {"mode": "platform_zones", "zones": {"id": PLATFORM}}},
        "a resource group",
    ),
    (
        "ZONES-UNKNOWN",
        "platform.dns",
        SPOKE,
        {"platform.dns.mode": "platform_zones"},
        "zones with the id",
    ),
    (
        "ZONES-CONTRADICTION",
        "platform.dns.zones",
        SPOKE,
        {"platform.dns.zones.id": f"{PLATFORM}/resourceGroups/rg-dns"},
        "mode platform_policy does not write",
    ),
    (
        "ZONES-CONTRADICTION",
        "platform.dns.mode",
        SPOKE,
        {"platform.dns.mode": "own", "platform.policy": {"baseline": "alz_corp"}},
        "only one of the two can win",
    ),
    (
        "NAME-TAKEN",
        "environments[1].name",
        STANDALONE,
        {"environments[1].name": "dev"},
        'the name "dev" is taken by environments[0].name',
    ),
    (
        "NAME-TAKEN",
        "environments[0].name",
        STANDALONE,
        {"environments[0].name": "shared"},
        "taken by ",
    ),
    (
        "PRODUCTION-NOT-APART",
        "environments[0].subscription_id",
        STANDALONE,
        {"environments[0].subscription_id": "4D9162B3-c7e5-408f-954a-056381790264"},
        "dev has the subscription of prod, which is production",
    ),
    *(
        ("ID-OF-NOBODY", path, SPOKE, {path: value}, "all zeros")
        for path, value in (
            ("organisation.tenant_id", ZEROS),
            ("environments[1].subscription_id", ZEROS),
            ("delivery.state.subscription_id", ZEROS),
            ("access.key_custodians.group_id", ZEROS),
            ("platform.logs.id", LOGS.replace(PLATFORM, f"/subscriptions/{ZEROS}")),
        )
    ),
    (
        "CLASSIFICATION-CONTRADICTION",
        "workload.data_classification",
        STANDALONE,
        {"workload.data_classification": "public", "workload.personal_data": True},
        "personal_data is true beside it",
    ),
    (
        "NOT-A-RANGE",
        "environments[0].address_space",
        STANDALONE,
        {"environments[0].address_space": "10.10.0.1/23"},
        'Did you mean "10.10.0.0/23"?',
    ),
    *(
        (
            "RANGE-RESERVED",
            "environments[0].address_space",
            STANDALONE,
            {"environments[0].address_space": text},
            words,
        )
        for text, words in (
            ("169.254.0.0/24", "of no network"),
            ("127.0.0.0/24", "of no network"),
            ("224.0.0.0/24", "of no network"),
            ("0.1.0.0/24", "of no network"),
            ("168.63.129.0/24", "Azure's own DNS"),
        )
    ),
    *(
        ("NAME-RESERVED", "environments[0].name", STANDALONE, {"environments[0].name": name}, words)
        for name, words in (
            ("con", "Windows"),
            ("aux", "Windows"),
            ("nul", "Windows"),
            ("com1", "Windows"),
            ("lpt9", "Windows"),
            ("esac", "ends a choice in the shell"),
            ("common", "common.bicepparam"),
        )
    ),
    (
        "RANGE-SIZE",
        "platform.client_address_space[0]",
        STANDALONE,
        {"platform.client_address_space": ["0.0.0.0/0"]},
        "such as 10.0.0.0/8",
    ),
    (
        "RANGE-OVERLAP",
        "environments[0].address_space",
        STANDALONE,
        {"platform.client_address_space": ["10.10.0.0/23"]},
        '"10.10.0.0/23" of dev overlaps "10.10.0.0/23" of the clients',
    ),
    (
        "RANGE-OVERLAP",
        "environments[0].address_space",
        SPOKE,
        {"platform.hub.address_space": ["10.0.0.0/8"]},
        'overlaps "10.0.0.0/8" of the hub',
    ),
    (
        "ENVIRONMENT-UNKNOWN",
        "naming.environments.stage",
        STANDALONE,
        {"naming.environments": {"stage": "s"}},
        "dev, prod, shared",
    ),
    (
        "NAME-TAKEN",
        "naming.environments.prod",
        STANDALONE,
        {"naming.environments": {"dev": "x", "prod": "x"}},
        "x stands for dev already",
    ),
    (
        "NAME-TAKEN",
        "naming.environments.dev",
        STANDALONE,
        {"naming.environments": {"dev": "prod"}},
        "prod stands for prod already",
    ),
    (
        "NOT-A-RANGE",
        "platform.hub.address_space[0]",
        SPOKE,
        {"platform.hub.address_space": ["10.0.0.0/33"]},
        "10.0.0.0/33",
    ),
    (
        "NOT-A-RANGE",
        "platform.client_address_space[0]",
        STANDALONE,
        {"platform.client_address_space": ["192.168.300.0/24"]},
        "192.168.300.0/24",
    ),
    (
        "RANGE-SIZE",
        "environments[0].address_space",
        STANDALONE,
        {"environments[0].address_space": "10.10.0.0/27"},
        "too small",
    ),
    (
        "RANGE-SIZE",
        "environments[0].address_space",
        STANDALONE,
        {"environments[0].address_space": "10.32.0.0/15"},
        "too large",
    ),
    (
        "RANGE-RESERVED",
        "environments[0].address_space",
        STANDALONE,
        {"environments[0].address_space": "172.17.4.0/23"},
        "Docker",
    ),
    (
        "RANGE-OVERLAP",
        "environments[1].address_space",
        STANDALONE,
        {"environments[1].address_space": "10.10.1.0/24"},
        '"10.10.1.0/24" of prod overlaps "10.10.0.0/23" of dev (environments[0].address_space)',
    ),
    (
        "RANGE-OVERLAP",
        "environments[0].address_space",
        SPOKE,
        {"environments[0].address_space": "10.0.2.0/23"},
        'overlaps "10.0.0.0/22" of the hub (platform.hub.address_space[0])',
    ),
    (
        "RANGE-OVERLAP",
        "environments[0].address_space",
        STANDALONE,
        {"platform.client_address_space": ["10.10.0.0/24"]},
        "of the clients",
    ),
    (
        "NOT-AN-ADDRESS",
        "platform.egress.next_hop_ip",
        SPOKE,
        {"platform.egress.next_hop_ip": "10.0.0.256"},
        "10.0.0.256",
    ),
    (
        "NOT-AN-ADDRESS",
        "environments[0].overrides.platform.egress.next_hop_ip",
        SPOKE,
        {"environments[0].overrides.platform.egress.next_hop_ip": "0.0.0.4"},
        "of a host",
    ),
    (
        "NOT-AN-ADDRESS",
        "platform.dns.servers[0]",
        SPOKE,
        {"platform.dns.servers": ["255.255.255.255"]},
        "such as 10.0.1.4",
    ),
    (
        "NEXT-HOP-INSIDE",
        "platform.egress.next_hop_ip",
        SPOKE,
        {"platform.egress.next_hop_ip": "10.10.0.4", "platform.hub.address_space": []},
        "the range of dev itself",
    ),
    (
        "NEXT-HOP-UNREACHABLE",
        "environments[1].overrides.platform.egress.next_hop_ip",
        SPOKE,
        {"environments[1].overrides.platform.egress.next_hop_ip": "10.1.0.4"},
        "an address in 10.0.0.0/22",
    ),
    (
        "REGION-UNKNOWN",
        "environments[0].region",
        STANDALONE,
        {"environments[0].region": "northeurop"},
        'Did you mean "northeurope"?',
    ),
    (
        "REGION-UNKNOWN",
        "governance.allowed_regions[1]",
        STANDALONE,
        {"governance.allowed_regions": ["northeurope", "nowhere"]},
        '"nowhere" is not an Azure region',
    ),
    (
        "REGION-UNKNOWN",
        "naming.regions.northeurop",
        STANDALONE,
        {"naming.regions": {"northeurop": "neu"}},
        'Did you mean "northeurope"?',
    ),
    (
        "REGION-OF-ANOTHER-CLOUD",
        "environments[0].region",
        STANDALONE,
        {"environments[0].region": "usgovvirginia"},
        "a region of AzureUSGovernment",
    ),
    (
        "REGION-NOT-ALLOWED",
        "shared.region",
        STANDALONE,
        {"governance.allowed_regions": ["northeurope"], "shared.region": "westeurope"},
        "northeurope",
    ),
    (
        "NOT-A-CHOICE",
        "governance.residency",
        STANDALONE,
        {"governance.residency": "eu-data-boundary"},
        'Did you mean "eu_data_boundary"?',
    ),
    (
        "REGION-NOT-ALLOWED",
        "environments[0].region",
        STANDALONE,
        {"governance.residency": "eu_member", "environments[0].region": "norwayeast"},
        '"norwayeast" does not lie in eu_member (governance.residency)',
    ),
    (
        "REGION-NOT-ALLOWED",
        "governance.allowed_regions[1]",
        STANDALONE,
        {
            "governance.residency": "IE",
            "governance.allowed_regions": ["northeurope", "westeurope"],
        },
        '"westeurope" does not lie in IE',
    ),
    (
        "REGION-NOT-ALLOWED",
        "shared.region",
        STANDALONE,
        {"governance.residency": "IE", "shared.region": "westeurope"},
        "northeurope",
    ),
    (
        "REGION-WITHOUT-ZONES",
        "environments[1].region",
        STANDALONE,
        {"environments[1].region": "ukwest"},
        "a waiver of the control zone-redundancy",
    ),
    (
        "IMAGES-OUT-OF-REACH",
        "delivery.images",
        SPOKE,
        {"delivery.images": True},
        "delivery.runner is hosted",
    ),
    (
        "IMAGES-OUT-OF-REACH",
        "delivery.runners.kind",
        SPOKE,
        {
            "delivery.images": True,
            "delivery.runner": "private",
            "delivery.runners": {"kind": "github_network"},
        },
        "existing, with runners that reach the registries",
    ),
    (
        "SHARED-MISSING",
        "delivery.images",
        SPOKE,
        {
            "delivery.images": True,
            "delivery.runner": "private",
            "delivery.runners": {"group": "inside"},
            "capabilities.machine_learning": None,
            "shared": None,
        },
        "images: false",
    ),
    *(
        (
            "IMAGES-UNUSED",
            f"delivery.mirrors.{name}",
            SPOKE,
            {"delivery.mirrors": {name: said}},
            "delivery.images is false",
        )
        for name, said in (
            ("images", "registry.tidewater.example/copies"),
            ("releases", "https://files.tidewater.example/github"),
        )
    ),
    (
        "RUNNERS-MISSING",
        "delivery.runner",
        SPOKE,
        {"delivery.runner": "private"},
        "nothing says which",
    ),
    (
        "RUNNERS-UNUSED",
        "delivery.runners",
        SPOKE,
        {"delivery.runners": {"group": "azure"}},
        "no job runs on these",
    ),
    (
        "RUNNERS-WITHOUT-NAME",
        "delivery.runners",
        SPOKE,
        {"delivery.runner": "private", "delivery.runners": {"kind": "existing"}},
        "group, labels, or both",
    ),
    (
        "NOT-OF-THE-PLATFORM",
        "delivery.runners.pool",
        SPOKE,
        {"delivery.runner": "private", "delivery.runners": {"group": "a", "pool": "b"}},
        "group and labels",
    ),
    *(
        (
            "SIGNING-OUT-OF-REACH",
            "delivery.attestations",
            SPOKE,
            {
                "delivery.platform": "azure_devops",
                "delivery.repository": "tidewater/software/forecast",
                "delivery.attestations": True,
                **more,
            },
            words,
        )
        for more, words in (
            ({}, "a hosted agent has no way to it"),
            (
                {"delivery.runner": "private", "delivery.runners": {"pool": "inside"}},
                "in the network of a private state",
            ),
        )
    ),
    *(
        ("NO-BLUEPRINT", path, SPOKE, {path: wish}, words)
        for path, wish, words in (
            ("capabilities.generative", {}, "Microsoft Foundry"),
            ("capabilities.kubernetes", {}, "Azure Kubernetes Service"),
            ("capabilities.purview", {}, "Microsoft Purview"),
            (
                "platform.egress.proxy",
                "proxy.tidewater.example",
                "a proxy",
            ),
            (
                "governance.security_contact",
                "security@tidewater.example",
                "the security contact of Defender for Cloud",
            ),
            ("security.confidential_computing", True, "false"),
            ("workload.pattern", "both", "classical_ml"),
            ("organisation.cloud", "china", "clouds other than the public one"),
        )
    ),
    (
        "NOTHING-WANTED",
        "capabilities",
        STANDALONE,
        {"capabilities": {}, "shared": None},
        "one of machine_learning, data_lake, search",
    ),
    (
        "SHARED-MISSING",
        "capabilities.machine_learning",
        STANDALONE,
        {"shared": None},
        "model_registry: false",
    ),
    (
        "SHARED-UNUSED",
        "shared",
        STANDALONE,
        {"capabilities.machine_learning": {"model_registry": False}},
        "Leave shared out",
    ),
    (
        "NAME-TAKEN",
        "capabilities.machine_learning.clusters[1].name",
        STANDALONE,
        {"capabilities.machine_learning.clusters": [{"name": "cpu"}, {"name": "cpu"}]},
        'the cluster name "cpu" is taken',
    ),
    (
        "NAME-TAKEN",
        "capabilities.machine_learning.clusters[0].name",
        STANDALONE,
        {"capabilities.machine_learning.clusters": [{"name": "image-build"}]},
        "comes with image_builds",
    ),
    (
        "NOT-A-HOST-NAME",
        "capabilities.machine_learning.image_builds.packages_from[1]",
        STANDALONE,
        {"capabilities.machine_learning.image_builds": {"packages_from": ["a.org", "10.1.2.3"]}},
        "is no host name",
    ),
    (
        "COSMOS-DB-PRINCIPAL",
        "capabilities.machine_learning.encryption",
        STANDALONE,
        {"capabilities.machine_learning.encryption": "managed_group"},
        "who it is in this tenant",
    ),
    (
        "COSMOS-DB-PRINCIPAL",
        "capabilities.machine_learning.cosmos_db_object_id",
        STANDALONE,
        {
            "capabilities.machine_learning.cosmos_db_object_id": (
                "6f0c2b1e-4c8e-4f5e-9b1a-2d3c4e5f6a7b"
            )
        },
        "Leave it out",
    ),
    (
        "NAME-NOT-ALLOWED",
        "capabilities.machine_learning.clusters[0].name",
        STANDALONE,
        {"capabilities.machine_learning.clusters": [{"name": "ab"}]},
        "is too short: 2 characters, at least 3",
    ),
    (
        "SIZE-GONE",
        "capabilities.machine_learning.clusters[0].vm_size",
        STANDALONE,
        sized("Standard_NC6"),
        "the series NC retired on 2023-08-31. Use a size such as Standard_NC4as_T4_v3",
    ),
    (
        "SIZE-GONE",
        "capabilities.machine_learning.clusters[0].vm_size",
        STANDALONE,
        sized("Standard_nv12S_v3"),
        "Microsoft names NVadsA10_v5 or NVads_V710_v5",
    ),
    (
        "SIZE-GONE",
        "environments[0].overrides.capabilities.machine_learning.clusters[0].vm_size",
        STANDALONE,
        {
            "environments[0].overrides": {
                "capabilities": {
                    "machine_learning": {"clusters": [{"name": "gpu", "vm_size": "Standard_NV6"}]}
                }
            }
        },
        "the series NV retired",
    ),
    (
        "SIZE-CONFIDENTIAL",
        "capabilities.machine_learning.clusters[0].vm_size",
        STANDALONE,
        sized("Standard_DC4as_v5"),
        "a size such as Standard_D4ds_v4",
    ),
    (
        "CLUSTER-IN-NO-SEGMENT",
        "capabilities.machine_learning.clusters[0].segment",
        STANDALONE,
        {"capabilities.machine_learning.clusters": [{"name": "score", "segment": "inference"}]},
        "network: spoke",
    ),
    (
        "DATABRICKS-PRINCIPAL",
        "capabilities.databricks",
        STANDALONE,
        {"capabilities.databricks": {}},
        "who it is in this tenant",
    ),
    (
        "KEYS-CONTRADICTION",
        "environments[0].overrides.security.keys",
        STANDALONE,
        {
            "capabilities.databricks": {**BRICKS, "root_storage_key": True},
            "environments[0].overrides.security.keys": "microsoft",
        },
        "false, or security.keys",
    ),
    (
        "NOT-A-HOST-NAME",
        "capabilities.databricks.outbound_fqdns[0]",
        STANDALONE,
        {"capabilities.databricks": {**BRICKS, "outbound_fqdns": ["10.0.0.1"]}},
        "is no host name",
    ),
    (
        "HOSTS-NOT-FILTERED",
        "capabilities.databricks.outbound_fqdns",
        STANDALONE,
        {
            "capabilities.databricks": {**BRICKS, "outbound_fqdns": ["pypi.org"]},
            "security.egress": "nat_gateway",
        },
        "security.egress: firewall",
    ),
    (
        "CONTAINER-UNKNOWN",
        "capabilities.databricks.writes[0]",
        STANDALONE,
        {"capabilities.databricks": {**BRICKS, "writes": ["landing"]}},
        "no file system",
    ),
    (
        "SIGN-IN-TWICE",
        "capabilities.databricks.sign_in",
        SPOKE,
        {"capabilities.databricks": {**BRICKS, "sign_in": "here"}},
        "dev and prod would each have the endpoint",
    ),
    (
        "HOSTS-NOT-FILTERED",
        "capabilities.machine_learning.outbound_fqdns",
        STANDALONE,
        {
            "capabilities.machine_learning": {
                "network": "spoke",
                "outbound_fqdns": ["feed.tidewater.example"],
            },
            "security.egress": "nat_gateway",
        },
        "security.egress: firewall",
    ),
    (
        "HOSTS-NOT-FILTERED",
        "environments[0].overrides.security.egress",
        STANDALONE,
        {
            "capabilities.machine_learning": {
                "network": "spoke",
                "outbound_fqdns": ["feed.tidewater.example"],
            },
            "environments[0].overrides.security.egress": "nat_gateway",
        },
        "security.egress: firewall",
    ),
    *(
        (
            "CONTAINER-UNKNOWN",
            f"capabilities.data_lake.{setting}.curatd",
            STANDALONE,
            {f"capabilities.data_lake.{setting}": {"curatd": 30}},
            'no file system "curatd"',
        )
        for setting in ("cool_after_days", "delete_after_days")
    ),
    (
        "NAMED-TWICE",
        "capabilities.data_lake.containers[1]",
        STANDALONE,
        {"capabilities.data_lake": {"containers": ["raw", "audit"], "audit": {}}},
        "capabilities.data_lake.audit makes it",
    ),
    (
        "CONTAINER-UNKNOWN",
        "capabilities.machine_learning.reads[1]",
        STANDALONE,
        {
            "capabilities.data_lake.containers": ["sales-raw", "sales"],
            "capabilities.machine_learning.reads": ["sales", "curated"],
        },
        'no file system "curated". Use sales-raw or sales.',
    ),
    (
        "NOT-A-HOST-NAME",
        "capabilities.machine_learning.outbound_fqdns[0]",
        STANDALONE,
        {"capabilities.machine_learning.outbound_fqdns": ["20.1.2.3"]},
        "names only",
    ),
    *(
        ("NAMING-PATTERN", "naming.pattern", STANDALONE, {"naming.pattern": pattern}, words)
        for pattern, words in (
            ("{type}-{workload}-{enviroment}", "Did you mean {environment}?"),
            ("{type}_{workload}_{environment}", "only letters, digits and hyphens"),
            ("{type}-{workload}-{environment}-{", "only letters, digits and hyphens"),
            ("{workload}-{environment}", "without {type}"),
            ("{type}-{environment}", "neither {workload} nor a word of your own"),
            ("{type}-{workload}", "without {environment}"),
            ("{type}-{workload}-{environment}-{instance}", "there is no naming.instance"),
        )
    ),
    (
        "ENVIRONMENT-UNKNOWN",
        "naming.fixed.key_vault.staging",
        STANDALONE,
        {"naming.fixed": {"key_vault": {"staging": "kv-1"}}},
        "dev, prod or shared",
    ),
    (
        "ENVIRONMENT-UNKNOWN",
        "access.data_scientists.environments[0]",
        STANDALONE,
        {"access.data_scientists.environments": ["staging"]},
        'there is no environment "staging"',
    ),
    (
        "ENVIRONMENT-UNKNOWN",
        "access.log_readers[0].environments[0]",
        STANDALONE,
        {"access.log_readers": [log_reader(environments=["staging"])]},
        'there is no environment "staging"',
    ),
    (
        "NAMED-TWICE",
        "access.log_readers[0].tables[1]",
        STANDALONE,
        {"access.log_readers": [log_reader(tables=["AppTraces", "apptraces"])]},
        '"apptraces" is named twice',
    ),
    (
        "NAMED-TWICE",
        "access.log_readers[1].name",
        STANDALONE,
        {"access.log_readers": [log_reader(), log_reader(**group(51))]},
        '"model-monitoring" is named twice',
    ),
    (
        "LOGS-READ-TWICE",
        "access.log_readers[1].group_id",
        STANDALONE,
        {"access.log_readers": [log_reader(), log_reader(name="more", environments=["dev"])]},
        "access.log_readers[1] and access.log_readers[0] are the same group",
    ),
    (
        "LOGS-READ-TWICE",
        "access.log_readers[1].group_id",
        SPOKE,
        {
            "access.log_readers": [
                log_reader(environments=["prod"]),
                log_reader(name="more", environments=["dev"]),
            ]
        },
        "which reads there already",
    ),
    (
        "LOGS-READ-TWICE",
        "access.log_readers[0].group_id",
        STANDALONE,
        {
            "access": {
                "security_auditors": {**group(50), "environments": ["prod"]},
                "log_readers": [log_reader()],
            }
        },
        "access.log_readers[0] and access.security_auditors are the same group",
    ),
    *(
        (
            "PERSONAS-NOT-SEPARATED",
            f"access.{other}.group_id",
            STANDALONE,
            {
                "access": {
                    one: {"group_id": "5EA273C4-D8F6-4190-865B-1674928A1300"},
                    other: group(0),
                }
            },
            words,
        )
        for one, other, words in (
            ("data_scientists", "model_reviewers", "does not release"),
            ("ml_engineers", "model_reviewers", "does not release"),
            ("data_scientists", "ml_engineers", "cannot deploy to production"),
            ("data_engineers", "ml_engineers", "cannot read raw data"),
            ("data_scientists", "key_custodians", "holds no data"),
            ("data_engineers", "key_custodians", "holds no data"),
            ("ml_engineers", "key_custodians", "holds no data"),
            ("platform_engineers", "security_auditors", "does not operate"),
            ("key_custodians", "security_auditors", "does not operate"),
            ("data_engineers", "security_auditors", "does not operate"),
            ("data_scientists", "security_auditors", "does not operate"),
            ("ml_engineers", "security_auditors", "does not operate"),
        )
    ),
    (
        "NOT-A-GUID",
        "platform.policy.assigned_initiatives[0]",
        SPOKE,
        {"platform.policy": {"assigned_initiatives": ["ISO 27001"]}},
        "the GUID at the end",
    ),
    (
        "TAGS-DIFFER-BY-CASE",
        "governance.tags.costcenter",
        STANDALONE,
        {"governance.tags": {"CostCenter": "1", "costcenter": "2"}},
        "are one to Azure",
    ),
    (
        "TAG-NOT-ALLOWED",
        "governance.tags.AzureTeam",
        STANDALONE,
        {"governance.tags": {"AzureTeam": "ml"}},
        "do not start with microsoft, azure, windows",
    ),
    (
        "TAG-NOT-ALLOWED",
        f"governance.tags.{'x' * 129}",
        STANDALONE,
        {"governance.tags": {"x" * 129: "1"}},
        "at most 128 characters",
    ),
    (
        "TAG-OF-TWO",
        "governance.tags_by_policy[0]",
        STANDALONE,
        {"governance.tags": {"Team": "ml"}, "governance.tags_by_policy": ["team"]},
        "written by this landing zone too",
    ),
    (
        "TOO-MANY-TAGS",
        "governance.tags",
        STANDALONE,
        {"governance.tags": {f"tag{n}": "1" for n in range(12)}},
        "a private DNS zone takes. Use at most 11.",
    ),
    (
        "TAG-OF-TWO",
        "governance.tags_by_policy[0]",
        STANDALONE,
        {"governance.tags": {"Team": "ml"}, "governance.tags_by_policy": ["team"]},
        "written by this landing zone too",
    ),
    (
        "TOO-MANY-TAGS",
        "governance.tags",
        SPOKE,
        {"governance.tags": {"Owner": "us"} | {f"tag{n}": "1" for n in range(47)}},
        "48 tags and 3 of ours are more than a resource takes. Use at most 47.",
    ),
    ("STATE-MISSING", "delivery", STANDALONE, {"delivery.state": None}, "delivery.state"),
    (
        "STATE-UNUSED",
        "delivery.state",
        STANDALONE,
        {"delivery.languages": ["bicep"]},
        "Bicep keeps no state",
    ),
    (
        "STATE-UNUSED",
        "delivery.state.region",
        STANDALONE,
        {"delivery.state.region": "northeurope"},
        "kind: private",
    ),
    (
        "STATE-OUT-OF-REACH",
        "delivery.runner",
        STANDALONE,
        {"delivery.state.kind": "private"},
        "delivery.runner: private",
    ),
    (
        "STATE-OUT-OF-REACH",
        "delivery.runners.kind",
        STANDALONE,
        {
            "delivery.state.kind": "private",
            "delivery.runner": "private",
            "delivery.runners": {"group": "inside", "address_space": "10.99.0.0/26"},
        },
        "no hub connects the runners",
    ),
    (
        "STATE-OPEN",
        "delivery.state.kind",
        STANDALONE,
        {
            "delivery.state.kind": "open",
            "platform.policy": {"baseline": "alz_corp"},
        },
        "no waiver of ours lifts it",
    ),
    (
        "RUNNERS-MISSING",
        "delivery.runners",
        STANDALONE,
        {
            "delivery.state.kind": "private",
            "delivery.runner": "private",
            "delivery.runners": {"group": "inside"},
        },
        "/26 or larger",
    ),
    (
        "RUNNERS-MISSING",
        "delivery.runners",
        STANDALONE,
        {
            "delivery.platform": "azure_devops",
            "delivery.repository": "tidewater/software/forecast",
            "delivery.runner": "private",
            "delivery.runners": {"kind": "managed_pool"},
        },
        "az ad sp show",
    ),
    (
        "RUNNERS-MISSING",
        "delivery.runners.kind",
        STANDALONE,
        {
            "delivery.platform": "azure_devops",
            "delivery.repository": "tidewater/software/forecast",
            "delivery.runner": "private",
            "delivery.runners": {"kind": "managed_pool"},
        },
        "in the network of a private state",
    ),
    (
        "RUNNERS-UNUSED",
        "delivery.runners.address_space",
        STANDALONE,
        {
            "delivery.runner": "private",
            "delivery.runners": {"group": "inside", "address_space": "10.99.0.0/26"},
        },
        "private state only",
    ),
    (
        "RANGE-OVERLAP",
        "delivery.runners.address_space",
        STANDALONE,
        {
            "delivery.runner": "private",
            "delivery.runners": {"group": "inside", "address_space": "10.10.0.0/24"},
        },
        "of the runners overlaps",
    ),
    (
        "RUNNERS-MISSING",
        "delivery.runners.kind",
        STANDALONE,
        {
            "delivery.runner": "private",
            "delivery.runners": {"kind": "github_network"},
            "delivery.owner_id": 4711,
        },
        "bootstrap makes runners in the network of a private state",
    ),
    (
        "RUNNERS-MISSING",
        "delivery.runners",
        STANDALONE,
        {
            "delivery.state.kind": "private",
            "delivery.runner": "private",
            "delivery.runners": {"kind": "github_network", "address_space": "10.99.0.0/26"},
        },
        "gh api orgs/tidewater-software --jq .id",
    ),
    (
        "SERVICE-NOT-IN-REGION",
        "delivery.state.region",
        STANDALONE,
        {
            "delivery.state.kind": "private",
            "delivery.state.region": "westeurope",
            "delivery.owner_id": 4711,
            "delivery.runner": "private",
            "delivery.runners": {"kind": "github_network", "address_space": "10.99.0.0/26"},
        },
        "northeurope",
    ),
    (
        "SERVICE-NOT-IN-REGION",
        "delivery.state",
        STANDALONE,
        {
            "delivery.state.kind": "private",
            "shared.region": "polandcentral",
            "delivery.owner_id": 4711,
            "delivery.runner": "private",
            "delivery.runners": {"kind": "github_network", "address_space": "10.99.0.0/26"},
        },
        "delivery.state.region",
    ),
    (
        "RANGE-TOO-SMALL",
        "delivery.runners.address_space",
        STANDALONE,
        {
            "delivery.state.kind": "private",
            "delivery.owner_id": 4711,
            "delivery.runner": "private",
            "delivery.runners": {
                "kind": "github_network",
                "address_space": "10.99.0.0/26",
                "most": 40,
            },
        },
        "/25",
    ),
    (
        "RUNNERS-UNUSED",
        "delivery.runners.size",
        STANDALONE,
        {
            "delivery.runner": "private",
            "delivery.runners": {"kind": "github_network", "size": "Standard_D2ads_v5"},
        },
        "Use cores",
    ),
    (
        "RUNNERS-UNUSED",
        "delivery.runners.cores",
        STANDALONE,
        {"delivery.runner": "private", "delivery.runners": {"group": "inside", "cores": 4}},
        "Leave it out",
    ),
    (
        "NOT-OF-THE-PLATFORM",
        "delivery.runners.kind",
        STANDALONE,
        {
            "delivery.host": "tidewater.ghe.com",
            "delivery.runner": "private",
            "delivery.runners": {"kind": "github_network"},
        },
        "a network that the enterprise set up",
    ),
    (
        "STATE-ELSEWHERE",
        "delivery.state.subscription_id",
        STANDALONE,
        {
            "delivery.state.kind": "open",
            "delivery.state.subscription_id": "99999999-0000-4000-8000-000000000001",
        },
        "nothing in others",
    ),
    (
        "STATE-OPEN",
        "delivery.state.kind",
        STANDALONE,
        {"delivery.state.kind": "open"},
        "open-state",
    ),
    (
        "SUBJECT-IN-HALF",
        "delivery.owner_id",
        STANDALONE,
        {"delivery.owner_id": 4711},
        "delivery.repository_id",
    ),
    (
        "SUBJECT-NOT-IMMUTABLE",
        "delivery.owner_id",
        STANDALONE,
        {
            "delivery.owner_id": 4711,
            "delivery.repository_id": 815,
            "delivery.host": "git.tidewater.example",
        },
        "only github.com",
    ),
    (
        "SERVER-WITHOUT-RUNNERS",
        "delivery.runner",
        STANDALONE,
        {"delivery.host": "git.tidewater.example"},
        "a GitHub Enterprise Server",
    ),
    (
        "SERVER-WITHOUT-RUNNERS",
        "delivery.runners.jobs",
        STANDALONE,
        {
            "delivery.host": "git.tidewater.example",
            "delivery.runner": "private",
            "delivery.runners": {"kind": "existing", "labels": ["azure"], "jobs": "acting"},
        },
        "a GitHub Enterprise Server",
    ),
    (
        "NOT-OF-THE-PLATFORM",
        "delivery.attestations",
        STANDALONE,
        {
            "delivery.host": "git.tidewater.example",
            "delivery.runner": "private",
            "delivery.runners": {"kind": "existing", "labels": ["azure"]},
            "delivery.attestations": True,
        },
        "makes no attestations",
    ),
    (
        "NOT-OF-THE-PLATFORM",
        "delivery.enterprise",
        STANDALONE,
        {"delivery.host": "tidewater.ghe.com", "delivery.enterprise": "tidewater"},
        "only github.com puts the enterprise",
    ),
    (
        "NOT-OF-THE-PLATFORM",
        "delivery.code_owners[1]",
        STANDALONE,
        {
            "delivery.platform": "azure_devops",
            "delivery.repository": "tidewater/apps/forecast",
            "delivery.code_owners": ["a@tidewater.example", "@tidewater/reviewers"],
        },
        "GitHub writes teams so",
    ),
    (
        "NOT-OF-THE-PLATFORM",
        "delivery.host",
        STANDALONE,
        {
            "delivery.platform": "azure_devops",
            "delivery.repository": "tidewater/apps/forecast",
            "delivery.host": "git.tidewater.example",
        },
        "delivery.platform: github",
    ),
    (
        "TOO-MANY-REVIEWERS",
        "delivery.approvers[6]",
        STANDALONE,
        {"delivery.approvers": [f"team-{number}" for number in range(7)]},
        "6 teams at most",
    ),
    *(
        (
            "GUARD-UNUSED",
            f"delivery.{key}",
            STANDALONE,
            {
                f"delivery.{key}": value,
                "environments": [{**STANDALONE["environments"][0], "kind": "dev"}],
                "capabilities": {"data_lake": {}},
                "shared": None,
            },
            words,
        )
        for key, value, words in (
            ("approvers", ["release-board"], "another kind than dev"),
            ("wait_minutes", 30, "the kind prod"),
        )
    ),
    (
        "NOT-A-TEAM",
        "delivery.approvers[1]",
        STANDALONE,
        {"delivery.approvers": ["release-board", "../../repos"]},
        "as at the end of the team's address",
    ),
    (
        "ENVIRONMENT-UNKNOWN",
        "delivery.change_windows[0].environment",
        STANDALONE,
        {"delivery.change_windows": [WINDOW | {"environment": "prd"}]},
        "Use dev, prod or shared.",
    ),
    (
        "ENVIRONMENT-UNKNOWN",
        "governance.budgets[0].environment",
        STANDALONE,
        {"governance.budgets": [BUDGET | {"environment": "prd"}]},
        'Did you mean "prod"?',
    ),
    (
        "NAMED-TWICE",
        "governance.budgets[1].environment",
        STANDALONE,
        {"governance.budgets": [BUDGET, BUDGET]},
        "first in governance.budgets[0].environment",
    ),
    *(
        (
            "BUDGET-START",
            "governance.budgets[0].start_date",
            STANDALONE,
            {"governance.budgets": [BUDGET | {"start_date": day}]},
            "from 2026-06-01 to 2027-06-01",
        )
        for day in ("2026-07-15", "2027-07-01", "2017-05-01")
    ),
    (
        "NOT-A-DATE",
        "governance.budgets[0].start_date",
        STANDALONE,
        {"governance.budgets": [BUDGET | {"start_date": "2026-13-01"}]},
        "a day of the calendar",
    ),
    (
        "WINDOW-ENDS-FIRST",
        "delivery.change_windows[0].end",
        STANDALONE,
        {"delivery.change_windows": [WINDOW | {"end": "04:00"}]},
        "two windows",
    ),
    (
        "NAME-NOT-ALLOWED",
        "delivery.state.resource_group",
        STANDALONE,
        {"delivery.state.resource_group": "rg/state"},
        "because of `/`",
    ),
    *(
        (
            "REPOSITORY-SHAPE",
            "delivery.repository",
            STANDALONE,
            {"delivery.repository": repository, "delivery.platform": platform},
            words,
        )
        for platform, repository, words in (
            ("github", "tidewater/ml/forecast", "organisation/repository"),
            ("github", "tidewater/fore cast", "without blanks"),
            ("github", "tidewater/..", "without blanks"),
            ("azure_devops", "tidewater/forecast", "organisation/project/repository"),
            ("azure_devops", "tidewater/ml/.", "organisation/project/repository"),
        )
    ),
    (
        "CONTROL-UNKNOWN",
        "security.waivers[0].control",
        STANDALONE,
        {"security.waivers": [{**WAIVER, "control": "zone-redundance"}]},
        'Did you mean "zone-redundancy"?',
    ),
    (
        "WAIVER-EXPIRED",
        "security.waivers[0].until",
        STANDALONE,
        {"security.waivers": [{**WAIVER, "until": "2026-06-29"}]},
        "held until 2026-06-29, and today is 2026-06-30",
    ),
    (
        "NOT-A-DATE",
        "security.waivers[0].until",
        STANDALONE,
        {"security.waivers": [{**WAIVER, "until": "2027-02-29"}]},
        "a day of the calendar",
    ),
    *(
        ("NAMED-TWICE", path, SPOKE, changes, "is named twice: first in ")
        for path, changes in (
            ("delivery.languages[1]", {"delivery.languages": ["terraform", "terraform"]}),
            ("governance.frameworks[2]", {"governance.frameworks": ["gdpr", "hipaa", "gdpr"]}),
            (
                "capabilities.data_lake.containers[1]",
                {"capabilities.data_lake.containers": ["raw", "raw"]},
            ),
            (
                "capabilities.machine_learning.outbound_fqdns[1]",
                {"capabilities.machine_learning.outbound_fqdns": ["pypi.org", "PyPI.org"]},
            ),
            (
                "access.ml_engineers.environments[1]",
                {"access.ml_engineers.environments": ["dev", "dev"]},
            ),
            ("security.waivers[1].control", {"security.waivers": [WAIVER, WAIVER]}),
        )
    ),
]

ACCEPTED: list[tuple[str, Mapping[str, Any], Changes]] = [
    ("standalone", STANDALONE, {}),
    ("in a platform", SPOKE, {}),
    ("a VNet that is connected already", SPOKE, THEIRS),
    (
        "a VNet that the platform connects",
        SPOKE,
        {**CONNECTED, _OWN.format(0): own_vnet(0), _OWN.format(1): own_vnet(1)},
    ),
    ("given subnets", SPOKE, GIVEN),
    ("given subnets, alone", STANDALONE, {**ALONE}),
    (
        "a subnet by its id",
        SPOKE,
        {
            **GIVEN,
            **{
                f"environments[{number}].overrides.existing.subnets": {
                    "private_endpoints": f"{own_vnet(number)}/subnets/snet-given"
                }
                for number in (0, 1)
            },
        },
    ),
    (
        "resource groups by name",
        SPOKE,
        {"existing.resource_groups": {"workload": "rg-given", "network": "rg-given-net"}},
    ),
    ("said to be in a platform", SPOKE, {"variant": "platform"}),
    ("said to be standalone", STANDALONE, {"variant": "standalone"}),
    ("virtual WAN", SPOKE, VWAN),
    ("virtual WAN by request", SPOKE, {**VWAN, "platform.hub.connection": "request"}),
    ("virtual WAN that routes by itself", SPOKE, {**VWAN, "platform.egress": None}),
    ("our half of a peering", SPOKE, {"platform.hub.connection": "ours_only"}),
    ("a spoke that the platform connects", SPOKE, CONNECTED),
    ("the hub's gateway, not by us", SPOKE, {**CONNECTED, "platform.hub.gateway": True}),
    (
        "a spoke in a virtual WAN that the platform connects",
        SPOKE,
        {**VWAN, **CONNECTED, "platform.egress": None},
    ),
    ("the hub's gateway", SPOKE, {"platform.hub.gateway": True}),
    (
        "approvers of production, and settings of development's own",
        STANDALONE,
        {
            "delivery.approvers": ["release-board"],
            "delivery.wait_minutes": 30,
            "environments[0].kind": "dev",
            "environments[0].overrides.security": {"log_retention_days": 90},
            "capabilities": {"data_lake": {}},
            "shared": None,
        },
    ),
    ("own logs in a platform", SPOKE, {"platform.logs": None}),
    ("central logs without a hub", STANDALONE, {"platform.logs": {"id": LOGS}}),
    ("ids in another case", SPOKE, {"platform.logs.id": LOGS.lower()}),
    ("own zones", SPOKE, {"platform.dns.mode": "own"}),
    (
        "own zones beside a baseline that writes none",
        SPOKE,
        {"platform.dns.mode": "own", "platform.policy": {"baseline": "alz_online"}},
    ),
    (
        "the platform's zones",
        SPOKE,
        {
            "platform.dns.mode": "platform_zones",
            "platform.dns.zones.id": f"{PLATFORM}/resourceGroups/rg-dns",
            "platform.policy": {"baseline": "alz_corp"},
        },
    ),
    (
        "another firewall",
        SPOKE,
        {"environments[0].overrides.platform.egress.next_hop_ip": "10.0.3.254"},
    ),
    (
        "a firewall in another hub",
        SPOKE,
        {
            "environments[0].overrides.platform.hub.id": f"{NETWORK}/virtualNetworks/vnet-hub-2",
            "environments[0].overrides.platform.egress.next_hop_ip": "10.1.0.4",
        },
    ),
    ("clients inside the hub", SPOKE, {"platform.client_address_space": ["10.0.1.0/24"]}),
    (
        "the smallest range that is looked at",
        SPOKE,
        {"environments[0].address_space": "10.9.0.0/26"},
    ),
    ("the largest range", SPOKE, {"environments[0].address_space": "172.18.0.0/16"}),
    ("neighbouring ranges", STANDALONE, {"environments[1].address_space": "10.10.4.0/22"}),
    ("no zones in dev", STANDALONE, {"environments[0].region": "ukwest"}),
    (
        "no zones in prod, waived",
        STANDALONE,
        {"environments[1].region": "ukwest", "security.waivers": [WAIVER]},
    ),
    (
        "a waiver on its last day",
        STANDALONE,
        {
            "environments[1].region": "ukwest",
            "security.waivers": [{**WAIVER, "until": TODAY.isoformat()}],
        },
    ),
    (
        "one subscription for all, with its reason",
        STANDALONE,
        {
            "environments[0].subscription_id": "4D9162B3-c7e5-408f-954a-056381790264",
            "security.waivers": [{**WAIVER, "control": "production-apart"}],
        },
    ),
    ("public data", STANDALONE, {"workload.data_classification": "public"}),
    (
        "personal data",
        STANDALONE,
        {"workload.data_classification": "internal", "workload.personal_data": True},
    ),
    ("data that stays in a country", STANDALONE, {"governance.residency": "IE"}),
    ("a data lake alone", STANDALONE, {"capabilities": {"data_lake": {}}, "shared": None}),
    (
        "machine learning alone",
        STANDALONE,
        {"capabilities": {"machine_learning": {"model_registry": False}}, "shared": None},
    ),
    (
        "file systems that training reads",
        STANDALONE,
        {
            "capabilities.data_lake.containers": ["sales-raw", "sales"],
            "capabilities.machine_learning.reads": ["sales"],
        },
    ),
    (
        "host names",
        STANDALONE,
        {"capabilities.machine_learning.outbound_fqdns": ["pypi.org", "*.pythonhosted.org"]},
    ),
    (
        "clusters that serve in the spoke",
        SPOKE,
        {
            "capabilities.machine_learning": {
                "network": "spoke",
                "clusters": [{"name": "score", "segment": "inference"}],
                "outbound_fqdns": ["feed.tidewater.example"],
            },
        },
    ),
    (
        "a pattern with all tokens",
        STANDALONE,
        {
            "naming.pattern": "{type}-{workload}-{role}-{environment}-{region}-{instance}",
            "naming.instance": "01",
            "naming.regions": {"northeurope": "neu"},
        },
    ),
    ("sites in one wide range", SPOKE, {"platform.client_address_space": ["10.0.0.0/8"]}),
    (
        "a word in place of the workload, own codes, short environments, no hash",
        STANDALONE,
        {
            "naming.pattern": "{type}-abc-{environment}",
            "naming.types": {"kv": "vault", "Microsoft.Network/virtualNetworks": "VN"},
            "naming.environments": {"dev": "d", "prod": "p"},
            "naming.hash": False,
        },
    ),
    (
        "a fixed name",
        STANDALONE,
        {"naming.fixed": {"key_vault": {"shared": "kv-1", "dev": "kv-2"}}},
    ),
    (
        "one group for personas that need not be apart",
        STANDALONE,
        {"access": {"data_scientists": group(1), "data_engineers": group(1)}},
    ),
    ("a persona in one environment", STANDALONE, {"access.ml_engineers.environments": ["prod"]}),
    (
        "an inherited policy whose id is not hexadecimal",
        SPOKE,
        {
            "platform.policy": {
                "assigned_initiatives": ["17k78e20-9358-41c9-923c-fb736d382a12"],
            }
        },
    ),
    (
        "as many tags as a zone takes",
        STANDALONE,
        {"governance.tags": dict.fromkeys("abcdefghijk", "")},
    ),
    (
        "as many tags as a resource takes",
        SPOKE,
        {"governance.tags": {f"tag{n}": "1" for n in range(46)}},
    ),
    (
        "Bicep without a state",
        STANDALONE,
        {"delivery.languages": ["bicep"], "delivery.state": None},
    ),
    (
        "reviewers in Azure DevOps",
        STANDALONE,
        {
            "delivery.platform": "azure_devops",
            "delivery.repository": "tidewater/apps/forecast",
            "delivery.code_owners": ["a@tidewater.example", "[apps]\\Reviewers"],
        },
    ),
    (
        "Azure DevOps",
        STANDALONE,
        {"delivery.platform": "azure_devops", "delivery.repository": "tidewater/Data Science/f c"},
    ),
]


@pytest.mark.parametrize(
    ("code", "path", "world", "changes", "words"),
    REFUSED,
    ids=[f"{code} {path[:50]}" for code, path, *_ in REFUSED],
)
def test_it_is_refused(
    code: str, path: str, world: Mapping[str, Any], changes: Changes, words: str
) -> None:
    findings = refused(world, changes)
    mine = [f for f in findings if (f.code, f.path) == (code, path) and words in str(f)]
    assert len(mine) == 1, "\n".join(map(str, findings))
    assert mine[0].advice
    assert mine[0].line is not None


@pytest.mark.parametrize(
    ("world", "changes"), [case[1:] for case in ACCEPTED], ids=[c[0] for c in ACCEPTED]
)
def test_it_is_accepted(world: Mapping[str, Any], changes: Changes) -> None:
    assert isinstance(load_text(changed(world, changes), today=TODAY), Config)


SIZE = "capabilities.machine_learning.clusters[0].vm_size"


TOLD: list[tuple[str, str, Mapping[str, Any], Changes, str]] = [
    (
        "BUDGET-BEGUN",
        "governance.budgets[0].start_date",
        STANDALONE,
        {"governance.budgets": [BUDGET | {"start_date": "2026-05-01"}]},
        'write "2026-06-01"',
    ),
    (
        "WAIVER-IDLE",
        "security.waivers[0]",
        STANDALONE,
        {"security.waivers": [WAIVER]},
        "nothing needs this waiver of zone-redundancy",
    ),
    (
        "WAIVER-IDLE",
        "security.waivers[0]",
        STANDALONE,
        {"security.waivers": [{**WAIVER, "control": "production-apart"}]},
        "Take it out",
    ),
    (
        "POLICY-NOT-LOOKED-AT",
        "platform.policy.assigned_initiatives[0]",
        SPOKE,
        {"platform.policy": {"assigned_initiatives": ["130fb88f-0fc9-4678-bfe1-31022d71c7d5"]}},
        "Resources should be Zone Resilient",
    ),
    (
        "POLICY-NOT-LOOKED-AT",
        "platform.policy.assigned_initiatives[0]",
        SPOKE,
        {"platform.policy": {"assigned_initiatives": ["6f0c2b1e-4c8e-4f5e-9b1a-2d3c4e5f6a7b"]}},
        "6f0c2b1e-4c8e-4f5e-9b1a-2d3c4e5f6a7b",
    ),
    ("SIZE-IN-DOUBT", SIZE, STANDALONE, sized("Standard_DS3_v2"), "retires on 2028-05-01"),
    (
        "REGION-MAY-BE-FULL",
        "capabilities.postgresql.high_availability",
        STANDALONE,
        {
            "capabilities.postgresql": POSTGRESQL,
            "environments[1].region": "westeurope",
        },
        "same_zone",
    ),
    (
        "SIZE-IN-DOUBT",
        SIZE,
        STANDALONE,
        sized("Standard_D4dsv4"),
        "no list of VM sizes has Standard_D4dsv4",
    ),
    (
        "SIZE-IN-DOUBT",
        SIZE,
        STANDALONE,
        sized("Standard_NC24ads_A100_v4"),
        "does not list the series NCads_A100_v4",
    ),
    (
        "SIZE-IN-DOUBT",
        SIZE,
        STANDALONE,
        {
            **sized("Standard_NC4as_T4_v3"),
            "environments[0].region": "belgiumcentral",
            "environments[1].region": "belgiumcentral",
            "shared.region": "belgiumcentral",
        },
        "no list price in belgiumcentral",
    ),
    (
        "SIZE-IN-DOUBT",
        f"environments[1].overrides.{SIZE}",
        STANDALONE,
        {
            "environments[1].overrides": {
                "capabilities": {
                    "machine_learning": {
                        "clusters": [{"name": "gpu", "vm_size": "Standard_DS3_v2"}]
                    }
                }
            }
        },
        "such as Standard_D4ds_v4",
    ),
    (
        "RANGE-PUBLIC",
        "environments[0].address_space",
        STANDALONE,
        {"environments[0].address_space": "11.0.0.0/23"},
        "is no private range: Azure takes it",
    ),
    (
        "RANGE-PUBLIC",
        "environments[1].further_address_space[0]",
        STANDALONE,
        {"environments[1].further_address_space": ["100.64.2.0/24"]},
        "lies in 100.64.0.0/10, which carriers use (RFC 6598)",
    ),
    (
        "RANGE-PUBLIC",
        "platform.client_address_space[0]",
        STANDALONE,
        {"platform.client_address_space": ["100.128.0.0/16"]},
        "is no private range",
    ),
    (
        "RETENTION-LEFT-ALONE",
        "capabilities.data_lake.audit.locked",
        STANDALONE,
        {"capabilities.data_lake": {"audit": {"locked": True}}},
        "makes no retention",
    ),
    ("SUBNETS-OF-OTHERS", "existing.subnets", STANDALONE, ALONE, "docs/requests/network.md"),
    (
        "NAME-NOT-UNIQUE",
        "naming.hash",
        STANDALONE,
        {"naming.hash": False},
        "somebody else may hold",
    ),
    *(
        (
            "HOST-INSIDE",
            "capabilities.machine_learning.outbound_fqdns[1]",
            STANDALONE,
            {"capabilities.machine_learning.outbound_fqdns": ["pypi.org", host]},
            "private endpoint from the managed one",
        )
        for host in ("nexus.tidewater.local", "*.home.arpa", "x.privatelink.blob.core.windows.net")
    ),
    (
        "TAG-LEFT-OFF",
        "governance.tags.Cost Center",
        STANDALONE,
        {"governance.tags": {"Cost Center": "4711"}},
        'go without the tag "Cost Center"',
    ),
]

NOT_TOLD: list[tuple[str, Mapping[str, Any], Changes]] = [
    ("nothing to tell", SPOKE, {}),
    (
        "a retention that nobody has locked yet",
        STANDALONE,
        {"capabilities.data_lake": {"audit": {}}},
    ),
    (
        "budgets of this month and of the twelfth from now",
        STANDALONE,
        {
            "governance.budgets": [
                BUDGET | {"start_date": "2026-06-01"},
                BUDGET | {"start_date": "2027-06-01", "environment": "shared"},
            ]
        },
    ),
    (
        "a waiver that is needed",
        STANDALONE,
        {"environments[1].region": "ukwest", "security.waivers": [WAIVER]},
    ),
    (
        "a waiver that is needed, beside settings of an environment that does not need it",
        STANDALONE,
        {
            "environments[1].region": "ukwest",
            "environments[0].overrides": {"security": {"locks": False}},
            "security.waivers": [WAIVER],
        },
    ),
    (
        "one subscription for all",
        STANDALONE,
        {
            "environments[0].subscription_id": "4d9162b3-c7e5-408f-954a-056381790264",
            "security.waivers": [{**WAIVER, "control": "production-apart"}],
        },
    ),
    (
        "inherited logs, and a framework that only reports",
        SPOKE,
        {
            "platform.policy": {
                "assigned_initiatives": [
                    "0884adba-2312-4468-abeb-5422caed1038",
                    "5e4ff661-23bf-42fa-8e3a-309a55091cc7",
                ]
            }
        },
    ),
    (
        "inherited policy that every request is held against",
        SPOKE,
        {
            "platform.policy": {
                "definitions": "policies",
                "assigned_initiatives": ["130fb88f-0fc9-4678-bfe1-31022d71c7d5"],
            }
        },
    ),
]


@pytest.mark.parametrize(
    ("code", "path", "world", "changes", "words"), TOLD, ids=[f"{c} {p}" for c, p, *_ in TOLD]
)
def test_it_is_told_and_not_refused(
    code: str, path: str, world: Mapping[str, Any], changes: Changes, words: str
) -> None:
    told = list(notices(load_text(changed(world, changes), today=TODAY), TODAY))
    assert [(each.code, each.path) for each in told] == [(code, path)]
    assert words in str(told[0])
    assert told[0].advice


@pytest.mark.parametrize(
    ("world", "changes"), [case[1:] for case in NOT_TOLD], ids=[c[0] for c in NOT_TOLD]
)
def test_nothing_is_told_of_it(world: Mapping[str, Any], changes: Changes) -> None:
    assert list(notices(load_text(changed(world, changes), today=TODAY), TODAY)) == []


def test_an_environment_that_shares_productions_subscription_gets_ids_of_its_own() -> None:
    one = {
        "environments[0].subscription_id": "4d9162b3-c7e5-408f-954a-056381790264",
        "security.waivers": [{**WAIVER, "control": "production-apart"}],
    }
    landing_zone = design(load_text(changed(STANDALONE, one), today=TODAY))
    ids = [
        request.id.lower()
        for environment in ("dev", "prod")
        for request in evaluate(landing_zone.main.root, environment)
        # The name of a role assignment follows from a principal that only Azure knows.
        if "<guid(" not in request.id
    ]
    assert len(ids) == len(set(ids))


def test_the_tags_counted_as_ours_are_those_that_the_design_adds() -> None:
    (parameter,) = (
        parameter
        for root in design(load_text(changed(STANDALONE, {}))).roots[-1:]
        for parameter in root.parameters
        if parameter.name == "tags"
    )
    assert tuple(parameter.values["dev"]) == OURS


def test_nothing_is_told_of_the_defaults() -> None:
    assert list(notices(load_text(changed(STANDALONE, {}), today=TODAY), TODAY)) == []


HUB_ID = f"{NETWORK}/virtualNetworks/vnet-hub"
PORTAL = "https://portal.azure.com/#@tidewater.onmicrosoft.com/resource"


@pytest.mark.parametrize(
    ("given", "words", "suggestion"),
    [
        (HUB_ID.replace("rg-hub", "rg hub"), "the part 'rg hub', which has a blank", ""),
        (f"{HUB_ID}?api-version=2024-01-01", "which has ? in it", ""),
        (f"{HUB_ID}#overview", "the part 'vnet-hub#overview', which has # in it", ""),
        (HUB_ID.replace("rg-hub", ".."), "the part '..', which ends in a dot", ""),
        (f"{HUB_ID}/", "an empty part", ""),
        (f"{HUB_ID} ", "which has a blank", HUB_ID),
        (f"{PORTAL}{HUB_ID}/overview", "not the form", HUB_ID),
        (f"{PORTAL}{HUB_ID.replace('/', '%2F')}", "not the form", HUB_ID),
        (f"{PORTAL}{HUB_ID}/subnets?feature.x=true", "not the form", HUB_ID),
    ],
)
def test_of_a_wrong_resource_id_the_wrong_part_is_shown(
    given: str, words: str, suggestion: str
) -> None:
    (finding,) = refused(SPOKE, {"platform.hub.id": given})
    assert (finding.code, finding.path) == ("WRONG-FORM", "platform.hub.id")
    assert words in finding.message
    assert finding.suggestion == suggestion


def test_every_code_of_a_rule_is_raised_here() -> None:
    folder = Path(ailz.model.rules.__file__).parents[1]
    files = (*folder.glob("rules/*.py"), *folder.glob("services/*.py"), folder / "residency.py")
    sources = "".join(p.read_text(encoding="utf-8") for p in sorted(files))
    codes = {case[0] for case in REFUSED} | {case[0] for case in TOLD}
    assert set(re.findall(r'code="([A-Z-]+)"', sources)) == codes


def test_every_wish_without_a_blueprint_is_refused_here() -> None:
    # What an environment may override is described a second time.
    definitions = {k: d for k, d in json_schema()["definitions"].items() if "Overrides" not in k}
    described = json.dumps(definitions).count("No blueprint yet: refused.")
    refused_whole = {path for code, path, *_ in REFUSED if code == "NO-BLUEPRINT"}
    # Of these keys single values are refused only.
    values = {
        "organisation.cloud",
        "workload.pattern",
        "security.keys",
    }
    assert described == len(refused_whole - values)


def test_each_problem_is_told_once() -> None:
    for _, _, world, changes, _ in REFUSED:
        findings = refused(world, changes)
        assert len(set(findings)) == len(findings), findings


def test_problems_of_different_rules_are_told_together() -> None:
    findings = refused(
        STANDALONE,
        {
            "environments[1].name": "dev",
            "environments[1].address_space": "10.10.0.0/24",
            "delivery.repository": "forecast/a/b",
            "shared": None,
        },
    )
    codes = {"NAME-TAKEN", "RANGE-OVERLAP", "REPOSITORY-SHAPE", "SHARED-MISSING"}
    assert {finding.code for finding in findings} == codes
    assert list(findings) == sorted(findings)
