"""What one module file needs from outside, found out while its expressions are printed."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from ailz.design.resource import Root
from ailz.design.values import (
    Group,
    Output,
    Param,
    Role,
    SubscriptionGuid,
    Value,
)
from ailz.render.bicep.layout import Atom, Call, Doc, code, flat
from ailz.render.bicep.names import Names, camel, singular, words
from ailz.render.bicep.pieces import MAIN, Layout, Piece, Place
from ailz.render.bicep.substitute import item_of, substitute
from ailz.render.escape import bicep_key, bicep_string

ROLE_TYPE = "Microsoft.Authorization/roleDefinitions"
_TENANT_ID = re.compile(r"/providers/([A-Za-z]+(?:\.[A-Za-z]+)+/[A-Za-z]+)/([^/]+)")
FROM_DEPLOYMENT = frozenset({"subscription_id", "tenant_id"})


@dataclass(slots=True)
class LoopVar:
    """The array that loops over the same items share: the fields in use, and those that we add."""

    collection: str
    keys: tuple[str, ...]
    name: str
    item: str
    fields: set[str] = field(default_factory=set)
    names: set[str] = field(default_factory=set)
    """The fields that enter a resource's name."""
    added: dict[str, tuple[Value, ...]] = field(default_factory=dict)
    is_plain: bool = False
    """Whether an item is its key and nothing else."""


@dataclass(slots=True)
class At:
    """Where an expression stands: in which loop, and whether it enters a resource's name."""

    loop: LoopVar | None = None
    folded: dict[str, Value] = field(default_factory=dict)
    in_name: bool = False
    row_is_value: bool = False
    """Whether a row is at a member of a list: the value itself."""
    uses_item: bool = False
    uses_index: bool = False
    names: set[str] = field(default_factory=set)
    """The symbols of this file that the declaration refers to."""


@dataclass(slots=True)
class Incoming:
    """A runtime value that arrives as a parameter, from another module's output."""

    source: Output
    name: str
    is_list: bool
    in_name: bool = False


