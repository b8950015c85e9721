"""What Azure writes one at a time, all of it from public reports: nothing of it is recorded."""

import json

from tools.catalog_facts.facts import OWN, Fields, about


def gates() -> Fields:
    """Derive the gates, in the order in which a type's are looked at."""
    rows = json.loads((OWN / "gates.json").read_text("utf-8"))["gates"]
    meta = about("what Azure writes one at a time", "each row has its own report")
    entries = {row["id"]: {name: row[name] for name in row if name != "id"} for row in rows}
    return {"_meta": meta, "entries": entries}
