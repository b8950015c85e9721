"""Azure's rules that no request can break here: why, or where they are held instead."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

_LATER = "says what a later request meets: ailz plan tells it before a change is deployed"
_REHEARSED = "needs to know what is there by then: a behaviour of the rehearsal holds it"
_DELETED = "a deletion: a rehearsal holds it (behaviours/{}), scripts/destroy.sh goes by it"
_LOCKED = _DELETED.format("locks")
_USED = _DELETED.format("removal")
_SOFT_DELETED = (
    "only Azure knows what was deleted before: a rehearsal of a rebuild holds it "
    "(behaviours/soft_deleted), naming.instance leads out of it"
)

ELSEWHERE: Final[Mapping[str, str]] = {
    "tags-no-patch": "both languages write a whole resource with PUT",
    "provider-registered": "scripts/prepare.sh registers every provider before the first run",
    "location-fixed": _LATER,
    "name-segments": "a name is one segment: both languages build the id from names and parents",
    "policy-deny": "ailz validate, generate and check --policies ask the assigned rules",
    "lock-group-delete": _LOCKED,
    "lock-delete-extension": _LOCKED,
    "lock-readonly-write": "no lock of ours is ReadOnly; behaviours/locks holds the others",
    "lock-data-plane": "nothing fails; the locks are there for the control plane",
    "lock-aml-autoscale": "locks stand on resources, never on a group",
    "deployment-name-length": "the deployment is no request of its own; tests hold its name",
    "deployment-name-characters": "as deployment-name-length",
    "deployment-location-bound": "the location is part of the deployment's name",
    "deployment-history-800": "a deployment stack keeps one name, its next run replaces the record",
    "deployment-history-lock": "locks stand on resources, never on a group",
    "deployment-one-at-a-time": "the README has one run at a time; Azure refuses the second",
    "template-limits": "group-resources-800 holds the number; the Bicep compiler holds the others",
    "rbac-management-group-500": "every role is assigned in the landing zone's subscriptions",
    "policy-assignment-name-24": "every policy is assigned in the landing zone's subscriptions",
    "federated-serial": _REHEARSED,
    "subnet-size-ipv6": "every range is IPv4",
    "subnet-static-inside": "no resource asks for an address of its own",
    "subnet-in-use-delete": _USED,
    "subnet-in-use-prefix": _REHEARSED,
    "databricks-subnets": (
        "one body names both subnets: segments of its own, delegated and with a security group"
    ),
    "subnet-in-use-delegation": _REHEARSED,
    "subnet-delegation-name": "one delegation a subnet, written whole: nothing names it again",
    "vnet-gateways": "a network has one gateway, made once",
    "resolver-one-per-network": "a network has one resolver with one endpoint, made once",
    "resolver-no-vnet-encryption": "no network asks for encryption",
    "limit-private-addresses-per-network": "subnet-full counts them, far below",
    "peered-addresses": "what else is peered with the hub is the platform's to know",
    "endpoint-approval": "the README names the right; scripts/approve.sh approves what waits",
    "nat-v2-resolver-subnet": "a NAT gateway serves what leaves, and nothing leaves a resolver",
    "aca-subnet-size-fixed": _LATER,
    "pg-subnet": _REHEARSED,
    "pg-injection-or-endpoint": "an endpoint is made for a server that is in no subnet",
    "pg-cluster": "no server is asked for as a cluster",
    "sql-name-global": "five characters of the name follow from tenant, subscription and role",
    "sql-tls-fixed": "every request of a server names the least version of TLS",
    "sql-password-entra-only": "no request of a server has a password",
    "pg-nsg-no-asg": "no rule of ours names an application security group",
    "storage-name-global": "five characters of the name follow from tenant, subscription and role",
    "kv-soft-deleted-name": _SOFT_DELETED,
    "aml-soft-deleted-name": _SOFT_DELETED,
    "la-soft-deleted": _SOFT_DELETED,
    "kv-purge-refused": "nothing purges a vault; behaviours/soft_deleted holds it",
    "acr-ipv6-data-endpoints": "every endpoint is IPv4",
    "aml-instance-name": "no compute instance is made",
    "aml-outbound-fqdn-ports": "nothing fails; the key's description names the ports",
    "aml-serial": _REHEARSED,
    "ampls-delete-linked": _USED,
    "cosmos-name-global": "as storage-name-global",
    "managed-redis-geo": "no cache is copied to another region",
    "eventhub-basic-network": "no namespace is of the tier Basic, which takes no key of ours",
    "eventhub-partitions": _LATER,
    "cosmos-locations": "an account has one region, with the priority 0",
    "cosmos-staleness": "no account asks for bounded staleness",
    "cosmos-region-change-alone": "an account's region and zones follow from the environment's",
    "cmk-cosmos-db-identity": (
        "an identity of ours reaches the key; without one the service's own would, in words that "
        "no request has"
    ),
}
"""The id of a rule -> why it is not held against requests."""
