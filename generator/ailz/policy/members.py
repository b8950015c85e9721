"""What an assignment puts in force: definitions, each with the parameters it is given."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from ailz.policy.context import Context
from ailz.policy.expressions import compile_value
from ailz.policy.frame import Frame, Notes
from ailz.policy.library import Assignment, Definition, Initiative, Json, Library
from ailz.policy.request import Request
from ailz.policy.values import ExpressionError, UnsupportedError, Value


@dataclass(frozen=True, slots=True, eq=False)
class Member:
    """One definition in force; None where the library does not have it.

    `parameters` are by name in lower case, the definition's defaults included.
    """

    assignment: Assignment
    policy_id: str
    definition: Definition | None
    reference_id: str
    parameters: Mapping[str, Value]


@lru_cache(maxsize=1024)
def members(assignment: Assignment, library: Library) -> tuple[Member, ...]:
    """Return what an assignment puts in force, in the order of its initiative."""
    return expanded(library.find(assignment.policy_id), assignment, library)


def expanded(
    target: Definition | Initiative | None, assignment: Assignment, library: Library
) -> tuple[Member, ...]:
    """Return the definitions of a target as if the assignment were of it."""
    given = {name.lower(): value for name, value in assignment.parameters.items()}
    if not isinstance(target, Initiative):
        defaults = {} if target is None else _defaults(target.parameters)
        return (Member(assignment, assignment.policy_id, target, "", {**defaults, **given}),)
    outer = {**_defaults(target.parameters), **given}
    return tuple(_member(assignment, entry, outer, library) for entry in target.members)


def _member(assignment: Assignment, entry: Json, outer: Json, library: Library) -> Member:
    policy_id = str(entry.get("policyDefinitionId", ""))
    definition = library.find(policy_id)
    if not isinstance(definition, Definition):
        definition = None
    reference_id = str(entry.get("policyDefinitionReferenceId", ""))
    defaults = {} if definition is None else _defaults(definition.parameters)
    passed = _passed(entry.get("parameters"), outer)
    return Member(assignment, policy_id, definition, reference_id, {**defaults, **passed})


def _passed(parameters: Value, outer: Json) -> Json:
    if not isinstance(parameters, dict):
        return {}
    frame = Frame(Request("", "", None, "", {}), outer, Context(), Notes())
    passed: Json = {}
    for name, entry in parameters.items():
        written = entry.get("value") if isinstance(entry, dict) else entry
        try:
            passed[name.lower()] = compile_value(written)(frame)
        except (ExpressionError, UnsupportedError):
            # Left out: a rule that needs it will say that it has no value.
            continue
    return passed


def _defaults(parameters: Json) -> Json:
    return {
        name.lower(): entry["defaultValue"]
        for name, entry in parameters.items()
        if isinstance(entry, dict) and "defaultValue" in entry
    }
