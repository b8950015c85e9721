"""Azure Cosmos DB."""

from ailz.verify.invariants.services._table import CLOSED, NO_KEYS, Demand, Logs

DEMANDS = (
    Demand(
        "Microsoft.DocumentDB/databaseAccounts",
        closed=CLOSED,
        endpoints=("Sql",),
        keyless={**NO_KEYS, "properties.disableKeyBasedMetadataWriteAccess": True},
        key="properties.keyVaultKeyUri",
        logs=Logs(),
        holds_data=True,
    ),
    Demand("Microsoft.DocumentDB/mongoClusters", closed=CLOSED),
)
