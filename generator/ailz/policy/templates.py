"""ARM templates: the policy resources they deploy, and those they carry in their variables."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ailz.policy.functions import PURE, access
from ailz.policy.library import Json
from ailz.policy.syntax import Access, Call, Literal, Tree, is_expression, parse, unescaped
from ailz.policy.values import UNKNOWN, ExpressionError, UnsupportedError, Value, is_unknown, member

_OURS = (
    "microsoft.authorization/policydefinitions",
    "microsoft.authorization/policysetdefinitions",
    "microsoft.authorization/policyassignments",
    "microsoft.authorization/policyexemptions",
)
_NESTED = "microsoft.resources/deployments"
_TEXTS = ("concat", "format")
_DEEPEST = 12


@dataclass(frozen=True, slots=True)
class Found:
    """A policy resource of a template: the entry, its place, and the cloud that its list names."""

    entry: Json
    place: str
    cloud_hint: str = ""


@dataclass(frozen=True, slots=True)
class Unplaced:
    """A policy resource that cannot be taken, and why."""

    place: str
    why: str


def is_template(document: object) -> bool:
    """Whether a document is an ARM template."""
    if not isinstance(document, dict):
        return False
    schema = document.get("$schema")
    named = isinstance(schema, str) and "deploymenttemplate.json" in schema.lower()
    return named or ("contentVersion" in document and "resources" in document)


def entries(template: Json, place: str) -> Iterator[Found | Unplaced]:
    """Yield the policy resources of a template, nested ones included.

    What only a deployment knows is unknown: a parameter without a default above all. Variables are
    searched too, for landing zone templates keep their definitions there and loop over them.
    """
    yield from _entries(template, place, {}, 0)


class _OpenError(Exception):
    """A value that only the deployment knows; the argument is a word for it."""


@dataclass(frozen=True, slots=True)
class _Scope:
    parameters: Mapping[str, Value]
    variables: Mapping[str, Any]


def _entries(
    template: Json, place: str, given: Mapping[str, Value], depth: int
) -> Iterator[Found | Unplaced]:
    scope = _scope(template, given)
    carried = list(_carried(scope, place))
    yield from carried
    resources = template.get("resources")
    named = resources if isinstance(resources, dict) else None
    for key, each in named.items() if named else enumerate(_listed(resources)):
        if isinstance(each, dict):
            own = f"{place}#{key}"
            yield from _resource(each, own, scope, depth, quiet=bool(carried))


def _listed(value: Value) -> list[Value]:
    return value if isinstance(value, list) else []


def _scope(template: Json, given: Mapping[str, Value]) -> _Scope:
    declared = template.get("parameters")
    parameters: dict[str, Value] = {}
    for name, each in declared.items() if isinstance(declared, dict) else ():
        default = each.get("defaultValue", UNKNOWN) if isinstance(each, dict) else UNKNOWN
        parameters[name.lower()] = given.get(name.lower(), default)
    variables = template.get("variables")
    held = variables if isinstance(variables, dict) else {}
    return _Scope(parameters, {name.lower(): each for name, each in held.items()})


def _resource(
    resource: Json, place: str, scope: _Scope, depth: int, *, quiet: bool
) -> Iterator[Found | Unplaced]:
    kind = str(resource.get("type", "")).lower()
    if kind == _NESTED and depth < _DEEPEST:
        yield from _nested(resource, place, scope, depth)
    elif kind in _OURS:
        yield from _policy(resource, place, scope, quiet=quiet)
    for at, child in enumerate(_listed(resource.get("resources"))):
        if isinstance(child, dict):
            yield from _resource(child, f"{place}/{at}", scope, depth, quiet=quiet)


def _nested(resource: Json, place: str, scope: _Scope, depth: int) -> Iterator[Found | Unplaced]:
    properties = resource.get("properties")
    inner = properties.get("template") if isinstance(properties, dict) else None
    if not isinstance(inner, dict):
        return
    passed = properties.get("parameters") if isinstance(properties, dict) else None
    given = {
        name.lower(): _value(each.get("value"), scope)
        for name, each in (passed.items() if isinstance(passed, dict) else ())
        if isinstance(each, dict) and "value" in each
    }
    yield from _entries(inner, place, given, depth + 1)


def _policy(
    resource: Json, place: str, scope: _Scope, *, quiet: bool
) -> Iterator[Found | Unplaced]:
    name = _value(resource.get("name"), scope)
    properties = _value(resource.get("properties"), scope)
    inner = properties if isinstance(properties, dict) else {}
    for key in ("policyRule", "policyDefinitions", "policyDefinitionId", "policyAssignmentId"):
        if is_unknown(member(inner, key)):
            properties = UNKNOWN
    if is_unknown(properties):
        if not quiet:
            yield Unplaced(place, "only the deployment knows which policy this is")
        return
    own = name.rsplit("/", 1)[-1] if isinstance(name, str) else place
    entry = {"name": own, "properties": _without_unknown(properties)}
    where = _value(resource.get("scope"), scope)
    if isinstance(where, str):
        entry["scope"] = where
    yield Found(entry, place)


def _without_unknown(value: Value) -> Value:
    """Leave out what is not known of an entry: a parameter then has no value, and says so."""
    if isinstance(value, dict):
        return {k: _without_unknown(v) for k, v in value.items() if not _is_open(v)}
    if isinstance(value, list):
        return [_without_unknown(each) for each in value if not _is_open(each)]
    return value


def _is_open(value: Value) -> bool:
    return is_unknown(value) or (isinstance(value, dict) and is_unknown(value.get("value")))


def _carried(scope: _Scope, place: str) -> Iterator[Found]:
    """Yield the entries in variables; a list's name may tell which cloud they are for."""
    hints = {}
    for value in scope.variables.values():
        for key, listed in value.items() if isinstance(value, dict) else ():
            for each in _listed(listed):
                if isinstance(each, str) and each.lower().startswith("[variables('"):
                    hints[each[12:].partition("'")[0].lower()] = key
    for name, value in scope.variables.items():
        yield from _within(value, f"{place}#{name}", hints.get(name, ""), 0)


