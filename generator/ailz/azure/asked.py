"""A request in the words of the policy room, and back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ailz import policy
from ailz.azure.bodies import UNKNOWN
from ailz.policy.request import policy_type
from ailz.policy.values import UNSURE, is_unknown

_MARK = repr(UNKNOWN)


def asked(
    type_: str,
    api_version: str,
    id_: str,
    name: str,
    body: Mapping[str, Any],
    origin: str = "",
) -> policy.Request:
    """Return a request as Azure Policy is shown it."""
    later = policy.UNKNOWN.value
    return policy.Request(
        type=policy_type(type_),
        api_version=api_version,
        id=id_.replace(_MARK, later),
        name=name.replace(_MARK, later),
        body={key: _asked(each) for key, each in body.items()},
        origin=origin,
    )


def _asked(value: object) -> Any:  # noqa: ANN401 - JSON with the marks of what is not known
    if value is UNKNOWN or (isinstance(value, str) and _MARK in value):
        return policy.UNKNOWN
    if isinstance(value, Mapping):
        # A key that is not known may be any: written as the expression that it is in a template.
        return {
            f"[reference('{key}')]" if _MARK in key else key: _asked(each)
            for key, each in value.items()
        }
    if isinstance(value, list | tuple):
        return [_asked(each) for each in value]
    return value


def sent(value: Any) -> Any:  # noqa: ANN401 - JSON of any shape
    """Return JSON of the policy room with our mark where a value is not known."""
    if is_unknown(value) or value is UNSURE:
        return UNKNOWN
    if isinstance(value, Mapping):
        return {key: sent(each) for key, each in value.items()}
    if isinstance(value, list):
        return [sent(each) for each in value]
    return value
