"""Azure Event Hubs: closed, keyless, for Kafka clients too, its events captured into the lake."""

from __future__ import annotations

from collections.abc import Iterator

from ailz.design.context import LOCATION, TAGS, Context, Site, named
from ailz.design.kinds.access import EVERY_KIND
from ailz.design.kinds.identities import ENCRYPTION
from ailz.design.kinds.key_stores import encrypted, noted, workload_policies
from ailz.design.kinds.keys import ROLE_NOT_SEEN, key_name
from ailz.design.pages import Absent, Chapter, Decision, Fee, HeldOtherwise, Pages, Step, Tile
from ailz.design.part import (
    Diagnostic,
    Duty,
    Endpoint,
    Grant,
    Identity,
    Key,
    Lock,
    Named,
    Offer,
    Part,
    Use,
    resource,
    total,
)
from ailz.design.resource import Module
from ailz.design.room import Room
from ailz.design.service import Service
from ailz.design.values import Body, Each, Id, Output, Param, Value
from ailz.model.config import Config
from ailz.model.services.event_hubs import EventHub, EventHubs

NAMESPACE = "Microsoft.EventHub/namespaces"
HUB = f"{NAMESPACE}/eventhubs"
GROUP = f"{HUB}/consumergroups"
NETWORK = f"{NAMESPACE}/networkRuleSets"
TITLE = "Azure Event Hubs"
_MODULE = "event_hubs"
_KEY = "event-hubs"
_SYMBOL, _HUBS = "event_namespace", "event_hub"
_SENDS, _RECEIVES = "Azure Event Hubs Data Sender", "Azure Event Hubs Data Receiver"
_BLOBS = "Storage Blob Data Contributor"
_KAFKA, _AMQP = "9093", "5671"
CAPTURES = Identity("event_capture", "What Event Hubs writes events into the lake as.")


def _wanted(config: Config) -> EventHubs:
    found = config.capabilities.event_hubs
    assert found is not None  # noqa: S101 - made where it is asked for
    return found


def _part(context: Context) -> Part:
    return total(
        [
            _namespace(context),
            _hubs(context),
            _groups(context),
            Part(duties=tuple(_duties(context.config)), pages=_pages(context)),
        ]
    )


def _captures(config: Config) -> bool:
    return any(each.capture for each in _wanted(config).hubs)


def _namespace(context: Context) -> Part:
    identities: list[Value] = [Id(f"{ENCRYPTION.name}_identity")]
    if _captures(context.config):
        identities.append(Id(f"{CAPTURES.name}_identity"))
    return Part(
        modules=(Module(_MODULE, "Azure Event Hubs.", Id("workload_group")),),
        resources=(
            resource(
                _SYMBOL,
                _MODULE,
                NAMESPACE,
                named(_SYMBOL),
                Id("workload_group"),
                {
                    "location": LOCATION,
                    "tags": TAGS,
                    "sku": {"name": "Premium", "tier": "Premium", "capacity": Param("event_units")},
                    "identity": {"type": "UserAssigned", "userAssignedIdentities": identities},
                    "properties": {
                        "publicNetworkAccess": "Disabled",
                        "disableLocalAuth": True,
                        "minimumTlsVersion": "1.2",
                        "zoneRedundant": True,
                        "encryption": encrypted(context, _encryption(context)),
                    },
                },
                retry_on=ROLE_NOT_SEEN,
                minutes=60,
                why="Closed to the public network and to keys, encrypted with our key.",
                notes=noted(context, _NOTES, "properties.encryption"),
                controls=("customer-managed-keys", "no-public-access", "no-shared-keys"),
            ),
            resource(
                "event_network",
                _MODULE,
                NETWORK,
                "default",
                Id(_SYMBOL),
                {
                    "properties": {
                        "publicNetworkAccess": "Disabled",
                        "defaultAction": "Deny",
                        "trustedServiceAccessEnabled": True,
                        "ipRules": [],
                        "virtualNetworkRules": [],
                    }
                },
                verb="update",
                lock=Id(_SYMBOL),
                why="Only services of Azure that sign in come around the endpoint.",
            ),
        ),
        parameters=(
            context.parameter(
                "event_units",
                "Processing units of Azure Event Hubs.",
                lambda site: _wanted(site.config).units,
                kind="int",
                path="capabilities.event_hubs.units",
            ),
        ),
        names={_SYMBOL: Named(NAMESPACE, unique=True)},
        identities=(CAPTURES,) if _captures(context.config) else (),
        keys=(Key(_KEY, (_SYMBOL,)),),
        endpoints=(Endpoint(_MODULE, Id(_SYMBOL), NAMESPACE, "namespace", named(_SYMBOL)),),
        diagnostics=(Diagnostic("event-hubs", Id(_SYMBOL), metrics=True),),
        locks=(Lock("event-hubs", Id(_SYMBOL)),),
        policies=workload_policies(context, _POLICIES, _KEYED),
    )


