"""What a Terraform plan would change, property by property."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

_LONGEST = 60
_ABSENT = object()
_DONE = {"create": "created", "update": "changed", "delete": "destroyed"}


def told(plan: Mapping[str, Any]) -> list[str]:
    """Return a sentence for each resource that a plan changes; `plan` is `terraform show -json`."""
    return [
        f"{each['address']} would be {_verb(each['change'])}"
        for each in plan.get("resource_changes", ())
        if each["change"]["actions"] not in (["no-op"], ["read"])
    ]


def _verb(change: Mapping[str, Any]) -> str:
    actions = change["actions"]
    done = _DONE[actions[0]] if len(actions) == 1 else "replaced"
    old, new = change.get("before"), change.get("after")
    if not isinstance(old, Mapping) or not isinstance(new, Mapping):
        return done
    later = {
        name for name, unknown in (change.get("after_unknown") or {}).items() if unknown is True
    }
    found = [
        f"{path}: {_shown(one)} -> {_shown(other)}"
        for path, one, other in _unlike(old, new, "")
        if path.partition(".")[0] not in later | {"output"}
    ]
    return f"{done}: {'; '.join(found) or 'only what Azure gives back'}"


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
