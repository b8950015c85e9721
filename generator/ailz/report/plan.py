"""The address plan, environment by environment."""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import IPv4Network, collapse_addresses

from ailz.design.pages import listed
from ailz.model.spoke import last_word
from ailz.report.printing import Document, printed
from ailz.report.reading import Reading, Stage


@dataclass(frozen=True, slots=True)
class Row:
    """A subnet of the plan; ``key`` is its name in the configuration."""

    key: str
    name: str
    range: str
    usable: int
    purpose: str


@dataclass(frozen=True, slots=True)
class Plan:
    """One environment's range: its subnets, and what of it is free."""

    stage: Stage
    space: str
    rows: tuple[Row, ...]
    free: tuple[str, ...]
    exists: bool


def address_plan(landing_zone: Reading) -> Document:
    """Return the address plan."""
    main = landing_zone.main_stages
    plans = tuple(_plan(landing_zone, stage) for stage in main)
    return printed("address-plan.md", title=landing_zone.config.workload.title, plans=plans)


def _plan(landing_zone: Reading, stage: Stage) -> Plan:
    subnets = landing_zone.addresses[stage.name]
    names = {str(_range(r.body)): r.name for r in stage.of_type(_SUBNET)}
    given = stage.environment.config.existing.subnets
    names |= {str(s.range): last_word(given[s.key]) for s in subnets if s.key in given}
    rows = tuple(
        Row(s.key, names.get(str(s.range), s.key), str(s.range), s.usable, s.why)
        for s in sorted(subnets, key=lambda s: s.range)
    )
    free = [IPv4Network(text) for text in stage.environment.address_space]
    for subnet in subnets:
        free = [left for each in free for left in _without(each, subnet.range)]
    left = tuple(str(each) for each in collapse_addresses(free))
    exists = stage.environment.config.existing.virtual_network is not None
    return Plan(stage, listed(stage.environment.address_space), rows, left, exists)


_SUBNET = "Microsoft.Network/virtualNetworks/subnets"


def _range(body: object) -> object:
    properties = body["properties"] if isinstance(body, dict) else {}
    return properties["addressPrefix"] if isinstance(properties, dict) else ""


def _without(space: IPv4Network, taken: IPv4Network) -> list[IPv4Network]:
    if not taken.subnet_of(space):
        return [space]
    return list(space.address_exclude(taken))
