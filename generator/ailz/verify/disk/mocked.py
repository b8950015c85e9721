"""Terraform's plan of an environment with a mocked provider: nobody signs in, no state is read.

The ids that the provider would compute are given to it, from what the configuration asks for, and
answers of Azure are stand-ins that become unknown again. Names and parents are the code's own.
"""

import re
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

from ailz.azure.bodies import UNKNOWN, UNSET, Body, from_plan
from ailz.design.evaluate import Evaluated
from ailz.design.resource import Resource, Root
from ailz.render.escape import hcl_string
from ailz.render.terraform.locals import ARM_GUID
from ailz.render.terraform.scope import address, is_role_loop
from ailz.render.terraform.usage import answers_read, usage_of
from ailz.verify.tools.step import Step
from ailz.verify.tools.terraform import Terraform

_ANSWER = re.compile(r"<([a-z]\w*(?:\[[^\]]*\])?\.[\w.]+)>")
_LATER = re.compile(r"<guid\((.*)\)>", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The requests that the code makes, None where `step` says why there is no answer."""

    step: Step
    bodies: tuple[Body, ...] | None


def evaluation(
    terraform: Terraform, root: Root, environment: str, decided: Sequence[Evaluated]
) -> Evaluation:
    """Return the requests of one environment; `decided` are those that it should make.

    The root is installed already. Raises ToolError when Terraform breaks down.
    """
    answers = _answers(root, decided)
    variables = Path("environments") / f"{environment}.tfvars"
    planned = terraform.mocked(_test(root, decided, answers), variables)
    if not planned.json:
        return Evaluation(planned.step, None)
    later = _guids(decided)
    unknown = {_stand_in(source) for read in answers.values() for source in read.values()} | later
    bodies = from_plan(planned.json, mocked=True)
    return Evaluation(planned.step, tuple(_restored(body, unknown, later) for body in bodies))


_Answers: TypeAlias = Mapping[tuple[str, str | None], Mapping[str, str]]
"""Symbol and key of a request -> path of each answer of Azure that something reads -> its name."""


def _answers(root: Root, decided: Sequence[Evaluated]) -> _Answers:
    read = answers_read(usage_of(root))
    theirs = (r.symbol for r in root.resources if r.verb == "existing" and r.symbol in read)
    asked = [*((each.symbol, each.key) for each in decided), *((each, None) for each in theirs)]
    return {
        (symbol, key): {
            output.path: f"{symbol}{'' if key is None else f'[{key}]'}.{output.path}"
            for output in read.get(symbol, ())
        }
        for symbol, key in asked
    }


def _test(root: Root, decided: Sequence[Evaluated], answers: _Answers) -> str:
    overrides = "".join(_override(root, each, answers[each.symbol, each.key]) for each in decided)
    overrides += "".join(
        _override_read(resource, answers[resource.symbol, None])
        for resource in root.resources
        if resource.verb == "existing" and (resource.symbol, None) in answers
    )
    return f'mock_provider "azapi" {{}}\n\nrun "evaluate" {{\n  command = plan\n{overrides}}}\n'


def _override_read(resource: Resource, answers: Mapping[str, str]) -> str:
    values = {"output": _nested({path: _stand_in(source) for path, source in answers.items()})}
    return (
        "\n  override_data {\n"
        f"    target          = {address(resource)}\n"
        "    override_during = plan\n"
        f"    values          = {_hcl(values)}\n  }}\n"
    )


def _override(root: Root, each: Evaluated, answers: Mapping[str, str]) -> str:
    resource = root.resource(each.symbol)
    # An action's id is nobody's, and role assignments stand in a module and nobody reads theirs.
    if is_role_loop(resource) or resource.verb == "put":
        return ""
    values: dict[str, object] = {"id": each.id}
    if resource.verb == "create":
        values |= {"location": UNSET, "tags": {UNSET: UNSET}, "body": {}}
    if answers:
        values["output"] = _nested({path: _stand_in(source) for path, source in answers.items()})
    return (
        "\n  override_resource {\n"
        f"    target          = {_address(resource, each.key)}\n"
        "    override_during = plan\n"
        f"    values          = {_hcl(values)}\n  }}\n"
    )


def _address(resource: Resource, key: str | None) -> str:
    if key is not None:
        return f"{address(resource)}[{hcl_string(key)}]"
    return f"{address(resource)}{'' if resource.when is None else '[0]'}"


def _stand_in(source: str) -> str:
    return str(uuid.uuid5(uuid.NAMESPACE_OID, source))


def _guids(decided: Sequence[Evaluated]) -> frozenset[str]:
    """Return the names that are computed from answers, as Terraform computes them of stand-ins."""
    return frozenset(
        str(
            uuid.uuid5(
                uuid.UUID(ARM_GUID), _ANSWER.sub(lambda found: _stand_in(found[1]), later[1])
            )
        )
        for each in decided
        if (later := _LATER.fullmatch(each.name))
    )


def _restored(body: Body, unknown: set[str], later: frozenset[str]) -> Body:
    """Return a body with what only Azure knows unknown again."""
    name = repr(UNKNOWN) if body.name in later else body.name
    id_ = f"{body.id.removesuffix(body.name)}{name}"
    tree = {key: _unknown(value, unknown) for key, value in body.body.items()}
    return Body(body.type, body.api_version, id_, name, tree)


def _unknown(value: Any, answers: set[str]) -> Any:  # noqa: ANN401 - JSON of any shape
    if isinstance(value, Mapping):
        return {name: _unknown(member, answers) for name, member in value.items()}
    if isinstance(value, list):
        return [_unknown(member, answers) for member in value]
    is_answer = isinstance(value, str) and any(answer in value for answer in answers)
    return UNKNOWN if is_answer else value


def _nested(flat: Mapping[str, str]) -> dict[str, object]:
    tree: dict[str, object] = {}
    for path, value in flat.items():
        at = tree
        *inner, last = path.split(".")
        for step in inner:
            at = at.setdefault(step, {})  # type: ignore[assignment]
        at[last] = value
    return tree


def _hcl(value: object) -> str:
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{hcl_string(n)} = {_hcl(v)}" for n, v in value.items()) + " }"
    return hcl_string(str(value))
