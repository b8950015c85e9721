"""Pipelines of images: that they reach the registries, and what they are signed by."""

from __future__ import annotations

from collections.abc import Iterator

from ailz.errors import Finding
from ailz.model.config import Config
from ailz.model.delivery import Delivery
from ailz.model.partial import as_far_as_read


def images(config: Config) -> Iterator[Finding]:
    """Yield why the pipelines of images could not work as they are asked for."""
    yield from as_far_as_read(_reached(config.delivery))
    yield from as_far_as_read(_signed(config))
    yield from as_far_as_read(_copies(config.delivery))


def _reached(wanted: Delivery) -> Iterator[Finding]:
    if not wanted.images:
        return
    if wanted.runner == "private":
        if wanted.runners is not None and wanted.runners.kind != "existing":
            yield Finding(
                path="delivery.runners.kind",
                code="IMAGES-OUT-OF-REACH",
                message=(
                    "the network that bootstrap makes for runners reaches the state and no "
                    "registry: it is there before any of them"
                ),
                allowed="existing, with runners that reach the registries of all environments",
            )
    else:
        yield Finding(
            path="delivery.images",
            code="IMAGES-OUT-OF-REACH",
            message=(
                "the registries are closed, and delivery.runner is hosted: such a runner has no "
                "way to their endpoints"
            ),
            remedy=(
                "Use delivery.runner: private with runners that reach the registries of all "
                "environments, or images: false"
            ),
        )


def _signed(config: Config) -> Iterator[Finding]:
    if config.delivery.images and config.shared is None:
        yield Finding(
            path="delivery.images",
            code="SHARED-MISSING",
            message=(
                "the certificate that signs images is shared by all environments, but there is no "
                "section shared that says where it goes"
            ),
            allowed="a section shared with subscription_id and region, or images: false",
        )


def _copies(wanted: Delivery) -> Iterator[Finding]:
    if wanted.mirrors is None or wanted.images:
        return
    for name, what in (("images", "pulls an image"), ("releases", "fetches a released file")):
        if getattr(wanted.mirrors, name) is not None:
            yield Finding(
                path=f"delivery.mirrors.{name}",
                code="IMAGES-UNUSED",
                message=f"nothing that is generated {what}: delivery.images is false",
                remedy="Leave it out, or write delivery.images: true",
            )
