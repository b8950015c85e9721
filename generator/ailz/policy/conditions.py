"""The `if` of a rule: read once into a tree of conditions, then asked of many requests."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from ailz.policy import fields
from ailz.policy.aliases import alias_path
from ailz.policy.compare import OPERATORS, as_text
from ailz.policy.expressions import Evaluate, compile_value
from ailz.policy.frame import Frame
from ailz.policy.syntax import is_expression
from ailz.policy.values import (
    UNKNOWN,
    ExpressionError,
    Truth,
    Unknown,
    UnsupportedError,
    Value,
    every,
    is_unknown,
    negate,
    some,
)


@dataclass(frozen=True, slots=True)
class FieldSubject:
    """`field`: a name, or an expression that gives one."""

    written: str
    name: Evaluate

    @property
    def fixed(self) -> str | None:
        """The field's name in lower case if the rule writes it out."""
        return None if is_expression(self.written) else self.written.lower()


@dataclass(frozen=True, slots=True)
class ValueSubject:
    """`value`: any JSON, expressions in it evaluated."""

    written: Any
    value: Evaluate


@dataclass(frozen=True, slots=True)
class CountSubject:
    """`count` of the members of a field's array (`field`) or of a given array (`values`)."""

    field: str | None
    values: Evaluate | None
    name: str
    where: "Node | None"


Subject: TypeAlias = FieldSubject | ValueSubject | CountSubject


@dataclass(frozen=True, slots=True)
class Leaf:
    """One comparison. `operator` is in lower case, `written` the operand as the rule has it."""

    subject: Subject
    operator: str
    written: Any
    operand: Evaluate


@dataclass(frozen=True, slots=True)
class Group:
    """`allOf` (`every`) or `anyOf`."""

    every: bool
    members: "tuple[Node, ...]"


@dataclass(frozen=True, slots=True)
class Not:
    """The opposite of one condition."""

    member: "Node"


@dataclass(frozen=True, slots=True)
class Broken:
    """What is not a condition that can be evaluated here, and why not."""

    why: str


Node: TypeAlias = Leaf | Group | Not | Broken

# What rules hold is far below; more would exhaust the interpreter's stack.
_DEEPEST = 60


def compile_condition(condition: Value, depth: int = 0) -> Node:
    """Return the tree of a condition as a rule writes it; the case of its keys is free."""
    try:
        return _compiled(condition, depth)
    except UnsupportedError as error:
        return Broken(str(error))


def _compiled(condition: Value, depth: int) -> Node:
    if depth > _DEEPEST:
        raise UnsupportedError("the conditions are nested too deep")
    if not isinstance(condition, Mapping):
        raise UnsupportedError("a condition is not an object")
    keys = {key.lower(): value for key, value in condition.items()}
    for word in ("allof", "anyof"):
        if word in keys:
            if not isinstance(keys[word], list):
                msg = f"{word} is not a list of conditions"
                raise UnsupportedError(msg)
            members = tuple(compile_condition(each, depth + 1) for each in keys[word])
            return Group(word == "allof", members)
    if "not" in keys:
        return Not(compile_condition(keys["not"], depth + 1))
    return _leaf(keys, depth)


def _leaf(keys: dict[str, Any], depth: int) -> Leaf:
    subjects = [word for word in ("field", "value", "count") if word in keys]
    others = [key for key in keys if key not in ("field", "value", "count")]
    if len(subjects) != 1 or len(others) != 1:
        msg = (
            f"a condition has the keys {', '.join(sorted(keys))}, not one subject and one operator"
        )
        raise UnsupportedError(msg)
    operator = others[0]
    if operator not in OPERATORS:
        msg = f"the operator {operator!r} is not one that is known"
        raise UnsupportedError(msg)
    operand = keys[operator]
    subject = _subject(subjects[0], keys[subjects[0]], depth)
    return Leaf(subject, operator, operand, compile_value(operand))


def _subject(word: str, written: Value, depth: int) -> Subject:
    if word == "value":
        return ValueSubject(written, compile_value(written))
    if word == "field":
        if not isinstance(written, str):
            raise UnsupportedError("a field is not a text")
        return FieldSubject(written, compile_value(written))
    if not isinstance(written, Mapping):
        raise UnsupportedError("a count is not an object")
    keys = {key.lower(): value for key, value in written.items()}
    where = compile_condition(keys["where"], depth + 1) if "where" in keys else None
    if isinstance(keys.get("field"), str):
        return CountSubject(keys["field"], None, "", where)
    if "value" in keys:
        name = str(keys.get("name", "default"))
        return CountSubject(None, compile_value(keys["value"]), name, where)
    raise UnsupportedError("a count has neither a field nor a value")


