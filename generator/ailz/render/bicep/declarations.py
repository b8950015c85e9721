"""Turns the pieces of one file into declarations."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from ailz.design.evaluate import is_child
from ailz.design.resource import Parent, Resource
from ailz.design.values import Each, Id, Role, Subscription, Text, Value
from ailz.render.bicep import views
from ailz.render.bicep.context import At, Context, LoopVar
from ailz.render.bicep.existing import over
from ailz.render.bicep.expressions import Printer
from ailz.render.bicep.layout import (
    Array,
    Atom,
    Both,
    Call,
    Conditional,
    Doc,
    Lambda,
    Member,
    Object,
    code,
    flat,
)
from ailz.render.bicep.names import camel
from ailz.render.bicep.order import are_ordered, is_conditional, locks
from ailz.render.bicep.pieces import ELSEWHERE, GROUP_TYPE, Piece
from ailz.render.bicep.substitute import of_member, used_fields, where
from ailz.render.bicep.views import Declaration
from ailz.render.escape import BicepText, bicep_key, bicep_string

_ID_RULE = "use-resource-id-functions"
_NO_IDS = frozenset(
    {"appid", "clientid", "groupid", "objectid", "principalid", "subscriptionid", "tenantid"}
)


@dataclass(frozen=True, slots=True)
class _Printed:
    piece: Piece
    members: tuple[Member, ...]
    at: At
    condition: Doc | None


def declarations(
    pieces: list[Piece], context: Context, printer: Printer
) -> tuple[tuple[views.Value, ...], tuple[Declaration, ...]]:
    """Return the arrays that loops run over, and the resources."""
    printed = [_printed(piece, context, printer) for piece in pieces]
    references = {id(loop): set[str]() for loop in context.loops.values()}
    variables = (
        *(
            views.Value("var", loop.name, _array(loop, context, printer, references[id(loop)]))
            for loop in context.loops.values()
        ),
        *_keys(context),
    )
    constants = tuple(
        views.Value("var", symbol, printer.value(context.root.constants[name], At()))
        for name, symbol in context.constants.items()
    )
    named = {
        one.piece.symbol: one.at.names | (references[id(one.at.loop)] if one.at.loop else set())
        for one in printed
    }
    waits = _waits(pieces, named, context)
    return (*constants, *variables), tuple(
        _declared(one, waits[one.piece.symbol], context) for one in printed
    )


def _printed(piece: Piece, context: Context, printer: Printer) -> _Printed:
    resource, at = piece.resource, At()
    name: Value = resource.name
    body: Value = resource.body
    if piece.is_loop:
        at.folded = context.folded(piece)
        at.loop = _loop(piece, at, context)
        name, body = printer.prepared(name, piece, at), printer.prepared(body, piece, at)
    elif piece.keys != (None,):
        name = of_member(name, resource, piece.keys[0], context.root)
        body = of_member(body, resource, piece.keys[0], context.root)
    members = _standing(piece, at, context, printer)
    at.in_name = True
    members.append(Member(BicepText("name"), printer.value(name, at)))
    at.in_name = False
    members.extend(_body(body, resource, at, printer))
    here = _condition(piece, at, context)
    if resource.when is not None:
        test = printer.condition(resource.when)
        here = test if here is None else Both(BicepText(flat(test) or ""), here)
    return _Printed(piece, tuple(members), at, here)


def _keys(context: Context) -> list[views.Value]:
    """Return the arrays of keys that members of loops are looked up in."""
    loops = {id(loop): loop for loop in context.loops.values()}
    return [
        views.Value(
            "var",
            name,
            Call("map", (code(loops[loop].name), Lambda(BicepText("item"), code("item.key")))),
        )
        for loop, name in context.looked_up.items()
    ]


def _condition(piece: Piece, at: At, context: Context) -> Doc | None:
    """Return the test for the environments that a member exists in, if it is not in all."""
    everywhere = list(context.root.environments)
    named = [where(piece.resource, key, context.root) for key in piece.keys]
    if all(one == everywhere for one in named):
        return None
    current = context.parameter("environment", None)
    if all(one == named[0] for one in named):
        names = tuple(Atom(bicep_string(name)) for name in named[0])
        if len(names) == 1:
            return code(f"{flat(current)} == {names[0].text}")
        return Call("contains", (Array(names), current))
    assert at.loop is not None  # noqa: S101 - one item alone names one list
    listed = context.each("environments", at)
    return Call("contains", (listed, current))


def _loop(piece: Piece, at: At, context: Context) -> LoopVar:
    assert piece.resource.collection is not None  # noqa: S101 - a loop has one
    varying = set(used_fields(piece.values)) - set(at.folded)
    if isinstance(piece.parent, Each) and not varying:
        on = of_member(piece.parent, piece.resource, piece.keys[0], context.root)
        assert isinstance(on, Id)  # noqa: S101 - only resources come in loops
        target = context.layout.of_symbol(on.symbol)[0]
        assert target.resource.collection is not None  # noqa: S101
        return context.loop(target.resource.collection, _texts(target.keys))
    return context.loop(piece.resource.collection, _texts(piece.keys), piece)


def _texts(keys: tuple[str | None, ...]) -> tuple[str, ...]:
    return tuple(key for key in keys if key is not None)


def _standing(piece: Piece, at: At, context: Context, printer: Printer) -> list[Member]:
    """Return the `parent` or `scope` of a piece, where it is not the module's own scope."""
    resource, scope = piece.resource, context.place.scope if context.place else Subscription()
    match piece.parent:
        case Each():
            return [
                Member(BicepText("scope"), code(f"{_parallel(piece, at, context, printer)}[i]"))
            ]
        case Id(symbol) as on if context.root.resource(symbol).type != GROUP_TYPE:
            _check_scope(piece, on, context)
            word = "parent" if is_child(resource, context.root) else "scope"
            return [Member(BicepText(word), code(printer.symbol(on, at)))]
        case on if on != scope:
            msg = (
                f"{resource.symbol} stands on {on!r}, but its module {context.module} is deployed "
                f"to {scope!r}: a Bicep module has one scope, so move the resource to another"
            )
            raise ValueError(msg)
        case _:
            return []


