"""What services need from the network: hosts, service tags and ports, when and why.

A firewall rule writer names the segments that a subnet is (`aml-compute`, `agent-subnet`), the
conditions that hold (`storage-without-private-endpoint` only where there is none), the cloud and
the region, and gets every need with its placeholders filled in.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import product

from ailz.catalog import _data

ALWAYS = "always"
"""The condition that needs no asking for."""

_PLACEHOLDER = re.compile(r"\{(\w+)\}")

# A need "from any workload" is one of every subnet that runs the customer's code; platform subnets
# (Bastion, Application Gateway, API Management) and managed networks list all of theirs.
_WIDER = {
    **dict.fromkeys(
        (
            "aml-compute",
            "agent-subnet",
            "aca-environment",
            "aks-nodes",
            "acr-agent-pool",
            "adf-shir",
            "databricks-container",
            "build-agents",
            "vm",
            "jumpbox",
        ),
        ("any-workload",),
    ),
    "jumpbox-windows": ("jumpbox", "vm", "any-workload"),
    "jumpbox-linux": ("jumpbox", "vm", "any-workload"),
}


@dataclass(frozen=True, slots=True)
class Need:
    """One network need.

    For `direction` `inbound` the destination fields are the source of the rule. `fqdns` is None
    where no source states the hosts of the cloud, empty where there are none. `form` says which of
    the fields to use: `either` (fqdns or service tags are enough), `both`, or the field's name.
    `required` is `required`, `recommended` or `optional`; `exfiltration_risk` is `low`, `medium`,
    `high` or empty. `express` are the kinds of rule that can say it. `unresolved` are placeholders
    that no value was given for; they stand in the texts as `{name}`.
    """

    id: str
    service: str
    conditions: tuple[str, ...]
    segments: tuple[str, ...]
    direction: str
    protocol: str
    ports: tuple[str, ...]
    fqdns: tuple[str, ...] | None
    service_tags: tuple[str, ...]
    fqdn_tag: str | None
    addresses: tuple[str, ...]
    subresources: tuple[str, ...]
    form: str
    required: str
    why: str
    tls_inspection: str
    express: tuple[str, ...]
    exfiltration_risk: str
    alternative: str
    note: str
    package_feed: bool
    unresolved: tuple[str, ...]
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Refusal:
    """Destinations that must not be opened, why, and what to do instead."""

    patterns: tuple[str, ...]
    form: str
    why: str
    safer_form: str
    exceptions: tuple[str, ...]
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ServiceTag:
    """A service tag: where it may be used. `direction` is the one Microsoft's page recommends."""

    tag: str
    direction: str
    regional: bool
    firewall_destination: bool
    user_defined_route: bool
    note: str
    source: str


def needs(
    segments: Collection[str],
    conditions: Collection[str],
    cloud: str,
    region: str,
    values: Mapping[str, Collection[str]] | None = None,
) -> tuple[Need, ...]:
    """Every need of these segments under these conditions, in the catalog's order.

    `values` fills placeholders in: `{"storageAccount": ["sta", "stb"]}` makes one host for each.
    A need whose only condition is a missing private endpoint is asked for by naming that condition.
    """
    given = {**(values or {}), "region": (region,)}
    wanted = _widened(segments)
    holding = {ALWAYS, *(_known(each, "conditions", "condition") for each in conditions)}
    return tuple(
        _need(key, found, cloud, given)
        for key, found in _data.section("egress").items()
        if not wanted.isdisjoint(found["from"]) and not holding.isdisjoint(found["when"])
    )


def need(
    need_id: str,
    cloud: str,
    region: str,
    values: Mapping[str, Collection[str]] | None = None,
) -> Need:
    """One need by its id."""
    key, found = _data.find("egress", need_id, "network need")
    return _need(key, found, cloud, {**(values or {}), "region": (region,)})


def need_ids() -> tuple[str, ...]:
    """Return the ids of every need, in the catalog's order."""
    return tuple(_data.section("egress"))


def segments() -> dict[str, str]:
    """Return the segments that a subnet can be, each with its meaning."""
    return dict(_data.document("egress-rules")["segments"])


def conditions() -> dict[str, str]:
    """Return the conditions of needs, each in words."""
    return dict(_data.document("egress-rules")["conditions"])


def condition_group(name: str) -> tuple[str, ...]:
    """Return the conditions of one theme, such as `without private endpoint`."""
    groups: dict[str, list[str]] = _data.document("egress-rules")["conditionGroups"]
    if name not in groups:
        raise _data.unknown("group of conditions", name, tuple(groups))
    return tuple(groups[name])


