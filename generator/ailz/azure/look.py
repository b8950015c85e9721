"""Looking into bodies: values at a path, all properties, what an id says."""

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from ipaddress import IPv4Network
from typing import Any, Final

from ailz.azure.bodies import UNKNOWN, Body

MISSING: Final = object()
"""What `values` yields where a path leads nowhere."""


def is_type(body: Body, *types: str) -> bool:
    """Whether the body is of one of the types, whatever the case."""
    return body.type.casefold() in {each.casefold() for each in types}


def values(value: Any, path: str) -> Iterator[Any]:  # noqa: ANN401 - JSON of any shape
    """Yield what stands at `path`, MISSING once where there is nothing.

    `a.b[].c` means every item of the list `b`; an empty list has no item and yields nothing. Names
    are compared as Azure does, whatever their case.
    """
    name, _, rest = path.partition(".")
    inner = _member(value, name.removesuffix("[]"))
    if not name.endswith("[]"):
        yield from values(inner, rest) if rest and inner is not MISSING else [inner]
        return
    if not isinstance(inner, list):
        yield MISSING
        return
    for item in inner:
        yield from values(item, rest) if rest else [item]


def value(body: Body, path: str) -> Any:  # noqa: ANN401
    """Return the one value at a path without lists, or MISSING."""
    return next(values(body.body, path))


def known(tree: Any, path: str) -> list[Any]:  # noqa: ANN401
    """Return what stands at a path, without what is left out or not known yet."""
    return [v for v in values(tree, path) if v not in (MISSING, None) and v is not UNKNOWN]


def ids_at(tree: Any, path: str) -> Iterator[str]:  # noqa: ANN401
    """Yield the ids at a path; names of properties are ids, too, where a mapping stands there."""
    for found in known(tree, path):
        for each in found if isinstance(found, Mapping) else (found,):
            if isinstance(each, str) and each.startswith("/") and "<" not in each:
                yield each


def ranges(found: Iterable[Any]) -> list[IPv4Network]:
    """Return the IPv4 ranges among values, each once; what is none is left out."""
    read = (_range(each) for each in dict.fromkeys(found) if isinstance(each, str))
    return [each for each in read if each is not None]


@lru_cache(maxsize=8192)
def _range(text: str) -> IPv4Network | None:
    try:
        return IPv4Network(text)
    except ValueError:
        return None


def properties(tree: Any, path: str = "") -> Iterator[tuple[str, str, Any]]:  # noqa: ANN401
    """Yield (path, name, value) of every property at any depth."""
    if isinstance(tree, Mapping):
        for name, inner in tree.items():
            at = f"{path}.{name}" if path else name
            yield at, name, inner
            yield from properties(inner, at)
    elif isinstance(tree, list):
        for place, inner in enumerate(tree):
            yield from properties(inner, f"{path}[{place}]")


def texts(tree: Any) -> Iterator[str]:  # noqa: ANN401
    """Yield every text in a body, names of properties too (identities stand there)."""
    if isinstance(tree, Mapping):
        for name, inner in tree.items():
            yield name
            yield from texts(inner)
    elif isinstance(tree, list):
        for inner in tree:
            yield from texts(inner)
    elif isinstance(tree, str):
        yield tree


def scope(body: Body) -> str:
    """Return the id of what an extension resource (a lock, a role assignment) is for."""
    return body.id.rpartition("/providers/")[0]


def id_type(id_: str) -> str:
    """Return the type of the resource that an id names; empty if it names none."""
    _, _, tail = id_.rpartition("/providers/")
    provider, *pairs = tail.split("/")
    return "/".join([provider, *pairs[::2]]) if len(pairs) > 1 else ""


def same_id(one: str, other: str) -> bool:
    """Whether two ids are the same: Azure compares them without case."""
    return one.casefold() == other.casefold()


def lies_in(id_: str, scope_id: str) -> bool:
    """Whether a resource is the scope or lies below it."""
    return f"{id_}/".casefold().startswith(f"{scope_id}/".casefold())


def _member(value: Any, name: str) -> Any:  # noqa: ANN401
    # Asked thousands of times: a dict is known for one faster than as a mapping.
    if not isinstance(value, dict) and not isinstance(value, Mapping):
        return MISSING
    if name in value:
        return value[name]
    folded = name.casefold()
    return next((inner for key, inner in value.items() if key.casefold() == folded), MISSING)
