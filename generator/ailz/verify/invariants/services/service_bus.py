"""Service Bus."""

from ailz.verify.invariants.services._table import CLOSED, NO_KEYS, Demand, Logs

DEMANDS = (
    Demand(
        "Microsoft.ServiceBus/namespaces",
        closed=CLOSED,
        endpoints=("namespace",),
        keyless=NO_KEYS,
        key="properties.encryption.keyVaultProperties[].keyName",
        logs=Logs(),
    ),
    Demand("Microsoft.ServiceBus/namespaces/authorizationRules", forbidden="a shared key"),
    Demand("Microsoft.ServiceBus/namespaces/networkRuleSets", closed=CLOSED),
)
