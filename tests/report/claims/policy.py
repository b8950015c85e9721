"""What policy refuses, reports and measures."""

from __future__ import annotations

from collections import Counter

from ailz.catalog.initiatives import initiative
from ailz.report.reading import Stage
from tests.report.claims.arm import ASSIGNMENT, SET
from tests.report.claims.world import (
    CONTROLS,
    DECISIONS,
    RUNBOOK,
    World,
    cells,
    exactly,
    props,
    section,
    wherever,
)


def _enforced(world: World) -> bool:
    """Whether policy is assigned, and every policy of ours holds (frameworks only measure)."""
    ours = [each for each in world.of(ASSIGNMENT) if each.symbol != "framework"]
    return bool(ours) and all(props(each)["enforcementMode"] == "Default" for each in ours)


def _not_assigned(world: World) -> bool:
    return not world.has(ASSIGNMENT)


def _effects(stage: Stage) -> Counter[tuple[str, str]]:
    return Counter(
        (str(props(each)["displayName"]).replace(stage.name, "*"), props(each)["enforcementMode"])
        for each in stage.of_type(ASSIGNMENT)
    )


def _everywhere(world: World) -> bool:
    return all(_effects(stage) == _effects(world.main[0]) for stage in world.main)


def _as_assigned(world: World) -> bool:
    """The table of assignments: name, scope and whether it refuses or measures."""
    text = section(world.text(CONTROLS), "Policy").split("### ")[0]
    told = [row for row in cells(text) if len(row) == 4 and row[0] != "Assignment"]
    made = {each.id: each for each in world.main[0].of_type(ASSIGNMENT)}
    if len(told) != len(made):
        return False
    for row in told:
        found = [
            each
            for each in made.values()
            if each.name == row[0].strip("`")
            and (
                row[2] == "Subscription"
                if "/resourceGroups/" not in each.id
                else row[2].endswith(each.id.split("/")[4])
            )
        ]
        measured = {props(each)["enforcementMode"] == "DoNotEnforce" for each in found}
        if measured != {row[3] == "Measured, not enforced"}:
            return False
    return True


def _measures(world: World) -> bool:
    return all(
        "/resourceGroups/" not in each.id and props(each)["enforcementMode"] == "DoNotEnforce"
        for each in world.of(ASSIGNMENT)
        if each.symbol == "framework"
    ) and all(stage.all("framework") for stage in world.main)


def _audits(world: World) -> bool:
    """Whether a rule of a set of ours is said to audit."""
    return "| Audit |" in world.text(CONTROLS)


def _one_an_environment(world: World) -> bool:
    """Every set stands at the subscription of its environment, and is assigned to groups only."""
    for stage in world.main:
        sets = {each.id for each in stage.of_type(SET)}
        using = [a for a in stage.of_type(ASSIGNMENT) if props(a)["policyDefinitionId"] in sets]
        if not sets or any("/resourceGroups/" not in each.id for each in using):
            return False
        if {props(each)["policyDefinitionId"] for each in using} != sets:
            return False
    return True


def _size(world: World, said: tuple[str, ...]) -> bool:
    return all(
        int(said[0]) in {initiative(guid).policies for guid in _frameworks(world)} for _ in (0,)
    )


def _frameworks(world: World) -> set[str]:
    return {
        str(props(each)["policyDefinitionId"]).rpartition("/")[2]
        for each in world.of(ASSIGNMENT)
        if each.symbol == "framework"
    }


CLAIMS = (
    exactly(
        r"\| Policy \| Deny, on the resource groups, as sets of our own",
        lambda world: _enforced(world) and world.has(SET),
    ),
    exactly(
        r"\| Policy \| Deny, on the resource groups, each policy by itself",
        lambda world: _enforced(world) and not world.has(SET),
    ),
    exactly(r"\| Policy \| Requested, see docs/requests/policies.md", _not_assigned),
    exactly(r"- Policy assignments\. Requested", _not_assigned),
    exactly("policy refuses it, and an exemption outlives the emergency", _enforced, RUNBOOK),
    wherever("Policy judges the resources instead", _enforced, DECISIONS),
    wherever(
        "These assignments exist in every environment; names are those of",
        lambda world: world.has(ASSIGNMENT) and _everywhere(world) and _as_assigned(world),
        CONTROLS,
    ),
    exactly("The deploying identity may not assign policy", _not_assigned, CONTROLS),
    wherever(
        "Assigned to each environment's subscription and not enforced: it measures",
        _measures,
        CONTROLS,
    ),
    exactly(
        "Each environment has sets of its own at its subscription, with its name in theirs, "
        "and assigns them to its own resource groups",
        _one_an_environment,
        DECISIONS,
    ),
    wherever(
        "What this landing zone would not deploy, nobody deploys here by hand either", _enforced
    ),
    exactly("Rules that can only audit refuse nothing", _audits),
)
