"""What services keep when they are deleted, make for themselves, and spell otherwise than asked."""

from tools.catalog_facts.facts import Facts, Fields, about


def lifecycle(facts: Facts) -> Fields:
    """Derive the sections as they stand: each entry has its source."""
    known = facts["lifecycle"]
    meta = about("what services keep, make and spell for themselves", "the sources of each entry")
    sections = {name: dict(sorted(known[name].items())) for name in sorted(known)}
    return {"_meta": meta, **sections}
