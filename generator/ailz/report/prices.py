"""What the landing zone costs in fixed fees, and what its choices give up."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ailz.catalog.costs import Price, price, tradeoff
from ailz.design.context import Context
from ailz.report.reading import Reading, Stage
from ailz.report.words import relevant


@dataclass(frozen=True, slots=True)
class Cost:
    """A list price with how often it is paid: ``counts`` has a number for each environment."""

    item: str
    unit: str
    usd: str
    counts: tuple[str, ...]
    source: str


def costs(landing_zone: Reading) -> tuple[Cost, ...]:
    """Return the fixed fees of this landing zone; an item that no environment has is left out."""
    every = landing_zone.stages
    made = []
    for price_id, symbols in _counted(landing_zone.main.context):
        counts = [sum(len(stage.all(symbol)) for symbol in symbols) for stage in every]
        if any(counts):
            made.append(_cost(price(price_id), tuple(map(str, counts))))
    return (*made, *_by_use(landing_zone, len(every)))


def _counted(context: Context) -> Iterator[tuple[str, tuple[str, ...]]]:
    yield ("firewall-premium" if context.high else "firewall-standard"), ("firewall",)
    yield "nat-gateway", ("nat_gateway",)
    yield "bastion-basic", ("bastion_host",)
    yield "public-ip", ("firewall_public_ip", "nat_public_ip", "bastion_public_ip")
    yield "private-endpoint", ("private_endpoint", "outbound_endpoint")
    yield "private-dns-zone", ("private_dns_zone",)
    yield "acr-premium", ("container_registry",)
    if context.hsm:
        yield "kv-hsm-key-advanced", ("key",)


def _by_use(landing_zone: Reading, count: int) -> Iterator[Cost]:
    context = landing_zone.main.context
    wanted = context.config.capabilities.machine_learning
    if wanted is not None and wanted.outbound_fqdns:
        there = tuple("1" if s.one("workspace") else "0" for s in landing_zone.stages)
        if context.high:
            yield _cost(price("aml-managed-firewall-standard"), there)
        else:
            item = "Managed firewall of a machine learning workspace, Basic"
            yield Cost(item, "workspace, month", "not known", there, "")
    used = ("by use",) * count
    if context.own_logs:
        yield _cost(price("log-analytics-gb"), used)
    if context.egress == "firewall":
        yield _cost(price("firewall-gb"), used)
    if context.egress == "nat_gateway":
        yield _cost(price("nat-gateway-gb"), used)
    yield _cost(price("private-endpoint-gb"), used)


def _cost(found: Price, counts: tuple[str, ...]) -> Cost:
    usd = ""
    if found.usd is not None:
        usd = f"{found.usd:,.2f}" if found.usd >= 1 else f"{found.usd:g}"
    unit = found.period if found.period.startswith("per ") else f"{found.unit}, {found.period}"
    item = f"{found.item}{_REMARKS.get(found.id, '')}"
    return Cost(item, unit, f"USD {usd}" if usd else "", counts, f"{found.region}, {found.as_of}")


_REMARKS = {"bastion-basic": " (the tier used here is a dearer one, without a known price)"}


@dataclass(frozen=True, slots=True)
class GivenUp:
    """What a choice gives up, and whether the choice can be undone."""

    choice: str
    losses: tuple[str, ...]
    undone: str


def given_up(landing_zone: Reading) -> tuple[GivenUp, ...]:
    """Return what the choices of this landing zone give up."""
    made = []
    for choice in _choices(landing_zone.main.context, landing_zone.stages[-1]):
        found = tradeoff(choice)
        losses = relevant(_here(loss.text) for loss in found.gives_up)
        made.append(GivenUp(found.choice, losses, _UNDONE.get(found.reversible, found.reversible)))
    return tuple(each for each in made if each.losses)


_SERVICE_SIDE = (
    "Microsoft's page of 2024 excludes closed vaults and key rotation from this form of "
    "encryption. The property is stable since and no newer statement was found: deploy the first "
    "environment and verify."
)


def _here(text: str) -> str:
    """Return a loss as it reads for what is generated here; none where it does not come to pass."""
    if text.startswith("Service-side variant"):
        return _SERVICE_SIDE
    # The managed network is made with the workspace, not with the first compute.
    return "" if text.startswith("First compute takes") else text


def _choices(context: Context, stage: Stage) -> Iterator[str]:
    yield "cmk-general"
    yield "purge-protection"
    yield "private-endpoints-only"
    yield "double-encryption"
    yield "local-auth-off"
    if context.egress == "firewall":
        yield "egress-firewall"
    if context.egress == "nat_gateway":
        yield "egress-nat"
    if context.hsm:
        yield "hsm-keys"
    if stage.one("private_link_scope"):
        yield "ampls-private-only"
    if stage.one("container_registry"):
        yield "cmk-acr"
    if stage.one("workspace"):
        yield "managed-network-aml"
        yield "cmk-aml"
        if context.sensitive:
            yield "aml-hbi"


_UNDONE = {
    "yes": "Yes.",
    "create-only": "No: it is set when the resource is made.",
    "one-way": "No.",
    "create-only, one-way": "No: it is set when the resource is made.",
    "mostly one-way": "Mostly not.",
    "replace": "Yes, by replacing the resource.",
}
