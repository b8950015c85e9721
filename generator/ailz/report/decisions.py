"""What was decided, why, and what the other choice would have meant."""

from __future__ import annotations

from ailz.design.context import Context
from ailz.design.kinds.key_stores import is_in_vault
from ailz.design.kinds.segments import OPERATIONS, leaving, segments, served
from ailz.design.kinds.spoke import has_given_subnets
from ailz.design.pages import Decision, listed
from ailz.report.policy_rules import assignments, rule_sets
from ailz.report.reading import Reading, spoken
from ailz.report.way_in import way_in


def decisions(landing_zone: Reading) -> tuple[Decision, ...]:
    """Return the decisions that shape this landing zone."""
    context = landing_zone.main.context
    return (
        Decision(
            "Variant",
            landing_zone.variant.capitalize(),
            f"{landing_zone.variant_reason[:1].upper()}{landing_zone.variant_reason[1:]}.",
        ),
        _egress(context),
        *way_in(context),
        _dns(context),
        _keys(context),
        _segmentation(context),
        *landing_zone.pages.decisions,
        _roles(landing_zone),
        _policy(context, _audits(landing_zone)),
        _logs(context),
        _runner(landing_zone),
    )


def _egress(context: Context) -> Decision:
    hub = context.config.platform.hub
    if has_given_subnets(context):
        return _of_their_owner(context)
    if not leaving(context):
        return _nothing_leaves(context) if context.standalone else _nothing_leaves_to(context)
    past = _PAST * any(s.direct and s.direct.policy for s in segments(context)) + _for_whom(context)
    if hub is not None and hub.kind == "vwan":
        return Decision(
            "Way out",
            "The virtual hub's routing intent",
            "It sends what leaves to its firewall. The spoke learns that route and has none "
            f"itself.{past}",
        )
    ways = dict.fromkeys(site.egress for site in context.sites)
    said = [_WAYS[way] for way in ways]
    why = " ".join(each for _, each in said) + past
    if len(said) == 1:
        return Decision("Way out", said[0][0], why)
    where = [
        f"{choice} in {listed(tuple(s.name for s in context.sites if s.egress == way))}"
        for way, (choice, _) in zip(ways, said, strict=True)
    ]
    return Decision("Way out", "; ".join(where), why)


def _of_their_owner(context: Context) -> Decision:
    asked = "and docs/requests/network.md asks for them."
    if not leaving(context):
        return Decision(
            "Way out",
            "What the given subnets have",
            f"Private endpoints start no connection, and {_else(context, 'given subnets')}. "
            f"Their routes are their owner's, {asked}",
        )
    return Decision(
        "Way out",
        "The firewall that the given subnets lead to",
        f"The platform filters for everybody. Routes are the owner's of these subnets, {asked}",
    )


def _nothing_leaves(context: Context) -> Decision:
    route = "" if served(context) else " and no route"
    return Decision(
        "Way out",
        "No way out",
        f"Private endpoints start no connection, and {_else(context, 'network')}: there is no "
        f"firewall{',' if route else ' and'} no NAT gateway{route} to pay for or to watch.",
    )


def _else(context: Context, where: str) -> str:
    """Say what else lives there: nothing, or a server that reaches some of Azure's own services."""
    if not served(context):
        return f"nothing else lives in the {where}"
    return (
        f"what else lives in the {where} is a server that Azure put there, which reaches services "
        "of Azure's by their service tags and nothing else"
    )


def _nothing_leaves_to(context: Context) -> Decision:
    hub = context.config.platform.hub
    table = "The route table leads to the hub's firewall, and nothing uses it yet"
    if hub is not None and hub.kind == "vwan":
        table = "The virtual hub's routing intent, and nothing uses it yet"
    return Decision(
        "Way out",
        table,
        f"Private endpoints start no connection, and {_else(context, 'spoke')}: no firewall "
        "rule is asked for. The route table is there because platform policy often refuses a "
        "subnet without one, and for whatever is put there later."
        + (_LEARNED if hub is not None and hub.kind == "vwan" else ""),
    )


_LEARNED = " It has no route: what leads to the hub is learned."


def _for_whom(context: Context) -> str:
    """Say what costs less, and where a way out of our own serves jump hosts alone."""
    nat = _CHEAPER if context.some(lambda site: site.egress == "firewall") else ""
    if not context.standalone or {each.key for each in leaving(context)} != {OPERATIONS}:
        return nat
    return (
        " Jump hosts alone send through it: nothing else here starts a connection from the "
        f"network.{nat} With another way in than Bastion (way_in.kind) there are no jump hosts, "
        "and no way out to pay for."
    )


_CHEAPER = " A NAT gateway (security.egress: nat_gateway) costs less and filters no host name."
_PAST = " Service endpoints alone go past it, to what their policy names."
_WAYS = {
    "hub_firewall": (
        "The hub's firewall",
        (
            "The platform filters for everybody. Routes send there what leaves, and none is "
            "learned that leads around it."
        ),
    ),
    "firewall": (
        "An Azure Firewall of its own",
        ("It filters by host name and denies the rest."),
    ),
    "nat_gateway": (
        "A NAT gateway",
        (
            "The configuration chose the cheaper way out. Security groups allow service tags; no "
            "host name is checked."
        ),
    ),
}


