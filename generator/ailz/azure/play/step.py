"""One request of a deployment, with what it waits for and how often it is tried again."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias

from ailz.azure.bodies import UNKNOWN
from ailz.azure.request import Json, Method
from ailz.azure.world import World
from ailz.design.evaluate import arm_guid

Ending: TypeAlias = Literal["delete", "stays", "with_parent"]
"""What becomes of it at removal: deleted, left (ARM cannot delete it), or gone with its parent."""


@dataclass(frozen=True, slots=True)
class Made:
    """A value that Azure gives back: what stands at `path` of the resource `id`."""

    id: str
    path: str


@dataclass(frozen=True, slots=True)
class Joined:
    """A text of parts, some of which are `Made`; `guid` asks for ARM's guid() of them."""

    parts: tuple[str | Made | Joined, ...]
    guid: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One resource that a deployment writes.

    `key` tells it apart in its deployment, `label` is how people know it (a Terraform address, a
    symbolic name). `id` and values in `body` may hold what only Azure knows. `after` are the keys
    that it waits for. `retry` are patterns of error messages after which the player tries again
    within `timeout` minutes. `any_case`: letters' case is no difference in a second plan, nor are
    `foreign_tags`, which others write. `gate`:
    what the player itself never writes to twice at a time. `action` is that of its request.
    `known` says that the deployment's own record has it already: an earlier run made it. `module`
    is the deployment that it is in, where it is in one of several.
    """

    key: str
    label: str
    method: Method = "PUT"
    type: str
    api_version: str
    id: str | Joined
    body: Json = field(default_factory=dict, hash=False)
    after: frozenset[str] = frozenset()
    retry: tuple[re.Pattern[str], ...] = ()
    timeout: float = 30.0
    gate: str = ""
    any_case: bool = False
    ending: Ending = "delete"
    action: str = ""
    foreign_tags: tuple[str, ...] = ()
    known: bool = False
    module: str = ""


def bound(value: Any, world: World) -> Any:  # noqa: ANN401 - JSON of any shape
    """Return a value with what Azure has given back by now; UNKNOWN where it has not."""
    if isinstance(value, Made):
        return _found(value, world)
    if isinstance(value, Joined):
        return _joined(value, world)
    if isinstance(value, Mapping):
        return {bound(name, world): bound(inner, world) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [bound(inner, world) for inner in value]
    return value


def _found(value: Made, world: World) -> Any:  # noqa: ANN401
    held = world.get(value.id)
    inner: Any = held.body if held is not None else {}
    for name in value.path.split("."):
        inner = inner.get(name, UNKNOWN) if isinstance(inner, Mapping) else UNKNOWN
    return inner


def _joined(value: Joined, world: World) -> Any:  # noqa: ANN401
    parts = [bound(part, world) for part in value.parts]
    if any(part is UNKNOWN for part in parts):
        return UNKNOWN
    return arm_guid("".join(map(str, parts))) if value.guid else "".join(map(str, parts))
