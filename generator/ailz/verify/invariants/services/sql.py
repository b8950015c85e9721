"""Azure SQL Database."""

from ailz.verify.invariants.services._table import CLOSED, Demand, Logs

DEMANDS = (
    Demand(
        "Microsoft.Sql/servers",
        closed=CLOSED,
        endpoints=("sqlServer",),
        keyless={"properties.administrators.azureADOnlyAuthentication": True},
        needs_identity=True,
        key="properties.keyId",
        no_logs="Its databases have them; the server audits through their master.",
        holds_data=True,
    ),
    Demand("Microsoft.Sql/servers/databases", logs=Logs()),
    Demand("Microsoft.Sql/servers/firewallRules", forbidden="a door to the internet"),
)
