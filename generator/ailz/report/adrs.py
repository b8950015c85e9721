"""Decision records: why the code is as it is, for those who come later."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from ailz.design.context import Context
from ailz.design.kinds.initiatives import SET
from ailz.design.kinds.policy_members import ASSIGNMENT
from ailz.design.kinds.segments import has_vpn
from ailz.report import key_record
from ailz.report.contents import Link
from ailz.report.printing import Document, printed
from ailz.report.reading import Reading


@dataclass(frozen=True, slots=True)
class _Record:
    name: str
    title: str
    context: str
    decision: str
    consequences: tuple[str, ...]


def records(landing_zone: Reading) -> Iterator[tuple[Link, Document]]:
    """Yield the records that concern this landing zone, numbered in their order."""
    context = landing_zone.main.context
    made = [_environments(landing_zone), _dns(context), _keys(landing_zone)]
    if "terraform" in landing_zone.config.delivery.languages:
        judged = bool(landing_zone.main_stages[0].of_type(ASSIGNMENT))
        made.insert(0, _azapi(judged=judged))
    if landing_zone.main_stages[0].of_type(SET):
        made.append(_POLICY)
    for number, record in enumerate(made, 1):
        title = f"{number:04}: {record.title}"
        link = Link(f"docs/decisions/{number:04}-{record.name}.md", f"Decision {title}")
        said = (c.text for c in landing_zone.pages.consequences if c.record == record.name)
        full = replace(record, consequences=(*record.consequences, *said))
        yield link, printed("decision.md", record=full, title=title)


def _azapi(*, judged: bool) -> _Record:
    instead = " Policy judges the resources instead." if judged else ""
    return _Record(
        "azapi",
        "Terraform speaks to Azure Resource Manager through azapi",
        "Two providers can describe these resources. azurerm has a schema of its own for each "
        "resource and calls data planes for some. azapi sends the body that Azure Resource Manager "
        "documents.",
        "Every resource is an azapi resource at a fixed API version.",
        (
            "A runner without a path into the network can deploy: no data plane is called.",
            "No account key reaches the state: only the outputs that are used are stored.",
            "A new property can be used on the day that Azure documents it.",
            "A body is checked against the schema of its API version before anything is sent.",
            f"Scanners that read azurerm attributes find little here.{instead}",
            "A new API version is a change of code, made on purpose.",
        ),
    )


_POLICY = _Record(
    "policy",
    "Policy as sets of our own, one an environment",
    "A set of policies (an initiative) shows compliance as a whole, and one change of it reaches "
    "every resource group. One set a subscription could serve every environment there, but then a "
    "change would reach production as soon as development.",
    "Each environment has sets of its own at its subscription, with its name in theirs, and "
    "assigns them to its own resource groups: what Azure makes for services must not be refused.",
    (
        "A change of a rule passes through the environments like any other change.",
        "An environment that leaves takes its sets along. No other is touched.",
        (
            "Sets have no parameters, since Azure takes none out of a set that exists. What "
            "differs between environments is written in the set."
        ),
        (
            "An assignment has the name of its set, since Azure does not point an assignment to "
            "another set. A new name makes both anew."
        ),
        (
            "Azure deletes no set that is assigned. Whoever assigns one of ours elsewhere keeps it "
            "from leaving (InvalidDeletePolicySetDefinitionRequest)."
        ),
    ),
)


def _environments(landing_zone: Reading) -> _Record:
    environments = landing_zone.config.environments
    apart = len({e.subscription_id for e in environments}) == len(environments)
    decision = "One body of code, and a file of values and a state for each environment."
    if "terraform" not in landing_zone.config.delivery.languages:
        decision = "One body of code and a file of values for each environment."
    where = (
        "Each environment has a subscription and a network of its own."
        if apart
        else "Each environment has a network of its own; some share a subscription."
    )
    shared = (
        ("What environments share is deployed on its own, before them.",)
        if len(landing_zone.deployments) > 1
        else ()
    )
    return _Record(
        "environments",
        "One code, one set of values for each environment",
        "Environments that are copies of code drift apart. Environments that share state fail "
        "together.",
        f"{decision} {where}",
        (
            "A change passes through the environments in the order of the configuration.",
            "A deployment of one environment writes nothing of another.",
            *shared,
        ),
    )


def _dns(context: Context) -> _Record:
    mode = "own" if context.own_zones else context.dns_mode
    decision, consequences = {
        "own": (
            "The landing zone makes the zones of its services and links them to its network.",
            (
                _resolves_here(context),
                "A zone of the same name in a hub must not be linked to this network too.",
            ),
        ),
        "platform_zones": (
            (
                "The landing zone writes the records of its private endpoints into the platform's "
                "zones."
            ),
            (
                "The deploying identity needs a role on the resource group of those zones.",
                "Everybody who resolves through the hub finds the services.",
            ),
        ),
        "platform_policy": (
            (
                "The platform's policy writes the records. The code makes no zone of endpoints and "
                "no zone group."
            ),
            (
                "Names resolve some minutes after an endpoint is made.",
                "What the policy does not cover is asked for in docs/requests/dns.md.",
                "A zone group made by hand is a second writer and will be in the way.",
            ),
        ),
    }[mode]
    return _Record(
        "dns",
        "Who writes private DNS",
        "A private endpoint is of use only if its name resolves to it. One network can have one "
        "zone of a name: two owners hide each other's records.",
        decision,
        consequences,
    )


def _resolves_here(context: Context) -> str:
    if has_vpn(context):
        return (
            "Names resolve in this network, and for VPN clients through its resolver. Other "
            "clients need links of their own."
        )
    return (
        "Names resolve in this network alone. Clients elsewhere need a resolver here or links of "
        "their own."
    )


def _keys(landing_zone: Reading) -> _Record:
    return _Record(
        "keys",
        "Customer-managed keys",
        "Azure encrypts everything with keys of its own. The organisation wants to hold the keys: "
        "to rotate them, to withdraw them, and to see who uses them.",
        key_record.decision(landing_zone),
        key_record.consequences(landing_zone),
    )
