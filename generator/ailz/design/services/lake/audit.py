"""The file system for evidence: written once, and kept as it is."""

from __future__ import annotations

from ailz.design.context import Context, Dial, named
from ailz.design.kinds.access import EVERY_KIND
from ailz.design.pages import Chapter, Command, Pages
from ailz.design.part import Duty, Part, resource
from ailz.design.services._accounts import CONTAINER, Account
from ailz.design.values import Id, Param, SubscriptionGuid
from ailz.model.config import Config
from ailz.model.services.data_lake import AUDIT, Audit

RETENTION = "Microsoft.Storage/storageAccounts/blobServices/containers/immutabilityPolicies"
_SYMBOL = "lake_audit"


def _wanted(config: Config) -> Audit:
    lake = config.capabilities.data_lake
    assert lake is not None and lake.audit is not None  # noqa: S101, PT018 - asked where it is
    return lake.audit


def audit(context: Context, account: Account) -> Part:
    """Make the file system with its retention, which the code leaves alone once it is locked."""
    lake = context.config.capabilities.data_lake
    if lake is None or lake.audit is None:
        return Part()
    locked = Dial(
        context.parameter(
            "lake_audit_locked",
            "Whether somebody has locked the retention of the audit file system.",
            lambda site: _wanted(site.config).locked,
            kind="bool",
        )
    )
    when = locked.only(False)
    retention = resource(
        "lake_audit_retention",
        account.module,
        RETENTION,
        "default",
        Id(_SYMBOL),
        {
            "properties": {
                "immutabilityPeriodSinceCreationInDays": Param("lake_audit_days"),
                "allowProtectedAppendWritesAll": True,
            }
        },
        verb="put",
        when=when,
        lock=Id(account.symbol),
        why=(
            "Nobody changes or deletes what was written. Azure deletes a retention only with an "
            "ETag, so the code never does; once it is locked, Azure refuses every write of it."
        ),
        notes={
            "properties.allowProtectedAppendWritesAll": (
                "Clients of a lake append to a file that they made; what is in it stays."
            )
        },
    )
    return Part(
        resources=(
            resource(
                _SYMBOL,
                account.module,
                CONTAINER,
                AUDIT,
                Id("lake_blob_service"),
                {"properties": {"publicAccess": "None", "metadata": {"purpose": "evidence"}}},
                lock=Id(account.symbol),
                why="The file system for evidence.",
            ),
            *(() if context.every(lambda site: _wanted(site.config).locked) else (retention,)),
        ),
        parameters=(
            context.parameter(
                "lake_audit_days",
                "How many days the audit file system keeps what is written as it is.",
                lambda site: _wanted(site.config).days,
                kind="int",
                path="capabilities.data_lake.audit.days",
            ),
            locked.parameter,
        ),
        duties=(
            Duty(
                "security_auditors",
                Id(_SYMBOL),
                "Storage Blob Data Reader",
                EVERY_KIND,
                "Read the evidence.",
            ),
        ),
        pages=Pages(
            chapters=(_LOCKING,),
            stays=_STAYS,
        ),
    )


_STAYS = (
    (
        "A lake whose audit retention is locked cannot be deleted while a file is in that "
        "file system, and no file goes before its time. An unlocked one goes with all "
        "its evidence."
    ),
)


_AT = (
    "--subscription ",
    SubscriptionGuid(),
    " --resource-group ",
    Param("names", "workload_group"),
    " --account-name ",
    named("lake_storage"),
    f" --container-name {AUDIT}",
)
_LOCKING = Chapter(
    "Lock the audit retention",
    (
        (
            "The retention of the audit file system begins unlocked: whoever may write the storage "
            "account can shorten it or take it away. Locked, it is never shortened or taken away, "
            "and Azure lets it be made longer five times. The account cannot be deleted while a "
            "file is left in it. There is no way back."
        ),
        (
            "Say capabilities.data_lake.audit.locked: true (for one environment: below its "
            "overrides) after the command, never before: the code leaves the retention alone "
            "from then on, and Azure refuses a deployment that does not."
        ),
    ),
    steps=(
        "Look whether the days are right.",
        "Lock with the ETag that was shown.",
        "Say locked: true in the configuration and generate again.",
    ),
    commands=(
        Command(("az storage container immutability-policy show ", *_AT)),
        Command(("az storage container immutability-policy lock ", *_AT, " --if-match '<etag>'")),
    ),
    place=35,
)
"""Source: immutable-storage-overview.md (05/01/2024), immutable-container-level-worm-policies.md
(07/14/2025), immutable-policy-configure-container-scope.md, all in articles/storage/blobs of
MicrosoftDocs/azure-docs: a lake has no version-level immutability."""
