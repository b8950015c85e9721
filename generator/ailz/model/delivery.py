"""How the landing zone is delivered: languages, repository, and what the pipelines may do."""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

from pydantic import Field

from ailz.model.base import (
    BRANCH,
    CLOCK,
    CONTAINER,
    HOSTNAME,
    IMAGES,
    OWN_FILE,
    OWNER,
    PINNED,
    REPOSITORY,
    SHA256,
    STORAGE_ACCOUNT,
    Guid,
    Line,
    Region,
    Section,
    Url,
)
from ailz.model.runners import Runners

Language: TypeAlias = Literal["bicep", "terraform"]
Day: TypeAlias = Literal[
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"
]


class State(Section):
    """Where Terraform's state is kept: a storage account that exists, or that bootstrap makes."""

    kind: Literal["existing", "open", "private"] = Field(
        "existing",
        description=(
            "existing: an account that somebody runs already. open: bootstrap makes one whose "
            "endpoint hosted runners reach, with Microsoft Entra ID only; it takes a waiver. "
            "private: one behind a private endpoint, in a small network that bootstrap makes "
            "(runners.address_space), for runners inside."
        ),
    )
    subscription_id: Guid = Field(description="The subscription of the storage account.")
    resource_group: Line = Field(description="Its resource group.")
    storage_account: Annotated[str, Field(pattern=STORAGE_ACCOUNT)] = Field(description="Its name.")
    container: Annotated[str, Field(pattern=CONTAINER)] = Field(
        "tfstate", description="The container in it."
    )
    region: Region | None = Field(
        None,
        description=(
            "The region of an account that bootstrap makes; left out: that of what environments "
            "share, or of the first environment."
        ),
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


class ChangeWindow(Section):
    """When an environment may be changed; outside of it a pipeline ends before it changes."""

    environment: Line = Field(description="The environment, or shared.")
    days: tuple[Day, ...] = Field(min_length=1, description="Days of the week, in UTC.")
    start: Annotated[str, Field(pattern=CLOCK)] = Field(
        description='The first minute, in UTC: "06:00".'
    )
    end: Annotated[str, Field(pattern=CLOCK)] = Field(
        description='The last minute, in UTC: "18:00".'
    )


class Mirrors(Section):
    """Where an organisation that fetches nothing from the internet has copies."""

    python_index: Url | None = Field(None, description="A Python package index (simple API).")
    terraform_providers: Url | None = Field(
        None, description="A network mirror of Terraform providers."
    )
    terraform: Url | None = Field(
        None,
        description=(
            "A copy of the releases of Terraform itself: VERSION/terraform_VERSION_linux_amd64.zip "
            "below it, beside its SHA256SUMS."
        ),
    )
    bicep: Url | None = Field(
        None,
        description=(
            "A copy of the releases of Bicep itself: vVERSION/bicep-linux-x64 below it, as in the "
            "releases of Azure/bicep."
        ),
    )
    actions: Annotated[str, Field(pattern=OWNER)] | None = Field(
        None,
        description=(
            "The organisation that holds copies of the actions under their own names, at the same "
            "commits. GitHub only."
        ),
    )
    releases: Url | None = Field(
        None,
        description=(
            "Where files that projects release at github.com lie, at the same paths: the tools "
            "that delivery.images works with."
        ),
    )
    images: Annotated[str, Field(pattern=IMAGES)] | None = Field(
        None,
        description=(
            "The registry, and path in it, that holds copies of container images: base images of "
            "what delivery.images builds come from there and from nowhere else."
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

    languages: tuple[Language, ...] = Field(
        min_length=1,
        description="Terraform, Bicep, or both. The pipelines deploy with the first one.",
    )
    platform: Literal["github", "azure_devops"] = Field(description="Where the repository lives.")
    repository: Annotated[str, Field(pattern=REPOSITORY, max_length=200)] = Field(
        description=("organisation/repository, or organisation/project/repository in Azure DevOps.")
    )
    host: Annotated[str, Field(pattern=HOSTNAME)] | None = Field(
        None,
        description=(
            "The host of a GitHub Enterprise Server, or of GitHub Enterprise Cloud with data "
            "residency; left out: github.com, or dev.azure.com. A server has no hosted runners, "
            "and Microsoft Entra ID must reach its issuer."
        ),
    )
    enterprise: Annotated[str, Field(pattern=OWNER)] | None = Field(
        None,
        description=(
            "The short name of the enterprise at github.com, where it was told to put that into "
            "the issuer of its tokens (actions/oidc/customization/issuer); left out: the usual one."
        ),
    )
    owner_id: int | None = Field(
        None,
        gt=0,
        description=(
            "The number of the organisation at GitHub (gh api orgs/NAME --jq .id). With "
            "repository_id: subjects of credentials in GitHub's immutable form. Runners of the "
            "kind github_network need it: the network is tied to this organisation."
        ),
    )
    repository_id: int | None = Field(
        None,
        gt=0,
        description="The number of the repository at GitHub (gh api repos/OWNER/NAME --jq .id).",
    )
    branch: Annotated[str, Field(pattern=BRANCH, max_length=100)] = Field(
        "main", description="The branch that is deployed."
    )
    approvers: tuple[Line, ...] = Field(
        (),
        description=(
            "Who approves what is deployed to test, to production and to what they share: teams of "
            "the GitHub organisation by their short name, or groups of Azure DevOps "
            "([project]\\group)."
        ),
    )
    wait_minutes: int = Field(
        0, ge=0, le=43200, description="How long a deployment to production waits."
    )
    change_windows: tuple[ChangeWindow, ...] = Field(
        (), description="When environments may be changed; an environment without one: always."
    )
    mirrors: Mirrors | None = Field(
        None, description="Copies to fetch from; left out: what the tools fetch from by themselves."
    )
    attestations: bool = Field(
        False,
        description=(
            "Whether what was planned is signed, and a deployment verifies it. GitHub signs by "
            "itself (artifact attestations): public repositories, and others on GitHub Enterprise "
            "Cloud. In Azure DevOps a key signs in a vault that bootstrap makes beside a private "
            "state."
        ),
    )
    images: bool = Field(
        False,
        description=(
            "Whether pipelines build, scan, sign and promote images of containers: one for each "
            "folder images/NAME that holds a Dockerfile. Needs a section shared, and runners "
            "inside the network (runner: private) that reach the registries of all environments."
        ),
    )
    generator: Annotated[str, Field(pattern=PINNED, max_length=100)] | None = Field(
        None,
        description=(
            "What pip installs in the pipelines to check the repository with; left out: the "
            "version of ailz that generated it."
        ),
    )
    generator_hash: Annotated[str, Field(pattern=SHA256)] | None = Field(
        None,
        description=(
            "The SHA-256 of that package's wheel, as your index holds it: pip then installs no "
            "other. A release cannot know its own, and what it depends on has hashes in any case."
        ),
    )
    code_owners: tuple[Line, ...] = Field(
        (),
        description=(
            "Who reviews changes: as CODEOWNERS writes them, or mail addresses and groups of Azure "
            "DevOps, each of whom is asked."
        ),
    )
    state: State | None = Field(None, description="Terraform's state; needed with Terraform.")
    runner: Literal["hosted", "private"] = Field(
        "hosted",
        description=(
            "hosted: runners of GitHub or Azure DevOps, which need no path into the VNet. private: "
            "runners inside the network (runners), where a private state wants them."
        ),
    )
    runners: Runners | None = Field(
        None, description="Which runners those are; needed with runner: private."
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


def on_github_com(delivery: Delivery) -> bool:
    """Whether a repository of GitHub lives where GitHub runs it, and no server of one's own."""
    host = delivery.host
    return host is None or host == "github.com" or host.endswith(".ghe.com")


def signs_plans(delivery: Delivery) -> bool:
    """Whether a key of ours signs what was planned: the platform itself does not."""
    return delivery.attestations and delivery.platform == "azure_devops"
