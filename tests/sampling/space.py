"""The configuration space: every dimension with its choices, as pieces of `landing-zone.yaml`.

A choice is a piece of the file; the pieces of a row are laid over BASE, deepest last. The first
choice of a dimension is the plainest. Nothing here says what goes together: the product does.
"""

from collections.abc import Mapping
from typing import Any, TypeAlias

Piece: TypeAlias = Mapping[str, Any]

_TENANT = "7a1b1f0e-0000-4000-8000-000000000001"
_HUB = "7a1b1f0e-0000-4000-8000-0000000000f0"
_NETWORK = f"/subscriptions/{_HUB}/resourceGroups/rg-hub/providers/Microsoft.Network"
_LOGS = "providers/Microsoft.OperationalInsights/workspaces/log-central"
_AUDIT = "providers/Microsoft.OperationalInsights/workspaces/log-soc"
_SQL = f"/subscriptions/{_HUB}/resourceGroups/rg-claims/providers/Microsoft.Sql/servers/sql-claims"


def _group(number: int) -> str:
    return f"7a1b1f0e-0000-4000-8000-0000000001{number:02}"


def _environment(name: str, kind: str, number: int) -> Piece:
    return {
        "name": name,
        "kind": kind,
        "subscription_id": f"7a1b1f0e-0000-4000-8000-00000000001{number}",
        "address_space": f"10.{20 + number}.0.0/22",
    }


def _hub(kind: str, connection: str) -> Piece:
    path = "virtualNetworks/vnet-hub" if kind == "vnet" else "virtualHubs/vhub"
    hub = {"kind": kind, "connection": connection, "address_space": ["10.0.0.0/22"]}
    if connection != "made_by_platform":
        hub["id"] = f"{_NETWORK}/{path}"
    return {"platform": {"hub": hub}}


def _persona(number: int, *environments: str) -> Piece:
    return {"group_id": _group(number), "environments": list(environments)}


def _log_reader(name: str, number: int, *tables: str) -> Piece:
    return {"name": name, "group_id": _group(number), "tables": list(tables)}


_STATE = {
    "subscription_id": "7a1b1f0e-0000-4000-8000-000000000021",
    "resource_group": "rg-state",
    "storage_account": "ststate",
}
_PROD = "7a1b1f0e-0000-4000-8000-000000000012"
_WAIVER = {
    "control": "zone-redundancy",
    "reason": "The data may not leave this region.",
    "approved_by": "Risk board",
    "until": "2099-12-31",
}
_KEYS = "https://kv-platform.vault.azure.net/keys"
_GIVEN = {
    "id": f"/subscriptions/{_HUB}/resourceGroups/rg-keys/providers/Microsoft.KeyVault/vaults/"
    "kv-platform",
    "keys": {
        "storage": f"{_KEYS}/churn-storage",
        "container-registry": f"{_KEYS}/churn-registry",
        "machine-learning": f"{_KEYS}/churn-ml/0123456789abcdef0123456789abcdef",
        "search": f"{_KEYS}/churn-search",
        "cosmos": f"{_KEYS}/churn-cosmos",
        "event-hubs": f"{_KEYS}/churn-events",
        "redis": f"{_KEYS}/churn-redis/0123456789abcdef0123456789abcdef",
        "sql": f"{_KEYS}/churn-sql",
        "postgresql": f"{_KEYS}/churn-postgresql",
        "data-factory": f"{_KEYS}/churn-factory/0123456789abcdef0123456789abcdef",
        "databricks": f"{_KEYS}/churn-databricks/0123456789abcdef0123456789abcdef",
    },
}
_DBAS = {"name": "sg-databases", "group_id": _group(20)}
_BRICKS = "7A1B1F0E-0000-4000-8000-0000000000D0"
_SHARED = {"subscription_id": "7a1b1f0e-0000-4000-8000-000000000020"}

BASE: Piece = {
    "schema_version": 1,
    "organisation": {"name": "Contoso", "tenant_id": _TENANT},
    "workload": {
        "name": "churn",
        "title": "Customer churn",
        "owner": "Data team",
        "purpose": "Predicts which customers leave.",
    },
    "platform": {},
    "capabilities": {},
    "delivery": {
        "repository": "contoso/churn",
    },
}
"""What no dimension changes. Regions come from the dimension `place`, for all deployments alike."""

