"""Runners inside the network: those that somebody runs already, or that come with the state."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from ailz.model.base import LABEL, RUNNER_GROUP, VM_SIZE, Cidr, Guid, Section


class Runners(Section):
    """The runners of delivery.runner: private."""

    kind: Literal["existing", "github_network", "managed_pool"] = Field(
        "existing",
        description=(
            "existing: runners that you have. managed_pool: a Managed DevOps Pool of Azure DevOps, "
            "which bootstrap makes beside a private state; it holds no secret. github_network: "
            "runners that github.com starts in a subnet beside a private state; they hold none "
            "either. It takes an organisation on the plan Team or Enterprise Cloud, whose "
            "enterprise lets it make network configurations, and delivery.owner_id."
        ),
    )
    jobs: Literal["all", "acting"] = Field(
        "all",
        description=(
            "all: every job runs on them. acting: those that sign in to Azure; the others, which "
            "check and scan, run on hosted runners."
        ),
    )
    group: Annotated[str, Field(pattern=RUNNER_GROUP, max_length=64)] | None = Field(
        None,
        description=(
            "The runner group at GitHub. With github_network the one that scripts/github.sh makes; "
            "left out: that of the workload's name."
        ),
    )
    labels: tuple[Annotated[str, Field(pattern=LABEL, max_length=64)], ...] = Field(
        (), description="Labels that a runner at GitHub must have: existing only."
    )
    pool: Annotated[str, Field(pattern=RUNNER_GROUP, max_length=64)] | None = Field(
        None,
        description=(
            "The agent pool of Azure DevOps. With managed_pool the one that bootstrap makes; left "
            "out: that of the workload's name."
        ),
    )
    address_space: Cidr | None = Field(
        None,
        description=(
            "The range of the small network that bootstrap makes beside a private state: the "
            "endpoint of its account, and the runners where bootstrap makes them. /26 or larger."
        ),
    )
    service_principal: Guid | None = Field(
        None,
        description=(
            "The object id of Azure's service DevOpsInfrastructure in your tenant, which puts the "
            "machines of a managed_pool into the subnet. What is said where it is "
            "missing finds it."
        ),
    )
    size: Annotated[str, Field(pattern=VM_SIZE, max_length=64)] = Field(
        "Standard_D2ads_v5",
        description="The size of a machine of a managed_pool; it counts against a quota.",
    )
    cores: Literal[2, 4, 8, 16, 32, 64] = Field(
        2,
        description=(
            "The cores of a machine of github_network. GitHub runs it, bills its minutes, and "
            "takes none of the plan's included ones for it."
        ),
    )
    most: int = Field(
        2,
        ge=1,
        le=100,
        description=(
            "How many jobs run at a time, where bootstrap makes the runners. With github_network "
            "the subnet has addresses for 30 percent more, as GitHub advises."
        ),
    )
