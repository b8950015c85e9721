"""Whether bodies hold the settings that the hardening facts want always."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from tools.catalog_facts.facts import Facts

from ailz.azure.bodies import Body
from ailz.azure.look import MISSING, value, values

COMPUTE = "Microsoft.MachineLearningServices/workspaces/computes"
_RULES = "properties.securityRules[].properties"
_COMPUTE_TYPES = {"AML compute cluster": "AmlCompute", "AML compute instance": "ComputeInstance"}


@dataclass(frozen=True, slots=True)
class Wanted:
    """One setting: `value` at `path` of a resource `type`; `service` tells two of a type apart."""

    service: str
    type: str
    path: str
    value: Any
    what: str


@cache
def wanted(shared: Path) -> tuple[Wanted, ...]:
    """Return every setting with a value whose `when` is always, also with a remark behind it."""
    return tuple(
        found
        for document in Facts(shared / "facts").hardening()
        for service in document["services"]
        for found in _wanted(service)
    )


def _wanted(service: Mapping[str, Any]) -> Iterator[Wanted]:
    for setting in service["settings"]:
        arm = setting.get("arm") or {}
        always = str(setting["when"]).lower().startswith("always")
        if always and arm.get("path") and arm.get("value") is not None:
            kind = arm.get("type") or service["arm"]["type"]
            yield Wanted(service["service"], kind, arm["path"], arm["value"], setting["what"])


def not_held(
    bodies: Iterable[Body],
    settings: Iterable[Wanted],
    exceptions: Mapping[tuple[str, str], str],
) -> list[str]:
    """Return a line for each setting that a body does not hold.

    `exceptions` maps (type, path) to the reason why another value is right.
    """
    by_type: dict[str, list[Wanted]] = {}
    for setting in settings:
        by_type.setdefault(setting.type.casefold(), []).append(setting)
    return [
        f"{body.id}: {setting.path} is {_shown(body, setting)}, "
        f"wanted {setting.value!r} ({setting.what})"
        for body in bodies
        for setting in by_type.get(body.type.casefold(), ())
        if (setting.type, setting.path) not in exceptions and _applies(body, setting)
        # A path through a list asks for one such item: the others are there for something else.
        if not any(_same(found, setting.value) for found in values(body.body, setting.path))
    ]


def unused(
    bodies: Iterable[Body],
    settings: Iterable[Wanted],
    exceptions: Mapping[tuple[str, str], str],
) -> list[tuple[str, str]]:
    """Return the exceptions that no body needs any more."""
    every, known = list(bodies), list(settings)
    return [
        (kind, path)
        for kind, path in exceptions
        if not not_held(every, [s for s in known if (s.type, s.path) == (kind, path)], {})
    ]


def _applies(body: Body, setting: Wanted) -> bool:
    if setting.path.startswith(_RULES):
        # A group that denies everything has no rule that could be narrow.
        return "Allow" in values(body.body, f"{_RULES}.access")
    if body.type.casefold() != COMPUTE.casefold():
        return True
    return value(body, "properties.computeType") == _COMPUTE_TYPES.get(setting.service)


def _same(found: Any, value: Any) -> bool:
    if isinstance(found, str) and isinstance(value, str):
        return found.casefold() == value.casefold()
    return type(found) is type(value) and found == value


def _shown(body: Body, setting: Wanted) -> str:
    found = [each for each in values(body.body, setting.path) if each is not MISSING]
    return " or ".join(map(repr, found)) or "not set"
