"""Private endpoints: zones, and the policies that fill them."""

from collections import defaultdict

from tools.catalog_facts.facts import Facts, Fields, about, guids, some


def private_dns(facts: Facts) -> Fields:
    """Derive zones and policies by resource type and group id."""
    document = facts["private_dns"]
    entries: dict[str, Fields] = defaultdict(dict)
    for each in sorted(document["entries"], key=lambda e: e["resourceType"]):
        for group in each["groupIds"]:
            dine = _dine(each, group)
            before = entries[each["resourceType"]].get(group)
            # Redis Enterprise and its successor share type and group id; the successor is last.
            also = f"{before['service']} uses {before['zones']['AzureCloud'][0]}" if before else ""
            entries[each["resourceType"]][group] = {
                "service": each["service"],
                "zones": each["zones"],
                "regional": each["regional"],
                "forwarders": each["publicForwarders"],
                **some(
                    note="; ".join(text for text in (each.get("note"), also) if text),
                    dine=dine,
                    colliding=guids(each.get("collidingDinePolicies", [])),
                ),
                "source": each["source"],
            }
    meta = about("private endpoint group ids and DNS zones", document["entries"][0]["source"])
    codes = dict(sorted(document["regionCodes"].items()))
    return {"_meta": meta, "regionCodes": codes, "entries": dict(entries)}


def _dine(entry: Fields, group: str) -> Fields | None:
    """Pick the entry's policy for a group id: storage has one for each, named in its title."""
    found = entry["dinePolicies"]
    named = [each for each in found if f" {group} groupID" in each["displayName"]]
    policy = next(iter(named or found), None)
    if policy is None:
        return None
    zones = entry["zones"]["AzureCloud"] or []
    published = _mapping(policy, group)
    # A mapping without parameters is for the policy's default group id, whose zone may be another.
    mapped = {name: zone if zone in zones else None for name, zone in published.items()}
    written = {zone for zone in mapped.values() if zone}
    return {
        "guid": policy["guid"],
        "name": policy["displayName"],
        **some(
            preview=policy["preview"],
            groupIdParameter=policy["groupIdParameter"],
            missingZones=[zone for zone in zones if zone not in written] if written else [],
        ),
        "zoneParameters": mapped,
        "filtersOnResourceType": policy["filtersOnResourceType"],
        "source": policy["source"],
    }


def _mapping(policy: Fields, group: str) -> dict[str, str | None]:
    """Map zone parameter to zone, by the published mapping for this group id (or for all)."""
    parameter = policy["groupIdParameter"]
    for each in policy.get("alzZoneMapping") or []:
        given = each.get("parameters", {}).get(parameter) if parameter else None
        groups = [given] if isinstance(given, str) else given
        if groups is None or group.casefold() in (name.casefold() for name in groups):
            return {name: each["zones"].get(name) for name in policy["zoneParameters"]}
    return dict.fromkeys(policy["zoneParameters"])