def _encryption(context: Context) -> Body:
    return {
        "keySource": "Microsoft.KeyVault",
        "keyVaultProperties": [
            {
                "keyName": key_name(context, _KEY),
                "keyVaultUri": Param("key_vault_uri"),
                "identity": {"userAssignedIdentity": Id(f"{ENCRYPTION.name}_identity")},
            }
        ],
        "requireInfrastructureEncryption": True,
    }


_NOTES = {
    "sku": "No other tier takes a key of ours.",
    "properties.disableLocalAuth": "Entra ID only, for Kafka clients too.",
    "properties.encryption.keyVaultProperties": (
        "No version: it follows the key's rotation. It is set before the first event hub is "
        "there: later it cannot be."
    ),
    "properties.zoneRedundant": "Azure decides by the region, whatever is said.",
}


def _hubs(context: Context) -> Part:
    hubs = _wanted(context.config).hubs
    capturing = tuple(dict.fromkeys(each.capture for each in hubs if each.capture))
    return Part(
        resources=(
            resource(
                _HUBS,
                _MODULE,
                HUB,
                Each("key"),
                Id(_SYMBOL),
                {
                    "properties": {
                        "partitionCount": Each("partitions"),
                        "retentionDescription": {
                            "cleanupPolicy": "Delete",
                            "retentionTimeInHours": Each("keep_hours"),
                        },
                        "captureDescription": Each("capture", None, optional=True),
                    }
                },
                collection="event_hubs",
                depends_on=("event_network",),
                lock=Id(_SYMBOL),
                why="Partitions can only grow; how events leave cannot change.",
            ),
        ),
        collections={"event_hubs": {each.name: _hub(context, each) for each in hubs}},
        grants=tuple(
            Grant(
                f"event-hubs-write-{name}",
                _file_system(context, name)[1],
                _BLOBS,
                Output(f"{CAPTURES.name}_identity", "properties.principalId"),
                "ServicePrincipal",
                "Events are written here as they come.",
            )
            for name in capturing
        ),
    )


def _hub(context: Context, hub: EventHub) -> dict[str, Value]:
    made: dict[str, Value] = {"partitions": hub.partitions, "keep_hours": hub.keep_hours}
    if hub.capture is not None:
        account, _ = _file_system(context, hub.capture)
        made["capture"] = {
            "enabled": True,
            "encoding": "Avro",
            "intervalInSeconds": 300,
            "sizeLimitInBytes": 314572800,
            "skipEmptyArchives": True,
            "destination": {
                "name": "EventHubArchive.AzureBlockBlob",
                "identity": {
                    "type": "UserAssigned",
                    "userAssignedIdentity": Id(f"{CAPTURES.name}_identity"),
                },
                "properties": {
                    "storageAccountResourceId": account,
                    "blobContainer": hub.capture,
                    "archiveNameFormat": (
                        "{Namespace}/{EventHub}/{PartitionId}/{Year}/{Month}/{Day}/{Hour}/{Minute}"
                        "/{Second}"
                    ),
                },
            },
        }
    return made


def _file_system(context: Context, name: str) -> tuple[Id, Id]:
    """Return the account and the file system of that name, of whoever offers one with paths."""
    return next(
        (offer.target, use.scope)
        for offer in context.offers
        if "dfs" in offer.groups
        for use in offer.uses
        if use.key == name
    )