def _dns(context: Context) -> Decision:
    mode = "own" if context.own_zones else context.dns_mode
    choice, why = {
        "own": (
            "Zones of its own, linked to the spoke",
            f"{_whose_zones(context)} What resolves here never resolves to a public address.",
        ),
        "platform_zones": (
            "Records in the platform's zones",
            "One zone serves every network that asks. A second zone of that name would hide it.",
        ),
        "platform_policy": (
            "The platform's policy writes the records",
            (
                "The code makes no zone of endpoints and no zone group: two writers would undo "
                "each other."
            ),
        ),
    }[mode]
    return Decision("Private DNS", choice, why)


def _whose_zones(context: Context) -> str:
    if context.config.platform.dns is None:
        return "No platform offers zones."
    if context.standalone:
        return "A standalone landing zone uses none of the platform's."
    return "The configuration says so (platform.dns.mode: own)."


def _keys(context: Context) -> Decision:
    if not context.every(is_in_vault):
        said = [
            f"{_STORES[kind]}{_of(context, kind)}"
            for kind in dict.fromkeys(site.keys_in for site in context.sites)
        ]
        return Decision(
            "Encryption",
            f"Keys lie {'; '.join(said)}",
            "docs/keys.md says which key is under what, what follows a rotation, and who gives "
            "which right by hand.",
        )
    sites = context.sites
    months = listed(tuple(dict.fromkeys(str(s.config.security.key_rotation_months) for s in sites)))
    hardware = tuple(s.name for s in sites if s.hsm)
    kind = "in Key Vault"
    if len(hardware) == len(sites):
        kind = "in hardware (Key Vault Premium)"
    elif hardware:
        kind = f"in Key Vault, in hardware (Premium) in {listed(hardware)}"
    return Decision(
        "Encryption",
        f"Customer-managed keys {kind}, a new version every {months} months",
        "The organisation can withdraw access to its data. Losing a key loses the data, so purge "
        "protection is on.",
    )


_STORES = {
    "vault": "in a vault of the landing zone",
    "given": "in the vault or Managed HSM of somebody else, where nothing is written",
    "managed_hsm": "in a Managed HSM of the organisation's own",
    "microsoft": "with Microsoft: no key of ours",
}


def _of(context: Context, kind: str) -> str:
    where = context.where(lambda site: site.keys_in == kind)
    return "" if where is None else f" (in {listed(where)})"


def _segmentation(context: Context) -> Decision:
    said = []
    for segment in segments(context):
        where = context.where(lambda site, segment=segment: segment.is_in(site.config))  # type: ignore[misc]
        said.append(spoken(segment.key) + (f" (in {listed(where)})" if where is not None else ""))
    if has_given_subnets(context):
        return Decision(
            "Segmentation",
            f"A given subnet {'each ' * (len(said) > 1)}for {listed(tuple(said))}",
            "A segment is asked for where something lives in it. Security groups and routes are "
            "the owner's: docs/requests/network.md has what they must hold. Each environment has "
            "its own network.",
        )
    return Decision(
        "Segmentation",
        f"A subnet and a security group {'each ' * (len(said) > 1)}for {listed(tuple(said))}",
        "A segment is made where something lives in it. What a rule does not name is denied, "
        "inside the network too. Each environment has its own network.",
    )


def _roles(landing_zone: Reading) -> Decision:
    if landing_zone.config.delivery.identity.may_assign_roles:
        by_owners = "; on what somebody else owns, by its owner (docs/requests/existing.md)"
        return Decision(
            "Roles",
            "Assigned by the code, to groups and managed identities"
            + by_owners * bool(landing_zone.main.part.of_owners),
            "The least built-in role for each task. No workload identity is Owner or Contributor.",
        )
    return Decision(
        "Roles",
        "Requested, see docs/requests/roles.md",
        "The deploying identity may not assign roles.",
    )


def _inherited(context: Context) -> str:
    platform = context.config.platform.policy
    if platform is None or platform.management_group is None:
        return ""
    return f" Policy of the management group {platform.management_group} is inherited besides."


def _audits(landing_zone: Reading) -> str:
    effects: set[str] = set()
    for stage in landing_zone.main_stages:
        effects.update(each.effect for each in assignments(stage))
        effects.update(rule.effect for made in rule_sets(stage) for rule in made.rules)
    return " Rules that can only audit refuse nothing: docs/controls.md." * ("Audit" in effects)


def _policy(context: Context, audits: str) -> Decision:
    identity = context.config.delivery.identity
    if identity.may_assign_policy:
        return Decision(
            "Policy",
            "Deny, on the resource groups, "
            + ("as sets of our own" if identity.may_define_policy else "each policy by itself"),
            "What this landing zone would not deploy, nobody deploys here by hand either."
            f"{audits}{_inherited(context)}",
        )
    return Decision(
        "Policy",
        "Requested, see docs/requests/policies.md",
        "The deploying identity may not assign policy.",
    )


def _logs(context: Context) -> Decision:
    if context.own_logs:
        days = listed(
            tuple(dict.fromkeys(str(s.config.security.log_retention_days) for s in context.sites))
        )
        return Decision(
            "Logs",
            f"A Log Analytics workspace for each environment, {days} days",
            "No central workspace is named. One an environment keeps production's logs apart.",
        )
    return Decision(
        "Logs",
        "The central Log Analytics workspace",
        "Security looks in one place. Who reads there is the platform's to decide.",
    )


def _runner(landing_zone: Reading) -> Decision:
    return Decision(
        "Deployment",
        "Through the control plane alone",
        "A hosted runner without a path into the network can deploy all of this."
        + " It needs one to the storage account of the Terraform state, where that is closed."
        * (landing_zone.config.delivery.state is not None)
        + " What pipelines do with data and models is another matter: see What is not here.",
    )
