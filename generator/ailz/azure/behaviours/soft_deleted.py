"""Deleted names stay taken: until somebody recovers or purges them, or their days are over.

A deletion for good is a DELETE whose `action` is `forceToPurge` (Azure Machine Learning) or `force`
(Log Analytics), as their query parameters are called.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final, Literal, TypeAlias

from ailz.azure import ids
from ailz.azure.answer import Objection
from ailz.azure.behaviour import Behaviour
from ailz.azure.look import values
from ailz.azure.request import Request
from ailz.azure.world import Deleted, Resource, World, text
from ailz.catalog.durations import retention

DAY: Final = 1440
"""Minutes."""
_Taken: TypeAlias = Literal["everywhere", "here"]
"""Whom a name stays taken for: ``here`` in its own resource group."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Kind:
    """How a type forgets: `recovers` is the property and value that brings the old one back.

    `code` and `message` are how a create is refused; `purge` is the id of the request that purges,
    with `{name}` and `{group}`, and the method that it takes.
    """

    taken: _Taken
    code: str
    message: str
    source: str
    status: int = 409
    recovers: tuple[str, object] | None = None
    purge: tuple[str, str] | None = None
    good: str = ""


_KINDS: Final = {
    "Microsoft.KeyVault/vaults": _Kind(
        taken="everywhere",
        code="ConflictError",
        message=(
            "A vault with the same name already exists in deleted state. You need to either "
            "recover or purge existing key vault."
        ),
        recovers=("properties.createMode", "recover"),
        purge=("POST", "Microsoft.KeyVault/locations/{location}/deletedVaults/{name}"),
        source="https://github.com/alan-turing-institute/data-safe-haven/issues/2523 (2026-01-09)",
    ),
    "Microsoft.KeyVault/managedHSMs": _Kind(
        taken="everywhere",
        code="",
        message="A managed HSM of this name exists in deleted state",
        recovers=("properties.createMode", "recover"),
        purge=("POST", "Microsoft.KeyVault/locations/{location}/deletedManagedHsms/{name}"),
        source=(
            "MicrosoftDocs/azure-security-docs@1c4310bed2b9:articles/key-vault/managed-hsm/"
            "soft-delete-overview.md (ms.date 04/28/2026)"
        ),
    ),
    "Microsoft.MachineLearningServices/workspaces": _Kind(
        taken="here",
        status=400,
        code="BadRequest",
        message="Soft-deleted workspace exists. Please purge or recover it.",
        good="forceToPurge",
        source="https://github.com/Azure/ResourceModules/issues/3596",
    ),
    "Microsoft.CognitiveServices/accounts": _Kind(
        taken="here",
        code="FlagMustBeSetForRestore",
        message=(
            "An existing resource with this id has been soft-deleted. To restore the resource, "
            "you must specify 'restore' to be 'true' in the property"
        ),
        recovers=("properties.restore", True),
        purge=(
            "DELETE",
            (
                "Microsoft.CognitiveServices/locations/{location}/resourceGroups/{group}/"
                "deletedAccounts/{name}"
            ),
        ),
        source="https://github.com/Azure/azure-cli/issues/18146",
    ),
    "Microsoft.ApiManagement/service": _Kind(
        taken="everywhere",
        code="ServiceAlreadyExistsInSoftDeletedState",
        message=(
            "The service was soft-deleted. In order to create the new service with the same name, "
            "you have to either undelete the service or purge it"
        ),
        recovers=("properties.restore", True),
        purge=("DELETE", "Microsoft.ApiManagement/locations/{location}/deletedservices/{name}"),
        source="hashicorp/terraform-provider-azurerm#11061",
    ),
    "Microsoft.AppConfiguration/configurationStores": _Kind(
        taken="everywhere",
        code="",
        message="The name belongs to a store that was soft-deleted",
        recovers=("properties.createMode", "Recover"),
        purge=(
            "POST",
            "Microsoft.AppConfiguration/locations/{location}/deletedConfigurationStores/{name}",
        ),
        source="hashicorp/terraform-provider-azurerm#16915",
    ),
    "Microsoft.OperationalInsights/workspaces": _Kind(
        taken="everywhere",
        code="Conflict",
        message="The workspace name is not unique",
        good="force",
        source=(
            "MicrosoftDocs/azure-monitor-docs@281288dc84b2:articles/azure-monitor/logs/"
            "delete-workspace.md (ms.date 10/31/2024); MicrosoftDocs/azure-docs#41719"
        ),
    ),
}
_BY_TYPE: Final = {type_.casefold(): kind for type_, kind in _KINDS.items()}
_LOGS: Final = "microsoft.operationalinsights/workspaces"
_PURGES: Final = re.compile(
    r"/(deletedvaults|deletedmanagedhsms|deletedaccounts|deletedservices"
    r"|deletedconfigurationstores)/",
    re.IGNORECASE,
)


def key(id_: str) -> str:
    """Return under which key of `World.deleted` a name is kept; empty: the type keeps none."""
    type_ = ids.type_of(id_).casefold()
    kind = _BY_TYPE.get(type_)
    if kind is None:
        return ""
    return ids.key(id_) if kind.taken == "here" else f"{type_} {ids.name_of(id_).casefold()}"


def _found(world: World, id_: str) -> Deleted | None:
    held = world.deleted.get(key(id_)) if world.deleted else None
    return held if held is not None and world.now < held.until * DAY else None