DIMENSIONS: Mapping[str, Mapping[str, Piece]] = {
    "variant": {
        "auto": {"variant": "auto"},
        "platform": {"variant": "platform"},
        "standalone": {"variant": "standalone"},
    },
    "hub": {
        "none": {},
        "peering": _hub("vnet", "both_sides"),
        "half a peering": _hub("vnet", "ours_only"),
        "requested peering": _hub("vnet", "request"),
        "virtual wan": _hub("vwan", "both_sides"),
        "requested virtual wan": _hub("vwan", "request"),
        "connected peering": _hub("vnet", "made_by_platform"),
    },
    "gateway": {"none": {}, "the hub's": {"platform": {"hub": {"gateway": True}}}},
    "platform egress": {
        "none": {},
        "firewall": {"platform": {"egress": {"next_hop_ip": "10.0.0.4"}}},
        "tls inspection": {
            "platform": {"egress": {"next_hop_ip": "10.0.0.4", "tls_inspection": True}}
        },
    },
    "dns": {
        "none": {},
        "platform policy": {"platform": {"dns": {"mode": "platform_policy"}}},
        "platform zones": {
            "platform": {
                "dns": {
                    "mode": "platform_zones",
                    "servers": ["10.0.0.5"],
                    "zones": {"id": f"/subscriptions/{_HUB}/resourceGroups/rg-dns"},
                }
            }
        },
        "own": {"platform": {"dns": {"mode": "own"}}},
    },
    "logs": {
        "own": {},
        "central": {
            "platform": {"logs": {"id": f"/subscriptions/{_HUB}/resourceGroups/rg-logs/{_LOGS}"}}
        },
        "central, audit apart": {
            "platform": {
                "logs": {"id": f"/subscriptions/{_HUB}/resourceGroups/rg-logs/{_LOGS}"},
                "audit_logs": {"id": f"/subscriptions/{_HUB}/resourceGroups/rg-soc/{_AUDIT}"},
            }
        },
    },
    "inherited policy": {
        "none": {},
        "corp with defender": {
            "platform": {
                "policy": {"management_group": "corp", "baseline": "alz_corp", "defender": True}
            }
        },
        "online with a DDoS plan": {
            "platform": {
                "policy": {"management_group": "online", "baseline": "alz_online"},
                "ddos_plan": {"id": f"{_NETWORK}/ddosProtectionPlans/ddos"},
            }
        },
    },
    "place": {
        "westeurope": {},
        "without zones": {"security": {"waivers": [_WAIVER]}},
        "us government": {"organisation": {"cloud": "us_government"}},
        "china": {"organisation": {"cloud": "china"}},
    },
    "environments": {
        "two": {"environments": [_environment("dev", "dev", 1), _environment("prod", "prod", 2)]},
        "one": {"environments": [_environment("prod", "prod", 2)]},
        "three": {
            "environments": [
                _environment("dev", "dev", 1),
                _environment("test", "test", 3),
                _environment("prod", "prod", 2),
            ]
        },
        "four": {
            "environments": [
                _environment("lab", "dev", 4),
                _environment("dev", "dev", 1),
                _environment("staging", "test", 3),
                _environment("prod", "prod", 2),
            ]
        },
    },
    "purpose": {
        "classical": {"workload": {"pattern": "classical_ml", "data_classification": "internal"}},
        "restricted personal": {
            "workload": {
                "pattern": "classical_ml",
                "data_classification": "restricted",
                "personal_data": True,
            }
        },
    },
    "capabilities": {
        "machine learning": {"capabilities": {"machine_learning": {}}, "shared": _SHARED},
        "with a lake": {
            "capabilities": {
                "machine_learning": {"encryption": "service_side"},
                "data_lake": {},
            },
            "shared": _SHARED,
        },
        "lake alone": {
            "capabilities": {
                "data_lake": {
                    "containers": ["raw"],
                    "cool_after_days": {"raw": 30},
                    "delete_after_days": {"raw": 365},
                    "audit": {},
                }
            }
        },
        "no registry": {"capabilities": {"machine_learning": {"model_registry": False}}},
        "in the spoke": {
            "shared": _SHARED,
            "capabilities": {
                "machine_learning": {
                    "network": "spoke",
                    "clusters": [
                        {"name": "train", "max_nodes": 8},
                        {"name": "score", "max_nodes": 4, "segment": "inference"},
                    ],
                },
                "data_lake": {},
            },
        },
        "spoke, with hosts": {
            "capabilities": {
                "machine_learning": {
                    "network": "spoke",
                    "model_registry": False,
                    "outbound_fqdns": ["feed.contoso.example"],
                }
            }
        },
        "hosts and clusters": {
            "shared": _SHARED,
            "capabilities": {
                "machine_learning": {
                    "encryption": "managed_group",
                    "cosmos_db_object_id": "7A1B1F0E-0000-4000-8000-0000000000C0",
                    "outbound_fqdns": ["pypi.org"],
                    "image_builds": {"packages_from": ["feed.contoso.com", "pypi.org"]},
                    "clusters": [
                        {"name": "cpu", "max_nodes": 4},
                        {"name": "gpu", "vm_size": "Standard_NC24ads_A100_v4"},
                    ],
                }
            },
        },
    },
    "search": {
        "none": {},
        "ours": {"capabilities": {"search": {}}},
        "small and elsewhere": {"capabilities": {"search": {"sku": "basic", "region": "other"}}},
    },
    "streams and items": {
        "none": {},
        "usual": {
            "capabilities": {
                "cosmos": {
                    "databases": [
                        {"name": "app", "containers": [{"name": "items", "partition_key": "/id"}]}
                    ]
                },
                "event_hubs": {"hubs": [{"name": "claims"}]},
                "redis": {},
            }
        },
        "other forms": {
            "capabilities": {
                "cosmos": {
                    "capacity": "serverless",
                    "people_read_items": True,
                    "databases": [
                        {
                            "name": "App_1",
                            "code": "write",
                            "containers": [
                                {"name": "items", "partition_key": "/a/b", "keep_days": 30},
                                {
                                    "name": "chunks",
                                    "partition_key": "/id",
                                    "vectors": [{"path": "/embedding", "dimensions": 1536}],
                                },
                            ],
                        },
                        {
                            "name": "logs",
                            "code": "none",
                            "containers": [{"name": "items", "partition_key": "/id"}],
                        },
                    ],
                },
                "data_lake": {},
                "redis": {"sku": "MemoryOptimized_M10", "eviction": "NoEviction", "code": False},
                "event_hubs": {
                    "units": 2,
                    "hubs": [
                        {"name": "claims", "capture": "raw", "consumer_groups": ["scoring"]},
                        {"name": "scores", "code": "write", "keep_hours": 24, "partitions": 2},
                        {"name": "audit", "code": "none"},
                    ],
                },
            },
            "overrides": {
                "capabilities": {
                    "cosmos": {"capacity": "autoscale", "max_throughput": 4000, "backup_days": 30},
                    "event_hubs": {"units": 1},
                    "redis": {"sku": "Balanced_B0", "high_availability": True},
                }
            },
        },
    },
    "pipelines": {
        "none": {},
        "data factory": {"capabilities": {"data_factory": {}}},
        "with foreign sources": {
            "capabilities": {
                "data_factory": {
                    "git": False,
                    "sources": [{"name": "claims", "id": _SQL, "group": "sqlServer"}],
                    "alert_emails": ["pipelines@contoso.example"],
                }
            },
        },
        "databricks": {"capabilities": {"databricks": {"application_object_id": _BRICKS}}},
        "databricks with a lake": {
            "capabilities": {
                "data_lake": {},
                "databricks": {
                    "application_object_id": _BRICKS,
                    "max_nodes": 20,
                    "reads": ["raw"],
                    "writes": ["curated"],
                    "compliance": ["HIPAA"],
                    "root_storage_key": True,
                },
            },
            "security": {"level": "high"},
            "overrides": {
                "capabilities": {"databricks": {"max_nodes": 100, "root_storage_key": False}}
            },
        },
    },
    "databases": {
        "none": {},
        "ours": {"capabilities": {"sql": {"administrators": _DBAS, "databases": ["claims"]}}},
        "otherwise": {
            "capabilities": {
                "sql": {
                    "administrators": _DBAS,
                    "databases": ["claims", "evidence"],
                    "ledger": ["evidence"],
                    "compute": "elastic_pool",
                    "vcores": 4,
                    "long_term": {"weeks": 8, "years": 7},
                    "backup_days": 14,
                    "outbound_fqdns": ["digests.blob.core.windows.net"],
                },
            }
        },
        "postgresql": {
            "capabilities": {"postgresql": {"administrators": _DBAS, "databases": ["claims"]}}
        },
        "postgresql in a subnet": {
            "capabilities": {
                "postgresql": {
                    "network": "delegated_subnet",
                    "administrators": _DBAS,
                    "databases": ["claims", "embeddings"],
                    "extensions": ["vector", "uuid-ossp"],
                    "version": "16",
                    "size": "Standard_E4ds_v5",
                    "storage_gb": 512,
                    "high_availability": "off",
                    "backup_days": 14,
                    "maintenance_day": "sunday",
                },
            }
        },
    },
    "way in": {
        "unsaid": {},
        "bastion": {"capabilities": {"bastion": {}}},
        "vpn": {"way_in": {"kind": "vpn", "client_pool": "172.16.200.0/24"}},
        "none": {"way_in": {"kind": "none"}},
    },
    "level": {"baseline": {}, "high": {"security": {"level": "high"}}},
    "keys": {
        "software": {},
        "hsm": {"security": {"keys": "hsm"}},
        "managed hsm": {
            "security": {
                "keys": "managed_hsm",
                "key_scope": "data_class",
                "key_versions": dict.fromkeys(
                    ("machine-learning", "redis", "data-factory", "databricks"),
                    "0123456789abcdef0123456789abcdef",
                ),
                "managed_hsm": {
                    "subscription_id": "7a1b1f0e-0000-4000-8000-000000000022",
                    "administrators": [_group(20), _group(21)],
                    "endpoint": {"subnet_id": f"{_NETWORK}/virtualNetworks/vnet-hub/subnets/pep"},
                    "activated": True,
                },
            }
        },
        "given": {"existing": {"key_vault": _GIVEN}},
    },
    "existing": {
        "nothing": {},
        # What differs by environment is filled in by `configuration`.
        "given subnets": {"existing": {"subnets": {"private_endpoints": "snet-given"}}},
        "network and groups": {"existing": {"resource_groups": {"workload": "rg-given"}}},
        "identities": {"existing": {"identities": {}}},
    },
    "registry": {
        "made": {},
        "given, on request": {"existing": {"container_registry": {}}},
        "given, ours to approve": {"existing": {"container_registry": {"access": "ours"}}},
        "given, through the platform": {
            "existing": {"container_registry": {"reached_by": "platform"}}
        },
    },
    "way out": {
        "by default": {},
        "firewall": {"security": {"egress": "firewall"}},
        "nat gateway": {"security": {"egress": "nat_gateway"}},
    },
    "locks": {"on": {}, "off": {"security": {"locks": False}}},
    "personas": {
        "two": {
            "access": {
                "data_scientists": _persona(1),
                "ml_engineers": _persona(2),
                "log_readers": [_log_reader("model-monitoring", 21, "AppTraces")],
            }
        },
        "none": {},
        "all": {
            "access": {
                "data_scientists": _persona(1),
                "data_engineers": _persona(2),
                "ml_engineers": _persona(3),
                "model_reviewers": _persona(4),
                "platform_engineers": _persona(5),
                "key_custodians": _persona(6),
                "security_auditors": _persona(7),
                "model_pipelines": _persona(8),
                "data_pipelines": _persona(9),
                "log_readers": [
                    _log_reader("model-monitoring", 21, "AppTraces", "AppDependencies"),
                    {
                        **_log_reader("on-call", 22, "AzureDiagnostics", "Orders_CL"),
                        "environments": ["prod"],
                    },
                ],
            }
        },
        "in production alone": {"access": {"ml_engineers": _persona(3, "prod")}},
    },
    "dials": {
        "alike": {},
        "security": {
            "overrides": {
                "security": {
                    "level": "high",
                    "keys": "hsm",
                    "key_rotation_months": 6,
                    "locks": False,
                    "log_retention_days": 730,
                }
            }
        },
        "another way out": {"overrides": {"security": {"egress": "nat_gateway"}}},
        "another hub": {
            "overrides": {
                "platform": {
                    "hub": {"id": f"{_NETWORK}/virtualNetworks/vnet-hub-2"},
                    "egress": {"next_hop_ip": "10.0.8.4"},
                    "client_address_space": ["10.9.0.0/16"],
                }
            }
        },
        "people and tags": {
            "overrides": {
                "access": {"data_scientists": {"group_id": _group(11)}},
                "governance": {"tags": {"CostCenter": "4712", "Team": "Lab"}},
            }
        },
        "clusters": {
            "overrides": {
                "capabilities": {
                    "machine_learning": {"clusters": [{"name": "one", "max_nodes": 1}]}
                }
            }
        },
        "databases": {
            "overrides": {"capabilities": {"sql": {"compute": "serverless", "vcores": 6}}}
        },
        "indexes": {
            "overrides": {
                "capabilities": {"search": {"sku": "standard2", "replicas": 2, "partitions": 2}}
            }
        },
        "keys of Microsoft": {"overrides": {"security": {"keys": "microsoft"}}},
        "postgresql": {
            "overrides": {
                "capabilities": {
                    "postgresql": {
                        "version": "18",
                        "size": "Standard_B2s",
                        "storage_gb": 64,
                        "high_availability": "off",
                        "maintenance_day": "monday",
                        "maintenance_hour": 22,
                    }
                }
            }
        },
    },
    "frameworks": {
        "none": {},
        "gdpr": {"governance": {"frameworks": ["gdpr"]}},
        "several": {"governance": {"frameworks": ["hipaa", "iso27001", "pci_dss", "mcsb"]}},
        "ai": {"governance": {"frameworks": ["eu_ai_act", "nist_ai_rmf"]}},
        "one country": {"governance": {"residency": "US", "storage_redundancy": "geo"}},
        "one region": {"governance": {"allowed_regions": ["westeurope", "germanywestcentral"]}},
    },
    "tags": {
        "ours": {},
        "mandated": {
            "governance": {
                "budgets": [
                    {
                        "environment": "prod",
                        "amount": 4000,
                        "start_date": "2027-01-01",
                        "contact_emails": ["costs@contoso.example", "churn@contoso.example"],
                    }
                ],
                # Azure DNS takes the first name and not the second.
                "tags": {"CostCenter": "4711", "Cost Center": "4711"},
                "tags_by_policy": ["BusinessUnit", "cost owner"],
            }
        },
    },
    "naming": {
        "by default": {},
        "pattern": {
            "naming": {
                "pattern": "{workload}-{type}-{environment}-{region}-{instance}",
                "instance": "001",
                "types": {"kv": "vault", "cmk": "key"},
                "environments": {"prod": "p"},
                "hash": False,
            }
        },
        "fixed": {
            "naming": {
                "fixed": {
                    "virtual_network": {"prod": "vnet-given"},
                    "private_endpoints_subnet": {"prod": "snet-given"},
                    "private_endpoints_security_group": {"prod": "nsg-given"},
                    "keys_endpoint": {"prod": "pep-given"},
                    "keys_interface": {"prod": "nic-given"},
                    "storage_key": {"prod": "key-given"},
                }
            }
        },
        "longest": {"workload": {"name": "abcdefghijklmnop"}},
    },
    "languages": {
        "both": {"delivery": {"languages": ["bicep", "terraform"], "state": _STATE}},
        "bicep": {"delivery": {"languages": ["bicep"]}},
        "terraform": {"delivery": {"languages": ["terraform"], "state": _STATE}},
    },
    "delivery": {
        "github": {"delivery": {"platform": "github"}},
        "azure devops": {
            "delivery": {"platform": "azure_devops", "repository": "contoso/ml/churn"}
        },
        "images": {
            "delivery": {
                "platform": "github",
                "images": True,
                "runner": "private",
                "runners": {"kind": "existing", "group": "inside"},
            },
            "shared": _SHARED,
        },
        # The account stands beside what exists in every row: production.
        "managed pool": {
            "delivery": {
                "platform": "azure_devops",
                "repository": "contoso/ml/churn",
                "state": {**_STATE, "kind": "private", "subscription_id": _PROD},
                "attestations": True,
                "runner": "private",
                "runners": {
                    "kind": "managed_pool",
                    "address_space": "10.99.0.0/26",
                    "service_principal": _group(30),
                },
            }
        },
        "github network": {
            "delivery": {
                "platform": "github",
                "owner_id": 4711,
                "state": {**_STATE, "kind": "private", "subscription_id": _PROD},
                "runner": "private",
                "runners": {"kind": "github_network", "address_space": "10.99.0.0/26"},
            }
        },
        "private state": {
            "delivery": {
                "platform": "github",
                "state": {**_STATE, "kind": "private", "subscription_id": _PROD},
                "runner": "private",
                "runners": {
                    "kind": "existing",
                    "labels": ["inside"],
                    "jobs": "acting",
                    "address_space": "10.99.0.0/26",
                },
            }
        },
        "open state": {
            "delivery": {
                "platform": "github",
                "state": {**_STATE, "kind": "open", "subscription_id": _PROD},
            },
            "security": {"waivers": [{**_WAIVER, "control": "open-state"}]},
        },
    },
    "deploying identity": {
        "may all": {},
        "no roles": {"delivery": {"identity": {"may_assign_roles": False}}},
        "no sets": {"delivery": {"identity": {"may_define_policy": False}}},
        "no policy": {"delivery": {"identity": {"may_assign_policy": False}}},
        "contributor": {
            "delivery": {"identity": {"may_assign_roles": False, "may_assign_policy": False}}
        },
    },
}

