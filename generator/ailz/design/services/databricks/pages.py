"""What documents say of Azure Databricks."""

from __future__ import annotations

from collections.abc import Iterator

from ailz.design.context import Context, named
from ailz.design.kinds.key_chapters import rotations, verify_first
from ailz.design.kinds.key_stores import holder, is_elsewhere, is_keyed
from ailz.design.pages import (
    Absent,
    Chapter,
    Command,
    Consequence,
    Decision,
    Fee,
    HeldOtherwise,
    Pages,
    Step,
    Tile,
    Unpriced,
)
from ailz.design.residency import can_span_zones
from ailz.design.services.databricks.keys_pages import (
    SHOW_KEY,
    VERSIONED,
    rights_elsewhere,
    root_storage,
)
from ailz.design.services.databricks.network import signed_in_here
from ailz.design.services.databricks.resources import (
    CONNECTOR,
    MANAGED_GROUP,
    TITLE,
    TYPE,
    WORKSPACE,
    has_root_key,
    standards,
)
from ailz.design.values import Id, SubscriptionGuid


def pages(context: Context) -> Pages:
    """Return decisions, steps, fees, what is absent, the runbook's chapters and the box."""
    keyed = context.some(is_keyed)
    return Pages(
        brings=(TITLE,),
        decisions=tuple(_decisions(context)),
        consequences=(_KEYS,) if keyed else (),
        steps=(Step("Azure Databricks, encrypted from the start.", makes=WORKSPACE),),
        fees=(Fee("databricks-premium-allpurpose"), Fee("databricks-premium-jobs")),
        unpriced=tuple(_unpriced(context)),
        absent=tuple(_absent(context)),
        chapters=tuple(_chapters(context)),
        tiles=(
            Tile(
                WORKSPACE,
                TITLE,
                (named(WORKSPACE), "Clusters in the spoke. No public address."),
                46,
            ),
        ),
        held_otherwise=tuple(_held_otherwise(context)),
    )


def _decisions(context: Context) -> Iterator[Decision]:
    yield Decision(
        "Databricks clusters",
        "In two subnets of the spoke, without public addresses",
        "People and clusters reach the workspace through the same private endpoint. Databricks "
        "writes rules of its own into the security group of both subnets and refuses a group "
        "without them, so they stand in the code: they let clusters talk to the whole VNet and "
        "what is peered with it, and reach Sql, Storage and EventHub. What keeps clusters out of "
        "other segments are those segments' own groups.",
    )
    here = signed_in_here(context)
    if here is None:
        yield Decision(
            "Signing in to Databricks",
            "Through an endpoint on the workspace itself",
            "A private DNS zone has one record for it in a region. Here it serves this workspace "
            "alone. Where several share a zone it belongs on a workspace that nobody deletes, and "
            "capabilities.databricks.sign_in says elsewhere.",
        )
    else:
        yield Decision(
            "Signing in to Databricks",
            "Through an endpoint that the region shares",
            "The platform's private DNS zone has one record for it in a region, for all "
            "workspaces: the endpoint stands on a workspace that only serves this, which its "
            "owner locks and never deletes. Without one nobody signs in to a workspace whose "
            "public network access is off (see the runbook).",
        )
    yield Decision(
        "Data of Databricks",
        "In the lake, through Unity Catalog, as one identity",
        "A storage credential names the access connector, and the catalog says which group reads "
        "what. The workspace's own storage is closed to public networks and holds no data of the "
        "workload: every user of the workspace reads its root.",
    )


_KEYS = Consequence(
    "keys",
    "Databricks names a version of its key: docs/runbook.md has the steps of a rotation. Disks of "
    "clusters take a new version by themselves. A workspace that has a key is never without one "
    "again: taking it away replaces the workspace.",
)


def _unpriced(context: Context) -> Iterator[Unpriced]:
    yield Unpriced("Machines and disks of Databricks clusters", "node, hour", WORKSPACE)
    where = context.where(lambda site: bool(standards(context)) or site.high)
    if where != ():
        yield Unpriced(
            "Enhanced security and compliance of Databricks: it adds to each DBU",
            "DBU, hour",
            WORKSPACE,
            where,
        )


