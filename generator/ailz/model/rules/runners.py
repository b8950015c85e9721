"""Runners inside the network: that they can be named, and that the platform has such ones."""

from __future__ import annotations

from collections.abc import Iterator

from ailz.catalog.delivery import pool_service
from ailz.errors import Finding
from ailz.model.config import Config
from ailz.model.delivery import Delivery, on_github_com
from ailz.model.partial import as_far_as_read
from ailz.model.runners import Runners
from ailz.model.variant import resolve_variant

DELIVERY = "delivery"
"""What names call the network of a private state, as if it were an environment."""


def has_private_state(config: Config) -> bool:
    """Whether bootstrap makes an account for the state, and a network around it."""
    return config.delivery.state is not None and config.delivery.state.kind == "private"


def runners(config: Config) -> Iterator[Finding]:
    """Yield what is missing or contradicts in the section of the runners."""
    yield from as_far_as_read(_asked_for(config.delivery))
    yield from as_far_as_read(_of_platform(config.delivery))
    yield from as_far_as_read(_named(config.delivery))
    yield from as_far_as_read(_network(config))
    yield from as_far_as_read(_made(config))
    yield from as_far_as_read(_pool(config.delivery))


def _asked_for(wanted: Delivery) -> Iterator[Finding]:
    if wanted.runner == "private" and wanted.runners is None:
        yield Finding(
            path="delivery.runner",
            code="RUNNERS-MISSING",
            message="private runners are asked for, and nothing says which (delivery.runners)",
            remedy="Say delivery.runners, or leave delivery.runner at hosted",
        )
    if wanted.runner == "hosted" and wanted.runners is not None:
        yield Finding(
            path="delivery.runners",
            code="RUNNERS-UNUSED",
            message="delivery.runner is hosted: no job runs on these",
            remedy="Write delivery.runner: private, or leave delivery.runners out",
        )


def _of_platform(wanted: Delivery) -> Iterator[Finding]:
    asked = wanted.runners
    if asked is None:
        return
    here = wanted.platform
    github = here == "github" and wanted.host in (None, "github.com")
    if (asked.kind == "github_network" and not github) or (
        asked.kind == "managed_pool" and here == "github"
    ):
        resident = asked.kind == "github_network" and here == "github" and on_github_com(wanted)
        yield Finding(
            path="delivery.runners.kind",
            code="NOT-OF-THE-PLATFORM",
            message=(
                f"which regions and hosts {asked.kind} takes at ghe.com depends on where the data "
                "of the enterprise resides, and nothing here says that"
                if resident
                else f"{asked.kind} is not of the platform that delivery names"
            ),
            remedy=(
                "Use existing, with the runner group of a network that the enterprise set up"
                if resident
                else "Use existing, github_network at github.com, or managed_pool with Azure DevOps"
            ),
        )
    others = ("group", "labels") if here == "azure_devops" else ("pool",)
    for name in others:
        if getattr(asked, name):
            yield Finding(
                path=f"delivery.runners.{name}",
                code="NOT-OF-THE-PLATFORM",
                message=f"{here} knows runners by nothing of that name (delivery.platform)",
                allowed="pool" if here == "azure_devops" else "group and labels",
            )


def _named(wanted: Delivery) -> Iterator[Finding]:
    asked = wanted.runners
    if asked is None:
        return
    if asked.kind == "existing" and not _names(wanted, asked):
        yield Finding(
            path="delivery.runners",
            code="RUNNERS-WITHOUT-NAME",
            message="a job cannot say that it runs on them: nothing names the runners that exist",
            allowed="pool" if wanted.platform == "azure_devops" else "group, labels, or both",
        )
    yield from _idle(asked)
    if asked.kind != "existing" and asked.labels:
        yield Finding(
            path="delivery.runners.labels",
            code="RUNNERS-UNUSED",
            message="runners that bootstrap makes are known by their group",
            remedy="Leave the labels out",
        )


def _idle(asked: Runners) -> Iterator[Finding]:
    """Yield what is said of the machines of another kind of runner."""
    hosted = asked.kind == "github_network"
    for name in ("size", "service_principal") if hosted else ("cores",):
        if name in asked.model_fields_set:
            yield Finding(
                path=f"delivery.runners.{name}",
                code="RUNNERS-UNUSED",
                message=f"runners of the kind {asked.kind} have none",
                remedy="Use cores, or leave it out" if name == "size" else "Leave it out",
            )


def _names(wanted: Delivery, asked: Runners) -> bool:
    if wanted.platform == "azure_devops":
        return asked.pool is not None
    return asked.group is not None or bool(asked.labels)


def _network(config: Config) -> Iterator[Finding]:
    asked = config.delivery.runners
    if asked is None:
        return
    private = has_private_state(config)
    if private and asked.address_space is None:
        yield Finding(
            path="delivery.runners",
            code="RUNNERS-MISSING",
            message="the private state's account stands in a network, which has no range",
            remedy="Say delivery.runners.address_space: a range of /26 or larger",
        )
    if not private and asked.address_space is not None:
        yield Finding(
            path="delivery.runners.address_space",
            code="RUNNERS-UNUSED",
            message="bootstrap makes a network beside a private state only",
            remedy="Leave it out, or choose delivery.state.kind: private",
        )
    if private and asked.kind == "existing" and resolve_variant(config)[0] == "standalone":
        yield Finding(
            path="delivery.runners.kind",
            code="STATE-OUT-OF-REACH",
            message="no hub connects the runners that exist with the network of the private state",
            remedy=(
                "Choose github_network at github.com, managed_pool with Azure DevOps, or an "
                "account for the state that these runners reach (delivery.state.kind: existing)"
            ),
        )


def _made(config: Config) -> Iterator[Finding]:
    asked = config.delivery.runners
    if asked is None or asked.kind == "existing" or has_private_state(config):
        return
    what = "a pool" if asked.kind == "managed_pool" else "runners"
    yield Finding(
        path="delivery.runners.kind",
        code="RUNNERS-MISSING",
        message=f"bootstrap makes {what} in the network of a private state, and there is none",
        remedy="Choose delivery.state.kind: private with Terraform, or runners that exist",
    )


def _pool(wanted: Delivery) -> Iterator[Finding]:
    asked = wanted.runners
    if asked is not None and asked.kind == "managed_pool" and asked.service_principal is None:
        yield Finding(
            path="delivery.runners",
            code="RUNNERS-MISSING",
            message="nothing says which service puts the machines of the pool into the network",
            remedy=(
                "Say delivery.runners.service_principal, as `az ad sp show --id "
                f"{pool_service().app_id} --query id` prints it"
            ),
        )
