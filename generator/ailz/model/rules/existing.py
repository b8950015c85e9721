"""What exists already: where it must lie, what must come with it, what cannot go with it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from ailz.errors import Finding, quoted
from ailz.model.base import Given
from ailz.model.config import Config
from ailz.model.dial import at, said
from ailz.model.environment import Environment
from ailz.model.partial import as_far_as_read, each
from ailz.model.rules.addresses import network
from ailz.model.spoke import has_network, has_subnets
from ailz.model.variant import resolve_variant
from ailz.model.way_in import chosen_way

_VNET = "existing.virtual_network"
_SUBNETS = "existing.subnets"
_GROUPS = "existing.resource_groups"


def existing(config: Config) -> Iterator[Finding]:
    """Yield what of the existing cannot be used as it is said."""
    for rule in (
        _audit_logs,
        _general,
        _everywhere,
        _ours,
        _several,
        _named_twice,
        _beside_a_network,
        _beside_subnets,
        _ranges,
    ):
        yield from as_far_as_read(rule(config))


def of_their_owner(config: Config) -> Iterator[Finding]:
    """Yield what the owner of given subnets answers for: it is not in the code, nor proven."""
    if has_subnets(config):
        yield Finding(
            path=_SUBNETS,
            code="SUBNETS-OF-OTHERS",
            message=(
                "security groups, routes and settings of given subnets are their owner's: no check "
                "of the code proves them"
            ),
            remedy=(
                "Hand over docs/requests/network.md, and run scripts/preflight.sh before each "
                "deployment"
            ),
        )


def _audit_logs(config: Config) -> Iterator[Finding]:
    """Yield a second workspace that is the first: Azure takes the same logs there once."""
    logs, audit = config.platform.logs, config.platform.audit_logs
    if logs is not None and audit is not None and logs.id.lower() == audit.id.lower():
        yield _contradiction(
            "platform.audit_logs.id",
            "this is the workspace of platform.logs, and all logs go there already",
            "Leave platform.audit_logs out, or name another workspace",
        )


def _general(config: Config) -> Iterator[Finding]:
    """Yield a second workspace that some environments have alone: the code is the same for all."""
    if config.platform.audit_logs is None:
        for index, environment in enumerate(config.environments):
            if at(config, environment).platform.audit_logs is not None:
                yield Finding(
                    path=f"environments[{index}].overrides.platform.audit_logs",
                    code="EXISTING-INCOMPLETE",
                    message=f"audit logs have a second workspace in {environment.name} alone",
                    remedy="Add platform.audit_logs with the id for all, and override it here",
                )


def _everywhere(config: Config) -> Iterator[Finding]:
    """Yield what exists in some environments only: the code is the same for all."""
    kinds: tuple[tuple[str, str, Callable[[Config], object]], ...] = (
        (_VNET, "a VNet", lambda c: c.existing.virtual_network is not None),
        (_SUBNETS, "subnets", lambda c: tuple(sorted(c.existing.subnets))),
        (_GROUPS, "resource groups", lambda c: tuple(sorted(c.existing.resource_groups.said))),
    )
    for path, what, form in kinds:
        forms = {e.name: form(at(config, e)) for e in config.environments}
        if len(set(forms.values())) > 1:
            without = " and ".join(name for name, found in forms.items() if not found)
            where = f"none for {without}" if without else "others in some environments"
            yield Finding(
                path=path,
                code="EXISTING-INCOMPLETE",
                message=f"{what} are given for some environments, and {where}",
                remedy=(
                    f"Give the same {what} for every environment, below overrides.{path} where "
                    "they differ: the code is the same for all"
                ),
            )


def _ours(config: Config) -> Iterator[Finding]:
    """Yield what lies in another subscription than the environment that it must be of."""
    for index, environment in enumerate(config.environments):
        here = at(config, environment).existing
        network_id = here.virtual_network.id if here.virtual_network is not None else ""
        of_vnet = [(f"{_VNET}.id", network_id, "the VNet")]
        groups = [
            (f"{_GROUPS}.{purpose}", text, "the resource group")
            for purpose, text in here.resource_groups.said.items()
        ]
        for path, text, what in (*of_vnet, *groups):
            if text.startswith("/") and not _lies_in(text, environment.subscription_id):
                yield Finding(
                    path=_place(index, environment, path),
                    code="EXISTING-ELSEWHERE",
                    message=(
                        f"{what} of {environment.name} lies in another subscription than "
                        f"{environment.name}"
                    ),
                    allowed=(
                        f"one in the subscription {environment.subscription_id}: private "
                        "endpoints and security groups are in their network's"
                        if what == "the VNet"
                        else f"one in the subscription {environment.subscription_id}"
                    ),
                )
        for segment, text in here.subnets.items():
            if text.startswith("/") and text.rpartition("/subnets/")[0].lower() != (
                network_id.lower()
            ):
                yield Finding(
                    path=_place(index, environment, f"{_SUBNETS}.{segment}"),
                    code="EXISTING-ELSEWHERE",
                    message=f"this subnet is not in the VNet of {environment.name}",
                    allowed=f"the name of a subnet in {quoted(network_id or _VNET)}, or its id",
                )


def _several(config: Config) -> Iterator[Finding]:
    """Yield what two environments would both write into."""
    seen: dict[tuple[str, str], str] = {}
    for index, environment in enumerate(config.environments):
        here = at(config, environment).existing
        found = [(f"{_VNET}.id", _id(here.virtual_network))]
        for purpose, text in here.resource_groups.said.items():
            whole = f"{environment.subscription_id}/{text.rpartition('/')[2]}"
            found.append((f"{_GROUPS}.{purpose}", whole))
        for path, id_ in found:
            key = (path.partition(".resource_groups")[0], id_.lower())
            other = seen.setdefault(key, environment.name)
            if id_ and other != environment.name:
                yield Finding(
                    path=_place(index, environment, path),
                    code="EXISTING-CONTRADICTION",
                    message=f"{environment.name} would share this with {other}",
                    remedy="Give each environment one of its own: environments are kept apart",
                )


def _beside_a_network(config: Config) -> Iterator[Finding]:
    """Yield what would write to a VNet that is somebody else's."""
    if not has_network(config):
        return
    hub = config.platform.hub
    if hub is not None and hub.connection != "made_by_platform":
        yield _contradiction(
            "platform.hub.connection",
            f"the VNet exists ({_VNET}), and its owner connects it: nothing here does "
            f"({hub.connection})",
            "Choose connection: made_by_platform, or leave platform.hub out: a spoke that is "
            "connected needs none",
        )
    if config.platform.ddos_plan is not None:
        yield _contradiction(
            "platform.ddos_plan",
            f"the VNet exists ({_VNET}), and its owner joins it to a DDoS protection plan",
            "Leave platform.ddos_plan out",
        )


