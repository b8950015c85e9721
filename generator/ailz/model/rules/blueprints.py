"""Wishes that the model has a place for, and nothing is generated for yet: never ignored."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress

from ailz.errors import Finding
from ailz.model.base import Unread
from ailz.model.config import Config


def without_blueprint(config: Config) -> Iterator[Finding]:
    """Yield every wish that nothing is generated for yet."""
    for path, (wish, what, instead) in _WISHES.items():
        with suppress(Unread):
            if wish(config):
                yield Finding(
                    path=path,
                    code="NO-BLUEPRINT",
                    message=(
                        f"there is no blueprint for {what} yet; nothing would be generated for it"
                    ),
                    allowed="" if instead is None else instead,
                    remedy="Leave it out" if instead is None else "",
                )


_WISHES: Mapping[str, tuple[Callable[[Config], object], str, str | None]] = {
    "organisation.cloud": (
        lambda c: c.organisation.cloud != "public",
        "clouds other than the public one",
        "public",
    ),
    "workload.pattern": (
        lambda c: c.workload.pattern != "classical_ml",
        "generative AI",
        "classical_ml",
    ),
    "platform.egress.proxy": (
        lambda c: c.platform.egress is not None and c.platform.egress.proxy is not None,
        "a proxy",
        None,
    ),
    "capabilities.generative": (
        lambda c: c.capabilities.generative is not None,
        "Microsoft Foundry",
        None,
    ),
    "capabilities.kubernetes": (
        lambda c: c.capabilities.kubernetes is not None,
        "Azure Kubernetes Service",
        None,
    ),
    "capabilities.purview": (
        lambda c: c.capabilities.purview is not None,
        "Microsoft Purview",
        None,
    ),
    "security.confidential_computing": (
        lambda c: c.security.confidential_computing,
        "confidential computing",
        "false",
    ),
    "governance.security_contact": (
        lambda c: c.governance.security_contact is not None,
        "the security contact of Defender for Cloud",
        None,
    ),
}
"""Path -> whether it is wished, what it is, and what can be had instead; None: nothing."""
