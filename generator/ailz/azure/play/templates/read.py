"""The steps of a compiled Bicep file: what it deploys, in which order, and in which deployments."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from ailz.azure import ids
from ailz.azure.behaviours.deployments import DEPLOYMENT
from ailz.azure.bodies import UNKNOWN
from ailz.azure.play.found import Found
from ailz.azure.play.step import Joined, Made, Step
from ailz.azure.play.templates.evaluate import text, value
from ailz.azure.play.templates.frame import Frame, Json, Named, Place
from ailz.azure.play.templates.functions import joined

_ENVELOPE = frozenset(
    {
        "apiVersion", "comments", "condition", "copy", "dependsOn", "existing", "id", "import",
        "metadata", "name", "resourceGroup", "resources", "scope", "subscriptionId", "type",
        "asserts", "@options",
    }
)  # fmt: skip
_NOBODY = Made("", "unknown")


@dataclass(slots=True)
class _Deployed:
    """What is read so far: steps by key, and what stands in which module."""

    steps: dict[str, Step] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    gone: dict[str, frozenset[str]] = field(default_factory=dict)
    """What is not sent (it exists, or its condition does not hold), and what that waits for."""


def steps_of_template(
    template: Json, parameters: Mapping[str, Any], place: Place, api_version: str
) -> Found:
    """Return the steps of a template with its parameters, deployed to a place.

    `parameters` are plain values by name. `api_version` is that of the deployment itself.
    """
    deployed = _Deployed()
    given = {name.lower(): each for name, each in parameters.items()}
    frame = Frame(template, given, place)
    whole = _opened("deployment", f"the deployment {place.name}", place, api_version)
    deployed.steps[whole.key] = whole
    _read(frame, deployed, whole.key, "")
    known = frozenset(deployed.steps)
    return Found(
        language="bicep",
        steps=tuple(
            replace(step, after=frozenset(_bridged(step.after, deployed.gone)) & known)
            for step in deployed.steps.values()
        ),
        notes=tuple(dict.fromkeys(deployed.notes)),
    )


def _bridged(after: frozenset[str], gone: Mapping[str, frozenset[str]]) -> Iterator[str]:
    """Yield what is waited for, through what is not sent itself."""
    waiting, seen = list(after), set(after)
    while waiting:
        key = waiting.pop()
        yield key
        for other in gone.get(key, ()):
            if other not in seen:
                seen.add(other)
                waiting.append(other)


def _opened(key: str, label: str, place: Place, api_version: str) -> Step:
    """Return the deployment itself as a request."""
    body: dict[str, Any] = {"properties": {"mode": "Incremental"}}
    if not ids.group_of(place.scope):
        body["location"] = place.location
    return Step(
        key=key,
        label=label,
        type=DEPLOYMENT,
        api_version=api_version,
        id=f"{place.scope}/providers/{DEPLOYMENT}/{place.name}",
        body=body,
        ending="stays",
    )


@dataclass(frozen=True, slots=True)
class _Instance:
    """One resource of a template, at an item of its loop where it has one."""

    symbol: str
    key: str
    resource: Json
    frame: Frame
    index: int | None = None


def _read(frame: Frame, deployed: _Deployed, opened: str, module: str) -> list[str]:
    """Read one template; return the keys of all that it deploys."""
    instances = [
        each
        for symbol, resource in _resources(frame)
        for each in _instances(symbol, resource, frame, deployed, module)
    ]
    by_name: dict[str, list[str]] = {}
    inside: dict[str, list[str]] = {}
    for each in instances:
        _name(each, by_name)
    made: list[str] = []
    for each in _in_order(instances, by_name):
        waits = set(_waits(each, by_name)) | {opened}
        keys = _instance(each, deployed, module, frozenset(waits))
        inside[each.key] = keys
        made += keys
    # Who waits for a module waits for all that is in it.
    for each in instances:
        if (step := deployed.steps.get(each.key)) is not None:
            deployed.steps[each.key] = replace(step, after=_with_inside(step.after, inside))
        else:
            deployed.gone[each.key] = _with_inside(deployed.gone[each.key], inside)
    return made


def _with_inside(after: frozenset[str], inside: Mapping[str, list[str]]) -> frozenset[str]:
    return after | {key for each in after for key in inside.get(each, ())}


def _resources(frame: Frame) -> Iterator[tuple[str, Json]]:
    resources = frame.template.get("resources", {})
    if isinstance(resources, Mapping):
        yield from resources.items()
        return
    for at, each in enumerate(resources):
        yield str(each.get("name", at)), each


def _instances(
    symbol: str, resource: Json, frame: Frame, deployed: _Deployed, module: str
) -> Iterator[_Instance]:
    start = f"{module}/{symbol}" if module else symbol
    copy = resource.get("copy")
    if not isinstance(copy, Mapping):
        yield _Instance(symbol, start, resource, frame)
        return
    count = value(copy["count"], frame)
    if not isinstance(count, int):
        deployed.notes.append(f"How often {start} is deployed cannot be read: it is left out.")
        return
    for at in range(count):
        here = frame.at(str(copy["name"]), at)
        yield _Instance(symbol, f"{start}[{at}]", resource, here, at)


def _name(each: _Instance, by_name: dict[str, list[str]]) -> None:
    """Note by which words others may wait for a resource."""
    words = {each.symbol}
    if each.index is not None:
        words |= {f"{each.symbol}[{each.index}]", str(each.resource["copy"]["name"])}
    id_ = _id(each.resource, each.frame)
    if isinstance(id_, str):
        words |= {ids.key(id_), ids.name_of(id_)}
        named = Named(id_)
        each.frame.named.setdefault(each.symbol, named)
        if each.index is not None:
            each.frame.named[f"{each.symbol}[{each.index}]"] = named
    for word in words:
        by_name.setdefault(word, []).append(each.key)


def _waits(each: _Instance, by_name: Mapping[str, list[str]]) -> Iterator[str]:
    for said in each.resource.get("dependsOn", ()):
        word = text(said, each.frame)
        if isinstance(word, str):
            yield from by_name.get(word, ()) or by_name.get(ids.key(word), ())
    copy = each.resource.get("copy")
    if isinstance(copy, Mapping) and each.index is not None and copy.get("mode") == "serial":
        size = copy.get("batchSize", 1)
        batch = each.index // (size if isinstance(size, int) else 1)
        first = batch * (size if isinstance(size, int) else 1)
        yield from by_name[each.symbol][:first]


def _in_order(instances: list[_Instance], by_name: Mapping[str, list[str]]) -> Iterator[_Instance]:
    """Yield what others take outputs of before them."""
    waiting = {each.key: each for each in instances}
    while waiting:
        ready = [
            each
            for each in waiting.values()
            if not any(key in waiting and key != each.key for key in _waits(each, by_name))
        ]
        for each in ready or list(waiting.values()):
            del waiting[each.key]
            yield each


def _instance(
    each: _Instance, deployed: _Deployed, module: str, after: frozenset[str]
) -> list[str]:
    resource, frame = each.resource, each.frame
    holds = value(resource.get("condition", True), frame)
    if holds is False or resource.get("existing") is True:
        # A dependency on what is not deployed is ignored, and with it what that depends on.
        deployed.gone[each.key] = frozenset() if holds is False else after
        return [each.key]
    if holds is not True:
        deployed.notes.append(f"Whether {each.key} is deployed cannot be read: it is taken to be.")
    kind = str(resource["type"])
    properties = resource.get("properties")
    if kind.casefold() == DEPLOYMENT.casefold() and isinstance(properties, Mapping):
        return _module(each, properties, deployed, after)
    id_ = _id(resource, frame)
    if id_ is UNKNOWN:
        deployed.notes.append(f"The id of {each.key} cannot be read: it is left out.")
        deployed.gone[each.key] = after
        return [each.key]
    body = {name: value(inner, frame) for name, inner in resource.items() if name not in _ENVELOPE}
    location = body.get("location")
    if kind.casefold() == ids.GROUP.casefold() and isinstance(location, str):
        frame.locations[ids.key(str(id_))] = location
    deployed.steps[each.key] = Step(
        key=each.key,
        label=each.key,
        type=kind,
        api_version=str(resource.get("apiVersion", "")),
        id=id_,
        body=_sent(body),
        after=after,
        module=module,
    )
    return [each.key]


def _sent(body: Any) -> Any:  # noqa: ANN401 - JSON of any shape
    """Return a body without what is null."""
    if isinstance(body, Mapping):
        return {name: _sent(inner) for name, inner in body.items() if inner is not None}
    return [_sent(inner) for inner in body] if isinstance(body, list) else body


def _module(
    each: _Instance, properties: Json, deployed: _Deployed, after: frozenset[str]
) -> list[str]:
    resource, frame = each.resource, each.frame
    scope, name = _scope(resource, frame), value(resource.get("name"), frame)
    inner = properties.get("template")
    if not isinstance(scope, str) or not isinstance(inner, Mapping):
        deployed.notes.append(f"What {each.key} deploys cannot be read: it is left out.")
        deployed.gone[each.key] = after
        return [each.key]
    location = value(resource.get("location", frame.place.location), frame)
    region = location if isinstance(location, str) else frame.place.location
    if not isinstance(name, str):
        # Its name is read by nobody but Azure: a short one stands for it.
        name = f"module-{len(deployed.steps)}"
    place = Place(frame.place.tenant, scope, region, name)
    given = {
        str(key).lower(): value(said["value"], frame)
        for key, said in properties.get("parameters", {}).items()
        if isinstance(said, Mapping) and "value" in said
    }
    inside = Frame(inner, given, place, locations=frame.locations)
    found = Named(f"{scope}/providers/{DEPLOYMENT}/{place.name}", inside)
    frame.named[each.symbol if each.index is None else f"{each.symbol}[{each.index}]"] = found
    step = _opened(each.key, f"the module {each.key}", place, str(resource.get("apiVersion", "")))
    deployed.steps[each.key] = replace(step, after=after, module=each.key)
    return [each.key, *_read(inside, deployed, each.key, each.key)]


def _scope(resource: Json, frame: Frame) -> Any:  # noqa: ANN401 - an id, or what is not known
    """Return the id of what a resource is deployed to."""
    if "scope" in resource:
        scope = value(resource["scope"], frame)
        if not isinstance(scope, str):
            return scope
        if scope == "/" or not scope:
            return ""
        # A scope without a beginning is a type and names below the deployment's own.
        return scope if scope.startswith("/") else f"{frame.place.scope}/providers/{scope}"
    here = frame.place.scope
    subscription = value(resource.get("subscriptionId", frame.subscription), frame)
    if "resourceGroup" in resource:
        group = value(resource["resourceGroup"], frame)
        return joined([f"/subscriptions/{subscription}/resourceGroups/", group])
    if "subscriptionId" in resource:
        return joined(["/subscriptions/", subscription])
    return here


def _id(resource: Json, frame: Frame) -> Any:  # noqa: ANN401 - an id, or what is not known
    """Return the id of a resource; a `Joined` where Azure gives a part of its name."""
    scope, name = _scope(resource, frame), value(resource.get("name"), frame)
    kind = str(resource["type"])
    namespace, *types = kind.split("/")
    if scope is UNKNOWN or name is UNKNOWN:
        return joined([scope, f"/providers/{kind}/", _NOBODY]) if scope is not UNKNOWN else UNKNOWN
    if kind.casefold() == ids.GROUP.casefold():
        return joined([scope, "/resourceGroups/", name])
    start = joined([scope, f"/providers/{namespace}"])
    names = _segments(name)
    if len(types) == 1:
        return joined([start, f"/{types[0]}/", name])
    if len(names) != len(types):
        return UNKNOWN
    pairs = zip(types, names, strict=True)
    return joined([start, *(part for one, other in pairs for part in (f"/{one}/", other))])


def _segments(name: Any) -> list[Any]:  # noqa: ANN401 - a name, or parts of one
    """Return the names of a resource and of those above it; Azure may give a part of each."""
    if isinstance(name, str):
        return name.split("/")
    parts = name.parts if isinstance(name, Joined) and not name.guid else (name,)
    segments: list[list[Any]] = [[]]
    for part in parts:
        first, *more = part.split("/") if isinstance(part, str) else [part]
        segments[-1].append(first)
        segments += [[each] for each in more]
    return [joined(each) for each in segments]
