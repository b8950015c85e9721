"""Azure Machine Learning in the configuration."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

from pydantic import Field

from ailz.errors import Finding, quoted
from ailz.model.base import BY_ENVIRONMENT, VM_SIZE, Capability, HostName, Section, Slug
from ailz.model.partial import as_far_as_read, each
from ailz.model.services.data_lake import FileSystem, unknown_file_systems

if TYPE_CHECKING:
    from ailz.model.config import Config

VmSize = Annotated[str, Field(pattern=VM_SIZE, examples=["Standard_DS3_v2"])]


class Compute(Section):
    """A compute cluster of Azure Machine Learning."""

    name: Slug = Field(description="The cluster's name.", max_length=16)
    vm_size: VmSize = Field("Standard_DS3_v2", description="The size of its nodes.")
    max_nodes: int = Field(2, ge=1, le=100, description="It scales from zero to this many nodes.")


class MachineLearning(Capability):
    """An Azure Machine Learning workspace in a managed network, with all that it needs."""

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
            "Further host names that computes may reach; the first one brings a managed Azure "
            "Firewall."
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
        yield from as_far_as_read(_clusters(wanted))
        yield from as_far_as_read(_hosts(wanted))
        yield from as_far_as_read(unknown_file_systems(config, "machine_learning"))


def _hosts(wanted: MachineLearning) -> Iterator[Finding]:
    for index, host in enumerate(wanted.outbound_fqdns):
        if host.rpartition(".")[2].isdigit():
            yield Finding(
                path=f"capabilities.machine_learning.outbound_fqdns[{index}]",
                code="NOT-A-HOST-NAME",
                message=f"{quoted(host)} is no host name: the managed firewall allows names only",
                allowed="a host name such as pypi.org, or *.example.org",
            )


def _clusters(wanted: MachineLearning) -> Iterator[Finding]:
    seen = {"image-build"}
    for index, name in each(lambda: wanted.clusters, lambda index, one: [(index, one.name)]):
        if name in seen:
            yield Finding(
                path=f"capabilities.machine_learning.clusters[{index}].name",
                code="NAME-TAKEN",
                message=f"the cluster name {quoted(name)} is taken",
                allowed="a name of its own for each cluster; image-build comes with the workspace",
            )
        seen.add(name)
