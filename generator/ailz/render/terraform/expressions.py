"""Design values as Terraform expressions."""

import re
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Self, cast

from ailz.design.evaluate import exists_in
from ailz.design.resource import Item, Resource, Root
from ailz.design.values import (
    Each,
    Expression,
    Group,
    Guid,
    Id,
    Key,
    Output,
    Param,
    Role,
    Subscription,
    SubscriptionGuid,
    Tenant,
    Text,
    Value,
)
from ailz.render.escape import HclText, comment, hcl_key, hcl_string

WIDTH = 100
"""Columns of a line, as far as we can choose."""

BLOCKS = {
    "create": "azapi_resource",
    "update": "azapi_update_resource",
    "put": "azapi_resource_action",
}
"""The azapi resource type for each verb that makes a request."""

_TRAILING_DOLLARS = re.compile(r"\$+\Z")
_IDENTIFIER = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*")


@dataclass(frozen=True, slots=True)
class Scope:
    """Where an expression stands: in a root, and perhaps in a loop or in one item of a collection.

    `key_code` and `value_code` are what Terraform calls the item that a loop is at; where `item`
    is set, the expression stands in that item itself, and its fields are written out. `partial`
    names the members (collection and key) that are missing in some environment; `untexted` the
    parameters that are no strings; `sample` is any item of the loop.
    """

    resources: Mapping[str, Resource]
    partial: frozenset[tuple[str, str]] = frozenset()
    untexted: frozenset[str] = frozenset()
    sample: Item = field(default_factory=dict)
    key_code: str = "each.key"
    value_code: str = "each.value"
    key: str | None = None
    item: Item | None = None

    def inside(self, key: str, item: Item) -> Self:
        """Return the scope of the values in one item of a collection."""
        return replace(self, key=key, item=item, sample=item)

    def looping(self, members: Mapping[str, Item]) -> Self:
        """Return the scope of a resource that loops over `members`."""
        return replace(self, sample=next(iter(members.values())))


@dataclass(frozen=True, slots=True)
class Place:
    """Where text goes: the indentation, the columns taken already, and the notes around it."""

    indent: int = 0
    used: int = 0
    path: str = ""
    notes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Code:
    """A part of a string that Terraform evaluates."""

    text: str


def scope_of(root: Root) -> Scope:
    """Return the scope of a root's resources."""
    partial = frozenset(
        (name, key)
        for name, members in root.collections.items()
        for key, item in members.items()
        if not all(exists_in(item, environment) for environment in root.environments)
    )
    untexted = frozenset(p.name for p in root.parameters if p.kind in ("int", "bool"))
    return Scope({resource.symbol: resource for resource in root.resources}, partial, untexted)


def expression(value: Value, scope: Scope, place: Place | None = None) -> HclText:
    """Return a value as Terraform code; lines after the first are indented for `place`."""
    place = place or Place()
    if isinstance(value, Each) and scope.item is not None and value.field != "key":
        return expression(scope.item[value.field], scope, place)
    if isinstance(value, bool):
        return HclText("true" if value else "false")
    if isinstance(value, int):
        return HclText(value)
    if value is None:
        return HclText("null")
    if isinstance(value, Mapping):
        return _object(value, scope, place)
    if isinstance(value, Sequence) and not isinstance(value, str):
        return _list(value, scope, place)
    if isinstance(value, Text):
        return _text(value, scope)
    return _string(_parts(value, scope))


def address(resource: Resource) -> HclText:
    """Return the address of a resource, without the key of a member."""
    return HclText(f"{BLOCKS[resource.verb]}.{resource.symbol}")


def attribute(name: str) -> HclText:
    """Return how Terraform reaches a member of an object: `.name`, or `["odd name"]`."""
    return HclText(f".{name}" if _IDENTIFIER.fullmatch(name) else f"[{hcl_string(name)}]")


def comment_lines(text: str, indent: int = 0) -> tuple[str, ...]:
    """Return a comment's text in lines that fit behind `indent` columns and `# `."""
    width = WIDTH - indent - len("# ")
    return tuple(
        textwrap.wrap(comment(text), width, break_long_words=False, break_on_hyphens=False)
    )


def _object(value: Mapping[str, Value], scope: Scope, place: Place) -> HclText:
    if not value:
        return HclText("{}")
    margin = " " * (place.indent + 2)
    lines = ["{"]
    for name, member in value.items():
        path = f"{place.path}.{name}" if place.path else name
        lead = f"{margin}{hcl_key(name)} = "
        inner = Place(place.indent + 2, len(lead), path, place.notes)
        noted = comment_lines(place.notes.get(path, ""), len(margin))
        lines += [f"{margin}# {line}" for line in noted]
        lines.append(lead + expression(member, scope, inner))
    lines.append(" " * place.indent + "}")
    return HclText("\n".join(lines))


