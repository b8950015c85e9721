"""What a built-in policy is told when it is assigned, by itself or as a member of a set of ours."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ailz.catalog.policies import Policy, policy
from ailz.design.context import Context
from ailz.design.part import PolicyNeed
from ailz.design.values import Value

ASSIGNMENT = "Microsoft.Authorization/policyAssignments"


@dataclass(frozen=True, slots=True)
class Control:
    """What several policies serve, in words: Azure shows compliance by it."""

    name: str
    title: str
    why: str


@dataclass(frozen=True, slots=True)
class Member:
    """A policy as it is assigned. ``version`` is its major version, None where none is pinned."""

    key: str
    policy: Policy
    version: str | None
    control: Control
    parameters: Mapping[str, Value]


def member(context: Context, need: PolicyNeed) -> Member:
    """Return a policy with its parameters: it denies where it can.

    Raises ValueError for a policy that changes resources itself: the assignment of what refuses
    carries no identity.
    """
    found = policy(need.guid)
    if found.needs_managed_identity:
        msg = f"{need.key}: {found.display_name} writes, and its assignment has no identity"
        raise ValueError(msg)
    parameters: dict[str, Value] = dict(need.parameters)
    if found.effect.parameter is not None and "Deny" in found.effect.allowed:
        parameters = {found.effect.parameter: {"value": "Deny"}, **parameters}
    return Member(need.key, found, _pinned(context, found), control(found, need.serves), parameters)


def _pinned(context: Context, found: Policy) -> str | None:
    """Return the major version to keep to, as ``2.*.*``: a new one may refuse something else.

    The recorded versions are those of the public cloud, and of policies that are no preview.
    """
    if context.cloud != "AzureCloud" or found.preview:
        return None
    return f"{found.version.partition('.')[0]}.*.*"


def inherited(context: Context) -> frozenset[str]:
    """Return the GUIDs of policies and initiatives that the platform assigns already."""
    platform = context.config.platform.policy
    return (
        frozenset(guid.lower() for guid in platform.assigned_initiatives)
        if platform
        else frozenset()
    )


def control(found: Policy, serves: str = "") -> Control:
    """Return what a policy serves: what it is said to, or the first that there are words for."""
    names = (serves, *found.controls)
    known = next((_CONTROLS[name] for name in names if name in _CONTROLS), None)
    first = found.controls[0]
    return known or Control(first, first.replace("-", " ").capitalize(), _IN_GENERAL)


_IN_GENERAL = "The landing zone is built so; what is not would weaken it."
_PUBLIC = Control(
    "no-public-access",
    "No public access",
    "Private endpoints are the only way to data: whoever has no path into the network cannot even "
    "try a stolen credential.",
)
_RECOVERABLE = Control(
    "recoverable-keys",
    "Keys can be recovered",
    "Whoever loses a key loses the data under it: nobody may destroy one at once.",
)
_ENTRA_ALONE = Control(
    "no-shared-keys",
    "Entra ID alone",
    "A key, a local account or anonymous access names no person and knows no role.",
)
_CONTROLS: Mapping[str, Control] = {
    "public-network-access-disabled": _PUBLIC,
    "storage-public-access": _PUBLIC,
    "private-link": _PUBLIC,
    "private-link-sku": _PUBLIC,
    "entra-authentication": _ENTRA_ALONE,
    "local-auth": _ENTRA_ALONE,
    "local-auth-disabled": _ENTRA_ALONE,
    "cmk": Control(
        "customer-managed-keys",
        "Customer-managed keys",
        "The organisation can withdraw access to its data.",
    ),
    "encryption": Control(
        "double-encryption",
        "Encrypted twice",
        "A second layer holds where one algorithm or one key falls.",
    ),
    "encryption-in-transit": Control(
        "encryption-in-transit",
        "Encrypted in transit",
        "Nobody on the way reads or changes what is sent.",
    ),
    "hsm": Control(
        "hardware-keys",
        "Keys in hardware",
        "A key that never leaves hardware cannot be copied.",
    ),
    "key-vault-purge-protection": _RECOVERABLE,
    "key-vault-soft-delete": _RECOVERABLE,
    "key-vault-rbac": Control(
        "least-privilege",
        "Least privilege",
        "Roles are reviewed in one place. An access policy is a second one that nobody reads.",
    ),
    "data-exfiltration": Control(
        "no-exfiltration",
        "No way out for data",
        "Data is copied to no other tenant and exported past no firewall.",
    ),
    "managed-identity": Control(
        "managed-identity",
        "Managed identities",
        "The identity has its roles before the service exists, and no secret that could leak.",
    ),
    "aml-managed-network-isolation": Control(
        "managed-network",
        "Managed network",
        "Code that trains reaches only what was approved.",
    ),
    "defender": Control(
        "threat-detection",
        "Attacks are seen",
        "Whoever tries passwords or reads what they never read before is told of.",
    ),
    "diagnostic-settings": Control(
        "audit-logs",
        "Audit logs",
        "What nobody records nobody can look into afterwards.",
    ),
    "resilience-backup": Control(
        "backups-in-place",
        "Backups stay where they may",
        "A copy in another region is data in another region, whoever reads it.",
    ),
    "data-factory": Control(
        "reviewed-pipelines",
        "Reviewed pipelines",
        "What moves data is reviewed like code, and no password stands in it.",
    ),
    "key-rotation": Control(
        "key-rotation",
        "Few keys, and no old ones",
        "A key that nobody needs opens the door all the same; an old one is known to more people.",
    ),
    "aml-compute-restrictions": Control(
        "isolated-compute",
        "Bounded computes",
        "A compute that nobody stops costs money and stays open to attack.",
    ),
    "no-public-ip": Control(
        "no-public-addresses",
        "No public addresses",
        "A machine without one is not reached from the internet, whatever listens on it.",
    ),
    "vnet-integration": Control(
        "own-network",
        "Inside the network",
        "Code that runs here meets the firewall and the security groups; elsewhere it meets none.",
    ),
    "no-default-outbound": Control(
        "private-subnets",
        "Private subnets",
        "Traffic leaves by the way that filters it, not by an address that Azure lends.",
    ),
    "allowed-locations": Control(
        "residency",
        "Residency",
        "Data stays in the regions that the organisation chose.",
    ),
    "tagging": Control(
        "mandated-tags",
        "Mandated tags",
        "Costs and owners are found by tags: a resource without them belongs to nobody.",
    ),
}
