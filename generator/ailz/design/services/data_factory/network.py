"""The managed network: where pipelines run, and the endpoints to what they read and write."""

from __future__ import annotations

from ailz.catalog.clouds import cloud
from ailz.design.context import LOCATION, Context, Site, named
from ailz.design.lent import Asked
from ailz.design.part import Approval, Part, resource, total
from ailz.design.services.data_factory.resources import (
    CREDENTIAL,
    FACTORY,
    IDENTITY,
    TYPE,
)
from ailz.design.values import Each, Id, Param, Text, Value
from ailz.model.services.data_factory import Source

NETWORK = f"{TYPE}/managedVirtualNetworks"
ENDPOINT = f"{NETWORK}/managedPrivateEndpoints"
RUNTIME = f"{TYPE}/integrationRuntimes"
LINKED_SERVICE = f"{TYPE}/linkedservices"
LINKED = ("blob", "dfs", "file", "table", "sqlServer", "Sql", "postgresqlServer", "mysqlServer")
"""Groups of endpoints to stores that a managed network of a factory is known to reach."""
_RUNTIME = "managed-network"
_ENDPOINTS, _SOURCES, _SERVICES = "factory_endpoints", "factory_sources", "factory_linked_services"
_IDS = "factory_source_ids"


def network(context: Context) -> Part:
    """Make the network with its runtime, then endpoints one after the other, then linked services.

    Each endpoint waits until it is approved: ours by the script, those of others by their owners.
    """
    return total([_network(), _offered(context), _foreign(context), _linked_services(context)])


def _network() -> Part:
    return Part(
        resources=(
            resource(
                "factory_network",
                FACTORY,
                NETWORK,
                "default",
                Id(FACTORY),
                {"properties": {}},
                verb="put",
                why="A network that Microsoft runs for this factory. ARM cannot delete it alone.",
                controls=("managed-network",),
            ),
            resource(
                "factory_runtime",
                FACTORY,
                RUNTIME,
                _RUNTIME,
                Id(FACTORY),
                {
                    "properties": {
                        "type": "Managed",
                        "managedVirtualNetwork": {
                            "type": "ManagedVirtualNetworkReference",
                            "referenceName": "default",
                        },
                        "typeProperties": {
                            "computeProperties": {
                                "location": LOCATION,
                                "dataFlowProperties": {
                                    "computeType": "General",
                                    "coreCount": 8,
                                    "timeToLive": 0,
                                },
                            }
                        },
                    }
                },
                depends_on=("factory_network",),
                any_case=True,
                why=(
                    "Where pipelines run. Each linked service names it: the runtime that comes "
                    "with a factory is outside of the managed network."
                ),
                notes={
                    "properties.typeProperties.computeProperties.location": (
                        "Not AutoResolve: data is moved in this region."
                    ),
                    "properties.typeProperties.computeProperties.dataFlowProperties.timeToLive": (
                        "Minutes that compute of data flows is kept, and paid for, when idle."
                    ),
                },
                controls=("isolated-compute",),
            ),
        ),
    )


def _endpoint(symbol: str, target: Value, collection: str, why: str) -> Part:
    return Part(
        resources=(
            resource(
                symbol,
                FACTORY,
                ENDPOINT,
                Each("key"),
                Id("factory_network"),
                {"properties": {"privateLinkResourceId": target, "groupId": Each("group_id")}},
                collection=collection,
                minutes=60,
                lock=Id(FACTORY),
                why=why,
                controls=("private-endpoints",),
            ),
        )
    )


def offered(context: Context) -> dict[str, tuple[Id, str]]:
    """Return target and group id of each endpoint to what others offer, by its name."""
    return {
        f"{offer.key}-{group}": (offer.target, group)
        for offer in context.offers
        for group in offer.groups
        if group in LINKED
    }


def message(name: str) -> Text:
    """Return the description that the service itself gives to the request of an endpoint.

    Nobody else's may be given. Source: hmcts/terraform-module-azure-datafactory, which approves by
    its beginning, and the whole of it in an export of a deployment.
    """
    return Text(("Requested by DataFactory:", named(FACTORY), f", Name:{name}"))


def _offered(context: Context) -> Part:
    made = offered(context)
    if not made:
        return Part()
    endpoint = _endpoint(
        "factory_endpoint",
        Each("target_id"),
        _ENDPOINTS,
        (
            "What pipelines reach here, one after the other. Each waits until scripts/approve.sh "
            "approves it by the description that the service gives it."
        ),
    )
    approved = Part(
        collections={
            _ENDPOINTS: {
                name: {"target_id": target, "group_id": group}
                for name, (target, group) in made.items()
            }
        },
        approvals=tuple(Approval(target, message(name)) for name, (target, _) in made.items()),
    )
    return total([endpoint, approved])


def sources(site: Site) -> dict[str, Source]:
    """Return the stores of others in an environment, by the name of the endpoint to each."""
    section = site.config.capabilities.data_factory
    assert section is not None  # noqa: S101 - made where it is asked for
    return {f"source-{each.name}": each for each in section.sources}


def _foreign(context: Context) -> Part:
    every = {name: each for site in context.sites for name, each in sources(site).items()}
    if not every:
        return Part()
    items: dict[str, dict[str, Value]] = {}
    asked = []
    for name, source in every.items():
        where = context.where(lambda site, name=name: name in sources(site))  # type: ignore[misc]
        items[name] = {"group_id": source.group}
        if where is not None:
            items[name]["environments"] = list(where)
        asked.append(
            Asked(
                source.name,
                Param(_IDS, name),
                source.group,
                message(name),
                f"{IDENTITY.name}_identity",
                where,
            )
        )
    endpoint = _endpoint(
        "factory_source_endpoint",
        Param(_IDS, Each("key")),
        _SOURCES,
        "Stores of others: nothing passes until their owners approve (docs/requests).",
    )
    return total(
        [
            endpoint,
            Part(
                collections={_SOURCES: items},
                parameters=(
                    context.parameter(
                        _IDS,
                        "The stores of others that pipelines reach, by the endpoint's name.",
                        lambda site: {name: each.id for name, each in sources(site).items()},
                        kind="map",
                        path="capabilities.data_factory.sources",
                    ),
                ),
                asked=tuple(asked),
            ),
        ]
    )


def _linked_services(context: Context) -> Part:
    """Make what pipelines name a lake by: other stores need a database, which they know."""
    suffix = cloud(context.cloud).storage_suffix
    lakes: dict[str, dict[str, Value]] = {
        offer.key: {"url": Text(("https://", named(offer.target.symbol), f".dfs.{suffix}"))}
        for offer in context.offers
        if "dfs" in offer.groups
    }
    if not lakes:
        return Part()
    return Part(
        resources=(
            resource(
                "factory_linked_service",
                FACTORY,
                LINKED_SERVICE,
                Each("key"),
                Id(FACTORY),
                {
                    "properties": {
                        "type": "AzureBlobFS",
                        "connectVia": {
                            "type": "IntegrationRuntimeReference",
                            "referenceName": _RUNTIME,
                        },
                        "typeProperties": {
                            "url": Each("url"),
                            "credential": {
                                "type": "CredentialReference",
                                "referenceName": CREDENTIAL,
                            },
                        },
                    }
                },
                collection=_SERVICES,
                depends_on=("factory_credential", "factory_runtime"),
                why="How pipelines name the lake: no key, no password, inside the managed network.",
                controls=("managed-identity",),
            ),
        ),
        collections={_SERVICES: lakes},
    )
