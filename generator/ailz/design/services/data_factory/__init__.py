"""Azure Data Factory: closed, keyless, in a managed network with endpoints to what is offered."""

from __future__ import annotations

from collections.abc import Iterator

from ailz.design.context import Context
from ailz.design.kinds.access import EVERY_KIND
from ailz.design.part import Duty, Grant, Offer, Part, Use, taken, total
from ailz.design.service import Service
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
            Part(grants=tuple(_grants(context)), duties=_DUTIES, pages=pages(context)),
        ]
    )


def _grants(context: Context) -> Iterator[Grant]:
    """Yield what pipelines may do: least where people write them as they like."""
    for offer in context.offers:
        if not offer.writes or not any(group in LINKED for group in offer.groups):
            continue
        for use in _used(context, offer):
            where = None if use.people else context.where(lambda site: site.kind != "dev")
            if where != ():
                yield Grant(
                    f"factory-uses-{use.key}",
                    use.scope,
                    use.role,
                    _PRINCIPAL,
                    "ServicePrincipal",
                    use.why,
                    where,
                )


def _used(context: Context, offer: Offer) -> list[Use]:
    """Return what is written, and what is read besides: all the rest where nobody chose."""
    section = wanted(context)
    chosen = section.writes if offer.key == "lake" else None
    writes = [u for u in offer.writes if (u.usual if chosen is None else u.key in chosen)]
    written = {use.key for use in writes}
    if offer.key == "lake" and section.reads is not None:
        reads = taken(offer, {"lake": section.reads})
    else:
        reads = tuple(use for use in offer.uses if not use.usual)
    return [*writes, *(use for use in reads if use.key not in written)]


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
