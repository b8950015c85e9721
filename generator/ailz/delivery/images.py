"""Who builds, signs and promotes images: where they are kept, and the rights of those jobs.

The registries and the vault are made by the deployments, after the identities: a role is held on
the subscription that each comes to lie in.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from ailz.delivery.stage import Stage, stages
from ailz.design.evaluate import id_of
from ailz.design.landing_zone import LandingZone
from ailz.design.part import ImageStore

SIGNS = "sign"
"""What stands for the role of our own by which an identity signs, and reads the certificate."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A store of one environment: the id of its resource, and what the design says of it."""

    stage: Stage
    id: str
    store: ImageStore

    @property
    def name(self) -> str:
        """The name of its resource."""
        return self.id.rpartition("/")[2]


def registries(landing_zone: LandingZone) -> tuple[Kept, ...]:
    """Return the registry of each environment, in the order in which images are promoted."""
    return tuple(each for each in _kept(landing_zone) if each.store.pushes)


def signing(landing_zone: LandingZone) -> Kept | None:
    """Return the vault of the certificate that signs images, where there is one."""
    return next((each for each in _kept(landing_zone) if each.store.certificate), None)


def image_rights(landing_zone: LandingZone, stage: Stage) -> Iterator[tuple[str, str, str]]:
    """Yield what the identity of images holds in one environment: role, scope, and what for."""
    signed, every = signing(landing_zone), registries(landing_zone)
    if signed is None:
        return
    if stage.name == signed.stage.name:
        yield SIGNS, stage.subscription, "Signs images; the certificate is read, its key is not."
        first = every[0]
        yield first.store.pushes, first.stage.subscription, "Pushes what was built and scanned."
        return
    for before, here in pairwise(every):
        if here.stage.name == stage.name:
            yield here.store.pushes, stage.subscription, "Pushes what was verified."
            yield before.store.pulls, before.stage.subscription, "Takes images from the one before."


def has_images(landing_zone: LandingZone, stage: Stage) -> bool:
    """Whether a job of images acts for an environment: those of the first are built by shared."""
    return any(image_rights(landing_zone, stage))


def signing_actions(landing_zone: LandingZone) -> tuple[str, ...]:
    """Return the data actions of whoever signs images; none where nobody does."""
    found = signing(landing_zone)
    return found.store.signs if found else ()


def _kept(landing_zone: LandingZone) -> Iterator[Kept]:
    for stage in stages(landing_zone):
        for store in stage.deployment.part.images:
            yield Kept(stage, id_of(stage.deployment.root, stage.name, store.target), store)
