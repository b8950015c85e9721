"""The README's chapter on pipelines: how they come to run, what each does, and who is asked."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from ailz.delivery.guards import Guard, guards
from ailz.delivery.pipelines import deployed_with, pipelines
from ailz.design.pages import listed
from ailz.design.pipeline import Event
from ailz.model.delivery import on_github_com
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
    """

    github: bool
    server: str
    commands: tuple[str, ...]
    begins: bool
    owners: bool
    waits: bool
    workflows: tuple[Workflow, ...]
    asked: tuple[str, ...]


_WHEN: dict[Event, str] = {
    "pull_request": "A change is proposed.",
    "merge": "It was merged.",
    "schedule": "Every day.",
    "manual": "Somebody starts it.",
}
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
    push = f"git push origin HEAD:{config.delivery.branch}"
    return Delivered(
        github=github,
        server=f"https://{config.delivery.host}"
        if github and not on_github_com(config.delivery)
        else "",
        commands=(
            *(("scripts/deploy.sh begin",) if begins else ()),
            *(("scripts/github.sh", push) if github else (push, "scripts/azure-devops.sh")),
        ),
        begins=begins,
        owners=bool(config.delivery.code_owners),
        waits=any(each.wait_minutes for each in guards(landing_zone, every)),
        workflows=tuple(
            Workflow(
                path if (path := f"{folder}/{each.name}.yml") in files else "",
                each.title,
                _WHEN[each.event],
                (_DOES if github else _DOES_IN_AZURE_DEVOPS)[each.event],
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
