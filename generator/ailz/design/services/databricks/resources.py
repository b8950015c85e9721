"""The workspace and its access connector: what encrypts it, where its clusters are."""

from __future__ import annotations

from collections.abc import Mapping

from ailz.design.context import LOCATION, TAGS, Context, Dial, Site, level, named
from ailz.design.kinds.groups import TYPE as GROUP
from ailz.design.kinds.key_stores import encrypted, is_in_vault, noted, workload_policies
from ailz.design.kinds.keys import ROLE_NOT_SEEN, key_name, version
from ailz.design.kinds.network import subnet_name
from ailz.design.kinds.spoke import has_given_subnets
from ailz.design.part import Diagnostic, Identity, Key, Lock, Named, Part, resource
from ailz.design.residency import can_span_zones
from ailz.design.resource import Module
from ailz.design.services._accounts import ACCOUNT
from ailz.design.values import Body, Group, Id, Param, SubscriptionGuid, Text, Value
from ailz.model.services.databricks import Databricks

TYPE = "Microsoft.Databricks/workspaces"
CONNECTOR_TYPE = "Microsoft.Databricks/accessConnectors"
TITLE = "Azure Databricks"
MODULE = "databricks"
WORKSPACE, CONNECTOR = "databricks_workspace", "databricks_connector"
HOST, CONTAINER = "databricks_host", "databricks_container"
"""The segments of the clusters."""
STORAGE, MANAGED_GROUP = "databricks_storage", "databricks_managed_group"
KEY = "databricks"
IDENTITY = Identity(
    "databricks", "What Unity Catalog reads and changes the lake as: it holds no key."
)
_SKU, _ROOT = "databricks_storage_sku", "databricks_root_key"
_STANDARDS = {"hipaa": "HIPAA", "pci_dss": "PCI_DSS"}
"""Frameworks that the compliance security profile has a standard for. Source: Azure/bicep-types-az@
1f896de2db96:generated/databricks/microsoft.databricks/2024-05-01/types.md."""


def wanted(site: Site) -> Databricks:
    """Return the section of the configuration as it holds there."""
    found = site.config.capabilities.databricks
    assert found is not None  # noqa: S101 - made where it is asked for
    return found


def standards(context: Context) -> tuple[str, ...]:
    """Return the standards of the compliance security profile; none: it is off."""
    said = wanted(context.sites[0]).compliance
    if said is not None:
        return said
    frameworks = context.config.governance.frameworks
    return tuple(name for key, name in _STANDARDS.items() if key in frameworks)


def has_root_key(site: Site) -> bool:
    """Whether the workspace's own storage is under the organisation's key already."""
    return wanted(site).root_storage_key


def _root(context: Context) -> Dial:
    return Dial(
        context.parameter(
            _ROOT,
            "Whether the workspace's own storage is under our key: once the workspace is made.",
            has_root_key,
            kind="bool",
            path="capabilities.databricks.root_storage_key",
        )
    )


def workspace(context: Context) -> Part:
    """Make the workspace with its connector, key, logs, lock and policies."""
    subnets = () if has_given_subnets(context) else ("segment",)
    assigns = context.config.delivery.identity.may_assign_roles
    rights = ("key_access",) if assigns and context.some(is_in_vault) else ()
    return Part(
        modules=(Module(MODULE, "Azure Databricks and its identity.", Id("workload_group")),),
        resources=(
            resource(
                CONNECTOR,
                MODULE,
                CONNECTOR_TYPE,
                named(CONNECTOR),
                Id("workload_group"),
                {
                    "location": LOCATION,
                    "tags": TAGS,
                    "identity": {
                        "type": "UserAssigned",
                        "userAssignedIdentities": [Id(f"{IDENTITY.name}_identity")],
                    },
                    "properties": {},
                },
                why="How Databricks acts as an identity of ours: storage credentials name it.",
                controls=("managed-identity",),
            ),
            resource(
                WORKSPACE,
                MODULE,
                TYPE,
                named(WORKSPACE),
                Id("workload_group"),
                {
                    "location": LOCATION,
                    "tags": TAGS,
                    "sku": {"name": "premium"},
                    "properties": _properties(context),
                },
                depends_on=(*subnets, *rights),
                retry_on=ROLE_NOT_SEEN,
                any_case=True,
                why="Closed to the public network. Its clusters have no public address.",
                notes=noted(context, _NOTES, "properties.encryption"),
                skips={} if context.every(has_root_key) else {"CKV2_AZURE_48": _SECOND_STEP},
                controls=("customer-managed-keys", "no-public-access", "isolated-compute"),
            ),
        ),
        names={
            WORKSPACE: Named(TYPE),
            CONNECTOR: Named(CONNECTOR_TYPE),
            STORAGE: Named(ACCOUNT, "dbfs", unique=True),
            MANAGED_GROUP: Named(GROUP, "databricks"),
        },
        parameters=(
            level(context).parameter,
            _root(context).parameter,
            context.parameter(
                _SKU,
                "Redundancy of the workspace's own storage: nothing of it leaves the region.",
                lambda site: "Standard_ZRS" if can_span_zones(site) else "Standard_LRS",
            ),
        ),
        identities=(IDENTITY,),
        keys=(Key(KEY, (WORKSPACE,), rotates=False, pinned=True),),
        diagnostics=(Diagnostic("databricks", Id(WORKSPACE)),),
        locks=(Lock("databricks", Id(WORKSPACE)),),
        policies=workload_policies(context, _POLICIES),
    )


