"""Azure Managed Redis: closed, without access keys, used by identities alone."""

from __future__ import annotations

from collections.abc import Mapping

from ailz.design.context import LOCATION, TAGS, Context, Site, named
from ailz.design.kinds.identities import ENCRYPTION
from ailz.design.kinds.key_chapters import Versioned, rotations, verify_first
from ailz.design.kinds.key_stores import encrypted, holder, noted, workload_policies
from ailz.design.kinds.keys import ROLE_NOT_SEEN, versioned
from ailz.design.pages import (
    Absent,
    Chapter,
    Command,
    Consequence,
    Decision,
    Pages,
    Step,
    Tile,
    Unpriced,
)
from ailz.design.part import (
    Diagnostic,
    Endpoint,
    Grant,
    Key,
    Lock,
    Named,
    Offer,
    OwnRoles,
    Part,
    Use,
    resource,
)
from ailz.design.resource import Module
from ailz.design.room import Room
from ailz.design.service import Service
from ailz.design.values import Body, Each, Id, Param, Value
from ailz.model.config import Config
from ailz.model.services.redis import Redis

CLUSTER = "Microsoft.Cache/redisEnterprise"
DATABASE = f"{CLUSTER}/databases"
TITLE = "Azure Managed Redis"
_KEY = "redis"
_SYMBOL, _DATABASE = "redis_cluster", "redis_database"
_PORT = "10000"
_POLICY = "09aa11bb-87ec-409f-bf0b-49b7c1561a87"
_USES = "Azure Managed Redis data access (default)"
"""What documents call the access policy `default`, which reads and writes everything."""


def _wanted(config: Config) -> Redis:
    found = config.capabilities.redis
    assert found is not None  # noqa: S101 - made where it is asked for
    return found


def _has_copy(site: Site) -> bool:
    said = _wanted(site.config).high_availability
    return site.kind == "prod" if said is None else said


def _encryption(context: Context) -> Body:
    return {
        "customerManagedKeyEncryption": {
            "keyEncryptionKeyUrl": versioned(context, _KEY),
            "keyEncryptionKeyIdentity": {
                "identityType": "userAssignedIdentity",
                "userAssignedIdentityResourceId": Id(f"{ENCRYPTION.name}_identity"),
            },
        }
    }


_NOTES = {
    "properties.encryption.customerManagedKeyEncryption.keyEncryptionKeyUrl": (
        "With its version: it does not follow rotation (see the runbook)."
    )
}


def _part(context: Context) -> Part:
    return Part(
        modules=(Module(_KEY, "Azure Managed Redis.", Id("workload_group")),),
        resources=(
            resource(
                _SYMBOL,
                _KEY,
                CLUSTER,
                named(_SYMBOL),
                Id("workload_group"),
                {
                    "location": LOCATION,
                    "tags": TAGS,
                    "sku": {"name": Param("redis_sku")},
                    "identity": {
                        "type": "UserAssigned",
                        "userAssignedIdentities": [Id(f"{ENCRYPTION.name}_identity")],
                    },
                    "properties": {
                        "publicNetworkAccess": "Disabled",
                        "minimumTlsVersion": "1.2",
                        "highAvailability": Param("redis_copies"),
                        "encryption": encrypted(context, _encryption(context)),
                    },
                },
                retry_on=ROLE_NOT_SEEN,
                minutes=60,
                why="Closed to the public network, encrypted on disk with our key.",
                notes=noted(context, _NOTES, "properties.encryption"),
                controls=("customer-managed-keys", "no-public-access"),
            ),
            resource(
                _DATABASE,
                _KEY,
                DATABASE,
                "default",
                Id(_SYMBOL),
                {
                    "properties": {
                        "accessKeysAuthentication": "Disabled",
                        "clientProtocol": "Encrypted",
                        "clusteringPolicy": "OSSCluster",
                        "evictionPolicy": _wanted(context.config).eviction,
                        "port": int(_PORT),
                    }
                },
                minutes=60,
                why="TLS and Microsoft Entra alone: no access key opens it.",
                controls=("no-shared-keys",),
            ),
        ),
        parameters=(
            context.parameter(
                "redis_sku",
                "Family and size of Azure Managed Redis.",
                lambda site: _wanted(site.config).sku,
                path="capabilities.redis.sku",
            ),
            context.parameter(
                "redis_copies",
                "Whether a second node of Redis holds a copy. Fixed once it is made.",
                lambda site: "Enabled" if _has_copy(site) else "Disabled",
                path="capabilities.redis.high_availability",
            ),
        ),
        names={_SYMBOL: Named(CLUSTER, unique=True)},
        keys=(Key(_KEY, (_SYMBOL,), rotates=False, pinned=True),),
        endpoints=(Endpoint(_KEY, Id(_SYMBOL), CLUSTER, "redisEnterprise", named(_SYMBOL)),),
        diagnostics=(
            Diagnostic(_KEY, Id(_DATABASE)),
            Diagnostic("redis-cluster", Id(_SYMBOL), (), metrics=True),
        ),
        locks=(Lock(_KEY, Id(_SYMBOL)),),
        policies=workload_policies(context, {"redis-cmk": _POLICY}),
        own_roles=(_OWN_ROLES,),
        pages=_pages(context),
    )


