"""Who deploys, as a script: identities, whom they trust, and the rights that it gives."""

from __future__ import annotations

from dataclasses import dataclass

from ailz.azure.ids import name_of
from ailz.catalog.clouds import cloud
from ailz.catalog.roles import role
from ailz.delivery.identities import (
    limit,
    role_guid,
    roles_held,
)
from ailz.delivery.images import has_images
from ailz.delivery.own_roles import DEFINITION
from ailz.delivery.rights import state_container
from ailz.delivery.state import owner_of_state
from ailz.delivery.trust import CREDENTIAL
from ailz.design.context import CLOUDS
from ailz.design.evaluate import holds, id_of
from ailz.design.kinds.diagnostics import TYPE as SETTING
from ailz.design.kinds.endpoints import ENDPOINT
from ailz.design.kinds.groups import TYPE as GROUP
from ailz.design.kinds.locks import TYPE as LOCK
from ailz.design.landing_zone import Deployment
from ailz.design.pipeline import IDENTITIES
from ailz.design.runners import private_runners
from ailz.design.values import Id
from ailz.model.delivery import signs_plans
from ailz.model.given_identities import OF_PIPELINES, gives_pipelines, of_pipelines
from ailz.model.rules.runners import has_private_state
from ailz.render.pipelines.github_jobs import variable
from ailz.report.hosted_network import hosted_network
from ailz.report.printing import Document, printed
from ailz.report.reading import Reading, Stage
from ailz.report.steps import deployment_name


@dataclass(frozen=True, slots=True, kw_only=True)
class _Making:
    """What bootstrap makes for one environment, and what stands in the way of its undoing.

    ``given`` has an identity, a role's GUID, a scope and a condition in turn: what lies in another
    subscription than the environment's. ``scopes`` are all that a role is held on, ``groups`` those
    that the environment itself lies in.
    """

    environment: str
    subscription: str
    location: str
    deployment: str
    group: str
    deploy: str
    plan: str
    images: str
    sign: str
    deploy_variable: str
    plan_variable: str
    images_variable: str
    given: tuple[str, ...]
    scopes: tuple[str, ...]
    roles: tuple[str, ...]
    groups: tuple[str, ...]
    makes_state: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class _State:
    """The account of the state that is made; ``writes`` is a role, ``values`` a file's name.

    ``groups`` are a subscription and a resource group each: those of who deploys. Where ``closed``,
    the account is reached by its private endpoint ``endpoint_id`` under the name ``host``. Below
    ``locks`` nothing can be deleted, not even what ends with what it belongs to.
    """

    name: str
    group: str
    subscription: str
    account_id: str
    container_id: str
    writes: str
    values: str
    groups: tuple[str, ...]
    closed: bool
    endpoint_id: str
    host: str
    locks: tuple[str, ...]


def _state(landing_zone: Reading) -> _State | None:
    made, state = landing_zone.state, landing_zone.config.delivery.state
    if made is None or state is None:
        return None
    container = state_container(state)
    (values,) = made.root.environments
    account = container.rpartition("/blobServices/")[0]
    endpoint = next(
        (
            each.id
            for each in made.requests[values]
            if each.type == ENDPOINT and account in str(each.body)
        ),
        "",
    )
    suffix = cloud(CLOUDS[landing_zone.config.organisation.cloud]).storage_suffix
    return _State(
        name=state.storage_account,
        group=state.resource_group,
        subscription=state.subscription_id,
        account_id=account,
        container_id=container,
        writes=role("Storage Blob Data Contributor").guid,
        values=values,
        groups=tuple(
            f"{each.environment.subscription_id}/{name}"
            for each in landing_zone.stages
            for name in _groups(landing_zone, each)
        ),
        closed=bool(endpoint),
        endpoint_id=endpoint,
        host=f"{state.storage_account}.blob.{suffix}",
        locks=tuple(each.id for each in made.requests[values] if each.type == LOCK),
    )


def _group(landing_zone: Reading, stage: Stage) -> str:
    """Return the name of the resource group of who deploys an environment; empty: it is given."""
    requests = _made(landing_zone, stage).requests
    return next((name_of(each.id) for each in requests if each.symbol == "delivery_group"), "")


def _groups(landing_zone: Reading, stage: Stage) -> tuple[str, ...]:
    """Return the groups that tell that an environment is still there: who deploys it, or it."""
    group = _group(landing_zone, stage)
    return (group,) if group else tuple(each.name for each in stage.of_type(GROUP))


def identity_ids(landing_zone: Reading, stage: Stage) -> dict[str, str]:
    """Return the id of each identity that pipelines act as in an environment, ours or given."""
    if gives_pipelines(landing_zone.config):
        given = stage.environment.config.existing.identities
        wanted = of_pipelines(landing_zone.config)
        return {
            who: given[who]
            for who in wanted
            if who in given and (who != "images" or has_images(landing_zone, stage))
        }
    made = _made(landing_zone, stage)
    root = made.deployment.root
    found = {}
    for who in OF_PIPELINES:
        known = next((each for each in root.resources if each.symbol == f"{who}_identity"), None)
        if known is not None and holds(known.when, root, stage.name):
            found[who] = id_of(root, stage.name, Id(known.symbol))
    return found


