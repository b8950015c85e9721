"""Capabilities: what is missing, and what does not go together."""

from __future__ import annotations

from collections.abc import Iterator

from ailz.errors import Finding
from ailz.model.capabilities import DataLake, MachineLearning
from ailz.model.config import Config


def capabilities(config: Config) -> Iterator[Finding]:
    """Yield capabilities that are missing or do not go together."""
    wanted = config.capabilities
    learning = wanted.machine_learning
    if learning is None and wanted.data_lake is None:
        yield Finding(
            path="capabilities",
            code="NOTHING-WANTED",
            message="no capability is asked for: there would be a network around nothing",
            allowed="machine_learning or data_lake",
        )
    registry = learning is not None and learning.model_registry
    if registry and config.shared is None:
        yield Finding(
            path="capabilities.machine_learning",
            code="SHARED-MISSING",
            message=(
                "the model registry is shared by all environments, but nothing says where it goes"
            ),
            allowed="a section shared with subscription_id and region, or model_registry: false",
        )
    if not registry and config.shared is not None:
        yield Finding(
            path="shared",
            code="SHARED-UNUSED",
            message="there is nothing to deploy there: no model registry is asked for",
            allowed="leave shared out, or machine_learning with model_registry: true",
        )
    if learning is not None:
        yield from _clusters(learning)
        yield from _hosts(learning)
    if wanted.data_lake is not None:
        yield from _lake(wanted.data_lake)


def _lake(lake: DataLake) -> Iterator[Finding]:
    for index, name in enumerate(lake.training_reads):
        if name not in lake.containers:
            yield Finding(
                path=f"capabilities.data_lake.training_reads[{index}]",
                code="CONTAINER-UNKNOWN",
                message=f"the lake has no file system {name}",
                allowed=", ".join(lake.containers),
            )


def _hosts(learning: MachineLearning) -> Iterator[Finding]:
    for index, host in enumerate(learning.outbound_fqdns):
        if host.rpartition(".")[2].isdigit():
            yield Finding(
                path=f"capabilities.machine_learning.outbound_fqdns[{index}]",
                code="NOT-A-HOST-NAME",
                message=f"{host} is no host name: the managed firewall allows names only",
                allowed="a host name such as pypi.org, or *.example.org",
            )


def _clusters(learning: MachineLearning) -> Iterator[Finding]:
    seen = {"image-build"}
    for index, cluster in enumerate(learning.clusters):
        if cluster.name in seen:
            yield Finding(
                path=f"capabilities.machine_learning.clusters[{index}].name",
                code="NAME-TAKEN",
                message=f"the cluster name {cluster.name} is taken",
                allowed="a name of its own for each cluster; image-build comes with the workspace",
            )
        seen.add(cluster.name)
