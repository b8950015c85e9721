"""Resource types: which API version, and the shape of a resource at it."""

from collections import defaultdict
from types import ModuleType

from tools.catalog_facts.facts import Facts, Fields, about

# Scope flags and property flags of the Bicep type system.
SCOPES = {1: "tenant", 2: "managementGroup", 4: "subscription", 8: "resourceGroup", 16: "extension"}
REQUIRED, READ_ONLY = 1, 2


def types(facts: Facts, arm: ModuleType) -> Fields:
    """Derive the one API version of each type and what a resource of it takes."""
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
    entries |= {each["type"]: _described(each) for each in described(facts)}
    what = "ARM types: the one API version in use, and where location, tags and scope apply"
    return {"_meta": about(what, commit), "entries": dict(sorted(entries.items()))}


def described(facts: Facts) -> list[Fields]:
    """Return the types whose body a page describes, and no recorded file."""
    found: list[Fields] = facts["resource_types"].get("described", [])
    return found


def _described(each: Fields) -> Fields:
    return {
        "apiVersion": each["apiVersion"],
        "why": each["why"],
        "location": each["location"],
        "tags": each["tags"],
        "scopes": each["writableScopes"],
        "unrecorded": True,
        "source": each["source"],
    }


def _approved_versions(facts: Facts) -> dict[str, set[str]]:
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
