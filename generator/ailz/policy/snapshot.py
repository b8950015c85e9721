"""Requests from what `bicep snapshot` predicts."""

from collections.abc import Mapping
from typing import Any

from ailz.policy.request import Request, policy_type
from ailz.policy.values import UNKNOWN, Value, is_unknown, looks_evaluated_later

_ENVELOPE = ("id", "type", "name", "apiVersion")


def requests_from_snapshot(snapshot: Mapping[str, Any]) -> list[Request]:
    """Return a request for each of the `predictedResources` of a Bicep snapshot.

    What stayed an expression there, such as `[reference(...)]`, is unknown.
    """
    return [request_from_resource(each) for each in snapshot.get("predictedResources", [])]


def request_from_resource(resource: Mapping[str, Any]) -> Request:
    """Return the request that makes one predicted resource."""
    known = {key: _value(resource.get(key, "")) for key in _ENVELOPE}
    body = {key: _value(value) for key, value in resource.items() if key not in _ENVELOPE}
    name, resource_id = known["name"], known["id"]
    return Request(
        type=policy_type(str(resource.get("type", ""))),
        api_version=str(resource.get("apiVersion", "")),
        id=None if is_unknown(resource_id) or not resource_id else str(resource_id),
        name=UNKNOWN.value if is_unknown(name) else str(name).rsplit("/", 1)[-1],
        body=body,
    )


def _value(value: Value) -> Value:
    if isinstance(value, str):
        if looks_evaluated_later(value):
            return UNKNOWN
        return value[1:] if value.startswith("[[") else value
    if isinstance(value, list):
        return [_value(each) for each in value]
    if isinstance(value, dict):
        return {key: _value(each) for key, each in value.items()}
    return value
