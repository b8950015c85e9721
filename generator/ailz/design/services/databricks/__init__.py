"""Azure Databricks: closed, its clusters in subnets of the spoke, under your own key."""

from __future__ import annotations

from ailz.design.context import Context
from ailz.design.part import Part, total
from ailz.design.service import Service
from ailz.design.services.databricks.network import endpoints, room
from ailz.design.services.databricks.pages import pages
from ailz.design.services.databricks.resources import TITLE, workspace
from ailz.design.services.databricks.rights import rights


def _part(context: Context) -> Part:
    return total(
        [workspace(context), endpoints(context), rights(context), Part(pages=pages(context))]
    )


SERVICE = Service(
    name="databricks",
    title=TITLE,
    path="capabilities.databricks",
    wanted=lambda config: config.capabilities.databricks is not None,
    part=_part,
    room=room,
)
