"""Roles, policies and initiatives."""

from tools.catalog_facts.facts import Facts, Fields, about, guids, some


def roles(facts: Facts) -> Fields:
    """Derive the built-in roles and the local ones."""
    document = facts["roles"]
    entries = {
        each["guid"]: {
            "name": each["name"],
            "group": each["group"],
            "description": each["description"],
            "isDataPlane": each["isDataPlane"],
            "canAssignRoles": each["canAssignRoles"],
            **some(
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
            each["guid"]: some(
                name=each["name"], description=each.get("description"), source=each["source"]
            )
            for each in document[origin]["roles"]
        }
        for part, origin in (("cosmos", "cosmosDbDataPlane"), ("managedHsm", "managedHsmLocalRbac"))
    }
    return {"_meta": about("built-in roles", "facts/roles.json"), "entries": entries, **local}


def policies(facts: Facts, name: str) -> Fields:
    """Derive one file of built-in policies."""
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
            "parameters": [as_parameter(given) for given in each["parameters"]],
            "targetTypes": each["targetResourceTypes"],
            **some(
                preview=each["preview"],
                needsManagedIdentity=each["needsManagedIdentity"],
                roles=guids(each.get("roleDefinitions", [])),
            ),
            "source": each["source"].removeprefix(base),
        }
        for each in document["policies"]
    }
    return {"_meta": about("built-in policies; source is a path in", base), "entries": entries}


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


def as_parameter(parameter: Fields) -> Fields:
    """Reduce a parameter of a policy or an initiative."""
    return {
        "name": parameter["name"],
        "type": parameter["type"],
        **some(required=parameter.get("required"), allowed=parameter.get("allowedValues")),
        **({"default": parameter["default"]} if parameter.get("default") is not None else {}),
    }


def initiatives(facts: Facts) -> Fields:
    """Derive the built-in initiatives, reduced to what an assignment needs."""
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
            **some(
                preview=each["preview"],
                required=[as_parameter({**parameter, "required": True}) for parameter in required],
                needsManagedIdentity=each["needsManagedIdentity"],
                roles=guids(each["roleDefinitions"]),
                logged=by_name.get("resourceTypeList", {}).get("allowedValues"),
            ),
            "source": each["source"],
        }
    deprecated = {
        each["guid"].casefold(): {"name": each["displayName"], "source": each["source"]}
        for each in document["deprecatedBuiltIn"]
    }
    meta = document["_meta"]
    return {
        "_meta": about("built-in initiatives", f"{meta['repository']}@{meta['commit'][:12]}"),
        "entries": entries,
        "deprecated": deprecated,
    }