REGIONS = {
    "westeurope": "westeurope",
    "without zones": "northcentralus",
    "us government": "usgovvirginia",
    "china": "chinanorth3",
}
"""The region of each place."""
ELSEWHERE = {
    "westeurope": "germanywestcentral",
    "without zones": "southcentralus",
    "us government": "usgovarizona",
    "china": "chinanorth2",
}
"""Another region beside each, for a service that stands elsewhere."""


def configuration(row: Mapping[str, str]) -> dict[str, Any]:
    """Return the configuration of a row, as plain data."""
    merged = dict(BASE)
    for dimension, choice in row.items():
        merged = _laid_over(merged, DIMENSIONS[dimension][choice])
    merged = _placed(merged, row["place"])
    if {"subnets", "resource_groups"} & set(merged.get("existing", ())):
        merged |= _existing(merged)
    if "identities" in merged.get("existing", ()):
        merged |= _identities(merged)
    if "container_registry" in merged.get("existing", ()):
        merged |= _registries(merged)
    return merged


def _placed(merged: Mapping[str, Any], place: str) -> dict[str, Any]:
    """Return a configuration with the regions of a place."""
    region = REGIONS[place]
    placed = dict(merged)
    first, *others = ({**each, "region": region} for each in merged["environments"])
    if overrides := placed.pop("overrides", None):
        first = {**first, "overrides": overrides}
    placed["environments"] = [first, *others]
    search = merged["capabilities"].get("search", {})
    if "region" in search:
        elsewhere = {**search, "region": ELSEWHERE[place]}
        placed["capabilities"] = {**merged["capabilities"], "search": elsewhere}
    if pool := merged.get("security", {}).get("managed_hsm"):
        placed["security"] = {**merged["security"], "managed_hsm": {**pool, "region": region}}
    if given := merged.get("existing", {}).get("key_vault"):
        placed["existing"] = {**merged["existing"], "key_vault": _in_cloud(given, place)}
    if "shared" in merged:
        placed["shared"] = {**merged["shared"], "region": region}
    if merged["delivery"].get("runners", {}).get("kind") == "github_network":
        # GitHub starts runners there, and none in West Europe.
        state = {**merged["delivery"]["state"], "region": ELSEWHERE[place]}
        placed["delivery"] = {**merged["delivery"], "state": state}
    return placed


