"""How a deployment is taken down: by a script, by its own order backwards, or both."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from ailz.azure import ids
from ailz.azure.play.extremes import closure
from ailz.azure.play.player import Player
from ailz.azure.play.schedule import Event, Run, play
from ailz.azure.play.step import Step
from ailz.azure.world import World, text
from ailz.catalog.lifecycle import kept_names

ROLE = "Microsoft.Authorization/roleAssignments"


@dataclass(frozen=True, slots=True)
class Deletion:
    """One thing that a script deletes, where it is there.

    `what`: a ``resource`` by its id; the same ``for_good``, past a soft deletion; or a ``role``, by
    its GUID, that `identity` has on it.
    """

    id: str
    what: Literal["resource", "for_good", "role"] = "resource"
    identity: str = ""
    role: str = ""
    api_version: str = ""


def scripted(world: World, deletions: Sequence[Deletion], by: str, player: Player) -> Run:
    """Delete one after the other; what is not there is passed over."""
    events: list[Event] = []
    for each in deletions:
        for step in _steps(world, each):
            run = play(world, [step], by, player)
            events += run.events
            world = run.world
    return Run(tuple(events), world)


def _steps(world: World, deletion: Deletion) -> list[Step]:
    if deletion.what == "role":
        found = _roles(world, deletion)
    else:
        found = [deletion.id] if world.get(deletion.id) is not None else []
    return [
        Step(
            key=f"delete {id_}",
            label=f"the removal of {ids.name_of(id_)}",
            method="DELETE",
            type=ids.type_of(id_),
            api_version=deletion.api_version,
            id=id_,
            action=_for_good(ids.type_of(id_)) if deletion.what == "for_good" else "",
        )
        for id_ in found
    ]


def _roles(world: World, deletion: Deletion) -> list[str]:
    held = world.get(deletion.identity)
    principal = text(held.body, "properties", "principalId") if held is not None else ""
    start = f"{ids.key(deletion.id)}/providers/"
    return [
        each.id
        for each in world.of(ROLE)
        if principal
        and ids.key(each.id).startswith(start)
        and text(each.body, "properties", "principalId") == principal
        and text(each.body, "properties", "roleDefinitionId").endswith(f"/{deletion.role}")
    ]


def backwards(steps: Sequence[Step], known: Mapping[str, str], world: World) -> tuple[Step, ...]:
    """Return the deletions of what is there: what waited for something goes before it.

    `known` are the ids as they were sent. What ARM cannot delete, and what goes with its parent, is
    let go of without a request.
    """
    gone = [
        step
        for step in steps
        if step.ending == "delete" and step.key in known and world.get(known[step.key]) is not None
    ]
    there = {step.key for step in gone}
    waits = closure(steps)
    before: dict[str, set[str]] = {key: set() for key in there}
    for place, step in enumerate(steps):
        for other, each in enumerate(steps):
            if waits[place] >> other & 1 and step.key in there and each.key in there:
                before[each.key].add(step.key)
    return tuple(
        replace(
            step,
            method="DELETE",
            id=known[step.key],
            body={},
            after=frozenset(before[step.key]),
            known=True,
        )
        for step in reversed(gone)
    )


def _for_good(type_: str) -> str:
    """Return the `action` of a DELETE of a type that keeps no name; empty where there is none."""
    kind = kept_names().get(type_.casefold())
    return kind.for_good if kind is not None else ""
