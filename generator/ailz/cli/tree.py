"""The whole repository in memory: infrastructure, documents and what stands around them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ailz import __version__
from ailz.delivery.bootstrap import bootstrapped
from ailz.delivery.guards import guards
from ailz.delivery.pipelines import pipelines
from ailz.delivery.state import STATE
from ailz.delivery.versions import BICEP, TERRAFORM
from ailz.design.landing_zone import LandingZone
from ailz.design.resource import Root
from ailz.render.surroundings import surroundings
from ailz.report import documents
from ailz.workspace import GeneratedFile

if TYPE_CHECKING:
    from ailz.design.pipeline import Pipeline
    from ailz.model.config import Config
    from ailz.render.pipelines.github import Tools
    from ailz.render.pipelines.github_jobs import Wait

_SEEDED = ("CODEOWNERS",)
"""Written once, then the user's."""


_WHERE = {"subscription_id", "resource_group", "storage_account", "container"}
"""What Terraform's backend is told of the state."""


def repository(
    landing_zone: LandingZone,
) -> tuple[dict[str, GeneratedFile], dict[str, tuple[str, ...]]]:
    """Return the repository's files by path, and the Terraform addresses that each holds."""
    landing_zone = bootstrapped(landing_zone)
    languages = landing_zone.config.delivery.languages
    made: dict[str, GeneratedFile] = {}
    addresses: dict[str, tuple[str, ...]] = {}
    made.update((path, _file(text)) for path, text in _requirements(landing_zone.config).items())
    for path, text in surroundings(landing_zone.config).items():
        made[path] = _file(text, seeded=path in _SEEDED)
    if "terraform" in languages:
        texts, addresses = _terraform(landing_zone)
        made.update((path, _file(text)) for path, text in texts.items())
    if "bicep" in languages:
        made.update((path, _file(text)) for path, text in _bicep(landing_zone).items())
    if landing_zone.config.delivery.platform == "github":
        made.update((path, _file(text)) for path, text in github(landing_zone).items())
    else:
        made.update((path, _file(text)) for path, text in azure_devops(landing_zone).items())
    for path, document in documents(landing_zone, tuple(made)).items():
        made[path] = _file(document.text, executable=document.executable)
    return made, addresses


def github(landing_zone: LandingZone) -> dict[str, str]:
    """Return what stands in `.github`, by path."""
    from ailz.render.pipelines.github import dependabot, workflows

    config = landing_zone.config
    every = pipelines(landing_zone)
    terraform = "terraform" in config.delivery.languages
    roots = [f"/terraform/{root.name}" for root in _roots(landing_zone)] if terraform else []
    return {
        ".github/dependabot.yml": dependabot(config, roots),
        **workflows(config, every, _waits(landing_zone, every), _tools(config)),
    }


def azure_devops(landing_zone: LandingZone) -> dict[str, str]:
    """Return what stands in `.azuredevops`, by path."""
    from ailz.render.pipelines.azure_devops import azure_pipelines

    every = pipelines(landing_zone)
    config = landing_zone.config
    return azure_pipelines(config, every, _waits(landing_zone, every), _tools(config))


def _waits(landing_zone: LandingZone, every: tuple[Pipeline, ...]) -> dict[str, Wait]:
    from ailz.render.pipelines.github_jobs import Wait

    return {
        each.name: Wait(minutes=each.wait_minutes, windowed=bool(each.windows))
        for each in guards(landing_zone, every)
    }


def _generator(config: Config) -> str:
    """Return what pip installs as this program: a release, unless the configuration says more."""
    return config.delivery.generator or f"ailz=={__version__}"


def _tools(config: Config) -> Tools:
    from ailz.render.pipelines.github import Tools

    languages = config.delivery.languages
    return Tools(
        ailz=_generator(config),
        terraform=TERRAFORM if "terraform" in languages else "",
        bicep=BICEP if "bicep" in languages else "",
    )


def _requirements(config: Config) -> dict[str, str]:
    """Return what pip installs in the pipelines, by path."""
    from ailz.render.pipelines.requirements import requirements

    return requirements(_generator(config), config.delivery.generator_hash)


def _file(text: str, *, seeded: bool = False, executable: bool = False) -> GeneratedFile:
    return GeneratedFile(text.encode(), "seeded" if seeded else "generated", executable)


_BLOCK = re.compile(r'^(?:resource "([a-z_]+)"|(module)) "([a-z0-9_]+)"', re.MULTILINE)


def _terraform(landing_zone: LandingZone) -> tuple[dict[str, str], dict[str, tuple[str, ...]]]:
    from ailz.render.terraform import State, mirror, render_root

    config = landing_zone.config
    where = config.delivery.state
    state = (
        State(workload=config.workload.name, **where.model_dump(include=_WHERE)) if where else None
    )
    texts = {
        f"terraform/{path}": text
        for root in _roots(landing_zone)
        for path, text in render_root(root, state=state).items()
    }
    mirrors = config.delivery.mirrors
    if mirrors is not None and mirrors.terraform_providers is not None:
        texts["terraform/mirror.tfrc"] = mirror(mirrors.terraform_providers)
    held = {
        path: tuple(f"{kind or call}.{name}" for kind, call, name in _BLOCK.findall(text))
        for path, text in texts.items()
        if "/modules/" not in path
    }
    return texts, {path: found for path, found in held.items() if found}


def _roots(landing_zone: LandingZone) -> tuple[Root, ...]:
    return tuple(deployment.root for deployment in landing_zone.every)


def _bicep(landing_zone: LandingZone) -> dict[str, str]:
    from ailz.render.bicep import bicepconfig, render_root

    texts = {"bicep/bicepconfig.json": bicepconfig()}
    # The script makes the state with Terraform, whose state it is.
    for root in (each for each in _roots(landing_zone) if each.name != STATE):
        for path, text in render_root(root).items():
            texts[f"bicep/{root.name}/{path}"] = text
    return texts
