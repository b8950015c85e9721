"""Azure Database for PostgreSQL."""

from ailz.verify.invariants.services._table import Demand, Logs

DEMANDS = (
    Demand(
        "Microsoft.DBforPostgreSQL/flexibleServers",
        closed={"properties.network.publicNetworkAccess": "Disabled"},
        endpoints=("postgresqlServer",),
        keyless={
            "properties.authConfig.activeDirectoryAuth": "Enabled",
            "properties.authConfig.passwordAuth": "Disabled",
        },
        key="properties.dataEncryption.primaryKeyURI",
        logs=Logs(),
        holds_data=True,
    ),
)
