"""Network needs, and the host names of clouds that follow from them."""

from tools.catalog_facts.facts import Facts, Fields, about, some

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


def egress_needs(facts: Facts) -> Fields:
    """Derive the network needs."""
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
            **some(
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
            **some(
                risk=each.get("exfiltrationRisk"),
                alternative=each.get("alternative"),
                note=each.get("note"),
                packageFeed=each.get("packageFeed"),
            ),
            "source": each["source"],
        }
    meta = about("network needs of services", f"pages named in each; gathered {_date(document)}")
    return {"_meta": meta, "entries": entries}


def egress_rules(facts: Facts) -> Fields:
    """Derive the vocabulary and the limits of network needs."""
    document = facts["egress"]
    tags = document["serviceTags"]
    refusals = {str(index): each for index, each in enumerate(document["mustNotOpen"], 1)}
    return {
        "_meta": about("vocabulary and limits of network needs", f"gathered {_date(document)}"),
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
                **some(note=each.get("note"), dependsOn=each.get("dependsOn")),
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


def clouds(facts: Facts) -> Fields:
    """Derive the host names of each cloud from the needs that state them."""
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
        vpn = facts["clouds"]["vpnClientSignIn"].get(cloud, {})
        hosts |= {"vpnClientApplication": vpn.get("application"), "vpnIssuer": vpn.get("issuer")}
        entries[cloud] = {**hosts, "source": [*sources, *vpn.get("source", ())]}
    return {"_meta": about("host names of the clouds", *sources), "entries": entries}
