"""A container registry that exists already, in the configuration."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Literal, TypeAlias

from pydantic import Field

from ailz.errors import Finding, listed
from ailz.model.arm_id import typed
from ailz.model.base import BY_ENVIRONMENT, Given
from ailz.model.partial import as_far_as_read

if TYPE_CHECKING:
    from ailz.model.config import Config

TYPE = "Microsoft.ContainerRegistry/registries"
_PATH = "existing.container_registry"


class GivenRegistry(Given):
    """A container registry of this tenant that somebody else owns: used, never written."""

    reached_by: Literal["endpoint", "platform"] = Field(
        "endpoint",
        description=(
            "How the network reaches it. endpoint: a private endpoint of ours in the subnet of "
            "private endpoints. platform: its owner has an endpoint that the platform's network "
            "leads to and its DNS resolves; none is made here. Alike in every "
            "environment."
        ),
        json_schema_extra=BY_ENVIRONMENT,
    )
    access: Literal["requested", "ours"] = Field(
        "requested",
        description=(
            "Who assigns the roles on it and approves the private connection. requested: its owner "
            "does, and the request has the commands. ours: whoever deploys, who needs both rights "
            "there. Alike in every environment."
        ),
        json_schema_extra=BY_ENVIRONMENT,
    )


_Found: TypeAlias = Mapping[str, GivenRegistry | None]
"""Environment -> its registry, None where none is given."""


def rules(config: Config) -> Iterator[Finding]:
    """Yield ids of something else, and registries that could not be used as it is said."""
    yield from as_far_as_read(_typed(config))
    yield from as_far_as_read(_of_environments(config))
    yield from as_far_as_read(_reached(config))


def _of_environments(config: Config) -> Iterator[Finding]:
    found = _registries(config)
    for rule in (_used, _everywhere, _alike, _of_one, _images):
        yield from as_far_as_read(rule(config, found))


def _typed(config: Config) -> Iterator[Finding]:
    given = config.existing.container_registry
    if given is not None:
        yield from typed(f"{_PATH}.id", given.id, TYPE)


def _used(config: Config, found: _Found) -> Iterator[Finding]:
    if any(found.values()) and config.capabilities.machine_learning is None:
        yield _contradiction(
            _PATH,
            "nothing here takes images: the registry would be idle",
            "Leave it out, or ask for capabilities.machine_learning",
        )


def _everywhere(_: Config, found: _Found) -> Iterator[Finding]:
    """Yield registries that exist in some environments only: the code is the same for all."""
    without = tuple(name for name, given in found.items() if given is None)
    if without and len(without) < len(found):
        yield Finding(
            path=_PATH,
            code="EXISTING-INCOMPLETE",
            message=(
                f"a container registry is given for some environments, and none for "
                f"{listed(without)}"
            ),
            remedy=(
                f"Give one for every environment, below overrides.{_PATH} where they differ: the "
                "code is the same for all"
            ),
        )


def _alike(_: Config, found: _Found) -> Iterator[Finding]:
    """Yield ways to registries that differ between environments."""
    every = [each for each in found.values() if each is not None]
    for name in ("reached_by", "access"):
        said = tuple(dict.fromkeys(str(getattr(each, name)) for each in every))
        if len(said) > 1:
            yield Finding(
                path=f"{_PATH}.{name}",
                code="EXISTING-INCOMPLETE",
                message=f"{name} is {listed(said)} in different environments",
                remedy="Choose one of them for every environment: the code is the same for all",
            )


def _of_one(config: Config, found: _Found) -> Iterator[Finding]:
    """Yield registries that two environments would push into: roles hold for all of one.

    Workspaces that share one give images the same names. Source: MicrosoftDocs/azure-ai-docs@
    014addf7c682:articles/machine-learning/how-to-identity-based-service-authentication.md
    (06/10/2025), "Data isolation for shared resources".
    """
    from ailz.model.dial import follows  # it reads this module's section

    seen: dict[str, str] = {}
    for index, environment in enumerate(config.environments):
        given = found[environment.name]
        id_ = "" if given is None else given.id.lower()
        other = seen.setdefault(id_, environment.name)
        if id_ and other != environment.name:
            own = not follows(environment, f"{_PATH}.id")
            yield _contradiction(
                f"environments[{index}].overrides.{_PATH}.id" if own else f"{_PATH}.id",
                f"{environment.name} would share this with {other}: whoever pushes images for one "
                "could push them for the other",
                f"Give each environment one of its own, below overrides.{_PATH}: environments are "
                "kept apart",
            )


def _reached(config: Config) -> Iterator[Finding]:
    """Yield ways to it that lead nowhere.

    Built-in policies write no records of endpoints that wait for an owner. Source:
    Azure/azure-policy#1018, Azure/Azure-Landing-Zones#4156.
    """
    from ailz.model.variant import resolve_variant

    given = config.existing.container_registry
    if given is None:
        return
    standalone = resolve_variant(config)[0] == "standalone"
    if given.reached_by == "platform" and standalone:
        yield _contradiction(
            f"{_PATH}.reached_by",
            "a standalone landing zone has no platform whose network and DNS would lead to it",
            "Choose reached_by: endpoint, or name the platform's hub",
        )
    learning = config.capabilities.machine_learning
    if given.reached_by == "platform" and learning is not None and learning.network == "spoke":
        yield _contradiction(
            f"{_PATH}.reached_by",
            "computes in the spoke (machine_learning.network) reach the endpoints of the spoke, "
            "and no other network's",
            "Choose reached_by: endpoint, or machine_learning.network: managed",
        )
    dns = config.platform.dns
    if (
        given.reached_by == "endpoint"
        and given.access == "requested"
        and not standalone
        and dns is not None
        and dns.mode == "platform_policy"
    ):
        yield _contradiction(
            f"{_PATH}.access",
            "an endpoint that waits for its owner gets no record: the platform's policy "
            "(platform.dns.mode) looks at connections that are approved at once",
            "Choose access: ours, reached_by: platform, or another platform.dns.mode",
        )


def _images(config: Config, found: _Found) -> Iterator[Finding]:
    if config.delivery.images and any(found.values()):
        yield _contradiction(
            "delivery.images",
            "pipelines of images push into registries that are made here, and this one is "
            f"somebody else's ({_PATH})",
            "Use images: false; whoever owns the registry says how images come to it",
        )


def _registries(config: Config) -> _Found:
    """Return environment -> its registry, None where none is given."""
    from ailz.model.dial import at  # it reads this module's section

    return {each.name: at(config, each).existing.container_registry for each in config.environments}


def _contradiction(path: str, message: str, remedy: str) -> Finding:
    return Finding(path=path, code="EXISTING-CONTRADICTION", message=message, remedy=remedy)
