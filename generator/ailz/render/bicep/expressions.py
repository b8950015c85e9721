"""Prints the values of a design as Bicep expressions, in one file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ailz.design.resource import Resource
from ailz.design.values import (
    Const,
    Each,
    Expression,
    Group,
    Guid,
    Id,
    Last,
    Merged,
    Output,
    Param,
    Role,
    Row,
    Rows,
    Subscription,
    SubscriptionGuid,
    Tenant,
    Text,
    Value,
    When,
    Where,
)
from ailz.render.bicep.context import At, Context, field_name, is_own_subscription, tenant_id
from ailz.render.bicep.existing import Foreign
from ailz.render.bicep.layout import (
    Access,
    Array,
    Atom,
    Call,
    Choice,
    Doc,
    Lambda,
    Member,
    Object,
    code,
    flat,
)
from ailz.render.bicep.names import camel, singular
from ailz.render.bicep.pieces import ELSEWHERE, GROUP_TYPE, Piece
from ailz.render.bicep.substitute import of_member
from ailz.render.escape import BicepText, bicep_key, bicep_string


class Printer:
    """Prints values in the file that `context` describes, and notes there what they need."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self.foreign = Foreign(context, self)

    def value(self, value: Value, at: At) -> Doc:
        """Return the expression of a value."""
        match value:
            case None:
                return code("null")
            case bool():
                return code("true" if value else "false")
            case int():
                return code(str(value))
            case str():
                return _literal(value)
            case Mapping():
                return Object(
                    tuple(Member(bicep_key(k), self.value(v, at)) for k, v in value.items())
                )
            case Sequence():
                return Array(tuple(self.value(member, at) for member in value))
            case _:
                return self._expression(value, at)

    def identities(self, value: Value, at: At) -> Doc:
        """Return the map that ARM takes for a list of identities: from their ids to nothing."""
        if not isinstance(value, Sequence) or isinstance(value, str):
            msg = f"userAssignedIdentities is a list of ids in a design, not {value!r}"
            raise ValueError(msg)
        empty = Object(())
        return Object(
            tuple(
                Member(BicepText(self._text((member,), at, wrap=True)), empty) for member in value
            )
        )

    def _expression(self, value: Expression, at: At) -> Doc:  # noqa: C901 - one line an expression
        match value:
            case Param(name, Each() as of):
                return code(
                    f"{flat(self._context.parameter(name, None))}[{flat(self.value(of, at))}]"
                )
            case Param(name, of):
                return self._parameter(name, of if isinstance(of, str) else None)
            case Each():
                return self._each(value, at)
            case Const(name):
                return self._context.constant(name)
            case Where(when, then, otherwise):
                return Choice(self.condition(when), self.value(then, at), self.value(otherwise, at))
            case Merged(parts):
                return Call("union", tuple(self._inline(part, at) for part in parts))
            case Rows():
                return self._rows(value, at)
            case Row(part, field):
                row = _ROW if at.row_is_value else f"{_ROW}.{part}"
                return code(f"{row}.{field}" if field else row)
            case Id():
                return self._id(value, at)
            case Output():
                return self._output(value, at)
            case Last(of):
                return Call("last", (Call("split", (self.value(of, at), Atom(bicep_string("/")))),))
            case Text(parts):
                return code(self._text(parts, at))
            case Guid(parts):
                return Call("guid", tuple(self._argument(part, at) for part in parts))
            case Subscription():
                return self._context.subscription_id()
            case SubscriptionGuid():
                return self._context.subscription_guid()
            case Tenant():
                return code("tenant().tenantId")
            case Group():
                return code(self._group(value, at))
            case Role(name):
                return self._context.role(name)

    def condition(self, when: When) -> Doc:
        """Return the test of a condition."""
        parameter = flat(self._context.parameter(when.param, None))
        if isinstance(when.value, bool):
            return code(f"{parameter}" if when.holds(True) else f"!{parameter}")
        return code(f"{parameter} {'!=' if when.negated else '=='} {bicep_string(when.value)}")

    def _rows(self, rows: Rows, at: At) -> Doc:
        over = self.value(rows.over, at)
        if isinstance(over, Array) and not over.members:
            return over
        at.row_is_value = not self._is_mapping(rows.over, at)
        if not at.row_is_value:
            over = Call("items", (over,))
        item = self._inline(rows.item, at)
        at.row_is_value = False
        return Call("map", (over, Lambda(BicepText(_ROW), item)))

    def _inline(self, value: Value, at: At) -> Doc:
        """Return a value, small objects on one line."""
        doc = self.value(value, at)
        if (
            isinstance(doc, Object)
            and len(doc.members) <= _TOGETHER
            and flat(Object(doc.members, inline=True))
        ):
            return Object(doc.members, inline=True)
        return doc

    def _is_mapping(self, value: Value, at: At) -> bool:
        """Whether rows run over members of a mapping, and not of a list."""
        match value:
            case Mapping() | Merged():
                return True
            case Const(name):
                return self._is_mapping(self._context.root.constants[name], at)
            case Param(name):
                return self._context.root.parameter(name).kind in ("map", "counts", "object")
            case Where(_, then):
                return self._is_mapping(then, at)
            case Each(name) if name in at.folded:
                return isinstance(at.folded[name], Mapping)
            case Each(name) if at.loop is not None:
                items = self._context.root.collections[at.loop.collection].values()
                return any(isinstance(item.get(name), Mapping | Merged) for item in items)
            case _:
                return False

    def _parameter(self, name: str, of: str | None) -> Doc:
        context = self._context
        whole = context.parameter(name, of)
        parameter = (
            None
            if of is not None or name not in {each.name for each in context.root.parameters}
            else context.root.parameter(name)
        )
        if parameter is None or parameter.kind != "object":
            return whole
        fields = sorted(
            {
                field
                for value in parameter.values.values()
                if isinstance(value, Mapping)
                for field in value
            }
        )
        if all(field_name(context.root, name, field) == field for field in fields):
            return whole
        # The type's fields are in camelCase, a body wants them as they were given.
        return Object(
            tuple(Member(bicep_key(field), context.parameter(name, field)) for field in fields)
        )

    def _each(self, value: Each, at: At) -> Doc:
        name = value.field
        if name in at.folded:
            return self.value(at.folded[name], at)
        if value.optional and at.loop is not None:
            if not self._context.has(at.loop, name):
                return self.value(value.default, at)
            # The compiler knows the fields of each item: one that some lack is merged in first.
            item = self._context.item(name, at)
            default = Object((Member(bicep_key(camel(name)), self.value(value.default, at)),), True)
            return Access(Call("union", (default, item)), camel(name))
        return self._context.each(name, at)

    def _argument(self, part: Value, at: At) -> Doc:
        return (
            Atom(bicep_string(str(part))) if isinstance(part, bool | int) else self.value(part, at)
        )

    def _text(self, parts: tuple[Value, ...], at: At, *, wrap: bool = False) -> str:
        """Return the parts as one string, or the one expression that they are unless `wrap`."""
        pieces: list[str | Doc] = []
        for part in _flattened(parts):
            if isinstance(part, str):
                if pieces and isinstance(pieces[-1], str):
                    pieces[-1] += part
                else:
                    pieces.append(part)
            else:
                pieces.append(self.value(part, at))
        if len(pieces) == 1 and not isinstance(pieces[0], str) and not wrap:
            return flat(pieces[0]) or ""
        inside = "".join(
            bicep_string(piece)[1:-1] if isinstance(piece, str) else f"${{{flat(piece)}}}"
            for piece in pieces
        )
        return f"'{inside}'"

    def _id(self, value: Id, at: At) -> Doc:
        return code(f"{self.symbol(value, at)}.id")

    def symbol(self, value: Id, at: At) -> str:
        """Return the symbol of a resource: declared in this file, or as existing."""
        context = self._context
        if isinstance(value.key, Each):
            loop = at.loop
            aligned = self.aligned(value.symbol, at) if value.key == Each("key") else None
            if aligned is not None and loop is not None:
                at.uses_index = True
                return f"{self._declared(aligned, at) or self.foreign.loop(aligned, loop)}[i]"
            msg = f"{context.module}: an item's field chooses {value.symbol}: no parent can be so"
            raise ValueError(msg)
        piece = context.layout.find(value.symbol, value.key)
        if piece.resource.type == GROUP_TYPE:
            return self._resource_group(piece, at)
        declared = self._declared(piece, at)
        if declared is None:
            return self.foreign.single(piece, value.key)
        if not piece.is_loop or value.key is None:
            return declared
        return f"{declared}[{context.place_of(piece, value.key)}]"

    def aligned(self, symbol: str, at: At) -> Piece | None:
        """Return the loop that runs over the same items as the one that we are in, if it does."""
        if at.loop is None:
            return None
        pieces = self._context.layout.of_symbol(symbol)
        for piece in pieces:
            if piece.is_loop and (piece.resource.collection, piece.keys) == (
                at.loop.collection,
                at.loop.keys,
            ):
                return piece
        return None

    def _declared(self, piece: Piece, at: At) -> str | None:
        if piece.module != self._context.module:
            return None
        name = self._context.symbols[piece.symbol]
        at.names.add(piece.symbol)
        return name

    def _resource_group(self, piece: Piece, at: At) -> str:
        place = self._context.place
        if place is None:
            at.names.add(piece.symbol)
            return self._context.symbols[piece.symbol]
        if place.scope == Id(piece.resource.symbol):
            return "resourceGroup()"
        return self.foreign.single(piece, None)

    def _group(self, group: Group, at: At) -> str:
        place = self._context.place
        if place is not None and place.scope == group:
            return "resourceGroup().id"
        return f"{self.foreign.group(group, at)}.id"

    def _output(self, value: Output, at: At) -> Doc:
        context = self._context
        if isinstance(value.key, Each):
            aligned = self.aligned(value.symbol, at) if value.key == Each("key") else None
            if aligned is None:
                msg = f"{context.module}: an item of another loop chooses what {value.symbol} gives"
                raise ValueError(msg)
            at.uses_index = True
            declared = self._declared(aligned, at)
            if declared is not None:
                return code(f"{declared}[i].{value.path}")
            return code(f"{context.runtime(value, at, is_list=True)}[i]")
        piece = context.layout.find(value.symbol, value.key)
        # Of what somebody else has made the main file reads it: a name must not wait for it.
        is_read = piece.module == ELSEWHERE and context.place is None
        if piece.module != context.module and not is_read:
            return code(context.runtime(value, at, is_list=False))
        # Whoever names what is not always there asks for it under the same condition.
        there = "!" if piece.resource.when is not None and not piece.is_loop else ""
        path = f"?{value.path.replace('.', '.?')} ?? ''" if value.optional else value.path
        return code(f"{self.symbol(Id(value.symbol, value.key), at)}{there}.{path}")

    def prepared(self, value: Value, piece: Piece, at: At) -> Value:  # noqa: C901 - one case each
        """Return a value in which an item's field no longer chooses a member of another loop.

        Such members become fields of their own in the loop's array.
        """
        match value:
            case None | bool() | int() | str():
                return value
            case Mapping():
                return {name: self.prepared(member, piece, at) for name, member in value.items()}
            case Sequence():
                return tuple(self.prepared(member, piece, at) for member in value)
            case Id(symbol, Each(name)) | Output(symbol, _, Each(name)) if (
                name != "key" or not self.aligned(symbol, at)
            ):
                return self._chosen(value, piece, at)
            case Text(parts):
                return Text(tuple(self.prepared(part, piece, at) for part in parts))
            case Guid(parts):
                return Guid(tuple(self.prepared(part, piece, at) for part in parts))
            case Where(when, then, otherwise):
                return Where(
                    when, self.prepared(then, piece, at), self.prepared(otherwise, piece, at)
                )
            case Merged(parts):
                return Merged(tuple(self.prepared(part, piece, at) for part in parts))
            case Rows(over, item):
                return Rows(self.prepared(over, piece, at), self.prepared(item, piece, at))
            case Group(subscription, name):
                return Group(self.prepared(subscription, piece, at), self.prepared(name, piece, at))
            case _:
                return value

    def _chosen(self, value: Id | Output, piece: Piece, at: At) -> Value:
        resolved = [of_member(value, piece.resource, key, self._context.root) for key in piece.keys]
        if at.loop is None or all(other == resolved[0] for other in resolved):
            return resolved[0]
        last = "id" if isinstance(value, Id) else value.path.rsplit(".", 1)[-1]
        name = camel(f"{singular(value.symbol)}_{last}")
        self._context.add_field(at.loop, name, tuple(resolved))
        return Each(name)

    def scope(self, group: Group, at: At) -> Doc:
        """Return a resource group of somebody else, as a scope."""
        name = self.value(group.name, at)
        if is_own_subscription(group.subscription) and not self._context.is_foreign:
            return Call("resourceGroup", (name,))
        return Call("resourceGroup", (self.value(group.subscription, at), name))

    def own_scope(self, resource_group: Resource, at: At) -> Doc:
        """Return a resource group of this root, as a scope, by its name."""
        context = self._context
        name = self.value(of_member(resource_group.name, resource_group, None, context.root), at)
        away = (context.subscription_guid(),) if context.is_foreign else ()
        return Call("resourceGroup", (*away, name))


_ROW = "entry"  # what a function calls the member that it is at
_TOGETHER = 2  # members that an object on one line has at most


def _literal(value: str) -> Doc:
    kind, name = tenant_id(value)
    if kind:
        return Call("tenantResourceId", (Atom(bicep_string(kind)), Atom(bicep_string(name))))
    return Atom(bicep_string(value))


def _flattened(parts: tuple[Value, ...]) -> list[Value]:
    flattened: list[Value] = []
    for part in parts:
        if isinstance(part, Text):
            flattened.extend(_flattened(part.parts))
        elif isinstance(part, bool | int):
            flattened.append(str(part))
        else:
            flattened.append(part)
    return flattened