def _absent(context: Context) -> Iterator[Absent]:
    yield Absent(
        "Groups, clusters, cluster policies, tokens and Unity Catalog",
        "They are made in the Databricks account and in the workspace, which answer inside the "
        "network alone: docs/runbook.md has the steps for people.",
    )
    yield Absent(
        "Contributor or Owner on the Databricks workspace",
        "Whoever holds one is an administrator of the workspace as soon as they open it. The "
        "identity that deploys holds one, and no persona does.",
    )
    yield Absent(
        "Serverless compute of Databricks in this network",
        "It runs with Databricks, outside of the spoke. The lake is closed to it until an account "
        "administrator gives the workspace a network connectivity configuration with private "
        "endpoints, which the lake's owner approves.",
    )
    yield Absent(
        "Our policy, locks, logs and tags on what Databricks makes",
        "Its managed resource group denies changes to all but Databricks, and ours are assigned to "
        "our own groups. Policy of the subscription or above does reach it: where that denies "
        "machines without tags, storage with shared keys or a public endpoint, clusters do not "
        "start. Ask for an exemption of that group; for storage there are built-in policies that "
        "leave Databricks out. Nothing may lock it: clusters would keep every machine.",
    )
    yield Absent(
        "A smaller or larger subnet for Databricks later",
        "Azure changes no subnet that clusters are in, and no workspace moves to another: "
        "capabilities.databricks.max_nodes is said once.",
    )
    if not context.every(has_root_key) and context.some(is_keyed):
        yield Absent(
            "A key of yours on the workspace's own storage, from the start",
            "The identity that needs it comes with the workspace. Until the second step it is "
            "encrypted twice with keys of Microsoft's: docs/runbook.md has that step.",
        )


def _chapters(context: Context) -> Iterator[Chapter]:
    yield _people(context)
    yield from verify_first(context, tuple(_verify(context)), (_SHOW, SHOW_KEY))
    yield from rotations(context, VERSIONED)
    if context.some(is_elsewhere):
        yield rights_elsewhere(context)
    if context.some(is_keyed):
        yield root_storage(context)
    yield _REMOVAL


_SHOW = Command(("az resource show --ids ", Id(WORKSPACE), " --query properties.provisioningState"))


def _verify(context: Context) -> Iterator[str]:
    if context.some(is_keyed):
        yield (
            f"Databricks: its key lies in a {holder(context)} that only trusted services reach. "
            "See that the workspace was made and shows the version of its key, and that a cluster "
            "starts: its disks need the key too."
        )
    yield (
        "Databricks: deploy a second time. The security groups of both subnets must come through "
        "unchanged: they hold the rules that the service demands."
    )
    if signed_in_here(context) is None:
        yield "Databricks: see that somebody inside the network can sign in with a browser."


def _people(context: Context) -> Chapter:
    lake = any("dfs" in offer.groups for offer in context.offers)
    steps = [
        (
            "An account administrator assigns the metastore of the region to the workspace, in the "
            "account console. The first one is a Global Administrator of Microsoft Entra, who "
            "hands over to a group."
        ),
        (
            "Bring the groups of docs/access.md into the account: automatic identity management "
            "or the SCIM application. Assign them to the workspace; no single person."
        ),
        (
            "In the workspace, turn off personal access tokens, or give them a short life and to "
            "service principals alone."
        ),
        (
            "Make cluster policies: access mode standard or dedicated, sizes that the quota has, "
            "and an idle time after which a cluster ends."
        ),
    ]
    if lake:
        steps.append(
            "Make a storage credential with the access connector and its identity, and an external "
            "location for each file system that it may use. Grant groups what they read there: "
            "data scientists read nothing raw."
        )
    if signed_in_here(context) is not None:
        steps.insert(
            0,
            "Ask the platform whether the region has an endpoint for sign-in (browser_"
            "authentication) in the private DNS zone. If there is none, have one made on a "
            "workspace that only serves this, or say sign_in: here for one environment of the "
            "region.",
        )
    return Chapter(
        "Open Databricks for people",
        (
            "Only people in the account can do this, and from inside the network alone.",
            "These commands print what a storage credential asks for.",
        ),
        tuple(steps),
        commands=(
            Command(("az resource show --ids ", Id(CONNECTOR), " --query id --output tsv")),
            Command(
                (
                    "az resource show --ids ",
                    Id(WORKSPACE),
                    " --query properties.workspaceUrl --output tsv",
                )
            ),
        ),
        place=36,
    )


_REMOVAL = Chapter(
    "Remove Databricks",
    (
        (
            "The workspace takes its managed resource group along: notebooks, the root of its "
            "storage and managed tables of its own catalog. Nobody brings them back. The "
            "metastore belongs to the account and stays; data in the lake stays with the lake."
        ),
        (
            "Before: export notebooks, move tables out of the workspace's own catalog, and end "
            "every cluster. After: unassign the workspace in the account console, and take "
            "away storage credentials that name the access connector."
        ),
    ),
    checks=(
        Command(
            (
                "az group exists --name ",
                named(MANAGED_GROUP),
                " --subscription ",
                SubscriptionGuid(),
            )
        ),
    ),
    place=70,
)


def _held_otherwise(context: Context) -> Iterator[HeldOtherwise]:
    if not context.every(has_root_key):
        yield HeldOtherwise(
            TYPE,
            "properties.parameters.encryption.value.keySource",
            "The identity that needs the key comes with the workspace: it is a second step. Until "
            "then the storage is encrypted twice with keys of Microsoft's.",
        )
    if not context.every(can_span_zones):
        yield HeldOtherwise(
            TYPE,
            "properties.parameters.storageAccountSkuName.value",
            "A region without availability zones has none to spread over, and no copy leaves it.",
        )
