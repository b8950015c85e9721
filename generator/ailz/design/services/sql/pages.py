"""What documents say of Azure SQL Database."""

from __future__ import annotations

from collections.abc import Iterator

from ailz.design.context import Context
from ailz.design.kinds.key_chapters import verify_first
from ailz.design.pages import (
    Absent,
    Chapter,
    Command,
    Consequence,
    Decision,
    Fee,
    GivenUp,
    HeldOtherwise,
    Pages,
    Step,
    Unpriced,
)
from ailz.design.services._database_servers import host_of, tile
from ailz.design.services.sql.databases import (
    DATABASE,
    POOL,
    compute,
    redundancy,
    spans_zones,
)
from ailz.design.services.sql.server import PORT, PROTECTOR, SERVER, TITLE, TYPE, wanted
from ailz.design.values import Id

_DATABASES = "Microsoft.Sql/servers/databases"


def pages(context: Context) -> Pages:
    """Return decisions, steps, fees, losses, chapters and the box in the picture."""
    return Pages(
        brings=(TITLE,),
        decisions=_DECISIONS,
        consequences=(
            Consequence(
                "keys",
                "Backups of SQL databases need the version of the key that they were made with: "
                "no version is disabled before the last of its backups is gone.",
            ),
        ),
        steps=(
            Step(
                "The SQL server under its key, then its databases, audit and scans.",
                makes=SERVER,
            ),
        ),
        fees=tuple(_fees(context)),
        unpriced=tuple(_unpriced(context)),
        given_up=_given_up(context),
        absent=_absent(context),
        chapters=(_users(context), *verify_first(context, *_VERIFY), *_ledger(context)),
        tiles=(tile(SERVER, TITLE, wanted(context.sites[0]).databases, 41),),
        held_otherwise=tuple(_held_otherwise(context)),
    )


_DECISIONS = (
    Decision(
        "SQL sign-in",
        "Entra alone, administered by a group",
        "There is no SQL login and no password: who reads a database is known by name. What "
        "somebody may do in one is said there, by the administrators.",
    ),
    Decision(
        "SQL connections",
        f"Proxied, on port {PORT}",
        "A redirected connection is a little faster and needs every port above open from clients "
        "to private endpoints.",
    ),
)


