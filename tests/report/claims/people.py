"""Roles: of people and of identities."""

from __future__ import annotations

import re

from ailz.catalog.rights import permits
from ailz.catalog.roles import cosmos_role
from ailz.model.access import Personas
from ailz.report.reading import Stage, persona_name
from tests.report.claims.arm import ROLE
from tests.report.claims.world import (
    ACCESS,
    CONTROLS,
    DECISIONS,
    README,
    RUNBOOK,
    Claim,
    World,
    cells,
    exactly,
    held,
    props,
    role_id,
    wherever,
    words,
)

KEPT = "Microsoft.DocumentDB/databaseAccounts/sqlRoleAssignments"
CACHE = "Microsoft.Cache/redisEnterprise/databases/accessPolicyAssignments"
_KEPT_ROLES = ("Cosmos DB Built-in Data Reader", "Cosmos DB Built-in Data Contributor")
_READS = ("Storage Blob Data Reader", "Reader", "Cosmos DB Account Reader Role")


def _assigned(world: World) -> bool:
    return world.has(ROLE)


def _to_people(world: World) -> bool:
    return any(props(each)["principalType"] == "Group" for each in world.of(ROLE))


def _least(world: World) -> bool:
    """No identity has a role that can do everything, or give itself roles."""
    wide = {
        role_id(name)
        for name in (
            "Owner",
            "Contributor",
            "User Access Administrator",
            "Role Based Access Control Administrator",
        )
    }
    return not any(
        held(each) in wide
        for each in world.of(ROLE)
        if props(each)["principalType"] == "ServicePrincipal"
    )


def _nobody_in_person(world: World) -> bool:
    return {props(each)["principalType"] for each in world.of(ROLE)} <= {
        "Group",
        "ServicePrincipal",
    }


def _custodians_hold_keys_alone(world: World) -> bool:
    wanted = {role_id("Key Vault Crypto Officer"), role_id("Key Vault Certificates Officer")}
    for stage in world.reading.stages:
        persona = stage.environment.config.access.key_custodians
        if persona is None:
            continue
        mine = [
            each
            for each in stage.of_type(ROLE)
            if props(each)["principalId"] == persona.group_id.lower()
        ]
        if any(held(each) not in wanted for each in mine):
            return False
    return True


def _as_listed(world: World) -> bool:
    """Every row is one assignment an environment, and every assignment stands in a row."""
    told: dict[tuple[str, str], int] = {}
    for row in cells(world.text(ACCESS)):
        if len(row) == 5 and row[0] != "Who":
            for environment in words(row[3]):
                key = (environment, _any_role(row[1]))
                told[key] = told.get(key, 0) + 1
    found: dict[tuple[str, str], int] = {}
    for stage in world.reading.stages:
        for each in (*stage.of_type(ROLE), *stage.of_type(KEPT)):
            key = (stage.name, held(each))
            found[key] = found.get(key, 0) + 1
        for each in stage.of_type(CACHE):
            key = (stage.name, str(props(each)["accessPolicyName"]))
            found[key] = found.get(key, 0) + 1
        for guid in _of_owners(world, stage):
            key = (stage.name, guid)
            found[key] = found.get(key, 0) + 1
    return told == found


_EXISTING = "docs/requests/existing.md"


def _of_owners(world: World, stage: Stage) -> list[str]:
    """Return the role of each assignment that an owner is asked for in an environment."""
    given = stage.environment.config.existing.container_registry
    if given is None or stage not in world.main:
        return []
    wanted = re.compile(
        rf"^az role assignment create .* --role (\S+) --scope {given.id}$", re.MULTILINE
    )
    return wanted.findall(world.text(_EXISTING))


def _any_role(name: str) -> str:
    kept = {cosmos_role(each).name: cosmos_role(each).guid for each in _KEPT_ROLES}
    kept["Azure Managed Redis data access (default)"] = "default"
    return kept.get(name) or role_id(name)


def _raw_is_for_pipelines(world: World, said: tuple[str, ...]) -> bool:
    """Nobody but the pipelines' group has a role on the lake or on a raw file system."""
    for stage in world.main:
        access = stage.environment.config.access
        pipelines = access.data_pipelines.group_id.lower() if access.data_pipelines else ""
        lake = stage.one("lake_storage")
        assert lake is not None
        raw = {c.id for c in stage.all("lake_container") if c.key in words(said[0])}
        for each in stage.of_type(ROLE):
            scope = each.id.split("/providers/Microsoft.Authorization/")[0]
            if (
                props(each)["principalType"] == "Group"
                and props(each)["principalId"] != pipelines
                and scope in {lake.id, *raw}
            ):
                return False
    return True


def _as_identity(world: World, name: str, *roles: str) -> bool:
    """Whether an identity holds some of the roles and no other; a role on another tells of it."""
    allowed = {role_id(each) for each in roles}
    mine = [r for r in world.of(ROLE) if str(props(r)["principalId"]).startswith(f"<{name}_ident")]
    return {held(each) for each in mine} <= allowed


