"""Capabilities: what has no blueprint yet is refused, and what goes together."""

from __future__ import annotations

from collections.abc import Iterator

from ailz.errors import Finding
from ailz.model.capabilities import MachineLearning
from ailz.model.config import Config


def without_blueprint(config: Config) -> Iterator[Finding]:
    """Yield every wish that nothing is generated for yet."""
    capabilities = config.capabilities
    wishes = {
        "capabilities.generative": (capabilities.generative, "Microsoft Foundry"),
        "capabilities.kubernetes": (capabilities.kubernetes, "Azure Kubernetes Service"),
        "capabilities.data_factory": (capabilities.data_factory, "Azure Data Factory"),
        "capabilities.sql": (capabilities.sql, "Azure SQL"),
        "capabilities.purview": (capabilities.purview, "Microsoft Purview"),
        "existing.virtual_network": (config.existing.virtual_network or None, "an existing VNet"),
        "governance.budgets": (config.governance.budgets or None, "budgets"),
        "security.confidential_computing": (
            config.security.confidential_computing or None,
            "confidential computing",
        ),
        "security.keys": (
            "managed_hsm" if config.security.keys == "managed_hsm" else None,
            "keys in a Managed HSM",
        ),
        "workload.pattern": (
            None if config.workload.pattern == "classical_ml" else config.workload.pattern,
            "generative AI",
        ),
        "organisation.cloud": (
            None if config.organisation.cloud == "public" else config.organisation.cloud,
            "clouds other than the public one",
        ),
    }
    for path, (wish, what) in wishes.items():
        if wish is not None:
            yield Finding(
                path=path,
                code="NO-BLUEPRINT",
                message=f"there is no blueprint for {what} yet; nothing would be generated for it",
                allowed=_INSTEAD.get(path, "leave it out"),
            )


_INSTEAD = {
    "security.keys": "software or hsm",
    "workload.pattern": "classical_ml",
    "organisation.cloud": "public",
    "security.confidential_computing": "false",
}


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
