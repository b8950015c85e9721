#!/usr/bin/env python3
"""Derives generator/ailz/catalog/data/*.json from the recorded facts.

    python3 tools/refresh_catalog.py SHARED            # writes the data files
    python3 tools/refresh_catalog.py SHARED --check    # says which differ; exit 1 if any does

SHARED is the folder that holds `facts` and `terraform`. The same facts give the same bytes. Nothing
is invented here: what this file adds (which edition of a framework is current, which type family
shares a version) is a choice among facts. `aliases.json` has another origin and is left alone.
"""

import argparse
import importlib.util
import json
import sys
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from types import ModuleType
from typing import Any

DATA = Path(__file__).resolve().parents[1] / "generator" / "ailz" / "catalog" / "data"

Fields = dict[str, Any]

# Scope flags and property flags of the Bicep type system.
SCOPES = {1: "tenant", 2: "managementGroup", 4: "subscription", 8: "resourceGroup", 16: "extension"}
REQUIRED, READ_ONLY = 1, 2

# Short names of frameworks: the current edition, and our list of obligations where there is one.
CURRENT = {
    "apra_cps_234": ("apra-cps-234", None),
    "au_ism": ("au-ism-protected", None),
    "canada_pbmm": ("canada-pbmm-2020", None),
    "cis_azure": ("cis-azure-3.0.0", None),
    "cis_controls": ("cis-controls-8.1", None),
    "csa_ccm": ("csa-ccm-4.0.12", None),
    "dora": ("eu-dora", None),
    "eu_ai_act": ("eu-ai-act", "eu-ai-act"),
    "fedramp_high": ("fedramp-high", None),
    "fedramp_moderate": ("fedramp-moderate", None),
    "gdpr": ("eu-gdpr", "eu-gdpr"),
    "hipaa": ("hitrust-hipaa", "hipaa-security-rule"),
    "hitrust": ("hitrust-csf-11.3", None),
    "iso27001": ("iso-27001-2022", "iso-27001-2022-annex-a"),
    "iso27002": ("iso-27002-2022", "iso-27001-2022-annex-a"),
    "mcsb": ("mcsb-v1", None),
    "nis2": ("eu-nis2-2022-2555", None),
    "nist_800_171": ("nist-800-171-r3", None),
    "nist_800_53": ("nist-800-53-r5.1.1", None),
    "nist_ai_rmf": ("nist-ai-rmf-1.0", "nist-ai-rmf-1.0"),
    "nist_csf": ("nist-csf-2.0", None),
    "pci_dss": ("pci-dss-4.0.1", "pci-dss-4"),
    "soc2": ("soc-2023", None),
    "soc2_type2": ("soc-2-type-2", None),
    "sovereignty_confidential": ("sovereignty-confidential", None),
    "sovereignty_global": ("sovereignty-global", None),
    "uk_ncsc_caf": ("uk-ncsc-caf-3.2", None),
    "uk_official_nhs": ("uk-official-nhs", None),
}

# Which recorded need tells which host of a cloud, and the text before the suffix.
CLOUD_HOSTS = {
    "login": ("entra-signin", ""),
    "resourceManager": ("azure-resource-manager", ""),
    "graph": ("microsoft-graph", ""),
    "storage": ("storage-data", "{storageAccount}.blob."),
    "keyVault": ("keyvault-data", "{vault}."),
    "managedHsm": ("keyvault-data", "{hsm}."),
    "containerRegistry": ("acr-rest", "{acr}."),
    "sql": ("sql-data", "{sqlServer}."),
    "cosmos": ("cosmos-data", "{cosmos}."),
    "search": ("search-data", "{search}."),
    "cognitiveServices": ("foundry-data", "{account}.cognitiveservices."),
}
CLOUD_KEEPS = {"cognitiveServices": "cognitiveservices."}


