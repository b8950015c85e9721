"""Names, customer-managed keys and costs."""

from collections import defaultdict

from tools.catalog_facts.facts import Facts, Fields, about, guids, some


def naming(facts: Facts) -> Fields:
    """Derive the name rules by type."""
    entries: dict[str, Fields] = defaultdict(lambda: {"rules": []})
    # A rule of our own takes the place of the recorded one: later ones win.
    known = {(each["type"], each.get("kind")): each for each in facts["naming"]["entries"]}
    for each in known.values():
        entries[each["type"]]["rules"].append(
            {
                **some(kind=each.get("kind")),
                "abbreviation": each["abbreviation"] or _tools(each),
                "minLength": each["minLength"],
                "maxLength": each["maxLength"],
                "regex": each["regex"],
                "scope": each["uniquenessScope"],
                "verified": each["verified"],
                **some(note=each.get("note")),
                "source": each["source"],
            }
        )
    sources = facts["naming"]["_meta"]["sources"]
    meta = about("name rules and abbreviations", *(sources[key] for key in sorted(sources)))
    return {"_meta": meta, "entries": dict(sorted(entries.items()))}


def _tools(rule: Fields) -> str | None:
    """Return the short name of the Azure Naming Tool, where the framework abbreviates nothing."""
    short: str | None = rule["evidence"].get("azureNamingTool", {}).get("shortName")
    return short


_VAULT_SAYS = {
    "code": "ForbiddenByRbac",
    "message": "Caller is not authorized to perform action on resource. If role assignments, deny "
    "assignments or role definitions were changed recently, please observe propagation time.",
    "source": "pulumi/pulumi-azure-nextgen#195; hashicorp/terraform-provider-azurerm#27817",
}
_THEY_SAY = {
    "acr": {
        "code": "",
        "message": "Failed to access KeyId {key}. Verify that identity {identity} has access to it",
        "source": "MicrosoftDocs/azure-docs#61015",
    }
}
"""What a service says whose identity may not use its key, where it does not repeat the vault."""


def cmk(facts: Facts) -> Fields:
    """Derive how services take keys."""
    document = facts["cmk"]
    listed = document["managedHsm"]
    same = ["service", "resourceType", "configuration", "identity", "keyVault", "keyRequirements"]
    local = {each["guid"] for each in facts["roles"]["managedHsmLocalRbac"]["roles"]}
    same += ["autoRotation", "skuRequirement", "when", "reversible", "gotchas"]
    entries = {
        each["id"]: {
            **{key: each[key] for key in same},
            **_in_managed_hsm(each, listed),
            "roles": [guid for guid in guids(each["roles"]) if guid not in local],
            "hsmRoles": [guid for guid in guids(each["roles"]) if guid in local],
            "policies": guids(each["policies"]),
            **some(rolesNote=each.get("rolesNote"), alsoNeeds=each.get("alsoNeeds")),
        }
        for each in document["services"]
    }
    without = {
        each["resourceType"]: {"finding": each["finding"], "source": each["source"]}
        for each in document["_meta"]["noCmk"]
    }
    vault = document["_meta"]["keyVault"]
    meta = about("customer-managed keys", *vault["source"])
    return {
        "_meta": meta,
        "keyVault": vault,
        "managedHsm": {key: listed[key] for key in ("title", "address", "date", "source")},
        "entries": entries,
        "noCmk": without,
        "denied": {"vault": _VAULT_SAYS, **_THEY_SAY},
    }


def _in_managed_hsm(service: Fields, listed: Fields) -> Fields:
    """Say whether a service takes a key in a Managed HSM, by Microsoft's list where none is nearer.

    What is recorded comes from the service's own page, and stands whatever the list says.
    """
    recorded, row = service["managedHsm"], listed["services"].get(service["id"])
    if row is None:
        return {
            "called": service["service"],
            "managedHsm": recorded,
            "source": service["source"],
        }
    source = service["source"] if recorded is not None else [*service["source"], listed["source"]]
    takes = row["takes"] if recorded is None else recorded
    return {"called": row["called"], "managedHsm": takes, "source": source}


def costs(facts: Facts) -> Fields:
    """Derive prices and trade-offs."""
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
            **some(askBefore=each.get("askBefore")),
            "source": each["usuallyCalledForBy"]["source"],
        }
        for each in document["tradeoffs"]
    }
    meta = about(document["_meta"]["what"], f"gathered {document['_meta']['gathered']}")
    return {"_meta": meta, "prices": prices, "tradeoffs": tradeoffs}
