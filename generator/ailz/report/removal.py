"""What goes one by one where not all that is ours lies in resource groups of ours."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ailz.azure.ids import group_of
from ailz.design.evaluate import Evaluated, id_of
from ailz.design.kinds.groups import EMPTIED_IN_ORDER
from ailz.design.kinds.initiatives import SET
from ailz.design.kinds.locks import TYPE as LOCK
from ailz.design.kinds.spoke import SUBNET
from ailz.design.order import waits
from ailz.design.values import Id
from ailz.report.reading import Stage

GROUP = "Microsoft.Resources/resourceGroups"
_NETWORK = "network_group"


def is_among_others(stage: Stage) -> bool:
    """Whether something of ours lies in a resource group that stays."""
    return any(
        each.verb == "existing" and each.type == GROUP for each in stage.deployment.root.resources
    ) or bool(_in_their_network(stage))


def one_by_one(stage: Stage) -> tuple[str, ...]:
    """Return ids in the order of their removal: groups of ours, and what lies in others.

    A resource goes before what it was made after. Roles and diagnostic settings on it go with it.
    """
    if not is_among_others(stage):
        return ()
    root = stage.deployment.root
    found: list[str] = []
    for symbol in EMPTIED_IN_ORDER:
        known = next((each for each in root.resources if each.symbol == symbol), None)
        if known is None:
            continue
        group = id_of(root, stage.name, Id(symbol))
        inside = [r for r in stage.requests if group_of(r.id).lower() == group.lower()]
        theirs = _in_their_network(stage) if symbol == _NETWORK else []
        if known.verb == "existing" or theirs:
            found += _in_order(stage, [*inside, *theirs])
        if known.verb != "existing":
            found.append(group)
    return tuple(found)


def _in_their_network(stage: Stage) -> list[Evaluated]:
    """Return the subnets of ours in a VNet that is not."""
    groups = {each.id.lower() for each in stage.of_type(GROUP)}
    known = [r for r in stage.deployment.root.resources if r.symbol == "virtual_network"]
    if not known or known[0].verb != "existing":
        return []
    return [r for r in stage.of_type(SUBNET) if group_of(r.id).lower() not in groups]


def _in_order(stage: Stage, requests: Iterable[Evaluated]) -> Iterator[str]:
    root = stage.deployment.root
    after = waits(root)
    made = [
        each
        for each in requests
        if root.resource(each.symbol).verb == "create"
        and each.type not in (GROUP, SET, LOCK)
        and "<" not in each.id
    ]
    for each in sorted(made, key=lambda r: len(after[r.symbol]), reverse=True):
        stands_on = (one.type for one in made if each.id.startswith(f"{one.id}/"))
        if all(each.type.startswith(f"{type_}/") for type_ in stands_on):
            yield each.id
