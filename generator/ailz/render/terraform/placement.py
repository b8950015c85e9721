"""Which file each local stands in."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ailz.design.resource import Resource, Root
from ailz.render.terraform._views import Argument
from ailz.render.terraform.locals import Local, defined_locals, needs_of
from ailz.render.terraform.scope import Scope
from ailz.render.terraform.usage import Usage

_LONG = 100
"""Lines from which a collection stands in a file of its own, so that resources stay in sight."""


@dataclass(frozen=True, slots=True)
class Locals:
    """Where locals stand: above the first resource that uses them, or in files by their path."""

    above: Mapping[str, tuple[Argument, ...]]
    files: Mapping[str, tuple[Argument, ...]]


def place_locals(root: Root, usage: Usage, scope: Scope) -> Locals:
    """Return the locals that the resources use; what several files use stands in `locals.tf`."""
    defined = defined_locals(root, usage, scope)
    first, shared = _users(root, usage, defined)
    above: dict[str, tuple[Argument, ...]] = {}
    files: dict[str, tuple[Argument, ...]] = {}
    for name, local in defined.items():
        if name not in first:
            continue
        if sum(line.value.count("\n") for line in local.lines) > _LONG:
            files[f"locals.{name}.tf"] = local.lines
        elif name in shared:
            files["locals.tf"] = (*files.get("locals.tf", ()), *local.lines)
        else:
            symbol = first[name].symbol
            above[symbol] = (*above.get(symbol, ()), *local.lines)
    return Locals(above, files)


def _users(
    root: Root, usage: Usage, defined: Mapping[str, Local]
) -> tuple[dict[str, Resource], set[str]]:
    """Return the first resource that needs each local, and the locals that several files need."""
    first: dict[str, Resource] = {}
    shared: set[str] = set()
    for resource in root.resources:
        if resource.verb == "existing":
            continue
        direct = needs_of(usage.resources[resource.symbol], root, resource.collection)
        for name in _closure(direct, defined):
            if first.setdefault(name, resource).module != resource.module:
                shared.add(name)
    return first, shared


def _closure(names: Iterable[str], defined: Mapping[str, Local]) -> frozenset[str]:
    found: set[str] = set()
    waiting = list(names)
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += defined[name].needs
    return frozenset(found)
