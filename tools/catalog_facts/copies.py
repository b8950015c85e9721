"""Where Azure keeps copies of what a resource holds, and what of that its body says."""

from tools.catalog_facts.facts import Facts, Fields, about


def copies(facts: Facts) -> Fields:
    """Derive the types as they stand: each entry has its source."""
    known = facts["copies"]["types"]
    meta = about("where copies of what is stored lie", "the sources of each entry")
    return {"_meta": meta, "entries": {name: known[name] for name in sorted(known)}}