def _groups(context: Context) -> Part:
    items: dict[str, dict[str, Value]] = {
        f"{hub.name}.{name}": {"hub": hub.name, "name": name}
        for hub in _wanted(context.config).hubs
        for name in hub.consumer_groups
    }
    if not items:
        return Part()
    return Part(
        resources=(
            resource(
                "event_consumer_group",
                _MODULE,
                GROUP,
                Each("name"),
                Id(_HUBS, Each("hub")),
                {"properties": {}},
                collection="event_consumer_groups",
                lock=Id(_SYMBOL),
                why="One for each application that reads: each keeps its own place.",
            ),
        ),
        collections={"event_consumer_groups": items},
    )


def _duties(config: Config) -> Iterator[Duty]:
    """Yield who sends and receives: events are as raw as data gets, so pipelines do."""
    for hub in _wanted(config).hubs:
        scope = Id(_HUBS, hub.name)
        yield Duty("data_pipelines", scope, _SENDS, EVERY_KIND, "Send events.")
        yield Duty("data_pipelines", scope, _RECEIVES, EVERY_KIND, "Receive events.")


def _offers(config: Config) -> tuple[Offer, ...]:
    used = [each for each in _wanted(config).hubs if each.code != "none"]
    if not used:
        return ()
    uses = tuple(
        Use(
            f"events-{each.name}",
            Id(_HUBS, each.name),
            _RECEIVES if each.code == "read" else _SENDS,
            "Receives events." if each.code == "read" else "Sends events.",
        )
        for each in used
    )
    return (Offer(_MODULE, Id(_SYMBOL), ("namespace",), uses),)


def _units(site: Site) -> int:
    return _wanted(site.config).units


def _pages(context: Context) -> Pages:
    return Pages(
        brings=(TITLE,),
        decisions=(
            Decision(
                TITLE,
                "Premium, without keys",
                "No other shared tier takes a key of yours. Kafka clients sign in with OAuth "
                "(SASL OAUTHBEARER), since there is no connection string to give them.",
            ),
        ),
        steps=(Step("Azure Event Hubs, encrypted before its first event.", makes=_SYMBOL),),
        fees=(
            Fee("eventhubs-premium", (_SYMBOL,), None, {s.name: _units(s) for s in context.sites}),
        ),
        absent=(
            Absent(
                "Roles of people on events",
                "Events are raw: pipelines send and receive them (access.data_pipelines).",
            ),
        ),
        chapters=(_CHAPTER,),
        tiles=(Tile(_SYMBOL, TITLE, (named(_SYMBOL), "Premium, Kafka. No keys."), 47),),
        held_otherwise=(
            HeldOtherwise(
                HUB,
                "properties.captureDescription.destination.identity.type",
                "The configuration decides which event hubs are captured; each is as said here.",
            ),
        )
        if not all(each.capture for each in _wanted(context.config).hubs)
        else (),
    )


_CHAPTER = Chapter(
    "Connect to Azure Event Hubs",
    (
        (
            f"From inside the network: Kafka on port {_KAFKA}, AMQP on {_AMQP} or, over "
            "WebSockets, on 443. The host is the namespace's public name; private DNS leads it "
            "to the endpoint. A firewall between you and the endpoint must let these ports pass."
        ),
        (
            "Kafka: security.protocol SASL_SSL, sasl.mechanism OAUTHBEARER, and a token for the "
            "namespace's own address. Roles stand on event hubs, so a client that lists all topics "
            "of the namespace sees only its own."
        ),
        "Azure keeps no copy of a namespace that was deleted: events are gone with it.",
    ),
    place=38,
)
"""Sources: articles/event-hubs/azure-event-hubs-apache-kafka-overview.md and
event-hubs-faq.yml of MicrosoftDocs/azure-docs (ports, OAuth)."""

_KEYED = ("events-double-encryption", "events-shared-keys")
"""Policies that ask for a key of the organisation's."""
_POLICIES = {
    "events-public-access": "0602787f-9896-402a-a6e1-39ee63ee435e",
    "events-local-auth": "5d4e3c65-4873-47be-94f3-6f8b953a3598",
    "events-double-encryption": "836cd60e-87f3-4e6a-a27c-29d687f01a4c",
    "events-shared-keys": "b278e460-7cfc-4451-8294-cccc40a940d7",
}


SERVICE = Service(
    name=_MODULE,
    title=TITLE,
    path="capabilities.event_hubs",
    wanted=lambda config: config.capabilities.event_hubs is not None,
    part=_part,
    room=lambda _: Room(ports=(_AMQP, _KAFKA)),
    offers=_offers,
)
