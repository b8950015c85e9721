"""Microsoft Purview."""

from ailz.verify.invariants.services._table import CLOSED, Demand, Logs

DEMANDS = (
    Demand(
        "Microsoft.Purview/accounts",
        closed=CLOSED,
        endpoints=("platform",),
        logs=Logs(),
    ),
)
