"""Machines: whether a size can still be made, and whether its family's vCPUs are left."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from ailz.azure import ids
from ailz.azure.answer import Objection
from ailz.azure.behaviour import Behaviour
from ailz.azure.look import known
from ailz.azure.request import Json, Request
from ailz.azure.world import World, text
from ailz.catalog.vm_sizes import VmSize, vm_size

_SIZES: Final = {
    "properties.properties.vmSize": "properties.properties.scaleSettings.maxNodeCount",
    "properties.hardwareProfile.vmSize": "",
    "properties.vmSize": "properties.count",
}
"""Where a body says a size, and where how many machines of it there may be; empty: one."""


@dataclass(frozen=True, slots=True)
class _Machines:
    path: str
    size: VmSize
    most: int
    region: str


def _gone(world: World, request: Request) -> Iterator[Objection]:
    for machines in _machines(world, request.id, request.body) if request.writes else ():
        size = machines.size
        if size.gone:
            when = f" since {size.retires}" if size.retires else ""
            yield Objection(
                status=400,
                code="",
                message=f"No machine of size {size.name} can be made{when}",
                remedy=f"take {size.replacement}" if size.replacement else "take another size",
                path=machines.path,
            )
        elif size.clusters is False and "scaleSettings" in _SIZES[machines.path]:
            yield Objection(
                status=400,
                code="",
                message=f"The series of {size.name} is not listed for compute clusters",
                path=machines.path,
                sure=False,
            )


def _quota(world: World, request: Request) -> Iterator[Objection]:
    quotas = world.subscription(request.id).quotas if request.writes else {}
    if not quotas:
        return
    limits = {(r.casefold(), name.casefold()): most for (r, name), most in quotas.items()}
    for machines in _machines(world, request.id, request.body):
        size = machines.size
        where = machines.region.replace(" ", "").casefold()
        limit = limits.get((where, size.family.casefold()))
        if limit is None or not size.family:
            continue
        if limit < size.vcpus:
            yield Objection(
                status=400,
                code="BadRequest",
                message=f"The specified subscription has a {size.family} vCPU quota of {limit} and "
                "cannot accommodate for at least 1 requested node which maps to "
                f"{size.vcpus} vCPUs",
                remedy=f"ask for quota of {size.family} in {machines.region}",
                path=machines.path,
            )
            continue
        used = size.vcpus * machines.most + _used(world, request, size.family, machines.region)
        if used > limit:
            yield Objection(
                status=409,
                code="",
                message=f"With all its machines this needs {used} vCPUs of {size.family} in "
                f"{machines.region}, and the quota is {limit}",
                remedy=f"ask for quota of {size.family} in {machines.region}",
                path=machines.path,
                sure=False,
            )


def _used(world: World, request: Request, family: str, region: str) -> int:
    """Return the vCPUs of a family that everything else in the subscription may take."""
    inside = f"{ids.key(ids.subscription_of(request.id))}/"
    return sum(
        each.size.vcpus * each.most
        for key, resource in world.resources.items()
        if key.startswith(inside) and key != ids.key(request.id)
        for each in _machines(world, resource.id, resource.body)
        if each.size.family == family and each.region == region
    )


def _machines(world: World, id_: str, body: Json) -> Iterator[_Machines]:
    if not isinstance(body.get("properties"), dict):
        return
    for path, counted in _SIZES.items():
        for name in known(body, path):
            size = vm_size(name) if isinstance(name, str) else None
            if size is not None:
                found = known(body, counted) if counted else []
                most = found[0] if found and isinstance(found[0], int) else 1
                yield _Machines(path, size, most, _region(world, id_, body))


def _region(world: World, id_: str, body: Json) -> str:
    above = [body, *(held.body for each in ids.above(id_) if (held := world.get(each)))]
    return next((found for each in above if (found := text(each, "location"))), "")


BEHAVIOURS = (
    Behaviour(
        id="size-gone",
        says="No machine of a size that is retired can be made.",
        source="recorded facts: vm-sizes.json, Microsoft's pages on retired series",
        refuses=_gone,
    ),
    Behaviour(
        id="vcpu-quota",
        says="A compute needs vCPUs of its family in its region, also where it starts with none.",
        source="Azure/mlops-v2#81; ansible-collections/azure#2209",
        refuses=_quota,
    ),
)
