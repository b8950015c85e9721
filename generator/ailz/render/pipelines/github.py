"""The workflows of GitHub Actions, laid out from the jobs of the pipelines."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from ailz.catalog.delivery import action, audience
from ailz.design.context import CLOUDS
from ailz.design.pipeline import Job, Pipeline
from ailz.design.runners import Runner, by_the_platform, private_runners, runner_of
from ailz.model.config import Config
from ailz.model.delivery import on_github_com
from ailz.render.escape import UnprintableText, YamlText, pipeline_string
from ailz.render.templates import Filter, blueprints_folder, environment, tidy

if TYPE_CHECKING:
    import jinja2

_CODEQL = "github/codeql-action"
_PART = {f"{_CODEQL}/{part}": _CODEQL for part in ("upload-sarif", "init", "analyze")}
"""Actions that lie in a folder of their repository, and that repository."""
_TERRAFORM = "hashicorp/setup-terraform"
_ACTIONS = (
    "actions/checkout",
    _TERRAFORM,
    "Azure/login",
    "actions/upload-artifact",
    "actions/download-artifact",
    "actions/dependency-review-action",
    *_PART,
)
_WORD = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/-]*")
_BLANK = re.compile(r"\n\n+(?=    )")
_MINUTES_OF_A_DAY = 24 * 60
_IMAGES_KEPT = 30
"""Days for which digests, SBOMs and findings are kept: nothing in them is secret."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tools:
    """What runs in the jobs; empty: not there.

    ``ailz`` is what pip installs, ``terraform`` and ``bicep`` are versions.
    """

    ailz: str
    terraform: str
    bicep: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Wait:
    """What one environment of the platform asks: minutes, and whether it has change windows."""

    minutes: int
    windowed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class _Tools:
    ailz: str
    has_hash: bool
    terraform: str
    bicep: str
    deploys_terraform: bool
    python_index: str
    mirror: bool
    terraform_from: str
    bicep_from: str
    host: str
    server: bool
    attests: bool
    by_github: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class _Cloud:
    tenant: str
    audience: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Job:
    """A job as the templates print it. ``command`` are the words after `scripts/destroy.sh`."""

    name: str
    title: str
    work: str
    target: str
    after: tuple[str, ...]
    environment: str
    variable: str
    subscription: str
    windowed: bool
    kept_days: int
    planned: str
    command: tuple[str, ...]
    runner: Runner


def workflows(
    config: Config, pipelines: Sequence[Pipeline], waits: Mapping[str, Wait], tools: Tools
) -> dict[str, str]:
    """Return the files of `.github` by path. ``waits`` are the platform's environments."""
    mirrors = config.delivery.mirrors
    given = _Tools(
        ailz=tools.ailz,
        has_hash=config.delivery.generator_hash is not None,
        terraform=tools.terraform,
        bicep=tools.bicep,
        deploys_terraform=config.delivery.languages[0] == "terraform",
        python_index=(mirrors and mirrors.python_index) or "",
        mirror=mirrors is not None and mirrors.terraform_providers is not None,
        terraform_from=((mirrors and mirrors.terraform) or "").rstrip("/"),
        bicep_from=((mirrors and mirrors.bicep) or "").rstrip("/"),
        host=config.delivery.host or "",
        server=not on_github_com(config.delivery),
        attests=config.delivery.attestations,
        by_github=by_the_platform(config),
    )
    cloud = _Cloud(
        tenant=config.organisation.tenant_id,
        audience=audience(CLOUDS[config.organisation.cloud]),
    )
    made = {}
    for pipeline in pipelines:
        template = _templates().get_template(f"pipelines/github/{pipeline.name}.yml.jinja")
        text = template.render(
            pipeline=pipeline,
            jobs=[_job(config, job, waits) for job in pipeline.jobs],
            targets=tuple(job.target for job in pipeline.jobs),
            branch=config.delivery.branch,
            uses=uses(config),
            tools=given,
            cloud=cloud,
            kept_days=_IMAGES_KEPT + max((_kept(wait) for wait in waits.values()), default=0),
        )
        made[f".github/workflows/{pipeline.name}.yml"] = _BLANK.sub("\n", tidy(text))
    runners = private_runners(config)
    if runners is not None and runners.labels:
        template = _templates().get_template("pipelines/github/actionlint.yaml.jinja")
        made[".github/actionlint.yaml"] = tidy(template.render(labels=runners.labels))
    return made


