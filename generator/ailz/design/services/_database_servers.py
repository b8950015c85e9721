"""What servers of databases have in common: who administers them, how they are named and shown."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ailz.design.context import Context, Site, named
from ailz.design.pages import Command, Tile
from ailz.design.resource import Parameter
from ailz.design.values import Id
from ailz.model.access import NamedGroup


def administrators(
    context: Context, section: str, called: str, group: Callable[[Site], NamedGroup]
) -> Parameter:
    """Return the parameter ``<section>_administrators``; ``called`` is the server in words."""

    def told(site: Site) -> dict[str, str]:
        here = group(site)
        return {"name": here.name, "group_id": here.group_id.lower()}

    return context.parameter(
        f"{section}_administrators",
        f"The Entra group that administers the {called}.",
        told,
        kind="object",
        path=f"capabilities.{section}.administrators",
        describes={
            "name": "The display name of the group.",
            "group_id": "The object id of the group.",
        },
    )


def host_of(server: str) -> Command:
    """Return the command that keeps the host name of a server as ``server``."""
    query = " --query properties.fullyQualifiedDomainName --output tsv)"
    return Command(("server=$(az resource show --ids ", Id(server), query))


def tile(server: str, title: str, databases: Sequence[str], place: int) -> Tile:
    """Return the box of a server in the picture."""
    several = "1 database" if len(databases) == 1 else f"{len(databases)} databases"
    return Tile(server, title, (named(server), f"{several}. Entra ID only, no passwords."), place)
