"""A change: the steps of a new configuration over what an old one made."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from ailz.azure import ids
from ailz.azure.behaviours.deployments import RECORDS
from ailz.azure.bodies import UNKNOWN
from ailz.azure.play.by_ids import sources
from ailz.azure.play.extremes import closure
from ailz.azure.play.step import Step, bound
from ailz.azure.world import World, text

Did = Literal["made", "changed", "replaced", "deleted", "stays"]
"""What becomes of a resource. ``stays``: it leaves the code, and is not deleted."""


@dataclass(frozen=True, slots=True)
class Act:
    """What becomes of one resource, by its old id where it had one."""

    did: Did
    label: str
    id: str


@dataclass(frozen=True, slots=True)
class Change:
    """The steps that a change sends, and what they do."""

    steps: tuple[Step, ...]
    acts: tuple[Act, ...]


def terraform(
    old: Sequence[Step],
    known: Mapping[str, str],
    new: Sequence[Step],
    world: World,
    changed: frozenset[str],
) -> Change:
    """Return what Terraform does: by address, and with azapi's idea of what replaces a resource.

    `known` are the ids that the state has, `changed` the keys whose bodies differ from what Azure
    shows. azapi replaces where name, parent, type or location differ, and deletes before it makes.
    """
    before = {step.key: step for step in old if step.key in known}
    replaced = _replaced(before, known, new, world)
    leaving = [step for key, step in before.items() if key not in {each.key for each in new}]
    acts: list[Act] = [
        Act("deleted" if step.ending == "delete" else "stays", step.label, known[step.key])
        for step in leaving
    ]
    destroys = _destroys([*leaving, *(before[key] for key in replaced)], old, known)
    steps = list(destroys)
    gone = {each.key for each in destroys}
    for step in new:
        fresh = step.key not in before
        if not fresh and step.key not in replaced and step.key not in changed:
            continue
        did: Did = "made" if fresh else "replaced" if step.key in replaced else "changed"
        acts.append(Act(did, step.label, known.get(step.key, _written(step, world))))
        after = step.after
        if _key(step.key) in gone:
            after |= {_key(step.key)}
        is_kept = did == "changed"
        steps.append(
            replace(step, after=after, known=is_kept, id=known[step.key] if is_kept else step.id)
        )
    return Change(_bridged(steps, new), tuple(acts))


def bicep(
    old: Sequence[Step],
    known: Mapping[str, str],
    new: Sequence[Step],
    world: World,
    *,
    deletes: bool,
) -> Change:
    """Return what Bicep does: writes all again; a stack that deletes then deletes what left.

    A stack's resource groups stay where it deletes resources alone (`deleteResources`).
    """
    kept = {ids.key(_written(step, world)) for step in new}
    leaving = [
        step
        for step in old
        if step.key in known and ids.key(known[step.key]) not in kept and step.type not in RECORDS
    ]
    fresh = {ids.key(known[step.key]) for step in old if step.key in known}
    acts = [
        Act(
            "changed" if ids.key(_written(step, world)) in fresh else "made",
            step.label,
            _written(step, world),
        )
        for step in new
        if step.type not in RECORDS
    ]
    gone = [s for s in leaving if deletes and s.ending == "delete" and s.type != ids.GROUP]
    acts += [
        Act("deleted" if step in gone else "stays", step.label, known[step.key]) for step in leaving
    ]
    everything = frozenset(step.key for step in new)
    destroys = [
        replace(each, after=each.after | everything) for each in _destroys(gone, old, known)
    ]
    return Change((*new, *destroys), tuple(acts))


def _replaced(
    before: Mapping[str, Step], known: Mapping[str, str], new: Sequence[Step], world: World
) -> dict[str, None]:
    found: dict[str, None] = {}
    again: set[str] = set()
    for step in new:
        was = before.get(step.key)
        if was is None:
            continue
        asked = set(map(ids.key, sources(step.id)))
        if asked & again or _is_other(step, was, known[step.key], world):
            found[step.key] = None
            again |= {ids.key(known[step.key]), ids.key(_written(step, world))}
    return found


def _is_other(step: Step, was: Step, id_: str, world: World) -> bool:
    now = bound(step.id, world)
    # What only Azure knows is what it was, where it is asked of the same as before.
    moved = step.id != was.id if now is UNKNOWN else ids.key(str(now)) != ids.key(id_)
    there, here = (text(each.body, "location") for each in (was, step))
    return moved or step.type.casefold() != was.type.casefold() or _region(there) != _region(here)


def _region(name: str) -> str:
    return name.replace(" ", "").casefold()


def _destroys(
    leaving: Sequence[Step], old: Sequence[Step], known: Mapping[str, str]
) -> tuple[Step, ...]:
    gone = {step.key for step in leaving if step.ending == "delete"}
    waits = closure(old)
    before: dict[str, set[str]] = {key: set() for key in gone}
    for place, step in enumerate(old):
        for other, each in enumerate(old):
            if step.key in gone and each.key in gone and waits[place] >> other & 1:
                before[each.key].add(_key(step.key))
    return tuple(
        replace(
            step,
            key=_key(step.key),
            label=f"{step.label} (delete)",
            method="DELETE",
            id=known[step.key],
            body={},
            after=frozenset(before[step.key]),
            known=True,
        )
        for step in reversed(old)
        if step.key in gone
    )


def _key(key: str) -> str:
    return f"delete {key}"


def _bridged(steps: Sequence[Step], new: Sequence[Step]) -> tuple[Step, ...]:
    """Return steps that wait for each other also where what stood between them is left as it is."""
    places = {step.key: place for place, step in enumerate(new)}
    waits = closure(new)
    acting = [step.key for step in steps if step.key in places]
    return tuple(
        replace(
            step,
            after=step.after
            | {each for each in acting if waits[places[step.key]] >> places[each] & 1},
        )
        if step.key in places
        else step
        for step in steps
    )


def _written(step: Step, world: World) -> str:
    id_ = bound(step.id, world)
    return f"{step.key} (unknown yet)" if id_ is UNKNOWN else str(id_)
