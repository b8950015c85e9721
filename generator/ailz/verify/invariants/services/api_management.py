"""API Management."""

from ailz.verify.invariants.services._table import CLOSED, Demand, Logs

DEMANDS = (
    Demand(
        "Microsoft.ApiManagement/service",
        closed=CLOSED,
        endpoints=("Gateway",),
        logs=Logs(),
    ),
)
