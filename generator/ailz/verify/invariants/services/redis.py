"""Azure Cache for Redis and Azure Managed Redis."""

from ailz.verify.invariants.services._table import CLOSED, Demand, Logs

DEMANDS = (
    Demand("Microsoft.Cache/redis", closed=CLOSED),
    Demand(
        "Microsoft.Cache/redisEnterprise",
        closed=CLOSED,
        endpoints=("redisEnterprise",),
        needs_identity=True,
        key="properties.encryption.customerManagedKeyEncryption.keyEncryptionKeyUrl",
        # The cluster itself has metrics only: its database has the logs.
        logs=Logs("databases/default"),
        holds_data=True,
    ),
    Demand(
        "Microsoft.Cache/redisEnterprise/databases",
        keyless={"properties.accessKeysAuthentication": "Disabled"},
    ),
)
