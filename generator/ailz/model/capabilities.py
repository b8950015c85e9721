"""What the workload needs. A capability that no blueprint serves yet is refused, never ignored."""

from __future__ import annotations

from pydantic import Field

from ailz.model.base import Section
from ailz.model.services.cosmos import Cosmos
from ailz.model.services.data_factory import DataFactory
from ailz.model.services.data_lake import DataLake
from ailz.model.services.databricks import Databricks
from ailz.model.services.event_hubs import EventHubs
from ailz.model.services.machine_learning import MachineLearning
from ailz.model.services.postgresql import Postgresql
from ailz.model.services.redis import Redis
from ailz.model.services.search import Search
from ailz.model.services.sql import Sql


class Bastion(Section):
    """Azure Bastion for operators (standalone only; a platform has its own)."""


class Capabilities(Section):
    """What the landing zone serves."""

    machine_learning: MachineLearning | None = Field(None, description="Azure Machine Learning.")
    data_lake: DataLake | None = Field(
        None, description="A data lake: storage with a hierarchical namespace."
    )
    search: Search | None = Field(None, description="Azure AI Search.")
    cosmos: Cosmos | None = Field(
        None, description="Azure Cosmos DB for NoSQL, with vectors where a container has some."
    )
    event_hubs: EventHubs | None = Field(
        None, description="Azure Event Hubs, for Kafka clients too."
    )
    redis: Redis | None = Field(None, description="Azure Managed Redis: a cache in memory.")
    bastion: Bastion | None = Field(
        None,
        description="Azure Bastion, standalone only: the same as `way_in.kind: bastion`.",
    )
    generative: Section | None = Field(
        None, description="Microsoft Foundry. No blueprint yet: refused."
    )
    kubernetes: Section | None = Field(
        None, description="Azure Kubernetes Service. No blueprint yet: refused."
    )
    data_factory: DataFactory | None = Field(None, description="Azure Data Factory.")
    databricks: Databricks | None = Field(
        None, description="Azure Databricks, in subnets of the spoke."
    )
    sql: Sql | None = Field(None, description="Azure SQL Database.")
    postgresql: Postgresql | None = Field(
        None, description="Azure Database for PostgreSQL flexible server."
    )
    purview: Section | None = Field(
        None, description="Microsoft Purview. No blueprint yet: refused."
    )
