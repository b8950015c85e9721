"""From a call to what it asks of Azure Resource Manager."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any, cast, get_args

from ailz.azure.request import Method, Request
from ailz.azure.serve.messages import Call, Unreadable

_METHODS = get_args(Method)
_PROVIDERS = "/providers/"


def read(call: Call, by: str) -> Request:
    """Return the request that a principal makes with a call.

    Raises Unreadable where there is no such request.
    """
    if call.method not in _METHODS:
        raise Unreadable(405, "MethodNotAllowed", f"{call.method} is not rehearsed")
    version = call.query.get("api-version", "")
    if not version:
        said = "The api-version query parameter (?api-version=) is required for all requests."
        raise Unreadable(400, "MissingApiVersionParameter", said)
    path = "/" + "/".join(filter(None, call.path.split("/")))
    action = ""
    if not _is_id(path):
        if call.method != "POST":
            said = f"{call.method} {path}: a list is not rehearsed, only single resources"
            raise Unreadable(501, "NotRehearsed", said)
        path, _, action = path.rpartition("/")
    method = cast("Method", call.method)
    request = Request(method, path, version, _body(call.content), by, action)
    return replace(request, body=_without_envelope(request))


def _without_envelope(request: Request) -> dict[str, Any]:
    """Return the body without what the address says as well: clients send back what they read."""
    said = {"id": request.id, "name": request.name, "type": request.type}
    return {
        name: value
        for name, value in request.body.items()
        if name not in said or str(value).casefold() != said[name].casefold()
    }


def _is_id(path: str) -> bool:
    """Whether a path ends in a name, and not in a collection or an action."""
    _, is_there, last = path.rpartition(_PROVIDERS)
    return last.count("/") % 2 == 0 if is_there else path.count("/") % 2 == 0


def _body(content: bytes) -> dict[str, Any]:
    if not content:
        return {}
    try:
        body = json.loads(content)
    except ValueError:
        body = None
    if not isinstance(body, dict):
        said = "The request content was invalid and could not be deserialized."
        raise Unreadable(400, "InvalidRequestContent", said)
    return body
