"""Who uses the workspace's key, what Unity Catalog may do in the lake, and what people see."""

from __future__ import annotations

from collections.abc import Iterator

from ailz.design.context import Context
from ailz.design.kinds.access import EVERY_KIND
from ailz.design.kinds.key_stores import is_in_vault, is_keyed
from ailz.design.part import Duty, Grant, KeyUser, Part
from ailz.design.services._file_systems import file_system_grants
from ailz.design.services.databricks.resources import IDENTITY, KEY, TITLE, WORKSPACE, wanted
from ailz.design.values import Id, Output, Param, Value

_APPLICATION = "databricks_application"
_AFTER = "databricks_key_access"
_USES_KEYS = "Key Vault Crypto Service Encryption User"
_GROUPS = ("dfs",)
_PRINCIPAL = Output(f"{IDENTITY.name}_identity", "properties.principalId")
_WHY = "Encrypts notebooks, queries and secrets of Azure Databricks."


def rights(context: Context) -> Part:
    """Return roles of the application, of the identities that come with it, and of personas."""
    application = (wanted(context.sites[0]).application_object_id or "").lower()
    return Part(
        key_users=(KeyUser(KEY, application, TITLE, _WHY),) if context.some(is_keyed) else (),
        parameters=(
            context.parameter(
                _APPLICATION,
                "The object id of the application AzureDatabricks in this tenant.",
                lambda _: application,
            ),
        ),
        grants=(*_keys(context), *_lake(context)),
        duties=_DUTIES,
        access_groups={
            _AFTER: (
                "Identities that Azure makes with the workspace: no cluster starts, and nothing "
                "can be encrypted, before they may use the key."
            )
        },
    )


def _keys(context: Context) -> Iterator[Grant]:
    where = context.where(is_in_vault)
    if where == ():
        return
    yield Grant(
        "databricks-services",
        Id("key_vault"),
        _USES_KEYS,
        Param(_APPLICATION),
        "ServicePrincipal",
        _WHY,
        where,
        "key_access",
        TITLE,
    )
    for key, path, why, who in _WITH_WORKSPACE:
        yield Grant(
            key,
            Id("key_vault"),
            _USES_KEYS,
            _made_with_it(context, path),
            "ServicePrincipal",
            why,
            where,
            _AFTER,
            who,
        )


_WITH_WORKSPACE = (
    (
        "databricks-disks",
        "managedDiskIdentity",
        "Encrypts the disks of clusters.",
        "Disks of Databricks",
    ),
    (
        "databricks-root-storage",
        "storageAccountIdentity",
        "Encrypts the workspace's own storage, once that is asked for.",
        "Storage of Databricks",
    ),
)


def _made_with_it(context: Context, path: str) -> Value:
    # Where the key is Microsoft's, the workspace has no identity for disks.
    optional = not context.every(is_in_vault)
    return Output(WORKSPACE, f"properties.{path}.principalId", optional=optional)


def _lake(context: Context) -> Iterator[Grant]:
    made = list(
        file_system_grants(
            context, "databricks-uses", _PRINCIPAL, wanted(context.sites[0]), _GROUPS
        )
    )
    yield from made
    for offer in context.offers:
        scopes = {use.scope for use in (*offer.uses, *offer.writes)}
        if any(grant.scope in scopes for grant in made):
            yield Grant(
                f"databricks-signs-{offer.key}",
                offer.target,
                "Storage Blob Delegator",
                _PRINCIPAL,
                "ServicePrincipal",
                "Unity Catalog hands clusters short-lived signatures, which it asks the account "
                "for; it reads nothing with this.",
            )


_SEES = "Find the workspace; what somebody may do in it is said there."
_DUTIES = (
    Duty("data_engineers", Id(WORKSPACE), "Reader", EVERY_KIND, _SEES),
    Duty("data_scientists", Id(WORKSPACE), "Reader", ("dev",), _SEES),
    Duty("ml_engineers", Id(WORKSPACE), "Reader", EVERY_KIND, _SEES),
)
