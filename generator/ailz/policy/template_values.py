"""Expressions of ARM templates, as far as a template says what they stand for."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ailz.policy.functions import PURE, access
from ailz.policy.library import Json
from ailz.policy.syntax import Access, Call, Literal, Tree, is_expression, parse, unescaped
from ailz.policy.values import UNKNOWN, ExpressionError, UnsupportedError, Value, is_unknown

_TEXTS = ("concat", "format")
DEEPEST = 12
"""How deep templates, and calls in an expression, may be nested."""
_OPEN = "{scope}"


class _OpenError(Exception):
    """A value that only the deployment knows; the argument is a word for it."""


@dataclass(frozen=True, slots=True)
class Scope:
    """Parameters and variables by name in lower case, and the id of the scope deployed to."""

    parameters: Mapping[str, Value]
    variables: Mapping[str, Any]
    at: str = ""


def scope_of(template: Json, given: Mapping[str, Value], at: str = "") -> Scope:
    """Return what a template's expressions may name: its parameters and variables.

    `given` are parameters by name in lower case; `at` is the id of the scope it is deployed to.
    """
    declared = template.get("parameters")
    parameters: dict[str, Value] = {}
    for name, each in declared.items() if isinstance(declared, dict) else ():
        default = each.get("defaultValue", UNKNOWN) if isinstance(each, dict) else UNKNOWN
        parameters[name.lower()] = given.get(name.lower(), default)
    variables = template.get("variables")
    held = variables if isinstance(variables, dict) else {}
    return Scope(parameters, {name.lower(): each for name, each in held.items()}, at)


def value_in(value: Value, scope: Scope) -> Value:
    """Return a value of a template, what only the deployment knows as UNKNOWN."""
    if isinstance(value, str):
        if not is_expression(value):
            return unescaped(value)
        try:
            return _evaluated(parse(value), scope, 0)
        except (_OpenError, UnsupportedError, ExpressionError):
            return UNKNOWN
    if isinstance(value, list):
        return [value_in(each, scope) for each in value]
    if isinstance(value, dict):
        return {key: value_in(each, scope) for key, each in value.items()}
    return value


def _evaluated(tree: Tree, scope: Scope, depth: int) -> Value:
    if depth > DEEPEST:
        raise UnsupportedError("the template's expressions are nested too deep")
    if isinstance(tree, Literal):
        return tree.value
    if isinstance(tree, Access):
        target = _evaluated(tree.target, scope, depth + 1)
        return _plain(access(target, _evaluated(tree.key, scope, depth + 1)), scope)
    return _called(tree, scope, depth)


def _called(call: Call, scope: Scope, depth: int) -> Value:
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
        return _resource_id(call.name, [str(each) for each in arguments], scope.at)
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


def _plain(value: Value, scope: Scope) -> Value:
    """Return a parameter's or variable's value, itself evaluated where it is an expression."""
    found = value_in(value, scope) if not isinstance(value, str) or is_expression(value) else value
    if is_unknown(found):
        raise _OpenError("")
    return found


def _argument(tree: Tree, scope: Scope, depth: int, *, textual: bool) -> Value:
    """Return an argument; in a text that is put together, a word stands for what is not known."""
    try:
        return _evaluated(tree, scope, depth + 1)
    except _OpenError as error:
        if textual:
            return f"{{{error}}}"
        raise


def _resource_id(function: str, parts: list[str], at: str) -> str:
    """Return an id whose end is right; what stands before it only the deployment may know."""
    place = next(
        (n for n, part in enumerate(parts) if "/" in part and not part.startswith("/")), None
    )
    if place is None:
        raise UnsupportedError("an id without a type")
    before, names, types = parts[:place], parts[place + 1 :], parts[place].split("/")
    own = "/".join(f"{kind}/{name}" for kind, name in zip(types[1:], names, strict=False))
    return f"{_begin(function, before, at)}/providers/{types[0]}/{own}"


def _begin(function: str, before: list[str], at: str) -> str:
    if function == "tenantresourceid":
        return ""
    if function == "extensionresourceid":
        return before[0]
    subscription = "/".join(at.split("/")[:3])
    if function == "subscriptionresourceid":
        return f"/subscriptions/{before[0]}" if before else subscription or _OPEN
    if len(before) > 1:
        return f"/subscriptions/{before[0]}/resourceGroups/{before[1]}"
    if before:
        return f"{subscription}/resourceGroups/{before[0]}" if at else _OPEN
    return at or _OPEN
