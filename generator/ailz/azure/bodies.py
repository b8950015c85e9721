"""One form for a resource, whoever says it: the Bicep compiler, Terraform's plan, or the design."""

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from ailz.design.evaluate import Evaluated
from ailz.design.evaluate import Unknown as Undeployed


class _Unknown:
    """The type of UNKNOWN; no string, so that it is never taken for a value."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "<unknown>"


UNKNOWN: Final = _Unknown()
"""A value that only Azure knows after it made the resource; in an id it stands as `<unknown>`."""

UNSET: Final = "ailz-unset"
"""What a mocked provider is given for an argument that the code leaves to the provider."""

_MARK = repr(UNKNOWN)
_BICEP_EXPRESSION = re.compile(r"\[[A-Za-z]\w*\(.*\)[^)]*\]", re.DOTALL)
_DESIGN_EXPRESSION = re.compile(r"<(guid\(.*\)|[a-z]\w*(\[[^\]]*\])?\.[\w.]+)>", re.DOTALL)
_EXTENSION_ID = re.compile(
    r"\[extensionResourceId\('((?:[^']|'')+)', '([^']+)', (.*)\)\]", re.DOTALL
)
_GROUP_ID = re.compile(r"\[resourceId\('([^']+)', '([^']+)', '([^']+)', (.*)\)\]", re.DOTALL)
_ABOVE = re.compile(r"filter\(split\(format\('[^']*', ((?:'[^']*', )+)")
_SUBSCRIPTION_ID = re.compile(
    r"\[subscriptionResourceId\('([^']+)', '([^']+)', (.*)\)\]", re.DOTALL
)
_SNAPSHOT_ENVELOPE = frozenset({"id", "type", "name", "apiVersion", "dependsOn", "scope"})


@dataclass(frozen=True, slots=True)
class Body:
    """One request to Azure.

    `id` is the whole ARM id and `name` its last segment, both with `<unknown>` where a value enters
    that only Azure knows. `body` is the JSON body without type, API version, id and name.
    """

    type: str
    api_version: str
    id: str
    name: str
    body: Mapping[str, Any]


def from_evaluated(evaluated: Iterable[Evaluated]) -> tuple[Body, ...]:
    """Return the bodies of a design's evaluated resources."""
    return tuple(
        Body(
            each.type,
            each.api_version,
            _DESIGN_EXPRESSION.sub(_MARK, each.id),
            _DESIGN_EXPRESSION.sub(_MARK, each.name),
            _with_identity_map(_normal(each.body, _undeployed)),
        )
        for each in evaluated
    )


def from_snapshot(snapshot: Mapping[str, Any]) -> tuple[Body, ...]:
    """Return the bodies of a `bicep snapshot`: its `predictedResources`."""
    return tuple(_predicted(each) for each in snapshot["predictedResources"])


def from_plan(plan: Mapping[str, Any], *, mocked: bool = False) -> tuple[Body, ...]:
    """Return the bodies that azapi resources of a `terraform show -json` plan would send.

    Covers azapi_resource, azapi_update_resource and azapi_resource_action with method PUT; what a
    plan destroys is no request. `mocked` says that the ids in it are not the provider's: then they
    are put together from parent and name.
    """
    bodies = (from_change(change, mocked=mocked) for change in plan["resource_changes"])
    return tuple(body for body in bodies if body is not None)


def from_change(change: Mapping[str, Any], *, mocked: bool = False) -> Body | None:
    """Return the body of one entry of a plan's `resource_changes`, None where it sends none.

    Of actions only those that PUT have one.
    """
    after = change["change"]["after"]
    if change["mode"] != "managed" or after is None or change["type"] not in _AZAPI:
        return None
    if change["type"] == "azapi_resource_action" and after.get("method") != "PUT":
        return None
    return _planned(with_unknown(change), mocked=mocked)


def with_unknown(change: Mapping[str, Any]) -> Any:  # noqa: ANN401 - JSON of any shape
    """Return what an entry of `resource_changes` plans, with UNKNOWN where it is not known yet."""
    return _with_unknown(change["change"]["after"], change["change"]["after_unknown"])


