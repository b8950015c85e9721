"""What the workload needs. A capability that no blueprint serves yet is refused, never ignored."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from ailz.model.base import SLUG, VM_SIZE, HostName, Section, Slug

VmSize = Annotated[str, Field(pattern=VM_SIZE, examples=["Standard_DS3_v2"])]

FileSystem = Annotated[str, Field(pattern=SLUG, min_length=3, max_length=63)]


class Compute(Section):
    """A compute cluster of Azure Machine Learning."""

    name: Slug = Field(description="The cluster's name.", max_length=16)
    vm_size: VmSize = Field("Standard_DS3_v2", description="The size of its nodes.")
    max_nodes: int = Field(2, ge=1, le=100, description="It scales from zero to this many nodes.")


class MachineLearning(Section):
    """An Azure Machine Learning workspace in a managed network, with all that it needs."""

    clusters: tuple[Compute, ...] = Field(
        (Compute(name="training", vm_size="Standard_DS3_v2", max_nodes=2),),
        description="Training clusters; the cluster that builds images comes with the workspace.",
    )
    model_registry: bool = Field(
        True, description="An Azure Machine Learning registry that shares models from dev to prod."
    )
    outbound_fqdns: tuple[HostName, ...] = Field(
        (),
        description=(
            "Further host names that computes may reach; the first one brings a managed Azure "
            "Firewall."
        ),
    )


class DataLake(Section):
    """A data lake: a storage account with hierarchical namespace."""

    containers: tuple[FileSystem, ...] = Field(
        ("raw", "curated", "features"), min_length=1, description="The file systems in it."
    )
    training_reads: tuple[FileSystem, ...] = Field(
        (),
        description="The file systems that training jobs read; left out: every one but raw.",
    )


class Bastion(Section):
    """Azure Bastion for operators (standalone only; a platform has its own)."""


class Capabilities(Section):
    """What the landing zone serves."""

    machine_learning: MachineLearning | None = Field(None, description="Azure Machine Learning.")
    data_lake: DataLake | None = Field(
        None, description="A data lake beside the workspace's account."
    )
    bastion: Bastion | None = Field(None, description="Azure Bastion in a standalone landing zone.")
    generative: Section | None = Field(
        None, description="Microsoft Foundry. No blueprint yet: refused."
    )
    kubernetes: Section | None = Field(
        None, description="Azure Kubernetes Service. No blueprint yet: refused."
    )
    data_factory: Section | None = Field(
        None, description="Azure Data Factory. No blueprint yet: refused."
    )
    sql: Section | None = Field(None, description="Azure SQL. No blueprint yet: refused.")
    purview: Section | None = Field(
        None, description="Microsoft Purview. No blueprint yet: refused."
    )
