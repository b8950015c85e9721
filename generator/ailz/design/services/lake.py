"""The data lake: a storage account with a hierarchical namespace, and its file systems."""

from __future__ import annotations

from ailz.design.context import Context
from ailz.design.kinds.access import EVERY_KIND
from ailz.design.pages import Pages, Step
from ailz.design.part import Duty, Offer, Part, Use, resource, total
from ailz.design.service import Service
from ailz.design.services._accounts import (
    CONTAINER,
    Account,
    account,
    account_tile,
    blob_service,
)
from ailz.design.values import Each, Id
from ailz.model.config import Config

LAKE = Account(
    "lake",
    "lake",
    "data_lake",
    "The data lake: hierarchical namespace, so an account of its own.",
    ("blob", "dfs"),
    ("blob",),
    lake=True,
)
_PURPOSES = {
    "raw": "as delivered, never changed",
    "curated": "cleaned and documented",
    "features": "ready for training",
}


def _lake(context: Context) -> Part:
    return total([account(context, LAKE), blob_service(context, LAKE), _containers(context)])


def _containers(context: Context) -> Part:
    wanted = context.config.capabilities.data_lake
    assert wanted is not None  # noqa: S101 - made where it is asked for
    return Part(
        resources=(
            resource(
                "lake_container",
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
        duties=(
            Duty(
                "data_scientists",
                Id(LAKE.symbol),
                "Storage Blob Data Reader",
                ("dev",),
                "Data of dev only.",
            ),
            Duty(
                "data_engineers",
                Id(LAKE.symbol),
                "Storage Blob Data Contributor",
                EVERY_KIND,
                "Bring data in and curate it.",
            ),
        ),
        pages=Pages(
            brings=("a data lake",),
            steps=(Step("The data lake, encrypted from the start."),),
            tiles=(account_tile(LAKE, "Data lake", 40),),
        ),
    )


def _offers(config: Config) -> tuple[Offer, ...]:
    """Let code read the file systems; every one that is not raw, unless it names others."""
    wanted = config.capabilities.data_lake
    assert wanted is not None  # noqa: S101 - asked where there is one
    uses = tuple(
        Use(
            name,
            Id("lake_container", name),
            "Storage Blob Data Reader",
            "Reads this and cannot change it.",
            usual="raw" not in name.split("-"),
        )
        for name in wanted.containers
    )
    return (Offer("lake", Id(LAKE.symbol), ("blob", "dfs"), uses),)


SERVICE = Service(
    name="lake",
    title="Data lake",
    path="capabilities.data_lake",
    wanted=lambda config: config.capabilities.data_lake is not None,
    part=_lake,
    offers=_offers,
)
