"""The server: who signs in, which key, how large, and how it is reached."""

from __future__ import annotations

from collections.abc import Mapping

from ailz.design.context import LOCATION, TAGS, Context, Site, level, named
from ailz.design.kinds.key_stores import encrypted, is_keyed, noted, workload_policies
from ailz.design.kinds.keys import ROLE_NOT_SEEN, versionless
from ailz.design.part import Endpoint, Key, Lock, Named, Part, resource
from ailz.design.resource import Module, Parameter
from ailz.design.services.postgresql.network import (
    GROUP,
    LINKED,
    SERVER,
    TYPE,
    is_inside,
    placed,
)
from ailz.design.values import Body, Id, Param, Plain, Tenant
from ailz.model.services.postgresql import Postgresql, high_availability, tier

TITLE = "Azure Database for PostgreSQL"
MODULE = "postgresql"
BUSY = ("ServerIsBusy", "ServerBusy", "is busy")
"""What a server answers while it does something else. Sources: Azure/azure-postgresql#134,
Azure/bicep-registry-modules#4451."""
_KEY = "postgresql"
_MODES = {"zone_redundant": "ZoneRedundant", "same_zone": "SameZone", "off": "Disabled"}
_DAYS = ("sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday")


def wanted(site: Site) -> Postgresql:
    """Return the section of the configuration as it holds there."""
    found = site.config.capabilities.postgresql
    assert found is not None  # noqa: S101 - made where it is asked for
    return found


def mode(site: Site) -> str:
    """Return whether a second server stands ready, in Azure's word."""
    return _MODES[high_availability(wanted(site), site.kind, site.region)]


def server(context: Context) -> Part:
    """Make the server with its endpoint, key, lock and policies."""
    return Part(
        modules=(
            Module(
                MODULE,
                "Azure Database for PostgreSQL: a server and databases.",
                Id("workload_group"),
            ),
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
                    "sku": {
                        "name": Param("postgresql_size", "name"),
                        "tier": Param("postgresql_size", "tier"),
                    },
                    "identity": {
                        "type": "UserAssigned",
                        "userAssignedIdentities": [Id("encryption_identity")],
                    },
                    "properties": {
                        "version": Param("postgresql_size", "version"),
                        "authConfig": {
                            "activeDirectoryAuth": "Enabled",
                            "passwordAuth": "Disabled",
                            "tenantId": Tenant(),
                        },
                        "dataEncryption": encrypted(context, _encryption(context)),
                        "network": placed(context),
                        "storage": {
                            "storageSizeGB": Param("postgresql_size", "storage_gb"),
                            "autoGrow": "Disabled",
                        },
                        "backup": {
                            "backupRetentionDays": Param("postgresql_size", "backup_days"),
                            "geoRedundantBackup": Param("postgresql_size", "geo_backup"),
                        },
                        "highAvailability": {"mode": Param("postgresql_size", "standby")},
                        "maintenanceWindow": {
                            "customWindow": Param("postgresql_maintenance", "custom"),
                            "dayOfWeek": Param("postgresql_maintenance", "day"),
                            "startHour": Param("postgresql_maintenance", "hour"),
                            "startMinute": 0,
                        },
                    },
                },
                depends_on=(LINKED,) if is_inside(context.config) else (),
                retry_on=(*ROLE_NOT_SEEN, *BUSY),
                minutes=60,
                why=(
                    "Closed to the public network; nobody signs in with a password, and data, logs "
                    "and backups are encrypted with our key."
                    if context.every(is_keyed)
                    else "Closed to the public network; nobody signs in with a password."
                ),
                notes=noted(context, _NOTES, "properties.dataEncryption"),
                controls=("customer-managed-keys", "no-public-access", "no-shared-keys"),
            ),
        ),
        names={SERVER: Named(TYPE, unique=True)},
        parameters=(*_parameters(context), level(context).parameter),
        keys=(Key(_KEY, (SERVER,)),),
        endpoints=()
        if is_inside(context.config)
        else (Endpoint(_KEY, Id(SERVER), TYPE, GROUP, named(SERVER)),),
        locks=(Lock("postgresql-server", Id(SERVER)),),
        policies=workload_policies(
            context, _POLICIES if is_inside(context.config) else {**_POLICIES, **_ENDPOINT}
        ),
    )


def _encryption(context: Context) -> Body:
    return {
        "type": "AzureKeyVault",
        "primaryKeyURI": versionless(context, _KEY),
        "primaryUserAssignedIdentityId": Id("encryption_identity"),
    }


_NOTES = {
    "properties.dataEncryption.type": "For good: a server that has no key of ours gets none.",
    "properties.dataEncryption.primaryKeyURI": (
        "No version: the server follows the key's rotation."
    ),
    "properties.storage.autoGrow": (
        "What Azure grew by itself the next deployment would shrink, which Azure refuses."
    ),
    "properties.backup.geoRedundantBackup": "For good: it cannot be changed later.",
}


def _size(site: Site) -> Mapping[str, Plain]:
    section = wanted(site)
    return {
        "name": section.size,
        "tier": tier(section.size),
        "version": section.version,
        "storage_gb": section.storage_gb,
        "standby": mode(site),
        "backup_days": section.backup_days,
        "geo_backup": "Enabled" if section.geo_redundant_backup else "Disabled",
    }


def _maintenance(site: Site) -> Mapping[str, Plain]:
    section = wanted(site)
    if section.maintenance_day is None:
        return {"custom": "Disabled", "day": 0, "hour": 0}
    day = _DAYS.index(section.maintenance_day)
    return {"custom": "Enabled", "day": day, "hour": section.maintenance_hour}


def _parameters(context: Context) -> tuple[Parameter, ...]:
    return (
        context.parameter(
            "postgresql_size",
            "How large the PostgreSQL server is, and how it outlives a failure.",
            _size,
            kind="object",
            path="capabilities.postgresql",
            describes={
                "name": "The size of the machine.",
                "tier": "Its tier: Burstable, GeneralPurpose or MemoryOptimized.",
                "version": "The major version; it only goes up.",
                "storage_gb": "The size of the disk; it only grows.",
                "standby": "Whether a second server stands ready: ZoneRedundant, SameZone, or not.",
                "backup_days": "Days of restore to any moment.",
                "geo_backup": "Whether backups lie in the paired region too.",
            },
        ),
        context.parameter(
            "postgresql_maintenance",
            "When Azure patches the PostgreSQL server.",
            _maintenance,
            kind="object",
            path="capabilities.postgresql.maintenance_day",
            describes={
                "custom": "Enabled: at the hour below. Disabled: Azure chooses.",
                "day": "The day of the week; 0: Sunday.",
                "hour": "The hour in which it begins, UTC.",
            },
        ),
    )


_POLICIES: Mapping[str, str] = {
    "postgresql-public-access": "5e1de0e3-42cb-4ebc-a86d-61d0c619ca48",
    "postgresql-cmk": "12c74c95-0efd-48da-b8d9-2a7d68470c92",
    "postgresql-tls": "a43d5475-c569-45ce-a268-28fa79f4e87a",
    "postgresql-transport": "c29c38cb-74a7-4505-9a06-e588ab86620a",
    "postgresql-administrator": "ce39a96d-bf09-4b60-8c32-e85d52abea0f",
    "postgresql-defender": "d38668f5-d155-42c7-ab3d-9b57b50f8fbf",
}
_ENDPOINT: Mapping[str, str] = {
    "postgresql-private-endpoint": "5375a5bb-22c6-46d7-8a43-83417cfb4460",
}
