"""One JSON object as a definition, initiative, assignment or exemption, whoever exported it.

The REST API and `az` write camel case below `properties`; PowerShell writes capitals, and newer
versions of it no `properties` at all and the singular `Parameter` and `NotScope`.
"""

import json
from collections.abc import Callable, Iterator
from typing import TypeAlias

from ailz.policy.library import Assignment, Definition, Exemption, Initiative, Json
from ailz.policy.values import Value

Entry: TypeAlias = Definition | Initiative | Assignment | Exemption
_ASSIGNED = "/providers/microsoft.authorization/policyassignments/"
_EXEMPTED = "/providers/microsoft.authorization/policyexemptions/"


class ForeignError(Exception):
    """An entry that is not about Azure Policy, or lacks what it needs."""


def is_member(entry: object) -> bool:
    """Whether an entry is a member of an initiative, written without the initiative."""
    if not isinstance(entry, dict) or "policyDefinitionId" not in entry:
        return False
    return "policyDefinitionReferenceId" in entry or not ({"name", "id", "scope"} & entry.keys())


def is_named(entry: object) -> bool:
    """Whether an entry has a name or an id of its own."""
    outer = lowered(entry) if isinstance(entry, dict) else {}
    return bool(_text(outer, "name") or _id(outer))


def lowered(holder: Json) -> Json:
    """Return an object with its own keys in lower case."""
    return {key.lower(): value for key, value in holder.items()}


def read_entry(entry: object, place: str, otherwise: str) -> Entry:
    """Return what an entry is. `otherwise` is its name if it has none.

    Raises ForeignError, which says why, for anything else.
    """
    if not isinstance(entry, dict):
        raise ForeignError("is not an object")
    outer = lowered(entry)
    inner = _structured(outer.get("properties", entry))
    if not isinstance(inner, dict):
        raise ForeignError("has properties that are not an object")
    inner = lowered(inner)
    inner.setdefault("parameters", inner.get("parameter"))
    inner.setdefault("notscopes", inner.get("notscope"))
    reader = _reader(outer, inner)
    if reader is not None:
        return reader(outer, inner, place, otherwise)
    if "if" in inner and "then" in inner:
        raise ForeignError("is a rule without its definition (mode and parameters)")
    raise ForeignError("is not a policy definition, initiative, assignment or exemption")


def _reader(outer: Json, inner: Json) -> Callable[[Json, Json, str, str], Entry] | None:
    members = inner.get("policydefinitions", inner.get("policydefinition"))
    if "policyrule" in inner:
        return _definition
    if isinstance(_structured(members), list):
        return _initiative
    exempted = _EXEMPTED in _id(outer).lower() or "exemptioncategory" in inner
    if "policyassignmentid" in inner and (exempted or "policydefinitionid" not in inner):
        return _exemption
    return _assignment if "policydefinitionid" in inner else None


def _structured(value: Value) -> Value:
    """Return JSON that was exported as a text; anything else as it is."""
    if isinstance(value, str) and value.lstrip()[:1] in ("{", "["):
        try:
            return json.loads(value)
        except ValueError:
            return value
    return value


def _definition(outer: Json, inner: Json, place: str, otherwise: str) -> Definition:
    rule = _structured(inner["policyrule"])
    if isinstance(rule, str) and rule.startswith("@{"):
        raise ForeignError("has a rule that was cut: export with ConvertTo-Json -Depth 100")
    if not isinstance(rule, dict):
        raise ForeignError("has a policyRule that is not an object")
    if _escaped(rule):
        rule = _unescaped(rule)
    keys = lowered(rule)
    if "if" not in keys or not isinstance(keys.get("then"), dict):
        raise ForeignError("has a policyRule without an if or a then")
    return Definition(
        id=_id(outer),
        name=_name(outer, otherwise),
        display_name=_text(inner, "displayname"),
        mode=_text(inner, "mode") or "Indexed",
        parameters=_object(inner, "parameters"),
        condition=keys["if"],
        then=lowered(keys["then"]),
        file=place,
        stage=_stage(inner),
    )


def _stage(inner: Json) -> str:
    told = lowered(_object(inner, "metadata"))
    title = _text(inner, "displayname").lower()
    for stage in ("deprecated", "preview"):
        if told.get(stage) is True or title.startswith(f"[{stage}"):
            return stage
    return ""


def _initiative(outer: Json, inner: Json, place: str, otherwise: str) -> Initiative:
    inner["policydefinitions"] = inner.get("policydefinitions", inner.get("policydefinition"))
    members = _objects(inner, "policydefinitions")
    if _escaped(list(members)):
        members = tuple(_unescaped(each) for each in members)
    return Initiative(
        id=_id(outer),
        name=_name(outer, otherwise),
        display_name=_text(inner, "displayname"),
        parameters=_object(inner, "parameters"),
        members=members,
        file=place,
    )


