"""Languages, state and repository."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import get_close_matches

from ailz.catalog.naming import check
from ailz.errors import Finding, listed, quoted
from ailz.model.config import Config
from ailz.model.delivery import Delivery, on_github_com, signs_plans
from ailz.model.partial import as_far_as_read

_TEAM = re.compile(r"[a-z0-9_-]+")
_PART = r"[A-Za-z0-9_.-]+"
_SHAPES = {
    "github": ("organisation/repository, without blanks", re.compile(f"{_PART}/{_PART}")),
    "azure_devops": (
        "organisation/project/repository",
        re.compile(f"{_PART}(/[A-Za-z0-9_. -]+){{2}}"),
    ),
}


def delivery(config: Config) -> Iterator[Finding]:
    """Yield what is missing or contradicts in the delivery section."""
    yield from as_far_as_read(_state(config.delivery))
    yield from as_far_as_read(_group(config.delivery))
    yield from as_far_as_read(_repository(config.delivery))
    yield from as_far_as_read(_own_state(config))
    yield from as_far_as_read(_immutable(config.delivery))
    yield from as_far_as_read(_of_platform(config.delivery))
    yield from as_far_as_read(_server(config.delivery))
    yield from as_far_as_read(_signed(config.delivery))
    yield from as_far_as_read(_windows(config))
    yield from as_far_as_read(_guards(config))


OPEN_STATE = "open-state"
"""The control that a waiver names to keep Terraform's state where hosted runners reach it."""
_MOST_REVIEWERS = 6
"""GitHub: reviewers of an environment (catalog of the github provider, repository_environment)."""


def has_open_state(config: Config) -> bool:
    """Whether bootstrap makes an account for the state that is open to hosted runners."""
    return config.delivery.state is not None and config.delivery.state.kind == "open"


def _own_state(config: Config) -> Iterator[Finding]:
    state, runner = config.delivery.state, config.delivery.runner
    if state is None:
        return
    if state.kind == "private" and runner == "hosted":
        yield Finding(
            path="delivery.runner",
            code="STATE-OUT-OF-REACH",
            message=(
                "delivery.state.kind is private: a hosted runner has no way to the account's "
                "endpoint"
            ),
            remedy=(
                "Use delivery.runner: private, an account that your runners reach "
                "(delivery.state.kind: existing), or open with a waiver"
            ),
        )
    if state.kind == "existing" and state.region is not None:
        yield Finding(
            path="delivery.state.region",
            code="STATE-UNUSED",
            message="an account that exists stays where it is",
            remedy="Leave the region out, or have bootstrap make the account (kind: private)",
        )
    ours = [each.subscription_id.lower() for each in config.environments]
    if config.shared is not None:
        ours.append(config.shared.subscription_id.lower())
    if state.kind != "existing" and state.subscription_id.lower() not in ours:
        yield Finding(
            path="delivery.state.subscription_id",
            code="STATE-ELSEWHERE",
            message=(
                f"{state.subscription_id} is no subscription of an environment: bootstrap makes "
                "nothing in others"
            ),
            allowed=listed(list(dict.fromkeys(ours))),
        )
    policy = config.platform.policy
    if has_open_state(config) and policy is not None and policy.baseline == "alz_corp":
        yield Finding(
            path="delivery.state.kind",
            code="STATE-OPEN",
            message=(
                "the policy of alz_corp (platform.policy.baseline) denies storage accounts with a "
                "public endpoint: no waiver of ours lifts it"
            ),
            allowed="private, or existing",
        )
    elif has_open_state(config) and all(w.control != OPEN_STATE for w in config.security.waivers):
        yield Finding(
            path="delivery.state.kind",
            code="STATE-OPEN",
            message=(
                "the state names every resource, and open puts it on an endpoint that the internet "
                "reaches, guarded by Microsoft Entra ID alone"
            ),
            allowed=f"private, existing, or a waiver of the control {OPEN_STATE} with its reason",
        )


