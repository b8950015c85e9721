"""Event Hubs."""

from ailz.verify.invariants.services._table import CLOSED, NO_KEYS, Demand, Logs

DEMANDS = (
    Demand(
        "Microsoft.EventHub/namespaces",
        closed=CLOSED,
        endpoints=("namespace",),
        keyless=NO_KEYS,
        key="properties.encryption.keyVaultProperties[].keyName",
        logs=Logs(),
    ),
    Demand("Microsoft.EventHub/namespaces/authorizationRules", forbidden="a shared key"),
    Demand("Microsoft.EventHub/namespaces/networkRuleSets", closed=CLOSED),
)
