"""The values of the parameters, an environment a file, and one for what they share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ailz.design.resource import Parameter, Root
from ailz.design.values import Plain
from ailz.render.bicep import views
from ailz.render.bicep.context import field_name
from ailz.render.bicep.layout import Array, Atom, Doc, Member, Object, code
from ailz.render.bicep.names import camel
from ailz.render.escape import bicep_key, bicep_string


@dataclass(frozen=True, slots=True)
class ValuesFile:
    """A `.bicepparam`; `environment` None is the shared one, `extends` tells that there is one."""

    environment: str | None
    extends: bool
    values: tuple[views.Value, ...]


def values_files(root: Root, parameters: Sequence[Parameter]) -> dict[str, ValuesFile]:
    """Return the files by name: one an environment, and `common.bicepparam` if any agree."""
    shared = [p for p in parameters if len(root.environments) > 1 and _is_shared(p, root)]
    files = {}
    if shared:
        values = tuple(_value(p, root.environments[0], root) for p in shared)
        files["common.bicepparam"] = ValuesFile(None, False, values)
    for environment in root.environments:
        own = tuple(_value(p, environment, root) for p in parameters if p not in shared)
        files[f"{environment}.bicepparam"] = ValuesFile(environment, bool(shared), own)
    return files


def _is_shared(parameter: Parameter, root: Root) -> bool:
    first, *rest = (parameter.values[environment] for environment in root.environments)
    return all(value == first and type(value) is type(first) for value in rest)


def _value(parameter: Parameter, environment: str, root: Root) -> views.Value:
    value = parameter.values[environment]
    if parameter.kind == "object" and isinstance(value, Mapping):
        members = (
            (field_name(root, parameter.name, name), member) for name, member in value.items()
        )
        return views.Value("param", camel(parameter.name), _plain(dict(members)))
    return views.Value("param", camel(parameter.name), _plain(value))


def _plain(value: Plain) -> Doc:
    match value:
        case None:
            return code("null")
        case bool():
            return code("true" if value else "false")
        case int():
            return code(str(value))
        case str():
            return Atom(bicep_string(value))
        case Mapping():
            return Object(
                tuple(Member(bicep_key(name), _plain(member)) for name, member in value.items())
            )
        case _:
            return Array(tuple(_plain(member) for member in value))
