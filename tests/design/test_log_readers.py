"""Who reads which tables of the logs, as the rows of the sample assign it or ask for it."""

import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest

from ailz.azure.access import may
from ailz.azure.world import Resource, World
from ailz.catalog.roles import role
from ailz.delivery.condition import roles_in
from ailz.delivery.stage import stages
from ailz.design.changes import changes
from ailz.design.compose import design
from ailz.design.record import record
from ailz.model.access import LogReader
from ailz.model.loader import load_text
from ailz.report.reading import Reading, Stage
from tests.sampling.drawn import reading, told
from tests.sampling.rows import rows

ROWS = [
    pytest.param(row, id=f"row-{n}")
    for n, row in enumerate(rows())
    if row["personas"] in ("two", "all")
]
ROLES = "Microsoft.Authorization/roleAssignments"
ROLE = "Log Analytics Data Reader"
READS = "Microsoft.OperationalInsights/workspaces/tables/data/read"
QUERY = "Microsoft.OperationalInsights/workspaces/query/AppTraces/read"
TABLES = ("AppTraces", "AppDependencies", "AzureDiagnostics", "Orders_CL", "SigninLogs")


def made_there(stage: Stage) -> World:
    """The world with the role assignments of one environment, and nothing else."""
    return World().having(
        *(
            Resource(each.id, "", each.body, owner="platform")
            for each in stage.requests
            if each.type == ROLES
        )
    )


def readers(zone: Reading, stage: Stage) -> Iterator[LogReader]:
    for reader in zone.config.access.log_readers:
        if not reader.environments or stage.name in reader.environments:
            yield reader


@pytest.mark.parametrize("row", ROWS)
def test_a_group_reads_its_tables_and_no_other_and_auditors_read_all(row: dict[str, str]) -> None:
    zone = reading(row)
    assigns = zone.config.delivery.identity.may_assign_roles
    for stage in zone.stages:
        logs = stage.one("log_workspace")
        if logs is None or not assigns:
            assert not stage.all("log_readers")
            continue
        world = made_there(stage)
        here = {reader.name for reader in readers(zone, stage)}
        for reader in zone.config.access.log_readers:
            who = reader.group_id.lower()
            wanted = set(reader.tables) if reader.name in here else set()
            read = {
                table
                for table in TABLES
                if may(world, who, READS, f"{logs.id}/tables/{table}", data=True).allowed
            }
            assert read == wanted, (stage.name, reader.name)
            for table in reader.tables:
                wrong = f"{logs.id}/tables/{table.lower()}"
                assert may(world, who, READS, wrong, data=True).allowed is False
            assert may(world, who, QUERY, logs.id).allowed is False
        auditors = stage.environment.config.access.security_auditors
        if auditors is not None:
            assert may(world, auditors.group_id.lower(), QUERY, logs.id).allowed


@pytest.mark.parametrize("row", ROWS)
def test_who_deploys_may_give_the_role_where_it_is_given_and_nowhere_else(
    row: dict[str, str],
) -> None:
    zone = reading(row)
    for stage in stages(zone):
        gives = ROLE in roles_in(stage, stage.subscription)
        assert gives == any(
            role(ROLE).guid in str(request.body["properties"]["roleDefinitionId"])
            for request in stage.requests
            if request.type == ROLES
        )
        own = any(r.type == ROLES and r.symbol == "log_readers" for r in stage.requests)
        assert gives == own


@pytest.mark.parametrize("row", ROWS)
def test_the_owner_of_a_central_workspace_is_asked_for_the_same(row: dict[str, str]) -> None:
    """What the commands ask for lets each group read its tables in the central workspace."""
    zone = reading(row)
    if zone.main.context.own_logs:
        if not zone.config.delivery.identity.may_assign_roles:
            asked = told(row)["docs/requests/roles.md"].text
            assert asked.count("--condition ") == sum(
                len(tuple(readers(zone, stage)))
                for stage in zone.stages
                if stage.one("log_workspace")
            )
        return
    text = told(row)["docs/requests/logs.md"].text
    assert "## Who reads which tables" not in told(row)["docs/access.md"].text
    commands = [shlex.split(line) for line in text.splitlines() if "--condition " in line]
    assert commands
    world = World()
    for words in commands:
        said = {key: words[words.index(key) + 1] for key in words if key.startswith("--")}
        assert said["--condition-version"] == "2.0"
        properties = {
            "roleDefinitionId": said["--role"],
            "principalId": said["--assignee-object-id"],
            "condition": said["--condition"],
        }
        id_ = f"{said['--scope']}/providers/{ROLES}/{len(world.resources)}"
        world = world.having(Resource(id_, "", {"properties": properties}, owner="platform"))
    for reader in zone.config.access.log_readers:
        for stage in zone.stages:
            central = stage.environment.config.platform.logs
            assert central is not None
            where = {
                table
                for table in TABLES
                if may(
                    world, reader.group_id.lower(), READS, f"{central.id}/tables/{table}", data=True
                ).allowed
            }
            if reader in readers(zone, stage):
                assert where == set(reader.tables)


STANDALONE = (Path(__file__).resolve().parents[2] / "examples" / "hospital.yaml").read_text("utf-8")


def test_more_tables_change_the_condition_and_make_no_second_assignment() -> None:
    """Azure keeps one assignment of a role for a group at a workspace (A20)."""
    before = record(design(load_text(STANDALONE)))
    assert "AppTraces, " in STANDALONE
    after = record(design(load_text(STANDALONE.replace("AppTraces, ", "AppTraces, AppRequests, "))))
    found = changes(before, after, ("terraform", "bicep"))
    assert {(c.kind, c.type, c.path) for c in found} == {("changed", ROLES, "properties.condition")}
