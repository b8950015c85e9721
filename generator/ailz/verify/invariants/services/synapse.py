"""Azure Synapse Analytics."""

from ailz.verify.invariants.services._table import CLOSED, Demand

DEMANDS = (
    Demand(
        "Microsoft.Synapse/workspaces",
        closed=CLOSED,
        key="properties.encryption.cmk.key.name",
    ),
)
