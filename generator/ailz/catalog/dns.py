"""Private endpoints: group ids, private DNS zones per cloud, and the policies that fill them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from ailz.catalog import _data

_PLACEHOLDER = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class DinePolicy:
    """A built-in DeployIfNotExists policy that writes the zone group of a private endpoint.

    `zone_parameters` maps each parameter that takes a zone id to the zone it is for (public cloud;
    None where no mapping is published). `missing_zones` are zones of the endpoint (public cloud)
    that the policy cannot write. `group_id_parameter` names the parameter for the group id, if any.
    `colliding` are GUIDs of policies that fire for the endpoint too and would write a wrong zone.
    """

    guid: str
    display_name: str
    preview: bool
    zone_parameters: Mapping[str, str | None]
    missing_zones: tuple[str, ...]
    group_id_parameter: str | None
    filters_on_resource_type: bool
    colliding: tuple[str, ...]
    source: str


@dataclass(frozen=True, slots=True)
class Subresource:
    """A target of a private endpoint: one group id of a resource type.

    `forwarders` are the public names that a resolver on premises forwards; placeholders stay.
    """

    resource_type: str
    group_id: str
    service: str
    regional: bool
    forwarders: tuple[str, ...]
    note: str
    source: str


def group_ids(resource_type: str) -> tuple[str, ...]:
    """Return the group ids (subresources) of a resource type, spelled as Azure wants them."""
    _, found = _data.find("private-dns", resource_type, "resource type with private endpoints")
    return tuple(found)


def takes_endpoint(resource_type: str) -> bool:
    """Whether private endpoints to a type are known of."""
    return resource_type.casefold() in _with_endpoint()


@cache
def _with_endpoint() -> frozenset[str]:
    return frozenset(name.casefold() for name in _data.section("private-dns"))


@cache
def subresource(resource_type: str, group_id: str) -> Subresource:
    """Facts of one group id of a resource type."""
    type_name, group, found = _entry(resource_type, group_id)
    return Subresource(
        resource_type=type_name,
        group_id=group,
        service=found["service"],
        regional=found["regional"],
        forwarders=tuple(found["forwarders"]),
        note=found.get("note", ""),
        source=found["source"],
    )


def supported(resource_type: str, group_id: str, cloud: str) -> bool:
    """Whether Microsoft's table lists zones for this group id in the cloud."""
    _, _, found = _entry(resource_type, group_id)
    return bool(found["zones"].get(cloud))


def zones(
    resource_type: str, group_id: str, cloud: str, region: str | None = None
) -> tuple[str, ...]:
    """Return the private DNS zones a private endpoint needs, in the order of Microsoft's table.

    `cloud` is `AzureCloud`, `AzureUSGovernment` or `AzureChinaCloud`; `region` (`westeurope`) is
    needed where the zone is regional. Alternatives that only a deployment can name are left out.
    Raises UnknownFactError where the table lists nothing for that cloud, and where a zone cannot be
    named beforehand.
    """
    type_name, group, found = _entry(resource_type, group_id)
    asked = f"{type_name} / {group}"
    listed = found["zones"].get(cloud)
    if not listed:
        known = tuple(name for name, each in found["zones"].items() if each)
        hint = f"zones are listed for {', '.join(known)} only"
        noun = f"private DNS zone in {cloud} for"
        raise _data.unknown(noun, asked, (), hint)
    values = _region_values(region)
    resolved = tuple(
        _PLACEHOLDER.sub(lambda match: values[match[1]], zone)
        for zone in listed
        if set(_PLACEHOLDER.findall(zone)) <= set(values)
    )
    if not resolved:
        hint = f"`{listed[0]}` needs what was not given or only the deployment knows"
        raise _data.unknown("private DNS zone name for", asked, (), hint)
    return resolved


def forwarders(resource_type: str, group_id: str, region: str) -> tuple[str, ...]:
    """Return the public names that a resolver elsewhere forwards to Azure for an endpoint.

    Names that only a deployment can tell are left out.
    """
    values = _region_values(region)
    return tuple(
        _PLACEHOLDER.sub(lambda match: values[match[1]], name)
        for name in subresource(resource_type, group_id).forwarders
        if set(_PLACEHOLDER.findall(name)) <= set(values)
    )


@cache
def dine_policy(resource_type: str, group_id: str) -> DinePolicy | None:
    """Return the built-in policy that would write the zone group, or None where there is none."""
    _, _, found = _entry(resource_type, group_id)
    policy = found.get("dine")
    if policy is None:
        return None
    return DinePolicy(
        guid=policy["guid"],
        display_name=policy["name"],
        preview=policy.get("preview", False),
        zone_parameters=dict(policy["zoneParameters"]),
        missing_zones=tuple(policy.get("missingZones", ())),
        group_id_parameter=policy.get("groupIdParameter"),
        filters_on_resource_type=policy["filtersOnResourceType"],
        colliding=tuple(found.get("colliding", ())),
        source=policy["source"],
    )


def _entry(resource_type: str, group_id: str) -> tuple[str, str, _data.Fields]:
    type_name, groups = _data.find(
        "private-dns", resource_type, "resource type with private endpoints"
    )
    for name, found in groups.items():
        if name.casefold() == group_id.casefold():
            return type_name, name, found
    noun = f"group id of {type_name}"
    raise _data.unknown(noun, group_id, tuple(groups))


def _region_values(region: str | None) -> dict[str, str]:
    if region is None:
        return {}
    values = {"regionName": region}
    code = _data.document("private-dns")["regionCodes"].get(region)
    if code is not None:
        values["regionCode"] = code
    return values
