"""Expressions of rules, made into functions of a frame."""

from collections.abc import Callable
from functools import lru_cache
from typing import TypeAlias

from ailz.policy import fields
from ailz.policy.aliases import alias_path
from ailz.policy.compare import as_text
from ailz.policy.frame import Frame
from ailz.policy.functions import PURE, access, try_get
from ailz.policy.syntax import Access, Call, Literal, Tree, is_expression, parse, unescaped
from ailz.policy.values import (
    UNKNOWN,
    UNSURE,
    ExpressionError,
    Truth,
    UnsupportedError,
    Value,
    every,
    is_unknown,
    some,
)

Evaluate: TypeAlias = Callable[[Frame], Value]


def compile_value(value: Value) -> Evaluate:
    """Return what gives the value of any JSON of a rule, expressions in it evaluated.

    The function raises ExpressionError where an expression fails, and UnsupportedError where one
    cannot be evaluated here.
    """
    if isinstance(value, str):
        return compile_text(value)
    if isinstance(value, list):
        parts = [compile_value(each) for each in value]
        return lambda frame: [part(frame) for part in parts]
    if isinstance(value, dict):
        named = {key: compile_value(each) for key, each in value.items()}
        return lambda frame: {key: part(frame) for key, part in named.items()}
    return lambda _frame: value


@lru_cache(maxsize=16384)
def compile_text(text: str) -> Evaluate:
    """Return what gives the value of a string of a rule."""
    if not is_expression(text):
        plain = unescaped(text)
        return lambda _frame: plain
    try:
        tree = parse(text)
        return _compile(tree)
    except UnsupportedError as error:
        return _raising(error)


def _raising(error: UnsupportedError) -> Evaluate:
    def fail(_frame: Frame) -> Value:
        raise error

    return fail


def _compile(tree: Tree) -> Evaluate:
    if isinstance(tree, Literal):
        value = tree.value
        return lambda _frame: value
    if isinstance(tree, Access):
        return _access(_compile(tree.target), _compile(tree.key))
    arguments = [_compile(argument) for argument in tree.arguments]
    if tree.name in _CONTEXTUAL:
        function, least, most = _CONTEXTUAL[tree.name]
        if not least <= len(arguments) <= most:
            return _raising(_wrong_count(tree))
        return lambda frame: function(frame, arguments)
    if tree.name not in PURE:
        msg = f"the function {tree.written}() is not one that can be evaluated here"
        return _raising(UnsupportedError(msg))
    return _pure(tree, arguments)


def _wrong_count(call: Call) -> UnsupportedError:
    return UnsupportedError(f"{call.written}() does not take {len(call.arguments)} arguments")


def _pure(call: Call, arguments: list[Evaluate]) -> Evaluate:
    function, least, most = PURE[call.name]
    if not least <= len(arguments) <= most:
        return _raising(_wrong_count(call))

    def evaluate(frame: Frame) -> Value:
        values = [argument(frame) for argument in arguments]
        if any(map(is_unknown, values)) and call.name not in ("createarray", "createobject"):
            return UNKNOWN
        return function(*values)

    return evaluate


def _access(target: Evaluate, key: Evaluate) -> Evaluate:
    def evaluate(frame: Frame) -> Value:
        whole, wanted = target(frame), key(frame)
        if is_unknown(whole) or is_unknown(wanted):
            return UNSURE
        return access(whole, wanted)

    return evaluate


def _truth(value: Value) -> Truth:
    if is_unknown(value) or isinstance(value, bool):
        return value
    lower = as_text(value).lower()
    if lower in ("true", "false"):
        return lower == "true"
    msg = f"{value!r} is neither true nor false"
    raise ExpressionError(msg)


def _if(frame: Frame, arguments: list[Evaluate]) -> Value:
    chosen = _truth(arguments[0](frame))
    if is_unknown(chosen):
        return UNSURE
    return arguments[1 if chosen else 2](frame)


def _and(frame: Frame, arguments: list[Evaluate]) -> Value:
    return every([_truth(argument(frame)) for argument in arguments])


def _or(frame: Frame, arguments: list[Evaluate]) -> Value:
    return some([_truth(argument(frame)) for argument in arguments])


def _coalesce(frame: Frame, arguments: list[Evaluate]) -> Value:
    for argument in arguments:
        value = argument(frame)
        if value is not None:
            return value
    return None


def _parameters(frame: Frame, arguments: list[Evaluate]) -> Value:
    wanted = arguments[0](frame)
    if is_unknown(wanted):
        return UNSURE
    name = as_text(wanted)
    if name.lower() not in frame.parameters:
        msg = f"the parameter {name!r} has no value: only an assignment can give it one"
        raise UnsupportedError(msg)
    return frame.parameters[name.lower()]


def _field(frame: Frame, arguments: list[Evaluate]) -> Value:
    name = arguments[0](frame)
    if is_unknown(name):
        return UNSURE
    selected = fields.read(frame, as_text(name))
    if selected.open or (selected.many and UNSURE in selected.values):
        return UNKNOWN
    if selected.many or _counted(frame, as_text(name)):
        return [value for value in selected.values if value is not None]
    value = selected.values[0]
    return "" if value is None else value


def _counted(frame: Frame, name: str) -> bool:
    # Inside a count the counted array has one member, and is an array all the same.
    if "[*]" not in name or not frame.bound:
        return False
    path = alias_path(name, frame.request.type, frame.request.api_version) or ()
    return any(path[: at + 1] in frame.bound for at in range(len(path)))


def _current(frame: Frame, arguments: list[Evaluate]) -> Value:
    wanted = arguments[0](frame) if arguments else ""
    if is_unknown(wanted):
        return UNSURE
    name = as_text(wanted)
    if name.lower() in frame.named:
        return frame.named[name.lower()]
    if not name or "/" not in name:
        msg = f"current({name!r}) stands outside the count it speaks of"
        raise UnsupportedError(msg)
    selected = fields.read(frame, name)
    if selected.open or (selected.many and UNSURE in selected.values):
        return UNKNOWN
    if selected.many:
        return [value for value in selected.values if value is not None]
    # Of a property that is not there, as field() answers.
    return "" if selected.values[0] is None else selected.values[0]


def _request_context(frame: Frame, _arguments: list[Evaluate]) -> Value:
    return {"apiVersion": frame.request.api_version, "identity": UNSURE}


def _try_get(frame: Frame, arguments: list[Evaluate]) -> Value:
    target, *keys = (argument(frame) for argument in arguments)
    return UNSURE if any(map(is_unknown, keys)) else try_get(target, *keys)


_Contextual: TypeAlias = Callable[[Frame, list[Evaluate]], Value]

# As PURE, for functions that ask the frame or do not evaluate every argument.
_CONTEXTUAL: dict[str, tuple[_Contextual, int, int]] = {
    "and": (_and, 1, 99),
    "coalesce": (_coalesce, 1, 99),
    "current": (_current, 0, 1),
    "field": (_field, 1, 1),
    "if": (_if, 3, 3),
    "or": (_or, 1, 99),
    "parameters": (_parameters, 1, 1),
    "requestcontext": (_request_context, 0, 0),
    "resourcegroup": (lambda frame, _: frame.context.resource_group(frame.request), 0, 0),
    "subscription": (lambda frame, _: frame.context.subscription(frame.request), 0, 0),
    "tryget": (_try_get, 2, 99),
    "utcnow": (lambda frame, _: frame.context.utc_now or UNKNOWN, 0, 1),
}