class Context:
    """The symbols of a file, and what its expressions turned out to need."""

    def __init__(
        self, layout: Layout, place: Place | None, plain: frozenset[tuple[object, ...]]
    ) -> None:
        self.layout = layout
        self.root: Root = layout.root
        self.place = place
        self.module = place.name if place else MAIN
        self._plain = plain
        params = {camel(p.name) for p in self.root.parameters if p.name not in FROM_DEPLOYMENT}
        types = {type_name(p.name) for p in self.root.parameters}
        self.names = Names(frozenset({*params, *types, "i"}))
        self.symbols: dict[str, str] = {
            piece.symbol: self.names.claim(piece.symbol, "Resource")
            for piece in layout.of_module(self.module)
        }
        self.parameters: set[str] = set()
        self.roles: set[str] = set()
        self.loops: dict[tuple[object, ...], LoopVar] = {}
        self.incoming: dict[tuple[str, str, object], Incoming] = {}
        self.constants: dict[str, str] = {}
        """The shared values that the file uses: name in the root -> symbol here."""
        self.looked_up: dict[int, str] = {}
        """Arrays whose members are looked up by key: the loop's identity -> the array of keys."""
        self.subscription: str | None = None

    @property
    def is_foreign(self) -> bool:
        """Whether the file is deployed to a subscription that is not the deployment's own."""
        scope = self.place.scope if self.place else None
        return isinstance(scope, Group) and not is_own_subscription(scope.subscription)

    def parameter(self, name: str, of: str | None) -> Doc:
        """Return a root parameter, or a field of one."""
        if name == "subscription_id":
            return self.subscription_guid()
        if name == "tenant_id":
            return code("tenant().tenantId")
        self.parameters.add(name)
        return code(
            camel(name) if of is None else f"{camel(name)}{access(field_name(self.root, name, of))}"
        )

    def subscription_guid(self) -> Doc:
        """Return the id of the subscription that the root is deployed to."""
        if not self.is_foreign:
            return code("subscription().subscriptionId")
        if self.subscription is None:
            self.subscription = self.names.claim("subscription_id", "Parameter")
        return code(self.subscription)

    def subscription_id(self) -> Doc:
        """Return the ARM id of the subscription that the root is deployed to."""
        if not self.is_foreign:
            return code("subscription().id")
        return code(f"'/subscriptions/${{{flat(self.subscription_guid())}}}'")

    def role(self, name: str) -> Doc:
        """Return the ARM id of a built-in role."""
        return self.role_id(self.role_guid(name))

    def role_guid(self, name: str) -> Doc:
        """Return the GUID of a built-in role, from the file of types."""
        self.roles.add(name)
        return code(f"builtInRoles.{camel(name)}")

    def role_id(self, guid: Doc) -> Doc:
        """Return the ARM id of the role with this GUID."""
        subscription = (self.subscription_guid(),) if self.is_foreign else ()
        return Call("subscriptionResourceId", (*subscription, code(f"'{ROLE_TYPE}'"), guid))

    def loop(self, collection: str, keys: tuple[str, ...], piece: Piece | None = None) -> LoopVar:
        """Return the array of these items, made and named for the first one who asks."""
        found = self.loops.get((collection, keys))
        if found is None:
            name = collection
            if piece is not None and keys != tuple(self.root.collections[collection]):
                name = f"{piece.symbol}_items"
            name = self.names.claim(name, "Items")
            item = self.names.free(singular(collection), "item")
            found = LoopVar(
                collection, keys, name, item, is_plain=(collection, keys) in self._plain
            )
            self.loops[collection, keys] = found
        return found

    def constant(self, name: str) -> Doc:
        """Return a value that several bodies share."""
        if name not in self.constants:
            self.constants[name] = self.names.claim(name, "Values")
        return code(self.constants[name])

    def place_of(self, piece: Piece, key: str) -> str:
        """Return where a member stands in its loop's array, looked up by its key."""
        assert piece.resource.collection is not None  # noqa: S101 - only a loop has members
        keys = tuple(each for each in piece.keys if each is not None)
        loop = self.loop(piece.resource.collection, keys, piece)
        loop.fields.add("key")
        if loop.is_plain:
            return f"indexOf({loop.name}, {bicep_string(key)})"
        if id(loop) not in self.looked_up:
            self.looked_up[id(loop)] = self.names.claim(f"{singular(loop.collection)}_keys", "List")
        return f"indexOf({self.looked_up[id(loop)]}, {bicep_string(key)})"

    def item(self, name: str, at: At) -> Doc:
        """Return the item that the loop is at, of which a field is read that some items lack."""
        assert at.loop is not None  # noqa: S101 - asked for in a loop
        at.uses_item = True
        at.loop.fields.add(name)
        return code(at.loop.item)

    def each(self, name: str, at: At) -> Doc:
        """Return a field of the item that the loop is at."""
        loop = at.loop
        if loop is None:
            msg = f"the field {name} is used outside a loop, in the module {self.module}"
            raise ValueError(msg)
        at.uses_item = True
        loop.fields.add(name)
        if at.in_name:
            loop.names.add(name)
        if loop.is_plain and name == "key":
            return code(loop.item)
        doc = code(f"{loop.item}.{camel(name)}")
        if self.holds_roles(loop, name):
            return self.role_id(doc)
        kind = self.tenant_type(loop, name)
        return Call("tenantResourceId", (Atom(bicep_string(kind)), doc)) if kind else doc

    def holds_roles(self, loop: LoopVar, name: str) -> bool:
        """Whether a field is a role in every item: then the array holds the role's GUID alone."""
        if name == "key" or name in loop.added:
            return False
        items = self.root.collections[loop.collection]
        return all(isinstance(items[key].get(name), Role) for key in loop.keys)

    def has(self, loop: LoopVar, name: str) -> bool:
        """Whether an item of the loop has a field."""
        items = self.root.collections[loop.collection]
        return any(name in items[key] for key in loop.keys)

    def tenant_type(self, loop: LoopVar, name: str) -> str:
        """Return the type that a field names by tenant-wide id in every item.

        The array then holds the names alone.
        """
        if name == "key" or name in loop.added:
            return ""
        items = self.root.collections[loop.collection]
        kinds = (tenant_id(items[key].get(name))[0] for key in loop.keys)
        first = next(kinds, "")
        return first if first and all(kind == first for kind in kinds) else ""

    def add_field(self, loop: LoopVar, name: str, values: tuple[Value, ...]) -> None:
        """Add a field to the items of a loop: one value an item, without `Each`."""
        known = loop.added.setdefault(name, values)
        if known != values:
            msg = (
                f"{self.module}: items of {loop.collection} would need two different fields {name}"
            )
            raise ValueError(msg)

    def runtime(self, source: Output, at: At, *, is_list: bool) -> str:
        """Return the parameter that brings a runtime value of another module."""
        slot = (source.symbol, source.path, "*" if is_list else source.key)
        found = self.incoming.get(slot)
        if found is None:
            name = self.names.claim(output_name(source, is_list=is_list), "Value")
            found = self.incoming[slot] = Incoming(source, name, is_list)
        found.in_name |= at.in_name
        return found.name

    def resolved(self, value: Value, collection: str, key: str) -> Value:
        """Return the value of an item's field, which may name other fields of the item."""
        return substitute(value, key, self.root.collections[collection][key])

    def folded(self, piece: Piece) -> dict[str, Value]:
        """Return the fields that all items of a piece agree on, if it is a part of a collection."""
        if piece.is_whole or piece.resource.collection is None:
            return {}
        items = [item_of(piece.resource, key, self.root) for key in piece.keys]
        first = items[0]
        return {
            name: value
            for name, value in first.items()
            if all(name in i and i[name] == value for i in items)
        }


def tenant_id(value: Value) -> tuple[str, str]:
    """Return type and name in a literal tenant-wide resource id, such as a built-in policy's."""
    found = _TENANT_ID.fullmatch(value) if isinstance(value, str) else None
    return (found[1], found[2]) if found else ("", "")


def type_name(parameter: str) -> str:
    """Return the name of an object parameter's type."""
    return camel(f"{singular(parameter)}_type")


def is_own_subscription(subscription: Value) -> bool:
    """Whether a value is the subscription that the root is deployed to."""
    return subscription in (SubscriptionGuid(), Param("subscription_id"))


def output_name(source: Output, *, is_list: bool) -> str:
    """Return the name of the output, and of the parameters that take it."""
    last = source.path.rsplit(".", 1)[1] if "." in source.path else source.path
    if is_list:
        return camel(f"{singular(source.symbol)}_{last}") + "s"
    key = f"_{source.key}" if isinstance(source.key, str) else ""
    stem = singular(source.symbol) if key else source.symbol
    steps = source.path.removeprefix("properties.").split(".")
    return camel("_".join([*words(stem), *words(key), *(w for step in steps for w in words(step))]))


def access(name: str) -> str:
    """Return the access to a property: `.name`, or `['a-name']`."""
    return f".{name}" if bicep_key(name) == name else f"[{bicep_string(name)}]"


def field_name(root: Root, parameter: str, of: str) -> str:
    """Return how a field of an object parameter is called: a map's keys are as they are."""
    return camel(of) if root.parameter(parameter).kind == "object" else of