def _item(grant: Grant) -> Mapping[str, Value]:
    letters = "".join(each for each in grant.key if each.isalnum())
    return {"name": letters[:60], "principal_id": grant.principal_id}


_OWN_ROLES = OwnRoles(
    roles=(_USES,),
    made=resource(
        "redis_access",
        _KEY,
        f"{DATABASE}/accessPolicyAssignments",
        Each("name"),
        Id(_DATABASE),
        {
            "properties": {
                "accessPolicyName": "default",
                "user": {"objectId": Each("principal_id")},
            }
        },
        collection="redis_access",
        lock=Id(_SYMBOL),
        why="Who uses the cache. Redis knows identities and no group of Microsoft Entra.",
        controls=("least-privilege",),
    ),
    item=_item,
)


def _offers(config: Config) -> tuple[Offer, ...]:
    if not _wanted(config).code:
        return ()
    use = Use("redis", Id(_DATABASE), _USES, "Reads and writes the cache.", indexer=False)
    return (Offer(_KEY, Id(_SYMBOL), ("redisEnterprise",), (use,)),)


def _pages(context: Context) -> Pages:
    return Pages(
        brings=(TITLE,),
        decisions=(
            Decision(
                TITLE,
                "Identities alone, no access keys and no people",
                "It knows one role, which reads and writes everything, and no group of Microsoft "
                "Entra: nobody holds it in person.",
            ),
        ),
        consequences=(
            Consequence(
                "keys",
                f"{TITLE} encrypts its disks with one version of its key: docs/runbook.md says how "
                "it gets the next. What is in memory is under no key.",
            ),
        ),
        steps=(Step("Azure Managed Redis and its database.", makes=_DATABASE),),
        unpriced=(Unpriced(TITLE, "instance, month", _SYMBOL),),
        absent=(
            Absent(
                f"Roles of people in {TITLE}",
                "It takes identities and no groups, and a person would need a role in person.",
            ),
            Absent(
                f"A backup of {TITLE}",
                "It is a cache: what is in it can be made again. Nothing is written to disk to "
                "bring it back.",
            ),
        ),
        chapters=(_CHAPTER, *rotations(context, _VERSIONED), *_first(context)),
        tiles=(Tile(_SYMBOL, TITLE, (named(_SYMBOL), "TLS. No access keys."), 48),),
    )


_SHOW_KEY = Command(
    (
        "az resource show --ids ",
        Id(_SYMBOL),
        (
            " --query properties.encryption.customerManagedKeyEncryption.keyEncryptionKeyUrl "
            "--output tsv"
        ),
    )
)
_VERSIONED = Versioned(key=_KEY, title=TITLE, it="cache", shows=_SHOW_KEY, place=12)
_CHAPTER = Chapter(
    f"Connect to {TITLE}",
    (
        (
            f"Clients connect from inside the network, over TLS, on port {_PORT}, with a token of "
            "Microsoft Entra instead of a password, and send a new one before it expires."
        ),
    ),
    place=39,
)
"""Source: https://learn.microsoft.com/azure/redis/entra-for-authentication."""


def _first(context: Context) -> tuple[Chapter, ...]:
    return verify_first(
        context,
        (
            (
                f"{TITLE}: it reads its key as an identity from a {holder(context)} that only "
                "trusted services reach. See that it was made and names the key."
            ),
        ),
    )


SERVICE = Service(
    name="redis",
    title=TITLE,
    path="capabilities.redis",
    wanted=lambda config: config.capabilities.redis is not None,
    part=_part,
    room=lambda _: Room(ports=(_PORT,)),
    offers=_offers,
)
