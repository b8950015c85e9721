"""What must be there before the first deployment: each value once, who gives it, how to find it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ailz.design.kinds.key_stores import store_id
from ailz.design.kinds.log_readers import called
from ailz.design.kinds.segments import clients, has_dns_servers
from ailz.design.pages import listed
from ailz.model.access import Personas
from ailz.model.base import Given
from ailz.model.platform import Hub
from ailz.report.identities_request import given
from ailz.report.reading import Reading, Stage, persona_name
from ailz.report.routes_request import next_hop


@dataclass(frozen=True, slots=True)
class Needed:
    """A value from somebody else; ``find`` is a command that shows it, or empty."""

    what: str
    value: str
    giver: str
    find: str = ""


def needed(landing_zone: Reading) -> tuple[Needed, ...]:
    """Return the values in the order that people ask for them."""
    return (
        *_tenant(landing_zone),
        *_groups(landing_zone),
        *_state(landing_zone),
        *_network(landing_zone),
        *_keys(landing_zone),
        *_services(landing_zone),
        *_audit(landing_zone),
        *_identities(landing_zone),
        *_lent(landing_zone),
    )


def _tenant(landing_zone: Reading) -> Iterator[Needed]:
    tenant = landing_zone.config.organisation.tenant_id
    yield Needed(
        "Entra tenant", tenant, "Identity team", "az account show --query tenantId --output tsv"
    )
    users: dict[str, list[str]] = {}
    for stage in landing_zone.stages:
        users.setdefault(stage.environment.subscription_id, []).append(stage.name)
    for subscription, names in users.items():
        yield Needed(
            f"Subscription of {listed(tuple(names))}",
            subscription,
            "Platform team",
            "az account list --query '[].{name:name, id:id}' --output table",
        )


def _keys(landing_zone: Reading) -> Iterator[Needed]:
    given = {
        stage.name: store_id(landing_zone.main.context, stage.environment)
        for stage in landing_zone.main_stages
        if stage.environment.keys_in == "given"
    }
    for value, names in _by_value(given):
        kind = "Managed HSM" if "/managedhsms/" in value.lower() else "Vault"
        types = "managedHSMs" if kind == "Managed HSM" else "vaults"
        yield Needed(
            f"{kind} that holds the keys of {listed(names)}, and the ids of those keys",
            value,
            "Whoever owns it",
            f"az resource list --resource-type Microsoft.KeyVault/{types} --query '[].id' "
            "--output tsv",
        )


def _groups(landing_zone: Reading) -> Iterator[Needed]:
    for name in Personas.model_fields:
        groups = {
            stage.name: persona.group_id
            for stage in landing_zone.main_stages
            if (persona := getattr(stage.environment.config.access, name)) is not None
        }
        for value, names in _by_value(groups):
            yield Needed(
                f"Entra group of the {persona_name(name)}{_for(names, landing_zone.main_stages)}",
                value,
                "Identity team",
                _FINDS_GROUP,
            )
    for reader in landing_zone.config.access.log_readers:
        who = called(reader)
        yield Needed(
            f"Entra group of the {who[:1].lower()}{who[1:]}",
            reader.group_id,
            "Identity team",
            _FINDS_GROUP,
        )


_FINDS_GROUP = "az ad group show --group '<name>' --query id --output tsv"


def _state(landing_zone: Reading) -> Iterator[Needed]:
    state = landing_zone.config.delivery.state
    if state is None or "terraform" not in landing_zone.config.delivery.languages:
        return
    yield Needed(
        "Storage account and container of the Terraform state",
        f"{state.storage_account}/{state.container} in {state.resource_group}, "
        f"subscription {state.subscription_id}",
        "Whoever runs the pipelines",
        "az storage account list --query '[].{name:name, group:resourceGroup}' --output table",
    )


def _network(landing_zone: Reading) -> Iterator[Needed]:
    planners = "Network team"
    for environment in landing_zone.config.environments:
        spaces = (environment.address_space, *environment.further_address_space)
        yield Needed(f"Address range of {environment.name}", listed(spaces), planners)
    platform = landing_zone.config.platform
    main = landing_zone.main_stages
    if landing_zone.variant == "platform":
        if platform.hub is not None and platform.hub.connection != "made_by_platform":
            show = "vnet" if platform.hub.kind == "vnet" else "vhub"
            for value, names in _by_value(
                {s.name: _given(s.environment.config.platform.hub) for s in main}
            ):
                command = f"az network {show} list --query '[].id' --output tsv"
                yield Needed(f"Hub of {listed(names)}", value, planners, command)
        firewalls = {s.name: ip for s in main if (ip := next_hop(s))}
        for value, names in _by_value(firewalls):
            yield Needed(
                f"Private address of the hub's firewall for {listed(names)}",
                value,
                planners,
                "az network firewall list "
                "--query '[].ipConfigurations[0].privateIPAddress' --output tsv",
            )
    ranges = {s.name: listed(clients(s.environment.config)) for s in main}
    for value, names in _by_value({name: text for name, text in ranges.items() if text}):
        yield Needed(
            "Ranges of the hub, of people and of build agents outside the spoke"
            f"{_for(names, main)}",
            value,
            planners,
        )


def _services(landing_zone: Reading) -> Iterator[Needed]:
    platform = landing_zone.config.platform
    context = landing_zone.main.context
    main = landing_zone.main_stages
    if platform.dns is not None and context.dns_mode == "platform_zones":
        zones = {s.name: _given(s.environment.config.platform.dns.zones) for s in main}  # type: ignore[union-attr]
        for value, names in _by_value(zones):
            yield Needed(
                f"Resource group of the private DNS zones{_for(names, main)}",
                value,
                "DNS team",
                "az network private-dns zone list "
                "--query '[].{zone:name, group:resourceGroup}' --output table",
            )
    if has_dns_servers(context):
        servers = {s.name: listed(s.environment.config.platform.dns.servers) for s in main}  # type: ignore[union-attr]
        for value, names in _by_value(servers):
            yield Needed(f"DNS servers of the spoke{_for(names, main)}", value, "DNS team")
    if platform.ddos_plan is not None:
        plans = {s.name: _given(s.environment.config.platform.ddos_plan) for s in main}
        for value, names in _by_value(plans):
            yield Needed(
                f"DDoS protection plan{_for(names, main)}",
                value,
                "Network team",
                "az network ddos-protection list --query '[].id' --output tsv",
            )
    if platform.logs is not None:
        central = {s.name: _given(s.environment.config.platform.logs) for s in main}
        for value, names in _by_value(central):
            yield Needed(
                f"Central Log Analytics workspace{_for(names, main)}",
                value,
                "Operations team",
                "az monitor log-analytics workspace list --query '[].id' --output tsv",
            )


def _audit(landing_zone: Reading) -> Iterator[Needed]:
    main = landing_zone.main_stages
    found = {s.name: _given(s.environment.config.platform.audit_logs) for s in main}
    for value, names in _by_value({name: id_ for name, id_ in found.items() if id_}):
        yield Needed(
            f"Log Analytics workspace of the audit logs{_for(names, main)}",
            value,
            "Security team",
            "az monitor log-analytics workspace list --query '[].id' --output tsv",
        )


def _identities(landing_zone: Reading) -> Iterator[Needed]:
    for each in given(landing_zone):
        yield Needed(
            f"Identity {each.name} of {each.environment}",
            each.id,
            "Platform team",
            "az identity list --query '[].id' --output tsv",
        )


def _lent(landing_zone: Reading) -> Iterator[Needed]:
    for stage in landing_zone.main_stages:
        for lent in stage.deployment.part.lent:
            kind = stage.deployment.root.resource(lent.target.symbol).type
            yield Needed(
                f"The {lent.name} of {stage.name}",
                stage.said(lent.target),
                "Whoever owns it",
                f"az resource list --resource-type {kind} --query '[].id' --output tsv",
            )


def _for(names: tuple[str, ...], stages: tuple[Stage, ...]) -> str:
    return "" if len(names) == len(stages) else f" for {listed(names)}"


def _given(found: Given | Hub | None) -> str:
    return (found.id or "") if found is not None else ""


def _by_value(values: dict[str, str]) -> Iterator[tuple[str, tuple[str, ...]]]:
    for value in dict.fromkeys(values.values()):
        yield value, tuple(name for name, each in values.items() if each == value)