def _refused(world: World, request: Request) -> Iterator[Objection]:
    if not request.writes or not world.deleted or world.get(request.id) is not None:
        return
    held = _found(world, request.id)
    if held is None or _recovers(held, request):
        return
    kind = _BY_TYPE[request.type.casefold()]
    other = ids.key(held.id) != ids.key(request.id)
    yield Objection(
        status=kind.status,
        code=kind.code,
        message=kind.message,
        remedy=_remedy(kind, held),
        until=held.until * DAY,
        # Microsoft's page has both: the name is kept, and a workspace's name is its group's own.
        sure=not (other and request.type.casefold() == _LOGS),
    )


def _recovers(held: Deleted, request: Request) -> bool:
    same = ids.key(held.id) == ids.key(request.id)
    if request.type.casefold() == _LOGS:
        location = text(request.body, "location").replace(" ", "").casefold()
        return same and location == held.location.replace(" ", "").casefold()
    wanted = _BY_TYPE[request.type.casefold()].recovers
    if wanted is None or not same:
        return False
    path, value = wanted
    said = next(values(request.body, path))
    return bool(said == value or str(said).casefold() == str(value).casefold())


def _remedy(kind: _Kind, held: Deleted) -> str:
    ways = ["another name (naming.instance)"]
    if kind.recovers:
        ways.append(f"recover {held.id} first")
    if held.purgeable and (kind.purge or kind.good):
        ways.append("purge it, which deletes what it held for good")
    else:
        ways.append(f"wait: purging is not possible, the name is free on day {held.until:g}")
    return ", or ".join(ways)


def _kept(world: World, request: Request) -> World:
    """Note the names of what a deletion takes along."""
    if request.method != "DELETE":
        return world
    kept = dict(world.deleted)
    for each in _going(world, request.id):
        kind = _BY_TYPE.get(each.type.casefold())
        if kind is None or (request.action and request.action == kind.good):
            continue
        days = _days(each)
        kept[key(each.id)] = Deleted(
            each.id,
            text(each.body, "location"),
            world.now / DAY + days,
            next(values(each.body, "properties.enablePurgeProtection")) is not True,
            (each, *(inner for inner in world.below(each.id) if _comes_back(inner))),
        )
    return _purged(replace(world, deleted=kept), request) if kept or world.deleted else world


def _going(world: World, id_: str) -> Iterator[Resource]:
    held = world.get(id_)
    if held is not None:
        yield held
        yield from world.below(id_)


def _comes_back(inner: Resource) -> bool:
    """Whether it is the vault's own: roles and settings on it are not recovered."""
    return inner.type.casefold().startswith("microsoft.keyvault/vaults/")


def _days(resource: Resource) -> float:
    known = retention(resource.type)
    said = next(values(resource.body, "properties.softDeleteRetentionInDays"))
    if isinstance(said, int | float):
        return float(said)
    return float(known.default) if known else 0.0


def _purge(world: World, request: Request) -> Iterator[Objection]:
    held = _purging(world, request)
    if held is not None and not held[1].purgeable:
        yield Objection(
            status=400,
            code="",
            message=f"operation DeletedVaultPurge is not allowed on {held[1].id}",
            remedy=f"wait: the name is free on day {held[1].until:g}, or use naming.instance",
            until=held[1].until * DAY,
        )


def _purging(world: World, request: Request) -> tuple[str, Deleted] | None:
    if not world.deleted or _PURGES.search(f"{request.id}/") is None:
        return None
    if request.method != "DELETE" and request.action.casefold() != "purge":
        return None
    for where, held in world.deleted.items():
        kind = _BY_TYPE[ids.type_of(held.id).casefold()]
        if kind.purge is None or kind.purge[0] != request.method:
            continue
        tail = kind.purge[1].format(
            location=held.location.replace(" ", ""),
            name=ids.name_of(held.id),
            group=ids.name_of(ids.group_of(held.id)),
        )
        asked = request.id.rpartition("/providers/")[2]
        if asked.casefold() == tail.casefold():
            return where, held
    return None


def _purged(world: World, request: Request) -> World:
    held = _purging(world, request)
    if held is None:
        return world
    return replace(world, deleted={k: v for k, v in world.deleted.items() if k != held[0]})


def _back(world: World, request: Request) -> World:
    """Take a name out that is used again, and bring back what was in it."""
    if request.method == "POST":
        return _purged(world, request)
    if not request.writes or not world.deleted:
        return world
    held = world.deleted.get(key(request.id))
    if held is None or ids.key(held.id) != ids.key(request.id):
        return world
    left = {k: v for k, v in world.deleted.items() if k != key(request.id)}
    world = replace(world, deleted=left)
    return world.having(*held.held[1:]) if _recovers(held, request) else world


BEHAVIOURS = (
    Behaviour(
        id="soft-deleted",
        says=(
            "The name of a deleted vault, workspace, account or store stays taken for days; a log "
            "workspace under its old name, group and region is the old one."
        ),
        source="; ".join(kind.source for kind in _KINDS.values()),
        refuses=_refused,
        precedes=_kept,
        follows=_back,
    ),
    Behaviour(
        id="purge-protection",
        says="What has purge protection is not purged before its days are over.",
        source=(
            "MicrosoftDocs/azure-security-docs@1c4310bed2b9:articles/key-vault/general/"
            "soft-delete-overview.md (ms.date 04/10/2026); MicrosoftDocs/azure-docs#55427"
        ),
        refuses=_purge,
    ),
)
