"""Expressions of ARM templates, as far as ids, names, conditions, loops and bodies need them.

What only Azure knows stays `Made`; what cannot be read here is UNKNOWN and is noted.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from ailz.azure import ids
from ailz.azure.behaviours.identities import made_up
from ailz.azure.bodies import UNKNOWN
from ailz.azure.play.step import Joined, Made
from ailz.azure.play.templates.frame import Frame, Named, Output, Outputs
from ailz.azure.play.templates.functions import MORE, joined, resource_id
from ailz.catalog.clouds import cloud
from ailz.design.evaluate import arm_guid
from ailz.policy.functions import PURE, access
from ailz.policy.syntax import Access, Call, Literal, Tree, is_expression, parse, unescaped
from ailz.policy.values import ExpressionError, UnsupportedError

Value: TypeAlias = Any
_LAZY = (Made, Joined)


def value(tree: Any, frame: Frame) -> Value:  # noqa: ANN401 - JSON of any shape
    """Return any JSON of a template with its expressions worked out; loops in it are unrolled."""
    if isinstance(tree, str):
        return text(tree, frame)
    if isinstance(tree, Mapping):
        return _object(tree, frame)
    if isinstance(tree, list):
        return [value(each, frame) for each in tree]
    return tree


def text(tree: str, frame: Frame) -> Value:
    """Return the value of a text of a template; UNKNOWN where it cannot be worked out."""
    if not is_expression(tree):
        return unescaped(tree)
    try:
        return _value(parse(tree), frame)
    except (UnsupportedError, ExpressionError, TypeError, ValueError, KeyError, IndexError):
        return UNKNOWN


def _object(tree: Mapping[str, Any], frame: Frame) -> dict[Any, Value]:
    found: dict[Any, Value] = {}
    for name, inner in tree.items():
        if name == "copy" and _is_copy(inner):
            for each in inner:
                found[each["name"]] = loop(each, frame)
        else:
            key = text(name, frame) if is_expression(name) else name
            found[key if isinstance(key, str) else repr(UNKNOWN)] = value(inner, frame)
    return found


def _is_copy(tree: Any) -> bool:  # noqa: ANN401
    return isinstance(tree, list) and all(
        isinstance(each, Mapping) and {"name", "count", "input"} <= each.keys() for each in tree
    )


def loop(copy: Mapping[str, Any], frame: Frame) -> Value:
    """Return the list that a loop over a property or a variable makes."""
    count = value(copy["count"], frame)
    if not isinstance(count, int):
        return UNKNOWN
    name = str(copy["name"])
    return [value(copy["input"], frame.at(name, at)) for at in range(count)]


def _value(tree: Tree, frame: Frame) -> Value:
    if isinstance(tree, Literal):
        return tree.value
    if isinstance(tree, Access):
        return _access(_value(tree.target, frame), _value(tree.key, frame))
    if tree.name in _SPECIAL:
        return _SPECIAL[tree.name](tree, frame)
    arguments = [_value(each, frame) for each in tree.arguments]
    if tree.name in _TEXTS:
        return _TEXTS[tree.name](arguments)
    if tree.name.endswith("resourceid"):
        return resource_id(tree.name, arguments, frame)
    known = MORE.get(tree.name) or (PURE[tree.name][0] if tree.name in PURE else None)
    if known is None:
        msg = f"{tree.written}() is not known"
        raise UnsupportedError(msg)
    if tree.name not in _OPEN and any(_is_open(each) for each in arguments):
        return UNKNOWN
    return known(*arguments)


_OPEN = frozenset({"createobject", "createarray", "array"})


def _is_open(found: Value) -> bool:
    return found is UNKNOWN or isinstance(found, _LAZY)


def _access(target: Value, key: Value) -> Value:
    if isinstance(target, Made):
        return Made(target.id, f"{target.path}.{key}" if target.path else str(key))
    if isinstance(target, Named):
        return Outputs(target.inner) if key == "outputs" and target.inner else UNKNOWN
    if isinstance(target, Outputs):
        return Output(target.inner, str(key))
    if isinstance(target, Output):
        return _output(target) if key == "value" else UNKNOWN
    if _is_open(target) or _is_open(key):
        return UNKNOWN
    return access(target, key)


def _output(output: Output) -> Value:
    declared = output.inner.template.get("outputs", {}).get(output.name)
    if not isinstance(declared, Mapping):
        return UNKNOWN
    if isinstance(declared.get("copy"), Mapping):
        return loop({"name": output.name, **declared["copy"]}, output.inner)
    return value(declared.get("value"), output.inner)


def _parameter(call: Call, frame: Frame) -> Value:
    name = str(_value(call.arguments[0], frame))
    if name.lower() in frame.given:
        return frame.given[name.lower()]
    slot = f"parameter {name.lower()}"
    if slot not in frame.cache:
        declared = frame.template.get("parameters", {}).get(name, {})
        nullable = declared.get("nullable") is True
        missing = None if nullable else UNKNOWN
        said = "defaultValue" in declared
        frame.cache[slot] = value(declared["defaultValue"], frame) if said else missing
    return frame.cache[slot]


def _variable(call: Call, frame: Frame) -> Value:
    name = str(_value(call.arguments[0], frame))
    slot = f"variable {name.lower()}"
    if slot not in frame.cache:
        frame.cache[slot] = _variable_value(name, frame)
    return frame.cache[slot]


def _variable_value(name: str, frame: Frame) -> Value:
    variables = frame.template.get("variables", {})
    bare = Frame(
        frame.template, frame.given, frame.place, frame.named, frame.locations, cache=frame.cache
    )
    for each in variables.get("copy", ()):
        if str(each["name"]).lower() == name.lower():
            return loop(each, bare)
    folded = {str(key).lower(): each for key, each in variables.items()}
    return value(folded[name.lower()], bare)


def _copy_index(call: Call, frame: Frame) -> Value:
    arguments = [_value(each, frame) for each in call.arguments]
    name = next((each for each in arguments if isinstance(each, str)), "")
    offset = next((each for each in arguments if isinstance(each, int)), 0)
    return frame.copies[name.lower()] + offset


def _lambda_variable(call: Call, frame: Frame) -> Value:
    return frame.lambdas[str(_value(call.arguments[0], frame))]


def _if(call: Call, frame: Frame) -> Value:
    chosen = _value(call.arguments[0], frame)
    if not isinstance(chosen, bool):
        return UNKNOWN
    return _value(call.arguments[1 if chosen else 2], frame)


def _and(call: Call, frame: Frame) -> Value:
    found = [_value(each, frame) for each in call.arguments]
    if any(each is False for each in found):
        return False
    return True if all(each is True for each in found) else UNKNOWN


def _or(call: Call, frame: Frame) -> Value:
    found = [_value(each, frame) for each in call.arguments]
    if any(each is True for each in found):
        return True
    return False if all(each is False for each in found) else UNKNOWN


def _coalesce(call: Call, frame: Frame) -> Value:
    for each in call.arguments:
        found = _value(each, frame)
        if found is not None:
            return found
    return None


def _try_get(call: Call, frame: Frame) -> Value:
    target, *keys = (_value(each, frame) for each in call.arguments)
    for key in keys:
        if target is None:
            return None
        try:
            target = _access(target, key)
        except ExpressionError:
            return None
    return target


def _reference(call: Call, frame: Frame) -> Value:
    wanted = _value(call.arguments[0], frame)
    whole = len(call.arguments) > 2 and _value(call.arguments[2], frame) == "Full"
    if not isinstance(wanted, str):
        return UNKNOWN
    found = frame.named.get(wanted)
    if found is None:
        known = (each for each in frame.named.values() if ids.key(each.id) == ids.key(wanted))
        found = next(known, None)
    if found is not None and found.inner is not None:
        return found
    id_ = found.id if found is not None else wanted
    if not id_.startswith("/"):
        return UNKNOWN
    return Made(id_, "" if whole else "properties")


def _lambda(call: Call, frame: Frame) -> Value:
    """Return a function of the lambda's arguments."""
    *names, body = call.arguments

    def run(*arguments: Value) -> Value:
        called = {str(_value(name, frame)): each for name, each in zip(names, arguments)}  # noqa: B905 - fewer arguments than names is usual
        return _value(body, frame.within(**called))

    return run


