"""What policy refuses, reports and measures."""

from __future__ import annotations

from collections import Counter

from ailz.catalog.frameworks import framework
from ailz.report.reading import Stage
from tests.report.claims.arm import ASSIGNMENT, SET
from tests.report.claims.world import (
    CONTROLS,
    DECISIONS,
    RUNBOOK,
    Claim,
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


def _sizes(world: World, said: tuple[str, ...]) -> bool:
    names = world.reading.config.governance.frameworks
    return int(said[0]) in {framework(each).policies for each in names}


def _rules_told(world: World) -> bool:
    """Every rule of every environment's set stands in a table with its effect."""
    told = {(row[0].strip("`"), row[4]) for row in cells(world.text(CONTROLS)) if len(row) == 5}
    for made in world.of(SET):
        for rule in props(made)["policyDefinitions"]:
            given = {k.lower(): v["value"] for k, v in rule.get("parameters", {}).items()}
            effects = {e for name, e in told if name == rule["policyDefinitionReferenceId"]}
            if not effects or ("effect" in given and given["effect"] not in effects):
                return False
    return True


CLAIMS = (
    Claim(r"Assigned to each environment's .+ It has (\d+) policies", _sizes, CONTROLS),
    wherever("Azure shows compliance by control", _rules_told, CONTROLS),
    wherever("It judges and changes nothing", _measures, CONTROLS),
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
