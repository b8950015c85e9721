"""Azure Database for PostgreSQL in the configuration."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Annotated, Literal, TypeAlias

from pydantic import Field

from ailz.catalog.regions import service_limits
from ailz.catalog.vm_sizes import vm_size
from ailz.errors import Finding, quoted
from ailz.model.access import NamedGroup
from ailz.model.base import BY_ENVIRONMENT, EXTENSION, VM_SIZE, Capability
from ailz.model.partial import as_far_as_read
from ailz.model.residency import grouped, has_zones, in_pair
from ailz.model.services._databases import DatabaseName

if TYPE_CHECKING:
    from ailz.model.config import Config
    from ailz.model.environment import Kind

HighAvailability: TypeAlias = Literal["zone_redundant", "same_zone", "off"]
_TIERS = {"B": "Burstable", "D": "GeneralPurpose", "E": "MemoryOptimized"}
_REGIONS = "postgres.regions"
_PATH = "capabilities.postgresql"
_TAKEN = ("postgres", "template0", "template1")


class Postgresql(Capability):
    """Azure Database for PostgreSQL flexible server: closed, Entra only, under your own key."""

    administrators: NamedGroup = Field(
        description=(
            "The Entra group that administers the server: nobody else can sign in until it makes "
            "roles, and no password exists."
        )
    )
    databases: tuple[DatabaseName, ...] = Field(
        min_length=1, max_length=50, description="The databases on the server."
    )
    network: Literal["endpoint", "delegated_subnet"] = Field(
        "endpoint",
        description=(
            "How it is reached: by a private endpoint, or in a subnet of its own that Azure puts "
            "it into. It is chosen when the server is made, for good."
        ),
    )
    extensions: tuple[
        Annotated[str, Field(pattern=EXTENSION, min_length=2, max_length=63)], ...
    ] = Field(
        (),
        max_length=40,
        description=(
            "Extensions that databases may create, as Azure spells them: vector for embeddings, "
            "say. pgaudit, which writes the audit, is always one."
        ),
    )
    # Source: recorded facts, hardening/data-governance.json (11 to 13 are in paid extended
    # support); the type of the server for what there is beyond.
    version: Literal["15", "16", "17", "18"] = Field(
        "17",
        description="The major version. A later one upgrades the server; there is no way back.",
        json_schema_extra=BY_ENVIRONMENT,
    )
    size: Annotated[str, Field(pattern=VM_SIZE, max_length=60)] = Field(
        "Standard_D2ds_v5",
        description=(
            "The size of the server: B is Burstable, D General Purpose, E Memory Optimized."
        ),
        json_schema_extra=BY_ENVIRONMENT,
    )
    storage_gb: Literal[32, 64, 128, 256, 512, 1024, 2048, 4096, 8192, 16384] = Field(
        128,
        description="The size of the disk; it can only grow.",
        json_schema_extra=BY_ENVIRONMENT,
    )
    high_availability: HighAvailability | None = Field(
        None,
        description=(
            "Whether a second server stands ready, in another zone or in the same. Left out: in "
            "production, in another zone where the region has it."
        ),
        json_schema_extra=BY_ENVIRONMENT,
    )
    backup_days: int = Field(
        35,
        ge=7,
        le=35,
        description="How many days back the server can be restored to any moment.",
        json_schema_extra=BY_ENVIRONMENT,
    )
    geo_redundant_backup: bool = Field(
        False,
        description=(
            "Whether backups lie in the paired region too. It is chosen when the server is made, "
            "for good, and only where the environment is under keys of Microsoft's."
        ),
        json_schema_extra=BY_ENVIRONMENT,
    )
    maintenance_day: (
        Literal["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"] | None
    ) = Field(
        None,
        description=(
            "The day of the week on which Azure patches the server. Left out: Azure chooses, at "
            "night in the region, and a week before servers with a day of their own."
        ),
        json_schema_extra=BY_ENVIRONMENT,
    )
    maintenance_hour: int = Field(
        2,
        ge=0,
        le=23,
        description="The hour, UTC, in which patching begins on maintenance_day.",
        json_schema_extra=BY_ENVIRONMENT,
    )


def rules(config: Config) -> Iterator[Finding]:
    """Yield names and sizes that Azure refuses, and copies and seconds that cannot be had."""
    wanted = config.capabilities.postgresql
    if wanted is None:
        return
    yield from as_far_as_read(_names(wanted))
    yield from as_far_as_read(_size(wanted))
    yield from as_far_as_read(_ready(config, wanted))
    yield from as_far_as_read(_copied(config, wanted))


def notices(config: Config) -> Iterator[Finding]:
    """Yield regions that take no new pair of servers across zones without being asked."""
    wanted = config.capabilities.postgresql
    if wanted is None:
        return
    found = service_limits(_REGIONS)
    full = grouped(
        (each.name, each.region)
        for each in config.environments
        if each.region in found["newZoneRedundantHABlocked"]
        and high_availability(wanted, each.kind, each.region) == "zone_redundant"
    )
    for region, names in full.items():
        yield Finding(
            path=f"{_PATH}.high_availability",
            code="REGION-MAY-BE-FULL",
            message=(
                f"{quoted(region)} of {' and '.join(names)} made no new PostgreSQL servers that "
                f"span zones when Microsoft's page was read ({found['date']})"
            ),
            remedy=(
                "Ask Azure support to open the region for your subscription before the first run, "
                "or choose high_availability: same_zone"
            ),
        )


def tier(size: str) -> str:
    """Return the tier of a size, in Azure's word; empty where no tier has it."""
    return _TIERS.get(size.removeprefix("Standard_")[:1].upper(), "")


