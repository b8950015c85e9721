"""Who reads and writes items: roles that the account keeps itself, beside Azure RBAC."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ailz.catalog.roles import cosmos_role
from ailz.design.kinds.access import EVERY_KIND
from ailz.design.part import Duty, Grant, Offer, OwnRoles, Use, resource
from ailz.design.services.cosmos.resources import (
    ACCOUNT,
    CONTAINERS,
    COSMOS,
    DATABASES,
    SYMBOL,
)
from ailz.design.values import Each, Id, Text, Value, guid
from ailz.model.config import Config
from ailz.model.services.cosmos import Cosmos, Database

READS, WRITES = "Cosmos DB Built-in Data Reader", "Cosmos DB Built-in Data Contributor"
_BELOW_PROD = ("dev", "test")
_ASSIGNMENT = f"{ACCOUNT}/sqlRoleAssignments"
_BUSY = ("exclusive lock",)
"""What the account says while another role of it is written. Source:
hashicorp/terraform-provider-azurerm#15842."""


def _item(grant: Grant) -> Mapping[str, Value]:
    account = Id(SYMBOL)
    scope: Value = account
    if grant.scope.symbol == DATABASES:
        scope = Text((account, f"/dbs/{grant.scope.key}"))
    return {
        "scope": scope,
        "role": Text((account, f"/sqlRoleDefinitions/{cosmos_role(grant.role).guid}")),
        "principal_id": grant.principal_id,
    }


OWN_ROLES = OwnRoles(
    roles=(READS, WRITES),
    made=resource(
        "cosmos_access",
        COSMOS,
        _ASSIGNMENT,
        guid(Each("scope"), Each("principal_id"), Each("role")),
        Id(SYMBOL),
        {
            "properties": {
                "roleDefinitionId": Each("role"),
                "principalId": Each("principal_id"),
                "scope": Each("scope"),
            }
        },
        collection="cosmos_access",
        depends_on=(CONTAINERS,),
        lock=Id(SYMBOL),
        retry_on=_BUSY,
        why=(
            "Roles on items, which Azure RBAC does not know: the account takes one change of them "
            "at a time."
        ),
        controls=("least-privilege",),
    ),
    item=_item,
)


def duties(config: Config) -> Iterator[Duty]:
    """Yield who reads and changes items: pipelines do, people where the data is not sensitive."""
    people = _people_read(config)
    for database in _wanted(config).databases:
        scope = Id(DATABASES, database.name)
        if people:
            yield Duty("data_scientists", scope, READS, ("dev",), "Items of dev only.")
            yield Duty("data_engineers", scope, WRITES, _BELOW_PROD, "Look after the items.")
        yield Duty("data_pipelines", scope, WRITES, EVERY_KIND, "Bring items in.")


def people_are_kept_out(config: Config) -> bool:
    """Whether no person has a role on items."""
    return not _people_read(config)


def _people_read(config: Config) -> bool:
    said, workload = _wanted(config).people_read_items, config.workload
    if said is not None:
        return said
    sensitive = workload.data_classification in ("confidential", "restricted")
    return not (workload.personal_data or sensitive)


def offers(config: Config) -> tuple[Offer, ...]:
    """Let code read or change the items of each database that it may."""
    used = [each for each in _wanted(config).databases if each.code != "none"]
    if not used:
        return ()
    look = Use(
        "cosmos-account",
        Id(SYMBOL),
        "Cosmos DB Account Reader Role",
        "An indexer looks at the account first; the keys that the role shows open nothing.",
        indexer=True,
    )
    items = (use for each in used for use in _uses(each))
    return (Offer(COSMOS, Id(SYMBOL), ("Sql",), (look, *items)),)


def _uses(database: Database) -> Iterator[Use]:
    name, scope = database.name, Id(DATABASES, database.name)
    reads = "Reads items and changes none."
    if database.code == "read":
        yield Use(f"cosmos-{name}", scope, READS, reads)
        return
    yield Use(f"cosmos-{name}", scope, WRITES, "Reads and changes items.", indexer=False)
    yield Use(f"cosmos-{name}", scope, READS, reads, indexer=True)


def _wanted(config: Config) -> Cosmos:
    found = config.capabilities.cosmos
    assert found is not None  # noqa: S101 - made where it is asked for
    return found