def bootstrap(landing_zone: Reading) -> Document:
    """Return the script that makes who deploys an environment, and takes it away again."""
    config = landing_zone.config
    state = _state(landing_zone)
    return printed(
        "bootstrap.sh",
        executable=True,
        names=[stage.name for stage in landing_zone.stages],
        makings=[_making(landing_zone, stage) for stage in landing_zone.stages],
        terraform="terraform" in config.delivery.languages,
        bicep="bicep" in config.delivery.languages,
        has_state=config.delivery.state is not None,
        images=config.delivery.images,
        signs=signs_plans(config.delivery),
        state=state,
        hosted=hosted_network(landing_zone),
        given=gives_pipelines(config),
        trusts=given_trust(landing_zone),
        from_=" [--from ADDRESS]" if state is not None and state.closed else "",
    )


@dataclass(frozen=True, slots=True)
class Store:
    """The account of the state that bootstrap makes, for the README.

    ``network`` is the range around it (empty: the account is open), ``pool`` whether runners of
    ours stand there, ``apart`` whether no hub connects it with the environments, ``hosted`` whether
    GitHub starts those runners, ``logged`` whether somebody keeps its logs.
    """

    network: str
    pool: bool
    apart: bool
    hosted: bool
    logged: bool


def store(landing_zone: Reading) -> Store | None:
    """Return the account of the state, where bootstrap makes it."""
    made, runners = landing_zone.state, private_runners(landing_zone.config)
    if made is None:
        return None
    (site,) = made.context.sites
    return Store(
        site.address_space[0] if has_private_state(landing_zone.config) else "",
        runners is not None and runners.kind != "existing",
        made.context.standalone,
        hosted_network(landing_zone) is not None,
        any(each.type == SETTING for each in made.root.resources),
    )


def commands(landing_zone: Reading) -> tuple[str, ...]:
    """Return the command of each environment: with the first language where there are two.

    The environment beside which the state is made comes first: all others keep theirs there.
    """
    languages = landing_zone.config.delivery.languages
    language = f" {languages[0]}" if len(languages) > 1 else ""
    owner = owner_of_state(landing_zone)
    first = owner.name if owner else ""
    names = sorted((each.name for each in landing_zone.stages), key=lambda name: name != first)
    return tuple(f"scripts/bootstrap.sh {name}{language}" for name in names)


def clients(landing_zone: Reading) -> dict[tuple[str, str], str]:
    """Return the id of each identity, by its environment and by what it does."""
    found: dict[tuple[str, str], str] = {}
    for stage in landing_zone.stages:
        ids = identity_ids(landing_zone, stage)
        found |= {(stage.name, who): ids[who] for who in IDENTITIES if who in ids}
    return found


def given_trust(landing_zone: Reading) -> tuple[str, ...]:
    """Return the names of the credentials that are made here on identities of somebody else's."""
    bootstrap = _deployment(landing_zone)
    if not gives_pipelines(landing_zone.config):
        return ()
    loops = (r.collection for r in bootstrap.root.resources if r.type == CREDENTIAL)
    return tuple(
        dict.fromkeys(name for loop in loops if loop for name in bootstrap.root.collections[loop])
    )


def _making(landing_zone: Reading, stage: Stage) -> _Making:
    made = _made(landing_zone, stage)
    held = roles_held(landing_zone, stage)
    ids = identity_ids(landing_zone, stage)
    return _Making(
        environment=stage.name,
        subscription=stage.environment.subscription_id,
        location=stage.environment.region,
        deployment=deployment_name(landing_zone, made),
        group=_group(landing_zone, stage),
        deploy=ids["deploy"],
        plan=ids["plan"],
        images=ids.get("images", ""),
        sign=ids.get("sign", ""),
        deploy_variable=variable("deploy", stage.name),
        plan_variable=variable("plan", stage.name),
        images_variable=variable("images", stage.name),
        given=tuple(
            word
            for each in held
            if each.by == "script"
            for word in (
                each.identity,
                role_guid(landing_zone, each),
                each.scope,
                limit(each, stage),
            )
        ),
        scopes=tuple(dict.fromkeys(each.scope for each in held if each.by != "owner")),
        roles=tuple(each.name for each in made.requests if each.type == DEFINITION),
        groups=tuple(each.name for each in stage.of_type(GROUP)),
        makes_state=(owner := owner_of_state(landing_zone)) is not None
        and owner.name == stage.name,
    )


def _made(landing_zone: Reading, stage: Stage) -> Stage:
    deployment = _deployment(landing_zone)
    return Stage(deployment, stage.environment, deployment.requests[stage.name])


def _deployment(landing_zone: Reading) -> Deployment:
    assert landing_zone.bootstrap is not None  # noqa: S101 - a reading has it
    return landing_zone.bootstrap
