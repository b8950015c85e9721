"""The pool of a Managed HSM of our own: closed, deleted by nobody early, and idle until activated.

Three steps: this makes the pool; people activate it, from inside; then this makes the keys. Who
may use a key is a local role of the pool's data plane: docs/keys.md has the commands, run by hand.
"""

from __future__ import annotations

from collections.abc import Iterable

from ailz.catalog.dns import zones
from ailz.design.arm import arm_name
from ailz.design.context import LOCATION, TAGS, Context, Site, named
from ailz.design.kinds.dns import ZONE
from ailz.design.kinds.endpoints import ENDPOINT, ZONE_GROUP, endpoint_named, interface_named
from ailz.design.kinds.key_bodies import KEY_ROTATES, key_rotation, key_size
from ailz.design.names import said
from ailz.design.pages import Fee, GivenUp, HeldOtherwise, Pages, SoftDeleted, Step
from ailz.design.part import Diagnostic, Endpoint, Key, Lock, Named, Part, resource, total
from ailz.design.resource import Item, Module
from ailz.design.values import Body, Const, Each, Group, Id, Param, Tenant, Value
from ailz.model.keys import ManagedHsm

POOL = "Microsoft.KeyVault/managedHSMs"
POOL_KEY = "Microsoft.KeyVault/managedHSMs/keys"
GROUP_ID = "managedhsm"
SYMBOL = "managed_hsm"
USES_KEYS = "Managed HSM Crypto Service Encryption User"
"""The local role of whoever encrypts with a key."""


def pool_key(site: Site, key: str) -> str:
    """Return the name of an environment's key in the pool, which all environments share."""
    return f"cmk-{site.name}-{key}"


def managed_hsm(
    context: Context, pool: ManagedHsm, wanted: Iterable[tuple[Site, tuple[Key, ...]]]
) -> Part:
    """Make the pool with its endpoint; and each environment's keys, once people activated it."""
    made = [_pool(context, pool), _endpoint(context, pool)]
    keys = {pool_key(site, key.key): key for site, several in wanted for key in several}
    if pool.activated and keys:
        made.append(_keys(context, keys))
    return total(made)


def _pool(context: Context, pool: ManagedHsm) -> Part:
    administrators = [each.lower() for each in pool.administrators]
    return Part(
        modules=(Module(SYMBOL, "The Managed HSM and its keys.", Id("security_group")),),
        resources=(
            resource(
                SYMBOL,
                SYMBOL,
                POOL,
                named(SYMBOL),
                Id("security_group"),
                {
                    "location": LOCATION,
                    "tags": TAGS,
                    "sku": {"family": "B", "name": "Standard_B1"},
                    "properties": {
                        "tenantId": Tenant(),
                        "initialAdminObjectIds": administrators,
                        "publicNetworkAccess": "Disabled",
                        "networkAcls": {"defaultAction": "Deny", "bypass": "AzureServices"},
                        "enableSoftDelete": True,
                        "softDeleteRetentionInDays": Param("soft_delete_days"),
                        "enablePurgeProtection": True,
                    },
                },
                minutes=60,
                why=(
                    "One for all environments, of this organisation alone. It takes no key before "
                    "people have activated it: docs/keys.md has the steps."
                ),
                notes={
                    "properties.enablePurgeProtection": (
                        "One way: a deleted pool is kept, and paid for, until its days are over."
                    ),
                    "properties.networkAcls.bypass": (
                        "Services reach their keys as trusted services."
                    ),
                    "properties.initialAdminObjectIds": (
                        "Read when the pool is made; later administrators are local roles."
                    ),
                },
                controls=("customer-managed-keys", "no-public-access"),
            ),
        ),
        names={SYMBOL: Named(POOL, unique=True)},
        parameters=(
            context.parameter(
                "soft_delete_days",
                "Days that a deleted pool, and its name, are kept.",
                lambda _: pool.retention_days,
                kind="int",
                path="security.managed_hsm.retention_days",
            ),
        ),
        diagnostics=(Diagnostic("managed-hsm", Id(SYMBOL)),),
        locks=(Lock("managed-hsm", Id(SYMBOL)),),
        pages=_pages(pool),
    )


def _endpoint(context: Context, pool: ManagedHsm) -> Part:
    """Make the way in for its administrators; services come as trusted ones."""
    reached = Endpoint(SYMBOL, Id(SYMBOL), POOL, GROUP_ID, named(SYMBOL))
    body: Body = {
        "location": Param("endpoint", "location"),
        "tags": TAGS,
        "properties": {
            "subnet": {"id": Param("endpoint", "subnet_id")},
            "customNetworkInterfaceName": said(context, *interface_named(reached)),
            "privateLinkServiceConnections": [
                {
                    "name": GROUP_ID,
                    "properties": {"privateLinkServiceId": Id(SYMBOL), "groupIds": [GROUP_ID]},
                }
            ],
        },
    }
    told = context.parameter(
        "endpoint",
        "Where the private endpoint of the pool stands: in a network of somebody else's.",
        lambda _: {
            "subnet_id": pool.endpoint.subnet_id,
            "location": pool.endpoint.region or pool.region,
        },
        kind="object",
        platform=True,
        describes={"subnet_id": "The subnet.", "location": "The region of its network."},
        path="security.managed_hsm.endpoint",
    )
    made = Part(
        resources=(
            resource(
                "private_endpoint",
                SYMBOL,
                ENDPOINT,
                said(context, *endpoint_named(reached)),
                Id("security_group"),
                body,
                why="Its administrators and key custodians come this way; nobody else does.",
                controls=("private-endpoints",),
            ),
        ),
        names=dict((endpoint_named(reached), interface_named(reached))),
        parameters=(told,),
        pages=Pages(fees=(Fee("private-endpoint", ("private_endpoint",)),)),
    )
    return total([made, _records(context)])