def _subscription(_call: Call, frame: Frame) -> Value:
    guid = frame.subscription
    return {"id": f"/subscriptions/{guid}", "subscriptionId": guid, "tenantId": frame.place.tenant}


def _group(_call: Call, frame: Frame) -> Value:
    id_ = ids.group_of(frame.place.scope)
    location = frame.locations.get(ids.key(id_), frame.place.location)
    return {"id": id_, "name": ids.name_of(id_), "location": location, "tags": UNKNOWN}


def _deployment(_call: Call, frame: Frame) -> Value:
    return {"name": frame.place.name, "location": frame.place.location}


def _tenant(_call: Call, frame: Frame) -> Value:
    return {"tenantId": frame.place.tenant}


def _management_group(_call: Call, frame: Frame) -> Value:
    return {"id": frame.place.scope, "name": ids.name_of(frame.place.scope)}


_CLOUD = "AzureCloud"
_MOMENT = {"yyyy": "2026", "MM": "01", "dd": "01", "HH": "00", "mm": "00", "ss": "00"}
"""A time for all deployments: it stands in names, where one is as good as another."""


def _utc_now(call: Call, frame: Frame) -> Value:
    form = _value(call.arguments[0], frame) if call.arguments else "yyyyMMddTHHmmssZ"
    if not isinstance(form, str):
        return UNKNOWN
    for part, value in _MOMENT.items():
        form = form.replace(part, value)
    return form


