"""Azure Machine Learning in the configuration."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Literal, TypeAlias

from pydantic import Field

from ailz.errors import Finding
from ailz.model.base import BY_ENVIRONMENT, VM_SIZE, Capability, HostName, Section, Slug
from ailz.model.services.data_lake import FileSystem, unknown_file_systems

if TYPE_CHECKING:
    from ailz.model.config import Config

Network: TypeAlias = Literal["managed", "spoke"]
ComputeSegment: TypeAlias = Literal["training", "inference"]
VmSize = Annotated[str, Field(pattern=VM_SIZE, examples=["Standard_DS3_v2"])]


class Compute(Section):
    """A compute cluster of Azure Machine Learning."""

    name: Slug = Field(description="The cluster's name.", max_length=16)
    vm_size: VmSize = Field("Standard_DS3_v2", description="The size of its nodes.")
    max_nodes: int = Field(2, ge=1, le=100, description="It scales from zero to this many nodes.")
    segment: ComputeSegment = Field(
        "training",
        description=(
            "Where its nodes live if network is spoke: the segment that trains, or the one that "
            "serves batch endpoints."
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
        (Compute.model_construct(name="training", vm_size="Standard_DS3_v2", max_nodes=2),),
        description="Training clusters; the cluster that builds images comes with the workspace.",
        json_schema_extra=BY_ENVIRONMENT,
    )
    model_registry: bool = Field(
        True, description="An Azure Machine Learning registry that shares models from dev to prod."
    )
    reads: tuple[FileSystem, ...] | None = Field(
        None,
        description=(
            "The file systems of the data lake that training jobs read; left out: all but raw ones."
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
    def shares(self) -> str:
        """The registry that carries models from one environment to the next."""
        return "the model registry" if self.model_registry else ""


def rules(config: Config) -> Iterator[Finding]:
    """Yield clusters of one name, hosts that are none, and file systems that nobody has."""
    wanted = config.capabilities.machine_learning
    if wanted is not None:
        yield from _clusters(wanted)
        yield from _hosts(wanted)
        yield from _spoke(config, wanted)
        yield from unknown_file_systems(config, "machine_learning")


def _hosts(wanted: MachineLearning) -> Iterator[Finding]:
    for index, host in enumerate(wanted.outbound_fqdns):
        if host.rpartition(".")[2].isdigit():
            yield Finding(
                path=f"capabilities.machine_learning.outbound_fqdns[{index}]",
                code="NOT-A-HOST-NAME",
                message=f"{host} is no host name: the firewall allows names only",
                allowed="a host name such as pypi.org, or *.example.org",
            )


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
                    allowed="leave segment out, or choose machine_learning.network: spoke",
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


def _clusters(wanted: MachineLearning) -> Iterator[Finding]:
    seen = {"image-build"}
    for index, cluster in enumerate(wanted.clusters):
        if cluster.name in seen:
            yield Finding(
                path=f"capabilities.machine_learning.clusters[{index}].name",
                code="NAME-TAKEN",
                message=f"the cluster name {cluster.name} is taken",
                allowed="a name of its own for each cluster; image-build comes with the workspace",
            )
        seen.add(cluster.name)
