"""The effects that do not look at a write: deployIfNotExists, auditIfNotExists, denyAction."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TypeAlias

from ailz.catalog.errors import UnknownFactError
from ailz.catalog.types import resource_type
from ailz.policy.compare import as_text
from ailz.policy.conditions import compile_condition
from ailz.policy.conditions import evaluate as evaluated
from ailz.policy.context import Context
from ailz.policy.decide import concerning
from ailz.policy.expressions import compile_value
from ailz.policy.frame import Frame, Notes
from ailz.policy.judge import condition_truth, effect_of
from ailz.policy.library import Json, Library
from ailz.policy.members import Member
from ailz.policy.request import Request
from ailz.policy.scope import in_force
from ailz.policy.template_values import DEEPEST, Scope, scope_of, value_in
from ailz.policy.values import (
    ExpressionError,
    UnsupportedError,
    Value,
    holds_unknown,
    is_unknown,
    member,
)

Related: TypeAlias = Callable[[str, str, str], Iterable[Request]]
"""(type, scope, name) -> what exists of a type below a scope, of that name if one is given."""


@dataclass(frozen=True, slots=True)
class Write:
    """A resource that a policy deploys: in an id or a body, what is not known stays UNKNOWN."""

    id: Value
    api_version: str
    body: Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Deployed:
    """A policy that finds what it looks for missing, and what its deployment writes.

    `writes` is empty for an audit. `open` says what could not be worked out.
    """

    rule: Member
    effect: str
    writes: tuple[Write, ...] = ()
    open: str = ""


def undeletable(request: Request, library: Library, context: Context) -> Iterator[Member]:
    """Yield the rules that surely forbid to delete a resource, which is given as it is."""
    for rule, _, _ in _matching(request, library, context, ("denyaction",)):
        names = member(_details(rule), "actionNames")
        if isinstance(names, list) and "delete" in [as_text(each).lower() for each in names]:
            yield rule


def delays(request: Request, library: Library, context: Context) -> frozenset[float]:
    """Return after how many minutes rules that concern a request look for what they miss."""
    return frozenset(_delay(rule) for rule, _, _ in _matching(request, library, context))


def afterwards(
    request: Request, library: Library, context: Context, related: Related, delay: float
) -> Iterator[Deployed]:
    """Yield what assignments surely do `delay` minutes after a request: a doubt deploys nothing."""
    for rule, effect, frame in _matching(request, library, context):
        if _delay(rule) != delay:
            continue
        try:
            if not _exists(frame, rule, related):
                yield _deployed(rule, effect, frame)
        except (UnsupportedError, ExpressionError) as error:
            yield Deployed(rule, effect, open=str(error))


_LOOKING = ("deployifnotexists", "auditifnotexists")


def _matching(
    request: Request, library: Library, context: Context, effects: tuple[str, ...] = _LOOKING
) -> Iterator[tuple[Member, str, Frame]]:
    """Yield the rules of these effects that surely match a request, with effect and frame."""
    for rule in concerning(request, library):
        if rule.definition is None or not rule.assignment.enforced:
            continue
        try:
            effect = effect_of(request, rule)
            if effect not in effects:
                continue
            force, _ = in_force(rule.assignment, rule.reference_id, request, context, library)
            truth, frame = condition_truth(request, rule, context)
        except (UnsupportedError, ExpressionError):
            continue
        if force is True and truth is True:
            yield rule, effect, frame


_DELAY = 10.0
"""Minutes where a rule does not say: Azure waits so long before it looks (PT10M, Learn,
deployIfNotExists effect, evaluationDelay)."""
_ISO = re.compile(r"PT(?:(\d+)H)?(?:(\d+)M)?", re.IGNORECASE)


def _delay(rule: Member) -> float:
    said = member(_details(rule), "evaluationDelay")
    if said is None:
        return _DELAY
    found = _ISO.fullmatch(as_text(said))
    if found is not None:
        return 60.0 * int(found[1] or 0) + int(found[2] or 0)
    return 0.0 if as_text(said).lower().startswith("afterprovisioning") else _DELAY


def _exists(frame: Frame, rule: Member, related: Related) -> bool:
    """Whether something fits what the rule looks for, or may; without a condition, anything."""
    details = _details(rule)
    kind = as_text(member(details, "type") or "")
    name = member(details, "name")
    wanted = as_text(compile_value(name)(frame)) if name is not None else ""
    condition = member(details, "existenceCondition")
    if is_own(kind, frame.request.type):
        found: Iterable[Request] = (frame.request,)
    else:
        found = related(kind, _looked_at(frame, details, kind), wanted)
    for each in found:
        if condition is None:
            return True
        inner = replace(frame, request=each, notes=Notes())
        if evaluated(compile_condition(condition), inner) is not False:
            return True
    return False


def is_own(kind: str, type_: str) -> bool:
    """Whether what a rule looks for is the resource itself."""
    return kind.casefold() == type_.casefold()


def _looked_at(frame: Frame, details: Json, kind: str) -> str:
    """Return the scope that is searched: the resource for what stands in it, else its group."""
    own = frame.request.id or ""
    if kind.casefold().startswith(f"{frame.request.type.casefold()}/") or _is_extension(kind):
        return own
    subscription = "/".join(own.split("/")[:3])
    if as_text(member(details, "existenceScope") or "").lower() == "subscription":
        return subscription
    group = member(details, "resourceGroupName")
    if group is not None:
        return f"{subscription}/resourceGroups/{as_text(compile_value(group)(frame))}"
    return "/".join(own.split("/")[:5])


def _is_extension(kind: str) -> bool:
    try:
        return "extension" in resource_type(kind).scopes
    except UnknownFactError:
        return False


def _deployed(rule: Member, effect: str, frame: Frame) -> Deployed:
    if effect == "auditifnotexists":
        return Deployed(rule, effect)
    details = _details(rule)
    properties = member(member(details, "deployment") or {}, "properties") or {}
    template = member(properties, "template")
    if not isinstance(template, dict):
        return Deployed(rule, effect, open="the rule has no template")
    given = _given(member(properties, "parameters"), frame)
    own = frame.request.id or ""
    at = "/".join(own.split("/")[: 3 if _at_subscription(details) else 5])
    writes = tuple(_writes(template, scope_of(template, given, at), at, 0))
    return Deployed(rule, effect, writes)


def _at_subscription(details: Json) -> bool:
    said = member(details, "deploymentScope")
    return as_text(said or "").lower() == "subscription"


def _given(parameters: object, frame: Frame) -> dict[str, Value]:
    listed = parameters if isinstance(parameters, dict) else {}
    return {
        name.lower(): compile_value(each.get("value"))(frame)
        for name, each in listed.items()
        if isinstance(each, dict)
    }


def _writes(template: Json, scope: Scope, at: str, depth: int) -> Iterator[Write]:
    resources = template.get("resources")
    listed = list(resources.values()) if isinstance(resources, dict) else resources or []
    for each in listed:
        if isinstance(each, dict) and value_in(each.get("condition", True), scope) is not False:
            yield from _write(each, scope, at, depth)


def _write(resource: Json, scope: Scope, at: str, depth: int) -> Iterator[Write]:
    kind = str(resource.get("type", ""))
    if kind.lower() == "microsoft.resources/deployments":
        if depth < DEEPEST:
            yield from _nested(resource, scope, at, depth)
        return
    name = value_in(resource.get("name"), scope)
    on = value_in(resource.get("scope"), scope)
    body = {
        key: value_in(each, scope)
        for key, each in resource.items()
        if key in ("location", "tags", "kind", "sku", "identity", "properties", "zones")
    }
    yield Write(_id(kind, name, on, at), str(resource.get("apiVersion", "")), body)


def _nested(resource: Json, scope: Scope, at: str, depth: int) -> Iterator[Write]:
    properties = resource.get("properties") or {}
    inner = properties.get("template")
    if not isinstance(inner, dict):
        return
    group = value_in(resource.get("resourceGroup"), scope)
    there = f"{'/'.join(at.split('/')[:3])}/resourceGroups/{group}" if group else at
    passed = {
        name.lower(): value_in(each.get("value"), scope)
        for name, each in (properties.get("parameters") or {}).items()
        if isinstance(each, dict)
    }
    options = properties.get("expressionEvaluationOptions") or {}
    if str(options.get("scope", "outer")).lower() == "inner":
        yield from _writes(inner, scope_of(inner, passed, there), there, depth + 1)
    else:
        yield from _writes(inner, replace(scope, at=there), there, depth + 1)


def _id(kind: str, name: Value, on: Value, at: str) -> Value:
    """Return the id of a resource of a template; a name of parts without its own type extends."""
    if is_unknown(name) or not isinstance(name, str) or holds_unknown(on):
        return name if is_unknown(name) else on
    if isinstance(on, str):
        return f"{on if on.startswith('/') else f'{at}/providers/{on}'}/providers/{kind}/{name}"
    types, names = kind.split("/"), name.split("/")
    if "/providers/" in kind.lower():
        # Microsoft.KeyVault/vaults/providers/diagnosticSettings, named vault/Microsoft.Insights/x
        place = [each.lower() for each in types].index("providers")
        own = "/".join(f"{t}/{n}" for t, n in zip(types[1:place], names, strict=False))
        above = f"{at}/providers/{types[0]}/{own}"
        rest = names[place - 1 :]
        return f"{above}/providers/{rest[0]}/{types[place + 1]}/{rest[1]}"
    own = "/".join(f"{t}/{n}" for t, n in zip(types[1:], names, strict=False))
    return f"{at}/providers/{types[0]}/{own}"


def _details(rule: Member) -> Json:
    then = {} if rule.definition is None else rule.definition.then
    details = then.get("details")
    return details if isinstance(details, dict) else {}