def differences(
    left: Sequence[Body],
    right: Sequence[Body],
    sides: tuple[str, str] = ("on the left", "on the right"),
) -> list[str]:
    """Return what the two sets of requests do not have in common, a line each, with its path.

    Resources pair by id; where ids contain an unknown value several may share one, and pair by
    what they say. `sides` is how each of the two is called.
    """
    found = []
    lefts, rights = _by_id(left), _by_id(right)
    for id_ in sorted(lefts.keys() | rights.keys()):
        ones, others = _paired(lefts.get(id_, []), rights.get(id_, []))
        found += [f"{id_}: only {sides[0]}" for _ in range(len(ones) - len(others))]
        found += [f"{id_}: only {sides[1]}" for _ in range(len(others) - len(ones))]
        for one, other in zip(ones, others, strict=False):
            for name in ("type", "api_version"):
                found += _unlike(getattr(one, name), getattr(other, name), (name, id_), sides)
            found += _unlike(one.body, other.body, ("", id_), sides)
    return found


def _predicted(each: Mapping[str, Any]) -> Body:
    id_ = str(each["id"])
    if extension := _EXTENSION_ID.fullmatch(id_):
        scope, kind, _ = extension.groups()
        id_ = f"{scope.replace(chr(39) * 2, chr(39))}/providers/{kind}/{_MARK}"
    elif in_group := _GROUP_ID.fullmatch(id_):
        subscription, group, kind, named = in_group.groups()
        scope = f"/subscriptions/{subscription}/resourceGroups/{group}"
        id_ = f"{scope}/providers/{_in_full(kind, named)}"
    elif in_subscription := _SUBSCRIPTION_ID.fullmatch(id_):
        subscription, kind, _ = in_subscription.groups()
        id_ = f"/subscriptions/{subscription}/providers/{kind}/{_MARK}"
    elif _BICEP_EXPRESSION.fullmatch(id_):
        id_ = f"{_MARK}/providers/{each['type']}/{_MARK}"
    body = {key: value for key, value in each.items() if key not in _SNAPSHOT_ENVELOPE}
    return Body(
        each["type"], each["apiVersion"], id_, _last(id_), _normal(body, _compiler_expression)
    )


def _in_full(kind: str, named: str) -> str:
    """Return a type with names, the last of which is not known: those above it are written out."""
    above = _ABOVE.match(named)
    namespace, *kinds = kind.split("/")
    names = [*re.findall(r"'([^']*)'", above[1] if above else ""), _MARK]
    if len(names) != len(kinds):
        return f"{kind}/{_MARK}"
    return "/".join([namespace, *(f"{one}/{name}" for one, name in zip(kinds, names, strict=True))])


_GROUP = "Microsoft.Resources/resourceGroups"
_AZAPI = ("azapi_resource", "azapi_update_resource", "azapi_resource_action")


def _planned(values: Mapping[str, Any], *, mocked: bool) -> Body:
    kind, _, version = values["type"].partition("@")
    if mocked:
        values = {name: value for name, value in values.items() if not _is_unset(value)}
    body = _without_nulls(values.get("body") or {})
    body |= {name: values[name] for name in ("location", "tags") if values.get(name) is not None}
    if identity := values.get("identity"):
        body["identity"] = _identity(identity[0])
    id_ = _planned_id(values, kind, mocked=mocked)
    return Body(kind, version, id_, _last(id_), body)


def _is_unset(value: object) -> bool:
    return value is UNKNOWN or value in (UNSET, {UNSET: UNSET})


def _without_nulls(value: Any) -> Any:  # noqa: ANN401 - JSON of any shape
    """Return a body without properties that are null: azapi does not send them where it is told."""
    if isinstance(value, Mapping):
        return {n: _without_nulls(member) for n, member in value.items() if member is not None}
    return [_without_nulls(each) for each in value] if isinstance(value, list) else value


def _planned_id(values: Mapping[str, Any], kind: str, *, mocked: bool) -> str:
    # A mock makes up what the code leaves out: whichever of the two it does not say.
    said = values if not mocked else {} if "name" in values else {"id": values.get("resource_id")}
    for known in (said.get("resource_id"), said.get("id")):
        if isinstance(known, str):
            return known
    parent, name = (str(values.get(each, UNKNOWN)) for each in ("parent_id", "name"))
    *_, upper, last = kind.split("/")
    is_child = kind == _GROUP or (kind.count("/") > 1 and f"/{upper}/".lower() in parent.lower())
    return f"{parent}/{last}/{name}" if is_child else f"{parent}/providers/{kind}/{name}"


def _identity(block: Mapping[str, Any]) -> dict[str, Any]:
    """Return azapi's identity block in the form that ARM takes."""
    form: dict[str, Any] = {"type": block["type"]}
    if ids := block.get("identity_ids"):
        form["userAssignedIdentities"] = {str(each): {} for each in ids}
    return form


