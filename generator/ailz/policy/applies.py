"""Whether a rule is about a resource at all, which is told apart from being satisfied by it."""

from collections.abc import Iterator

from ailz.policy.conditions import Broken, FieldSubject, Group, Leaf, Node, Not, evaluate
from ailz.policy.frame import Frame
from ailz.policy.syntax import is_expression
from ailz.policy.values import Truth, Value, every, negate, some

_COUNTING = frozenset({"type", "kind", "name"})
_ORDERING = ("less", "greater")


def applicable(node: Node, frame: Frame) -> Truth:
    """Whether a rule with this `if` applies to the request.

    Only conditions on type, kind and name count, every other one is true (false under `not`). Where
    type is asked with nothing but kind, or nothing but name, it counts alone; where kind or name is
    asked alone, the rule applies to everything.
    """
    asked = set(_fields(node))
    counting = asked & _COUNTING
    if len(counting) == 1 and "type" not in counting and asked == counting:
        return True
    if asked == counting and len(counting) < len(_COUNTING) and "type" in counting:
        counting = {"type"}
    return _holds(node, frame, frozenset(counting), otherwise=True)


def _fields(node: Node) -> Iterator[str]:
    if isinstance(node, Broken):
        yield "another"
        return
    if isinstance(node, Leaf):
        fixed = node.subject.fixed if isinstance(node.subject, FieldSubject) else None
        yield fixed if fixed is not None else "another"
        return
    for member in (node.member,) if isinstance(node, Not) else node.members:
        yield from _fields(member)


def _holds(node: Node, frame: Frame, counting: frozenset[str], *, otherwise: bool) -> Truth:
    if isinstance(node, Broken):
        return otherwise
    if isinstance(node, Leaf):
        subject = node.subject
        counts = isinstance(subject, FieldSubject) and subject.fixed in counting
        return evaluate(node, frame) if counts else otherwise
    if isinstance(node, Not):
        return negate(_holds(node.member, frame, counting, otherwise=not otherwise))
    truths = (_holds(member, frame, counting, otherwise=otherwise) for member in node.members)
    return every(truths) if node.every else some(truths)


def types_asked(node: Node) -> frozenset[str] | None:
    """Return the resource types, in lower case, outside which the rule is surely false.

    No expression can fail there either. None where the rule alone does not tell the types.
    """
    if isinstance(node, Leaf):
        return _types_of_leaf(node)
    if isinstance(node, Not | Broken):
        return None
    if node.every:
        return _types_of_all(node)
    found: set[str] = set()
    for member in node.members:
        types = types_asked(member)
        if types is None:
            return None
        found |= types
    return frozenset(found)


def _types_of_all(group: Group) -> frozenset[str] | None:
    for member in group.members:
        types = types_asked(member)
        if types is not None:
            return types
        if not _harmless(member):
            return None
    return None


def _harmless(node: Node) -> bool:
    """Whether a condition cannot fail on any request: it compares a named field with a constant."""
    if isinstance(node, Broken):
        return False
    if isinstance(node, Leaf):
        fixed = isinstance(node.subject, FieldSubject) and node.subject.fixed is not None
        return fixed and _is_constant(node.written) and not node.operator.startswith(_ORDERING)
    if isinstance(node, Not):
        return _harmless(node.member)
    return all(_harmless(member) for member in node.members)


def _is_constant(written: Value) -> bool:
    if isinstance(written, list):
        return all(_is_constant(each) for each in written)
    return not (isinstance(written, str) and is_expression(written))


def _types_of_leaf(leaf: Leaf) -> frozenset[str] | None:
    if not isinstance(leaf.subject, FieldSubject) or leaf.subject.fixed != "type":
        return None
    written = leaf.written
    named = {"equals": [written], "in": written}.get(leaf.operator)
    if not isinstance(named, list) or not _is_constant(named):
        return None
    return frozenset(str(each).lower() for each in named)
