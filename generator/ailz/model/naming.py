"""How resources are named."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Field

from ailz.model.base import (
    BY_ENVIRONMENT,
    FOLDER,
    GROUP,
    INSTANCE,
    SHORT_ENVIRONMENT,
    SHORT_REGION,
    SUBNET,
    TYPE_CODE,
    ArmId,
    Given,
    Line,
    Section,
)
from ailz.model.keys import GivenKeys
from ailz.model.services.given import GivenServices

Pattern = Annotated[str, Field(min_length=1, max_length=120)]


GroupName = Annotated[str, Field(pattern=GROUP, max_length=1024, examples=["rg-given"])]
"""A resource group of a subscription that is known, by name or id."""

SubnetName = Annotated[str, Field(pattern=SUBNET, max_length=1024, examples=["snet-endpoints"])]
"""A subnet of a VNet that is known, by name or id."""


class Naming(Section):
    """A pattern for all names and fixed names for single resources."""

    pattern: Pattern = Field(
        "{type}-{workload}-{environment}-{region}",
        description=(
            "Tokens: {type} (the Cloud Adoption Framework abbreviation), {workload}, {role} (what "
            "tells two of a kind apart), {environment}, {region}, {instance}; a word of your own "
            "may stand for {workload}. Where a type takes no hyphens they are left out; what must "
            "be unique in the world gets a short hash. A name that is too long for its type loses, "
            "in this order, the region, the hyphens, letters of the workload; for that, names of "
            "environments count as four letters at least, so that dev and prod look alike. With a "
            "pattern of your own, subnets, security groups, routes, private endpoints, their "
            "network interfaces and keys follow it too."
        ),
    )
    instance: Annotated[str, Field(pattern=INSTANCE)] | None = Field(
        None, description="The {instance} token, such as '001'."
    )
    hash: bool = Field(
        True,
        description=(
            "Whether what must be unique in the world ends in a short hash. Without it, somebody "
            "else may have the name already: the first deployment then fails."
        ),
    )
    types: Mapping[Line, Annotated[str, Field(pattern=TYPE_CODE)]] = Field(
        default_factory=dict,
        description=(
            "Own codes of types for {type}: Cloud Adoption Framework abbreviation or ARM type -> "
            "code, such as kv: vault."
        ),
    )
    environments: Mapping[Line, Annotated[str, Field(pattern=SHORT_ENVIRONMENT)]] = Field(
        default_factory=dict,
        description="Short forms of environments for {environment}, such as dev: d.",
    )
    regions: Mapping[Line, Annotated[str, Field(pattern=SHORT_REGION)]] = Field(
        default_factory=dict, description="Own short forms of regions, such as westeurope: weu."
    )
    fixed: Mapping[Line, Mapping[Line, Line]] = Field(
        default_factory=dict,
        description=(
            "Fixed names: resource (as `ailz explain` lists it) -> environment -> name. Identities "
            "of the pipelines and their group are among them. What is shared is of shared, the "
            "Managed HSM of keys, the network of a private state and its runners of delivery. The "
            "account of the state and its group are named in delivery.state, the pool of the "
            "pipelines in delivery.runners.pool."
        ),
    )
    fixed_from: Annotated[str, Field(pattern=FOLDER, max_length=200)] | None = Field(
        None,
        description=(
            "A CSV file beside this one with names that the organisation hands out: the columns "
            "resource, environment and name. Every name that is composed stands in it, or in "
            "fixed, those of who deploys and of the state's network too; those with a usual form, "
            "such as subnets', may."
        ),
    )


class GivenGroups(Section):
    """Resource groups that exist already, by name or id, in the environment's subscription."""

    network: GroupName | None = Field(
        None, description="The group of the network.", json_schema_extra=BY_ENVIRONMENT
    )
    security: GroupName | None = Field(
        None, description="The group of identities and keys.", json_schema_extra=BY_ENVIRONMENT
    )
    monitoring: GroupName | None = Field(
        None, description="The group of logs and traces.", json_schema_extra=BY_ENVIRONMENT
    )
    workload: GroupName | None = Field(
        None, description="The group of the services.", json_schema_extra=BY_ENVIRONMENT
    )

    @property
    def said(self) -> Mapping[str, str]:
        """What they hold -> name or id, of those that are given."""
        return {name: found for name in _PURPOSES if (found := getattr(self, name)) is not None}


_PURPOSES = ("network", "security", "monitoring", "workload")


class Existing(GivenServices):
    """What exists already and is used instead of being made; it differs by environment."""

    virtual_network: Given | None = Field(
        None,
        description=(
            "The VNet of each environment, in its subscription and region. Nothing writes it: its "
            "owner connects it, and address_space is what of it the landing zone may use. Subnets "
            "are made in it, unless they are given too."
        ),
    )
    subnets: Mapping[Line, SubnetName] = Field(
        default_factory=dict,
        description=(
            "Given subnets: segment, as docs/address-plan.md names it -> name or id of the subnet "
            "in existing.virtual_network. Every segment has one, and environments[].subnets says "
            "its range. Nothing writes them, their security groups or their route tables: "
            "docs/requests/network.md asks for what they need, and scripts/preflight.sh looks."
        ),
        json_schema_extra=BY_ENVIRONMENT,
    )
    resource_groups: GivenGroups = Field(
        GivenGroups.model_construct(),
        description=(
            "Resource groups to deploy into, by what they hold. What the landing zone makes in "
            "them is deleted with it, the groups never. Each is for this landing zone alone: "
            "policy is assigned to it."
        ),
    )
    identities: Mapping[Line, ArmId] = Field(
        default_factory=dict,
        description=(
            "User-assigned identities that somebody else makes: what each is for (encryption, "
            "workspace, compute ..., as the names of naming.fixed without _identity; deploy, plan "
            "and images of the pipelines) -> its id. Those of services lie in the environment's "
            "subscription. Nothing writes them, or deletes them; each environment has its own. "
            "docs/requests/identities.md asks for them."
        ),
        json_schema_extra=BY_ENVIRONMENT,
    )
    identity_trust: Literal["requested", "ours"] = Field(
        "requested",
        description=(
            "Who writes the federated credentials of given identities of the pipelines. requested: "
            "their owner does, and the request has the commands. ours: they are made here, and "
            "whoever runs bootstrap may write them."
        ),
    )
    key_vault: GivenKeys | None = Field(
        None,
        description=(
            "A vault or Managed HSM, often of another subscription, that holds the keys: no vault "
            "is made for them. docs/keys.md has the rights that its owner gives."
        ),
    )
