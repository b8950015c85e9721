"""Who reads which tables of a log workspace of ours, and who reads all of them anyway."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ailz.catalog.rights import allows
from ailz.design.kinds.log_readers import ROLE, called
from ailz.design.pages import listed
from ailz.design.part import Grant
from ailz.design.values import Param
from ailz.report.reading import Reading, persona_name

_OF_A_WORKSPACE = ("monitoring_group", "log_workspace")
_QUERY = "Microsoft.OperationalInsights/workspaces/query/{}/read"
_LOGS = "Microsoft.Insights/logs/{}/read"


@dataclass(frozen=True, slots=True)
class Row:
    """A group, the tables that it reads, and where, as a table says them."""

    who: str
    tables: str
    environments: str


@dataclass(frozen=True, slots=True)
class LogTables:
    """Who reads by table, and who reads more: all of a workspace, or all that is of a resource.

    The latter are personas as a sentence names them; empty: nobody.
    """

    rows: tuple[Row, ...]
    all_tables: str
    by_resource: str


def log_tables(landing_zone: Reading) -> LogTables | None:
    """Return who reads the logs by table; None where nobody does, or where the logs are central."""
    where: dict[str, list[str]] = {}
    for deployment in landing_zone.deployments:
        for grant in deployment.grants:
            if grant.role == ROLE:
                found = where.setdefault(grant.who, [])
                found += grant.environments or deployment.root.environments
    readers = landing_zone.config.access.log_readers
    rows = tuple(
        Row(called(reader), listed(reader.tables), listed(where[called(reader)]))
        for reader in readers
        if called(reader) in where
    )
    if not rows:
        return None
    table = readers[0].tables[0]
    return LogTables(
        rows,
        _listed(
            grant
            for grant in _of_personas(landing_zone)
            if grant.scope.symbol in _OF_A_WORKSPACE and allows(grant.role, _QUERY.format(table))
        ),
        _listed(
            grant
            for grant in _of_personas(landing_zone)
            if grant.scope.symbol not in _OF_A_WORKSPACE and allows(grant.role, _LOGS.format(table))
        ),
    )


def _of_personas(landing_zone: Reading) -> Iterator[Grant]:
    for deployment in landing_zone.deployments:
        yield from (g for g in deployment.grants if g.principal_type == "Group" and not g.who)


def _listed(grants: Iterator[Grant]) -> str:
    fields = (g.principal_id.field for g in grants if isinstance(g.principal_id, Param))
    return listed([persona_name(str(field)) for field in dict.fromkeys(fields)])
