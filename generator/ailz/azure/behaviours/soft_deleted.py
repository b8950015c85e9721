"""Deleted names stay taken: until somebody recovers or purges them, or their days are over.

A deletion for good is a DELETE whose `action` is the query parameter that asks for it: `force` of a
log workspace, say.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from math import ceil
from typing import Final

from ailz.azure import ids
from ailz.azure.answer import Objection
from ailz.azure.behaviour import Behaviour
from ailz.azure.look import values
from ailz.azure.request import Request
from ailz.azure.world import Deleted, Resource, World, text
from ailz.catalog.durations import retention
from ailz.catalog.lifecycle import KeptName, kept_names

DAY: Final = 1440
"""Minutes."""
_LOGS: Final = "microsoft.operationalinsights/workspaces"
_PURGES: Final = re.compile(
    r"/(deletedvaults|deletedmanagedhsms|deletedaccounts|deletedservices"
    r"|deletedconfigurationstores)/",
    re.IGNORECASE,
)


def key(id_: str) -> str:
    """Return under which key of `World.deleted` a name is kept; empty: the type keeps none."""
    type_ = ids.type_of(id_).casefold()
    kind = kept_names().get(type_)
    if kind is None:
        return ""
    return f"{type_} {ids.name_of(id_).casefold()}" if kind.everywhere else ids.key(id_)


def _found(world: World, id_: str) -> Deleted | None:
    held = world.deleted.get(key(id_)) if world.deleted else None
    return held if held is not None and world.now < held.until * DAY else None


def _refused(world: World, request: Request) -> Iterator[Objection]:
    if not request.writes or not world.deleted or world.get(request.id) is not None:
        return
    held = _found(world, request.id)
    if held is None or _recovers(held, request):
        return
    kind = kept_names()[request.type.casefold()]
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
    wanted = kept_names()[request.type.casefold()].recovers
    if wanted is None or not same:
        return False
    path, value = wanted
    said = next(values(request.body, path))
    return bool(said == value or str(said).casefold() == str(value).casefold())


def _remedy(kind: KeptName, held: Deleted) -> str:
    ways = ["another name (naming.instance)"]
    if kind.recovers:
        ways.append(f"recover {held.id} first")
    if held.purgeable and (kind.purge or kind.for_good):
        ways.append("purge it, which deletes what it held for good")
    else:
        ways.append(f"wait: purging is not possible, the name is free on day {ceil(held.until)}")
    return ", or ".join(ways)


def _kept(world: World, request: Request) -> World:
    """Note the names of what a deletion takes along."""
    if request.method != "DELETE":
        return world
    kept = dict(world.deleted)
    for each in _going(world, request.id):
        kind = kept_names().get(each.type.casefold())
        if kind is None or (request.action and request.action == kind.for_good):
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
            remedy=f"wait: the name is free on day {ceil(held[1].until)}, or use naming.instance",
            until=held[1].until * DAY,
        )


def _purging(world: World, request: Request) -> tuple[str, Deleted] | None:
    if not world.deleted or _PURGES.search(f"{request.id}/") is None:
        return None
    if request.method != "DELETE" and request.action.casefold() != "purge":
        return None
    for where, held in world.deleted.items():
        kind = kept_names()[ids.type_of(held.id).casefold()]
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
        source="; ".join(dict.fromkeys(kind.source for kind in kept_names().values())),
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
