"""The effects append and modify: what they make of a request before deny rules judge it."""

from collections.abc import Iterator, MutableMapping
from copy import deepcopy
from dataclasses import dataclass, replace

from ailz.policy.aliases import Path, alias_path, is_alias
from ailz.policy.compare import as_text, same
from ailz.policy.expressions import compile_value
from ailz.policy.frame import Frame
from ailz.policy.library import Definition, Json
from ailz.policy.request import Request
from ailz.policy.values import (
    UNSURE,
    ExpressionError,
    Truth,
    UnsupportedError,
    Value,
    is_unknown,
)

Written = dict[str, Value]


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why changing a request leads to its refusal, `surely` or perhaps."""

    why: str
    surely: bool


@dataclass(frozen=True, slots=True)
class Altered:
    """The request after a definition's operations, and why it is refused, if it is."""

    request: Request
    refusals: tuple[Refusal, ...] = ()


@dataclass(frozen=True, slots=True)
class _Operation:
    """One operation; `sure` says whether it certainly takes place."""

    kind: str
    field: str
    value: Value
    sure: bool

    @property
    def result(self) -> Value:
        """What the property is afterwards, as far as that is known."""
        return self.value if self.sure else UNSURE


def alter(definition: Definition, frame: Frame, truth: Truth, written: Written) -> Altered:
    """Apply the operations of an append or modify rule whose `if` is true, or may be.

    `written` has what earlier definitions wrote, by field, and takes what this one writes. Where it
    is not known whether an operation applies, its field becomes unknown. Raises UnsupportedError
    for an operation that cannot be evaluated.
    """
    body = deepcopy(dict(frame.request.body))
    details = definition.then.get("details")
    conflict = str(details.get("conflictEffect", "deny")) if isinstance(details, dict) else "deny"
    refusals: list[Refusal] = []
    for operation in _operations(details, frame, truth):
        key = operation.field.lower()
        alike = same(written[key], operation.value) if key in written else True
        if alike is True:
            written[key] = operation.result
            refusals += _apply(operation, body, frame.request)
        elif conflict.lower() == "deny":
            why = f"another definition gives {operation.field} another value"
            refusals.append(Refusal(why, operation.sure and alike is False))
    return Altered(replace(frame.request, body=body), tuple(refusals))


def _operations(details: object, frame: Frame, truth: Truth) -> Iterator[_Operation]:
    listed = details.get("operations") if isinstance(details, dict) else details
    if not isinstance(listed, list):
        raise UnsupportedError("the rule does not say what it changes")
    for entry in listed:
        if not isinstance(entry, dict):
            raise UnsupportedError("an operation is not an object")
        yield from _operation(entry, frame, truth)


def _operation(entry: Json, frame: Frame, truth: Truth) -> Iterator[_Operation]:
    try:
        applies = compile_value(entry.get("condition", True))(frame)
        field = as_text(compile_value(entry.get("field", ""))(frame))
        value = compile_value(entry.get("value"))(frame)
    except ExpressionError as error:
        msg = f"an operation fails: {error}"
        raise UnsupportedError(msg) from None
    kind = str(entry.get("operation", "append")).lower()
    if is_unknown(applies) or as_text(applies).lower() == "true":
        yield _Operation(kind, field, value, not (is_unknown(truth) or is_unknown(applies)))


def _apply(operation: _Operation, body: Json, request: Request) -> list[Refusal]:
    path = _target(operation.field, request)
    if path is None:
        return []
    return _set(operation, body, path, 0)


def _target(field: str, request: Request) -> Path | None:
    lower = field.lower()
    if lower.startswith(("tags[", "tags.")):
        name = field[5:-1].strip("'") if lower.startswith("tags[") else field[5:]
        return (("tags", False), (name, False))
    if is_alias(field):
        return alias_path(field, request.type, request.api_version)
    return tuple((step, False) for step in lower.split("."))


def _set(
    operation: _Operation, holder: MutableMapping[str, Value], path: Path, at: int
) -> list[Refusal]:
    (name, starred), last = path[at], at == len(path) - 1
    key = next((key for key in holder if key.lower() == name.lower()), name)
    current = holder.get(key)
    if last and not starred:
        return _write(operation, holder, key)
    if is_unknown(current):
        return []
    if starred:
        return _set_members(operation, holder, key, path, at)
    if current is None:
        # Azure makes `properties` and `tags`; of a deeper parent it may skip the property.
        if at > 0 or not operation.sure:
            holder[key] = UNSURE
            return []
        current = holder[key] = {}
    return _set(operation, current, path, at + 1) if isinstance(current, dict) else []


def _set_members(
    operation: _Operation, holder: MutableMapping[str, Value], key: str, path: Path, at: int
) -> list[Refusal]:
    current = holder.get(key)
    members = current if isinstance(current, list) else []
    if at == len(path) - 1:
        if not operation.sure:
            holder[key] = UNSURE
        elif operation.kind != "remove":
            added = operation.value if isinstance(operation.value, list) else [operation.value]
            holder[key] = [*members, *added]
        return []
    return [
        refusal
        for each in members
        if isinstance(each, dict)
        for refusal in _set(operation, each, path, at + 1)
    ]


def _write(operation: _Operation, holder: MutableMapping[str, Value], key: str) -> list[Refusal]:
    current = holder.get(key)
    if operation.kind == "append" and current is not None:
        return _append(operation, holder, key, current)
    if operation.kind == "add" and current is not None:
        return []
    if operation.kind == "remove" and operation.sure:
        holder.pop(key, None)
    else:
        holder[key] = operation.result
    return []


def _append(
    operation: _Operation, holder: MutableMapping[str, Value], key: str, current: Value
) -> list[Refusal]:
    """Add to a list; another value is not overwritten, it is refused."""
    if isinstance(current, list) and isinstance(operation.value, list):
        holder[key] = [*current, *operation.value] if operation.sure else UNSURE
        return []
    alike = same(current, operation.value)
    if alike is True:
        return []
    why = f"{operation.field} has another value than the one to append"
    return [Refusal(why, operation.sure and alike is False)]
