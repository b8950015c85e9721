"""How the landing zone is delivered: languages, repository, and what the pipelines may do."""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

from pydantic import Field

from ailz.model.base import (
    CONTAINER,
    OWN_FILE,
    REPOSITORY,
    STORAGE_ACCOUNT,
    Guid,
    Line,
    Section,
)

Language: TypeAlias = Literal["bicep", "terraform"]


class State(Section):
    """Where Terraform's state is kept: a storage account that exists before the first run."""

    subscription_id: Guid = Field(description="The subscription of the storage account.")
    resource_group: Line = Field(description="Its resource group.")
    storage_account: Annotated[str, Field(pattern=STORAGE_ACCOUNT)] = Field(description="Its name.")
    container: Annotated[str, Field(pattern=CONTAINER)] = Field(
        "tfstate", description="The container in it."
    )


class DeployingIdentity(Section):
    """What the identity that deploys may do."""

    may_assign_roles: bool = Field(
        True, description="False: role assignments are written as a request document instead."
    )
    may_assign_policy: bool = Field(
        True, description="False: policy assignments are written as a request document instead."
    )
    may_define_policy: bool = Field(
        True,
        description=(
            "Whether it may write policy set definitions (initiatives) at the subscription. False: "
            "every policy is assigned by itself."
        ),
    )
    assignable_roles: tuple[Line, ...] = Field(
        (),
        description=(
            "The only roles that it may assign, by name or GUID, where a condition limits them; "
            "left out: those that the generated README asks for."
        ),
    )


class OwnFile(Section):
    """A file of yours where generated ones stand, or in place of a generated document."""

    path: Annotated[str, Field(pattern=OWN_FILE, max_length=180)] = Field(
        description=(
            "Its path in the repository. * and ? stand for characters, ** for folders of any "
            "depth. A generated document, such as README.md, is yours only where its path stands "
            "here as it is; generated code never is."
        )
    )
    reason: Line = Field(description="Why; it stands in the report.")


class Delivery(Section):
    """How the landing zone is delivered."""

    languages: tuple[Language, ...] = Field(min_length=1, description="Terraform, Bicep, or both.")
    platform: Literal["github", "azure_devops"] = Field(description="Where the repository lives.")
    repository: Annotated[str, Field(pattern=REPOSITORY, max_length=200)] = Field(
        description=("organisation/repository, or organisation/project/repository in Azure DevOps.")
    )
    approvers: tuple[Line, ...] = Field(
        (),
        description=(
            "Who approves production: GitHub teams or Entra groups. No blueprint yet: refused."
        ),
    )
    code_owners: tuple[Line, ...] = Field(
        (), description="Who reviews changes, as CODEOWNERS writes them."
    )
    state: State | None = Field(None, description="Terraform's state; needed with Terraform.")
    runner: Literal["hosted", "private"] = Field(
        "hosted",
        description=(
            "hosted: runners of GitHub or Azure DevOps, which need no path into the VNet. private: "
            "your own, where a private state wants them. No blueprint yet: refused."
        ),
    )
    identity: DeployingIdentity = Field(
        DeployingIdentity.model_construct(), description="What the deploying identity may do."
    )
    own_files: tuple[OwnFile, ...] = Field(
        (),
        description=(
            "Your files where generated ones stand: `ailz check` and `ailz generate --check` fail "
            "on any other. They are listed in docs/controls.md and judged by nobody."
        ),
    )
