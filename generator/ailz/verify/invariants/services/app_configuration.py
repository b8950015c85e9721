"""App Configuration."""

from ailz.verify.invariants.services._table import CLOSED, NO_KEYS, Demand, Logs

DEMANDS = (
    Demand(
        "Microsoft.AppConfiguration/configurationStores",
        closed=CLOSED,
        endpoints=("configurationStores",),
        keyless=NO_KEYS,
        key="properties.encryption.keyVaultProperties.keyIdentifier",
        logs=Logs(),
    ),
)
