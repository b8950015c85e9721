"""Azure Databricks in the configuration."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Literal, TypeAlias

from pydantic import Field

from ailz.errors import Finding, quoted
from ailz.model.base import BY_ENVIRONMENT, Capability, Guid, HostName
from ailz.model.partial import as_far_as_read
from ailz.model.residency import grouped
from ailz.model.services._hosts import not_host_names
from ailz.model.services.data_lake import FileSystem, unknown_file_systems

if TYPE_CHECKING:
    from ailz.model.config import Config

SignIn: TypeAlias = Literal["here", "elsewhere"]
Standard: TypeAlias = Literal["HIPAA", "PCI_DSS"]
_PATH = "capabilities.databricks"


class Databricks(Capability):
    """Azure Databricks: clusters in subnets of the spoke, no public address, under your own key."""

    application_object_id: Guid | None = Field(
        None,
        description=(
            "The object id of the enterprise application AzureDatabricks in the tenant: it uses "
            "the key of notebooks, queries and secrets. Needed where keys are yours."
        ),
    )
    max_nodes: int = Field(
        50,
        ge=1,
        le=4000,
        description=(
            "How many nodes run at most, all clusters together: each takes an address in both "
            "subnets. No subnet is smaller than a /26, and none grows once the workspace is made."
        ),
        json_schema_extra=BY_ENVIRONMENT,
    )
    reads: tuple[FileSystem, ...] | None = Field(
        None,
        description=(
            "The file systems of the data lake that Unity Catalog reads and cannot change; left "
            "out: raw ones. In dev only those that people may read."
        ),
    )
    writes: tuple[FileSystem, ...] | None = Field(
        None,
        description=(
            "The file systems that Unity Catalog reads and changes; left out: all but raw ones. "
            "In dev only those that people may read."
        ),
    )
    outbound_fqdns: tuple[HostName, ...] = Field(
        (),
        description=(
            "Host names that clusters may reach besides what the service needs, such as a feed of "
            "packages: the firewall lets them out."
        ),
    )
    sign_in: SignIn | None = Field(
        None,
        description=(
            "Where the private endpoint stands that people sign in through: one a region and "
            "private DNS zone. here: on this workspace; elsewhere: somebody else has it, on a "
            "workspace that only serves this. Left out: here where the zones are ours, elsewhere "
            "where they are the platform's."
        ),
        json_schema_extra=BY_ENVIRONMENT,
    )
    root_storage_key: bool = Field(
        False,
        description=(
            "Whether the workspace's own storage is under your key too. Azure makes the identity "
            "that needs the key together with the workspace: deploy first, then say true and "
            "deploy again (docs/runbook.md)."
        ),
        json_schema_extra=BY_ENVIRONMENT,
    )
    compliance: tuple[Standard, ...] | None = Field(
        None,
        description=(
            "Standards of the compliance security profile, which is billed and for good: none is "
            "taken away from a workspace. Left out: HIPAA and PCI_DSS where governance.frameworks "
            "has them."
        ),
    )


def rules(config: Config) -> Iterator[Finding]:
    """Yield a key that nobody may use, hosts that nobody filters, and a second place to sign in."""
    wanted = config.capabilities.databricks
    if wanted is None:
        return
    yield from as_far_as_read(unknown_file_systems(config, "databricks"))
    yield from as_far_as_read(unknown_file_systems(config, "databricks", "writes"))
    yield from as_far_as_read(_application(config, wanted))
    yield from as_far_as_read(_root(config, wanted))
    yield from as_far_as_read(_hosts(config, wanted))
    yield from as_far_as_read(_sign_in(config))


def _application(config: Config, wanted: Databricks) -> Iterator[Finding]:
    if config.security.keys != "microsoft" and wanted.application_object_id is None:
        yield Finding(
            path=_PATH,
            code="DATABRICKS-PRINCIPAL",
            message=(
                "Azure Databricks encrypts notebooks, queries and secrets with your key, and "
                "nothing says who it is in this tenant"
            ),
            allowed="application_object_id, the object id of the enterprise application",
        )


def _root(config: Config, wanted: Databricks) -> Iterator[Finding]:
    if wanted.root_storage_key and config.security.keys == "microsoft":
        yield Finding(
            path=f"{_PATH}.root_storage_key",
            code="KEYS-CONTRADICTION",
            message=(
                "the workspace's own storage cannot be under your key where security.keys leaves "
                "the environment under keys of Microsoft's"
            ),
            allowed="false, or security.keys: software, hsm or managed_hsm",
        )


def _hosts(config: Config, wanted: Databricks) -> Iterator[Finding]:
    path = f"{_PATH}.outbound_fqdns"
    yield from not_host_names(path, wanted.outbound_fqdns)
    if wanted.outbound_fqdns and config.security.egress == "nat_gateway":
        yield Finding(
            path=path,
            code="HOSTS-NOT-FILTERED",
            message=(
                "clusters leave through a NAT gateway, which knows no host names: it could let "
                "out all hosts or none of these"
            ),
            allowed="security.egress: firewall, or no hosts",
        )


def _sign_in(config: Config) -> Iterator[Finding]:
    """Yield a second endpoint for sign-in: two would write one record of the zone."""
    # These read the whole configuration, which this is a part of.
    from ailz.model.dial import at
    from ailz.model.variant import dns_mode

    if dns_mode(config) == "own":
        return
    seen = grouped(
        (each.name, each.region)
        for each in config.environments
        if (here := at(config, each).capabilities.databricks) is not None and here.sign_in == "here"
    )
    for region, names in seen.items():
        if len(names) > 1:
            yield Finding(
                path=f"{_PATH}.sign_in",
                code="SIGN-IN-TWICE",
                message=(
                    f"{' and '.join(names)} would each have the endpoint that people sign in "
                    f"through in {quoted(region)}, and the zone has one record for it"
                ),
                allowed=(
                    "here for one environment of a region, and elsewhere for the others; or "
                    "elsewhere for all, on a workspace of the platform's"
                ),
            )
