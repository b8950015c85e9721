"""The README's chapter on pipelines: how they come to run, what each does, and who is asked."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from ailz.catalog.delivery import hosted_runners
from ailz.delivery.guards import Guard, guards
from ailz.delivery.images import signing
from ailz.delivery.pipelines import deployed_with, pipelines
from ailz.design.pages import listed
from ailz.design.pipeline import Event
from ailz.design.runners import group_name, pool_name, private_runners
from ailz.model.config import Config
from ailz.model.delivery import on_github_com
from ailz.model.rules.runners import has_private_state
from ailz.render.pipelines.azure_devops import FOLDER
from ailz.report.reading import Reading


@dataclass(frozen=True, slots=True)
class Workflow:
    """One pipeline: its file (empty: not linked to), title, when it runs and what it does."""

    path: str
    title: str
    when: str
    does: str


@dataclass(frozen=True, slots=True)
class Delivered:
    """The chapter; ``begins`` says whether states must be made before somebody plans.

    ``github`` is false in Azure DevOps; ``server`` is the address of a GitHub Enterprise Server.
    ``runners`` says which there must be, where not all jobs run on hosted ones. ``images`` is the
    vault that signs images; empty: none.
    """

    github: bool
    server: str
    commands: tuple[str, ...]
    begins: bool
    runners: str
    owners: bool
    waits: bool
    images: str
    workflows: tuple[Workflow, ...]
    asked: tuple[str, ...]


_WHEN: dict[Event, str] = {
    "pull_request": "A change is proposed.",
    "merge": "It was merged.",
    "schedule": "Every day.",
    "manual": "Somebody starts it.",
}
_IMAGES = (
    "Builds each image that changed, scans and signs it, and takes it from one environment's "
    "registry to the next, by digest."
)
_DOES: dict[Event, str] = {
    "pull_request": (
        "Checks and rehearses the tree, looks for secrets and misconfigurations, and writes what "
        "each environment would see changed as a comment."
    ),
    "merge": "Plans one environment after the other and deploys what was planned, or nothing.",
    "schedule": (
        "Keeps an issue for each environment that was changed past the code, and has CodeQL read "
        "the workflows and whatever code stands here."
    ),
    "manual": "Takes one environment down; it asks for the name twice.",
}
_DOES_IN_AZURE_DEVOPS: dict[Event, str] = {
    **_DOES,
    "pull_request": (
        "Checks and rehearses the tree, looks for secrets and misconfigurations, and shows what "
        "each environment would see changed in the summary of the run."
    ),
    "schedule": (
        "Fails where an environment was changed past the code, and keeps one work item about it; "
        "has CodeQL read whatever code stands here."
    ),
}


def delivered(landing_zone: Reading, files: Collection[str]) -> Delivered:
    """Return the chapter. Only a pipeline that is in ``files`` is linked to."""
    config = landing_zone.config
    every = pipelines(landing_zone)
    begins = deployed_with(config) == "terraform"
    github = config.delivery.platform == "github"
    folder = ".github/workflows" if github else FOLDER
    does = _DOES if github else _DOES_IN_AZURE_DEVOPS
    push = f"git push origin HEAD:{config.delivery.branch}"
    return Delivered(
        github=github,
        server=f"https://{config.delivery.host}"
        if github and not on_github_com(config.delivery)
        else "",
        commands=(
            *(("scripts/deploy.sh begin",) if begins and not has_private_state(config) else ()),
            *(("scripts/github.sh", push) if github else (push, "scripts/azure-devops.sh")),
        ),
        begins=begins and not has_private_state(config),
        runners=_runners(config),
        owners=bool(config.delivery.code_owners),
        waits=any(each.wait_minutes for each in guards(landing_zone, every)),
        images=signed.name if (signed := signing(landing_zone)) else "",
        workflows=tuple(
            Workflow(
                path if (path := f"{folder}/{each.name}.yml") in files else "",
                each.title,
                _WHEN[each.event],
                _IMAGES if each.name == "images" else does[each.event],
            )
            for each in every
        ),
        asked=tuple(_asked(guards(landing_zone, every))),
    )


def _asked(every: tuple[Guard, ...]) -> Iterator[str]:
    approved = tuple(each for each in every if each.approvers)
    if approved:
        yield (
            f"One member of {' or '.join(approved[0].approvers)} approves each change of "
            f"{listed([each.name for each in approved])}, taking down included, and never whoever "
            "started it."
        )
    if free := [each.name for each in every if not each.approvers]:
        yield f"Nobody is asked before {listed(free)} is changed: a reviewed merge is enough."
    for each in every:
        if each.wait_minutes:
            yield f"A job that changes {each.name} waits {each.wait_minutes} minutes."
        for window in each.windows:
            days = listed([day.capitalize() for day in window.days])
            yield f"{each.name} is changed on {days} from {window.start} to {window.end} UTC only."


def _runners(config: Config) -> str:
    """Return what somebody must have set up where jobs run inside the network."""
    asked = private_runners(config)
    if asked is None:
        return ""
    jobs = "Every job runs" if asked.jobs == "all" else "Jobs that sign in to Azure run"
    if config.delivery.platform == "azure_devops":
        pool = pool_name(config, asked)
        if asked.kind == "managed_pool":
            return (
                f"{jobs} in the agent pool {pool}, which bootstrap made: whoever runs bootstrap "
                "may make agent pools in the organisation. Each job has a machine of its own that "
                "holds no secret. scripts/azure-devops.sh opens the pool to these pipelines alone."
            )
        return f"{jobs} in the agent pool {pool}, which must be open to the project. {_TOOLS}"
    if asked.kind == "github_network":
        return (
            f"{jobs} in the runner group {group_name(config, asked)}, on machines that GitHub "
            "starts in the network of the state, one a job and without a secret. "
            "scripts/github.sh sets them up and opens the group to this repository alone; a "
            "public repository is refused. That takes an owner of the organisation, whose token "
            f"has the scopes {listed(hosted_runners().scopes)} (gh auth refresh --scopes "
            f"{','.join(hosted_runners().scopes)}) and who may read the network settings in "
            "Azure; the plan GitHub Team or GitHub Enterprise Cloud; and, in an enterprise, a "
            "policy that lets its organisations make network configurations. A lock or a policy "
            "of Azure that keeps network interfaces from coming and going keeps the machines from "
            "starting."
        )
    named = " and ".join(
        said
        for said in (
            asked.group and f"in the runner group {asked.group}",
            asked.labels and f"with {listed(asked.labels)}",
        )
        if said
    )
    return f"{jobs} on runners {named}, which must be open to the repository. {_TOOLS}"


_TOOLS = (
    "A runner has the Azure CLI, git, Python 3 and bash, at GitHub gh and jq too, reaches the "
    "hosts of its platform and of the tools, and is thrown away after a job: code of a pull "
    "request runs there before anybody has reviewed it."
)
