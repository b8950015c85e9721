"""Built-in Azure Policy initiatives (policy set definitions)."""

from dataclasses import dataclass
from functools import cache

from ailz.catalog import _data
from ailz.catalog.policies import Parameter, parameter

WRITES_ALL_LOGS = "0884adba-2312-4468-abeb-5422caed1038"
WRITES_AUDIT_LOGS = "f5b29bc4-feca-4cc6-a58a-772dd5e290a5"
"""The two that write diagnostic settings into a Log Analytics workspace; an Azure landing zone
assigns the second."""


@dataclass(frozen=True, slots=True)
class Initiative:
    """A built-in initiative.

    `required_parameters` are those without a default. `roles` are GUIDs of the roles that the
    assignment's identity needs, where it needs one. `members` counts references to policies.
    `logged` are the ARM types, in lower case, whose diagnostic settings it writes.
    """

    guid: str
    id: str
    display_name: str
    category: str
    version: str
    preview: bool
    members: int
    required_parameters: tuple[Parameter, ...]
    needs_managed_identity: bool
    roles: tuple[str, ...]
    logged: frozenset[str]
    source: str


@cache
def initiative(guid: str) -> Initiative:
    """Return the built-in initiative with this GUID; a deprecated one is refused as such."""
    key = guid.casefold()
    old = _data.section("initiatives", "deprecated").get(key)
    hint = f"it was `{old['name']}` and is deprecated: do not assign it" if old else ""
    _, found = _data.find("initiatives", key, "built-in initiative", hint=hint)
    return Initiative(
        guid=key,
        id=f"/providers/Microsoft.Authorization/policySetDefinitions/{key}",
        display_name=found["name"],
        category=found["category"],
        version=found["version"],
        preview=found.get("preview", False),
        members=found["members"],
        required_parameters=tuple(parameter(each) for each in found.get("required", ())),
        needs_managed_identity=found.get("needsManagedIdentity", False),
        roles=tuple(found.get("roles", ())),
        logged=frozenset(found.get("logged", ())),
        source=found["source"],
    )


@cache
def initiatives() -> tuple[Initiative, ...]:
    """Every built-in initiative of the catalog, by GUID; deprecated ones left out."""
    return tuple(initiative(guid) for guid in sorted(_data.section("initiatives")))
