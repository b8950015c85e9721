"""VM sizes: what a quota counts, and which of them are gone, going or not for everything."""

from tools.catalog_facts.facts import Facts, Fields, about, some


def vm_sizes(facts: Facts) -> Fields:
    """Derive sizes by name: family, vCPUs, GPUs, and the regions looked at that have no price.

    A size is a short list, since there are 1,500 of them: `[family, vCPUs, GPUs, lacking]`, the end
    left out where it says nothing. `family` is a place in `familyNames`, `lacking` are places in
    the regions of `priced`.
    """
    document = facts["vm-sizes"]
    today = document["_meta"]["today"]
    priced = sorted({region for each in document["sizes"] for region in each.get("pricedIn", ())})
    families = sorted(each["quotaFamily"] for each in document["families"])
    place = {name: number for number, name in enumerate(families)}
    retires = {each["quotaFamily"]: _date(each) for each in document["families"]}
    sizes, alone = {}, {}
    for each in sorted(document["sizes"], key=lambda size: size["name"]):
        known = each.get("pricedIn")
        lacking = [] if not known else [n for n, name in enumerate(priced) if name not in known]
        said = [place[each["quotaFamily"]], each["vcpu"], each.get("gpuCount") or 0, lacking]
        while not said[-1]:
            said.pop()
        sizes[each["name"]] = said
        if each.get("retires") != retires[each["quotaFamily"]]:
            alone[each["name"]] = each.get("retires")
    confidential = {e["quotaFamily"] for e in document["sizes"] if e.get("confidential")}
    meta = about(document["_meta"]["description"], *document["_meta"]["sources"])
    return {
        "_meta": {**meta, "today": today},
        "priced": {"regions": priced, "source": document["_meta"]["priceSource"]},
        "familyNames": families,
        "families": {
            each["quotaFamily"]: _family(each, confidential)
            for each in sorted(document["families"], key=lambda family: family["quotaFamily"])
        },
        "sizes": sizes,
        "retiresAlone": alone,
        "withdrawn": {
            each["name"]: some(
                series=each["series"],
                vcpu=each["vcpu"],
                # GPU series of every generation begin so; their numbers are not recorded.
                gpu=each["series"].startswith("N"),
                date=each["date"],
            )
            for each in sorted(document["withdrawnSizes"], key=lambda size: size["name"])
        },
    }


def _date(family: Fields) -> object:
    return (family.get("retirement") or {}).get("date")


def _family(each: Fields, confidential: set[str]) -> Fields:
    retirement, aml = each.get("retirement") or {}, each.get("amlCompute") or {}
    source = retirement.get("source") or aml.get("source") or each["source"]
    return some(
        series=each["series"],
        retires=retirement.get("date"),
        replacement=retirement.get("replacement"),
        confidential=each["quotaFamily"] in confidential,
        trustedLaunch=each.get("trustedLaunch"),
        clusters=aml.get("clusters"),
        source=source[0] if isinstance(source, list) else source,
    )
