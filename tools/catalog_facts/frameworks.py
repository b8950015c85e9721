"""Frameworks, controls and obligations."""

from tools.catalog_facts.facts import Facts, Fields, about, some
from tools.catalog_facts.governance import as_parameter

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


def frameworks(facts: Facts) -> Fields:
    """Derive the regulatory initiatives and their short names."""
    document = facts["frameworks"]
    entries = {
        key: {
            "guid": each["guid"],
            "name": each["displayName"],
            "version": each["version"],
            "policies": each["distinctPolicies"],
            "knownPolicies": each["knownPolicies"],
            "groups": each["groupCount"],
            **some(
                preview=each["preview"],
                inUsGovernment=each["usGovernment"]["present"],
                required=[
                    as_parameter({**p, "required": True}) for p in each["requiredParameters"]
                ],
                notes=each["notes"],
            ),
            "source": each["source"],
        }
        for key, each in document["frameworks"].items()
    }
    current = {
        short: {"edition": edition, **some(obligations=duties)}
        for short, (edition, duties) in CURRENT.items()
    }
    meta = about("regulatory initiatives", document["_meta"]["extractedFrom"])
    return {"_meta": meta, "current": current, "entries": entries}


def controls(facts: Facts) -> Fields:
    """Derive the controls and the requirements they serve."""
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
    return {"_meta": about("controls and what they serve", source), "entries": entries}


def obligations(facts: Facts) -> Fields:
    """Derive the obligations of each framework."""
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
    return {"_meta": about("obligations, this product's reading", "see each"), "entries": entries}
