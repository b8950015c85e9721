"""The logical server: who signs in, which key, what it reaches, and how it is reached."""

from __future__ import annotations

from collections.abc import Mapping

from ailz.design.context import LOCATION, TAGS, Context, Site, level, named
from ailz.design.kinds.key_stores import encrypted, stores, workload_policies
from ailz.design.kinds.keys import ROLE_NOT_SEEN, name_in_store, versionless
from ailz.design.part import Endpoint, Key, Lock, Named, Part, PolicyNeed, resource, total
from ailz.design.resource import Module
from ailz.design.services._database_servers import administrators
from ailz.design.values import Body, Each, Id, Param, Tenant
from ailz.model.services.sql import Sql

TYPE = "Microsoft.Sql/servers"
TITLE = "Azure SQL Database"
MODULE = "sql"
SERVER = "sql_server"
GROUP = "sqlServer"
PORT = "1433"
"""Where the gateway answers. Source: learn.microsoft.com/azure/azure-sql/database/
connectivity-architecture."""
PROTECTOR = "sql_protector"
_KEY = "sql"
_GEO = ("geo", "geo_zone")

_AUDIT = "the audit is a request of its own, to a workspace that keeps it"


def wanted(site: Site) -> Sql:
    """Return the section of the configuration as it holds there."""
    found = site.config.capabilities.sql
    assert found is not None  # noqa: S101 - made where it is asked for
    return found


def server(context: Context) -> Part:
    """Make the server with its endpoint, key, lock and policies."""
    return total([_server(context), _sign_in(), _protector(context), _connections(context)])


def _server(context: Context) -> Part:
    return Part(
        modules=(
            Module(MODULE, "Azure SQL Database: a server and databases.", Id("workload_group")),
        ),
        resources=(
            resource(
                SERVER,
                MODULE,
                TYPE,
                named(SERVER),
                Id("workload_group"),
                {
                    "location": LOCATION,
                    "tags": TAGS,
                    "identity": {
                        "type": "UserAssigned",
                        "userAssignedIdentities": [Id("encryption_identity")],
                    },
                    "properties": {
                        "administrators": {
                            "administratorType": "ActiveDirectory",
                            "azureADOnlyAuthentication": True,
                            "principalType": "Group",
                            **_ADMINISTRATORS,
                        },
                        "primaryUserAssignedIdentityId": Id("encryption_identity"),
                        "keyId": encrypted(context, versionless(context, _KEY)),
                        "minimalTlsVersion": level(context).choose("high", "1.3", "1.2"),
                        "publicNetworkAccess": "Disabled",
                        "restrictOutboundNetworkAccess": "Enabled",
                    },
                },
                retry_on=ROLE_NOT_SEEN,
                why=(
                    "Closed to the public network; nobody signs in with a password, and databases "
                    "are encrypted with our key."
                ),
                notes={
                    "properties.administrators": (
                        "Read when the server is made; what is changed later stands below."
                    ),
                    "properties.keyId": (
                        "In the request that makes the server: policy refuses one without. No "
                        "version: the server follows the key's rotation."
                    ),
                    "properties.restrictOutboundNetworkAccess": (
                        "Databases reach the hosts that the configuration names, and no others."
                    ),
                },
                skips={"CKV_AZURE_23": _AUDIT, "CKV_AZURE_24": _AUDIT},
                controls=("customer-managed-keys", "no-public-access", "no-shared-keys"),
            ),
        ),
        names={SERVER: Named(TYPE, unique=True)},
        parameters=(
            administrators(context, "sql", "SQL server", lambda site: wanted(site).administrators),
            level(context).parameter,
        ),
        keys=(Key(_KEY, (SERVER,)),),
        endpoints=(Endpoint("sql", Id(SERVER), TYPE, GROUP, named(SERVER)),),
        locks=(Lock("sql-server", Id(SERVER)),),
        policies=tuple(_policies(context)),
    )


_ADMINISTRATORS: Body = {
    "login": Param("sql_administrators", "name"),
    "sid": Param("sql_administrators", "group_id"),
    "tenantId": Tenant(),
}


