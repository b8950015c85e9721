"""One respect in which Azure Resource Manager or a service of it behaves."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from typing import Literal, TypeAlias, get_args

from ailz.azure.answer import Objection
from ailz.azure.request import Json, Request
from ailz.azure.world import Resource, World

Stage: TypeAlias = Literal["shape", "right", "scope", "policy", "provider"]
"""When a behaviour is asked. ``shape``: is it a request at all; ``right``: may this principal;
``scope``: does what it stands in exist, is the provider registered, is there a lock; ``policy``:
Azure Policy; ``provider``: the service itself. A stage that refuses ends it."""
STAGES: tuple[Stage, ...] = get_args(Stage)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Behaviour:
    """A behaviour with its source: who observed or documented it.

    `id` is how reports and documents name it, `says` one sentence about what Azure does. `types`
    are those that it refuses something of, in lower case; empty: any. `refuses`
    says why a request is refused; the world's clock and what it holds are as the request arrives.
    `changes` is what becomes of a request before it is judged further, `precedes` what the world is
    before a request is done (a resource that it deletes is still there), `follows` what it is
    after a request was done (the resource is in it already, or gone), `fills` what a service adds
    to a body when it is written, `settles` what happens by itself as time passes, `reads` what a
    GET shows of a resource.
    """

    id: str
    says: str
    source: str
    stage: Stage = "provider"
    types: frozenset[str] = frozenset()
    refuses: Callable[[World, Request], Iterable[Objection]] | None = None
    changes: Callable[[World, Request], Request] | None = None
    precedes: Callable[[World, Request], World] | None = None
    follows: Callable[[World, Request], World] | None = None
    settles: Callable[[World], World] | None = None
    fills: Callable[[World, Request, Json], Json] | None = None
    reads: Callable[[World, Resource, Json], Json] | None = None


@cache
def behaviours() -> tuple[Behaviour, ...]:
    """Return every behaviour, by stage; within one in the order of modules' names."""
    package = importlib.import_module("ailz.azure.behaviours")
    found: list[Behaviour] = []
    for module in sorted(pkgutil.iter_modules(package.__path__), key=lambda each: each.name):
        found += importlib.import_module(f"{package.__name__}.{module.name}").BEHAVIOURS
    return tuple(sorted(found, key=lambda each: STAGES.index(each.stage)))