def _assignment(outer: Json, inner: Json, place: str, otherwise: str) -> Assignment:
    own_id = _id(outer)
    marker = own_id.lower().find(_ASSIGNED)
    given = _object(inner, "parameters")
    scope = _text(inner, "scope") or _text(outer, "scope")
    scope = scope or (own_id[:marker] if marker > 0 else "")
    faults = ["its notScopes cannot be read"] if _wrong_list(inner.get("notscopes")) else []
    if not isinstance(_structured(inner.get("parameters")), dict | None):
        faults.append("its parameters cannot be read")
    not_scopes = _structured(inner.get("notscopes"))
    listed = not_scopes if isinstance(not_scopes, list) else [not_scopes]
    return Assignment(
        name=_name(outer, otherwise),
        policy_id=_text(inner, "policydefinitionid"),
        display_name=_text(inner, "displayname"),
        id=own_id,
        # A library writes a placeholder where its deployment puts the management group.
        scope="" if _is_placeholder(scope) else scope,
        not_scopes=tuple(each for each in listed if isinstance(each, str) and each),
        parameters={name: _given(value) for name, value in given.items()},
        enforced=_text(inner, "enforcementmode").lower() != "donotenforce",
        overrides=_objects(inner, "overrides"),
        selectors=_objects(inner, "resourceselectors"),
        file=place,
        messages=_messages(inner),
        faults=tuple(faults),
    )


def _wrong_list(value: Value) -> bool:
    told = _structured(value)
    if told is None or isinstance(told, str):
        return False
    return not isinstance(told, list) or any(not isinstance(each, str) for each in told)


def _is_placeholder(scope: str) -> bool:
    return "{" in scope or scope.lower().endswith("/placeholder")


def _messages(inner: Json) -> tuple[tuple[str, str], ...]:
    key = "noncompliancemessages" if "noncompliancemessages" in inner else "noncompliancemessage"
    listed = (lowered(each) for each in _objects(inner, key))
    return tuple(
        (_text(each, "policydefinitionreferenceid"), text)
        for each in listed
        if (text := _text(each, "message"))
    )


def _given(value: Value) -> Value:
    if isinstance(value, dict):
        return lowered(value).get("value", value)
    return value


def _exemption(outer: Json, inner: Json, _place: str, _otherwise: str) -> Exemption:
    own_id = _id(outer)
    marker = own_id.lower().find(_EXEMPTED)
    if marker < 0:
        raise ForeignError("is an exemption without an id, so its scope is not known")
    references = inner.get("policydefinitionreferenceids")
    listed = references if isinstance(references, list) else []
    return Exemption(
        scope=own_id[:marker],
        assignment_id=_text(inner, "policyassignmentid"),
        reference_ids=frozenset(str(each).lower() for each in listed),
        expires_on=_text(inner, "expireson"),
        selectors=_objects(inner, "resourceselectors"),
    )


def _id(outer: Json) -> str:
    for key in ("id", "resourceid", "policysetdefinitionid", "policyassignmentid"):
        if "/" in _text(outer, key):
            return _text(outer, key)
    own = _text(outer, "policydefinitionid")
    return own if "properties" in outer and "/" in own else ""


def _name(outer: Json, otherwise: str) -> str:
    name = _text(outer, "name") or _id(outer).rsplit("/", 1)[-1] or otherwise
    if not name:
        raise ForeignError("has neither a name nor an id")
    return name


def _escaped(value: Value) -> bool:
    """Whether expressions are escaped once more, for a template that would carry them."""
    found = False
    for text in _expressions(value):
        if not text.startswith("[["):
            return False
        found = True
    return found


def _expressions(value: Value) -> Iterator[str]:
    """Yield the texts that begin with a bracket, but for those of a template inside a rule."""
    if isinstance(value, str):
        if value.startswith("["):
            yield value
    elif isinstance(value, list):
        for each in value:
            yield from _expressions(each)
    elif isinstance(value, dict):
        # `then` comes last in most rules and has the effect, which decides at once.
        for key in reversed(value):
            if key != "deployment":
                yield from _expressions(value[key])


def _unescaped(value: Value) -> Value:
    if isinstance(value, str):
        return value[1:] if value.startswith("[[") else value
    if isinstance(value, list):
        return [_unescaped(each) for each in value]
    if isinstance(value, dict):
        return {key: _unescaped(each) for key, each in value.items()}
    return value


def _text(holder: Json, key: str) -> str:
    value = holder.get(key)
    return value if isinstance(value, str) else ""


def _object(holder: Json, key: str) -> Json:
    value = _structured(holder.get(key))
    return value if isinstance(value, dict) else {}


def _objects(holder: Json, key: str) -> tuple[Json, ...]:
    value = _structured(holder.get(key))
    listed = value if isinstance(value, list) else []
    return tuple(each for each in listed if isinstance(each, dict))