def _with_identity_map(body: dict[str, Any]) -> dict[str, Any]:
    """Return a design's body, which lists identities, in the form that ARM takes."""
    identity = body.get("identity")
    if not isinstance(identity, Mapping):
        return body
    named = identity.get("userAssignedIdentities")
    if not isinstance(named, list):
        return body
    return {
        **body,
        "identity": {**identity, "userAssignedIdentities": {str(each): {} for each in named}},
    }


def _with_unknown(after: Any, unknown: Any) -> Any:  # noqa: ANN401 - JSON of any shape
    """Return a plan's `after` with UNKNOWN at the places that `after_unknown` names."""
    if unknown is True:
        return UNKNOWN
    if isinstance(unknown, Mapping):
        known = after if isinstance(after, Mapping) else {}
        names = [*known, *(name for name in unknown if name not in known)]
        merged = {
            name: _with_unknown(known.get(name), unknown.get(name, False))
            for name in names
            if name in known or unknown[name] is not False
        }
        return merged if merged or after is not None else None
    if isinstance(unknown, list) and isinstance(after, list):
        marks = [*unknown, *([False] * (len(after) - len(unknown)))]
        return [_with_unknown(one, mark) for one, mark in zip(after, marks, strict=True)]
    return after


def _normal(value: Any, is_unknown: Callable[[object], bool]) -> Any:  # noqa: ANN401
    if is_unknown(value):
        return UNKNOWN
    if isinstance(value, Mapping):
        return {
            str(name): _normal(member, is_unknown)
            for name, member in value.items()
            if member is not None
        }
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [_normal(member, is_unknown) for member in value]
    return value


def _undeployed(value: object) -> bool:
    if isinstance(value, str):
        return _DESIGN_EXPRESSION.search(value) is not None
    return isinstance(value, Undeployed)


def _compiler_expression(value: object) -> bool:
    return isinstance(value, str) and _BICEP_EXPRESSION.fullmatch(value) is not None


def _last(id_: str) -> str:
    return id_.rpartition("/")[2]


def _by_id(bodies: Sequence[Body]) -> dict[str, list[Body]]:
    found: dict[str, list[Body]] = {}
    for body in sorted(bodies, key=_canonical):
        found.setdefault(body.id, []).append(body)
    return found


def _paired(left: list[Body], right: list[Body]) -> tuple[list[Body], list[Body]]:
    """Return both lists with equal members first, so that only unequal ones are compared."""
    ones, others, alone = [], [], []
    rest = {place: (_canonical(other), other) for place, other in enumerate(right)}
    for one in left:
        said = _canonical(one)
        twin = next((place for place, (text, _) in rest.items() if text == said), None)
        if twin is None:
            alone.append(one)
        else:
            ones.append(one)
            others.append(rest.pop(twin)[1])
    return ones + alone, others + [other for _, other in rest.values()]


def _canonical(body: Body) -> str:
    return json.dumps([body.type, body.api_version, body.body], sort_keys=True, default=repr)


def _unlike(
    left: Any,  # noqa: ANN401 - JSON of any shape
    right: Any,  # noqa: ANN401
    where: tuple[str, str],
    sides: tuple[str, str],
) -> list[str]:
    path, id_ = where
    if isinstance(left, Mapping) and isinstance(right, Mapping):
        found = []
        for name in sorted(left.keys() | right.keys()):
            at = f"{path}.{name}" if path else name
            if name not in right:
                found.append(f"{id_}: {at}: only {sides[0]}: {left[name]!r}")
            elif name not in left:
                found.append(f"{id_}: {at}: only {sides[1]}: {right[name]!r}")
            else:
                found += _unlike(left[name], right[name], (at, id_), sides)
        return found
    if isinstance(left, list) and isinstance(right, list) and len(left) == len(right):
        found = []
        pairs = zip(_in_order(left, path), _in_order(right, path), strict=True)
        for place, (one, other) in enumerate(pairs):
            found += _unlike(one, other, (f"{path}[{place}]", id_), sides)
        return found
    if type(left) is type(right) and left == right:
        return []
    return [f"{id_}: {path}: {left!r} {sides[0]}, {right!r} {sides[1]}"]


def _in_order(several: list[Any], path: str) -> list[Any]:
    """Return the members in an order to compare: Azure keeps rules by name, and sorts by priority.

    Languages sort the keys of a map differently where some have capitals.
    """
    if not path.endswith("properties.securityRules"):
        return several
    return sorted(several, key=lambda rule: str(rule.get("name")))