def _registries(merged: Mapping[str, Any]) -> dict[str, Any]:
    """Return a configuration's part about container registries of somebody else's."""
    said = merged["existing"]["container_registry"]
    start = f"/subscriptions/{_HUB}/resourceGroups/rg-images/providers"
    environments = []
    for each in merged["environments"]:
        id_ = f"{start}/Microsoft.ContainerRegistry/registries/crgiven{each['name']}"
        own = {"existing": {"container_registry": {**said, "id": id_}}}
        environments.append({**each, "overrides": _laid_over(each.get("overrides", {}), own)})
    existing = {n: each for n, each in merged["existing"].items() if n != "container_registry"}
    return {"environments": environments, "existing": existing}


def _identities(merged: Mapping[str, Any]) -> dict[str, Any]:
    """Return a configuration's part about identities of somebody else's."""

    def over(place: Mapping[str, Any], name: str) -> dict[str, Any]:
        group = f"/subscriptions/{place['subscription_id']}/resourceGroups/rg-identities-{name}"
        start = f"{group}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id"
        own = {"existing": {"identities": {act: f"{start}-{act}-{name}" for act in _acts(merged)}}}
        return {**place, "overrides": _laid_over(place.get("overrides", {}), own)}

    made: dict[str, Any] = {"environments": [over(e, e["name"]) for e in merged["environments"]]}
    if "shared" in merged:
        made["shared"] = over(merged["shared"], "shared")
    existing = {name: each for name, each in merged["existing"].items() if name != "identities"}
    return {**made, "existing": existing}