def _parallel(piece: Piece, at: At, context: Context, printer: Printer) -> str:
    on = of_member(piece.parent, piece.resource, piece.keys[0], context.root)
    assert isinstance(on, Id)  # noqa: S101 - only resources come in loops
    target = context.layout.of_symbol(on.symbol)[0]
    at.uses_index = True
    if target.module == context.module:
        at.names.add(target.symbol)
        return context.symbols[target.symbol]
    assert target.resource.collection is not None  # noqa: S101
    return printer.foreign.loop(
        target, context.loop(target.resource.collection, _texts(target.keys))
    )


def _check_scope(piece: Piece, on: Id, context: Context) -> None:
    key = on.key if isinstance(on.key, str) else None
    found = context.layout.of_symbol(on.symbol)
    target = context.layout.find(on.symbol, key) if not isinstance(on.key, Each) else found[0]
    if context.place is None or target.module == context.module:
        return
    if target.module == ELSEWHERE and isinstance(target.resource.parent, Id):
        _check_scope(piece, target.resource.parent, context)
        return
    scope = (
        _theirs(target.resource, context)
        if target.module == ELSEWHERE
        else context.layout.place(target.module).scope
    )
    if scope != context.place.scope:
        msg = (
            f"{piece.resource.symbol} stands on {on.symbol}, deployed to {scope!r}, but the "
            f"scope of its module {context.module} is {context.place.scope!r}: move it to a module "
            "of the first scope"
        )
        raise ValueError(msg)


def _theirs(resource: Resource, context: Context) -> Parent:
    """Return where somebody else's resource lies, which may stand on another of theirs."""
    if isinstance(resource.parent, Id):
        return _theirs(context.root.resource(resource.parent.symbol), context)
    return resource.parent


def _body(body: Value, resource: Resource, at: At, printer: Printer) -> tuple[Member, ...]:
    notes = dict(resource.notes)
    doc = _annotated(body, "", notes, at, printer)
    if notes:
        missing = ", ".join(sorted(notes))
        msg = f"{resource.symbol} has notes on {missing}, which its body does not have"
        raise ValueError(msg)
    assert isinstance(doc, Object)  # noqa: S101 - a body is a mapping
    return doc.members


_NOTHING = code("null")
"""What an item leaves out, where the item is written into the body."""


def _annotated(value: Value, path: str, notes: dict[str, str], at: At, printer: Printer) -> Doc:
    if path == "identity.userAssignedIdentities":
        return printer.identities(value, at)
    if isinstance(value, Sequence) and not isinstance(value, str):
        return Array(
            tuple(
                _annotated(one, f"{path}[{n}]", notes, at, printer) for n, one in enumerate(value)
            )
        )
    if not isinstance(value, Mapping):
        return printer.value(value, at)
    members = []
    for name, member in value.items():
        inner = f"{path}.{name}" if path else name
        note = notes.pop(inner, "")
        doc = _annotated(member, inner, notes, at, printer)
        if doc == _NOTHING and not note:
            continue
        remark = (note,) if note else ()
        if isinstance(member, Each) and isinstance(doc, Atom) and _looks_like_id(name):
            members.append(
                Member(bicep_key(name), doc, remark, _ID_RULE, "the array holds ids of resources")
            )
        elif _is_spelt(member) and _looks_like_id(name):
            because = "what it names lies in another subscription"
            members.append(Member(bicep_key(name), doc, remark, _ID_RULE, because))
        else:
            members.append(Member(bicep_key(name), doc, remark))
    return Object(tuple(members))


