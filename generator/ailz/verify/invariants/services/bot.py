"""Azure AI Bot Service."""

from ailz.verify.invariants.services._table import CLOSED, NO_KEYS, Demand

DEMANDS = (
    Demand(
        "Microsoft.BotService/botServices",
        closed=CLOSED,
        keyless=NO_KEYS,
        key="properties.cmekKeyVaultUrl",
    ),
)
