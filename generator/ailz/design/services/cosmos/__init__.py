"""Azure Cosmos DB for NoSQL: closed, keyless, its databases and containers made by the code."""

from __future__ import annotations

from ailz.design.context import Context
from ailz.design.part import Part, total
from ailz.design.service import Service
from ailz.design.services.cosmos.pages import pages
from ailz.design.services.cosmos.resources import COSMOS, TITLE, account
from ailz.design.services.cosmos.rights import OWN_ROLES, duties, offers


def _part(context: Context) -> Part:
    rights = Part(own_roles=(OWN_ROLES,), duties=tuple(duties(context.config)))
    return total([account(context), rights, Part(pages=pages(context))])


SERVICE = Service(
    name=COSMOS,
    title=TITLE,
    path="capabilities.cosmos",
    wanted=lambda config: config.capabilities.cosmos is not None,
    part=_part,
    offers=offers,
)
