"""Azure Cache for Redis and Azure Managed Redis."""

from ailz.verify.invariants.services._table import CLOSED, Demand, Logs

DEMANDS = (
    Demand("Microsoft.Cache/redis", closed=CLOSED),
    Demand(
        "Microsoft.Cache/redisEnterprise",
        closed=CLOSED,
        endpoints=("redisEnterprise",),
        key="properties.encryption.customerManagedKeyEncryption.keyEncryptionKeyUrl",
        no_logs="The cluster itself has metrics only: its database has the logs.",
        holds_data=True,
    ),
    Demand(
        "Microsoft.Cache/redisEnterprise/databases",
        keyless={"properties.accessKeysAuthentication": "Disabled"},
        logs=Logs(),
    ),
)