def main(arguments: list[str] | None = None) -> int:
    """Write the data files, or compare them; 1 if a comparison finds a difference."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("shared", type=Path, help="the folder that holds facts and terraform")
    parser.add_argument("--check", action="store_true", help="compare, write nothing")
    options = parser.parse_args(arguments)
    stale = []
    for name, text in derive(options.shared).items():
        target = DATA / f"{name}.json"
        if target.is_file() and target.read_text(encoding="utf-8") == text:
            continue
        stale.append(name)
        if not options.check:
            target.write_text(text, encoding="utf-8", newline="\n")
    for name in stale:
        print(f"{name}.json {'differs from the facts' if options.check else 'written'}")
    return 1 if options.check and stale else 0


def derive(shared: Path) -> dict[str, str]:
    """Return the text of every data file, by its name without `.json`."""
    facts = _Facts(shared / "facts")
    documents = {
        "types": _types(facts, _arm_types(shared)),
        "roles": _roles(facts),
        "policies-core": _policies(facts, "policies"),
        "policies-extended": _policies(facts, "policies-extended"),
        "initiatives": _initiatives(facts),
        "frameworks": _frameworks(facts),
        "controls": _controls(facts),
        "obligations": _obligations(facts),
        "private-dns": _private_dns(facts),
        "regions": _regions(facts),
        "availability": _availability(facts),
        "service-limits": _service_limits(facts),
        "naming": _naming(facts),
        "cmk": _cmk(facts),
        "egress": _egress_needs(facts),
        "egress-rules": _egress_rules(facts),
        "costs": _costs(facts),
        "clouds": _clouds(facts),
    }
    return {name: _text(document) for name, document in documents.items()}


class _Facts:
    """The facts folder; a file is read once."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._read: dict[str, Fields] = {}

    def __getitem__(self, name: str) -> Fields:
        if name not in self._read:
            self._read[name] = json.loads((self.folder / f"{name}.json").read_text("utf-8"))
        return self._read[name]

    def hardening(self) -> Iterable[Fields]:
        """Every document of the hardening facts."""
        for path in sorted((self.folder / "hardening").glob("*.json")):
            yield self[f"hardening/{path.stem}"]


def _arm_types(shared: Path) -> ModuleType:
    path = shared / "terraform" / "arm_types.py"
    spec = importlib.util.spec_from_file_location("arm_types", path)
    if spec is None or spec.loader is None:
        sys.exit(f"{path} is missing")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _text(document: Fields) -> str:
    """JSON with one entry a line, so that a change shows in a diff as what it is."""
    parts = []
    for name, value in document.items():
        if isinstance(value, dict) and name != "_meta" and value:
            lines = (f"{_compact(key)}:{_compact(value[key])}" for key in value)
            parts.append(f"{_compact(name)}:{{\n" + ",\n".join(lines) + "\n}")
        else:
            parts.append(f"{_compact(name)}:{_compact(value)}")
    return "{\n" + ",\n".join(parts) + "\n}\n"


