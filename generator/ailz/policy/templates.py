"""ARM templates: the policy resources they deploy, and those they carry in their variables."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ailz.policy.library import Json
from ailz.policy.template_values import DEEPEST, Scope, scope_of, value_in
from ailz.policy.values import UNKNOWN, Value, is_unknown, member

_OURS = (
    "microsoft.authorization/policydefinitions",
    "microsoft.authorization/policysetdefinitions",
    "microsoft.authorization/policyassignments",
    "microsoft.authorization/policyexemptions",
)
_NESTED = "microsoft.resources/deployments"


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


def _entries(
    template: Json, place: str, given: Mapping[str, Value], depth: int
) -> Iterator[Found | Unplaced]:
    scope = scope_of(template, given)
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


def _resource(
    resource: Json, place: str, scope: Scope, depth: int, *, quiet: bool
) -> Iterator[Found | Unplaced]:
    kind = str(resource.get("type", "")).lower()
    if kind == _NESTED and depth < DEEPEST:
        yield from _nested(resource, place, scope, depth)
    elif kind in _OURS:
        yield from _policy(resource, place, scope, quiet=quiet)
    for at, child in enumerate(_listed(resource.get("resources"))):
        if isinstance(child, dict):
            yield from _resource(child, f"{place}/{at}", scope, depth, quiet=quiet)


def _nested(resource: Json, place: str, scope: Scope, depth: int) -> Iterator[Found | Unplaced]:
    properties = resource.get("properties")
    inner = properties.get("template") if isinstance(properties, dict) else None
    if not isinstance(inner, dict):
        return
    passed = properties.get("parameters") if isinstance(properties, dict) else None
    given = {
        name.lower(): value_in(each.get("value"), scope)
        for name, each in (passed.items() if isinstance(passed, dict) else ())
        if isinstance(each, dict) and "value" in each
    }
    yield from _entries(inner, place, given, depth + 1)


def _policy(resource: Json, place: str, scope: Scope, *, quiet: bool) -> Iterator[Found | Unplaced]:
    name = value_in(resource.get("name"), scope)
    properties = value_in(resource.get("properties"), scope)
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
    where = value_in(resource.get("scope"), scope)
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


def _carried(scope: Scope, place: str) -> Iterator[Found]:
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
    if depth > DEEPEST:
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