def _sign_in() -> Part:
    """Hold who administers, and that passwords are off: the server's own body only begins it."""
    return Part(
        resources=(
            resource(
                "sql_administrator",
                MODULE,
                "Microsoft.Sql/servers/administrators",
                "ActiveDirectory",
                Id(SERVER),
                {"properties": {"administratorType": "ActiveDirectory", **_ADMINISTRATORS}},
                verb="update",
                depends_on=(PROTECTOR,),
                why="Another group of administrators is taken over here.",
                controls=("no-shared-keys",),
            ),
            resource(
                "sql_entra_only",
                MODULE,
                "Microsoft.Sql/servers/azureADOnlyAuthentications",
                "Default",
                Id(SERVER),
                {"properties": {"azureADOnlyAuthentication": True}},
                verb="update",
                depends_on=("sql_administrator",),
                why="Whoever turned passwords on meanwhile finds them off after the next run.",
                controls=("no-shared-keys",),
            ),
        )
    )


def _protector(context: Context) -> Part:
    """Let the server follow the rotation of its key."""
    known_as = name_in_store(context, _KEY)
    keyed = stores(context).unless("microsoft")
    return Part(
        resources=(
            resource(
                "sql_key",
                MODULE,
                "Microsoft.Sql/servers/keys",
                known_as,
                Id(SERVER),
                {
                    "properties": {
                        "serverKeyType": "AzureKeyVault",
                        "uri": versionless(context, _KEY),
                    }
                },
                verb="put",
                when=keyed,
                why="The key as the server knows it, without a version: vault and key name it.",
                controls=("customer-managed-keys",),
            ),
            resource(
                PROTECTOR,
                MODULE,
                "Microsoft.Sql/servers/encryptionProtector",
                "current",
                Id(SERVER),
                {
                    "properties": {
                        "serverKeyType": "AzureKeyVault",
                        "serverKeyName": known_as,
                        "autoRotationEnabled": True,
                    }
                },
                verb="update",
                depends_on=("sql_key",),
                when=keyed,
                why="The key protects all databases; a new version is taken by itself.",
                controls=("customer-managed-keys",),
            ),
        ),
    )


def _connections(context: Context) -> Part:
    """Hold connections at the gateway, and let databases out to what is named."""
    made = [
        resource(
            "sql_connection_policy",
            MODULE,
            "Microsoft.Sql/servers/connectionPolicies",
            "default",
            Id(SERVER),
            {"properties": {"connectionType": "Proxy"}},
            verb="update",
            depends_on=("sql_entra_only",),
            why=(
                f"Every connection stays on port {PORT} of the private endpoint; a redirected one "
                "would need thousands of ports open."
            ),
            controls=("network-segmentation",),
        )
    ]
    hosts = wanted(context.sites[0]).outbound_fqdns
    if hosts:
        made.append(
            resource(
                "sql_outbound_host",
                MODULE,
                "Microsoft.Sql/servers/outboundFirewallRules",
                Each("key"),
                Id(SERVER),
                collection="sql_outbound_hosts",
                lock=Id(SERVER),
                why="Hosts that databases may reach; the name is the rule.",
                controls=("egress-firewall",),
            )
        )
    return Part(
        resources=tuple(made),
        collections={"sql_outbound_hosts": {host: {"host": host} for host in hosts}}
        if hosts
        else {},
    )


def _policies(context: Context) -> list[PolicyNeed]:
    made = [*workload_policies(context, _POLICIES)]
    where = context.where(lambda site: wanted(site).backup_redundancy not in _GEO)
    if where != ():
        made.append(PolicyNeed("sql-backups", "workload_group", _IN_REGION, environments=where))
    return made


_IN_REGION = "b219b9cf-f672-4f96-9ab0-f5a3ac5e1c13"
_POLICIES: Mapping[str, str] = {
    "sql-public-access": "1b8ca024-1d5c-4dec-8995-b1a932b41780",
    "sql-entra-only": "abda6d70-9778-44e7-84a8-06713e6db027",
    "sql-stays-entra-only": "b3a22bc9-66de-45fb-98fa-00f5df42f41a",
    "sql-tls": "32e6bbec-16b6-44c2-be37-c5b672d103cf",
    "sql-cmk": "0a370ff3-6cab-4e85-8995-295fd854c5b8",
    "sql-auditing": "a6fb4358-5bf4-4ad7-ba82-2cd2f41ce5e9",
}
