"""What a Terraform plan would change, property by property."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

_LONGEST = 60
_ABSENT = object()


def told(plan: Mapping[str, Any]) -> list[str]:
    """Return a sentence for each resource that a plan changes; `plan` is `terraform show -json`."""
    return [
        f"{each['address']} would be {_verb(each['change']['actions'])}: {_why(each['change'])}"
        for each in plan.get("resource_changes", ())
        if each["change"]["actions"] not in (["no-op"], ["read"])
    ]


def _verb(actions: list[str]) -> str:
    if len(actions) > 1:
        return "replaced"
    return {"create": "created", "update": "changed", "delete": "destroyed"}[actions[0]]


def _why(change: Mapping[str, Any]) -> str:
    found = [
        f"{path}: {_shown(old)} -> {_shown(new)}"
        for path, old, new in _unlike(change.get("before"), change.get("after"), "")
        if path != "output"
    ]
    return "; ".join(found) or "only what Azure gives back"


def _unlike(old: Any, new: Any, path: str) -> Iterator[tuple[str, Any, Any]]:  # noqa: ANN401
    if isinstance(old, Mapping) and isinstance(new, Mapping):
        for name in dict.fromkeys((*old, *new)):
            inner = f"{path}.{name}" if path else name
            yield from _unlike(old.get(name, _ABSENT), new.get(name, _ABSENT), inner)
    elif isinstance(old, list) and isinstance(new, list) and len(old) == len(new):
        for place, (one, other) in enumerate(zip(old, new, strict=True)):
            yield from _unlike(one, other, f"{path}[{place}]")
    elif old != new:
        yield path, old, new


def _shown(value: Any) -> str:  # noqa: ANN401
    if value is _ABSENT:
        return "nothing"
    text = json.dumps(value)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}..."
