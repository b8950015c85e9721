"""``ailz check``: verify a generated tree, or ask Azure Policy about anybody's deployment."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from ailz import __version__
from ailz.cli.console import Console
from ailz.cli.held import UNDECIDED, folders
from ailz.cli.landing_zone import build, decide, digest, inside, own_paths
from ailz.design.landing_zone import LandingZone
from ailz.errors import UsageError, WorkspaceError
from ailz.report.rehearsal.steps import rehearsed
from ailz.verify import check
from ailz.verify.tools.step import Step
from ailz.workspace import recover

if TYPE_CHECKING:
    from ailz.policy import Answer

_FAILED = 7


def run(options: argparse.Namespace, console: Console) -> int:
    """Look at the files, the hardening, the policies and, where wanted, the tools."""
    told = _Told()
    steps = []
    for step in _steps(options, console, told):
        steps.append(step)
        if not console.as_json:
            _print(step, console)
    failed = [s for s in steps if not s.ok or (options.require_tools and s.status == "skipped")]
    if console.as_json:
        console.result("", _data(steps, told, passed=not failed))
    if options.sarif is not None:
        if told.answer is None:
            raise UsageError("--sarif writes what policies say", "name a folder with --policies")
        _write_sarif(options, told.answer)
    if failed:
        return _FAILED
    return UNDECIDED if any(step.status == "undecided" for step in steps) else 0


@dataclass(slots=True)
class _Told:
    """What the steps leave besides themselves: what policies say, and what was evaluated."""

    answer: Answer | None = None
    evaluated: dict[str, bool] = field(default_factory=dict)


def _steps(options: argparse.Namespace, console: Console, told: _Told) -> Iterator[Step]:
    if options.snapshot or options.plan:
        from ailz.cli.policies import asked_of_file
        from ailz.verify.policies import steps

        told.answer = asked_of_file(options)
        yield from steps(told.answer)
        return
    recover(options.directory)
    landing_zone = decide(options.config)
    yield check.files(
        options.directory,
        digest(landing_zone.config),
        own_paths(landing_zone),
        inside(options.config, options.directory),
    )
    yield from check.provider_locks(options.directory)
    yield from check.hardening(landing_zone)
    named = folders(options, landing_zone)
    if named:
        from ailz.cli.policies import asked_of
        from ailz.verify.policies import requests_of, steps

        told.answer = asked_of(named, options.archetype, landing_zone, requests_of(landing_zone))
        yield from steps(told.answer)
    yield from rehearsed(landing_zone)
    yield from _on_disk(options, console, landing_zone, told)
    if options.tools or options.require_tools:
        from ailz.verify.scan import scan
        from ailz.verify.tools.checkov import checkov

        yield checkov(options.directory)
        yield scan(landing_zone)


def _on_disk(
    options: argparse.Namespace, console: Console, landing_zone: LandingZone, told: _Told
) -> Iterator[Step]:
    from ailz.verify.disk.judge import Judge

    tree = build(landing_zone, console).tree
    judge = Judge(
        directory=options.directory,
        landing_zone=landing_zone,
        ours={path: file.content for path, file in tree.items()},
        own=own_paths(landing_zone),
        tools=options.tools or options.require_tools,
    )
    yield from judge.steps()
    told.evaluated = {str(language): done for language, done in judge.evaluated.items()}
    # What equals the configuration is answered as the configuration was.
    if (named := folders(options, landing_zone)) and judge.unlike:
        from ailz.cli.policies import asked_of
        from ailz.verify.policies import steps

        _, said = steps(asked_of(named, options.archetype, landing_zone, judge.unlike))
        yield replace(said, name="policies on disk")


def _print(step: Step, console: Console) -> None:
    console.result(f"{step.status:10}{step.name}", {})
    for finding in step.findings:
        console.result("\n".join(f"          {line}" for line in finding.splitlines()), {})


def _data(steps: list[Step], told: _Told, *, passed: bool) -> dict[str, object]:
    data: dict[str, object] = {
        "passed": passed and all(step.status != "undecided" for step in steps),
        "steps": [
            {"name": s.name, "status": s.status, "findings": list(s.findings)} for s in steps
        ],
    }
    if told.evaluated:
        data["evaluated"] = told.evaluated
    if told.answer is not None:
        from ailz.verify.policies import as_data

        data["policies"] = as_data(told.answer)
    return data


def _write_sarif(options: argparse.Namespace, answer: Answer) -> None:
    from ailz.verify.sarif import sarif

    subject = options.snapshot or options.plan or options.config
    log = json.dumps(sarif(answer, subject.as_posix(), __version__), indent=2, ensure_ascii=False)
    try:
        options.sarif.write_text(log + "\n", encoding="utf-8", newline="\n")
    except OSError as error:
        msg = f"{options.sarif} cannot be written: {error.strerror}"
        raise WorkspaceError(msg) from None