def evaluate(node: Node, frame: Frame) -> Truth:
    """Return whether the condition holds; unknown where that hangs on what is not known.

    What cannot be evaluated counts as unknown and is noted in the frame. Raises ExpressionError
    where an expression fails on known values; where it fails only if something unknown has a
    certain value, that is noted as a possible failure.
    """
    if isinstance(node, Broken):
        frame.notes.unsupported.append(node.why)
        return UNKNOWN
    if isinstance(node, Leaf):
        try:
            return _compare(node, frame)
        except UnsupportedError as error:
            frame.notes.unsupported.append(str(error))
            return UNKNOWN
    if isinstance(node, Not):
        return negate(evaluate(node.member, frame))
    truths = _members(node.members, frame)
    return every(truths) if node.every else some(truths)


def _members(members: tuple[Node, ...], frame: Frame) -> Iterator[Truth]:
    in_doubt = False
    for member in members:
        try:
            truth = evaluate(member, frame)
        except ExpressionError as error:
            if not in_doubt:
                raise
            frame.notes.failures.append(str(error))
            truth = UNKNOWN
        in_doubt = in_doubt or isinstance(truth, Unknown)
        yield truth


def _compare(leaf: Leaf, frame: Frame) -> Truth:
    operator = OPERATORS[leaf.operator]
    if isinstance(leaf.subject, CountSubject):
        return _compare_count(leaf.subject, operator, leaf.operand(frame), frame)
    if isinstance(leaf.subject, ValueSubject):
        return operator(leaf.subject.value(frame), leaf.operand(frame))
    name = leaf.subject.name(frame)
    if is_unknown(name):
        return UNKNOWN
    selected = fields.read(frame, as_text(name))
    operand = leaf.operand(frame)
    if as_text(name).lower() == "location":
        operand = fields.normal_location(operand)
    truth = every(operator(value, operand) for value in selected.values)
    return UNKNOWN if selected.open and truth is True else truth


def _compare_count(
    subject: CountSubject, operator: Callable[[Value, Value], Truth], wanted: Value, frame: Frame
) -> Truth:
    counted = count(subject, frame)
    if counted.most is None:
        # With no upper bound it is enough to look around the number asked for.
        near = range(wanted - 1, wanted + 3) if isinstance(wanted, int) else ()
        numbers = {counted.least, counted.least + 1, *(n for n in near if n >= counted.least)}
    else:
        numbers = set(range(counted.least, counted.most + 1))
    truths = {operator(number, wanted) for number in numbers}
    return truths.pop() if len(truths) == 1 else UNKNOWN


@dataclass(frozen=True, slots=True)
class Counted:
    """How many members satisfy a count: at least and at most (None: no bound is known).

    `frames` are those of the members that do or may.
    """

    least: int
    most: int | None
    frames: tuple[Frame, ...]


def count(subject: CountSubject, frame: Frame) -> Counted:
    """Return how many members satisfy a count, as a range where something is not known."""
    frames, is_open = _counted_frames(subject, frame)
    least, counting = 0, []
    for each in frames:
        truth = True if subject.where is None else evaluate(subject.where, each)
        least += truth is True
        if truth is not False:
            counting.append(each)
    return Counted(least, None if is_open else len(counting), tuple(counting))


def _counted_frames(subject: CountSubject, frame: Frame) -> tuple[list[Frame], bool]:
    if subject.values is not None:
        values = subject.values(frame)
        if is_unknown(values):
            return [], True
        if not isinstance(values, list):
            raise UnsupportedError("a count goes over something that is not an array")
        return [frame.naming(subject.name, value) for value in values], False
    field = subject.field or ""
    if "[*]" not in field:
        msg = f"a count goes over {field}, which is not an array"
        raise UnsupportedError(msg)
    path = alias_path(field, frame.request.type, frame.request.api_version)
    if path is None:
        return [], False
    found, is_open = fields.members(frame, path)
    return [frame.at(bound, value) for bound, value in found], is_open