def high_availability(wanted: Postgresql, kind: Kind, region: str) -> HighAvailability:
    """Return whether a second server stands ready in an environment, and where."""
    if wanted.high_availability is not None:
        return wanted.high_availability
    if kind != "prod" or tier(wanted.size) == "Burstable":
        return "off"
    return _best(region)


def _best(region: str) -> HighAvailability:
    found = service_limits(_REGIONS)
    if region in found["zoneRedundantHA"]:
        return "zone_redundant"
    if region in found["sameZoneHAOnly"]:
        return "same_zone"
    return "zone_redundant" if has_zones(region) else "off"


def _names(wanted: Postgresql) -> Iterator[Finding]:
    for index, name in enumerate(wanted.databases):
        if name in _TAKEN:
            yield Finding(
                path=f"{_PATH}.databases[{index}]",
                code="NAME-TAKEN",
                message=f"the database name {quoted(name)} is taken",
                allowed="none of the server's own names",
            )


def _size(wanted: Postgresql) -> Iterator[Finding]:
    if not tier(wanted.size) or vm_size(wanted.size) is None:
        yield Finding(
            path=f"{_PATH}.size",
            code="SIZE-GONE",
            message=f"no PostgreSQL server of {quoted(wanted.size)} can be made",
            allowed="a size of the families B, D or E, such as Standard_D2ds_v5",
        )
    elif tier(wanted.size) == "Burstable" and wanted.high_availability not in (None, "off"):
        yield Finding(
            path=f"{_PATH}.size",
            code="SKU-TOO-SMALL",
            message=(
                f"{wanted.size} is Burstable, and no second server stands ready for one "
                f"({_PATH}.high_availability: {wanted.high_availability})"
            ),
            allowed="a size of the families D or E, or high_availability: off",
        )


def _ready(config: Config, wanted: Postgresql) -> Iterator[Finding]:
    """Yield regions in which a second server cannot stand where it should."""
    if wanted.high_availability != "zone_redundant":
        return
    lacking = grouped(
        (each.name, each.region)
        for each in config.environments
        if _best(each.region) != "zone_redundant"
    )
    for region, names in lacking.items():
        yield Finding(
            path=f"{_PATH}.high_availability",
            code="REGION-WITHOUT-ZONES",
            message=(
                f"a PostgreSQL server that spans zones is not to be had in {quoted(region)} of "
                f"{' and '.join(names)}"
            ),
            allowed="same_zone, off, or a region that has it",
        )


def _copied(config: Config, wanted: Postgresql) -> Iterator[Finding]:
    """Yield backups in the paired region that residency, their key or the region forbids."""
    if not wanted.geo_redundant_backup:
        return
    path = f"{_PATH}.geo_redundant_backup"
    yield from in_pair(
        config, path, "backups", "false, or a residency with the paired region in it"
    )
    if config.security.keys != "microsoft":
        yield Finding(
            path=path,
            code="COPY-WITHOUT-KEY",
            message=(
                "a backup in the paired region takes a second key there and a second identity, "
                "and the keys of this landing zone are in its own region"
            ),
            allowed=(
                "false; where a disaster of the region must be survived, a copy of the data that "
                "the workload writes itself"
            ),
        )
    lacking = service_limits(_REGIONS)["noGeoRedundantBackup"]
    names = [e.name for e in config.environments if e.region in lacking]
    if names:
        yield _without_pair(path, names)


def _without_pair(path: str, names: Sequence[str]) -> Finding:
    return Finding(
        path=path,
        code="SERVICE-NOT-IN-REGION",
        message=f"the region of {' and '.join(names)} keeps no PostgreSQL backup elsewhere",
        allowed="false, or a region that does",
    )
