"""Where each key lies, what is under it, who gives the right to it, and what rotates."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ailz.catalog.cmk import hsm_list, key_support, supports_cmk
from ailz.catalog.roles import role
from ailz.design.key_notices import unlisted
from ailz.design.kinds.key_stores import is_elsewhere, is_in_pool, scoped, store_id
from ailz.design.kinds.managed_hsm import SYMBOL, USES_KEYS, pool_key, writes_records
from ailz.design.pages import listed
from ailz.design.part import Key
from ailz.design.values import Id
from ailz.render.escape import shell
from ailz.report.printing import Document, printed
from ailz.report.reading import Reading, Stage, spoken

_USES = "Key Vault Crypto Service Encryption User"
_IN = {
    "vault": "a vault of its own",
    "given": "what somebody else owns",
    "managed_hsm": "the Managed HSM",
    "microsoft": "no key of ours: Microsoft's",
}


@dataclass(frozen=True, slots=True)
class _Use:
    """What one key encrypts, and what that does when the key gets a new version."""

    key: str
    what: str
    follows: str


@dataclass(frozen=True, slots=True)
class _Rights:
    """The commands that give one environment its right to its keys, by whoever owns them."""

    environment: str
    store: str
    is_pool: bool
    commands: tuple[str, ...]


_OURS = ("vault", "managed_hsm")
"""Where keys lie that are made here: those of a vault that become the pool's are in it before."""


def keys(landing_zone: Reading) -> Document:
    """Return the document."""
    main = landing_zone.main_stages
    pool = landing_zone.config.security.managed_hsm
    name = next((s.one(SYMBOL) for s in landing_zone.stages if s.root == "keys"), None)
    return printed(
        "keys.md",
        title=landing_zone.config.workload.title,
        # A key that is given has the date that its owner gave it.
        made=any(stage.environment.keys_in in _OURS for stage in main),
        places=[(stage.name, _IN[stage.environment.keys_in]) for stage in main],
        uses=list(_uses(landing_zone)),
        doubts=unlisted(landing_zone),
        listed_at=hsm_list().address,
        rights=[_rights(landing_zone, s) for s in main if is_elsewhere(s.environment)],
        hsm="" if name is None else name.name,
        versions=dict.fromkeys(
            f"az keyvault key show --hsm-name {shell(name.name)} --name "
            f"{shell(pool_key(stage.environment, scoped(landing_zone.main.context, key)))} "
            "--query key.kid --output tsv"
            for stage in main
            for key in landing_zone.main.part.keys
            if name is not None and key.pinned and stage.environment.keys_in in _OURS
        ),
        pinned=listed([key.key for key in landing_zone.main.part.keys if key.pinned]),
        activated=pool is not None and pool.activated,
        records=writes_records(landing_zone.main.context),
    )


def _uses(landing_zone: Reading) -> Iterator[_Use]:
    context, root = landing_zone.main.context, landing_zone.main.root
    for key in landing_zone.main.part.keys:
        for symbol in key.encrypts:
            type_ = root.resource(symbol).type
            support = key_support(type_)[0] if supports_cmk(type_) else None
            follows = "it follows by itself" if key.rotates else "it stays at its version"
            how = support.auto_rotation.get("how") if support is not None else None
            yield _Use(
                scoped(context, key), spoken(symbol), f"{follows}{f' ({how})' if how else ''}"
            )


def _rights(landing_zone: Reading, stage: Stage) -> _Rights:
    context = landing_zone.main.context
    store = store_id(context, stage.environment)
    is_pool = is_in_pool(stage.environment)
    identity = stage.said(Id("encryption_identity"))
    reads = f'"$(az identity show --ids {shell(identity)} --query principalId --output tsv)"'
    scopes = {
        key.key: _scope(landing_zone, stage, store, key, is_pool=is_pool)
        for key in landing_zone.main.part.keys
    }
    asked = [(reads, scope) for scope in scopes.values()]
    asked += [
        (shell(user.principal_id), scopes[user.key]) for user in landing_zone.main.part.key_users
    ]
    commands = tuple(
        f"az keyvault role assignment create --hsm-name {shell(store.rpartition('/')[2])} "
        f"--role {shell(USES_KEYS)} --assignee-object-id {each} "
        f"--assignee-principal-type ServicePrincipal --scope {shell(scope)}"
        if is_pool
        else f"az role assignment create --assignee-object-id {each} "
        f"--assignee-principal-type ServicePrincipal --role {role(_USES).guid} "
        f"--scope {shell(scope)}"
        for each, scope in dict.fromkeys(asked)
    )
    return _Rights(stage.name, store, is_pool, commands)


def _scope(landing_zone: Reading, stage: Stage, store: str, key: Key, *, is_pool: bool) -> str:
    """Return where the right to a key is given: on that key alone."""
    given = stage.environment.config.existing.key_vault
    if stage.environment.keys_in == "managed_hsm":
        name = pool_key(stage.environment, scoped(landing_zone.main.context, key))
    else:
        id_ = "" if given is None else given.keys.get(key.key, "")
        name = id_.rpartition("/keys/")[2].split("/")[0]
    return f"/keys/{name}" if is_pool else f"{store}/keys/{name}"
