"""The security properties of a root's resources, as assertions for its tests."""

from collections.abc import Iterator, Mapping, Sequence
from typing import TypeAlias

from ailz.catalog.hardening import is_hardened
from ailz.design.resource import Resource, Root
from ailz.design.values import Value
from ailz.render.escape import HclText
from ailz.render.terraform._views import Assertion
from ailz.render.terraform.layout import WIDTH
from ailz.render.terraform.references import scalar
from ailz.render.terraform.scope import Scope, address, attribute, is_role_loop

_Path: TypeAlias = tuple[str | int, ...]


def assertions(root: Root, scope: Scope) -> tuple[Assertion, ...]:
    """Return one assertion for each resource that has hardened properties, in the root's order."""
    made, last = [], ""
    for resource in root.resources:
        if resource.verb == "existing" or is_role_loop(resource):
            continue
        hardened = [
            (path, value)
            for path, value in _fixed(resource.body)
            if is_hardened(resource.type, _named(path), value)
        ]
        if hardened:
            names = ", ".join(_short(path, hardened) for path, _ in hardened)
            message = f"{resource.symbol} must keep its hardened settings: {names}."
            condition = _condition(resource, hardened, scope)
            is_first = resource.module != last
            last = resource.module
            made.append(Assertion(f"{last}.tf" if is_first else "", condition, message))
    return tuple(made)


def _fixed(value: Value, path: _Path = ()) -> Iterator[tuple[_Path, str | bool]]:
    """Yield what the code itself fixes: parameters are for whoever deploys."""
    if isinstance(value, str | bool):
        yield path, value
    elif isinstance(value, Mapping):
        for name, member in value.items():
            yield from _fixed(member, (*path, name))
    elif isinstance(value, Sequence):
        for index, member in enumerate(value):
            yield from _fixed(member, (*path, index))


def _named(path: _Path) -> str:
    """Return a path as facts name it: ``properties.rules[].action``."""
    return "".join("[]" if isinstance(step, int) else f".{step}" for step in path)[1:]


def _short(path: _Path, among: Sequence[tuple[_Path, str | bool]]) -> str:
    """Return the last name of a path, with the one before it where another path ends alike."""
    is_alone = sum(other[-1] == path[-1] for other, _ in among) == 1
    return ".".join(map(str, path[-1:] if is_alone else path[-2:]))


def _condition(
    resource: Resource, hardened: Sequence[tuple[_Path, str | bool]], scope: Scope
) -> HclText:
    one, loops = address(resource), resource.collection is not None or resource.when is not None
    subject = "item" if loops else one
    each = [f"{subject}.body{_steps(path)} == {scalar(v, scope)}" for path, v in hardened]
    if not loops:
        return HclText(_all(each, indent=4))
    line = f"alltrue([for item in {one} : {each[0]}])"
    if len(each) == 1 and len("    condition     = ") + len(line) <= WIDTH:
        return HclText(line)
    return HclText(f"alltrue([\n      for item in {one} :\n      {_all(each, indent=6)}\n    ])")


def _all(conditions: Sequence[str], indent: int) -> str:
    if len(conditions) == 1:
        return conditions[0]
    margin = " " * indent
    return "\n".join(["alltrue([", *(f"{margin}  {one}," for one in conditions), f"{margin}])"])


def _steps(path: _Path) -> str:
    return "".join(f"[{step}]" if isinstance(step, int) else attribute(step) for step in path)
