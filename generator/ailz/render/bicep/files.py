"""Plans the files of a root: modules, then `main.bicep`, then types."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from ailz.catalog.roles import role
from ailz.design.resource import Parameter as RootParameter
from ailz.design.resource import Root, field_kind
from ailz.design.values import Each, Group, Id, Output, Subscription, Where
from ailz.render.bicep import views
from ailz.render.bicep.context import FROM_DEPLOYMENT, At, Context, Incoming, output_name, type_name
from ailz.render.bicep.declarations import declarations
from ailz.render.bicep.existing import over
from ailz.render.bicep.expressions import Printer
from ailz.render.bicep.layout import Array, Atom, Doc, Member, Object, code
from ailz.render.bicep.names import camel, singular, spoken
from ailz.render.bicep.order import Plan, neighbours, reaches
from ailz.render.bicep.pieces import MAIN, Place
from ailz.render.escape import BicepText, bicep_key

_RUNTIME_NAME = "what-if-short-circuiting"
_BECAUSE = "a name holds a new principal's id"
_TYPES = {"string": "string", "int": "int", "bool": "bool", "strings": "string[]"}


@dataclass(frozen=True, slots=True)
class Files:
    """Everything that the templates print for a root; `modules` by file name without ending."""

    main: views.MainFile
    modules: dict[str, views.ModuleFile]
    types: tuple[views.ExportedType, ...]
    roles: tuple[views.RoleGuid, ...]
    parameters: tuple[RootParameter, ...]


@dataclass(frozen=True, slots=True)
class _Built:
    view: views.ModuleFile
    context: Context


def planned(plan: Plan) -> Files:
    """Return the files of a root."""
    built: dict[str, _Built] = {}
    # Those who take a runtime value come first: they say which outputs a module needs.
    for place in reversed(plan.order):
        built[place.name] = _module(plan, place, _wanted(plan, place, built.values()))
    main = _Main(plan, built)
    view = main.view()
    used = main.context.parameters
    parameters = tuple(p for p in plan.layout.root.parameters if p.name in used)
    roles = sorted({name for one in built.values() for name in one.context.roles})
    return Files(
        main=view,
        modules={file_name(place.name): built[place.name].view for place in plan.order},
        types=tuple(_type(p) for p in parameters if p.kind in ("object", "map", "counts")),
        roles=tuple(views.RoleGuid(camel(name), name, role(name).guid) for name in roles),
        parameters=parameters,
    )


def file_name(module: str) -> str:
    """Return the name of a module's file, without ending."""
    return module.replace("_", "-")


def _wanted(plan: Plan, place: Place, built: Iterable[_Built]) -> dict[str, Incoming]:
    wanted: dict[str, Incoming] = {}
    for one in built:
        for incoming in one.context.incoming.values():
            if _source(plan, incoming) == place.name:
                wanted[output_name(incoming.source, is_list=incoming.is_list)] = incoming
    return dict(sorted(wanted.items()))


def _source(plan: Plan, incoming: Incoming) -> str:
    source = incoming.source
    if isinstance(source.key, Each):
        return plan.layout.of_symbol(source.symbol)[0].module
    return plan.layout.find(source.symbol, source.key).module


def _module(plan: Plan, place: Place, wanted: dict[str, Incoming]) -> _Built:
    first = _built(plan, place, wanted, frozenset())
    plain = frozenset(
        slot
        for slot, loop in first.context.loops.items()
        if loop.fields <= {"key"} and not loop.added
    )
    return _built(plan, place, wanted, plain) if plain else first


def _built(
    plan: Plan, place: Place, wanted: dict[str, Incoming], plain: frozenset[tuple[object, ...]]
) -> _Built:
    context = Context(plan.layout, place, plain)
    printer = Printer(context)
    # Outputs look members up by key: the arrays of keys stand among the variables.
    outputs = tuple(_output(name, incoming, context, printer) for name, incoming in wanted.items())
    variables, resources = declarations(plan.layout.of_module(place.name), context, printer)
    view = views.ModuleFile(
        purpose=place.purpose,
        is_subscription=isinstance(place.scope, Subscription),
        imports=_imports(context, "../types.bicep"),
        parameters=_parameters(context),
        existing=tuple(
            views.Declaration(one.symbol, one.type, one.doc, is_existing=True)
            for one in printer.foreign.declared
        ),
        variables=variables,
        resources=resources,
        outputs=outputs,
    )
    return _Built(view, context)


def _output(name: str, incoming: Incoming, context: Context, printer: Printer) -> views.Result:
    source = incoming.source
    value: Doc
    if incoming.is_list:
        piece = next(p for p in context.layout.of_symbol(source.symbol) if p.is_loop)
        keys = tuple(key for key in piece.keys if key is not None)
        at = At(loop=context.loop(piece.resource.collection or "", keys, piece))
        body = printer.value(Output(source.symbol, source.path, Each("key")), at)
        assert at.loop is not None  # noqa: S101
        value = over(at.loop, at, body)
    else:
        when = context.root.resource(source.symbol).when if source.key is None else None
        value = printer.value(Where(when, source, "") if when else source, At())
    return views.Result(
        name, code("string[]" if incoming.is_list else "string"), _sentence(incoming), value
    )


def _sentence(incoming: Incoming) -> str:
    source = incoming.source
    last = spoken(source.path.rsplit(".", 1)[-1])
    if incoming.is_list:
        return f"The {last}s of the {spoken(source.symbol)}."
    key = f" {source.key}" if source.key else ""
    return f"The {last} of the {spoken(singular(source.symbol) if key else source.symbol)}{key}."