def dependabot(config: Config, roots: Collection[str]) -> str:
    """Return `.github/dependabot.yml`; ``roots`` are the folders of Terraform's lock files."""
    mirrors = config.delivery.mirrors
    # Dependabot would ask the public registry for what a mirror holds.
    past = mirrors is not None and mirrors.terraform_providers is not None
    template = _templates().get_template("pipelines/github/dependabot.yml.jinja")
    return tidy(template.render(roots=[] if past else sorted(roots)))


def uses(config: Config) -> dict[str, tuple[str, str]]:
    """Return what a step writes after `uses:`, and the version, by the action's own name."""
    mirrors = config.delivery.mirrors
    copies = mirrors.actions if mirrors is not None else None
    fetches = mirrors is None or mirrors.terraform is None
    made = {}
    for name in (*_ACTIONS, *(("actions/attest",) if config.delivery.attestations else ())):
        if name == _TERRAFORM and not (fetches and "terraform" in config.delivery.languages):
            continue
        found = action(_PART.get(name, name), server=not on_github_com(config.delivery))
        _, _, rest = name.partition("/")
        made[name] = f"{copies}/{rest}" if copies else name, f"{found.commit} # {found.tag}"
    return made


def variable(identity: str, target: str) -> str:
    """Return the repository's variable that holds the client id of one identity."""
    return f"{identity}_client_id_{target}".upper().replace("-", "_")


def _job(config: Config, job: Job, waits: Mapping[str, Wait]) -> _Job:
    wait = waits.get(job.target, Wait(minutes=0, windowed=False))
    subscriptions = {each.name: each.subscription_id for each in config.environments}
    if config.shared is not None:
        subscriptions["shared"] = config.shared.subscription_id
    languages = config.delivery.languages
    return _Job(
        name=job.name,
        title=job.title,
        work=job.work,
        target=job.target,
        after=job.after,
        environment=job.target if job.guarded else "",
        variable=variable(job.identity, job.target) if job.identity else "",
        subscription=subscriptions.get(job.target, ""),
        windowed=job.guarded and wait.windowed,
        kept_days=1 + _kept(wait),
        planned=next(iter(job.after), ""),
        command=(job.target, *((languages[0],) if len(languages) > 1 else ())),
        runner=runner_of(config, job),
    )


def _kept(wait: Wait) -> int:
    """Return how many days longer than usual an artifact is needed by whoever waits."""
    return -(-wait.minutes // _MINUTES_OF_A_DAY)


def _action(used: tuple[str, str]) -> YamlText:
    name, at = used
    return YamlText(f"{_word(name)}@{at}")


def _word(text: str) -> YamlText:
    """Template filter: print a name that YAML and a shell read as it is. Refuses all others."""
    if not _WORD.fullmatch(text):
        msg = f"{text!a} is no name for a workflow: letters, digits and . _ / - only"
        raise UnprintableText(msg)
    return YamlText(text)


def _words(words: Sequence[str]) -> YamlText:
    return YamlText(" ".join(_word(word) for word in words))


def _names(names: Sequence[str]) -> YamlText:
    """Template filter: print names as a YAML list on one line."""
    return YamlText(f"[{', '.join(pipeline_string(name) for name in names)}]")


@cache
def _templates() -> jinja2.Environment:
    filters: dict[str, Filter] = {
        "action": _action,
        "word": _word,
        "words": _words,
        "names": _names,
    }
    return environment(blueprints_folder(), pipeline=True, filters=filters)
