"""Azure Database for PostgreSQL."""

from collections.abc import Sequence

from ailz.azure.bodies import Body
from ailz.azure.look import MISSING, value
from ailz.verify.invariants.services._table import Demand, Logs

_SUBNET = "properties.network.delegatedSubnetResourceId"


def _endpoints(body: Body, _: Sequence[Body]) -> tuple[str, ...]:
    """Return the endpoint of a server that is in no subnet: Azure takes none to another."""
    return ("postgresqlServer",) if value(body, _SUBNET) is MISSING else ()


DEMANDS = (
    Demand(
        "Microsoft.DBforPostgreSQL/flexibleServers",
        closed={"properties.network.publicNetworkAccess": "Disabled"},
        endpoints_by_use=_endpoints,
        keyless={
            "properties.authConfig.activeDirectoryAuth": "Enabled",
            "properties.authConfig.passwordAuth": "Disabled",
        },
        needs_identity=True,
        key="properties.dataEncryption.primaryKeyURI",
        logs=Logs(),
        holds_data=True,
    ),
    Demand(
        "Microsoft.DBforPostgreSQL/flexibleServers/firewallRules",
        forbidden="a door to the internet",
    ),
)
