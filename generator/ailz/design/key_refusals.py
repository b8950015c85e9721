"""Keys that lie elsewhere and cannot be used from there: what is wrong with them, and where."""

from __future__ import annotations

from collections.abc import Iterator

from ailz.catalog.cmk import key_support, supports_cmk
from ailz.design.context import Site
from ailz.design.evaluate import value_of
from ailz.design.kinds.key_stores import is_elsewhere
from ailz.design.landing_zone import Deployment
from ailz.design.part import Key
from ailz.errors import Finding, listed, quoted
from ailz.model.config import Config
from ailz.model.dial import said

_GIVEN = "existing.key_vault.keys"


def keys_elsewhere(config: Config, deployments: list[Deployment]) -> Iterator[Finding]:
    """Yield keys that nobody named, versions too many and too few, and stores in a wrong region."""
    main = deployments[-1]
    for index, site in enumerate(main.context.sites):
        if not is_elsewhere(site):
            continue
        for key in main.part.keys:
            yield from _named(config, index, site, key)
            yield from _near(config, index, site, key, main)


def _named(config: Config, index: int, site: Site, key: Key) -> Iterator[Finding]:
    if site.keys_in == "managed_hsm":
        if key.pinned and not site.config.security.key_versions.get(key.key):
            yield Finding(
                path=said_at(config, index, "security.key_versions"),
                code="KEY-VERSION",
                message=(
                    f"{key.key} takes one version of its key and does not follow a rotation, and "
                    f"{site.name} does not say which"
                ),
                remedy=(
                    f"Add {key.key} with the version: docs/keys.md has the command that prints it "
                    "once the key is made"
                ),
            )
        return
    given = site.config.existing.key_vault
    id_ = "" if given is None else given.keys.get(key.key, "")
    path = said_at(config, index, _GIVEN)
    if not id_:
        yield Finding(
            path=path,
            code="KEY-NOT-GIVEN",
            message=f"the key of {key.key} in {site.name} is not among the keys that are given",
            remedy=f"Add {key.key} with the id of its key",
        )
        return
    has_version = id_.partition("/keys/")[2].count("/") == 1
    if key.pinned and not has_version:
        yield Finding(
            path=f"{path}.{key.key}",
            code="KEY-VERSION",
            message=(
                f"{key.key} takes one version of its key and does not follow a rotation, and "
                f"{quoted(id_)} has none"
            ),
            allowed=f"{id_}/<version>",
        )
    if key.rotates and has_version:
        yield Finding(
            path=f"{path}.{key.key}",
            code="KEY-VERSION",
            message=f"{key.key} follows the rotation of its key, which a version would stop",
            allowed=id_.rpartition("/")[0],
        )


def _near(
    config: Config, index: int, site: Site, key: Key, deployment: Deployment
) -> Iterator[Finding]:
    """Yield a store in another region than a service that wants its key in its own."""
    store, path = _region(config, index, site)
    root = deployment.root
    for symbol in key.encrypts:
        resource = root.resource(symbol)
        if not supports_cmk(resource.type):
            continue
        here = str(value_of(root, site.name, resource.body.get("location")))
        wanting = [s for s in key_support(resource.type) if s.key_vault.get("sameRegion") is True]
        if wanting and here != store:
            yield Finding(
                path=path,
                code="KEY-IN-ANOTHER-REGION",
                message=(
                    f"{wanting[0].service} in {site.name} takes a key of its own region alone, "
                    f"which is {here}; the keys are in {quoted(store)}"
                ),
                allowed=listed(
                    [f"a vault or pool in {here}", "a vault of the environment's own (keys: hsm)"]
                ),
            )


def _region(config: Config, index: int, site: Site) -> tuple[str, str]:
    """Return the region of what holds the keys, and where the configuration says it."""
    pool, given = site.config.security.managed_hsm, site.config.existing.key_vault
    if site.keys_in == "managed_hsm" and pool is not None:
        return pool.region, "security.managed_hsm.region"
    region = None if given is None else given.region
    return region or site.region, said_at(config, index, "existing.key_vault.region")


def said_at(config: Config, index: int, path: str) -> str:
    """Return where a setting of an environment stands: with its own, or with all."""
    over = config.environments[index].overrides
    own = () if over is None else said(over)
    if any(f"{each}.".startswith(f"{path}.") for each in own):
        return f"environments[{index}].overrides.{path}"
    return path
