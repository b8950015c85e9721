"""Data Factory."""

from ailz.verify.invariants.services._table import CLOSED, Demand, Logs

DEMANDS = (
    Demand(
        "Microsoft.DataFactory/factories",
        closed=CLOSED,
        endpoints=("dataFactory", "portal"),
        key="properties.encryption.keyName",
        logs=Logs(),
    ),
)
