"""The data lake: a storage account with a hierarchical namespace, and its file systems."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ailz.design.context import Context
from ailz.design.kinds.access import EVERY_KIND
from ailz.design.pages import Absent, Pages, Step
from ailz.design.part import Duty, Offer, Part, Use, resource, total
from ailz.design.service import Service
from ailz.design.services._accounts import (
    CONTAINER,
    Account,
    account,
    account_tile,
    blob_service,
)
from ailz.design.services.lake.audit import audit
from ailz.design.services.lake.lifecycle import kept, lifecycle, soft_delete
from ailz.design.values import Each, Id, Param
from ailz.model.base import Capability
from ailz.model.config import Config
from ailz.model.services.data_lake import AUDIT

LAKE = Account(
    "lake",
    "lake",
    "data_lake",
    "The data lake: hierarchical namespace, so an account of its own.",
    ("blob", "dfs"),
    ("blob",),
    lake=True,
)
_CONTAINER = "lake_container"
_READER, _CONTRIBUTOR = "Storage Blob Data Reader", "Storage Blob Data Contributor"
_PURPOSES = {
    "raw": "as delivered, never changed",
    "curated": "cleaned and documented",
    "features": "ready for training",
}


def _lake(context: Context) -> Part:
    lake = replace(LAKE, kept=kept(context))
    days = soft_delete(context)
    return total(
        [
            account(context, lake),
            Part(parameters=(days,)),
            blob_service(context, lake, Param(days.name)),
            _containers(context),
            audit(context, lake),
            lifecycle(context, lake),
        ]
    )


def _containers(context: Context) -> Part:
    wanted = context.config.capabilities.data_lake
    assert wanted is not None  # noqa: S101 - made where it is asked for
    return Part(
        resources=(
            resource(
                _CONTAINER,
                LAKE.module,
                CONTAINER,
                Each("key"),
                Id("lake_blob_service"),
                {
                    "properties": {
                        "publicAccess": "None",
                        "metadata": {"purpose": Each("purpose")},
                    }
                },
                collection="lake_containers",
                lock=Id(LAKE.symbol),
                why="The lake's file systems.",
            ),
        ),
        collections={
            "lake_containers": {
                name: {"purpose": _PURPOSES.get(name, name)} for name in wanted.containers
            }
        },
        duties=tuple(_duties(context.config)),
        pages=Pages(
            brings=("a data lake",),
            absent=_unread(context.config),
            steps=(Step("The data lake, encrypted from the start.", makes=LAKE.symbol),),
            tiles=(account_tile(LAKE, "Data lake", 40),),
        ),
    )


def _duties(config: Config) -> Iterator[Duty]:
    """Yield who reads and changes which file system: raw ones are for pipelines."""
    wanted = config.capabilities.data_lake
    assert wanted is not None  # noqa: S101 - made where it is asked for
    for name in _read_by_people(config):
        yield Duty("data_scientists", Id(_CONTAINER, name), _READER, ("dev",), "Data of dev only.")
    curated = [n for n in wanted.containers if _people_read_raw(config) or not _raw(n)]
    # Nobody but pipelines writes evidence: a role on the account would reach it.
    every = wanted.containers if wanted.audit is None else (*wanted.containers, AUDIT)
    for scope in _scopes(every, curated):
        yield Duty("data_engineers", scope, _CONTRIBUTOR, EVERY_KIND, "Curate the data.")
    yield Duty(
        "data_pipelines", Id(LAKE.symbol), _CONTRIBUTOR, EVERY_KIND, "Bring data in, raw as it is."
    )


def _scopes(every: tuple[str, ...], some: list[str]) -> list[Id]:
    """Return the whole account where all file systems are meant, else each of them."""
    if len(some) == len(every):
        return [Id(LAKE.symbol)]
    return [Id(_CONTAINER, name) for name in some]


def _read_by_people(config: Config) -> tuple[str, ...]:
    """Return what data scientists read: what the workload's code reads, and nothing raw unasked."""
    wanted = config.capabilities.data_lake
    assert wanted is not None  # noqa: S101 - made where it is asked for
    every = (getattr(config.capabilities, name) for name in type(config.capabilities).model_fields)
    said = [
        section.people_read
        for section in every
        if isinstance(section, Capability) and section.people_read is not None
    ]
    if said:
        return tuple(name for name in wanted.containers if any(name in each for each in said))
    return tuple(name for name in wanted.containers if not _raw(name))


def _people_read_raw(config: Config) -> bool:
    wanted, workload = config.capabilities.data_lake, config.workload
    assert wanted is not None  # noqa: S101 - made where it is asked for
    if wanted.people_read_raw is not None:
        return wanted.people_read_raw
    sensitive = workload.data_classification in ("confidential", "restricted")
    return not (workload.personal_data or sensitive)


def _unread(config: Config) -> tuple[Absent, ...]:
    wanted = config.capabilities.data_lake
    assert wanted is not None  # noqa: S101 - made where it is asked for
    raw = [name for name in wanted.containers if _raw(name)]
    if not raw or _people_read_raw(config):
        return ()
    told = config.access.data_pipelines is not None
    return (
        Absent(
            f"Roles of people on {' and '.join(raw)}",
            "Raw data is sensitive here. Pipelines bring it in"
            + (" and curate it." if told else ": access.data_pipelines names their group."),
        ),
    )


def _raw(name: str) -> bool:
    return "raw" in name.split("-")


def _offers(config: Config) -> tuple[Offer, ...]:
    """Let code read the file systems; every one that is not raw, unless it names others."""
    wanted = config.capabilities.data_lake
    assert wanted is not None  # noqa: S101 - asked where there is one
    uses = tuple(
        Use(
            name,
            Id(_CONTAINER, name),
            _READER,
            "Reads this and cannot change it.",
            usual=not _raw(name),
            people=not _raw(name) or _people_read_raw(config),
        )
        for name in wanted.containers
    )
    writes = tuple(
        replace(use, role=_CONTRIBUTOR, why="Brings data in and curates it.") for use in uses
    )
    return (Offer("lake", Id(LAKE.symbol), ("blob", "dfs"), uses, writes=writes),)


SERVICE = Service(
    name="lake",
    title="Data lake",
    path="capabilities.data_lake",
    wanted=lambda config: config.capabilities.data_lake is not None,
    part=_lake,
    offers=_offers,
)
