"""The identities of an environment, and the roles that each holds: where, and what for."""

from __future__ import annotations

from dataclasses import dataclass

from ailz.azure.ids import subscription_of
from ailz.azure.needs import Need
from ailz.catalog.rights import CONTAINERS, action, deployments, not_actions, stacks
from ailz.catalog.roles import role
from ailz.delivery.condition import only, roles_in
from ailz.delivery.deployer import APPROVES, ASSIGNS_ROLES, held, subscriptions, wide
from ailz.delivery.images import image_rights
from ailz.delivery.reasons import reason
from ailz.delivery.rights import existing, needs_of, state_container
from ailz.delivery.stage import Stage
from ailz.delivery.trust import CREDENTIAL
from ailz.design.evaluate import id_of
from ailz.design.landing_zone import LandingZone
from ailz.design.pipeline import Identity
from ailz.design.services._plan_signing import SIGNS as SIGNS_PLANS
from ailz.design.services._plan_signing import VERIFIES as VERIFIES_PLANS
from ailz.design.values import Id
from ailz.model.config import Config
from ailz.model.delivery import signs_plans

PLANS = "plan"
"""What stands for the role of our own by which an identity asks what a deployment would do."""
DEPLOYS = "deploy"
"""What stands for the role of our own by which an identity changes its environment."""
_MAKES = "Contributor"
_READS_STATE = "Storage Blob Data Reader"
_ASSIGNS = "Assigns the roles that the code assigns, and no others: a condition says so."
_WHY = {
    DEPLOYS: "Makes and changes the resources, and lets nobody else sign in as an identity.",
    ASSIGNS_ROLES: _ASSIGNS,
    "Resource Policy Contributor": "Writes the policy of the code.",
    "Locks Contributor": "Makes the delete locks.",
    "Azure Deployment Stack Contributor": "Deploys as a stack.",
    "Storage Blob Data Contributor": "Reads and writes Terraform's state.",
    _READS_STATE: "Reads Terraform's state; plans take no lock on it.",
    "Reader": "Reads what is there, to plan.",
    PLANS: "Reads what is there, and asks what a deployment would do.",
}
_ELSEWHERE = {
    ASSIGNS_ROLES: _ASSIGNS,
    APPROVES: "Approves private endpoints that lead there.",
    _MAKES: "Writes into what environments share.",
    "Reader": "Looks up what the code names.",
}


@dataclass(frozen=True, slots=True)
class Held:
    """One role of one identity at one ARM scope.

    ``by`` says who gives it: bootstrap's code, bootstrap's script because the scope is another
    subscription of ours, or the scope's owner, whom a request asks. ``sure`` is false where
    the need is presumed.
    """

    identity: Identity
    environment: str
    role: str
    scope: str
    why: str
    by: str
    sure: bool = True


def roles_held(landing_zone: LandingZone, stage: Stage) -> tuple[Held, ...]:
    """Return the roles of the identities of an environment, those of the deploying one first."""
    return (
        *_deploying(landing_zone, stage),
        *_planning(landing_zone, stage),
        *_imaging(landing_zone, stage),
        *_signing(landing_zone, stage),
    )


def role_guid(landing_zone: LandingZone, held: Held) -> str:
    """Return the GUID of a role that a script gives: Azure's, or one of the state's root."""
    if held.role not in (SIGNS_PLANS, VERIFIES_PLANS):
        return role(held.role).guid
    assert landing_zone.state is not None  # noqa: S101 - or nobody holds it
    (requests,) = landing_zone.state.requests.values()
    return next(each.name for each in requests if each.symbol == held.role)


def limit(held: Held, stage: Stage) -> str:
    """Return the condition of a role, in ABAC's words: nobody assigns roles without one."""
    if held.role != ASSIGNS_ROLES:
        return ""
    return only(roles_in(stage, subscription_of(held.scope)))


def plan_actions() -> tuple[str, ...]:
    """Return the actions of the role that asks what a deployment would do: none writes."""
    asks = ("/validate/action", "/whatIf/action")
    found = (name for name in (*deployments(), *stacks()) if name.endswith(asks))
    return ("*/read", *dict.fromkeys(found))


def deploy_not_actions() -> tuple[str, ...]:
    """Return what the role that deploys may not do: what Contributor may not, and write trust.

    Whoever writes a federated credential signs in as that identity from then on, past every
    approval; Contributor writes them on the identities of its own subscription, itself included.
    """
    trusting = (action(CREDENTIAL, verb).name for verb in ("write", "delete"))
    return (*not_actions(_MAKES), *trusting)


