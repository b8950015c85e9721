"""The security properties of a root's resources, as assertions for its tests."""

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import TypeAlias

from ailz.design.resource import Resource, Root
from ailz.design.values import Value
from ailz.render.escape import HclText
from ailz.render.terraform._views import Assertion
from ailz.render.terraform.expressions import Scope, address, attribute, expression

_Path: TypeAlias = tuple[str | int, ...]

# By the last name of a property's path: the values that are the hardened ones.
_HARDENED: Mapping[str, tuple[str | bool, ...]] = MappingProxyType(
    {
        "adminUserEnabled": (False,),
        "allowBlobPublicAccess": (False,),
        "allowCrossTenantReplication": (False,),
        "allowSharedKeyAccess": (False,),
        "anonymousPullEnabled": (False,),
        "defaultAction": ("Deny",),
        "defaultOutboundAccess": (False,),
        "defaultToOAuthAuthentication": (True,),
        "disableLocalAuth": (True,),
        "enableNodePublicIp": (False,),
        "enablePurgeProtection": (True,),
        "enableRbacAuthorization": (True,),
        "enableSoftDelete": (True,),
        "ingestionAccessMode": ("PrivateOnly",),
        "isLocalUserEnabled": (False,),
        "isSftpEnabled": (False,),
        "isolationMode": ("AllowOnlyApprovedOutbound", "AllowInternetOutbound"),
        "keySource": ("Microsoft.Keyvault", "Microsoft.KeyVault"),
        "minimumTlsVersion": ("TLS1_2", "TLS1_3"),
        "privateEndpointNetworkPolicies": ("Enabled",),
        "publicAccess": ("None",),
        "publicNetworkAccess": ("Disabled",),
        "publicNetworkAccessForIngestion": ("Disabled",),
        "publicNetworkAccessForQuery": ("Disabled",),
        "queryAccessMode": ("PrivateOnly",),
        "remoteLoginPortPublicAccess": ("Disabled",),
        "requireInfrastructureEncryption": (True,),
        "supportsHttpsTrafficOnly": (True,),
    }
)


def assertions(root: Root, scope: Scope) -> tuple[Assertion, ...]:
    """Return one assertion for each resource that has hardened properties, in the root's order."""
    made = []
    for resource in root.resources:
        if resource.verb == "existing":
            continue
        hardened = list(_hardened(resource.body))
        if hardened:
            names = ", ".join(str(path[-1]) for path, _ in hardened)
            message = f"{resource.symbol} must keep its hardened settings: {names}."
            conditions = [_condition(resource, path, value, scope) for path, value in hardened]
            made.append(Assertion(f"{resource.module}.tf", _all(conditions), message))
    return tuple(made)


def _all(conditions: Sequence[HclText]) -> HclText:
    if len(conditions) == 1:
        return conditions[0]
    return HclText("\n".join(["alltrue([", *(f"      {one}," for one in conditions), "    ])"]))


def _hardened(value: Value, path: _Path = ()) -> Iterator[tuple[_Path, str | bool]]:
    if isinstance(value, Mapping):
        for name, member in value.items():
            if isinstance(member, str | bool) and member in _HARDENED.get(name, ()):
                yield (*path, name), member
            else:
                yield from _hardened(member, (*path, name))
    elif isinstance(value, Sequence) and not isinstance(value, str):
        for index, member in enumerate(value):
            yield from _hardened(member, (*path, index))


def _condition(resource: Resource, path: _Path, value: str | bool, scope: Scope) -> HclText:
    wanted = expression(value, scope)
    if resource.collection is None:
        return HclText(f"{address(resource)}.body{_steps(path)} == {wanted}")
    return HclText(
        f"alltrue([for item in {address(resource)} : item.body{_steps(path)} == {wanted}])"
    )


def _steps(path: _Path) -> str:
    return "".join(f"[{step}]" if isinstance(step, int) else attribute(step) for step in path)
