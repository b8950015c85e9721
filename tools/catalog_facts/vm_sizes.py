"""VM sizes: what a quota counts, and which of them are gone, going or not for everything."""

from tools.catalog_facts.facts import Facts, Fields, about, some


def vm_sizes(facts: Facts) -> Fields:
    """Derive sizes by name: family, vCPUs, GPUs, and the regions of those looked at without it.

    A size is a short list, since there are 1,500 of them: `[family, vCPUs, GPUs, lacking]`, the end
    left out where it says nothing. `lacking` are places in `priced`.
    """
    document = facts["vm-sizes"]
    priced = sorted({region for each in document["sizes"] for region in each.get("pricedIn", ())})
    families = sorted(each["quotaFamily"] for each in document["families"])
    place = {name: number for number, name in enumerate(families)}
    sizes = {}
    for each in sorted(document["sizes"], key=lambda size: size["name"]):
        known = each.get("pricedIn")
        lacking = [] if not known else [n for n, name in enumerate(priced) if name not in known]
        said = [place[each["quotaFamily"]], each["vcpu"], each.get("gpuCount") or 0, lacking]
        while not said[-1]:
            said.pop()
        sizes[each["name"]] = said
    confidential = {e["quotaFamily"] for e in document["sizes"] if e.get("confidential")}
    withdrawn = {
        each["name"]: some(series=each["series"], date=each["date"])
        for each in sorted(document["withdrawnSizes"], key=lambda size: size["name"])
    }
    meta = about(document["_meta"]["description"], *document["_meta"]["sources"])
    return {
        "_meta": meta,
        "priced": {"regions": priced, "source": document["_meta"]["priceSource"]},
        "familyNames": families,
        "families": {
            each["quotaFamily"]: _family(each, confidential)
            for each in sorted(document["families"], key=lambda family: family["quotaFamily"])
        },
        "sizes": sizes,
        "withdrawn": withdrawn,
    }


def _family(each: Fields, confidential: set[str]) -> Fields:
    retirement = each.get("retirement") or {}
    aml = each.get("amlCompute") or {}
    return some(
        series=each["series"],
        retires=retirement.get("date"),
        replacement=retirement.get("replacement"),
        confidential=each["quotaFamily"] in confidential,
        amlClusters=aml.get("clusters"),
        trustedLaunch=each.get("trustedLaunch"),
        source=retirement.get("source") or each["source"],
    )