def _imports(context: Context, path: str) -> views.Imports:
    used = [context.root.parameter(name) for name in context.parameters]
    types = sorted(type_name(p.name) for p in used if p.kind in ("object", "map", "counts"))
    return views.Imports((*(["builtInRoles"] if context.roles else []), *types), path)


def _parameters(context: Context) -> tuple[views.Parameter, ...]:
    given = [_given(p) for p in context.root.parameters if p.name in context.parameters]
    if context.subscription is not None:
        text = "Required. The id of the subscription of the landing zone."
        given.append(views.Parameter(context.subscription, code("string"), text))
    for incoming in context.incoming.values():
        kind = code("string[]" if incoming.is_list else "string")
        given.append(views.Parameter(incoming.name, kind, f"Required. {_sentence(incoming)}"))
    return tuple(given)


def _given(parameter: RootParameter) -> views.Parameter:
    return views.Parameter(
        camel(parameter.name), _type_of(parameter), f"Required. {parameter.description}"
    )


def _type_of(parameter: RootParameter) -> Atom:
    return code(_TYPES.get(parameter.kind) or type_name(parameter.name))


def _type(parameter: RootParameter) -> views.ExportedType:
    if parameter.kind in ("map", "counts"):
        about = f"Optional. {parameter.description}"
        kind = "int" if parameter.kind == "counts" else "string"
        fields: tuple[views.Field, ...] = (views.Field(None, about, code(kind)),)
        return views.ExportedType(type_name(parameter.name), parameter.description, fields)
    names = {
        field: None
        for value in parameter.values.values()
        if isinstance(value, dict)
        for field in value
    }
    fields = tuple(
        views.Field(
            camel(name),
            f"Required. {parameter.describes.get(name) or _named(name)}",
            code(_TYPES[field_kind(parameter, name)]),
        )
        for name in names
    )
    return views.ExportedType(type_name(parameter.name), parameter.description, fields)


def _named(field: str) -> str:
    return f"The {spoken(field)}."


class _Main:
    def __init__(self, plan: Plan, built: dict[str, _Built]) -> None:
        self._plan = plan
        self._built = built
        self.context = Context(plan.layout, None, frozenset())
        self._printer = Printer(self.context)
        self._symbols = {
            place.name: self.context.names.claim(place.name, "Module") for place in plan.order
        }

    def view(self) -> views.MainFile:
        root: Root = self.context.root
        _, groups = declarations(self._plan.layout.of_module(MAIN), self.context, self._printer)
        modules = tuple(self._call(place) for place in self._plan.order)
        return views.MainFile(
            purpose=root.purpose,
            imports=_imports(self.context, "types.bicep"),
            parameters=_parameters(self.context),
            groups=groups,
            modules=modules,
        )

    def _call(self, place: Place) -> views.ModuleCall:
        members = []
        match place.scope:
            case Id() as group:
                members.append(Member(BicepText("scope"), code(self._printer.symbol(group, At()))))
            case Group() as group:
                members.append(Member(BicepText("scope"), self._printer.scope(group, At())))
            case Subscription():
                pass
        if arguments := self._arguments(place):
            members.append(Member(BicepText("params"), Object(tuple(arguments))))
        if waits := self._waits(place):
            members.append(
                Member(BicepText("dependsOn"), Array(tuple(code(symbol) for symbol in waits)))
            )
        path = f"modules/{file_name(place.name)}.bicep"
        return views.ModuleCall(
            self._symbols[place.name], path, place.purpose, Object(tuple(members))
        )

    def _arguments(self, place: Place) -> list[Member]:
        context = self._built[place.name].context
        arguments = [
            Member(bicep_key(camel(p.name)), self.context.parameter(p.name, None))
            for p in context.root.parameters
            if p.name in context.parameters and p.name not in FROM_DEPLOYMENT
        ]
        if context.subscription is not None:
            arguments.append(
                Member(bicep_key(context.subscription), self.context.subscription_guid())
            )
        for incoming in context.incoming.values():
            symbol = self._symbols[_source(self._plan, incoming)]
            name = output_name(incoming.source, is_list=incoming.is_list)
            argument = Member(bicep_key(incoming.name), code(f"{symbol}.outputs.{name}"))
            if incoming.in_name:
                argument = replace(argument, allows=_RUNTIME_NAME, because=_BECAUSE)
            arguments.append(argument)
        return arguments

    def _waits(self, place: Place) -> list[str]:
        """Return what a module waits for and neither its inputs nor another module say."""
        waits = self._plan.waits
        implied = {
            _source(self._plan, one) for one in self._built[place.name].context.incoming.values()
        }
        wanted = [
            other.name
            for other in self._plan.order
            if other.name in waits[place.name] - implied
            and not any(
                reaches(waits, between, other.name) for between in waits[place.name] - {other.name}
            )
        ]
        return [*self._groups(place), *(self._symbols[name] for name in wanted)]

    def _groups(self, place: Place) -> list[str]:
        """Return the groups that a module names, though nothing that it waits for is in them."""
        layout, waits = self._plan.layout, self._plan.waits
        near = {place.scope, *(layout.place(name).scope for name in waits[place.name])}
        symbols = {
            other.symbol
            for piece in layout.of_module(place.name)
            for other in neighbours(piece, layout)
            if other.module == MAIN and Id(other.resource.symbol) not in near
        }
        return [self.context.symbols[symbol] for symbol in sorted(symbols)]