def _compact(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _some(**fields: object) -> Fields:
    """Keep the fields that say something: not None, False, or an empty list or text."""
    return {key: value for key, value in fields.items() if value not in (None, False, [], "", {})}


def _meta(what: str, *sources: str) -> Fields:
    return {"what": what, "source": "; ".join(sources)}


# --- resource types


def _types(facts: _Facts, arm: ModuleType) -> Fields:
    approved = _approved_versions(facts)
    known = {each["type"]: each for each in facts["resource_types"]["types"]}
    families: dict[str, list[str]] = defaultdict(list)
    for name in sorted({*known, *approved}):
        if arm.versions(name):
            families["/".join(name.split("/")[:2]).casefold()].append(name)
    chosen: dict[str, tuple[str, str]] = {}
    for members in families.values():
        shared = _newest_of_all(members, approved, arm, "hardening facts of the family")
        listed = {name: {known[name]["recommended"]} for name in members if name in known}
        shared = shared or _newest_of_all(members, listed, arm, "recommended for the family")
        for name in members:
            own = shared or _newest_of_all([name], approved, arm, "hardening facts of the type")
            own = own or _newest_of_all([name], listed, arm, "recommended for the type")
            chosen[name] = own or (arm.versions(name)[-1], "newest recorded")
    repository = facts["resource_types"]["_meta"]
    commit = f"{repository['repository']}@{repository['commit'][:12]}"
    entries = {
        name: {"apiVersion": version, "why": why, **_shape(arm, name, version, commit)}
        for name, (version, why) in sorted(chosen.items())
    }
    what = "ARM types: the one API version in use, and where location, tags and scope apply"
    return {"_meta": _meta(what, commit), "entries": entries}


def _approved_versions(facts: _Facts) -> dict[str, set[str]]:
    """Collect the versions at which hardening facts were held against ARM types, by type."""
    found: dict[str, set[str]] = defaultdict(set)

    def walk(value: object) -> None:
        if isinstance(value, dict):
            if "apiVersion" in value and str(value.get("type", "")).startswith("Microsoft."):
                found[value["type"]].add(value["apiVersion"])
            for each in value.values():
                walk(each)
        elif isinstance(value, list):
            for each in value:
                walk(each)

    for document in facts.hardening():
        walk(document)
    return dict(found)


def _newest_of_all(
    members: list[str], versions: dict[str, set[str]], arm: ModuleType, why: str
) -> tuple[str, str] | None:
    """Pick the newest stable (else preview) of the members' versions that all of them have."""
    candidates = set().union(*(versions.get(name, set()) for name in members))
    for version in sorted(candidates, key=lambda v: ("preview" not in v, v), reverse=True):
        if all(version in arm.versions(name) for name in members):
            return version, why
    return None


def _shape(arm: ModuleType, name: str, version: str, commit: str) -> Fields:
    file, _, position = arm.index()[f"{name}@{version}".casefold()].partition("#/")
    recorded = arm.load(file)
    resource = recorded[int(position)]
    body = recorded[int(resource["body"]["$ref"].removeprefix("#/"))]
    properties = dict(body.get("properties") or body.get("baseProperties") or {})
    folder, namespace, stem = file.removesuffix(".json.gz").split("__")
    return {
        "location": _presence(properties.get("location")),
        "tags": _presence(properties.get("tags")),
        "scopes": [name for bit, name in SCOPES.items() if resource["writableScopes"] & bit],
        "source": f"{commit}:generated/{folder}/{namespace}/{stem}/types.json",
    }


def _presence(declared: Fields | None) -> str:
    flags = declared.get("flags", 0) if declared else READ_ONLY
    if flags & REQUIRED:
        return "required"
    return "none" if flags & READ_ONLY else "optional"


# --- roles, policies, initiatives


def _roles(facts: _Facts) -> Fields:
    document = facts["roles"]
    entries = {
        each["guid"]: {
            "name": each["name"],
            "group": each["group"],
            "description": each["description"],
            "isDataPlane": each["isDataPlane"],
            "canAssignRoles": each["canAssignRoles"],
            **_some(
                formerName=each.get("formerName"),
                hasCondition=each["hasAbacCondition"],
                exposesSharedKeys=each["exposesSharedKeys"],
                preview=each.get("preview"),
                deprecated=each.get("deprecated"),
            ),
            "source": each["source"],
        }
        for each in document["roles"]
    }
    local = {
        part: {
            each["guid"]: _some(
                name=each["name"], description=each.get("description"), source=each["source"]
            )
            for each in document[origin]["roles"]
        }
        for part, origin in (("cosmos", "cosmosDbDataPlane"), ("managedHsm", "managedHsmLocalRbac"))
    }
    return {"_meta": _meta("built-in roles", "facts/roles.json"), "entries": entries, **local}


def _policies(facts: _Facts, name: str) -> Fields:
    document = facts[name]
    meta = document["_meta"]
    base = f"{meta['repository']}@{meta['commit'][:12]}:built-in-policies/policyDefinitions/"
    entries = {
        each["guid"].casefold(): {
            "name": each["displayName"],
            "category": each["category"],
            "service": each["service"],
            "controls": each["controls"],
            "version": each["version"],
            "mode": each["mode"],
            "effect": _effect(each),
            "parameters": [_parameter(parameter) for parameter in each["parameters"]],
            "targetTypes": each["targetResourceTypes"],
            **_some(
                preview=each["preview"],
                needsManagedIdentity=each["needsManagedIdentity"],
                roles=_guids(each.get("roleDefinitions", [])),
            ),
            "source": each["source"].removeprefix(base),
        }
        for each in document["policies"]
    }
    return {"_meta": _meta("built-in policies; source is a path in", base), "entries": entries}


def _effect(policy: Fields) -> Fields:
    """Leave out what the effect parameter says too."""
    effect: Fields = policy["effect"]
    named = {each["name"]: each for each in policy["parameters"]}.get(effect.get("parameter"))
    if named is None:
        return {"allowed": effect["allowed"], "default": effect["default"]}
    same = (named.get("allowedValues"), named.get("default"))
    if same == (effect["allowed"], effect["default"]):
        return {"parameter": named["name"]}
    return effect


def _parameter(parameter: Fields) -> Fields:
    return {
        "name": parameter["name"],
        "type": parameter["type"],
        **_some(required=parameter.get("required"), allowed=parameter.get("allowedValues")),
        **({"default": parameter["default"]} if parameter.get("default") is not None else {}),
    }


def _guids(definitions: list[Any]) -> list[str]:
    guids = (each["guid"] if isinstance(each, dict) else each for each in definitions)
    return [str(guid).rsplit("/", 1)[-1] for guid in guids]


def _initiatives(facts: _Facts) -> Fields:
    document = facts["initiatives"]
    entries = {}
    for each in document["builtIn"]:
        by_name = {parameter["name"]: parameter for parameter in each["parameters"]}
        required = [by_name[name] for name in each["requiredParameters"]]
        entries[each["guid"].casefold()] = {
            "name": each["displayName"],
            "category": each["category"],
            "version": each["version"],
            "members": each["memberCount"],
            **_some(
                preview=each["preview"],
                required=[_parameter({**parameter, "required": True}) for parameter in required],
                needsManagedIdentity=each["needsManagedIdentity"],
                roles=_guids(each["roleDefinitions"]),
            ),
            "source": each["source"],
        }
    deprecated = {
        each["guid"].casefold(): {"name": each["displayName"], "source": each["source"]}
        for each in document["deprecatedBuiltIn"]
    }
    meta = document["_meta"]
    return {
        "_meta": _meta("built-in initiatives", f"{meta['repository']}@{meta['commit'][:12]}"),
        "entries": entries,
        "deprecated": deprecated,
    }


# --- frameworks


def _frameworks(facts: _Facts) -> Fields:
    document = facts["frameworks"]
    entries = {
        key: {
            "guid": each["guid"],
            "name": each["displayName"],
            "version": each["version"],
            "policies": each["distinctPolicies"],
            "knownPolicies": each["knownPolicies"],
            "groups": each["groupCount"],
            **_some(
                preview=each["preview"],
                inUsGovernment=each["usGovernment"]["present"],
                required=[_parameter({**p, "required": True}) for p in each["requiredParameters"]],
                notes=each["notes"],
            ),
            "source": each["source"],
        }
        for key, each in document["frameworks"].items()
    }
    current = {
        short: {"edition": edition, **_some(obligations=duties)}
        for short, (edition, duties) in CURRENT.items()
    }
    meta = _meta("regulatory initiatives", document["_meta"]["extractedFrom"])
    return {"_meta": meta, "current": current, "entries": entries}


def _controls(facts: _Facts) -> Fields:
    document = facts["frameworks"]
    source = document["_meta"]["extractedFrom"]
    entries = {
        each["id"]: {
            "family": each["family"],
            "title": each["title"],
            "policies": each["policies"],
            "denyCapable": each.get("denyCapable", []),
            "remediation": each.get("remediation", []),
            "requirements": each.get("requirements", {}),
            "broadRequirements": each.get("broadRequirements", {}),
            "source": f"{source}; requirements computed from the groups of its policies",
        }
        for each in document["controls"]
    }
    return {"_meta": _meta("controls and what they serve", source), "entries": entries}


def _obligations(facts: _Facts) -> Fields:
    kept = ("requirement", "description", "coverage", "evidence", "controls", "note")
    entries = {
        key: {
            "name": each["name"],
            "role": each["role"],
            "source": each["source"],
            "items": [{k: item[k] for k in kept if k in item} for item in each["items"]],
        }
        for key, each in facts["frameworks"]["obligations"].items()
    }
    return {"_meta": _meta("obligations, this product's reading", "see each"), "entries": entries}


# --- private DNS


def _private_dns(facts: _Facts) -> Fields:
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
                **_some(
                    note="; ".join(text for text in (each.get("note"), also) if text),
                    dine=dine,
                    colliding=_guids(each.get("collidingDinePolicies", [])),
                ),
                "source": each["source"],
            }
    meta = _meta("private endpoint group ids and DNS zones", document["entries"][0]["source"])
    codes = dict(sorted(document["regionCodes"].items()))
    return {"_meta": meta, "regionCodes": codes, "entries": dict(entries)}


