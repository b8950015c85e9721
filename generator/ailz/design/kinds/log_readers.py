"""Who reads some tables of the log workspace: one role a group, under a condition.

Two assignments of one role to one group at one workspace are the same to Azure, whatever their
conditions: a group has all its tables in one.
"""

from __future__ import annotations

from collections.abc import Iterable

from ailz.catalog.rights import data_actions
from ailz.catalog.roles import role
from ailz.design.context import Context, Site
from ailz.design.kinds.access import TABLES
from ailz.design.part import Grant
from ailz.design.resource import Parameter
from ailz.design.values import Id, Param
from ailz.model.access import LogReader

ROLE = "Log Analytics Data Reader"
_SYMBOL = "log_workspace"
_NAME = "Microsoft.OperationalInsights/workspaces/tables:name"


def only(tables: Iterable[str]) -> str:
    """Return the condition of Azure role assignments, version 2.0, that lets these tables be read.

    Source: MicrosoftDocs/azure-monitor-docs@27bba49e9b1d:articles/azure-monitor/logs/
    granular-rbac-log-analytics.md (11/02/2025): the attribute, and this operator for several names.
    """
    names = "{" + ", ".join(f"'{table}'" for table in tables) + "}"
    (reads,) = data_actions(role(ROLE).guid)
    return (
        f"((!(ActionMatches{{'{reads}'}})) OR "
        f"(@Resource[{_NAME}] ForAllOfAnyValues:StringEquals {names}))"
    )


def log_reader_grants(context: Context, symbols: frozenset[str]) -> tuple[Grant, ...]:
    """Return the roles of those who read some tables of a workspace of ours.

    A central workspace is its owner's to assign on.
    """
    if not context.own_logs or _SYMBOL not in symbols:
        return ()
    made = []
    for reader in context.config.access.log_readers:
        where = tuple(site.name for site in context.sites if reads_in(reader, site.name))
        if where:
            made.append(
                Grant(
                    f"log-reader-{reader.name}",
                    Id(_SYMBOL),
                    ROLE,
                    Param(TABLES, _field(reader)),
                    "Group",
                    "Read the tables that the condition names.",
                    None if where == context.names else where,
                    TABLES,
                    called(reader),
                    only(reader.tables),
                )
            )
    return tuple(made)


def reads_in(reader: LogReader, site: str) -> bool:
    """Whether a group reads in an environment; what they share is nobody's who names some."""
    return not reader.environments or site in reader.environments


def called(reader: LogReader) -> str:
    """Return what documents call a group of readers."""
    return f"Log readers: {reader.name.replace('-', ' ')}"


def log_readers(context: Context) -> Parameter:
    """Return the parameter with the Entra group of each."""

    def groups(site: Site) -> dict[str, str]:
        return {_field(each): each.group_id.lower() for each in site.config.access.log_readers}

    return context.parameter(
        TABLES,
        "The Entra group of each that reads some tables of the logs, by its object id.",
        groups,
        kind="object",
        describes={_field(each): f"{called(each)}." for each in context.config.access.log_readers},
    )


def _field(reader: LogReader) -> str:
    return reader.name.replace("-", "_")
