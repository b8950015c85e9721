"""Azure Data Factory: closed, keyless, in a managed network with endpoints to what is offered."""

from __future__ import annotations

from ailz.design.context import Context
from ailz.design.kinds.access import EVERY_KIND
from ailz.design.part import Duty, Part, total
from ailz.design.service import Service
from ailz.design.services._file_systems import file_system_grants
from ailz.design.services.data_factory.alerts import alerts
from ailz.design.services.data_factory.network import LINKED, network
from ailz.design.services.data_factory.pages import pages
from ailz.design.services.data_factory.resources import FACTORY, IDENTITY, TITLE, factory, wanted
from ailz.design.values import Id, Output

_PRINCIPAL = Output(f"{IDENTITY.name}_identity", "properties.principalId")
_ROLE = "Data Factory Contributor"


def _part(context: Context) -> Part:
    return total(
        [
            factory(context),
            network(context),
            alerts(context),
            Part(
                grants=tuple(
                    file_system_grants(context, "factory-uses", _PRINCIPAL, wanted(context), LINKED)
                ),
                duties=_DUTIES,
                pages=pages(context),
            ),
        ]
    )


_DUTIES = (
    Duty("data_engineers", Id(FACTORY), _ROLE, ("dev",), "Write and try pipelines."),
    Duty("data_engineers", Id(FACTORY), "Reader", ("test", "prod"), "See pipelines and runs."),
    Duty("data_pipelines", Id(FACTORY), _ROLE, EVERY_KIND, "Deploy and run pipelines."),
)


SERVICE = Service(
    name=FACTORY,
    title=TITLE,
    path="capabilities.data_factory",
    wanted=lambda config: config.capabilities.data_factory is not None,
    part=_part,
)
