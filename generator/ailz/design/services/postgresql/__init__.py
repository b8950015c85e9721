"""Azure Database for PostgreSQL: a closed server that Entra alone signs in to."""

from __future__ import annotations

from ailz.design.context import Context
from ailz.design.part import Offer, Part, total
from ailz.design.service import Service
from ailz.design.services.postgresql.inside import inside
from ailz.design.services.postgresql.network import GROUP, SERVER, is_inside, network, room
from ailz.design.services.postgresql.pages import pages
from ailz.design.services.postgresql.server import TITLE, server
from ailz.design.values import Id
from ailz.model.config import Config


def _part(context: Context) -> Part:
    return total([network(context), server(context), inside(context), Part(pages=pages(context))])


def _offers(config: Config) -> tuple[Offer, ...]:
    """Offer the way in alone: who may do what in a database is said in the database."""
    if is_inside(config):
        return ()
    return (Offer("postgresql", Id(SERVER), (GROUP,)),)


SERVICE = Service(
    name="postgresql",
    title=TITLE,
    path="capabilities.postgresql",
    wanted=lambda config: config.capabilities.postgresql is not None,
    part=_part,
    room=room,
    offers=_offers,
)