def _push(world: World, *, only: str) -> bool:
    """Whether nobody pushes images but ``only``, an identity."""
    return all(
        str(props(each)["principalId"]).startswith(f"<{only}_identity")
        for each in world.of(ROLE)
        if held(each) == role_id("AcrPush")
    )


def _jobs_push_nothing(world: World) -> bool:
    return not any(
        held(each) == role_id("AcrPush")
        for each in world.of(ROLE)
        if str(props(each)["principalId"]).startswith(("<compute_ident", "<inference_ident"))
    )


def _writes_nothing(world: World) -> bool:
    return _as_identity(world, "search", *_READS)


def _by_table(world: World) -> bool:
    return any("condition" in props(each) for each in world.of(ROLE))


def _read_more(world: World, action: str, *, of_workspaces: bool) -> set[str]:
    """Return the personas that a role without a condition lets read: the logs, or a resource's."""
    found = set()
    for stage in world.reading.stages:
        logs = stage.one("log_workspace")
        access = stage.environment.config.access
        by_group = {
            persona.group_id.lower(): persona_name(name)
            for name in Personas.model_fields
            if (persona := getattr(access, name)) is not None
        }
        for each in stage.of_type(ROLE):
            who = by_group.get(str(props(each)["principalId"]))
            scope = each.id.split("/providers/Microsoft.Authorization/")[0]
            above = logs is not None and f"{logs.id}/".startswith(f"{scope}/")
            may = permits(held(each), action) and "condition" not in props(each)
            if who is not None and may and above == of_workspaces:
                found.add(who)
    return found


def _reads_every_table(world: World, said: tuple[str, ...]) -> bool:
    action = "Microsoft.OperationalInsights/workspaces/query/AppTraces/read"
    return _as_assigned(world, said[0], _read_more(world, action, of_workspaces=True))


def _reads_by_resource(world: World, said: tuple[str, ...]) -> bool:
    action = "Microsoft.Insights/logs/AppTraces/read"
    takes = all(
        props(logs)["features"]["enableLogAccessUsingOnlyResourcePermissions"]
        for stage in world.reading.stages
        for logs in stage.all("log_workspace")
    )
    return takes and _as_assigned(world, said[0], _read_more(world, action, of_workspaces=False))


def _as_assigned(world: World, said: str, found: set[str]) -> bool:
    """Whether those are named who are found; where somebody else assigns, nobody can be."""
    return set(words(said)) == found if _assigned(world) else not found


CLAIMS = (
    wherever(
        "## Who reads which tables of the logs", lambda w: _by_table(w) == _assigned(w), ACCESS
    ),
    Claim(
        "A role without a condition reads every table: (.+) have one", _reads_every_table, ACCESS
    ),
    Claim("By their roles on resources, (.+) read all logs", _reads_by_resource, ACCESS),
    exactly(r"\| Roles \| Assigned by the code, to groups and managed identities", _assigned),
    wherever("No workload identity is Owner or Contributor", _least),
    exactly(r"\| Roles \| Requested, see docs/requests/roles.md", lambda w: not _assigned(w)),
    exactly(r"- Role assignments\. Requested", lambda world: not _assigned(world)),
    wherever("nobody holds a role in person", _nobody_in_person, ACCESS),
    exactly(
        "The code assigns these roles", lambda world: _assigned(world) and _as_listed(world), ACCESS
    ),
    exactly(
        "but for those on what somebody else owns: its owner does",
        lambda world: _assigned(world) and any(_of_owners(world, each) for each in world.main),
        ACCESS,
    ),
    wherever("Key custodians hold no data role", _custodians_hold_keys_alone, DECISIONS),
    wherever("they hold no data role", _custodians_hold_keys_alone, ACCESS),
    exactly(r"^1\. .*[Rr]oles of people", _to_people, README),
    Claim(r"- Roles of people on (.+)\. Raw data is sensitive here", _raw_is_for_pipelines),
    wherever(r"should read, once \[their roles\]", lambda world: not _assigned(world), RUNBOOK),
    wherever(r"may read: \[who may do what\]", _assigned, RUNBOOK),
    wherever("they pull images and push none", _jobs_push_nothing, CONTROLS),
    exactly(
        "the only one that pushes images",
        lambda world: (
            any("image_build" in each.symbol for each in world.every)
            and _push(world, only="image_build")
        ),
        CONTROLS,
    ),
    wherever("Built here, by a cluster that alone pushes", lambda w: _push(w, only="image_build")),
    wherever("it holds no key and writes nothing", _writes_nothing, CONTROLS),
    wherever(
        "Reads the encryption keys for the services that use them, and nothing else",
        lambda world: _as_identity(world, "encryption", "Key Vault Crypto Service Encryption User"),
        CONTROLS,
    ),
    wherever(
        "Carried by framework assignments, which ask for one; it holds no role",
        lambda world: _as_identity(world, "policy"),
        CONTROLS,
    ),
)
