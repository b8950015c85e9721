"""The variables of a root, and the values that each environment gives them."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from ailz.design.resource import Parameter, Root, field_kind
from ailz.render.escape import HclText, hcl_key
from ailz.render.terraform._views import Argument, Variable
from ailz.render.terraform.layout import Place, comment_lines, expression
from ailz.render.terraform.rules import rules
from ailz.render.terraform.scope import Scope
from ailz.render.terraform.usage import Usage, used_parameters

_TYPES = {
    "string": "string",
    "int": "number",
    "bool": "bool",
    "strings": "list(string)",
    "map": "map(string)",
    "counts": "map(number)",
}


def parameters(root: Root, usage: Usage) -> tuple[Parameter, ...]:
    """Return the parameters in use by name, objects with no other fields than those in use."""
    used = used_parameters(usage)
    found = [p for p in root.parameters if p.name in used]
    if missing := sorted(used.keys() - {p.name for p in found}):
        msg = f"{root.name} uses parameters that it does not have: {', '.join(missing)}"
        raise ValueError(msg)
    return tuple(sorted((_narrowed(p, used[p.name]) for p in found), key=lambda p: p.name))


def variables(found: tuple[Parameter, ...], root: Root) -> tuple[Variable, ...]:
    """Return the blocks that declare the parameters."""
    return tuple(Variable(p.name, p.description, _type(p), rules(p, root)) for p in found)


def assignments(found: tuple[Parameter, ...], environment: str) -> tuple[Argument, ...]:
    """Return the lines that give the parameters their values in an environment."""
    scope = Scope({})
    return tuple(
        Argument(
            p.name,
            expression(
                p.values[environment], scope, Place(used=len(p.name) + len(" = "), open_=True)
            ),
        )
        for p in found
    )


def _narrowed(parameter: Parameter, fields: frozenset[str] | None) -> Parameter:
    if parameter.kind != "object" or fields is None:
        return parameter
    values = {
        environment: {name: value[name] for name in value if name in fields}
        for environment, value in parameter.values.items()
        if isinstance(value, Mapping)
    }
    return replace(parameter, values=values)


def _type(parameter: Parameter) -> HclText:
    if parameter.kind != "object":
        return HclText(_TYPES[parameter.kind])
    return HclText("\n".join(["object({", *_field_lines(parameter), "  })"]))


def _field_lines(parameter: Parameter) -> Iterator[str]:
    first = next(iter(parameter.values.values()))
    if not isinstance(first, Mapping):
        msg = f"the parameter {parameter.name} is an object, but its value is {first!r}"
        raise TypeError(msg)
    for name in first:
        for line in comment_lines(parameter.describes.get(name, ""), 4):
            yield f"    # {line}"
        yield f"    {hcl_key(name)} = {_TYPES[field_kind(parameter, name)]}"
