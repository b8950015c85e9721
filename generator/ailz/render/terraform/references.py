"""Strings and references of the design as Terraform code."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from ailz.design.resource import ParameterKind, Resource, field_kind
from ailz.design.values import (
    Const,
    Each,
    Expression,
    Group,
    Guid,
    Id,
    Key,
    Last,
    Output,
    Param,
    Role,
    Row,
    Subscription,
    SubscriptionGuid,
    Tenant,
    Text,
    Value,
)
from ailz.render.escape import HclText, hcl_string
from ailz.render.terraform.scope import Scope, address, attribute, existing_local

_CAPITAL = re.compile(r"([A-Z])")
_TRAILING_DOLLARS = re.compile(r"\$+\Z")


@dataclass(frozen=True, slots=True)
class _Code:
    """A part of a string that Terraform evaluates."""

    text: str


def scalar(value: Value, scope: Scope) -> HclText:
    """Return a string, a number, a flag, null or an expression as code on one line."""
    if isinstance(value, bool):
        return HclText("true" if value else "false")
    if isinstance(value, int):
        return HclText(value)
    if value is None:
        return HclText("null")
    if isinstance(value, Text):
        return _text(value, scope)
    return _string(_parts(value, scope))


def guid_arguments(value: Guid, scope: Scope) -> tuple[HclText, HclText]:
    """Return the two arguments of the call that makes a GUID: its namespace and its name."""
    joined = Text(tuple(_hyphenated(value.parts)))
    return HclText("local.arm_guid_namespace"), _string(_parts(joined, scope))


def id_text(resource: Resource, scope: Scope) -> Text:
    """Return what the ARM id of a resource is made of, for resources that give us none."""
    *above, last = resource.type.split("/")
    parent = resource.parent
    is_group = resource.type == "Microsoft.Resources/resourceGroups"
    is_child = isinstance(parent, Id) and scope.resources[parent.symbol].type == "/".join(above)
    segment = last if is_group or is_child else f"providers/{resource.type}"
    return Text((parent, f"/{segment}/", resource.name))


def _text(value: Text, scope: Scope) -> HclText:
    made = _string(_parts(value, scope))
    # A lone reference keeps its type, and `"${x}"` is what fmt takes the quotes off.
    is_text = made.startswith('"') or all(_is_text(part, scope) for part in value.parts)
    return made if is_text else HclText(f"tostring({made})")


def _is_text(value: Value, scope: Scope) -> bool:
    match value:
        case bool() | int():
            return False
        case Param(name, field):
            return _kind(name, field, scope) not in ("int", "bool")
        case Each(name):
            return name == "key" or _is_text(scope.sample.get(name, ""), scope)
        case _:
            return True


def _kind(name: str, field: str | Each | None, scope: Scope) -> ParameterKind:
    parameter = scope.parameters.get(name)
    if parameter is None:
        return "string"
    return field_kind(parameter, field) if isinstance(field, str) else parameter.kind


def _string(parts: Iterator[str | _Code]) -> HclText:
    merged: list[str | _Code] = []
    for part in parts:
        if isinstance(part, str) and merged and isinstance(merged[-1], str):
            merged[-1] += part
        elif part:
            merged.append(part)
    match merged:
        case []:
            return hcl_string("")
        case [str(text)]:
            return hcl_string(text)
        case [_Code(text)]:
            return HclText(text)
    return HclText(f'"{"".join(_template(merged))}"')


def _template(parts: Sequence[str | _Code]) -> Iterator[str]:
    for index, part in enumerate(parts):
        if isinstance(part, _Code):
            yield f"${{{part.text}}}"
        elif index == len(parts) - 1:
            yield hcl_string(part)[1:-1]
        else:
            # A dollar just before an interpolation would make it into an escape.
            dollars = _TRAILING_DOLLARS.search(part)
            yield hcl_string(_TRAILING_DOLLARS.sub("", part))[1:-1]
            yield f'${{"{dollars[0]}"}}' if dollars else ""


def _parts(value: Value, scope: Scope) -> Iterator[str | _Code]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, int):
        yield str(value)
    elif value is None or isinstance(value, Mapping | Sequence):
        msg = f"{value!r} cannot be part of a string"
        raise TypeError(msg)
    else:
        yield from _expression_parts(value, scope)


def _expression_parts(value: Expression, scope: Scope) -> Iterator[str | _Code]:
    match value:
        case Text(parts):
            for part in parts:
                yield from _parts(part, scope)
        case Each("key"):
            yield scope.key if scope.key is not None else _Code(scope.key_code)
        case Each(name):
            if scope.item is not None:
                yield from _parts(scope.item[name], scope)
            else:
                yield _Code(_field(value, scope))
        case Subscription():
            yield from ("/subscriptions/", _Code("var.subscription_id"))
        case Group(subscription, name):
            yield "/subscriptions/"
            yield from _parts(subscription, scope)
            yield "/resourceGroups/"
            yield from _parts(name, scope)
        case _:
            yield _Code(_reference(value, scope))


def _reference(value: Expression, scope: Scope) -> str:  # noqa: C901 - one line an expression
    match value:
        case Const(name):
            return f"local.{name}"
        case Row(part, field):
            return part + attribute(field) if field else part
        case Param(name, None):
            return f"var.{name}"
        case Param(name, str(member)):
            return f"var.{name}{attribute(member)}"
        case Param(name, Each() as member):
            return f"var.{name}[{_string(_parts(member, scope))}]"
        case Id(symbol, key):
            return _id(scope.resources[symbol], key, scope)
        case Output(symbol, _, key):
            if is_held(value, scope):
                return f"terraform_data.{held_name(value)}.output"
            return _perhaps(answer(value, scope), scope.resources[symbol], key, scope)
        case Last(of):
            return f"basename({_reference(of, scope)})"
        case Guid():
            return f"uuidv5({', '.join(guid_arguments(value, scope))})"
        case SubscriptionGuid():
            return "var.subscription_id"
        case Tenant():
            return "var.tenant_id"
        case Role(name):
            return f"local.role_definitions[{hcl_string(name)}]"
    msg = f"{value!r} has no form in Terraform"
    raise TypeError(msg)


def reference(value: Expression, scope: Scope) -> HclText:
    """Return the code that reads one expression."""
    return HclText(_reference(value, scope))


def answer(output: Output, scope: Scope) -> str:
    """Return the code that reads what Azure answered last."""
    steps = "".join(map(attribute, output.path.split(".")))
    code = _read(scope.resources[output.symbol], output.key, f"output{steps}", scope)
    return f'try({code}, "")' if output.optional else code


def is_held(output: Output, scope: Scope) -> bool:
    """Whether an answer is held in the state: of one resource, which every environment has."""
    resource = scope.resources[output.symbol]
    if resource.collection is None:
        return resource.when is None
    return isinstance(output.key, str) and (resource.collection, output.key) not in scope.partial


def held_name(output: Output) -> str:
    """Return the name of the block that holds an answer."""
    steps = output.path.removeprefix("properties.").split(".")
    words = [output.symbol, *([output.key] if isinstance(output.key, str) else []), *steps]
    return _CAPITAL.sub(r"_\1", "_".join(words)).lower().replace("-", "_")


def _field(value: Each, scope: Scope) -> str:
    """Return how a loop reads a field of its item; one that is left out has its default."""
    if value.optional:
        msg = f"the field {value.field} may be left out: it can be a value, not a part of a text"
        raise TypeError(msg)
    return scope.value_code + attribute(value.field)


def _id(resource: Resource, key: Key, scope: Scope) -> str:
    if resource.verb == "existing":
        code = f"local.{existing_local(resource)}{_member(key, scope)}"
    else:
        # What an action's own id looks like is the provider's business; its target is what we mean.
        name = "resource_id" if resource.verb == "put" else "id"
        code = _read(resource, key, name, scope)
    return _perhaps(code, resource, key, scope)


def _read(resource: Resource, key: Key, name: str, scope: Scope) -> str:
    """Return an attribute of a resource; null where its condition keeps it from being made."""
    if resource.when is not None and resource.collection is None:
        return f"one({address(resource)}[*].{name})"
    return f"{address(resource)}{_member(key, scope)}.{name}"


def _perhaps(code: str, resource: Resource, key: Key, scope: Scope) -> str:
    """Return code that also holds where its member is missing, if it stands in a collection.

    Terraform evaluates every item before it drops those of other environments.
    """
    chosen = scope.key if key == Each("key") else key
    if isinstance(chosen, Each) and scope.item is not None:
        chosen = cast("str", scope.item[chosen.field])
    in_item = scope.item is not None and resource.collection is not None
    if in_item and (resource.collection, chosen) in scope.partial:
        return f'try({code}, "")'
    return code


def _member(key: Key, scope: Scope) -> str:
    return "" if key is None else f"[{_string(_parts(key, scope))}]"


def _hyphenated(parts: Sequence[Value]) -> Iterator[Value]:
    for index, part in enumerate(parts):
        if index:
            yield "-"
        yield part