def _is_spelt(value: Value) -> bool:
    """Whether a value is an id that no symbol stands for."""
    return isinstance(value, Text) and str(value.parts[0]).startswith("/subscriptions/")


def _looks_like_id(name: str) -> bool:
    """Whether the linter takes a property for a resource id, and so wants a symbol there."""
    return (
        name.lower().endswith("id")
        and not name.lower().endswith("uid")
        and name.lower() not in _NO_IDS
    )


def _array(loop: LoopVar, context: Context, printer: Printer, references: set[str]) -> Doc:
    if loop.is_plain:
        return Array(tuple(printer.value(key, At()) for key in loop.keys))
    return Array(tuple(_item(loop, n, context, printer, references) for n in range(len(loop.keys))))


def _item(
    loop: LoopVar, number: int, context: Context, printer: Printer, references: set[str]
) -> Doc:
    key = loop.keys[number]
    item = context.root.collections[loop.collection][key]
    values: dict[str, Value] = {"environments": context.root.environments, "key": key, **item}
    values |= {name: added[number] for name, added in loop.added.items()}
    members = []
    for name, value in values.items():
        if name in loop.fields:
            at = At(in_name=name in loop.names)
            resolved = (
                value if name in loop.added else context.resolved(value, loop.collection, key)
            )
            members.append(
                Member(bicep_key(camel(name)), _field(loop, name, resolved, at, context, printer))
            )
            references |= at.names
    return Object(tuple(members))


def _field(
    loop: LoopVar, name: str, value: Value, at: At, context: Context, printer: Printer
) -> Doc:
    if isinstance(value, Role) and context.holds_roles(loop, name):
        return context.role_guid(value.name)
    if isinstance(value, str) and context.tenant_type(loop, name):
        return Atom(bicep_string(value.rsplit("/", 1)[1]))
    return printer.value(value, at)


def _waits(
    pieces: list[Piece], named: dict[str, set[str]], context: Context
) -> dict[str, list[str]]:
    """Return what each piece waits for beyond what it names: explicit order, and its locks."""
    graph = {symbol: set(names) for symbol, names in named.items()}
    waits: dict[str, list[str]] = {piece.symbol: [] for piece in pieces}
    for piece in pieces:
        for other in pieces:
            wanted = other.resource.symbol in piece.resource.depends_on and other is not piece
            if wanted and other.symbol not in graph[piece.symbol]:
                waits[piece.symbol].append(other.symbol)
                graph[piece.symbol].add(other.symbol)
    held = {piece.symbol: locks(piece, context.layout) for piece in pieces}
    elsewhere = {piece.symbol for piece in pieces if is_conditional(piece, context.layout)}
    for number, later in enumerate(pieces):
        for earlier in reversed(pieces[:number]):
            shared = held[later.symbol] & held[earlier.symbol]
            if shared and not are_ordered(graph, earlier.symbol, later.symbol, elsewhere):
                waits[later.symbol].append(earlier.symbol)
                graph[later.symbol].add(earlier.symbol)
    return waits


def _declared(one: _Printed, waits: list[str], context: Context) -> Declaration:
    resource, members = one.piece.resource, one.members
    if waits:
        symbols = tuple(code(context.symbols[symbol]) for symbol in waits)
        members = (*members, Member(BicepText("dependsOn"), Array(symbols)))
    if resource.skips:
        # Where scanners look for it: inside the resource, before its first property.
        members = (replace(members[0], skips=resource.skips), *members[1:])
    doc: Doc = Object(members)
    if one.condition is not None:
        doc = Conditional(one.condition, doc)
    if one.at.loop is not None:
        doc = over(one.at.loop, one.at, doc)
    return Declaration(
        symbol=context.symbols[one.piece.symbol],
        type=f"{resource.type}@{resource.api_version}",
        value=doc,
        remarks=remarks(resource),
        is_existing=resource.verb == "existing",
        one_by_one=one.piece.is_loop and resource.lock is not None,
    )


def remarks(resource: Resource) -> tuple[str, ...]:
    """Return the reason for a resource, with the controls that it serves."""
    if not resource.controls:
        return (resource.why,) if resource.why else ()
    word = "Control" if len(resource.controls) == 1 else "Controls"
    served = f"{word}: {', '.join(resource.controls)}."
    return (f"{resource.why} {served}".strip(),)
