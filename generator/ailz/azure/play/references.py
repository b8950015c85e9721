"""What waits for what in a Terraform plan: its configuration's references, and its graph."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

Edges = Mapping[str, frozenset[str]]
"""A node, and the nodes that it waits for. A node is a resource's address without indexes, or a
variable, a local value, an output of a module, or a whole module (`module.x (close)`)."""
_INDEX = re.compile(r"\[[^\]]*\]")
_EDGE = re.compile(r'"\[root\] ((?:[^"\\]|\\.)*)" -> "\[root\] ((?:[^"\\]|\\.)*)"')
_SKIPPED = frozenset({"each", "count", "self", "path", "terraform", "provider"})


def edges(configuration: Mapping[str, Any], graph: str | None = None) -> Edges:
    """Return what every node waits for directly.

    `configuration` is that of `terraform show -json`. It holds no local values: what goes through
    one is known where `graph` is the text of `terraform graph -type=plan`.
    """
    found: dict[str, set[str]] = {}
    _module(configuration.get("root_module", {}), "", found)
    for one, other in _EDGE.findall(graph or ""):
        if not one.startswith(("provider", "root")) and not other.startswith(("provider", "root")):
            found.setdefault(_node(one), set()).add(_node(other))
    return {name: frozenset(targets - {name}) for name, targets in found.items()}


def reach(graph: Edges, start: str) -> frozenset[str]:
    """Return all that a node waits for, near and far."""
    found: set[str] = set()
    waiting = [start]
    while waiting:
        for other in graph.get(waiting.pop(), ()):
            if other not in found:
                found.add(other)
                waiting.append(other)
    return frozenset(found)


def bare(address: str) -> str:
    """Return an address without its indexes."""
    return _INDEX.sub("", address)


def _node(name: str) -> str:
    # A module's end waits for all in it; any other node's phases are one node here.
    text = name.replace('\\"', '"')
    if text.startswith("module.") and text.endswith(" (close)"):
        return bare(text)
    return bare(text.removesuffix(" (expand)").removesuffix(" (close)"))


def references(expression: Any) -> Iterator[str]:  # noqa: ANN401 - JSON of any shape
    """Yield the references of an expression, in their order and with the parts of each."""
    if isinstance(expression, Mapping):
        named = expression.get("references")
        if isinstance(named, list):
            yield from named
        for inner in expression.values():
            yield from references(inner)
    elif isinstance(expression, list):
        for inner in expression:
            yield from references(inner)


def _module(module: Mapping[str, Any], prefix: str, found: dict[str, set[str]]) -> list[str]:
    """Note what a module's nodes wait for; return its resources, inner modules' too."""
    inside = []
    for resource in module.get("resources", ()):
        mode = "data." if resource.get("mode") == "data" else ""
        name = f"{prefix}{mode}{resource['type']}.{resource['name']}"
        inside.append(name)
        named = [
            *references(resource.get("expressions", {})),
            *references(resource.get("for_each_expression", {})),
            *references(resource.get("count_expression", {})),
            *resource.get("depends_on", ()),
        ]
        found.setdefault(name, set()).update(_targets(named, prefix))
    for name, call in module.get("module_calls", {}).items():
        inner = f"{prefix}module.{name}."
        within = _module(call.get("module", {}), inner, found)
        for argument, expression in call.get("expressions", {}).items():
            targets = _targets(references(expression), prefix)
            found.setdefault(f"{inner}var.{argument}", set()).update(targets)
        shared = set(
            _targets(
                [
                    *references(call.get("for_each_expression", {})),
                    *references(call.get("count_expression", {})),
                    *call.get("depends_on", ()),
                ],
                prefix,
            )
        )
        for each in within:
            found.setdefault(each, set()).update(shared)
        for output, said in call.get("module", {}).get("outputs", {}).items():
            named = [*references(said.get("expression", {})), *said.get("depends_on", ())]
            found.setdefault(f"{inner}output.{output}", set()).update(_targets(named, inner))
        found.setdefault(f"{prefix}module.{name} (close)", set()).update(within)
        inside += within
    return inside


def _targets(named: Any, prefix: str) -> Iterator[str]:  # noqa: ANN401 - any iterable of texts
    for reference in named:
        parts = bare(reference).split(".")
        if parts[0] in _SKIPPED or len(parts) < 2:
            continue
        if parts[0] == "module":
            inner = f"{prefix}module.{parts[1]}"
            yield f"{inner}.output.{parts[2]}" if len(parts) > 2 else f"{inner} (close)"
        elif parts[0] == "data":
            yield f"{prefix}{'.'.join(parts[:3])}"
        else:
            yield f"{prefix}{'.'.join(parts[:2])}"
