"""The account of Terraform's state, where bootstrap makes it: a deployment of its own."""

from __future__ import annotations

from dataclasses import replace

from ailz.delivery.runner_network import beside, runner_network
from ailz.delivery.stage import Stage, providers, stages
from ailz.design.compose import alone
from ailz.design.kinds.diagnostics import diagnostics, ours
from ailz.design.kinds.groups import place
from ailz.design.kinds.logs import logs
from ailz.design.landing_zone import Deployment, LandingZone
from ailz.design.part import Part, total
from ailz.design.services._plan_signing import plan_keys
from ailz.design.services._state import state_account
from ailz.design.values import Id
from ailz.model.delivery import signs_plans
from ailz.model.rules.runners import has_private_state

STATE = "state"
"""The root that makes the account: in Terraform, as whose state it is."""


def owner_of_state(landing_zone: LandingZone) -> Stage | None:
    """Return the environment that an account which bootstrap makes is made beside; None: none."""
    state = landing_zone.config.delivery.state
    if state is None or state.kind == "existing":
        return None
    wanted = state.subscription_id.lower()
    return next(
        each for each in stages(landing_zone) if each.environment.subscription_id.lower() == wanted
    )


def registered(landing_zone: LandingZone, stage: Stage) -> tuple[str, ...]:
    """Return the resource providers of an environment, and of the state that is made beside it."""
    made, owner = landing_zone.state, owner_of_state(landing_zone)
    found = set(providers(stage))
    if made is not None and owner is not None and owner.name == stage.name:
        (site,) = made.context.sites
        found.update(providers(Stage(made, site, made.requests[site.name])))
    return tuple(sorted(found))


def state_store(landing_zone: LandingZone) -> Deployment | None:
    """Return the account of the state, deployed once, where bootstrap makes it."""
    state, owner = landing_zone.config.delivery.state, owner_of_state(landing_zone)
    if state is None or owner is None:
        return None
    site = replace(owner.environment, region=state.region or owner.environment.region)
    context = replace(landing_zone.main.context, stage="state", sites=(site,), elsewhere={})
    if has_private_state(landing_zone.config):
        context = beside(context)
    account = {
        "resource_group": state.resource_group,
        "name": state.storage_account,
    }
    told = context.parameter(
        "state_account",
        "The storage account of Terraform's state.",
        lambda _: account,
        kind="object",
        describes={"resource_group": "Its resource group.", "name": "Its name."},
    )
    part = total([Part(parameters=(*place(context), told)), state_account(context, state)])
    if signs_plans(landing_zone.config.delivery):
        names = tuple(stage.name for stage in stages(landing_zone))
        part = total([part, plan_keys(context, names)])
    private = has_private_state(landing_zone.config)
    if private or not context.own_logs:
        # An open account has logs where somebody keeps them already.
        part = total([part, logs(context, ())])
    if private:
        part = runner_network(context, part)
    if private or not context.own_logs:
        part = total([part, diagnostics(ours(context, part), Id("state_group"))])
    return alone(context, STATE, "Where Terraform's state is kept.", part)
