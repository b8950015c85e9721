"""The workflows of GitHub Actions, laid out from the jobs of the pipelines."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import chain
from typing import TYPE_CHECKING

from ailz.catalog.delivery import action, audience
from ailz.design.context import CLOUDS
from ailz.design.pipeline import Pipeline
from ailz.design.runners import by_the_platform, private_runners
from ailz.model.config import Config
from ailz.model.delivery import on_github_com
from ailz.render.escape import (
    ShellText,
    UnprintableText,
    YamlText,
    flag,
    number,
    pipeline_shell,
    pipeline_string,
)
from ailz.render.pipelines.github_jobs import (
    Call,
    Input,
    Printed,
    Said,
    Told,
    Wait,
    beside,
    called,
    inputs_of,
    kept,
    single,
)
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
_PATH = re.compile(r"(?:inputs|matrix|vars)\.[A-Za-z_][A-Za-z0-9_]*")
_BLANK = re.compile(r"\n\n+(?=    )")
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
    said = {
        "branch": config.delivery.branch,
        "uses": uses(config),
        "tools": given,
        "cloud": cloud,
        "kept_days": _IMAGES_KEPT + max(map(kept, waits.values()), default=0),
    }
    made = {}
    for pipeline in pipelines:
        for name, (jobs, calls, inputs) in _laid_out(config, pipeline, waits).items():
            template = _templates().get_template(f"pipelines/github/{name}.yml.jinja")
            text = template.render(
                pipeline=pipeline,
                jobs=jobs,
                calls=calls,
                inputs=inputs,
                targets=tuple(job.target for job in pipeline.jobs),
                **said,
            )
            made[f".github/workflows/{name}.yml"] = _BLANK.sub("\n", tidy(text))
    runners = private_runners(config)
    if runners is not None and runners.labels:
        template = _templates().get_template("pipelines/github/actionlint.yaml.jinja")
        made[".github/actionlint.yaml"] = tidy(template.render(labels=runners.labels))
    return made


def _laid_out(
    config: Config, pipeline: Pipeline, waits: Mapping[str, Wait]
) -> dict[str, tuple[tuple[Printed, ...], tuple[Call, ...], tuple[Input, ...]]]:
    """Return the jobs, calls and inputs of each file of a pipeline: what repeats is written once.

    Of jobs behind an approval one is chosen by whoever starts them: no matrix can be chosen from.
    """
    units = pipeline.repeated()
    each = {job.name: single(config, job, waits) for job in pipeline.jobs}
    if units and len(units[0]) > 1:
        inside, calls = called(config, units, waits)
        for job in chain.from_iterable(units):
            del each[job.name]
        return {
            pipeline.name: (tuple(each.values()), calls, ()),
            f"{pipeline.name}-environment": (inside, (), inputs_of(calls[0])),
        }
    if units and not units[0][0].guarded:
        each[units[0][0].name] = beside(config, units, waits)
        for job in chain.from_iterable(units[1:]):
            del each[job.name]
    return {pipeline.name: (tuple(each.values()), (), ())}


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


def _action(used: tuple[str, str]) -> YamlText:
    name, at = used
    return YamlText(f"{_word(name)}@{at}")


def _word(text: str) -> YamlText:
    """Template filter: print a name that YAML and a shell read as it is. Refuses all others."""
    if not _WORD.fullmatch(text):
        msg = f"{text!a} is no name for a workflow: letters, digits and . _ / - only"
        raise UnprintableText(msg)
    return YamlText(text)


def _said(value: Said, before: str = "") -> YamlText:
    """Template filter: print a value with text before it, or where GitHub finds it."""
    if isinstance(value, bool):
        return YamlText(flag(value))
    if isinstance(value, int):
        return YamlText(number(value))
    if isinstance(value, str):
        return pipeline_string(f"{before}{value}")
    if not _PATH.fullmatch(value.path):
        msg = f"{value.path!a} is nothing that a workflow is told"
        raise UnprintableText(msg)
    put_in = f"${{{{ {value.path} }}}}"
    around = (f"{before}{value.before}", value.after)
    if not any(around):
        return YamlText(put_in)
    opening, closing = map(pipeline_string, around)
    return YamlText(f"{opening[:-1]}{put_in}{closing[1:]}")


def _arg(target: str | Told) -> ShellText:
    """Template filter: print an environment as a word of a script, or the variable that has it."""
    return ShellText('"$TARGET"') if isinstance(target, Told) else pipeline_shell(target)


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
        "said": _said,
        "arg": _arg,
    }
    return environment(blueprints_folder(), pipeline=True, filters=filters)
