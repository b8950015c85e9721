"""Built-in Azure Policy definitions."""

from dataclasses import dataclass
from functools import cache
from typing import Any

from ailz.catalog import _data

UNSEEN_WHEN_MISSING = frozenset({"microsoft.storage/storageaccounts/networkacls.defaultaction"})
"""Aliases, in lower case, that deny does not always see missing: Azure lists it as known issue."""

_FILES = ("policies-core", "policies-extended")


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of a policy or initiative. `default` and `allowed` are JSON values."""

    name: str
    type: str
    required: bool
    default: Any
    allowed: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Effect:
    """What a policy may do.

    `parameter` is None where the effect is fixed to `default`; `default` is None where the
    assignment must choose.
    """

    parameter: str | None
    allowed: tuple[str, ...]
    default: str | None


@dataclass(frozen=True, slots=True)
class Policy:
    """A built-in policy definition.

    `roles` are GUIDs of the roles that the assignment's identity needs, where it needs one.
    `service` and `controls` are this product's own classification.
    """

    guid: str
    id: str
    display_name: str
    category: str
    version: str
    mode: str
    preview: bool
    effect: Effect
    parameters: tuple[Parameter, ...]
    needs_managed_identity: bool
    roles: tuple[str, ...]
    service: str
    controls: tuple[str, ...]
    target_types: tuple[str, ...]
    source: str


@cache
def policy(guid: str) -> Policy:
    """Return the built-in policy definition with this GUID (the last part of its resource id)."""
    for name in _FILES:
        found = _data.section(name).get(guid.casefold())
        if found is not None:
            return _policy(guid.casefold(), found, _data.document(name)["_meta"]["source"])
    known = tuple(key for name in _FILES for key in _data.section(name))
    raise _data.unknown("built-in policy", guid, known)


@cache
def policies() -> tuple[Policy, ...]:
    """Every built-in policy definition of the catalog, by GUID."""
    return tuple(policy(key) for key in sorted(k for name in _FILES for k in _data.section(name)))


def parameter(fields: _data.Fields) -> Parameter:
    """Return a parameter as the data files of policies and initiatives hold it."""
    return Parameter(
        name=fields["name"],
        type=fields["type"],
        required=fields.get("required", False),
        default=fields.get("default"),
        allowed=tuple(fields.get("allowed", ())),
    )


def _policy(guid: str, found: _data.Fields, base: str) -> Policy:
    parameters = tuple(parameter(each) for each in found["parameters"])
    return Policy(
        guid=guid,
        id=f"/providers/Microsoft.Authorization/policyDefinitions/{guid}",
        display_name=found["name"],
        category=found["category"],
        version=found["version"],
        mode=found["mode"],
        preview=found.get("preview", False),
        effect=_effect(found["effect"], parameters),
        parameters=parameters,
        needs_managed_identity=found.get("needsManagedIdentity", False),
        roles=tuple(found.get("roles", ())),
        service=found["service"],
        controls=tuple(found["controls"]),
        target_types=tuple(found["targetTypes"]),
        source=base + found["source"],
    )


def _effect(fields: _data.Fields, parameters: tuple[Parameter, ...]) -> Effect:
    """Read the effect; the data file leaves out what the effect parameter says."""
    name = fields.get("parameter")
    if "allowed" in fields:
        return Effect(name, tuple(fields["allowed"]), fields["default"])
    named = next(each for each in parameters if each.name == name)
    return Effect(name, named.allowed, named.default)