def _beside_subnets(config: Config) -> Iterator[Finding]:
    """Yield what needs a VNet, and what needs subnets that are ours to make."""
    if not has_subnets(config):
        return
    if not has_network(config):
        yield Finding(
            path=_SUBNETS,
            code="EXISTING-INCOMPLETE",
            message="subnets are given, and nothing says which VNet they are in",
            remedy=f"Add {_VNET} with its id",
        )
    if config.security.egress is not None:
        yield _contradiction(
            "security.egress",
            f"subnets are given ({_SUBNETS}), and their owner says how traffic leaves them",
            "Leave security.egress out",
        )
    way = chosen_way(config)
    if resolve_variant(config)[0] == "standalone" and way in ("bastion", "vpn"):
        yield _contradiction(
            "way_in.kind" if config.way_in is not None else "capabilities.bastion",
            f"subnets are given ({_SUBNETS}), and {way} needs subnets of its own",
            "Choose way_in.kind: none, where people come through what the VNet's owner runs",
        )


def _ranges(config: Config) -> Iterator[Finding]:
    """Yield given subnets whose range is not said: nobody could tell what fits into them."""

    def missing(index: int, environment: Environment) -> Iterator[Finding]:
        for segment in at(config, environment).existing.subnets:
            if network(environment.subnets.get(segment, "")) is None:
                yield Finding(
                    path=f"environments[{index}].subnets",
                    code="EXISTING-INCOMPLETE",
                    message=f"the range of the given subnet {quoted(segment)} is not said",
                    remedy=f"Add environments[{index}].subnets.{segment} with its range",
                )

    yield from each(lambda: config.environments, missing)


def _contradiction(path: str, message: str, remedy: str) -> Finding:
    return Finding(path=path, code="EXISTING-CONTRADICTION", message=message, remedy=remedy)


def _id(given: Given | None) -> str:
    return given.id if given is not None else ""


def _lies_in(id_: str, subscription: str) -> bool:
    return id_.lower().startswith(f"/subscriptions/{subscription.lower()}/")


def _named_twice(config: Config) -> Iterator[Finding]:
    """Yield fixed names of resource groups that exist, under the name that they have."""
    for environment in config.environments:
        for purpose, text in at(config, environment).existing.resource_groups.said.items():
            field = f"{purpose}_group"
            if environment.name in config.naming.fixed.get(field, {}):
                yield Finding(
                    path=f"naming.fixed.{field}.{environment.name}",
                    code="EXISTING-CONTRADICTION",
                    message=(
                        f"the resource group {purpose} of {environment.name} exists already, as "
                        f"{quoted(text.rpartition('/')[2])}"
                    ),
                    remedy=(
                        f"Leave this name out, or {_GROUPS}.{purpose}: a group that is made has it"
                    ),
                )


def _place(index: int, environment: Environment, path: str) -> str:
    """Return where an environment has something from: its overrides, or the general section."""
    over = environment.overrides
    own = said(over) if over is not None else {}
    is_own = any(path == each or path.startswith(f"{each}.") for each in own)
    return f"environments[{index}].overrides.{path}" if is_own else path
