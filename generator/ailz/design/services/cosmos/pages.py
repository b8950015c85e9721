"""What documents say of Azure Cosmos DB."""

from __future__ import annotations

from collections.abc import Iterator

from ailz.design.context import Context, named
from ailz.design.pages import (
    Absent,
    Chapter,
    Command,
    Decision,
    Fee,
    GivenUp,
    HeldOtherwise,
    Pages,
    Step,
    Tile,
    Unpriced,
)
from ailz.design.residency import can_span_zones
from ailz.design.services.cosmos.resources import (
    ACCOUNT,
    CONTAINERS,
    SYMBOL,
    TITLE,
    backup_days,
    is_serverless,
    wanted,
)
from ailz.design.services.cosmos.rights import people_are_kept_out
from ailz.design.values import Param, SubscriptionGuid

_LEAST = 10
"""Per cent of its maximum that autoscale never goes below, hundreds of request units a thousand."""


def pages(context: Context) -> Pages:
    """Return decisions, steps, fees, losses, the runbook's chapter and the box in the picture."""
    return Pages(
        brings=(TITLE,),
        decisions=(
            Decision(
                TITLE,
                "No account keys; roles on items are the account's own",
                "Azure RBAC knows no items: who reads them stands in the account, a database at a "
                "time. Whoever may write to the account could give such a role, so people have "
                "Reader on it and the pipeline alone changes it.",
            ),
        ),
        steps=(
            Step(
                "Azure Cosmos DB with its databases and containers, encrypted from the start.",
                "Where a region's zones are short of capacity Azure says so here: ask Microsoft "
                "for it beforehand.",
                makes=SYMBOL,
            ),
        ),
        fees=tuple(_fees(context)),
        unpriced=_unpriced(context),
        given_up=(
            GivenUp(
                "cmk-cosmos",
                (
                    "Each request costs 5 to 15 percent more request units.",
                    (
                        "Names of databases and containers, index paths and partition keys are not "
                        "under your key."
                    ),
                    (
                        "A version of the key that is disabled takes restores to its time along: "
                        "keep old versions for as long as backups reach back."
                    ),
                ),
            ),
        ),
        absent=tuple(_absent(context)),
        chapters=(_CHAPTER,),
        tiles=(_tile(),),
        held_otherwise=tuple(_held(context)),
    )


def _fees(context: Context) -> Iterator[Fee]:
    scaled = context.where(lambda site: not is_serverless(site))
    if scaled != ():
        least = {s.name: wanted(s).max_throughput * _LEAST // 10_000 for s in context.sites}
        yield Fee("cosmos-autoscale-100ru", (CONTAINERS,), scaled, least)
    if context.some(is_serverless):
        yield Fee("cosmos-serverless", environments=context.where(is_serverless))
    yield Fee("cosmos-storage")


def _unpriced(context: Context) -> tuple[Unpriced, ...]:
    where = context.where(lambda site: backup_days(site) == 30)
    if where == ():
        return ()
    return (Unpriced("Azure Cosmos DB, backup of 30 days", "GB, month", SYMBOL, where),)


def _absent(context: Context) -> Iterator[Absent]:
    if people_are_kept_out(context.config):
        told = context.config.access.data_pipelines is not None
        yield Absent(
            f"Roles of people on items in {TITLE}",
            "The data is sensitive. Pipelines bring items in"
            + ("." if told else ": access.data_pipelines names their group."),
        )
    yield Absent(
        f"A second region of {TITLE}",
        "Items and backups stay in the region. Where the whole region fails, the account waits "
        "for it.",
    )


def _tile() -> Tile:
    return Tile(
        SYMBOL,
        TITLE,
        (named(SYMBOL), "NoSQL, in one region. No account keys."),
        46,
    )


def _held(context: Context) -> Iterator[HeldOtherwise]:
    if context.some(lambda site: backup_days(site) != 30):
        yield HeldOtherwise(
            ACCOUNT,
            "properties.backupPolicy.continuousModeProperties.tier",
            "The configuration decides: 30 days in production, 7 elsewhere unless it says more.",
        )
    if not context.every(can_span_zones):
        yield HeldOtherwise(
            ACCOUNT,
            "properties.locations[].isZoneRedundant",
            "The region has no availability zones.",
        )


_CHAPTER = Chapter(
    "Bring back items, a container or an account of Azure Cosmos DB",
    (
        (
            "The continuous backup goes back to any second of its days. A container or database "
            "that was deleted comes back into the same account; anything else comes back as an "
            "account of its own, from which items are copied."
        ),
        (
            "An account that was restored has the key and the identity of the old one, and no "
            "private endpoint, no role and no lock: restore it under another name, copy from "
            "inside the network, and delete it."
        ),
        (
            "The first command lists what can be restored, the second restores an account. "
            "Whoever runs them needs the role CosmosRestoreOperator at the subscription, for the "
            "time it takes."
        ),
    ),
    commands=(
        Command(
            (
                "az cosmosdb restorable-database-account list --account-name ",
                named(SYMBOL),
                " --subscription ",
                SubscriptionGuid(),
            )
        ),
        Command(
            (
                "az cosmosdb restore --account-name ",
                named(SYMBOL),
                " --location ",
                Param("location"),
                " --subscription ",
                SubscriptionGuid(),
                (
                    " --resource-group '<group>' --target-database-account-name '<new account>' "
                    "--restore-timestamp '<2027-01-31T10:00:00+0000>'"
                ),
            )
        ),
    ),
    place=31,
)
"""Source: articles/cosmos-db/restore-account-continuous-backup.md of
MicrosoftDocs/azure-databases-docs."""