def _within(value: Value, place: str, hint: str, depth: int) -> Iterator[Found]:
    if isinstance(value, str) and value.lstrip().startswith("{") and "policy" in value:
        try:
            value = json.loads(value)
        except ValueError:
            return
    if depth > _DEEPEST:
        return
    if isinstance(value, list):
        for at, each in enumerate(value):
            yield from _within(each, f"{place}[{at}]", hint, depth + 1)
    elif isinstance(value, dict):
        inner = member(value, "properties")
        held = inner if isinstance(inner, dict) else {}
        if isinstance(member(held, "policyRule"), dict) or isinstance(
            member(held, "policyDefinitions"), list
        ):
            yield Found(value, place, hint)
            return
        for key, each in value.items():
            yield from _within(each, f"{place}.{key}", hint, depth + 1)


def _value(value: Value, scope: _Scope) -> Value:
    if isinstance(value, str):
        if not is_expression(value):
            return unescaped(value)
        try:
            return _evaluated(parse(value), scope, 0)
        except (_OpenError, UnsupportedError, ExpressionError):
            return UNKNOWN
    if isinstance(value, list):
        return [_value(each, scope) for each in value]
    if isinstance(value, dict):
        return {key: _value(each, scope) for key, each in value.items()}
    return value


def _evaluated(tree: Tree, scope: _Scope, depth: int) -> Value:
    if depth > _DEEPEST:
        raise UnsupportedError("the template's expressions are nested too deep")
    if isinstance(tree, Literal):
        return tree.value
    if isinstance(tree, Access):
        target = _evaluated(tree.target, scope, depth + 1)
        return _plain(access(target, _evaluated(tree.key, scope, depth + 1)), scope)
    return _called(tree, scope, depth)


def _called(call: Call, scope: _Scope, depth: int) -> Value:
    if call.name in ("parameters", "variables"):
        name = str(_evaluated(call.arguments[0], scope, depth + 1)) if call.arguments else ""
        held = scope.parameters if call.name == "parameters" else scope.variables
        value = held.get(name.lower(), UNKNOWN)
        if is_unknown(value):
            raise _OpenError(name)
        return _plain(value, scope)
    if call.name == "if" and len(call.arguments) == 3:
        chosen = _evaluated(call.arguments[0], scope, depth + 1)
        return _evaluated(call.arguments[1 if chosen is True else 2], scope, depth + 1)
    textual = call.name in _TEXTS or call.name.endswith("resourceid")
    arguments = [_argument(each, scope, depth, textual=textual) for each in call.arguments]
    if call.name.endswith("resourceid"):
        return _resource_id(call.name, [str(each) for each in arguments])
    if call.name in ("managementgroup", "subscription", "tenant", "deployment"):
        raise _OpenError(call.name)
    if call.name not in PURE:
        msg = f"{call.written}() is not known"
        raise UnsupportedError(msg)
    function, least, most = PURE[call.name]
    if not least <= len(arguments) <= most:
        msg = f"{call.written}() does not take {len(arguments)} arguments"
        raise UnsupportedError(msg)
    return function(*arguments)


def _plain(value: Value, scope: _Scope) -> Value:
    """Return a parameter's or variable's value, itself evaluated where it is an expression."""
    found = _value(value, scope) if not isinstance(value, str) or is_expression(value) else value
    if is_unknown(found):
        raise _OpenError("")
    return found


def _argument(tree: Tree, scope: _Scope, depth: int, *, textual: bool) -> Value:
    """Return an argument; in a text that is put together, a word stands for what is not known."""
    try:
        return _evaluated(tree, scope, depth + 1)
    except _OpenError as error:
        if textual:
            return f"{{{error}}}"
        raise


def _resource_id(function: str, parts: list[str]) -> str:
    """Return an id whose end is right; what stands before it only the deployment knows."""
    at = next((n for n, part in enumerate(parts) if "/" in part and not part.startswith("/")), None)
    if at is None:
        raise UnsupportedError("an id without a type")
    names, types = parts[at + 1 :], parts[at].split("/")
    own = "/".join(f"{kind}/{name}" for kind, name in zip(types[1:], names, strict=False))
    begin = {"tenantresourceid": "", "extensionresourceid": parts[0]}
    return f"{begin.get(function, '{scope}')}/providers/{types[0]}/{own}"
