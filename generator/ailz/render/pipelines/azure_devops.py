"""The pipelines of Azure DevOps, laid out from the jobs of the pipelines.

Each job is a stage of its own, since Azure Pipelines asks for approval before a stage begins.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from ailz.catalog.delivery import task
from ailz.design.pipeline import Identity, Job, Pipeline
from ailz.design.runners import Runner, runner_of
from ailz.model.config import Config
from ailz.model.delivery import signs_plans
from ailz.render.escape import UnprintableText, YamlText, ident
from ailz.render.pipelines.github import Tools
from ailz.render.pipelines.github_jobs import Wait
from ailz.render.templates import blueprints_folder, environment, tidy

if TYPE_CHECKING:
    import jinja2

FOLDER = ".azuredevops"
"""Where the files lie."""
_TASKS = {
    "azure": "AzureCLI@3",
    "delay": "Delay@1",
    "dependencies": "AdvancedSecurity-Dependency-Scanning@1",
    "codeql_init": "AdvancedSecurity-Codeql-Init@1",
    "codeql_analyze": "AdvancedSecurity-Codeql-Analyze@1",
    "publish": "AdvancedSecurity-Publish@1",
}
_STEPS = ("tools", "verify", "scan", "code", "azure", "plan", "deploy", "drift", "take-down")
_IMAGES = ("images", "build-images", "promote-images")
_MINUTES = {
    "verify": 30,
    "scan": 15,
    "analyse": 60,
    "review_dependencies": 15,
    "deploy": 360,
    "take_down": 360,
    "build_images": 180,
    "promote_images": 120,
}
"""How long a job may take; 60 minutes otherwise, and hosted agents give 360 at most."""
_SPARE = 30
"""Minutes that a job which waits is given beyond its wait."""
_BLANK = re.compile(r"\n\n+(?=  )")
_NAME = re.compile(r"[a-z0-9][a-z0-9-]*")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Job:
    """A job as the templates print it; ``id`` is its name in letters that Azure Pipelines takes."""

    id: str
    title: str
    work: str
    target: str
    after: tuple[str, ...]
    planned: str
    connection: str
    signing: str
    environment: str
    minutes: int
    wait_minutes: int
    windowed: bool
    tag: str
    runner: Runner

    @property
    def needs_advanced_security(self) -> bool:
        """Whether the job is of no use where the repository has no Advanced Security."""
        return self.work in ("review_dependencies", "analyse")

    @property
    def waits(self) -> str:
        """What people read while the job waits."""
        return f"Wait {self.wait_minutes} minutes"

    @property
    def wait_limit(self) -> int:
        """The minutes after which Azure Pipelines gives the wait up."""
        return self.wait_minutes + _SPARE


def connection(config: Config, target: str, identity: Identity) -> str:
    """Return the name of the service connection of one identity of one environment."""
    return f"{config.workload.name}-{target}-{identity}"


def guarding(config: Config, target: str) -> str:
    """Return the name of the environment of Azure DevOps that guards one environment."""
    return f"{config.workload.name}-{target}"


def pipeline_name(config: Config, pipeline: Pipeline) -> str:
    """Return the name of a pipeline in its project, where others have theirs too."""
    return f"{config.workload.name}-{pipeline.name}"


def azure_pipelines(
    config: Config, pipelines: Sequence[Pipeline], waits: Mapping[str, Wait], tools: Tools
) -> dict[str, str]:
    """Return the files of `.azuredevops` by path. ``waits`` are the platform's environments."""
    mirrors = config.delivery.mirrors
    languages = config.delivery.languages
    given = {
        "branch": config.delivery.branch,
        "tasks": {name: task(named) for name, named in _TASKS.items()},
        "ailz": tools.ailz,
        "has_hash": config.delivery.generator_hash is not None,
        "terraform": tools.terraform,
        "bicep": tools.bicep,
        "deploys_terraform": languages[0] == "terraform",
        "signed": signs_plans(config.delivery),
        "language": languages[0] if len(languages) > 1 else "",
        "python_index": (mirrors and mirrors.python_index) or "",
        "terraform_from": (
            (mirrors and mirrors.terraform) or "https://releases.hashicorp.com/terraform"
        ).rstrip("/"),
        "bicep_from": ((mirrors and mirrors.bicep) or "").rstrip("/"),
        "mirror": mirrors is not None and mirrors.terraform_providers is not None,
    }
    made = {}
    for pipeline in pipelines:
        jobs = [_job(config, job, waits) for job in pipeline.jobs]
        made[f"{FOLDER}/{pipeline.name}.yml"] = _printed(f"{pipeline.name}.yml", given, jobs)
    for name in (*_STEPS, *(_IMAGES if config.delivery.images else ())):
        made[f"{FOLDER}/templates/{name}.yml"] = _printed(f"templates/{name}.yml", given, [])
    return made


def _printed(name: str, given: Mapping[str, object], jobs: Sequence[_Job]) -> str:
    template = _templates().get_template(f"pipelines/azure_devops/{name}.jinja")
    return _BLANK.sub("\n", tidy(template.render(jobs=jobs, **given)))


def _job(config: Config, job: Job, waits: Mapping[str, Wait]) -> _Job:
    wait = waits.get(job.target, Wait(minutes=0, windowed=False))
    return _Job(
        id=_id(job.name),
        title=job.title,
        work=job.work,
        target=job.target,
        after=tuple(_id(name) for name in job.after),
        planned=_id(job.after[0]) if job.work == "deploy" else "",
        connection=connection(config, job.target, job.identity) if job.identity else "",
        signing=connection(config, job.target, "sign") if job.signs else "",
        environment=guarding(config, job.target) if job.guarded else "",
        minutes=_MINUTES.get(job.work, 60),
        wait_minutes=wait.minutes if job.work == "deploy" else 0,
        windowed=job.guarded and wait.windowed,
        tag=f"drift-{config.workload.name}-{job.target}",
        runner=runner_of(config, job),
    )


def _id(name: str) -> str:
    return name.replace("-", "_")


def _slug(text: str) -> YamlText:
    """Template filter: print a name that YAML, an expression and a shell read as it is."""
    if not _NAME.fullmatch(text):
        msg = f"{text!a} is no name for a pipeline: lower-case letters, digits and - only"
        raise UnprintableText(msg)
    return YamlText(text)


def _word(text: str) -> YamlText:
    """Template filter: print a further word of a command, if there is one."""
    return YamlText(f" {_slug(text)}" if text else "")


def _idents(names: Sequence[str]) -> YamlText:
    return YamlText(f"[{', '.join(ident(name) for name in names)}]")


@cache
def _templates() -> jinja2.Environment:
    filters = {"slug": _slug, "word": _word, "idents": _idents}
    return environment(blueprints_folder(), pipeline=True, filters=filters)
