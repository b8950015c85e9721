"""Regions, where types are available, and regional limits."""

from tools.catalog_facts.facts import Facts, Fields, about, some


def _region_source(document: Fields, keys: list[str] | str) -> str:
    named = keys if isinstance(keys, list) else [keys]
    found = []
    for key in named:
        base, _, detail = str(key).partition(":")
        source = document["sources"].get(base)
        text = source["source"] if source else str(key)
        found.append(text.replace("<namespace>", detail) if detail else text)
    return "; ".join(found)


def regions(facts: Facts) -> Fields:
    """Derive the regions and residency groups."""
    document = facts["regions"]
    kept = ["displayName", "cloud", "geography", "country", "euMember", "euDataBoundary"]
    codes = facts["private_dns"]["regionCodes"]
    kept += ["availabilityZones", "zoneCount", "pairedRegion", "restricted"]
    entries = {
        each["name"]: {
            **{key: each[key] for key in kept},
            **some(geoCode=codes.get(each["name"]), note=each.get("note")),
            "source": _region_source(document, each["source"]),
        }
        for each in document["regions"]
    }
    residency = document["residency"]
    groups = {
        "eu_data_boundary": residency["euDataBoundary"],
        "eu_member": residency["euMember"],
        "efta": residency["efta"],
        **residency["byCountry"],
    }
    derived = "derived from the country of the regions"
    return {
        "_meta": about("Azure regions", document["_meta"]["how"]),
        "entries": entries,
        "residency": {key: {"regions": value, "source": derived} for key, value in groups.items()},
    }


# The recorded list lacks regions that Learn itself deploys to ("Subscription deployments with ARM
# templates": az deployment sub create --location centralus).
_WRONG = frozenset({"Microsoft.Resources/deployments"})


def availability(facts: Facts) -> Fields:
    """Derive where each type is."""
    document = facts["regions"]
    by_type = {each["type"]: each for each in document["resourceTypes"]}
    lists = {**document["regionLists"], **document["zoneLists"]}
    entries = {
        name: _locations(document, by_type, name) for name in sorted(by_type.keys() - _WRONG)
    }
    used = {
        value
        for each in entries.values()
        for value in (each.get("regions"), each.get("zones"))
        if isinstance(value, str)
    }
    return {
        "_meta": about("public regions of each resource type", document["_meta"]["how"]),
        "lists": {name: lists[name] for name in sorted(used)},
        "entries": entries,
        "zoneRules": {
            name: {"rule": each["zones"], "source": f"{each['source']} ({each['date']})"}
            for each in document["zoneRules"]
            for name in each["types"]
        },
    }


def _locations(document: Fields, by_type: dict[str, Fields], name: str) -> Fields:
    each = by_type[name]
    while "inheritsFrom" in each:
        each = by_type[each["inheritsFrom"]]
    where = each.get("list", each.get("regions"))
    stated = each.get("source", "P")  # says too which types have no locations
    return {
        **some(
            nonRegional=each.get("nonRegional"),
            globalOnly=bool(each.get("global") and not where),
            takesGlobal=bool(each.get("global") and where),
            regions=where,
            zones=each.get("zones123"),
            atLeast=each.get("atLeast"),
            asOf=each.get("asOf"),
        ),
        "source": _region_source(document, stated),
    }


def service_limits(facts: Facts) -> Fields:
    """Derive the regional findings about services."""
    document = facts["regions"]
    lists = {**document["regionLists"], **document["zoneLists"]}
    entries = {}
    for each in document["serviceAvailability"]:
        entry = {key: value for key, value in each.items() if key not in ("id", "list", "source")}
        if "list" in each:
            entry["regions"] = lists[each["list"]]
        entries[each["id"]] = {**entry, "source": _region_source(document, each["source"])}
    entries["natGateway.standardV2"] = _nat_standard_v2(facts)
    meta = about("regional findings that provider locations do not show", "see each")
    return {"_meta": meta, "entries": entries}


def _nat_standard_v2(facts: Facts) -> Fields:
    """Read the excluded regions, which a pitfall of the hardening facts lists by display name."""
    services = facts["hardening/network"]["services"]
    nat = next(each for each in services if each["service"] == "NAT gateway")
    pitfall = next(p for p in nat["pitfalls"] if "StandardV2 is not available in" in p["text"])
    names = {each["displayName"]: each["name"] for each in facts["regions"]["regions"]}
    shown = pitfall["text"].partition(" available in ")[2].rstrip(".").split(", ")
    delegated = next(p["text"] for p in nat["pitfalls"] if "cannot attach to subnets" in p["text"])
    return {
        "service": "NAT gateway",
        "feature": "SKU StandardV2 (zone-redundant)",
        "cloud": "AzureCloud",
        "excludedRegions": [names[name] for name in shown if name in names],
        "unlistedRegions": [name for name in shown if name not in names],
        "rule": delegated,
        "note": "A later edition of the page (07/27/2026) counts six regions; these are the eight "
        "of the older one.",
        "source": pitfall["source"],
    }
