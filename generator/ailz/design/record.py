"""What was generated, kept in short: enough to say later what a new configuration changes."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from ailz.design.evaluate import Evaluated
from ailz.design.landing_zone import LandingZone
from ailz.design.resource import Verb

Scalar: TypeAlias = str | int | bool | None
Leaf: TypeAlias = Scalar | tuple[Scalar, ...]
LOCK = "Microsoft.Authorization/locks"
_LONGEST = 60
"""Characters of JSON up to which a value stands as it is; a longer one is known by its digest."""
_DIGEST = "sha256:"


@dataclass(frozen=True, slots=True)
class Made:
    """One request, remembered. ``body`` maps a path to its value or to the digest of that.

    Members of a list stand together, as ``properties.rules[].name``, in the list's order. An ``id``
    ends with ``<...>``, a digest, where Azure alone knows the name.
    """

    id: str
    type: str
    api_version: str
    symbol: str
    key: str | None
    verb: Verb
    body: Mapping[str, Leaf]


Record: TypeAlias = Mapping[str, tuple[Made, ...]]
"""Environment -> its requests, each after those that it names and that it stands in."""


def record(landing_zone: LandingZone) -> Record:
    """Return what a landing zone asks Azure for, in short."""
    found: dict[str, list[Made]] = {}
    for deployment in landing_zone.deployments:
        verbs = {resource.symbol: resource.verb for resource in deployment.root.resources}
        for environment, requests in deployment.requests.items():
            found.setdefault(environment, []).extend(
                _made(request, verbs[request.symbol]) for request in _in_order(requests)
            )
    return {environment: tuple(made) for environment, made in found.items()}


def is_digest(value: Leaf) -> bool:
    """Whether a value of a body is not known any more, only whether it is the same."""
    return isinstance(value, str) and value.startswith(_DIGEST)


def names(made: Made, id_: str) -> bool:
    """Whether a request's body holds an id, by itself or as all that a list has."""
    values = made.body.values()
    return _short(id_) in values or _short([id_]) in values


def above(id_: str) -> Iterator[str]:
    """Yield the ids of everything that an id may stand in, the nearest first."""
    parts = id_.split("/")
    for end in range(len(parts) - 1, 1, -1):
        yield "/".join(parts[:end])


def _made(request: Evaluated, verb: Verb) -> Made:
    known, unknown, name = request.id.partition("/<")
    return Made(
        f"{known}/<{_digest(name)}>" if unknown else known,
        request.type,
        request.api_version,
        request.symbol,
        request.key,
        verb,
        shortened(request.body),
    )


def shortened(body: Mapping[str, object]) -> dict[str, Leaf]:
    """Return a body as a record keeps it: each value, or its digest, by its path."""
    return {path: _short(value) for path, value in sorted(_leaves(body, ""))}


def _leaves(value: object, path: str) -> Iterator[tuple[str, object]]:
    # Tags stand on nearly everything, and what changes in one changes in all.
    if path != "tags" and isinstance(value, Mapping) and value and not _has_ids(value):
        for name, member in value.items():
            yield from _leaves(member, f"{path}.{name}" if path else name)
    elif isinstance(value, list) and any(isinstance(each, Mapping) for each in value):
        rows = [dict(_leaves(each, f"{path}[]")) for each in value]
        for name in dict.fromkeys(name for row in rows for name in row):
            inner = "[]" in name.removeprefix(f"{path}[]")
            found = (row.get(name) for row in rows)
            yield name, [each for one in found for each in (_list(one) if inner else [one])]
    else:
        yield path, value


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def _has_ids(value: Mapping[str, object]) -> bool:
    return any("/" in key for key in value)


def _short(value: object) -> Leaf:
    if isinstance(value, bool | int | None):
        return value
    said = json.dumps(value, sort_keys=True, default=str, ensure_ascii=False)
    # What cannot be seen may not stand in a lock, which is read as somebody else's input.
    if len(said) > _LONGEST or _DIGEST in said or not said.isprintable() or "\\" in said:
        return _DIGEST + _digest(said)
    if isinstance(value, list) and all(isinstance(each, str | int | None) for each in value):
        return tuple(value)
    return said if isinstance(value, list | Mapping) else str(value)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()[:16]


def _in_order(requests: tuple[Evaluated, ...]) -> list[Evaluated]:
    """Return requests after those that they name; a lock after all that stands on the same."""
    by_id = {request.id: request for request in requests}
    ordered: dict[str, Evaluated] = {}
    entered: set[str] = set()

    def visit(request: Evaluated) -> None:
        if request.id in entered:
            return
        entered.add(request.id)
        for named in _named(request):
            for id_ in (named, *above(named)):
                if id_ in by_id:
                    visit(by_id[id_])
        ordered[request.id] = request

    for request in sorted(requests, key=lambda request: request.type == LOCK):
        visit(request)
    return list(ordered.values())


def _named(request: Evaluated) -> Iterator[str]:
    yield from above(request.id)
    stack: list[object] = [request.body]
    while stack:
        value = stack.pop()
        if isinstance(value, Mapping):
            stack += [*value, *value.values()]
        elif isinstance(value, str):
            if value.startswith("/"):
                yield value
        elif isinstance(value, list):
            stack += value
