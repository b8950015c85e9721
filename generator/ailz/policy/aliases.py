"""Azure Policy's names for properties: alias to path, by resource type and API version."""

from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any, Literal

from ailz.catalog import _data
from ailz.policy.values import UnsupportedError

# A path in a body: each step's name in lower case, and whether the step goes into every member.
Path = tuple[tuple[str, bool], ...]

_EXEMPT = (
    "microsoft.billing/",
    "microsoft.capacity/reservationorders",
    "microsoft.help/",
    "microsoft.diagnostics/",
    "microsoft.servicebus/namespaces/topics",
)
_SEEN_OF_RESOURCES = (
    "microsoft.resources/subscriptions",
    "microsoft.resources/subscriptions/resourcegroups",
)


@dataclass(frozen=True, slots=True)
class _Alias:
    path: str
    by_version: dict[str, str]
    absent_in: frozenset[str]
    read_only: bool


@cache
def _owned() -> dict[str, dict[str, _Alias]]:
    """Resource type -> alias -> place, all in lower case."""
    owned: dict[str, dict[str, _Alias]] = {}
    for owner, names in _data.section("aliases", "aliases").items():
        of_type = owned.setdefault(owner.lower(), {})
        for short, place in names.items():
            full = short if short.lower().startswith("microsoft.") else f"{owner}/{short}"
            of_type[full.lower()] = _alias(place)
    return owned


def _alias(place: str | dict[str, Any]) -> _Alias:
    told: dict[str, Any] = {"path": place} if isinstance(place, str) else place
    return _Alias(
        path=told["path"],
        by_version=told.get("by_version", {}),
        absent_in=frozenset(told.get("absent_in", ())),
        read_only=told.get("read_only", False),
    )


@cache
def _sets() -> dict[str, frozenset[str]]:
    document = _data.document("aliases")
    sets = {part: frozenset(t.lower() for t in document[part]) for part in ("indexed", "unsure")}
    known = {t.lower() for t in document["known"]} | sets["indexed"] | sets["unsure"]
    return {**sets, "known": frozenset(known)}


@lru_cache(maxsize=8192)
def parse_path(text: str) -> Path:
    """Return the steps of `properties.rules[*].access`."""
    steps = []
    for step in text.split("."):
        starred = step.endswith("[*]")
        steps.append(((step[:-3] if starred else step).lower(), starred))
    return tuple(steps)


@lru_cache(maxsize=65536)
def alias_place(alias: str, resource_type: str, api_version: str) -> str | None:
    """Where an alias lies in a request of that type and version; None if it can have no value.

    An alias of another type, one that this API version does not have and one that only the
    provider sets have none. Raises UnsupportedError for an alias that is not recorded and may
    belong to the type.
    """
    wanted, owner, version = alias.lower(), resource_type.lower(), api_version.lower()
    found = _owned().get(owner, {}).get(wanted)
    if found is None:
        # Of an array and its members often only one is recorded; the other lies where it does.
        other = wanted.removesuffix("[*]") if wanted.endswith("[*]") else f"{wanted}[*]"
        if other in _owned().get(owner, {}):
            return _sibling(alias_place(other, resource_type, api_version))
        if _may_belong(wanted, owner):
            msg = f"the alias {alias} is not recorded, so where it lies in the body is not known"
            raise UnsupportedError(msg)
        return None
    if found.read_only or version in found.absent_in:
        return None
    return found.by_version.get(version, found.path)


def _sibling(place: str | None) -> str | None:
    if place is None:
        return None
    return place.removesuffix("[*]") if place.endswith("[*]") else f"{place}[*]"


def alias_path(alias: str, resource_type: str, api_version: str) -> Path | None:
    """`alias_place` as steps to walk."""
    place = alias_place(alias, resource_type, api_version)
    return None if place is None else parse_path(place)


def _may_belong(alias: str, owner: str) -> bool:
    namespace, _, rest = alias.partition("/")
    if namespace != owner.partition("/")[0] or alias in _elsewhere():
        return False
    if "/" not in rest:
        return True
    if not alias.startswith(owner + "/"):
        return False
    longer = (known for known in _sets()["known"] if known.startswith(owner + "/"))
    return not any(alias.startswith(known + "/") for known in longer)


@cache
def _elsewhere() -> frozenset[str]:
    return frozenset(alias for aliases in _owned().values() for alias in aliases)


def is_alias(name: str) -> bool:
    """Whether a field's name has the form of an alias."""
    return "/" in name


@lru_cache(maxsize=4096)
def exempt(resource_type: str) -> bool:
    """Whether Azure Policy never looks at requests of that type."""
    lower = resource_type.lower()
    if lower.startswith("microsoft.resources/"):
        return lower not in _SEEN_OF_RESOURCES
    return any(f"{lower}/".startswith(each.rstrip("/") + "/") for each in _EXEMPT)


Seen = Literal["yes", "no", "unsure"]


@lru_cache(maxsize=4096)
def seen_by_indexed(resource_type: str, *, has_location: bool) -> Seen:
    """Whether mode Indexed looks at the type; of one that is not recorded, its location tells."""
    lower = resource_type.lower()
    if lower in _sets()["indexed"]:
        return "yes"
    if lower in _sets()["unsure"]:
        return "unsure"
    if lower in _sets()["known"] or not has_location:
        return "no"
    return "unsure"
