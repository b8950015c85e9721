"""Requests from a Terraform plan whose resources are azapi's."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from ailz.policy.request import Request, policy_type
from ailz.policy.values import UNKNOWN, Value, is_unknown


def requests_from_plan(plan: Mapping[str, Any]) -> list[Request]:
    """Return the requests behind a plan that `terraform show -json` printed, in its order.

    `azapi_resource` is a PUT; `azapi_update_resource` a PUT of the resource with the changes
    merged in (of a resource that the plan does not make, a partial request);
    `azapi_resource_action` counts where its method is PUT or PATCH. What the plan does not know
    is unknown. Resources of other providers and deletions are left out.
    """
    requests: list[Request] = []
    updates: list[Request] = []
    for change in plan.get("resource_changes", []):
        values = _planned(change)
        if values is None:
            continue
        kind, origin = change.get("type"), str(change.get("address", ""))
        if kind == "azapi_resource":
            requests.append(_put(values, origin))
        elif kind == "azapi_update_resource":
            updates.append(_update(values, origin))
        elif kind == "azapi_resource_action" and _method(values) in ("PUT", "PATCH"):
            requests.append(_action(values, origin))
    return requests + [_merged(each, requests) for each in updates]


def _planned(change: Mapping[str, Any]) -> dict[str, Value] | None:
    told = change.get("change", {})
    if change.get("mode") != "managed" or not isinstance(told.get("after"), dict):
        return None
    values = _with_unknown(told["after"], told.get("after_unknown", {}))
    return values if isinstance(values, dict) else None


def _with_unknown(value: Value, unknown: Value) -> Value:
    if unknown is True:
        return UNKNOWN
    if isinstance(unknown, dict) and isinstance(value, dict):
        names = [*value, *(name for name in unknown if name not in value)]
        merged = {name: _with_unknown(value.get(name), unknown.get(name)) for name in names}
        return {name: each for name, each in merged.items() if name in value or each is not None}
    if isinstance(unknown, list) and isinstance(value, list):
        marks = unknown + [False] * (len(value) - len(unknown))
        return [_with_unknown(each, mark) for each, mark in zip(value, marks, strict=False)]
    return value


def _put(values: Mapping[str, Value], origin: str) -> Request:
    arm_type, version = _typed(values)
    envelope = {key: values[key] for key in ("location", "tags") if values.get(key) is not None}
    identity = _identity(values.get("identity"))
    if identity is not None:
        envelope["identity"] = identity
    return Request(
        type=policy_type(arm_type),
        api_version=version,
        id=_id(values, arm_type),
        name=_known_text(values.get("name")) or UNKNOWN.value,
        body={**envelope, **_body(values)},
        origin=origin,
    )


def _update(values: Mapping[str, Value], origin: str) -> Request:
    arm_type, version = _typed(values)
    resource_id = _known_text(values.get("resource_id")) or _id(values, arm_type)
    name = _known_text(values.get("name")) or (resource_id or UNKNOWN.value).rsplit("/", 1)[-1]
    return Request(
        type=policy_type(arm_type),
        api_version=version,
        id=resource_id,
        name=name,
        body=_body(values),
        partial=True,
        origin=origin,
    )


def _action(values: Mapping[str, Value], origin: str) -> Request:
    """Return a PUT on the resource itself, or on what `action` names below it."""
    arm_type, version = _typed(values)
    resource_id = _known_text(values.get("resource_id"))
    action = _known_text(values.get("action")) or ""
    if action:
        resource_id = f"{resource_id}/{action}" if resource_id else None
        arm_type = "/".join([arm_type, *action.split("/")[::2]])
    name = action or resource_id or UNKNOWN.value
    return Request(
        type=policy_type(arm_type),
        api_version=version,
        id=resource_id,
        name=name.rsplit("/", 1)[-1],
        body=_body(values),
        partial=_method(values) == "PATCH",
        origin=origin,
    )


def _merged(update: Request, requests: Iterable[Request]) -> Request:
    """Return the update as Azure judges it: merged into what the plan makes, if it does."""
    for made in requests:
        if update.id is not None and made.id is not None and made.id.lower() == update.id.lower():
            body = _merge(made.body, update.body)
            return replace(update, body=body, name=made.name, partial=made.partial)
    return update


def _merge(under: Mapping[str, Value], over: Mapping[str, Value]) -> dict[str, Value]:
    merged = dict(under)
    for key, value in over.items():
        below = merged.get(key)
        nested = isinstance(below, Mapping) and isinstance(value, Mapping)
        merged[key] = _merge(below or {}, value) if nested else value
    return merged


def _typed(values: Mapping[str, Value]) -> tuple[str, str]:
    arm_type, _, version = (_known_text(values.get("type")) or "").partition("@")
    return arm_type, version


def _id(values: Mapping[str, Value], arm_type: str) -> str | None:
    known = _known_text(values.get("id"))
    parent, name = _known_text(values.get("parent_id")), _known_text(values.get("name"))
    if known or parent is None or name is None:
        return known
    own = arm_type.rsplit("/", 1)[-1]
    if policy_type(arm_type) != arm_type:
        return f"{parent}/resourceGroups/{name}"
    if arm_type.count("/") > 1:
        return f"{parent}/{own}/{name}"
    return f"{parent.rstrip('/')}/providers/{arm_type}/{name}"


def _identity(blocks: Value) -> Value:
    if is_unknown(blocks):
        return UNKNOWN
    if not isinstance(blocks, list) or not blocks:
        return None
    block = blocks[0]
    ids = block.get("identity_ids")
    identity: dict[str, Value] = {"type": block.get("type")}
    if is_unknown(ids) or any(map(is_unknown, ids or [])):
        identity["userAssignedIdentities"] = UNKNOWN
    elif ids:
        identity["userAssignedIdentities"] = {each: {} for each in ids}
    return identity


def _body(values: Mapping[str, Value]) -> dict[str, Value]:
    body = values.get("body")
    if is_unknown(body):
        # Nothing of it is known, the usual parts least of all.
        return dict.fromkeys(("properties", "sku", "kind"), UNKNOWN)
    return dict(body) if isinstance(body, Mapping) else {}


def _method(values: Mapping[str, Value]) -> str:
    return (_known_text(values.get("method")) or "POST").upper()


def _known_text(value: Value) -> str | None:
    return value if isinstance(value, str) and value else None
