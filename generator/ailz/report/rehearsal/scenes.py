"""The scenes of a landing zone: each environment as a language deploys it and takes it down."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ailz.azure.play import deployed, designed
from ailz.azure.play.player import Language
from ailz.azure.play.removal import Deletion
from ailz.azure.play.scene import Scene
from ailz.azure.play.step import Step
from ailz.report.reading import Reading, Stage
from ailz.report.scripts import Teardown, teardown
from ailz.report.steps import deployment_name, on_its_way


def scenes(landing_zone: Reading, language: Language, by: str = "") -> tuple[Scene, ...]:
    """Return the scenes of a language in the order of deployment; `by` deploys."""
    return tuple(scene(landing_zone, stage, language, by) for stage in landing_zone.stages)


def scene(landing_zone: Reading, stage: Stage, language: Language, by: str = "") -> Scene:
    """Return one environment as a language deploys it, and as scripts/destroy.sh takes it down."""
    found = teardown(landing_zone, stage)
    script = [*_before(found, stage)]
    if language == "bicep":
        script += _instead(found)
    return Scene(
        name=stage.name,
        language=language,
        steps=steps(landing_zone, stage, language),
        by=by,
        script=tuple(script),
        script_only=language == "bicep",
        change_script=f"scripts/change.sh {stage.name}" if found.locks else "",
        unmanaged="delete",
        handed=designed.handed(stage.deployment, stage.name),
        handed_by=_handed_by(stage),
        asked_in="docs/requests/existing.md" if stage.deployment.part.lent else "",
    )


def _handed_by(stage: Stage) -> str:
    """Return the documents that ask for the roles which somebody else assigns."""
    assigns = stage.deployment.context.config.delivery.identity.may_assign_roles
    asked = (
        ("docs/requests/existing.md", bool(stage.deployment.part.of_owners)),
        ("docs/requests/roles.md", not assigns),
    )
    return " and ".join(name for name, is_so in asked if is_so)


def steps(landing_zone: Reading, stage: Stage, language: Language) -> tuple[Step, ...]:
    """Return what a language sends for one environment."""
    if language == "terraform":
        return designed.steps(stage.deployment, stage.name)
    name = deployment_name(landing_zone, stage)
    return deployed.steps(stage.deployment, stage.name, name, on_its_way(landing_zone))


def _before(found: Teardown, stage: Stage) -> Iterator[Deletion]:
    """Yield what the script deletes before the tool does, or the rest of the script."""
    versions = {request.id: request.api_version for request in stage.requests}

    def of(id_: str) -> Deletion:
        return Deletion(id_, api_version=versions.get(id_, ""))

    yield from map(of, found.locks)
    yield from _for_good(found.purges, versions)
    yield from map(of, found.detached)
    yield from _for_good(found.logs, versions)


def _for_good(purges: Sequence[str], versions: dict[str, str]) -> Iterator[Deletion]:
    # An id and the request that deletes it, in turn.
    for id_ in purges[::2]:
        yield Deletion(id_, what="for_good", api_version=versions.get(id_, ""))


def _instead(found: Teardown) -> Iterator[Deletion]:
    """Yield what the script deletes where no tool takes down what it made."""
    for scope, identity, role in zip(*(found.granted[n::3] for n in range(3)), strict=True):
        yield Deletion(scope, what="role", identity=identity, role=role)
    yield from map(Deletion, found.outside)
    yield from map(Deletion, found.one_by_one)
    for name in () if found.one_by_one else found.groups:
        group = f"/subscriptions/{found.subscription}/resourceGroups/{name}"
        yield Deletion(group, api_version="")
    yield from map(Deletion, found.sets)