def writes_records(context: Context) -> bool:
    """Whether the endpoint's record is written here: into the platform's zone, which is given."""
    dns = context.config.platform.dns
    return context.dns_mode == "platform_zones" and dns is not None and dns.zones is not None


def _records(context: Context) -> Part:
    dns = context.config.platform.dns
    if not writes_records(context) or dns is None or dns.zones is None:
        return Part()
    (zone,) = zones(POOL, GROUP_ID, context.cloud, region=context.sites[0].region)
    group = dns.zones.id
    told = context.parameter(
        "private_dns_zones",
        "The resource group of the platform's private DNS zones.",
        lambda _: {"subscription_id": group.split("/")[2], "resource_group": arm_name(group)},
        kind="object",
        platform=True,
        describes={"subscription_id": "Its subscription.", "resource_group": "Its name."},
    )
    return Part(
        resources=(
            resource(
                "private_dns_zone",
                SYMBOL,
                ZONE,
                zone,
                Group(
                    Param("private_dns_zones", "subscription_id"),
                    Param("private_dns_zones", "resource_group"),
                ),
                verb="existing",
            ),
            resource(
                "private_dns_zone_group",
                SYMBOL,
                ZONE_GROUP,
                "default",
                Id("private_endpoint"),
                {
                    "properties": {
                        "privateDnsZoneConfigs": [
                            {
                                "name": zone.replace(".", "-"),
                                "properties": {"privateDnsZoneId": Id("private_dns_zone")},
                            }
                        ]
                    }
                },
                why="The endpoint's record, kept by Azure for as long as the endpoint lives.",
            ),
        ),
        parameters=(told,),
    )


def _keys(context: Context, keys: dict[str, Key]) -> Part:
    items: dict[str, Item] = {name: _item(key) for name, key in keys.items()}
    sized = HeldOtherwise(
        POOL_KEY,
        "properties.keySize",
        "A service that takes one size alone has it: docs/decisions.",
    )
    return Part(
        pages=Pages(held_otherwise=(sized,) if any(key.size for key in keys.values()) else ()),
        resources=(
            resource(
                "key",
                SYMBOL,
                POOL_KEY,
                Each("key"),
                Id(SYMBOL),
                {
                    "properties": {
                        "kty": "RSA-HSM",
                        "keySize": key_size(keys.values()),
                        "keyOps": ["wrapKey", "unwrapKey"],
                        "attributes": {"enabled": True, "exportable": False},
                        "rotationPolicy": {
                            "attributes": {"expiryTime": Param("key_rotation", "expiry")},
                            "lifetimeActions": Each(
                                "lifetime_actions", Const("key_rotates"), optional=True
                            ),
                        },
                    }
                },
                collection="keys",
                verb="put",
                why=(
                    "Each environment's own. Azure Resource Manager makes them, which an "
                    "administrator of the pool allowed; it creates a key once and never changes it."
                ),
            ),
        ),
        collections={"keys": items},
        constants={"key_rotates": [KEY_ROTATES], "key_stays": []},
        parameters=(key_rotation(context),),
    )


def _item(key: Key) -> Item:
    made: dict[str, Value] = {} if key.rotates else {"lifetime_actions": Const("key_stays")}
    return made if key.size is None else {**made, "size": key.size}


def _pages(pool: ManagedHsm) -> Pages:
    return Pages(
        steps=(
            Step(
                "The Managed HSM with its endpoint. People activate it before anything uses it.",
                "half an hour, and the ceremony of its custodians",
            ),
        ),
        fees=(Fee("managed-hsm", (SYMBOL,)),),
        soft_deleted=(
            SoftDeleted(
                SYMBOL,
                "Managed HSM",
                Param("soft_delete_days"),
                "Purge protection: nobody can shorten this, and it is paid for until then.",
            ),
        ),
        given_up=(
            GivenUp(
                "managed-hsm",
                (
                    (
                        "It is activated by people who hold the keys to its security domain, "
                        "offline: without a quorum of them nobody brings a lost pool back."
                    ),
                    (
                        "Its roles are its own: an Owner of the subscription reads no key and "
                        "assigns none of them."
                    ),
                    (f"A deleted pool is paid for until its {pool.retention_days} days are over."),
                ),
            ),
        ),
        held_otherwise=(
            HeldOtherwise(
                POOL_KEY,
                "properties.rotationPolicy.attributes.expiryTime",
                "A version expires some months after the next one is made, and the configuration "
                "decides when that is.",
            ),
            HeldOtherwise(
                POOL_KEY,
                "properties.rotationPolicy.lifetimeActions[].trigger.timeAfterCreate",
                "The configuration decides when a key rotates, and not every service follows a "
                "rotation.",
            ),
        ),
    )
