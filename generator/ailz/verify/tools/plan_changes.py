"""What a Terraform plan would change, property by property."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from itertools import takewhile
from typing import Any

_LONGEST = 60
_BEFORE = 15
"""Letters that are shown before the first one that differs."""
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
        f"{path}: {' -> '.join(_shown(one, other))}"
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


def _shown(*values: Any) -> Iterator[str]:  # noqa: ANN401
    """Yield two values so that what differs between them can be seen."""
    texts = ["nothing" if each is _ABSENT else json.dumps(each) for each in values]
    alike = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(*texts, strict=False)))
    start = max(0, alike - _BEFORE)
    for text in texts:
        shown = f"...{text[start:]}" if start else text
        yield shown if len(shown) <= _LONGEST else f"{shown[:_LONGEST]}..."