def _properties(context: Context) -> Body:
    key: Body = {
        "keyVaultUri": _VAULT,
        "keyName": key_name(context, KEY),
        "keyVersion": version(context, KEY),
    }
    return {
        "computeMode": "Hybrid",
        "managedResourceGroupId": Group(SubscriptionGuid(), named(MANAGED_GROUP)),
        "publicNetworkAccess": "Disabled",
        "requiredNsgRules": "NoAzureDatabricksRules",
        "defaultStorageFirewall": "Enabled",
        "accessConnector": {
            "id": Id(CONNECTOR),
            "identityType": "UserAssigned",
            "userAssignedIdentityId": Id(f"{IDENTITY.name}_identity"),
        },
        "defaultCatalog": {"initialType": "UnityCatalog"},
        "enhancedSecurityCompliance": _compliance(context),
        "encryption": encrypted(
            context,
            {
                "entities": {
                    "managedServices": {
                        "keySource": "Microsoft.Keyvault",
                        "keyVaultProperties": key,
                    },
                    "managedDisk": {
                        "keySource": "Microsoft.Keyvault",
                        "keyVaultProperties": key,
                        "rotationToLatestKeyVersionEnabled": True,
                    },
                }
            },
        ),
        "parameters": _parameters(context),
    }


def _parameters(context: Context) -> Body:
    made: dict[str, Value] = {
        "customVirtualNetworkId": {"value": Id("virtual_network")},
        "customPublicSubnetName": {"value": subnet_name(context, HOST)},
        "customPrivateSubnetName": {"value": subnet_name(context, CONTAINER)},
        "enableNoPublicIp": {"value": True},
        "storageAccountName": {"value": named(STORAGE)},
        "storageAccountSkuName": {"value": Param(_SKU)},
        "requireInfrastructureEncryption": {"value": True},
        "prepareEncryption": {"value": True},
    }
    root: Body = {
        "value": {
            "keySource": "Microsoft.Keyvault",
            "keyvaulturi": _VAULT,
            "KeyName": key_name(context, KEY),
            "keyversion": version(context, KEY),
        }
    }
    encryption = _root(context).choose(True, root)
    return made if encryption is None else {**made, "encryption": encryption}


def _compliance(context: Context) -> Body:
    chosen = standards(context)
    on: Value = "Enabled" if chosen else level(context).choose("high", "Enabled", "Disabled")
    made: dict[str, Value] = {
        "automaticClusterUpdate": {"value": on},
        "enhancedSecurityMonitoring": {"value": on},
    }
    if chosen:
        made["complianceSecurityProfile"] = {
            "value": "Enabled",
            "complianceStandards": list(chosen),
        }
    return made


_VAULT = Text((Param("key_vault_uri"), "/"))
_SECOND_STEP = (
    "the identity that needs the key comes with the workspace: the runbook has the second step"
)
_NOTES: Mapping[str, str] = {
    "properties.computeMode": "Clusters run in the network here: serverless alone would not.",
    "properties.managedResourceGroupId": (
        "Azure makes it, only Databricks writes in it, and it goes with the workspace. Our policy "
        "and our locks do not reach it."
    ),
    "properties.requiredNsgRules": (
        "Clusters reach the workspace through its private endpoint, so no rule leads to its "
        "public address."
    ),
    "properties.defaultStorageFirewall": (
        "From the start: on a workspace that exists it was reported to fail."
    ),
    "properties.encryption.entities.managedServices": (
        "With the key's version: notebooks, queries and secrets do not follow a rotation."
    ),
    "properties.encryption.entities.managedDisk.rotationToLatestKeyVersionEnabled": (
        "Disks take a new version by themselves."
    ),
    "properties.parameters.customPublicSubnetName": (
        "The host subnet. No address in it is public, whatever Azure calls it."
    ),
    "properties.parameters.requireInfrastructureEncryption": (
        "A second key, of Microsoft's, for good: it cannot be changed later."
    ),
    "properties.parameters.prepareEncryption": (
        "Gives the workspace's own storage the identity that needs the key."
    ),
}
_POLICIES: Mapping[str, str] = {
    "databricks-no-public-ip": "51c1490f-3319-459c-bbbc-7f391bbed753",
    "databricks-network": "9c25c9e4-ee12-4882-afd2-11fb9d87893f",
    "databricks-premium": "2cc2c3b5-c2f8-45aa-a9e6-f90d85ae8352",
    "databricks-public-access": "0e7849de-b939-4c50-ab48-fc6b0f5eeba2",
}