def _acts(merged: Mapping[str, Any]) -> list[str]:
    """Return what a row's identities are for."""
    wanted = ["deploy", "plan", "encryption"]
    if "machine_learning" in merged["capabilities"]:
        wanted += ["workspace", "compute"]
    if merged["delivery"].get("images"):
        wanted.append("images")
    if merged["delivery"].get("attestations") and merged["delivery"]["platform"] == "azure_devops":
        wanted.append("sign")
    return wanted


def _in_cloud(given: Piece, place: str) -> dict[str, Any]:
    """Return the vault of somebody else's with the keys where that cloud has them."""
    suffix = {
        "us government": "vault.usgovcloudapi.net",
        "china": "vault.azure.cn",
    }.get(place, "vault.azure.net")
    keys = {n: k.replace("vault.azure.net", suffix) for n, k in given["keys"].items()}
    return {**given, "keys": keys}


def _laid_over(under: Piece, over: Piece) -> dict[str, Any]:
    merged = dict(under)
    for name, value in over.items():
        below = merged.get(name)
        both = isinstance(below, Mapping) and isinstance(value, Mapping)
        merged[name] = _laid_over(below, value) if both else value
    return merged


def _existing(merged: Mapping[str, Any]) -> dict[str, Any]:
    """Return a configuration's part about a network of somebody else's."""
    learning = merged["capabilities"].get("machine_learning", {})
    wanted = ["private_endpoints"]
    if learning.get("network") == "spoke":
        served = any(each.get("segment") for each in learning.get("clusters", ()))
        wanted += ["training", *(["inference"] if served else [])]
    if merged["capabilities"].get("postgresql", {}).get("network"):
        wanted.append("postgresql")
    if "databricks" in merged["capabilities"]:
        wanted += ["databricks_host", "databricks_container"]
    given = "subnets" in merged["existing"]
    existing = merged["existing"]
    if given:
        existing = {**existing, "subnets": {segment: f"snet-{segment}" for segment in wanted}}
    else:
        existing = {name: each for name, each in existing.items() if name != "resource_groups"}
    environments = []
    for environment in merged["environments"]:
        space, name = environment["address_space"].removesuffix(".0.0/22"), environment["name"]
        group = f"/subscriptions/{environment['subscription_id']}/resourceGroups/rg-net-{name}"
        own: dict[str, Any] = {
            "virtual_network": {
                "id": f"{group}/providers/Microsoft.Network/virtualNetworks/vnet-{name}"
            }
        }
        if not given:
            own["resource_groups"] = {"workload": f"rg-work-{name}", "network": group}
        made = {**environment, "overrides": {**environment.get("overrides", {}), "existing": own}}
        if given:
            places = enumerate(wanted)
            made["subnets"] = {segment: f"{space}.{n}.0/25" for n, segment in places}
        environments.append(made)
    return {"environments": environments, "existing": existing}