def _fees(context: Context) -> Iterator[Fee]:
    yield Fee("defender-sql", (SERVER,))
    pairs = {site.name: -(-wanted(site).vcores // 2) for site in context.sites}
    where = context.where(lambda site: compute(site) == "provisioned")
    if where != ():
        yield Fee("sql-gp-gen5-2", (DATABASE,), where, pairs)
    where = context.where(lambda site: compute(site) == "provisioned" and spans_zones(site))
    if where != ():
        yield Fee("sql-zone-gp", (DATABASE,), where, pairs)


def _unpriced(context: Context) -> Iterator[Unpriced]:
    where = context.where(lambda site: compute(site) == "provisioned")
    if where != ():
        yield Unpriced("SQL licence of virtual cores", "database, month", DATABASE, where)
    where = context.where(lambda site: compute(site) == "serverless")
    if where != ():
        yield Unpriced("Serverless virtual cores", "second in use", DATABASE, where)
    where = context.where(lambda site: compute(site) == "elastic_pool")
    if where != ():
        yield Unpriced("Elastic pool, General Purpose", "virtual core, month", POOL, where)
    yield Unpriced("SQL storage and backups", "GB, month", DATABASE)


def _given_up(context: Context) -> tuple[GivenUp, ...]:
    if not context.some(spans_zones):
        return ()
    return (
        GivenUp(
            "zone-redundancy",
            ("Commits of some transactional loads take longer across zones.",),
            choice="SQL databases that span availability zones",
        ),
    )


def _absent(context: Context) -> tuple[Absent, ...]:
    made = [
        Absent(
            "Users in SQL databases",
            "They are made in the database by its administrators: docs/runbook.md has the "
            "commands. No pipeline signs in there.",
        ),
    ]
    if wanted(context.sites[0]).ledger:
        made.append(
            Absent(
                "An automatic store of ledger digests",
                "Digests prove that history was not rewritten, if they lie where the "
                "administrators of the database cannot change them: docs/runbook.md has the step.",
            )
        )
    return tuple(made)


_CONNECT = host_of(SERVER)
_OF_GROUP = (
    ' -Q "CREATE USER [$who] FROM EXTERNAL PROVIDER WITH OBJECT_ID = '
    "'$(az ad group show --group \"$who\" --query id --output tsv)'; "
    'ALTER ROLE [$role] ADD MEMBER [$who];"'
)


def _users(context: Context) -> Chapter:
    return Chapter(
        "Let people and code into SQL databases",
        (
            (
                "A member of the administrators' group does this, signed in with az login as a "
                "person, from a machine inside the network, with sqlcmd. An identity that runs it "
                "would need to read the directory."
            ),
            (
                "Data engineers and data pipelines get db_datareader and db_datawriter, engineers "
                "db_ddladmin too where they define tables. Data scientists get db_datareader in "
                "dev alone. ML engineers, reviewers, key custodians and auditors get none: the "
                "audit is in Log Analytics."
            ),
            (
                "An identity of the workload is a user of its own name: in place of the OBJECT_ID "
                "take the principal id that az identity show prints."
            ),
        ),
        steps=(
            "Set who to the display name of the group: who='sg-data-engineers'.",
            "Set role to the role: role=db_datareader.",
            (
                "Run the command of each database that they need. Run it again without CREATE USER "
                "for a further role; ALTER ROLE [$role] DROP MEMBER [$who] takes one away."
            ),
        ),
        commands=(
            _CONNECT,
            *(
                Command((f'sqlcmd -S "$server" -d {name} -G', _OF_GROUP))
                for name in wanted(context.sites[0]).databases
            ),
        ),
        place=34,
    )


_VERIFY = (
    (
        (
            "The SQL server: it takes its key without a version, and follows rotation by itself. "
            "Microsoft's templates do so since 2026; its older page names keys with a version "
            "only. See that the command prints true and the name of what holds the key and the "
            "key, and that a rotated key is taken within a day."
        ),
    ),
    (
        Command(
            (
                "az resource show --ids ",
                Id(PROTECTOR),
                (
                    " --query '[properties.autoRotationEnabled, properties.serverKeyName]' "
                    "--output tsv"
                ),
            )
        ),
    ),
)


def _ledger(context: Context) -> tuple[Chapter, ...]:
    ledgers = wanted(context.sites[0]).ledger
    if not ledgers:
        return ()
    return (
        Chapter(
            "Prove that a ledger was not rewritten",
            (
                (
                    "A digest is a hash over all that was committed so far. Keep each where the "
                    "administrators of the database cannot change it, such as storage that nobody "
                    "can overwrite, at least as often as somebody must be able to prove something."
                ),
                (
                    "EXECUTE sp_verify_database_ledger with a kept digest recomputes the hashes "
                    "and fails where something was rewritten. ALTER DATABASE ... SET "
                    "ALLOW_SNAPSHOT_ISOLATION ON comes before it, once."
                ),
            ),
            commands=(
                _CONNECT,
                *(
                    Command(
                        (
                            (
                                f'sqlcmd -S "$server" -d {name} -G -Q '
                                '"EXECUTE sp_generate_database_ledger_digest"'
                            ),
                        )
                    )
                    for name in ledgers
                ),
            ),
            place=35,
        ),
    )


def _held_otherwise(context: Context) -> Iterator[HeldOtherwise]:
    if not context.every(lambda site: not site.high):
        yield HeldOtherwise(
            TYPE,
            "properties.minimalTlsVersion",
            "1.3 where the level is high, 1.2 elsewhere.",
        )
    if not context.every(spans_zones):
        why = "The configuration decides: production spans zones where its region has them."
        yield HeldOtherwise(_DATABASES, "properties.zoneRedundant", why)
        if context.some(lambda site: compute(site) == "elastic_pool" and not spans_zones(site)):
            yield HeldOtherwise(
                "Microsoft.Sql/servers/elasticPools", "properties.zoneRedundant", why
            )
    if not context.every(lambda site: redundancy(site) == "Zone"):
        yield HeldOtherwise(
            _DATABASES,
            "properties.requestedBackupStorageRedundancy",
            "The configuration decides, and residency with it: in the region unless it says more.",
        )
    if not context.every(lambda site: wanted(site).backup_days == 35):
        yield HeldOtherwise(
            "Microsoft.Sql/servers/databases/backupShortTermRetentionPolicies",
            "properties.retentionDays",
            "The configuration decides how far back restores reach.",
        )
