"""What a field of a rule yields from a request: built-in fields, tags and aliases."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ailz.policy.aliases import Path, alias_path, is_alias
from ailz.policy.frame import Frame
from ailz.policy.request import Request
from ailz.policy.values import (
    UNKNOWN,
    UNSURE,
    UnsupportedError,
    Value,
    has_member,
    has_unknown_key,
    is_unknown,
    member,
)


@dataclass(frozen=True, slots=True)
class Selected:
    """The values a field selects.

    Without an array there is one, None if nothing is written. With an array (`many`) there is one
    for each member, and `open` says that there may be more, because an array is not known yet.
    """

    values: tuple[Value, ...]
    many: bool = False
    open: bool = False


_NOTHING = Selected((None,))
_TAG = re.compile(
    r"""tags(?:\.(?P<dotted>.+)|\[(?P<q>'''|''|'|")(?P<quoted>.+)(?P=q)\]|\[(?P<plain>.+)\])""",
    re.IGNORECASE | re.DOTALL,
)
_PLAIN = ("kind", "tags", "identity", "sku", "plan", "managedby", "zones", "extendedlocation")


def read(frame: Frame, name: str) -> Selected:
    """Return what the field `name` selects.

    Raises UnsupportedError for a field or an alias that is not known.
    """
    if is_alias(name) and not _TAG.fullmatch(name):
        path = alias_path(name, frame.request.type, frame.request.api_version)
        if path is None:
            return Selected((), many=True) if name.endswith("[*]") or "[*]." in name else _NOTHING
        return select(frame.request, path, frame.bound)
    return Selected((_builtin(frame.request, name),))


def _builtin(request: Request, name: str) -> Value:
    lower = name.lower()
    known = {"type": request.type, "name": request.name, "fullname": request.full_name}
    if lower in known:
        return _certain(known[lower])
    if lower == "id":
        return UNKNOWN if request.id is None else _certain(request.id)
    if lower == "location":
        return normal_location(_top(request, "location", otherwise="global"))
    if lower in _PLAIN:
        return _top(request, lower)
    if lower.startswith("identity."):
        return select(request, tuple((step, False) for step in lower.split(".")), {}).values[0]
    tag = _TAG.fullmatch(name)
    if tag:
        return _tag(request, tag["dotted"] or tag["quoted"] or tag["plain"])
    msg = f"the field {name!r} is not one that is known"
    raise UnsupportedError(msg)


def _certain(text: str) -> Value:
    """Return a name or an id, unknown where a part of it is."""
    return UNKNOWN if UNKNOWN.value in text else text


def _top(request: Request, name: str, otherwise: Value = None) -> Value:
    value = member(request.body, name)
    if value is not None:
        return value
    return UNSURE if request.partial else otherwise


def _tag(request: Request, name: str) -> Value:
    tags = _top(request, "tags")
    if is_unknown(tags):
        return UNSURE
    if not isinstance(tags, Mapping):
        return None
    value = member(tags, name)
    return UNSURE if value is None and has_unknown_key(tags) else value


def normal_location(value: Value) -> Value:
    """Return a location, or each of a list, as rules compare it: lower case, no blanks."""
    if isinstance(value, str):
        return value.replace(" ", "").lower()
    if isinstance(value, list):
        return [normal_location(each) for each in value]
    return value


def select(request: Request, path: Path, bound: Mapping[Path, int]) -> Selected:
    """Return what lies at a path of the body; an array in `bound` has just that member."""
    many = any(starred and path[: at + 1] not in bound for at, (_, starred) in enumerate(path))
    walk = _Walk(request, path, bound)
    values = tuple(walk.from_step(request.body, 0))
    if not many and not values:
        values = (None,)
    return Selected(values, many=many, open=walk.open)


class _Walk:
    """One way through a body; `open` becomes true where an array on it is not known."""

    def __init__(self, request: Request, path: Path, bound: Mapping[Path, int]) -> None:
        self._partial = request.partial
        self._path = path
        self._bound = bound
        self.open = False

    def from_step(self, value: Value, at: int) -> Iterator[Value]:
        if at == len(self._path):
            yield value
            return
        name, starred = self._path[at]
        child = self._child(value, name)
        if not starred:
            yield from self.from_step(child, at + 1)
        elif self._path[: at + 1] in self._bound:
            index = self._bound[self._path[: at + 1]]
            yield from self.from_step(child[index], at + 1)
        elif is_unknown(child):
            self.open = True
        elif isinstance(child, list):
            for each in child:
                yield from self.from_step(each, at + 1)

    def _child(self, value: Value, name: str) -> Value:
        if is_unknown(value):
            return UNSURE
        if not isinstance(value, Mapping):
            return None
        child = member(value, name)
        if (
            child is None
            and (self._partial or has_unknown_key(value))
            and not has_member(value, name)
        ):
            return UNSURE
        return child


def members(frame: Frame, path: Path) -> tuple[list[tuple[dict[Path, int], Value]], bool]:
    """Return every member that the arrays of a path lead to, and whether there may be more.

    Each comes with where it stands: the index of each array that was not bound before.
    """
    found: list[tuple[dict[Path, int], Value]] = []
    is_open = False
    pending: list[dict[Path, int]] = [{}]
    last = max(at for at, (_, starred) in enumerate(path) if starred)
    for at, (_, starred) in enumerate(path[: last + 1]):
        prefix = path[: at + 1]
        if not starred or prefix in frame.bound:
            continue
        array = (*prefix[:-1], (prefix[-1][0], False))
        longer: list[dict[Path, int]] = []
        for bound in pending:
            value = select(frame.request, array, {**frame.bound, **bound}).values[0]
            is_open = is_open or is_unknown(value)
            count = len(value) if isinstance(value, list) else 0
            longer += [{**bound, prefix: index} for index in range(count)]
        pending = longer
    for bound in pending:
        value = select(frame.request, path, {**frame.bound, **bound}).values[0]
        found.append((bound, value))
    return found, is_open