def _new_guid(_call: Call, frame: Frame) -> Value:
    return made_up("newGuid", frame.place.scope, frame.place.name)


def _environment(_call: Call, _frame: Frame) -> Value:
    """Return what the public cloud calls its hosts, as far as it is recorded."""
    found = cloud(_CLOUD)
    return {
        "name": found.name,
        "resourceManager": f"https://{found.resource_manager_host}/",
        "authentication": {"loginEndpoint": f"https://{found.login_host}/"},
        "graph": f"https://{found.graph_host}/",
        "suffixes": {
            "acrLoginServer": f".{found.container_registry_suffix}",
            "keyvaultDns": f".{found.key_vault_suffix}",
            "sqlServerHostname": f".{found.sql_suffix}",
            "storage": found.storage_suffix,
        },
    }


_SPECIAL: Mapping[str, Callable[[Call, Frame], Value]] = {
    "and": _and,
    "coalesce": _coalesce,
    "copyindex": _copy_index,
    "deployment": _deployment,
    "environment": _environment,
    "if": _if,
    "lambda": _lambda,
    "lambdavariables": _lambda_variable,
    "managementgroup": _management_group,
    "newguid": _new_guid,
    "or": _or,
    "parameters": _parameter,
    "reference": _reference,
    "resourcegroup": _group,
    "subscription": _subscription,
    "tenant": _tenant,
    "tryget": _try_get,
    "utcnow": _utc_now,
    "variables": _variable,
}


_SLOT = re.compile(r"\{(\d+)[^}]*\}")


def _format(arguments: list[Value]) -> Value:
    form, *values = arguments
    if not any(_is_open(each) for each in arguments):
        return PURE["format"][0](*arguments)
    if not isinstance(form, str):
        return UNKNOWN
    parts: list[Value] = []
    at = 0
    for found in _SLOT.finditer(form):
        parts += [form[at : found.start()], values[int(found[1])]]
        at = found.end()
    return joined([*parts, form[at:]])


def _concat(arguments: list[Value]) -> Value:
    if any(_is_open(each) for each in arguments):
        return UNKNOWN if any(isinstance(each, list) for each in arguments) else joined(arguments)
    return PURE["concat"][0](*arguments)


def _guid(arguments: list[Value]) -> Value:
    if not any(_is_open(each) for each in arguments):
        return arm_guid("-".join(map(str, arguments)))
    parts: list[Value] = []
    for each in arguments:
        parts += ["-", each] if parts else [each]
    found = joined(parts)
    if isinstance(found, Joined):
        return Joined(found.parts, guid=True)
    return Joined((found,), guid=True) if isinstance(found, Made) else UNKNOWN


def _string(arguments: list[Value]) -> Value:
    (only,) = arguments
    return only if _is_open(only) else PURE["string"][0](only)


_TEXTS: Mapping[str, Callable[[list[Value]], Value]] = {
    "concat": _concat,
    "format": _format,
    "guid": _guid,
    "string": _string,
}
