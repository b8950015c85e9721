"""Declares what other modules, or other people, make: `existing` resources of one file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ailz.catalog.types import api_version
from ailz.design.evaluate import is_child
from ailz.design.resource import Resource, Scope
from ailz.design.values import Each, Group, Id, Subscription, Value
from ailz.render.bicep.context import At, Context, LoopVar, is_own_subscription
from ailz.render.bicep.layout import Call, Doc, Loop, Member, Object, code
from ailz.render.bicep.names import singular
from ailz.render.bicep.pieces import GROUP_TYPE, Piece
from ailz.render.bicep.substitute import of_member
from ailz.render.escape import BicepText

if TYPE_CHECKING:
    from ailz.render.bicep.expressions import Printer


@dataclass(frozen=True, slots=True)
class Existing:
    """One `existing` declaration."""

    symbol: str
    type: str
    doc: Doc


class Foreign:
    """The `existing` declarations of a file, each made on the first reference to it."""

    def __init__(self, context: Context, printer: Printer) -> None:
        self._context = context
        self._printer = printer
        self._names: dict[object, str] = {}
        self.declared: list[Existing] = []

    def single(self, piece: Piece, key: str | None) -> str:
        """Return the symbol of what another module makes: a resource, or one member of a loop."""
        resource = piece.resource
        slot = (resource.symbol, key)
        if slot not in self._names:
            stem = singular(resource.symbol) if key else resource.symbol
            self._names[slot] = self._context.names.claim(
                f"{stem}_{key}" if key else stem, "Existing"
            )
            at = At(in_name=True)
            parent = of_member(resource.parent, resource, key, self._context.root)
            name = of_member(resource.name, resource, key, self._context.root)
            members = [
                *self._parent(resource, parent, at),
                Member(BicepText("name"), self._printer.value(name, at)),
            ]
            self._declare(self._names[slot], resource, Object(tuple(members)))
        return self._names[slot]

    def loop(self, piece: Piece, loop: LoopVar) -> str:
        """Return the symbol of a loop of another module, over items that this file has too."""
        resource = piece.resource
        slot = (resource.symbol, loop.collection, loop.keys)
        if slot not in self._names:
            self._names[slot] = self._context.names.claim(piece.symbol, "Existing")
            at = At(loop=loop, in_name=True)
            parent = piece.parent
            if isinstance(parent, Each):
                parent = of_member(parent, resource, piece.keys[0], self._context.root)
            members = [
                *self._parent(resource, parent, at),
                Member(BicepText("name"), self._printer.value(resource.name, at)),
            ]
            self._declare(self._names[slot], resource, over(loop, at, Object(tuple(members))))
        return self._names[slot]

    def group(self, group: Group, at: At) -> str:
        """Return the symbol of a resource group of somebody else."""
        slot = repr(group)
        if slot not in self._names:
            self._names[slot] = self._context.names.claim("platform_resource_group", "Existing")
            own = is_own_subscription(group.subscription) and not self._context.is_foreign
            where = () if own else (self._printer.value(group.subscription, at),)
            members = (
                Member(BicepText("scope"), Call("subscription", where)),
                Member(BicepText("name"), self._printer.value(group.name, At(in_name=True))),
            )
            kind = f"{GROUP_TYPE}@{api_version(GROUP_TYPE)}"
            self.declared.append(Existing(self._names[slot], kind, Object(members)))
        return self._names[slot]

    def _declare(self, symbol: str, resource: Resource, doc: Doc) -> None:
        self.declared.append(Existing(symbol, f"{resource.type}@{resource.api_version}", doc))

    def _parent(self, resource: Resource, parent: Value, at: At) -> list[Member]:
        place = self._context.place
        scope: Scope | None = place.scope if place else None
        if resource.type == GROUP_TYPE:
            return (
                []
                if isinstance(scope, Subscription)
                else [Member(BicepText("scope"), self._subscription())]
            )
        match parent:
            case Id(symbol):
                above = self._context.root.resource(symbol)
                if above.type != GROUP_TYPE:
                    word = "parent" if is_child(resource, self._context.root) else "scope"
                    return [Member(BicepText(word), code(self._printer.symbol(parent, at)))]
                if parent == scope:
                    return []
                return [
                    Member(BicepText("scope"), self._printer.own_scope(above, At(in_name=True)))
                ]
            case Group():
                return (
                    []
                    if parent == scope
                    else [Member(BicepText("scope"), self._printer.scope(parent, at))]
                )
            case _:
                return (
                    []
                    if isinstance(scope, Subscription)
                    else [Member(BicepText("scope"), self._subscription())]
                )

    def _subscription(self) -> Doc:
        where = (self._context.subscription_guid(),) if self._context.is_foreign else ()
        return Call("subscription", where)


def over(loop: LoopVar, at: At, body: Doc) -> Loop:
    """Return the loop over an array, with what its body uses: the item, its index, or both."""
    array = code(loop.name)
    if not at.uses_item:
        return Loop(BicepText("i"), Call("range", (code("0"), Call("length", (array,)))), body)
    variable = f"({loop.item}, i)" if at.uses_index else loop.item
    return Loop(BicepText(variable), array, body)
