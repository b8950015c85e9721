"""Built-in roles: Azure RBAC, and the local roles of Cosmos DB and Managed HSM."""

from dataclasses import dataclass
from functools import cache

from ailz.catalog import _data


@dataclass(frozen=True, slots=True)
class Role:
    """An Azure built-in role.

    `exposes_shared_keys` are the granted actions that list keys or secrets, by which a holder can
    leave Entra ID behind. `is_data_plane`: the role has data actions.
    """

    guid: str
    name: str
    former_name: str | None
    description: str
    group: str
    is_data_plane: bool
    can_assign_roles: bool
    has_condition: bool
    exposes_shared_keys: tuple[str, ...]
    preview: bool
    deprecated: bool
    source: str

    @property
    def id(self) -> str:
        """The tenant-wide resource id of the role definition."""
        return f"/providers/Microsoft.Authorization/roleDefinitions/{self.guid}"


@dataclass(frozen=True, slots=True)
class LocalRole:
    """A role that a service keeps itself; it is not assigned through Microsoft.Authorization."""

    guid: str
    name: str
    description: str
    source: str


@cache
def role(name: str) -> Role:
    """Return the built-in role with this display name, former display name or GUID."""
    guid = _guid_by_name().get(name.casefold())
    if guid is None:
        raise _data.unknown("built-in role", name, tuple(r["name"] for r in _entries().values()))
    found = _entries()[guid]
    return Role(
        guid=guid,
        name=found["name"],
        former_name=found.get("formerName"),
        description=found["description"],
        group=found["group"],
        is_data_plane=found["isDataPlane"],
        can_assign_roles=found["canAssignRoles"],
        has_condition=found.get("hasCondition", False),
        exposes_shared_keys=tuple(found.get("exposesSharedKeys", ())),
        preview=found.get("preview", False),
        deprecated=found.get("deprecated", False),
        source=found["source"],
    )


@cache
def roles() -> tuple[Role, ...]:
    """Every built-in role of the catalog, by name."""
    return tuple(sorted((role(guid) for guid in _entries()), key=lambda r: r.name))


def cosmos_role(name: str) -> LocalRole:
    """Return a built-in data role of Cosmos DB for NoSQL, by name or GUID."""
    return _local("cosmos", name, "Cosmos DB data role")


def managed_hsm_role(name: str) -> LocalRole:
    """Return a built-in local role of Managed HSM, by name or GUID."""
    return _local("managedHsm", name, "Managed HSM local role")


def _local(part: str, name: str, noun: str) -> LocalRole:
    entries = _data.section("roles", part)
    by_name = {found["name"].casefold(): guid for guid, found in entries.items()}
    guid = name if name in entries else by_name.get(name.casefold())
    if guid is None:
        raise _data.unknown(noun, name, tuple(found["name"] for found in entries.values()))
    found = entries[guid]
    return LocalRole(guid, found["name"], found.get("description", ""), found["source"])


def _entries() -> dict[str, _data.Fields]:
    return _data.section("roles")


@cache
def _guid_by_name() -> dict[str, str]:
    names: dict[str, str] = {}
    for guid, found in _entries().items():
        names[guid.casefold()] = guid
        if "formerName" in found:
            names.setdefault(found["formerName"].casefold(), guid)
    # A current name wins over another role's former one.
    names.update({found["name"].casefold(): guid for guid, found in _entries().items()})
    return names
