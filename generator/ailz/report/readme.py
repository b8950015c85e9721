"""The README: what this is, how to deploy it, and what was decided."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from ailz.report.contents import Link, contents
from ailz.report.decisions import decisions
from ailz.report.needed import needed, rights
from ailz.report.prices import costs, given_up
from ailz.report.printing import Document, printed
from ailz.report.reading import Reading, listed
from ailz.report.steps import kept, runs, steps


def readme(landing_zone: Reading, files: Collection[str], guides: tuple[Link, ...]) -> Document:
    """Return the README; it links to ``guides`` and to the code that is in ``files``."""
    config = landing_zone.config
    every = landing_zone.stages
    return printed(
        "README.md",
        config=config,
        variant=landing_zone.variant,
        reason=landing_zone.variant_reason,
        brings=_brings(landing_zone),
        what=listed(_what(landing_zone)),
        environments=listed(tuple(e.name for e in config.environments)),
        stages=every,
        runs=runs(landing_zone),
        several=len(config.environments) > 1,
        has_shared=len(landing_zone.deployments) > 1,
        steps=steps(landing_zone),
        needed=needed(landing_zone),
        rights=rights(landing_zone),
        folders=contents(landing_zone, files),
        guides=guides,
        requests=[guide for guide in guides if guide.path.startswith("docs/requests/")],
        decisions=decisions(landing_zone),
        costs=costs(landing_zone),
        given_up=given_up(landing_zone),
        absent=tuple(_absent(landing_zone)),
        kept=kept(landing_zone),
    )


def _brings(landing_zone: Reading) -> str:
    if landing_zone.variant == "platform":
        return "It connects to what the platform team runs and brings none of that twice."
    return "It brings its own network, way out, private DNS, logs and policy."


def _what(landing_zone: Reading) -> tuple[str, ...]:
    wanted = landing_zone.config.capabilities
    made = []
    if wanted.machine_learning is not None:
        made.append("Azure Machine Learning in a managed network")
        if wanted.machine_learning.model_registry:
            made.append("a model registry that the environments share")
    if wanted.data_lake is not None:
        made.append("a data lake")
    return (*made, "a private network", "customer-managed keys")


@dataclass(frozen=True, slots=True)
class Absent:
    """What somebody may look for in vain, and why it is not there."""

    what: str
    why: str


def _absent(landing_zone: Reading) -> Iterator[Absent]:
    context = landing_zone.main.context
    config = context.config
    if context.egress == "hub_firewall":
        yield Absent("A firewall", "The hub's firewall filters what leaves.")
    if context.egress == "nat_gateway":
        yield Absent("A firewall", "The configuration chose a NAT gateway.")
    if landing_zone.main.root.collections.get("private_dns_zones") is None:
        yield Absent("Private DNS zones", "The platform owns them; its policy writes the records.")
    elif not context.own_zones:
        yield Absent("Private DNS zones", "The platform owns them; we write records there.")
    if not context.own_logs:
        yield Absent("A Log Analytics workspace", "Logs go to the central one.")
    if not any(r.symbol == "bastion_host" for r in landing_zone.main.root.resources):
        why = "The platform has its own." if not context.standalone else "It was not asked for."
        yield Absent("Azure Bastion", why)
    yield Absent(
        "Jump hosts and build agents",
        "Deployments use the control plane and need neither. People who use the closed services "
        "need a machine that reaches the network.",
    )
    if not config.delivery.identity.may_assign_roles:
        yield Absent("Role assignments", "Requested in docs/requests/roles.md.")
    if not config.delivery.identity.may_assign_policy:
        yield Absent("Policy assignments", "Requested in docs/requests/policies.md.")
    platform = config.platform.policy
    if platform is not None and platform.defender:
        yield Absent("Defender for Cloud plans", "The platform switches them on centrally.")