def bundle(name: str) -> tuple[str, ...]:
    """Ids of needs to start a pattern from, such as `aml-own-vnet`; to be filtered by condition."""
    bundles: dict[str, list[str]] = _data.document("egress-rules")["bundles"]
    if name not in bundles:
        raise _data.unknown("bundle of network needs", name, tuple(bundles))
    return tuple(bundles[name])


def must_not_open(destination: str) -> Refusal | None:
    """Return why a host or service tag must not be opened, or None.

    The exceptions are texts that name needs; it is for the caller to weigh them.
    """
    for refusal in refusals():
        if any(_matches(pattern, destination) for pattern in refusal.patterns):
            return refusal
    return None


@cache
def refusals() -> tuple[Refusal, ...]:
    """Every destination that must not be opened."""
    return tuple(
        Refusal(
            patterns=tuple(found["patterns"]),
            form=found["form"],
            why=found["why"],
            safer_form=found["saferForm"],
            exceptions=tuple(found.get("exceptions", ())),
            sources=_data.texts(found["source"]),
        )
        for found in _data.section("egress-rules", "mustNotOpen").values()
    )


@cache
def service_tag(tag: str) -> ServiceTag:
    """Return the service tag with this name; ask for a regional form by its base name."""
    key, found = _data.find("egress-rules", tag, "service tag", part="serviceTags")
    return ServiceTag(
        tag=key,
        direction=found["direction"],
        regional=found["regional"],
        firewall_destination=found["firewall"],
        user_defined_route=found["route"],
        note=found.get("note", ""),
        source=found["source"],
    )


def _widened(segments: Collection[str]) -> frozenset[str]:
    named = [_known(each, "segments", "network segment") for each in segments]
    return frozenset(wider for each in named for wider in (each, *_WIDER.get(each, ())))


def _known(name: str, vocabulary: str, noun: str) -> str:
    words: dict[str, str] = _data.document("egress-rules")[vocabulary]
    if name not in words:
        raise _data.unknown(noun, name, tuple(words))
    return name


def _need(key: str, found: _data.Fields, cloud: str, values: Mapping[str, Collection[str]]) -> Need:
    per_cloud = found.get("fqdns", {cloud: []})
    if cloud not in per_cloud:
        raise _data.unknown("cloud", cloud, tuple(per_cloud))
    listed = per_cloud[cloud]
    fqdns = None if listed is None else _fill(listed, values)
    tags = _fill(found.get("serviceTags", []), values)
    addresses = _fill(found.get("addresses", []), values)
    left = _PLACEHOLDER.findall(" ".join((*(fqdns or ()), *tags, *addresses)))
    return Need(
        id=key,
        service=found["service"],
        conditions=tuple(found["when"]),
        segments=tuple(found["from"]),
        direction=found["direction"],
        protocol=found["protocol"],
        ports=tuple(found["ports"]),
        fqdns=fqdns,
        service_tags=tuple(_regional_tag(tag) for tag in tags),
        fqdn_tag=found.get("fqdnTag"),
        addresses=addresses,
        subresources=tuple(found.get("subresources", ())),
        form=found["form"],
        required=found["required"],
        why=found["why"],
        tls_inspection=found["tlsInspection"],
        express=tuple(found["express"]),
        exfiltration_risk=found.get("risk", ""),
        alternative=found.get("alternative", ""),
        note=found.get("note", ""),
        package_feed=found.get("packageFeed", False),
        unresolved=tuple(dict.fromkeys(left)),
        sources=_data.texts(found["source"]),
    )


def _fill(listed: list[str], values: Mapping[str, Collection[str]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text for each in listed for text in _filled(each, values)))


def _filled(text: str, values: Mapping[str, Collection[str]]) -> Iterator[str]:
    names = [name for name in dict.fromkeys(_PLACEHOLDER.findall(text)) if name in values]
    for choice in product(*(values[name] for name in names)):
        filled = text
        for name, value in zip(names, choice, strict=True):
            filled = filled.replace(f"{{{name}}}", value)
        yield filled


def _regional_tag(tag: str) -> str:
    """AzureCloud spells some regions its own way."""
    base, _, region = tag.partition(".")
    if base != "AzureCloud":
        return tag
    spelled: dict[str, str] = _data.document("egress-rules")["azureCloudRegionNames"]
    return spelled.get(region, tag)


def _matches(pattern: str, destination: str) -> bool:
    expression = re.escape(pattern).replace(r"\{region\}", r"[a-z0-9]+")
    return re.fullmatch(expression, destination, re.IGNORECASE) is not None
