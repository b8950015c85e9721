"""The request for firewall rules: what leaves, from where, to where, and what breaks without."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from ailz.catalog.sources import page_of
from ailz.design.context import Context, Site
from ailz.design.kinds.egress import Egress, egress
from ailz.design.kinds.segments import PREFIXES, leaving, segments
from ailz.design.room import Segment
from ailz.report.asking import BEFORE, NETWORK, Ask, Check
from ailz.report.printing import Document, printed
from ailz.report.reading import Reading, spoken


@dataclass(frozen=True, slots=True)
class _Rule:
    """One rule of the request; ``sources`` are segments.

    ``hosts`` are names, ``tags`` service tags or addresses; ``remark`` says which of the two where
    there are both, and what else whoever writes the rule must know.
    """

    id: str
    sources: tuple[str, ...]
    hosts: tuple[str, ...]
    tags: tuple[str, ...]
    protocol: str
    ports: tuple[str, ...]
    why: str
    remark: str
    breaks: str
    pages: tuple[str, ...]

    def within(self, other: _Rule) -> bool:
        """Whether the other rule lets through all that this one asks for."""
        return (
            (self.protocol, self.remark, self.breaks)
            == (other.protocol, other.remark, other.breaks)
            and set(self.sources) <= set(other.sources)
            and set(self.hosts) <= set(other.hosts)
            and set(self.tags) <= set(other.tags)
            and set(self.ports) <= set(other.ports)
        )


def egress_request(landing_zone: Reading) -> Document:
    """Return the request: a rule for each need, whichever segments have it."""
    contexts = _contexts(landing_zone)
    here = tuple(segment for context in contexts for segment in segments(context))
    needs: dict[str, list[tuple[Site, Egress]]] = {}
    for context in contexts:
        for segment in segments(context):
            for site in context.sites:
                for each in egress(context, site, (segment,)):
                    needs.setdefault(each.need.id, []).append((site, each))
    rules = _once([_rule(here, several) for several in needs.values()])
    platform = landing_zone.config.platform.egress
    return printed(
        "requests/egress.md",
        title=landing_zone.config.workload.title,
        owner=landing_zone.config.workload.owner,
        inspects=platform is not None and platform.tls_inspection,
        ask=Ask(NETWORK, BEFORE),
        places=tuple(_places(landing_zone)),
        rules=rules,
        checks=tuple(_reached(rules)),
        broken=[rule for rule in rules if rule.breaks],
        cited=_cited(rules),
    )


def asks_for_egress(landing_zone: Reading) -> bool:
    """Whether something leaves through the platform's firewall."""
    return any(leaving(each) for each in _contexts(landing_zone) if not each.standalone)


def _contexts(landing_zone: Reading) -> tuple[Context, ...]:
    return (
        landing_zone.main.context,
        *(each.deployment.context for each in landing_zone.beside),
    )


def _once(rules: list[_Rule]) -> list[_Rule]:
    """Return the rules without those that another one holds; its pages are cited for both."""
    kept: list[_Rule] = []
    for rule in rules:
        place = next((i for i, each in enumerate(kept) if rule.within(each)), None)
        if place is None:
            kept.append(rule)
            continue
        pages = tuple(dict.fromkeys((*kept[place].pages, *rule.pages)))
        kept[place] = replace(kept[place], pages=pages)
    return kept


def _rule(here: tuple[Segment, ...], several: list[tuple[Site, Egress]]) -> _Rule:
    need = several[0][1].need
    hosts = dict.fromkeys(
        host
        for _, each in several
        for host in each.need.fqdns or ()
        # The catalog names hosts that only a wildcard could allow: the tag is narrower.
        if need.form != "serviceTag"
    )
    tags = dict.fromkeys(
        tag for _, each in several for tag in (*each.need.service_tags, *each.need.addresses)
    )
    used = {each.segment for _, each in several}
    asking = [segment for segment in here if segment.key in used]
    protocol, ports = _let_out(several[0][1], asking)
    # What is said after a semicolon is about further ports, which the segments keep shut.
    why = need.why if ports == need.ports else need.why.partition(";")[0]
    both = "" if not hosts or not tags else _BOTH[need.form == "both"]
    recommended = "Recommended." if need.required == "recommended" else ""
    return _Rule(
        id=need.id,
        sources=tuple(spoken(segment.key) for segment in asking),
        hosts=tuple(hosts),
        tags=tuple(tags),
        protocol=protocol,
        ports=ports,
        why=f"{why[:1].upper()}{why[1:]}.",
        remark=" ".join(filter(None, (both, recommended))),
        breaks="" if need.tls_inspection in ("fine", "unknown") else need.tls_inspection,
        pages=tuple(filter(None, dict.fromkeys(map(page_of, need.sources)))),
    )


_BOTH = {True: "Hosts and tags.", False: "Hosts or, wider, tags."}


def _let_out(each: Egress, here: list[Segment]) -> tuple[str, tuple[str, ...]]:
    """Return the protocol and ports of a need that the segments' own security groups let out."""
    need = each.need
    if need.protocol in ("TCP", "Any"):
        open_ports = {
            port
            for segment in here
            for port in (*segment.ports, *(rule.ports for rule in segment.demanded))
        }
        return "TCP", tuple(port for port in need.ports if port in open_ports)
    return need.protocol.replace("+", " and "), need.ports


def _places(landing_zone: Reading) -> Iterator[tuple[str, str, str]]:
    """Yield segment, environment and range of all that something leaves from."""
    context = landing_zone.main.context
    for segment in leaving(context):
        for site in context.sites:
            for subnet in landing_zone.addresses[site.name]:
                if subnet.key == segment.key and segment.is_in(site.config):
                    yield spoken(segment.key), site.name, str(subnet.range)
    for stage in landing_zone.beside:
        ranges = stage.value(PREFIXES)
        assert isinstance(ranges, Mapping)  # noqa: S101 - so the network writes it
        for segment in leaving(stage.deployment.context):
            yield spoken(segment.key), stage.name, str(ranges[segment.key])


def _reached(rules: list[_Rule]) -> Iterator[Check]:
    hosts = (h for r in rules for h in r.hosts if r.ports == ("443",) and "*" not in h)
    for host in tuple(hosts)[:1]:
        command = (
            "curl --silent --output /dev/null --write-out '%{http_code}\\n' "
            f"--max-time 20 https://{host}"
        )
        yield Check(
            "On a machine in one of the segments: prints a status. Without the rule it ends in a "
            "timeout or a refusal.",
            (command,),
        )


def _cited(rules: list[_Rule]) -> list[tuple[str, tuple[str, ...]]]:
    """Return each page once, with the needs that it is a source of."""
    found: dict[str, dict[str, None]] = {}
    for rule in rules:
        for page in rule.pages:
            found.setdefault(page, {})[rule.id] = None
    return [(page, tuple(ids)) for page, ids in found.items()]
