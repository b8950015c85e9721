"""Twelve faults that stop real deployments of such landing zones, each as a function that sees it.

Those of names and tags are the invariants of the product itself; what stands here is the rest.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from ailz.azure.bodies import Body
from ailz.azure.look import is_type, lies_in, same_id, value
from ailz.design.resource import Root
from ailz.verify.invariants.forbidden import forbidden
from ailz.verify.invariants.names import names
from ailz.verify.invariants.roles import roles
from ailz.verify.invariants.setting import Setting
from ailz.verify.invariants.tags import tags

VNET = "Microsoft.Network/virtualNetworks"
SUBNET = "Microsoft.Network/virtualNetworks/subnets"
STORAGE = "Microsoft.Storage/storageAccounts"
WORKSPACE = "Microsoft.MachineLearningServices/workspaces"
ONE_AT_A_TIME = (
    SUBNET,
    "Microsoft.CognitiveServices/accounts/connections",
    "Microsoft.CognitiveServices/accounts/deployments",
    "Microsoft.CognitiveServices/accounts/projects",
    "Microsoft.MachineLearningServices/workspaces/outboundRules",
    "Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials",
    "Microsoft.Network/privateEndpoints",
    "Microsoft.Network/firewallPolicies/ruleCollectionGroups",
)
"""Types whose parent (for an endpoint: its subnet) takes one change at a time."""

_SUBNETS_KEPT_SINCE = "2023-11-01"
_DATA_PLANE = re.compile(
    r'^resource "(azurerm_storage_(?:table_entity|blob|share_file|share_directory|container|queue|'
    r"table|share|data_lake_gen2_\w+)|azurerm_key_vault_(?:secret|key|certificate\w*)|"
    r"azurerm_app_configuration_(?:key|feature)|azurerm_synapse_\w+|null_resource|"
    r'terraform_data|local_file)"',
    re.MULTILINE,
)
_HELPER = re.compile(r'provisioner "(?:local|remote)-exec"|deploymentScripts|containerGroups')
_HOST_ENCRYPTION = re.compile(
    r"(?:encryptionAtHost|enableEncryptionAtHost|host_encryption_enabled)\s*[:=]\s*true"
)
_PLACEHOLDER = re.compile(r"\{\d+\}")
DEPLOYMENT_NAME = 64
STACK_SUFFIX = 25
"""What a deployment stack adds to the names of the deployments in it."""


def role_outlives_principal(bodies: Sequence[Body], setting: Setting) -> list[str]:
    """1: a role assignment whose name does not contain its principal's id."""
    return [str(each) for each in roles(bodies, setting) if "outlive" in each.message]


def written_in_parallel(root: Root) -> list[str]:
    """2 and 7: a loop over children of one parent that does not run one after the other."""
    return [
        f"{each.symbol}: a loop of {each.type} without a lock"
        for each in root.resources
        if each.type in ONE_AT_A_TIME
        and each.collection is not None
        and each.lock is None
        and each.verb != "existing"
    ]


def network_drops_subnets(bodies: Sequence[Body]) -> list[str]:
    """3: subnets inside the VNet's request and beside it, or an API version that drops them."""
    found = []
    for vnet in bodies:
        if not is_type(vnet, VNET):
            continue
        children = any(is_type(b, SUBNET) and lies_in(b.id, vnet.id) for b in bodies)
        inline = isinstance(value(vnet, "properties.subnets"), list)
        if children and inline:
            found.append(f"{vnet.id}: subnets in the request and as children")
        if children and vnet.api_version < _SUBNETS_KEPT_SINCE:
            found.append(f"{vnet.id}: {vnet.api_version} deletes subnets that it does not list")
    return found


def search_auth_options(bodies: Iterable[Body]) -> list[str]:
    """4: AI Search with auth options although local authentication is off."""
    return [
        f"{body.id}: authOptions beside disableLocalAuth"
        for body in bodies
        if is_type(body, "Microsoft.Search/searchServices")
        and value(body, "properties.disableLocalAuth") is True
        and "authOptions" in body.body["properties"]
    ]


def lake_misused(bodies: Sequence[Body]) -> list[str]:
    """5: a lake with versioning or change feed, or as a workspace's default account."""
    lakes = [
        body
        for body in bodies
        if is_type(body, STORAGE) and value(body, "properties.isHnsEnabled") is True
    ]
    found = []
    for lake in lakes:
        for body in bodies:
            if is_type(body, f"{STORAGE}/blobServices") and lies_in(body.id, lake.id):
                found += [
                    f"{body.id}: {path} on a lake"
                    for path in ("properties.isVersioningEnabled", "properties.changeFeed.enabled")
                    if value(body, path) is True
                ]
            elif is_type(body, WORKSPACE):
                account = value(body, "properties.storageAccount")
                if isinstance(account, str) and same_id(account, lake.id):
                    found.append(f"{body.id}: a lake as the workspace's own account")
    return found


def data_plane_in_terraform(files: Mapping[str, str]) -> list[str]:
    """6: a Terraform resource that talks to a data plane, or hides a command."""
    return [
        f"{name}: {found}"
        for name, text in sorted(files.items())
        if name.endswith(".tf")
        for found in _DATA_PLANE.findall(text)
    ]


def long_deployment_names(template: Mapping[str, Any]) -> list[str]:
    """8: a nested deployment in a compiled template whose name is too long under a stack."""
    found = []
    for symbol, resource in _resources(template):
        if resource.get("type") != "Microsoft.Resources/deployments":
            continue
        name = str(resource["name"])
        if _longest(name) > DEPLOYMENT_NAME - STACK_SUFFIX:
            found.append(f"{symbol}: {name}")
        found += long_deployment_names(resource["properties"]["template"])
    return found


def bad_names(bodies: Sequence[Body], setting: Setting) -> list[str]:
    """9: a name that its service refuses; give it the longest inputs."""
    return [str(each) for each in names(bodies, setting)]


def untagged(bodies: Sequence[Body], setting: Setting) -> list[str]:
    """10: a resource that a policy on mandated tags refuses."""
    return [str(each) for each in tags(bodies, setting)]


def feature_not_registered(files: Mapping[str, str]) -> list[str]:
    """11: host encryption without a word of the feature that must be registered first."""
    users = [name for name, text in sorted(files.items()) if _HOST_ENCRYPTION.search(text)]
    told = any("Microsoft.Compute/EncryptionAtHost" in text for text in files.values())
    return [] if told else users


def helpers(files: Mapping[str, str], bodies: Sequence[Body], setting: Setting) -> list[str]:
    """12: a script or a container that waits for something."""
    code = (".tf", ".bicep")
    found = [
        f"{name}: {match}"
        for name, text in sorted(files.items())
        if name.endswith(code)
        for match in _HELPER.findall(text)
    ]
    return found + [str(each) for each in forbidden(bodies, setting)]


def _resources(template: Mapping[str, Any]) -> Iterable[tuple[str, Mapping[str, Any]]]:
    resources = template["resources"]
    if isinstance(resources, Mapping):
        return resources.items()
    return ((str(each["name"]), each) for each in resources)


def _longest(name: str) -> int:
    """Return how long the name gets; what Bicep fills in is a hash of 13 characters."""
    formatted = re.match(r"\[format\('([^']*)'", name)
    if formatted is None:
        return len(name)
    return len(_PLACEHOLDER.sub("x" * 13, formatted[1]))
