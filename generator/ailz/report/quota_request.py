"""The request for quota: vCPUs by family, for what the landing zone may grow to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ailz.catalog.vm_sizes import vm_size
from ailz.design.pages import listed
from ailz.design.part import Quota
from ailz.render.escape import shell
from ailz.report.asking import BEFORE, OWNERS, Ask, Check
from ailz.report.printing import Document, printed
from ailz.report.reading import Reading, Stage

_PROVIDER = "Microsoft.Quota"
"""What takes requests for quota; source: https://learn.microsoft.com/rest/api/quota."""


@dataclass(frozen=True, slots=True)
class Row:
    """vCPUs of one family; ``vcpus`` is 0 where no list has the size."""

    family: str
    vcpus: int
    what: str


@dataclass(frozen=True, slots=True)
class Place:
    """What is needed in one region of one subscription, how to see it and how to ask for it."""

    title: str
    subscription_id: str
    environments: str
    rows: tuple[Row, ...]
    total: int
    look: str
    ask: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Use:
    size: str
    nodes: int
    name: str
    environment: str


def has_machines(landing_zone: Reading) -> bool:
    """Whether something of the landing zone counts against a quota of vCPUs."""
    return any(deployment.part.machines for deployment in landing_zone.every)


def quota_request(landing_zone: Reading) -> Document:
    """Return the request: a table for each quota, subscription and region, with its commands."""
    used: dict[tuple[Quota, str, str], list[_Use]] = {}
    for stage in (*landing_zone.beside, *landing_zone.stages):
        for quota, use in _uses(stage):
            where = (quota, stage.environment.subscription_id.lower(), stage.environment.region)
            used.setdefault(where, []).append(use)
    quotas = tuple(dict.fromkeys(quota for quota, _, _ in used))
    places = {where: _place(*where, uses) for where, uses in used.items()}
    return printed(
        "requests/quota.md",
        title=landing_zone.config.workload.title,
        owner=landing_zone.config.workload.owner,
        ask=Ask(OWNERS, BEFORE),
        commands=any(place.ask for place in places.values()),
        quotas=[
            (quota, [place for key, place in places.items() if key[0] == quota]) for quota in quotas
        ],
        checks=(
            Check(
                "Prints, for each family of the tables, a limit that leaves the vCPUs asked for.",
                tuple(place.look for place in places.values()),
            ),
        ),
    )


@dataclass(frozen=True, slots=True)
class Asked:
    """vCPUs of a family that an environment grows to, and the quota that they count against."""

    family: str
    vcpus: int
    quota: Quota


def asked(stage: Stage) -> Iterator[Asked]:
    """Yield what one environment counts against its quotas, families that no list has left out."""
    by_quota: dict[Quota, list[_Use]] = {}
    for quota, use in _uses(stage):
        by_quota.setdefault(quota, []).append(use)
    for quota, uses in by_quota.items():
        yield from (Asked(row.family, row.vcpus, quota) for row in _rows(uses) if row.vcpus)


def _uses(stage: Stage) -> list[tuple[Quota, _Use]]:
    return [
        (machines.quota, _Use(*machines.sizes[stage.name], machines.name, stage.name))
        for machines in stage.deployment.part.machines
        if stage.name in machines.sizes
    ]


def usages(quota: Quota, subscription_id: str, region: str) -> str:
    """Return the address at which Azure says what of a quota is in use."""
    return f"{_below(quota, subscription_id, region)}/usages?api-version={quota.api_version}"


def _below(quota: Quota, subscription_id: str, region: str) -> str:
    return f"/subscriptions/{subscription_id}/providers/{quota.provider}/locations/{region}"


def _place(quota: Quota, subscription_id: str, region: str, uses: list[_Use]) -> Place:
    rows = _rows(uses)
    below = _below(quota, subscription_id, region)
    used = usages(quota, subscription_id, region)
    of_kind = f"?contains(name.localizedValue, '{quota.kind.capitalize()}')" if quota.kind else ""
    query = f"value[{of_kind}].{{family: name.value, used: currentValue, limit: limit}}"
    asks = tuple(
        f"az quota create --resource-name {shell(row.family)} --scope {shell(below)} "
        f"--limit-object value={row.vcpus} --resource-type {shell(quota.kind)}"
        for row in rows
        if row.vcpus and quota.kind
    )
    register = (
        f"az provider register --namespace {_PROVIDER} --wait --subscription {subscription_id}"
    )
    return Place(
        title=f"{subscription_id}, {region}",
        subscription_id=subscription_id,
        environments=listed(tuple(dict.fromkeys(use.environment for use in uses))),
        rows=rows,
        total=sum(row.vcpus for row in rows),
        look=f'az rest --method get --uri {shell(used)} --query "{query}" --output table',
        ask=(register, *asks) if asks else (),
    )


def _rows(uses: list[_Use]) -> tuple[Row, ...]:
    families: dict[str, list[tuple[int, _Use]]] = {}
    for use in uses:
        size = vm_size(use.size)
        family = size.family if size is not None else f"unknown: no list has {use.size}"
        families.setdefault(family, []).append((size.vcpus if size is not None else 0, use))
    return tuple(
        Row(
            family,
            sum(vcpus * use.nodes for vcpus, use in several),
            "; ".join(
                f"{use.name} in {use.environment}: {use.nodes} x {use.size}"
                + (f" ({vcpus} vCPUs)" if vcpus else "")
                for vcpus, use in several
            ),
        )
        for family, several in families.items()
    )
