"""How long operations take, until something takes effect, and how long names stay taken.

A row may be about some resources of a type only: what a body must hold then is `where`. A condition
in brackets that no body tells leaves a row to be read by people alone.
"""

import re
from typing import Any, Final

from tools.catalog_facts.facts import Facts, Fields, about, recorded_in, some

_TYPE = re.compile(r"(Microsoft\.[\w.]+(?:/\w+)+)(?: \(([^)]*)\)| (\w+))?")
_CONDITIONS: Final[dict[str, Fields]] = {
    "apim-classic-create": {"sku.name": ["Developer", "Basic", "Standard", "Premium"]},
    "apim-classic-create-report": {"sku.name": ["Developer", "Basic", "Standard", "Premium"]},
    "apim-classic-create-lab": {"sku.name": ["Developer", "Basic", "Standard", "Premium"]},
    "apim-consumption-create": {"sku.name": ["Consumption"]},
    "aml-workspace-provision-now": {"properties.provisionNetworkNow": [True]},
}
"""What the words in brackets mean in a body."""
_FIRST_COMPUTE: Final = "aml-managed-network-first-compute"
_WITH_WORKSPACE: Final = {
    "type": "Microsoft.MachineLearningServices/workspaces",
    "operation": "create",
    "where": {"properties.provisionNetworkNow": [True]},
    "several": True,
}
"""A workspace that makes its network at once may take as long as the first compute would."""
_PER: Final = {"cosmos-create-per-region": "properties.locations[]"}
"""Rows whose minutes count for each member of a list."""
_OF_SEVERAL: Final = frozenset({"private-endpoint-with-vault"})
"""Rows that time several resources together: an upper bound for each of them."""
_OPERATIONS: Final = frozenset({"create", "update", "delete"})


def durations(facts: Facts) -> Fields:
    """Derive what takes how long, by operation; delays until an effect; soft-delete retention."""
    recorded = facts["durations"]
    timed: dict[str, Fields] = {}
    delays: dict[str, Fields] = {}
    for row in recorded["durations"]:
        if row["kind"] == "not found":
            continue
        types = _types(row)
        if types is None:
            delays[row["id"]] = _figures(row) | {"what": _what(row)}
        else:
            timed[row["id"]] = some(**types) | _figures(row)
        if row["id"] == _FIRST_COMPUTE:
            timed[f"{row['id']}-with-workspace"] = _WITH_WORKSPACE | _figures(row)
    return {
        "_meta": about("how long operations take, in minutes", "the sources of each row"),
        "entries": timed,
        "delays": delays,
        "retention": {
            row["resourceType"]: some(
                min=row["minDays"],
                max=row["maxDays"],
                default=row["defaultDays"],
                statement=row["statement"],
                source=recorded_in(row["source"]),
            )
            for row in recorded["softDelete"]
            if re.fullmatch(r"Microsoft\.[\w.]+(/\w+)+", row["resourceType"])
        },
    }


def _types(row: Fields) -> Fields | None:
    """Return the type and operation that a body can be held against; None: people read it."""
    found = _TYPE.fullmatch(row["resourceType"])
    operation = row["operation"].partition(",")[0]
    if row["id"] == _FIRST_COMPUTE:
        # The network is made by the request for the first compute, which then takes so long.
        return {
            "type": "Microsoft.MachineLearningServices/workspaces/computes",
            "operation": "create",
            "first": True,
        }
    if found is None or operation not in _OPERATIONS:
        return None
    where: Any = _CONDITIONS.get(row["id"])
    several = row["id"] in _OF_SEVERAL
    if (found[2] or found[3]) and where is None and not several:
        return None
    return {
        "type": found[1],
        "operation": operation,
        "where": where,
        "per": _PER.get(row["id"]),
        "several": several,
        "failed": row.get("outcome") == "failed",
    }


def _what(row: Fields) -> str:
    return f"{row['resourceType']}: {row['operation']}"


def _figures(row: Fields) -> Fields:
    source = row["source"]
    return some(
        min=row["minMinutes"],
        typical=row["typicalMinutes"],
        max=row["maxMinutes"],
        kind=row["kind"],
        open=row.get("lowerBound"),
        statement=row["statement"],
        source=recorded_in(source if isinstance(source, str) else "; ".join(source)),
    )
