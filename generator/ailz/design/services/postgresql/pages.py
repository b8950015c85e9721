"""What documents say of Azure Database for PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator

from ailz.design.context import Context, named
from ailz.design.kinds.key_chapters import verify_first
from ailz.design.kinds.key_stores import holder, is_keyed
from ailz.design.kinds.segments import has_dns_servers
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
from ailz.design.services.postgresql.inside import LIBRARY
from ailz.design.services.postgresql.network import PORT, SERVER, TYPE, ZONE, ZONE_NAME, is_inside
from ailz.design.services.postgresql.server import TITLE, mode, wanted
from ailz.design.values import Id, Param, SubscriptionGuid


def pages(context: Context) -> Pages:
    """Return decisions, steps, fees, losses, chapters and the box in the picture."""
    return Pages(
        brings=(TITLE,),
        decisions=(*_DECISIONS, *_placed(context)),
        consequences=tuple(_consequences(context)),
        steps=(
            Step(
                "The PostgreSQL server, then its databases and its parameters, one at a time.",
                "A server that is still busy refuses the next change (ServerIsBusy): run the same "
                "deployment again.",
                makes=SERVER,
            ),
        ),
        fees=(
            Fee("defender-oss-db", (SERVER,)),
            *((Fee("private-dns-zone", (ZONE,)),) if is_inside(context.config) else ()),
        ),
        unpriced=tuple(_unpriced(context)),
        given_up=_given_up(context),
        absent=_ABSENT,
        chapters=(*_named_elsewhere(context), _audit(), _roles(context), *_verify(context)),
        tiles=(tile(SERVER, TITLE, wanted(context.sites[0]).databases, 42),),
        held_otherwise=tuple(_held_otherwise(context)),
    )


_DECISIONS = (
    Decision(
        "PostgreSQL sign-in",
        "Entra alone, administered by a group",
        "There is no password: who reads a database is known by name. What somebody may do in one "
        "is said there, by the administrators.",
    ),
    Decision(
        "PostgreSQL audit",
        f"{LIBRARY}, in the log of the server",
        "Who signed in, what was changed and who was given what goes to Log Analytics.",
    ),
)


def _placed(context: Context) -> Iterator[Decision]:
    if is_inside(context.config):
        yield Decision(
            "PostgreSQL network",
            "In a subnet of its own, for good",
            "Azure puts the server there. It reaches Microsoft Entra ID and the storage of its "
            "region by their service tags and past every firewall, as Microsoft asks for, and "
            "nothing else. Behind a private endpoint it would start no connection in this network.",
        )
    else:
        yield Decision(
            "PostgreSQL network",
            "Behind a private endpoint, for good",
            "A server in a subnet of its own would reach Microsoft Entra ID and storage past "
            "every firewall. No deployment moves a server from one form to the other.",
        )


def _consequences(context: Context) -> Iterator[Consequence]:
    if context.some(is_keyed):
        yield Consequence(
            "keys",
            "The PostgreSQL server answers nobody once its key is out of reach, within the hour. A "
            "version of it stays enabled for two hours at least after the next one is there.",
        )


def _unpriced(context: Context) -> Iterator[Unpriced]:
    yield Unpriced("PostgreSQL server", "virtual core, month", SERVER)
    where = context.where(lambda site: mode(site) != "Disabled")
    if where != ():
        yield Unpriced("Second PostgreSQL server that stands ready", "month", SERVER, where)
    yield Unpriced("PostgreSQL storage and backups", "GB, month", SERVER)


def _given_up(context: Context) -> tuple[GivenUp, ...]:
    if not context.some(lambda site: mode(site) == "ZoneRedundant"):
        return ()
    return (
        GivenUp(
            "zone-redundancy",
            ("Commits wait for the second zone, and the second server is paid as the first is.",),
            choice="A PostgreSQL server that spans availability zones",
        ),
    )


_ABSENT = (
    Absent(
        "Roles in PostgreSQL databases",
        "They are made in the database by its administrators: docs/runbook.md has the commands. No "
        "pipeline signs in there.",
    ),
    Absent(
        "Growth of the PostgreSQL disk by itself",
        "The next deployment would shrink what Azure grew, which Azure refuses. Raise "
        "capabilities.postgresql.storage_gb before it is full: nobody writes to a full one.",
    ),
)

_RESTART = Command(("az resource invoke-action --action restart --ids ", Id(SERVER)))


def _audit() -> Chapter:
    return Chapter(
        "Begin the audit of PostgreSQL, and restart it for parameters",
        (
            (
                f"The code names the library {LIBRARY} (shared_preload_libraries). PostgreSQL "
                "loads libraries as it starts: after the first deployment, and after a change of "
                "that parameter, the server is restarted, which ends every connection. All other "
                "parameters of the code hold at once."
            ),
            (
                f"Each database then gets the extension {LIBRARY}, as every other that it uses: "
                "the code allows extensions, and an administrator creates them."
            ),
        ),
        steps=(
            "Restart the server, at an hour when nobody works with it.",
            (
                "As a member of the administrators' group, run create extension if not exists "
                f"{LIBRARY} in each database, as the next chapter connects."
            ),
            (
                f"See what a major upgrade left of {LIBRARY}: Azure drops and makes it anew, and "
                "the next deployment sets its parameters again."
            ),
        ),
        commands=(_RESTART,),
        checks=(
            Command(
                (
                    "az resource show --ids ",
                    Id(SERVER),
                    "/configurations/shared_preload_libraries --query ",
                    "properties.isConfigPendingRestart --output tsv",
                )
            ),
        ),
        place=32,
    )


def _named_elsewhere(context: Context) -> Iterator[Chapter]:
    """Say how others find a server whose address stands in a zone of ours alone."""
    if not is_inside(context.config):
        return
    asks = (
        "The spoke asks the platform's DNS servers: nothing in it finds the server before their "
        "network knows the zone."
        if has_dns_servers(context)
        else "Another network, such as that of people, finds the server once it knows the zone."
    )
    yield Chapter(
        "Let other networks find the PostgreSQL server",
        (
            (
                "The server writes its address into a private DNS zone of its own, which is linked "
                f"to the spoke. {asks} Whoever runs that network links the zone to it too, once, "
                "and takes the link away before the landing zone is taken down: Azure deletes no "
                "zone that has one."
            ),
        ),
        steps=("Set network to the resource id of the VNet that shall find the server.",),
        commands=(
            Command(
                (
                    (
                        "az network private-dns link vnet create --name others --virtual-network "
                        '"$network" --registration-enabled false --zone-name '
                    ),
                    ZONE_NAME,
                    " --resource-group ",
                    named("network_group"),
                    " --subscription ",
                    SubscriptionGuid(),
                )
            ),
        ),
        place=37,
    )


_CONNECT = (
    host_of(SERVER),
    Command(("admins=", Param("postgresql_administrators", "name"))),
    Command(
        (
            (
                "export PGPASSWORD=$(az account get-access-token --resource-type oss-rdbms "
                "--query accessToken --output tsv)"
            ),
        )
    ),
)
_PSQL = 'psql "host=$server port={port} dbname={name} user=$admins sslmode=require" -c '


def _psql(name: str, statement: str) -> Command:
    return Command((_PSQL.format(port=PORT, name=name) + f'"{statement}"',))


def _roles(context: Context) -> Chapter:
    return Chapter(
        "Let people and code into PostgreSQL databases",
        (
            (
                "A member of the administrators' group does this, signed in with az login as a "
                "person, from a machine inside the network, with psql. The token is the password "
                "and holds for an hour; user is the name of the group."
            ),
            (
                "Data engineers and data pipelines get pg_read_all_data and pg_write_all_data, "
                "engineers may define tables too (grant create on schema public). Data scientists "
                "get pg_read_all_data in dev alone. ML engineers, reviewers, key custodians and "
                "auditors get none: the audit is in Log Analytics. Those two roles reach every "
                "database of the server; where databases are for different people, grant on "
                "schemas and tables instead."
            ),
            (
                "An identity of the workload is a role of its own name and of the type service: "
                "take service in place of group, and the principal id that az identity show prints."
            ),
        ),
        steps=(
            "Set who to the display name of the group: who='sg-data-engineers'.",
            "Set role to the role: role=pg_read_all_data.",
            (
                "Make the role in the database postgres, once a server, and grant in each database "
                "what is said above. revoke takes a grant away, drop role the role."
            ),
        ),
        commands=(
            *_CONNECT,
            Command(('id=$(az ad group show --group "$who" --query id --output tsv)',)),
            _psql(
                "postgres",
                "select * from pg_catalog.pgaadauth_create_principal_with_oid('$who', '$id', "
                "'group', false, false)",
            ),
            _psql("postgres", r"grant $role to \"$who\""),
            *(
                _psql(name, f"create extension if not exists {_quoted(extension)}")
                for name in wanted(context.sites[0]).databases
                for extension in (LIBRARY, *wanted(context.sites[0]).extensions)
            ),
        ),
        place=33,
    )


def _quoted(extension: str) -> str:
    return rf"\"{extension}\"" if "-" in extension else extension


def _verify(context: Context) -> tuple[Chapter, ...]:
    return verify_first(
        context,
        (
            (
                f"{TITLE}: it takes its key without a version, as an identity, from a "
                f"{holder(context)} that only trusted services reach. See that the command prints "
                "the address of the key, and that a rotated key is taken within a day."
            ),
        ),
        (
            Command(
                (
                    "az resource show --ids ",
                    Id(SERVER),
                    " --query properties.dataEncryption.primaryKeyURI --output tsv",
                )
            ),
        ),
    )


def _held_otherwise(context: Context) -> Iterator[HeldOtherwise]:
    yield HeldOtherwise(
        f"{TYPE}/configurations",
        "properties.value",
        "Each parameter has its own: TLS 1.3 where the level is high, 1.2 elsewhere; encrypted "
        "connections alone; the audit; the extensions that are allowed.",
    )
    if not context.every(lambda site: mode(site) == "ZoneRedundant"):
        yield HeldOtherwise(
            TYPE,
            "properties.highAvailability.mode",
            "The configuration decides: production has a second server, in another zone where the "
            "region has it.",
        )
    if not context.every(lambda site: wanted(site).backup_days == 35):
        yield HeldOtherwise(
            TYPE,
            "properties.backup.backupRetentionDays",
            "The configuration decides how far back restores reach.",
        )
    if context.some(lambda site: wanted(site).geo_redundant_backup):
        yield HeldOtherwise(
            TYPE,
            "properties.backup.geoRedundantBackup",
            "The configuration decides, and residency with it.",
        )
    if not context.every(is_keyed):
        yield HeldOtherwise(
            TYPE,
            "properties.dataEncryption.type",
            "Development is under keys of Microsoft's, as the configuration says.",
        )
