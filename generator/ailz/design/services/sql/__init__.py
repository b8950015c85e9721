"""Azure SQL Database: a closed server that Entra alone signs in to, and its databases."""

from __future__ import annotations

from ailz.design.context import Context
from ailz.design.part import Offer, Part, total
from ailz.design.room import Room
from ailz.design.service import Service
from ailz.design.services.sql.databases import databases
from ailz.design.services.sql.pages import pages
from ailz.design.services.sql.server import GROUP, PORT, SERVER, TITLE, server
from ailz.design.services.sql.watched import watched
from ailz.design.values import Id
from ailz.model.config import Config


def _part(context: Context) -> Part:
    return total(
        [server(context), databases(context), watched(context), Part(pages=pages(context))]
    )


def _offers(_: Config) -> tuple[Offer, ...]:
    """Offer the way in alone: who may do what in a database is said in the database."""
    return (Offer("sql", Id(SERVER), (GROUP,)),)


SERVICE = Service(
    name="sql",
    title=TITLE,
    path="capabilities.sql",
    wanted=lambda config: config.capabilities.sql is not None,
    part=_part,
    room=lambda _: Room(ports=(PORT,)),
    offers=_offers,
)
