"""Azure AI Search."""

from ailz.verify.invariants.services._table import CLOSED, NO_KEYS, Demand, Logs

DEMANDS = (
    Demand(
        "Microsoft.Search/searchServices",
        closed=CLOSED,
        endpoints=("searchService",),
        keyless=NO_KEYS,
        # The service itself names no key: here one is demanded of each object in it.
        key="properties.encryptionWithCmk.enforcement",
        logs=Logs(),
    ),
)
