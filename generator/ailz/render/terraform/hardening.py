"""The security properties of a root's resources, as assertions for its tests."""

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import TypeAlias

from ailz.design.resource import Resource, Root
from ailz.design.values import Value
from ailz.render.escape import HclText
from ailz.render.terraform._views import Assertion
from ailz.render.terraform.layout import WIDTH
from ailz.render.terraform.references import scalar
from ailz.render.terraform.scope import Scope, address, attribute, is_role_loop

_Path: TypeAlias = tuple[str | int, ...]

# By the last name of a property's path (or its last two): the values that are the hardened ones.
_HARDENED: Mapping[str, tuple[str | bool, ...]] = MappingProxyType(
    {
        "DisableIpMasking": (False,),
        "adminUserEnabled": (False,),
        "allowBlobPublicAccess": (False,),
        "allowCrossTenantReplication": (False,),
        "allowPermanentDelete": (False,),
        "allowSharedKeyAccess": (False,),
        "anonymousPullEnabled": (False,),
        "authMode": ("AADToken",),
        "computeInstanceAuthorizationType": ("personal",),
        "defaultAction": ("Deny",),
        "defaultOutboundAccess": (False,),
        "defaultToOAuthAuthentication": (True,),
        "disableLocalAuth": (True,),
        "enableFileCopy": (False,),
        "enableIpConnect": (False,),
        "enableNodePublicIp": (False,),
        "enablePurgeProtection": (True,),
        "enableRbacAuthorization": (True,),
        "enableShareableLink": (False,),
        "enableSoftDelete": (True,),
        "enabledForDeployment": (False,),
        "enabledForDiskEncryption": (False,),
        "enabledForTemplateDeployment": (False,),
        "encryption.status": ("enabled", "Enabled"),
        "expirationAction": ("Block",),
        "ingestionAccessMode": ("PrivateOnly",),
        "isLocalUserEnabled": (False,),
        "isNfsV3Enabled": (False,),
        "isSftpEnabled": (False,),
        "isolationMode": ("AllowOnlyApprovedOutbound", "AllowInternetOutbound"),
        "keySource": ("Microsoft.Keyvault", "Microsoft.KeyVault"),
        "minimumTlsVersion": ("TLS1_2", "TLS1_3"),
        "networkRuleBypassAllowedForTasks": (False,),
        "privateEndpointNetworkPolicies": ("Enabled",),
        "publicAccess": ("None",),
        "publicNetworkAccess": ("Disabled",),
        "publicNetworkAccessForIngestion": ("Disabled",),
        "publicNetworkAccessForQuery": ("Disabled",),
        "queryAccessMode": ("PrivateOnly",),
        "remoteLoginPortPublicAccess": ("Disabled",),
        "requireInfrastructureEncryption": (True,),
        "sshPublicAccess": ("Disabled",),
        "supportsHttpsTrafficOnly": (True,),
        "threatIntelMode": ("Deny",),
        "v1LegacyMode": (False,),
    }
)


def assertions(root: Root, scope: Scope) -> tuple[Assertion, ...]:
    """Return one assertion for each resource that has hardened properties, in the root's order."""
    made, last = [], ""
    for resource in root.resources:
        if resource.verb == "existing" or is_role_loop(resource):
            continue
        hardened = list(_hardened(resource.body))
        if hardened:
            names = ", ".join(str(path[-1]) for path, _ in hardened)
            message = f"{resource.symbol} must keep its hardened settings: {names}."
            condition = _condition(resource, hardened, scope)
            is_first = resource.module != last
            last = resource.module
            made.append(Assertion(f"{last}.tf" if is_first else "", condition, message))
    return tuple(made)


def _hardened(value: Value, path: _Path = ()) -> Iterator[tuple[_Path, str | bool]]:
    if isinstance(value, Mapping):
        for name, member in value.items():
            if isinstance(member, str | bool) and _is_hardened(path, name, member):
                yield (*path, name), member
            else:
                yield from _hardened(member, (*path, name))
    elif isinstance(value, Sequence) and not isinstance(value, str):
        for index, member in enumerate(value):
            yield from _hardened(member, (*path, index))


def _is_hardened(path: _Path, name: str, value: str | bool) -> bool:
    longer = f"{path[-1]}.{name}" if path else name
    return value in (*_HARDENED.get(name, ()), *_HARDENED.get(longer, ()))


def _condition(
    resource: Resource, hardened: Sequence[tuple[_Path, str | bool]], scope: Scope
) -> HclText:
    one, loops = address(resource), resource.collection is not None or resource.when is not None
    subject = "item" if loops else one
    each = [f"{subject}.body{_steps(path)} == {scalar(v, scope)}" for path, v in hardened]
    if not loops:
        return HclText(_all(each, indent=4))
    line = f"alltrue([for item in {one} : {each[0]}])"
    if len(each) == 1 and len("    condition     = ") + len(line) <= WIDTH:
        return HclText(line)
    return HclText(f"alltrue([\n      for item in {one} :\n      {_all(each, indent=6)}\n    ])")


def _all(conditions: Sequence[str], indent: int) -> str:
    if len(conditions) == 1:
        return conditions[0]
    margin = " " * indent
    return "\n".join(["alltrue([", *(f"{margin}  {one}," for one in conditions), f"{margin}])"])


def _steps(path: _Path) -> str:
    return "".join(f"[{step}]" if isinstance(step, int) else attribute(step) for step in path)
