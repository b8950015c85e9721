"""Which key of the configuration a property of a request comes from, and where it stands."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

from ailz.design.landing_zone import LandingZone
from ailz.design.values import Param, Value

# What a property hangs on in the configuration, by the beginning of its name in a rule.
_KEYS = (
    ("location", "environments[].region"),
    ("tags", "governance.tags"),
    ("name", "naming.pattern or naming.fixed"),
    ("fullname", "naming.pattern or naming.fixed"),
)


def keys_of(landing_zone: LandingZone) -> Mapping[str, str]:
    """Return alias in lower case -> the configuration key that a property's value comes from."""
    found = {}
    for deployment in landing_zone.every:
        said = {p.name: p for p in deployment.root.parameters if p.path}
        for resource in deployment.root.resources:
            for path, value in _leaves(resource.body):
                if isinstance(value, Param) and value.name in said:
                    parameter = said[value.name]
                    key = parameter.path.replace("{index}", "")
                    if parameter.kind == "object" and isinstance(value.field, str):
                        key = f"{key}.{value.field}"
                    found[f"{resource.type}/{path}".lower()] = key
    return found


def _leaves(value: Value, path: str = "") -> Iterator[tuple[str, Value]]:
    """Yield what stands in a body by its path as aliases have it."""
    if isinstance(value, Mapping):
        for name, member in value.items():
            further = f"{path}.{name}" if path else name
            yield from _leaves(member, "" if further == "properties" else further)
    else:
        yield path, value


def key_of(field: str, keys: Mapping[str, str]) -> str:
    """Return the configuration key that decides a property, or nothing if no key does."""
    lower = field.lower()
    for begin, key in _KEYS:
        if lower == begin or lower.startswith((f"{begin}[", f"{begin}.")):
            name = field[5:].strip("]'\"[") if begin == "tags" and len(field) > 5 else ""
            return f"{key}.{name}" if name else key
    return keys.get(lower, "")


def places(key: str, within: Collection[str], names: Sequence[str]) -> list[str]:
    """Return a key's places in the file: of an environment's key one for each of `within`.

    `names` are the environments in the order of the file.
    """
    if "[]" not in key:
        return [key.partition(" ")[0]]
    found = [key.replace("[]", f"[{at}]") for at, name in enumerate(names) if name in within]
    # What environments share follows the first of them.
    return found or [key.replace("[]", "[0]")]
