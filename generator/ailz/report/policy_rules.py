"""Policy in words: what is assigned where, and what stands in the sets of ours."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ailz.catalog.policies import policy
from ailz.design.evaluate import Evaluated
from ailz.design.kinds.initiatives import SET
from ailz.design.kinds.policy_members import ASSIGNMENT
from ailz.report.reading import Stage


@dataclass(frozen=True, slots=True)
class Assignment:
    """A policy or a set of policies that is assigned in an environment."""

    name: str
    policy: str
    where: str
    effect: str


@dataclass(frozen=True, slots=True)
class Rule:
    """A member of a set. ``version`` is the one that it is kept to, or empty."""

    reference: str
    policy: str
    version: str
    control: str
    effect: str


@dataclass(frozen=True, slots=True)
class RuleSet:
    """A set of policies of ours; ``controls`` say by name why its rules are there."""

    name: str
    title: str
    version: str
    rules: tuple[Rule, ...]
    controls: tuple[tuple[str, str], ...]


def assignments(stage: Stage) -> tuple[Assignment, ...]:
    """Return the policy assignments of one environment."""
    return tuple(
        Assignment(
            request.name,
            str(_properties(request)["displayName"]),
            _scope(request.id),
            _effect(request, stage),
        )
        for request in stage.of_type(ASSIGNMENT)
    )


def assigns_ours(request: Evaluated, stage: Stage) -> bool:
    """Whether a request assigns a set of policies that this environment makes."""
    if request.type != ASSIGNMENT:
        return False
    wanted = _properties(request)["policyDefinitionId"]
    return any(wanted == each.id for each in stage.of_type(SET))


def rule_sets(stage: Stage) -> tuple[RuleSet, ...]:
    """Return the sets of policies that one environment makes."""
    return tuple(map(_rule_set, stage.of_type(SET)))


def _rule_set(request: Evaluated) -> RuleSet:
    properties = _properties(request)
    metadata = properties["metadata"]
    assert isinstance(metadata, Mapping)  # noqa: S101 - so the design writes it
    return RuleSet(
        request.name,
        str(properties["displayName"]),
        str(metadata["version"]),
        tuple(map(_rule, _objects(properties["policyDefinitions"]))),
        tuple(
            (str(each["name"]), str(each["description"]))
            for each in _objects(properties["policyDefinitionGroups"])
        ),
    )


def _rule(entry: Mapping[str, object]) -> Rule:
    found = policy(str(entry["policyDefinitionId"]).rpartition("/")[2])
    groups = entry["groupNames"]
    assert isinstance(groups, Sequence)  # noqa: S101 - so the design writes it
    given = _given(entry.get("parameters", {}))
    return Rule(
        str(entry["policyDefinitionReferenceId"]),
        found.display_name + (f": {tag}" if (tag := given.get("tagname")) else ""),
        str(entry.get("definitionVersion", "")),
        ", ".join(map(str, groups)),
        given.get("effect") or (found.effect.default or "").capitalize(),
    )


def _properties(request: Evaluated) -> Mapping[str, object]:
    properties = request.body["properties"]
    assert isinstance(properties, Mapping)  # noqa: S101 - so the design writes it
    return properties


def _objects(value: object) -> list[Mapping[str, object]]:
    assert isinstance(value, list)  # noqa: S101 - so the design writes it
    return value


def _scope(assignment_id: str) -> str:
    above = assignment_id.split("/providers/Microsoft.Authorization/")[0]
    if "/resourceGroups/" in above:
        return f"Resource group {above.rsplit('/', 1)[1]}"
    return "Subscription"


def _effect(request: Evaluated, stage: Stage) -> str:
    """Return what an assignment does; otherwise the definition's own effect counts."""
    properties = _properties(request)
    if properties["enforcementMode"] != "Default":
        return "Measured, not enforced"
    if assigns_ours(request, stage):
        return "See its rules"
    given = _given(properties.get("parameters", {})).get("effect")
    if given is not None:
        return given
    own = policy(str(properties["policyDefinitionId"]).rpartition("/")[2]).effect.default
    return (own or "as defined").capitalize()


def _given(parameters: object) -> dict[str, str]:
    """Return what parameters are set to, by their names in lower case."""
    if not isinstance(parameters, Mapping):
        return {}
    return {
        str(name).casefold(): str(value["value"])
        for name, value in parameters.items()
        if isinstance(value, Mapping)
    }
