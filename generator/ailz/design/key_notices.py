"""Keys in a Managed HSM for services that no list says take one there: told, not refused."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ailz.catalog.cmk import hsm_list, key_support, supports_cmk
from ailz.design.context import Site
from ailz.design.key_refusals import said_at
from ailz.design.kinds.key_stores import is_in_pool
from ailz.design.landing_zone import Deployment, LandingZone
from ailz.design.pages import listed
from ailz.errors import Finding


@dataclass(frozen=True, slots=True)
class Unlisted:
    """Services whose key lies in a Managed HSM, which the list does not say that they take.

    ``environments`` are where it does. ``path`` is the choice in the configuration, and
    ``instead`` what would do in its place.
    """

    services: tuple[str, ...]
    environments: tuple[str, ...]
    path: str
    instead: str

    @property
    def sentence(self) -> str:
        """What is in doubt, with the day of the list."""
        many = len(self.services) > 1
        return (
            f"Microsoft's list of services with customer-managed keys ({hsm_list().date}) does not "
            f"say that {listed(self.services)} {'take' if many else 'takes'} one in a Managed HSM, "
            f"where {'their keys lie' if many else 'its key lies'} in {listed(self.environments)}"
        )


def unlisted(landing_zone: LandingZone) -> tuple[Unlisted, ...]:
    """Return what is in doubt, once for each choice of a Managed HSM in the configuration."""
    main = landing_zone.main
    found: dict[tuple[tuple[str, ...], str, str], list[str]] = {}
    for index, site in enumerate(main.context.sites):
        services = _services(main, site) if is_in_pool(site) else ()
        if services:
            path = said_at(landing_zone.config, index, _CHOICE[site.keys_in])
            found.setdefault((services, path, _INSTEAD[site.keys_in]), []).append(site.name)
    return tuple(
        Unlisted(services, tuple(names), path, instead)
        for (services, path, instead), names in found.items()
    )


def keys_in_doubt(landing_zone: LandingZone) -> Iterator[Finding]:
    """Yield what is in doubt as findings that refuse nothing."""
    for each in unlisted(landing_zone):
        yield Finding(
            path=each.path,
            code="HSM-IN-DOUBT",
            message=each.sentence,
            remedy=(
                f"Try it in an environment of the kind dev first, or {each.instead}; the list is "
                f"{hsm_list().address}"
            ),
        )


_CHOICE = {"managed_hsm": "security.keys", "given": "existing.key_vault.id"}
_INSTEAD = {
    "managed_hsm": "say keys: hsm, which keeps keys in hardware in a vault of Key Vault Premium",
    "given": "name a vault of Key Vault Premium in existing.key_vault.id",
}


def _services(main: Deployment, site: Site) -> tuple[str, ...]:
    """Return what has a key of ours in an environment and is not listed with a Managed HSM."""
    under = {symbol for key in main.part.keys for symbol in key.encrypts}
    types = {each.type for each in main.requests[site.name] if each.symbol in under}
    return tuple(
        sorted(
            support.called
            for type_ in types
            if supports_cmk(type_)
            for support in key_support(type_)
            if not support.managed_hsm
        )
    )
