"""Azure Cache for Redis and Azure Managed Redis."""

from ailz.verify.invariants.services._table import CLOSED, Demand

DEMANDS = (
    Demand("Microsoft.Cache/redis", closed=CLOSED),
    Demand(
        "Microsoft.Cache/redisEnterprise",
        closed=CLOSED,
        key="properties.encryption.customerManagedKeyEncryption.keyEncryptionKeyUrl",
    ),
)
