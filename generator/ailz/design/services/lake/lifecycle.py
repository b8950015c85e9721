"""What becomes of data in the lake with time: cooled, deleted, and for how long it comes back."""

from __future__ import annotations

from collections.abc import Mapping

from ailz.design.context import Context, Site
from ailz.design.pages import listed
from ailz.design.part import Part, resource
from ailz.design.resource import Parameter
from ailz.design.services._accounts import Account
from ailz.design.values import Body, Id, Param, Value
from ailz.model.config import Config

TYPE = "Microsoft.Storage/storageAccounts/managementPolicies"
_KEPT: Mapping[str, int] = {"confidential": 60, "restricted": 90}
"""Days that deleted data can be brought back, by classification: what is worth more, longer."""
_AGES: Mapping[str, tuple[str, tuple[str, ...], str]] = {
    "cool_after_days": ("tierToCool", ("blockBlob",), "moves to the cool tier"),
    "delete_after_days": ("delete", ("blockBlob", "appendBlob"), "is deleted"),
}
"""Setting -> Azure's action, the blobs that it takes, and the action in words.

Source: articles/storage/blobs/lifecycle-management-overview.md of MicrosoftDocs/azure-docs
(06/13/2025): tiering is allowed only on block blobs.
"""


def soft_delete_days(config: Config) -> int:
    """Return how long deleted data of the lake can be brought back."""
    lake = config.capabilities.data_lake
    assert lake is not None  # noqa: S101 - made where it is asked for
    return lake.soft_delete_days or _KEPT.get(config.workload.data_classification, 30)


def kept(context: Context) -> str:
    """Return the number of days as a sentence has it, with environments where they differ."""
    days = {site.name: soft_delete_days(site.config) for site in context.sites}
    if len(set(days.values())) == 1:
        return str(next(iter(days.values())))
    return listed([f"{number} ({name})" for name, number in days.items()])


def soft_delete(context: Context) -> Parameter:
    """Return the parameter that carries the days."""
    return context.parameter(
        "lake_soft_delete_days",
        "How many days deleted data of the lake can be brought back.",
        lambda site: soft_delete_days(site.config),
        kind="int",
        path="capabilities.data_lake.soft_delete_days",
    )


def lifecycle(context: Context, account: Account) -> Part:
    """Age the file systems that somebody gave an age; nothing is done to others."""
    rules: list[Body] = []
    parameters: list[Parameter] = []
    for setting, (action, blobs, does) in _AGES.items():
        names = sorted({name for site in context.sites for name in _ages(site, setting)})
        if not names:
            continue
        parameter = _days(context, setting, does, names)
        parameters.append(parameter)
        for name in names:
            switch = _switch(context, setting, name)
            everywhere = all(switch.values.values())
            on = True if everywhere else Param(switch.name)
            parameters.append(switch)
            days = Param(parameter.name, _field(name))
            rules.append(_rule(name, action, blobs, on, days))
    if not rules:
        return Part()
    return Part(
        resources=(
            resource(
                "lake_lifecycle",
                account.module,
                TYPE,
                "default",
                Id(account.symbol),
                {"properties": {"policy": {"rules": rules}}},
                depends_on=("lake_blob_service",),
                lock=Id(account.symbol),
                why="Data grows old by file system. Azure takes a day to heed a change.",
            ),
        ),
        parameters=tuple(parameters),
    )


def _rule(name: str, action: str, blobs: tuple[str, ...], on: Value, days: Value) -> Body:
    return {
        "name": f"{name}-{action}",
        "enabled": on,
        "type": "Lifecycle",
        "definition": {
            "filters": {"blobTypes": list(blobs), "prefixMatch": [f"{name}/"]},
            "actions": {"baseBlob": {action: {"daysAfterModificationGreaterThan": days}}},
        },
    }


def _ages(site: Site, setting: str) -> Mapping[str, int]:
    ages: Mapping[str, int] = getattr(site.config.capabilities.data_lake, setting)
    return ages


def _days(context: Context, setting: str, does: str, names: list[str]) -> Parameter:
    """Return the ages; where a rule is switched off, the number is another environment's."""
    said = {
        name: max(_ages(site, setting).get(name, 0) for site in context.sites) for name in names
    }
    return context.parameter(
        f"lake_{setting}",
        f"After how many days without a change data of a file system {does}.",
        lambda site: {_field(n): _ages(site, setting).get(n, said[n]) for n in names},
        kind="object",
        describes={_field(name): f"Days for the file system {name}." for name in names},
        path=f"capabilities.data_lake.{setting}",
    )


def _switch(context: Context, setting: str, name: str) -> Parameter:
    return context.parameter(
        f"lake_{_field(name)}_{setting.removesuffix('_after_days')}",
        f"Whether data of the file system {name} {_AGES[setting][2]} with age.",
        lambda site: name in _ages(site, setting),
        kind="bool",
    )


def _field(name: str) -> str:
    return name.replace("-", "_")
