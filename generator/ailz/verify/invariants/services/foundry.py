"""Microsoft Foundry and the other AI services."""

from ailz.verify.invariants.services._table import CLOSED, NO_KEYS, Demand, Logs

DEMANDS = (
    Demand(
        "Microsoft.CognitiveServices/accounts",
        closed=CLOSED,
        endpoints=("account",),
        keyless=NO_KEYS,
        key="properties.encryption.keyVaultProperties.keyName",
        logs=Logs(),
    ),
)