def _list(value: Sequence[Value], scope: Scope, place: Place) -> HclText:
    margin = " " * (place.indent + 2)
    members = [
        expression(
            member,
            scope,
            Place(place.indent + 2, len(margin), f"{place.path}[{index}]", place.notes),
        )
        for index, member in enumerate(value)
    ]
    line = f"[{', '.join(members)}]"
    if "\n" not in line and place.used + len(line) <= WIDTH:
        return HclText(line)
    return HclText("\n".join(["[", *(f"{margin}{m}," for m in members), " " * place.indent + "]"]))


def _text(value: Text, scope: Scope) -> HclText:
    made = _string(_parts(value, scope))
    # A lone reference keeps its type, and `"${x}"` is what fmt takes the quotes off.
    is_text = made.startswith('"') or all(_is_text(part, scope) for part in value.parts)
    return made if is_text else HclText(f"tostring({made})")


def _is_text(value: Value, scope: Scope) -> bool:
    match value:
        case bool() | int():
            return False
        case Param(name):
            return name not in scope.untexted
        case Each(name):
            return name == "key" or _is_text(scope.sample[name], scope)
        case _:
            return True


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
    return HclText(f'"{"".join(map(_template, merged))}"')


def _template(part: str | _Code) -> str:
    if isinstance(part, _Code):
        return f"${{{part.text}}}"
    # A dollar just before an interpolation would make it into an escape.
    dollars = _TRAILING_DOLLARS.search(part)
    tail = f'${{"{dollars[0]}"}}' if dollars else ""
    return hcl_string(_TRAILING_DOLLARS.sub("", part))[1:-1] + tail


def _parts(value: Value, scope: Scope) -> Iterator[str | _Code]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, int):
        yield expression(value, scope)
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
                yield _Code(scope.value_code + attribute(name))
        case Subscription():
            yield from ("/subscriptions/", _Code("var.subscription_id"))
        case Group(subscription, name):
            yield "/subscriptions/"
            yield from _parts(subscription, scope)
            yield "/resourceGroups/"
            yield from _parts(name, scope)
        case _:
            yield _Code(_reference(value, scope))


def _reference(value: Expression, scope: Scope) -> str:
    match value:
        case Param(name, None):
            return f"var.{name}"
        case Param(name, str(member)):
            return f"var.{name}{attribute(member)}"
        case Id(symbol, key):
            return _id(scope.resources[symbol], key, scope)
        case Output(symbol, path, key):
            resource = scope.resources[symbol]
            answer = "".join(map(attribute, path.split(".")))
            code = f"{address(resource)}{_member(key, scope)}.output{answer}"
            return _perhaps(code, resource, key, scope)
        case Guid(parts):
            joined = Text(tuple(_hyphenated(parts)))
            return f"uuidv5(local.arm_guid_namespace, {_string(_parts(joined, scope))})"
        case SubscriptionGuid():
            return "var.subscription_id"
        case Tenant():
            return "var.tenant_id"
        case Role(name):
            return f"local.role_definitions[{hcl_string(name)}]"
    msg = f"{value!r} has no form in Terraform"
    raise TypeError(msg)


def _id(resource: Resource, key: Key, scope: Scope) -> str:
    member = _member(key, scope)
    if resource.verb == "existing":
        code = f"local.{existing_local(resource)}{member}"
    else:
        # What an action's own id looks like is the provider's business; its target is what we mean.
        name = "resource_id" if resource.verb == "put" else "id"
        code = f"{address(resource)}{member}.{name}"
    return _perhaps(code, resource, key, scope)


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


def id_text(resource: Resource, scope: Scope) -> Text:
    """Return what the ARM id of a resource is made of, for resources that give us none."""
    *above, last = resource.type.split("/")
    parent = resource.parent
    is_group = resource.type == "Microsoft.Resources/resourceGroups"
    is_child = isinstance(parent, Id) and scope.resources[parent.symbol].type == "/".join(above)
    segment = last if is_group or is_child else f"providers/{resource.type}"
    return Text((parent, f"/{segment}/", resource.name))


def existing_local(resource: Resource) -> str:
    """Return the name of the local that holds the id (or ids) of somebody else's resource."""
    return f"{resource.symbol}_id" if resource.collection is None else f"{resource.symbol}_ids"


def _member(key: Key, scope: Scope) -> str:
    return "" if key is None else f"[{_string(_parts(key, scope))}]"


def _hyphenated(parts: Sequence[Value]) -> Iterator[Value]:
    for index, part in enumerate(parts):
        if index:
            yield "-"
        yield part