def _immutable(wanted: Delivery) -> Iterator[Finding]:
    told = [name for name in ("owner_id", "repository_id") if getattr(wanted, name) is not None]
    if told == ["owner_id"] and wanted.runners and wanted.runners.kind == "github_network":
        # The network needs that number, whatever the subjects are.
        return
    if len(told) == 1:
        other = "repository_id" if told == ["owner_id"] else "owner_id"
        yield Finding(
            path=f"delivery.{told[0]}",
            code="SUBJECT-IN-HALF",
            message=f"{told[0]} alone makes no subject in GitHub's immutable form",
            remedy=f"Say delivery.{other} too, or leave {told[0]} out",
        )
    if told and (wanted.platform != "github" or not on_github_com(wanted)):
        yield Finding(
            path=f"delivery.{told[0]}",
            code="SUBJECT-NOT-IMMUTABLE",
            message="only github.com sends subjects with the numbers of owner and repository",
            remedy="Leave owner_id and repository_id out",
        )


def _of_platform(wanted: Delivery) -> Iterator[Finding]:
    if wanted.platform == "azure_devops":
        mirrors = wanted.mirrors
        told = [
            path
            for path, said in (
                ("delivery.host", wanted.host),
                ("delivery.enterprise", wanted.enterprise),
                ("delivery.mirrors.actions", mirrors and mirrors.actions),
            )
            if said is not None
        ]
        for path in told:
            yield Finding(
                path=path,
                code="NOT-OF-THE-PLATFORM",
                message="Azure DevOps Services has no such thing (delivery.platform)",
                remedy="Leave it out, or choose delivery.platform: github",
            )
        for index, owner in enumerate(wanted.code_owners):
            if owner.startswith("@"):
                yield Finding(
                    path=f"delivery.code_owners[{index}]",
                    code="NOT-OF-THE-PLATFORM",
                    message=f"Azure DevOps knows nobody by {quoted(owner)}: GitHub writes teams so",
                    allowed="a mail address, or a group such as [project]\\Reviewers",
                )
        return
    for index, team in enumerate(wanted.approvers):
        if not _TEAM.fullmatch(team):
            yield Finding(
                path=f"delivery.approvers[{index}]",
                code="NOT-A-TEAM",
                message=f"{quoted(team)} is not the short name of a team at GitHub",
                allowed="lower-case letters, digits, - and _, as at the end of the team's address",
            )
    if len(wanted.approvers) > _MOST_REVIEWERS:
        yield Finding(
            path=f"delivery.approvers[{_MOST_REVIEWERS}]",
            code="TOO-MANY-REVIEWERS",
            message=f"GitHub takes {_MOST_REVIEWERS} teams at most as reviewers",
            remedy="Name fewer teams; any member of one may approve",
        )


def _server(wanted: Delivery) -> Iterator[Finding]:
    """Yield what a GitHub Enterprise Server has not."""
    if wanted.platform != "github":
        return
    if wanted.enterprise is not None and wanted.host not in (None, "github.com"):
        yield Finding(
            path="delivery.enterprise",
            code="NOT-OF-THE-PLATFORM",
            message="only github.com puts the enterprise into the issuer of its tokens",
            remedy="Leave it out: the issuer follows from delivery.host",
        )
    if on_github_com(wanted):
        return
    if wanted.runner == "hosted" or (wanted.runners and wanted.runners.jobs != "all"):
        yield Finding(
            path="delivery.runners.jobs" if wanted.runner == "private" else "delivery.runner",
            code="SERVER-WITHOUT-RUNNERS",
            message=f"{quoted(wanted.host or '')} is a GitHub Enterprise Server: no runners there",
            remedy="Use delivery.runner: private, with delivery.runners that run all jobs",
        )
    if wanted.attestations:
        yield Finding(
            path="delivery.attestations",
            code="NOT-OF-THE-PLATFORM",
            message="a GitHub Enterprise Server makes no attestations",
            remedy="Leave it out; the digest of what was planned is checked all the same",
        )


