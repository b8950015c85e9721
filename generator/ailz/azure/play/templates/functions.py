"""Functions of template expressions that policy rules do not have."""

from __future__ import annotations

import base64
import ipaddress
import json
from collections.abc import Callable, Mapping
from functools import cmp_to_key, reduce
from typing import Any

from ailz.azure import ids
from ailz.azure.bodies import UNKNOWN
from ailz.azure.play.step import Joined, Made
from ailz.azure.play.templates.frame import Frame
from ailz.azure.play.templates.unique import unique_string
from ailz.policy.values import ExpressionError

Value = Any


def joined(parts: list[Value]) -> Value:
    """Return one text of parts of which Azure gives some; UNKNOWN where one is not known at all."""
    flat: list[str | Made | Joined] = []
    for part in parts:
        if part is UNKNOWN:
            return UNKNOWN
        inner = part.parts if isinstance(part, Joined) and not part.guid else (part,)
        for each in inner:
            made: str | Made | Joined = each if isinstance(each, Made | Joined) else str(each)
            if isinstance(made, str) and flat and isinstance(flat[-1], str):
                flat[-1] += made
            elif made != "":
                flat.append(made)
    if all(isinstance(each, str) for each in flat):
        return "".join(map(str, flat))
    return flat[0] if len(flat) == 1 else Joined(tuple(flat))


def resource_id(function: str, arguments: list[Value], frame: Frame) -> Value:
    """Return the id that one of the resourceId functions makes."""
    if any(each is UNKNOWN for each in arguments):
        return UNKNOWN
    at = next(
        place
        for place, part in enumerate(arguments)
        if isinstance(part, str) and "/" in part and not part.startswith("/")
    )
    before, kind, names = arguments[:at], str(arguments[at]), arguments[at + 1 :]
    if kind.casefold() == "microsoft.resources/resourcegroups":
        # A group's id names no provider; the compiler predicts it so.
        return joined([_scope(function, before, frame), "/resourceGroups/", *names])
    return joined([_scope(function, before, frame), f"/providers/{kind.split('/')[0]}"]
                  + [each for pair in zip(kind.split("/")[1:], names, strict=True)
                     for each in (f"/{pair[0]}/", pair[1])])  # fmt: skip


def _scope(function: str, before: list[Value], frame: Frame) -> str:
    if function == "tenantresourceid":
        return ""
    if function in ("extensionresourceid", "managementgroupresourceid"):
        start = str(before[0]) if before else frame.place.scope
        is_name = function == "managementgroupresourceid" and not start.startswith("/")
        return f"/providers/Microsoft.Management/managementGroups/{start}" if is_name else start
    if function == "subscriptionresourceid":
        return f"/subscriptions/{before[0] if before else frame.subscription}"
    subscription, group = frame.subscription, ids.name_of(ids.group_of(frame.place.scope))
    if len(before) == 1:
        group = str(before[0])
    elif len(before) == 2:
        subscription, group = map(str, before)
    start = f"/subscriptions/{subscription}" if subscription else ""
    return f"{start}/resourceGroups/{group}" if group else start


def _items(value: Mapping[str, Value]) -> Value:
    return [{"key": key, "value": value[key]} for key in sorted(value)]


def _to_object(listed: list[Value], key: Callable[..., Value], value: Any = None) -> Value:  # noqa: ANN401
    return {str(key(each)): value(each) if value else each for each in listed}


def _map(listed: list[Value], run: Callable[..., Value]) -> Value:
    return [run(each, at) for at, each in enumerate(listed)]


def _filter(listed: list[Value], run: Callable[..., Value]) -> Value:
    kept = [(each, run(each, at)) for at, each in enumerate(listed)]
    if any(not isinstance(keep, bool) for _, keep in kept):
        return UNKNOWN
    return [each for each, keep in kept if keep]


def _reduce(listed: list[Value], start: Value, run: Callable[..., Value]) -> Value:
    return reduce(run, listed, start)


def _sort(listed: list[Value], before: Callable[..., Value]) -> Value:
    return sorted(listed, key=cmp_to_key(lambda a, b: -1 if before(a, b) is True else 1))


def _group_by(listed: list[Value], key: Callable[..., Value]) -> Value:
    found: dict[str, list[Value]] = {}
    for each in listed:
        found.setdefault(str(key(each)), []).append(each)
    return found


def _flatten(listed: list[list[Value]]) -> Value:
    return [each for inner in listed for each in inner]


def _merged(listed: list[Mapping[str, Value]]) -> Value:
    return {name: each for inner in listed for name, each in inner.items()}


def _index_from_end(listed: list[Value], at: int) -> Value:
    return listed[len(listed) - at]


def _subnet(network: str, prefix: int, at: int) -> Value:
    whole = ipaddress.ip_network(network, strict=False)
    size = 2 ** (whole.max_prefixlen - prefix)
    start = int(whole.network_address) + size * at
    if start + size - 1 > int(whole.broadcast_address):
        raise ExpressionError("cidrSubnet() reaches beyond the network")
    return f"{ipaddress.ip_address(start)}/{prefix}"


def _host(network: str, at: int) -> Value:
    return str(ipaddress.ip_network(network, strict=False).network_address + at + 1)


def _range(start: int, count: int) -> Value:
    return list(range(start, start + count))


def _unique(*parts: Value) -> Value:
    return unique_string(*map(str, parts))


MORE: Mapping[str, Callable[..., Value]] = {
    "base64": lambda said: base64.b64encode(said.encode()).decode(),
    "base64tostring": lambda said: base64.b64decode(said).decode(),
    "cidrhost": _host,
    "cidrsubnet": _subnet,
    "filter": _filter,
    "flatten": _flatten,
    "groupby": _group_by,
    "indexfromend": _index_from_end,
    "items": _items,
    "json": json.loads,
    "map": _map,
    "mapvalues": lambda value, run: {name: run(each) for name, each in value.items()},
    "objectkeys": sorted,
    "range": _range,
    "reduce": _reduce,
    "shallowmerge": _merged,
    "sort": _sort,
    "toobject": _to_object,
    "uniquestring": _unique,
}
