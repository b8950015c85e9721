"""The request to whoever owns the subscriptions: a checklist for the hand-over."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ailz.catalog.roles import role
from ailz.delivery.deployer import ASSIGNS_ROLES
from ailz.delivery.state import registered
from ailz.render.escape import shell
from ailz.report.asking import BEFORE, OWNERS, PLATFORM, Ask, Check
from ailz.report.deployer import Right, rights
from ailz.report.printing import Document, printed
from ailz.report.quota_request import has_machines
from ailz.report.reading import Reading, Stage

_IDENTITY = '"$identity"'
_ROLE_TO = f"--assignee-object-id {_IDENTITY} --assignee-principal-type ServicePrincipal"
DDOS_ASSIGNMENT = "Enable-DDoS-VNET"
"""What an Azure landing zone calls its assignment; source: Azure/Azure-Landing-Zones-Library."""


@dataclass(frozen=True, slots=True)
class Subscription:
    """A subscription and what must be so in it."""

    id: str
    environments: tuple[str, ...]
    regions: tuple[str, ...]
    management_group: str
    providers: tuple[str, ...]


def subscription_request(landing_zone: Reading) -> Document:
    """Return the checklist."""
    config = landing_zone.config
    found = tuple(_subscriptions(landing_zone))
    given = rights(landing_zone)
    return printed(
        "requests/subscriptions.md",
        title=config.workload.title,
        owner=config.workload.owner,
        ask=Ask(PLATFORM if landing_zone.variant == "platform" else OWNERS, BEFORE),
        subscriptions=found,
        inherits=any(each.management_group for each in found),
        rights=given,
        presumes=not all(each.sure for each in given),
        narrow=[each for each in given if each.actions and not _on_subscriptions(each)],
        assigns_roles=config.delivery.identity.may_assign_roles,
        commands=tuple(_commands(given)),
        tags=sorted(_tags(landing_zone)),
        tags_by_policy=config.governance.tags_by_policy,
        asks_for_plan=asks_for_plan(landing_zone),
        assignment=DDOS_ASSIGNMENT,
        join=_join(),
        has_machines=has_machines(landing_zone),
        registered=_registered(found),
        checks=tuple(_checks(landing_zone, found, given)),
    )


def asks_for_plan(landing_zone: Reading) -> bool:
    """Whether the platform's policy may join each VNet to a plan that nobody named."""
    platform = landing_zone.config.platform
    inherits = platform.policy is not None and platform.policy.baseline != "none"
    return inherits and platform.ddos_plan is None


def _subscriptions(landing_zone: Reading) -> Iterator[Subscription]:
    by_id: dict[str, list[Stage]] = {}
    for stage in landing_zone.stages:
        by_id.setdefault(stage.environment.subscription_id, []).append(stage)
    for id_, stages in by_id.items():
        policy = stages[0].environment.config.platform.policy
        yield Subscription(
            id_,
            tuple(stage.name for stage in stages),
            tuple(dict.fromkeys(stage.environment.region for stage in stages)),
            (policy.management_group if policy else None) or "",
            tuple(sorted({each for stage in stages for each in registered(landing_zone, stage)})),
        )


def _on_subscriptions(right: Right) -> bool:
    return all(scope.count("/") == 2 for scope in right.scopes)


def _commands(given: tuple[Right, ...]) -> Iterator[str]:
    for each in given:
        limited = ""
        if each.role == ASSIGNS_ROLES:
            limited = ' --condition-version 2.0 --condition "$(cat docs/role-condition.txt)"'
        for scope in each.scopes:
            yield (
                f"az role assignment create {_ROLE_TO} "
                f"--role {role(each.role).guid} --scope {shell(scope)}{limited}"
            )


def _join() -> str:
    joins = role("Network Contributor").guid
    return f"az role assignment create {_ROLE_TO} --role {joins} --scope '<id of the plan>'"


def _registered(found: tuple[Subscription, ...]) -> list[tuple[list[str], tuple[str, ...]]]:
    """Return the resource providers, with the subscriptions that need the same."""
    alike: dict[tuple[str, ...], list[str]] = {}
    for each in found:
        alike.setdefault(each.providers, []).append(each.id)
    return [(ids, names) for names, ids in alike.items()]


def _tags(landing_zone: Reading) -> set[str]:
    """Return the tags that requests carry."""
    return {
        tag
        for stage in landing_zone.stages
        for request in stage.requests
        if isinstance(tags := request.body.get("tags"), Mapping)
        for tag in tags
    }


def _checks(
    landing_zone: Reading, found: tuple[Subscription, ...], given: tuple[Right, ...]
) -> Iterator[Check]:
    if any(each.management_group for each in found):
        yield Check(
            "Prints each subscription once: it is below the management group.",
            tuple(
                f"az account management-group subscription show "
                f"--name {shell(each.management_group)} --subscription {each.id} "
                "--query name --output tsv"
                for each in found
                if each.management_group
            ),
        )
    yield Check(
        "Prints at least the roles of the table for each scope.",
        tuple(
            f"az role assignment list --assignee {_IDENTITY} --scope {shell(scope)} "
            "--include-inherited --query '[].roleDefinitionName' --output tsv"
            for scope in dict.fromkeys(scope for each in given for scope in each.scopes)
        ),
    )
    yield Check(
        "Prints nothing: every resource provider is registered.",
        tuple(_unregistered(each) for each in found),
    )
    yield Check(
        "Prints no lock of somebody else's.",
        tuple(
            f"az lock list --subscription {each.id} --query '[].id' --output tsv" for each in found
        ),
    )
    if asks_for_plan(landing_zone):
        yield Check(
            "Prints whether the assignment is in force, and the plan.",
            tuple(
                f"az policy assignment list --scope /subscriptions/{each.id} "
                "--disable-scope-strict-match "
                f"--query \"[?name=='{DDOS_ASSIGNMENT}'].[enforcementMode, parameters]\""
                for each in found
                if any(
                    stage.environment.subscription_id == each.id
                    for stage in landing_zone.main_stages
                )
            ),
        )


def _unregistered(subscription: Subscription) -> str:
    wanted = " || ".join(f"namespace=='{each}'" for each in subscription.providers)
    return (
        f"az provider list --subscription {subscription.id} "
        f"--query \"[?({wanted}) && registrationState!='Registered'].namespace\" --output tsv"
    )