def _signed(wanted: Delivery) -> Iterator[Finding]:
    """Yield why plans cannot be signed in Azure DevOps: the vault of the key lies in a network."""
    if not signs_plans(wanted):
        return
    if wanted.runner == "hosted":
        message = (
            "Azure DevOps signs nothing itself, and the vault of a key is closed: a hosted agent "
            "has no way to it"
        )
    elif wanted.state is None or wanted.state.kind != "private":
        message = (
            "the vault of the key that signs stands in the network of a private state, and there "
            "is none"
        )
    elif wanted.languages[0] != "terraform":
        message = (
            "the vault of the key that signs comes with Terraform's private state, and pipelines "
            "deploy with Bicep"
        )
    else:
        return
    yield Finding(
        path="delivery.attestations",
        code="SIGNING-OUT-OF-REACH",
        message=message,
        remedy=(
            "Deploy with Terraform, its state private (delivery.state.kind: private), by runners "
            "inside; or leave it out: the run itself holds the digest of what was planned, and "
            "nothing else is deployed"
        ),
    )


def _guards(config: Config) -> Iterator[Finding]:
    """Yield what would be asked of an environment that there is not."""
    kinds = {each.kind for each in config.environments}
    if config.delivery.approvers and kinds == {"dev"} and config.shared is None:
        yield Finding(
            path="delivery.approvers",
            code="GUARD-UNUSED",
            message="they approve what is deployed to test and production, and there is neither",
            remedy="Leave it out, or name an environment of another kind than dev",
        )
    if config.delivery.wait_minutes and "prod" not in kinds:
        yield Finding(
            path="delivery.wait_minutes",
            code="GUARD-UNUSED",
            message="a deployment to production waits, and there is no environment of that kind",
            remedy="Leave it out, or name an environment of the kind prod",
        )


def _windows(config: Config) -> Iterator[Finding]:
    names = [each.name for each in config.environments]
    if config.shared is not None:
        names.append("shared")
    for index, window in enumerate(config.delivery.change_windows):
        path = f"delivery.change_windows[{index}]"
        if window.environment not in names:
            yield Finding(
                path=f"{path}.environment",
                code="ENVIRONMENT-UNKNOWN",
                message=f"there is no environment {quoted(window.environment)}",
                allowed=listed(names),
                suggestion=next(iter(get_close_matches(window.environment, names, 1)), ""),
            )
        if window.end <= window.start:
            yield Finding(
                path=f"{path}.end",
                code="WINDOW-ENDS-FIRST",
                message=f"the window ends at {window.end} and begins at {window.start}",
                remedy="Write two windows where one spans midnight",
            )


def _state(wanted: Delivery) -> Iterator[Finding]:
    if "terraform" in wanted.languages and wanted.state is None:
        yield Finding(
            path="delivery",
            code="STATE-MISSING",
            message=(
                "delivery.languages asks for Terraform, which keeps a state, but there is no "
                "delivery.state that says where"
            ),
            allowed="delivery.state with subscription_id, resource_group and storage_account",
        )
    if "terraform" not in wanted.languages and wanted.state is not None:
        yield Finding(
            path="delivery.state",
            code="STATE-UNUSED",
            message="Bicep keeps no state, and delivery.languages asks for Bicep alone",
            remedy="Leave delivery.state out, or add terraform to delivery.languages",
        )


def _group(wanted: Delivery) -> Iterator[Finding]:
    if wanted.state is not None:
        problem = check("Microsoft.Resources/resourceGroups", wanted.state.resource_group)
        if problem is not None:
            yield Finding(
                path="delivery.state.resource_group",
                code="NAME-NOT-ALLOWED",
                message=problem,
                allowed="the name of a resource group that exists",
            )


def _repository(wanted: Delivery) -> Iterator[Finding]:
    shape, form = _SHAPES[wanted.platform]
    parts = wanted.repository.split("/")
    if not form.fullmatch(wanted.repository) or any(not part.strip(". ") for part in parts):
        yield Finding(
            path="delivery.repository",
            code="REPOSITORY-SHAPE",
            message=(
                f"{quoted(wanted.repository)} is not a repository of {wanted.platform} "
                "(delivery.platform)"
            ),
            allowed=shape,
        )
