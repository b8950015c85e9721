"""The script that looks whether an environment can be deployed: read-only, before the first run."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from ailz.catalog.lifecycle import kept_names, name_checks
from ailz.catalog.roles import role
from ailz.catalog.types import api_version
from ailz.delivery.deployer import held, wide
from ailz.delivery.rights import existing, needs_of
from ailz.delivery.state import owner_of_state, registered
from ailz.design.evaluate import Evaluated
from ailz.design.kinds.budgets import TYPE as BUDGET
from ailz.design.kinds.spoke import has_given_subnets
from ailz.model.delivery import Language
from ailz.report.existing_request import musts
from ailz.report.network_request import Subnet, given_subnets
from ailz.report.printing import Document, printed
from ailz.report.quota_request import asked, usages
from ailz.report.reading import Reading, Stage
from ailz.report.tools import tools

_ROOT = "/subscriptions/"
_NETWORK = "Microsoft.Network/virtualNetworks"
_PEERING = f"{_NETWORK}/virtualNetworkPeerings"


@dataclass(frozen=True, slots=True)
class Call:
    """A call of one of the script's functions; ``only`` is the language that it is made for."""

    words: tuple[str, ...]
    only: str = ""


@dataclass(frozen=True, slots=True)
class Look:
    """What is looked at in one environment, in its order."""

    environment: str
    subscription: str
    calls: tuple[Call, ...]


def preflight(landing_zone: Reading) -> Document:
    """Return the script."""
    known = tools(landing_zone.config.delivery.languages)
    subnets = _subnets(landing_zone)
    looks = [_look(landing_zone, stage, subnets) for stage in landing_zone.stages]
    return printed(
        "preflight.sh",
        executable=True,
        names=[look.environment for look in looks],
        looks=looks,
        tools=known,
        either=len(known) > 1,
        used={call.words[0] for look in looks for call in look.calls},
    )


def _subnets(landing_zone: Reading) -> Mapping[str, tuple[Subnet, ...]]:
    if not has_given_subnets(landing_zone.main.context):
        return {}
    return given_subnets(landing_zone)


def _look(landing_zone: Reading, stage: Stage, subnets: Mapping[str, tuple[Subnet, ...]]) -> Look:
    where = stage.environment
    calls = (
        Call(("signed_in", landing_zone.config.organisation.tenant_id)),
        Call(("registered", *registered(landing_zone, stage))),
        *_roles(landing_zone, stage),
        *(Call(words) for each in _counted(landing_zone, stage) for words in _quotas(each)),
        *(Call(words) for words in _calls(stage)),
        *(Call(("holds", *words)) for words in musts(stage)),
        *(Call(_asked(each)) for each in subnets.get(stage.name, ())),
    )
    return Look(stage.name, where.subscription_id, calls)


def _counted(landing_zone: Reading, stage: Stage) -> tuple[Stage, ...]:
    """Return what counts against the quotas of an environment: runners stand beside one of them."""
    owner = owner_of_state(landing_zone)
    return (stage, *(landing_zone.beside if owner and owner.name == stage.name else ()))


def _quotas(stage: Stage) -> Iterator[tuple[str, ...]]:
    for each in asked(stage):
        here = stage.environment
        url = usages(each.quota, here.subscription_id, here.region)
        yield "quota", each.family, str(each.vcpus), each.quota.kind.capitalize(), url


def _calls(stage: Stage) -> Iterator[tuple[str, ...]]:
    for request in stage.requests:
        yield from _name(request)
    for theirs in dict.fromkeys(existing(stage)):
        yield "there", theirs
    yield from _apart(stage)
    for request in stage.of_type(BUDGET):
        yield "budget", request.id, _start(request)


def _asked(subnet: Subnet) -> tuple[str, ...]:
    """Return the question whether a given subnet has what it needs."""
    kind = "endpoints" if subnet.for_endpoints else "-"
    rules = (each.line for each in subnet.rules)
    return (
        "subnet",
        subnet.id,
        subnet.range,
        subnet.hop or "-",
        kind,
        subnet.delegation or "-",
        *rules,
    )


def _roles(landing_zone: Reading, stage: Stage) -> Iterator[Call]:
    """Yield the roles that this environment needs; Owner gives what is no right on data."""
    languages = landing_zone.config.delivery.languages
    needed = {each: tuple(_needed(landing_zone, stage, each)) for each in languages}
    for words in dict.fromkeys(words for several in needed.values() for words in several):
        wanting = [language for language, several in needed.items() if words in several]
        yield Call(words, "" if len(wanting) == len(languages) else wanting[0])


def _needed(landing_zone: Reading, stage: Stage, language: Language) -> Iterator[tuple[str, ...]]:
    config = landing_zone.config
    delivery = config.delivery.model_copy(update={"languages": (language,)})
    alone = replace(landing_zone, config=config.model_copy(update={"delivery": delivery}))
    for each in held(needs_of(alone, stage), wide(alone)):
        owner = () if all(need.data for need in each.needs) else (role("Owner").guid,)
        yield "role", each.role, each.scope, role(each.role).guid, *owner


def _name(request: Evaluated) -> Iterator[tuple[str, ...]]:
    """Yield the question after a name that is unique in the world, and what keeps deleted ones."""
    how = name_checks().get(request.type.casefold())
    if how is None:
        return
    kept, deleted = kept_names().get(request.type.casefold()), ""
    if kept is not None and kept.purge is not None and kept.everywhere:
        location = request.body.get("location", "")
        deleted = kept.purge[1].format(location=location, name=request.name, group="")
    yield "free", request.id, how.type, how.path, api_version(request.type), deleted


def _apart(stage: Stage) -> Iterator[tuple[str, ...]]:
    """Yield the ranges that must not overlap what is peered with the hub already."""
    hub = stage.environment.config.platform.hub
    ours = next(iter(stage.of_type(_NETWORK)), None)
    if hub is not None and hub.kind == "vnet" and ours is not None:
        peerings = f"{hub.id}/virtualNetworkPeerings?api-version={api_version(_PEERING)}"
        yield "apart", peerings, ours.id, *stage.environment.address_space


def _start(request: Evaluated) -> str:
    properties = request.body["properties"]
    assert isinstance(properties, dict)  # noqa: S101 - so the design writes it
    return str(properties["timePeriod"]["startDate"])[:10]