def _deploying(landing_zone: LandingZone, stage: Stage) -> tuple[Held, ...]:
    """Return the narrowest roles where another subscription of ours is: others live there."""
    others = {each.lower() for each in subscriptions(landing_zone)} - {stage.subscription.lower()}
    here: list[Need] = []
    there: list[Need] = []
    for need in needs_of(landing_zone, stage):
        elsewhere = not need.data and subscription_of(need.scope).lower() in others
        (there if elsewhere else here).append(need)
    scopes = wide(landing_zone)
    return tuple(
        Held(
            "deploy",
            stage.name,
            name := DEPLOYS if _is_all_of_ours(each.role, each.scope, stage) else each.role,
            each.scope,
            _why(name, each.scope, stage) or reason([each]),
            _by(landing_zone, stage, each.scope),
            any(need.sure for need in each.needs),
        )
        for each in (*held(here, scopes), *held(there, scopes))
    )


def _is_all_of_ours(name: str, scope: str, stage: Stage) -> bool:
    """Whether a role is the one that our own takes the place of: bootstrap makes that there."""
    return name == _MAKES and scope == stage.subscription


def _planning(landing_zone: LandingZone, stage: Stage) -> tuple[Held, ...]:
    config = landing_zone.config
    bicep = "bicep" in config.delivery.languages
    reads = PLANS if bicep else "Reader"
    made = [
        (reads if scope == stage.subscription else "Reader", scope)
        for scope in _read(landing_zone, stage)
    ]
    if "terraform" in config.delivery.languages and config.delivery.state is not None:
        made.append((_READS_STATE, state_container(config.delivery.state)))
    return tuple(
        Held(
            "plan",
            stage.name,
            name,
            scope,
            _why(name, scope, stage),
            _by(landing_zone, stage, scope),
        )
        for name, scope in made
    )


def _imaging(landing_zone: LandingZone, stage: Stage) -> tuple[Held, ...]:
    return tuple(
        Held("images", stage.name, name, scope, why, _by(landing_zone, stage, scope))
        for name, scope, why in image_rights(landing_zone, stage)
    )


def _signing(landing_zone: LandingZone, stage: Stage) -> tuple[Held, ...]:
    """Return who signs and who verifies plans; the key is there before the identities."""
    store = landing_zone.state
    if store is None or not signs_plans(landing_zone.config.delivery):
        return ()
    (place,) = store.root.environments
    key = id_of(store.root, place, Id("plan_key", stage.name))
    signs = "Signs plans of this environment, in runs of the deployed branch alone."
    verifies = "Verifies who signed a plan before it is applied."
    return (
        Held("sign", stage.name, SIGNS_PLANS, key, signs, "script"),
        Held("deploy", stage.name, VERIFIES_PLANS, key, verifies, "script"),
    )


def _read(landing_zone: LandingZone, stage: Stage) -> tuple[str, ...]:
    """Return the scopes that a plan reads: its subscription, and what lies outside of it."""
    found = [stage.subscription]
    own = {each.lower() for each in subscriptions(landing_zone)}
    named = [*existing(stage), *(request.id for request in stage.requests)]
    for id_ in named:
        subscription = subscription_of(id_)
        if subscription.lower() == stage.subscription.lower():
            continue
        found.append(subscription if subscription.lower() in own else "/".join(id_.split("/")[:9]))
    return tuple(dict.fromkeys(found))


def _why(name: str, scope: str, stage: Stage) -> str:
    """Return what a role is for; empty: what it is on decides."""
    if scope == stage.subscription or CONTAINERS.lower().rsplit("/", 1)[1] in scope.lower():
        return _WHY[name]
    return _ELSEWHERE.get(name, "")


def _by(landing_zone: LandingZone, stage: Stage, scope: str) -> str:
    """Return who gives a role: ``code``, ``script`` or ``owner``."""
    ours = {each.lower() for each in subscriptions(landing_zone)}
    subscription = subscription_of(scope).lower()
    if subscription in ours and (
        scope == stage.subscription or is_state(landing_zone.config, scope)
    ):
        return "code"
    return "script" if subscription in ours else "owner"


def is_state(config: Config, scope: str) -> bool:
    """Whether a scope is the container of Terraform's state."""
    state = config.delivery.state
    return state is not None and scope.lower() == state_container(state).lower()
