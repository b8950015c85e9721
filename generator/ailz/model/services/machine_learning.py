"""Azure Machine Learning in the configuration."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Literal, TypeAlias

from pydantic import Field

from ailz.catalog.naming import check
from ailz.catalog.vm_sizes import VmSize as Size
from ailz.catalog.vm_sizes import known_sizes, like, vm_size
from ailz.errors import Finding, quoted
from ailz.model.base import BY_ENVIRONMENT, VM_SIZE, Capability, Guid, HostName, Section, Slug
from ailz.model.partial import as_far_as_read, each
from ailz.model.services._hosts import not_host_names
from ailz.model.services.data_lake import FileSystem, unknown_file_systems

if TYPE_CHECKING:
    from ailz.model.config import Config

Encryption: TypeAlias = Literal["platform_key", "service_side", "managed_group"]
Network: TypeAlias = Literal["managed", "spoke"]
ComputeSegment: TypeAlias = Literal["training", "inference"]
VmSize = Annotated[str, Field(pattern=VM_SIZE, examples=["Standard_D4ds_v4"])]


_COMPUTE = "Microsoft.MachineLearningServices/workspaces/computes"


class Compute(Section):
    """A compute cluster of Azure Machine Learning."""

    name: Slug = Field(description="The cluster's name.", max_length=16)
    vm_size: VmSize = Field("Standard_D4ds_v4", description="The size of its nodes.")
    max_nodes: int = Field(2, ge=1, le=100, description="It scales from zero to this many nodes.")
    segment: ComputeSegment = Field(
        "training",
        description=(
            "Where its nodes live if network is spoke: the segment that trains, or the one that "
            "serves batch endpoints."
        ),
    )


class ImageBuilds(Section):
    """A cluster that builds images for jobs and endpoints inside the managed network."""

    packages_from: tuple[HostName, ...] = Field(
        min_length=1,
        description=(
            "The hosts that builds install packages from, best a feed of your own; they are open "
            "to all computes, and the first one brings a managed Azure Firewall."
        ),
    )


class MachineLearning(Capability):
    """An Azure Machine Learning workspace with all that it needs."""

    network: Network = Field(
        "managed",
        description=(
            "Where computes run. managed: in a network that Microsoft runs for the workspace, "
            "which no firewall of ours or of the hub sees, and which lets out only what is "
            "approved. spoke: clusters live in segments of the spoke, behind its way out; there "
            "are no managed online endpoints then."
        ),
    )

    clusters: tuple[Compute, ...] = Field(
        (Compute.model_construct(name="training", vm_size="Standard_D4ds_v4", max_nodes=2),),
        description="Training clusters; the one that builds images comes with image_builds.",
        json_schema_extra=BY_ENVIRONMENT,
    )
    model_registry: bool = Field(
        True, description="An Azure Machine Learning registry that shares models from dev to prod."
    )
    image_builds: ImageBuilds | None = Field(
        None,
        description=(
            "Whether images are built here. Left out: jobs and endpoints run in prepared images, "
            "Microsoft's or those that pipelines push to the landing zone's registry."
        ),
    )
    encryption: Encryption = Field(
        "platform_key",
        description=(
            "Whose key encrypts the workspace's metadata; fixed at creation. platform_key: "
            "Microsoft's. service_side: yours, on Microsoft's side. managed_group: yours, in "
            "resources that Azure makes in your subscription. Storage, images and secrets are "
            "not concerned."
        ),
    )
    cosmos_db_object_id: Guid | None = Field(
        None,
        description=(
            "With encryption: managed_group, the object id of the enterprise application Azure "
            "Cosmos DB in the tenant, which uses the key too."
        ),
    )
    reads: tuple[FileSystem, ...] | None = Field(
        None,
        description=(
            "The file systems of the data lake that training jobs and data scientists read; left "
            "out: all but raw ones."
        ),
    )
    outbound_fqdns: tuple[HostName, ...] = Field(
        (),
        description=(
            "Further host names that computes may reach. In a managed network the first one "
            "brings a managed Azure Firewall; in the spoke the spoke's firewall lets them out."
        ),
    )

    @property
    def hosts(self) -> tuple[str, ...]:
        """Every host name that computes may reach, each once."""
        builds = self.image_builds.packages_from if self.image_builds else ()
        return tuple(dict.fromkeys((*self.outbound_fqdns, *builds)))

    @property
    def shares(self) -> str:
        """The registry that carries models from one environment to the next."""
        return "the model registry" if self.model_registry else ""

    @property
    def people_read(self) -> tuple[str, ...] | None:
        """What training reads, data scientists read too, and no more."""
        return self.reads


def rules(config: Config) -> Iterator[Finding]:
    """Yield what a cluster may not be, hosts that are none, and file systems that nobody has."""
    wanted = config.capabilities.machine_learning
    if wanted is not None:
        yield from as_far_as_read(_clusters(wanted))
        yield from as_far_as_read(_sizes(config, wanted))
        yield from as_far_as_read(_hosts(wanted))
        yield from as_far_as_read(_encryption(wanted))
        yield from as_far_as_read(_spoke(config, wanted))
        yield from as_far_as_read(unknown_file_systems(config, "machine_learning"))


def _encryption(wanted: MachineLearning) -> Iterator[Finding]:
    if wanted.encryption == "managed_group" and wanted.cosmos_db_object_id is None:
        yield Finding(
            path="capabilities.machine_learning.encryption",
            code="COSMOS-DB-PRINCIPAL",
            message=(
                "in the managed group Azure Cosmos DB encrypts the workspace's metadata, and "
                "nothing says who it is in this tenant"
            ),
            allowed="cosmos_db_object_id beside it, or platform_key or service_side",
        )
    if wanted.encryption != "managed_group" and wanted.cosmos_db_object_id is not None:
        yield Finding(
            path="capabilities.machine_learning.cosmos_db_object_id",
            code="COSMOS-DB-PRINCIPAL",
            message=f"with encryption: {wanted.encryption} Azure Cosmos DB uses no key of yours",
            remedy="Leave it out, or choose encryption: managed_group",
        )


def notices(config: Config) -> Iterator[Finding]:
    """Yield sizes of clusters in doubt, and hosts that are not to be found on the internet."""
    wanted = config.capabilities.machine_learning
    if wanted is not None:
        yield from _hosts_inside(wanted)
    for index, cluster in enumerate(wanted.clusters if wanted is not None else ()):
        size = vm_size(cluster.vm_size)
        for message, advice in _doubts(config, cluster.vm_size, size):
            near = () if size is not None else _near(cluster.vm_size)
            yield Finding(
                path=f"capabilities.machine_learning.clusters[{index}].vm_size",
                code="SIZE-IN-DOUBT",
                message=message,
                remedy=advice,
                suggestion=next(iter(near), ""),
            )


def _doubts(config: Config, name: str, size: Size | None) -> Iterator[tuple[str, str]]:
    ask = "Ask `az ml compute list-sizes` in the region before you deploy"
    if size is None:
        yield f"no list of VM sizes has {name}", ask
        return
    other = f"Plan for another, such as {like(size.vcpus, gpu=size.gpus > 0)}"
    if size.retires:
        yield f"{size.name} retires on {size.retires}", other
    if size.clusters is None:
        series = " and ".join(size.series)
        yield f"{size.name}: Microsoft's page on computes does not list the series {series}", ask
    regions = dict.fromkeys(each.region for each in config.environments)
    for region in regions.keys() & set(size.unpriced):
        yield f"{size.name} has no list price in {region}: it may not be there", ask


def _near(name: str) -> tuple[str, ...]:
    from difflib import get_close_matches  # only a mistake needs it

    return tuple(get_close_matches(name, known_sizes(), 1))


def _sizes(config: Config, wanted: MachineLearning) -> Iterator[Finding]:
    """Yield sizes of which no cluster can be made, or none that this landing zone takes."""
    for index, cluster in enumerate(wanted.clusters):
        size = vm_size(cluster.vm_size)
        if size is None:
            continue
        path = f"capabilities.machine_learning.clusters[{index}].vm_size"
        another = like(size.vcpus, gpu=size.gpus > 0)
        if size.gone:
            series = " and ".join(size.series)
            when = f" retired on {size.retires}" if size.retires else " is in no list any more"
            instead = f"; Microsoft names {size.replacement}" if size.replacement else ""
            yield Finding(
                path=path,
                code="SIZE-GONE",
                message=f"no machine of {size.name} can be made: the series {series}{when}",
                allowed=f"a size such as {another}{instead}",
            )
        elif size.confidential and not config.security.confidential_computing:
            yield Finding(
                path=path,
                code="SIZE-CONFIDENTIAL",
                message=(
                    f"{size.name} is a confidential size; the pages on computes of clusters name "
                    "none"
                ),
                allowed=f"a size such as {another}",
            )


def _hosts(wanted: MachineLearning) -> Iterator[Finding]:
    builds = wanted.image_builds.packages_from if wanted.image_builds else ()
    path = "capabilities.machine_learning"
    yield from not_host_names(f"{path}.outbound_fqdns", wanted.outbound_fqdns)
    yield from not_host_names(f"{path}.image_builds.packages_from", builds)


def _spoke(config: Config, wanted: MachineLearning) -> Iterator[Finding]:
    """Yield segments for clusters that are in none, and host names that nobody could check."""
    if wanted.network == "managed":
        for index, cluster in enumerate(wanted.clusters):
            if cluster.segment != "training":
                yield Finding(
                    path=f"capabilities.machine_learning.clusters[{index}].segment",
                    code="CLUSTER-IN-NO-SEGMENT",
                    message=(
                        f"the cluster {cluster.name} asks for the segment {cluster.segment}, but "
                        "computes of a managed network are in no segment of ours"
                    ),
                    remedy="Leave segment out, or choose machine_learning.network: spoke",
                )
    elif wanted.outbound_fqdns and config.security.egress == "nat_gateway":
        yield Finding(
            path="capabilities.machine_learning.outbound_fqdns",
            code="HOSTS-NOT-FILTERED",
            message=(
                "computes in the spoke leave through a NAT gateway, which knows no host names: "
                "it could let out all hosts or none of these"
            ),
            allowed="security.egress: firewall, machine_learning.network: managed, or no hosts",
        )


_INSIDE = ("corp", "home", "internal", "intranet", "lan", "local", "private")
"""Ends of names that only resolve inside: RFC 6762 and its appendix G."""


def _hosts_inside(wanted: MachineLearning) -> Iterator[Finding]:
    """Yield hosts inside the company: a rule by host name leads to the internet only.

    Source: learn.microsoft.com/azure/ai-studio/how-to/access-on-premises-resources.
    """
    for index, host in enumerate(wanted.outbound_fqdns):
        labels = host.lower().split(".")
        if labels[-1] in _INSIDE or labels[-2:] == ["home", "arpa"] or "privatelink" in labels:
            yield Finding(
                path=f"capabilities.machine_learning.outbound_fqdns[{index}]",
                code="HOST-INSIDE",
                message=(
                    f"{host} looks like a name that resolves inside the company only: the managed "
                    "network of the computes asks no DNS of yours and has no way to your sites"
                ),
                allowed=(
                    "a host on the internet; what is inside is reached through an Application "
                    "Gateway in a network of yours, with a private endpoint from the managed one"
                ),
            )


def _clusters(wanted: MachineLearning) -> Iterator[Finding]:
    seen = {"image-build"}
    for index, name in each(lambda: wanted.clusters, lambda index, one: [(index, one.name)]):
        if name in seen:
            yield Finding(
                path=f"capabilities.machine_learning.clusters[{index}].name",
                code="NAME-TAKEN",
                message=f"the cluster name {quoted(name)} is taken",
                allowed="a name of its own for each cluster; image-build comes with image_builds",
            )
        seen.add(name)
        if (problem := check(_COMPUTE, name)) is not None:
            yield Finding(
                path=f"capabilities.machine_learning.clusters[{index}].name",
                code="NAME-NOT-ALLOWED",
                message=problem,
                allowed="another name",
            )
