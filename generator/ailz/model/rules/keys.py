"""Keys: where they lie, who is ready for them, and whether their ids name what they should."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

from ailz.catalog.clouds import cloud
from ailz.errors import Finding, quoted
from ailz.model.arm_id import GROUP, of_another_type
from ailz.model.config import Config
from ailz.model.dial import said
from ailz.model.partial import as_far_as_read

_VAULT = "Microsoft.KeyVault/vaults"
_HSM = "Microsoft.KeyVault/managedHSMs"
_SUBNET = "Microsoft.Network/virtualNetworks/subnets"
_CLOUDS = {"public": "AzureCloud", "us_government": "AzureUSGovernment", "china": "AzureChinaCloud"}


def keys(config: Config) -> Iterator[Finding]:
    """Yield keys in a pool that is not ready, keys of Microsoft's outside of dev, and wrong ids."""
    for rule in (_pool, _both, _microsoft, _subnet, _owner, _hosts):
        yield from as_far_as_read(rule(config))


def _pool(config: Config) -> Iterator[Finding]:
    if config.security.keys != "managed_hsm":
        return
    pool = config.security.managed_hsm
    if pool is None:
        yield Finding(
            path="security.keys",
            code="HSM-MISSING",
            message="keys: managed_hsm has no section security.managed_hsm that says where it is",
            allowed=(
                "a section managed_hsm; a Managed HSM that somebody else owns is "
                "existing.key_vault, with keys: software or hsm"
            ),
        )
    elif not pool.activated:
        yield Finding(
            path="security.keys",
            code="HSM-NOT-ACTIVATED",
            message=(
                "the Managed HSM takes no key before people have activated it, and "
                "security.managed_hsm.activated is false"
            ),
            remedy=(
                "Say keys: hsm until then, deploy keys (the pool) alone, activate it as "
                "docs/keys.md says, and set activated: true with keys: managed_hsm"
            ),
        )


def _both(config: Config) -> Iterator[Finding]:
    if config.security.keys == "managed_hsm" and config.existing.key_vault is not None:
        yield Finding(
            path="security.keys",
            code="KEYS-CONTRADICTION",
            message=(
                "keys cannot lie in a Managed HSM of our own (security.keys) and in one that "
                "somebody else owns (existing.key_vault)"
            ),
            allowed="one of the two; with existing.key_vault: software or hsm",
        )


def _microsoft(config: Config) -> Iterator[Finding]:
    if config.security.keys != "microsoft":
        return
    for environment in config.environments:
        own = {} if environment.overrides is None else said(environment.overrides)
        here = own.get("security.keys", "microsoft")
        if environment.kind != "dev" and here == "microsoft":
            yield Finding(
                path="security.keys",
                code="KEYS-OF-MICROSOFT",
                message=(
                    f"{environment.name} is of the kind {environment.kind}, and keys of "
                    "Microsoft's are for dev alone"
                ),
                allowed=(
                    "software, hsm or managed_hsm; an environment of the kind dev says "
                    "overrides.security.keys: microsoft"
                ),
            )
            return


def _owner(config: Config) -> Iterator[Finding]:
    given = config.existing.key_vault
    if given is not None and _type(given.id) not in (_VAULT.lower(), _HSM.lower()):
        yield of_another_type(
            "existing.key_vault.id",
            "a vault or a Managed HSM",
            f"{GROUP}/providers/{_VAULT}/<name>, or .../{_HSM}/<name>",
        )


def _subnet(config: Config) -> Iterator[Finding]:
    pool = config.security.managed_hsm
    if pool is not None and _type(pool.endpoint.subnet_id) != _SUBNET.lower():
        yield of_another_type(
            "security.managed_hsm.endpoint.subnet_id",
            "a subnet",
            f"{GROUP}/providers/Microsoft.Network/virtualNetworks/<name>/subnets/<name>",
        )


def _hosts(config: Config) -> Iterator[Finding]:
    given = config.existing.key_vault
    if given is None or _type(given.id) not in (_VAULT.lower(), _HSM.lower()):
        return
    here = cloud(_CLOUDS[config.organisation.cloud])
    suffix = here.key_vault_suffix if _type(given.id) == _VAULT.lower() else here.managed_hsm_suffix
    host = f"{given.id.rpartition('/')[2]}.{suffix}".lower()
    for name, id_ in given.keys.items():
        if (found := (urlsplit(id_).hostname or "").lower()) != host:
            yield Finding(
                path=f"existing.key_vault.keys.{name}",
                code="KEY-OF-ANOTHER-VAULT",
                message=f"the key is in {quoted(found)}, and existing.key_vault.id is {host}",
                allowed=f"https://{host}/keys/<name>",
            )


def _type(resource_id: str) -> str:
    """Return the type of a resource id in lower case, empty where it is none of a resource."""
    _, _, after = resource_id.partition("/providers/")
    namespace, *rest = after.split("/")
    return "/".join((namespace, *rest[::2])).lower()