def _dine(entry: Fields, group: str) -> Fields | None:
    """Pick the entry's policy for a group id: storage has one for each, named in its title."""
    found = entry["dinePolicies"]
    named = [each for each in found if f" {group} groupID" in each["displayName"]]
    policy = next(iter(named or found), None)
    if policy is None:
        return None
    mapped = _mapping(policy, group)
    zones = entry["zones"]["AzureCloud"] or []
    written = {zone for zone in mapped.values() if zone}
    return {
        "guid": policy["guid"],
        "name": policy["displayName"],
        **_some(
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


# --- regions


def _region_source(document: Fields, keys: list[str] | str) -> str:
    named = keys if isinstance(keys, list) else [keys]
    found = []
    for key in named:
        base, _, detail = str(key).partition(":")
        source = document["sources"].get(base)
        text = source["source"] if source else str(key)
        found.append(text.replace("<namespace>", detail) if detail else text)
    return "; ".join(found)


def _regions(facts: _Facts) -> Fields:
    document = facts["regions"]
    kept = ["displayName", "cloud", "geography", "country", "euMember", "euDataBoundary"]
    codes = facts["private_dns"]["regionCodes"]
    kept += ["availabilityZones", "zoneCount", "pairedRegion", "restricted"]
    entries = {
        each["name"]: {
            **{key: each[key] for key in kept},
            **_some(geoCode=codes.get(each["name"]), note=each.get("note")),
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
        "_meta": _meta("Azure regions", document["_meta"]["how"]),
        "entries": entries,
        "residency": {key: {"regions": value, "source": derived} for key, value in groups.items()},
    }


def _availability(facts: _Facts) -> Fields:
    document = facts["regions"]
    by_type = {each["type"]: each for each in document["resourceTypes"]}
    lists = {**document["regionLists"], **document["zoneLists"]}
    entries = {name: _locations(document, by_type, name) for name in sorted(by_type)}
    used = {
        value
        for each in entries.values()
        for value in (each.get("regions"), each.get("zones"))
        if isinstance(value, str)
    }
    return {
        "_meta": _meta("public regions of each resource type", document["_meta"]["how"]),
        "lists": {name: lists[name] for name in sorted(used)},
        "entries": entries,
    }


def _locations(document: Fields, by_type: dict[str, Fields], name: str) -> Fields:
    each = by_type[name]
    while "inheritsFrom" in each:
        each = by_type[each["inheritsFrom"]]
    where = each.get("list", each.get("regions"))
    stated = each.get("source", "P")  # says too which types have no locations
    return {
        **_some(
            nonRegional=each.get("nonRegional"),
            globalOnly=bool(each.get("global") and not where),
            regions=where,
            zones=each.get("zones123"),
            atLeast=each.get("atLeast"),
            asOf=each.get("asOf"),
        ),
        "source": _region_source(document, stated),
    }


def _service_limits(facts: _Facts) -> Fields:
    document = facts["regions"]
    lists = {**document["regionLists"], **document["zoneLists"]}
    entries = {}
    for each in document["serviceAvailability"]:
        entry = {key: value for key, value in each.items() if key not in ("id", "list", "source")}
        if "list" in each:
            entry["regions"] = lists[each["list"]]
        entries[each["id"]] = {**entry, "source": _region_source(document, each["source"])}
    entries["natGateway.standardV2"] = _nat_standard_v2(facts)
    meta = _meta("regional findings that provider locations do not show", "see each")
    return {"_meta": meta, "entries": entries}


def _nat_standard_v2(facts: _Facts) -> Fields:
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


# --- naming, keys


def _naming(facts: _Facts) -> Fields:
    entries: dict[str, Fields] = defaultdict(lambda: {"rules": []})
    for each in facts["naming"]["entries"]:
        entries[each["type"]]["rules"].append(
            {
                **_some(kind=each.get("kind")),
                "abbreviation": each["abbreviation"],
                "minLength": each["minLength"],
                "maxLength": each["maxLength"],
                "regex": each["regex"],
                "scope": each["uniquenessScope"],
                "verified": each["verified"],
                **_some(note=each.get("note")),
                "source": each["source"],
            }
        )
    sources = facts["naming"]["_meta"]["sources"]
    meta = _meta("name rules and abbreviations", *(sources[key] for key in sorted(sources)))
    return {"_meta": meta, "entries": dict(sorted(entries.items()))}


def _cmk(facts: _Facts) -> Fields:
    document = facts["cmk"]
    same = ["service", "resourceType", "configuration", "identity", "keyVault", "keyRequirements"]
    same += ["autoRotation", "managedHsm", "skuRequirement", "when", "reversible", "gotchas"]
    entries = {
        each["id"]: {
            **{key: each[key] for key in same},
            "roles": _guids(each["roles"]),
            "policies": _guids(each["policies"]),
            **_some(rolesNote=each.get("rolesNote"), alsoNeeds=each.get("alsoNeeds")),
            "source": each["source"],
        }
        for each in document["services"]
    }
    without = {
        each["resourceType"]: {"finding": each["finding"], "source": each["source"]}
        for each in document["_meta"]["noCmk"]
    }
    vault = document["_meta"]["keyVault"]
    meta = _meta("customer-managed keys", *vault["source"])
    return {"_meta": meta, "keyVault": vault, "entries": entries, "noCmk": without}


# --- egress, costs, clouds


def _egress_needs(facts: _Facts) -> Fields:
    document = facts["egress"]
    entries = {}
    for each in document["needs"]:
        to = each["destination"]
        required = {True: "required", False: "optional"}.get(each["required"], each["required"])
        entries[each["id"]] = {
            "service": each["service"],
            "when": each["when"],
            "from": each["from"],
            "direction": each["direction"],
            "protocol": each["protocol"],
            "ports": each["ports"],
            **_some(
                fqdns=to.get("perCloud"),
                serviceTags=_list(to.get("serviceTag")),
                fqdnTag=to.get("fqdnTag"),
                addresses=_list(to.get("address")),
                subresources=to.get("privateEndpointSubresources"),
            ),
            "form": to["form"],
            "required": required,
            "why": each["why"],
            "tlsInspection": each["tlsInspection"],
            "express": each["express"],
            **_some(
                risk=each.get("exfiltrationRisk"),
                alternative=each.get("alternative"),
                note=each.get("note"),
                packageFeed=each.get("packageFeed"),
            ),
            "source": each["source"],
        }
    meta = _meta("network needs of services", f"pages named in each; gathered {_date(document)}")
    return {"_meta": meta, "entries": entries}


def _egress_rules(facts: _Facts) -> Fields:
    document = facts["egress"]
    tags = document["serviceTags"]
    refusals = {str(index): each for index, each in enumerate(document["mustNotOpen"], 1)}
    return {
        "_meta": _meta("vocabulary and limits of network needs", f"gathered {_date(document)}"),
        "segments": document["segments"],
        "conditions": document["whenTokens"],
        "conditionGroups": document["whenGroups"],
        "bundles": document["bundles"]["bundles"],
        "mustNotOpen": refusals,
        "azureCloudRegionNames": tags["azureCloudRegionNames"],
        "serviceTags": {
            each["tag"]: {
                "direction": each["direction"],
                "regional": each["regional"],
                "firewall": each["azureFirewallDestination"],
                "route": each["userDefinedRoute"],
                **_some(note=each.get("note"), dependsOn=each.get("dependsOn")),
                "source": tags["source"],
            }
            for each in tags["tags"]
        },
    }


def _date(document: Fields) -> str:
    return str(document["_meta"]["date"])


def _list(value: list[str] | str | None) -> list[str]:
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def _costs(facts: _Facts) -> Fields:
    document = facts["costs"]
    dropped = ("id", "sourceClass", "evidence")
    prices = {
        each["id"]: {key: value for key, value in each.items() if key not in dropped}
        for each in document["prices"]
    }
    tradeoffs = {
        each["id"]: {
            "choice": each["choice"],
            "costClass": each["cost"]["class"],
            "costNote": each["cost"].get("note", ""),
            "prices": each["cost"]["priceItems"],
            "givesUp": [
                {k: loss[k] for k in ("area", "text", "source")} for loss in each["givesUp"]
            ],
            "reversible": each["reversible"]["kind"],
            "reversibleNote": each["reversible"].get("text", ""),
            "calledForBy": each["usuallyCalledForBy"]["text"],
            "clouds": each["clouds"],
            **_some(askBefore=each.get("askBefore")),
            "source": each["usuallyCalledForBy"]["source"],
        }
        for each in document["tradeoffs"]
    }
    meta = _meta(document["_meta"]["what"], f"gathered {document['_meta']['gathered']}")
    return {"_meta": meta, "prices": prices, "tradeoffs": tradeoffs}


def _clouds(facts: _Facts) -> Fields:
    needs = {each["id"]: each for each in facts["egress"]["needs"]}
    used = sorted({need for need, _ in CLOUD_HOSTS.values()})
    sources = sorted({source for need in used for source in needs[need]["source"]})
    entries = {}
    for cloud in facts["regions"]["clouds"]:
        hosts: Fields = {}
        for field, (need, before) in CLOUD_HOSTS.items():
            listed = needs[need]["destination"]["perCloud"][cloud] or []
            found = next((host for host in listed if host.startswith(before)), None)
            kept = CLOUD_KEEPS.get(field, "")
            hosts[field] = kept + found.removeprefix(before) if found else None
        entries[cloud] = {**hosts, "source": sources}
    return {"_meta": _meta("host names of the clouds", *sources), "entries": entries}


if __name__ == "__main__":
    sys.exit(main())
