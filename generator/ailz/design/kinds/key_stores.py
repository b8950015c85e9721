"""Where the keys of an environment lie, and what a service says of its key."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from ailz.catalog.clouds import cloud
from ailz.design.arm import arm_name
from ailz.design.context import Context, Dial, Site
from ailz.design.kinds.identities import is_given
from ailz.design.part import Key, PolicyNeed
from ailz.design.resource import Parameter
from ailz.design.values import Value
from ailz.model.given_identities import READS_KEYS


def store_id(context: Context, site: Site) -> str:
    """Return the id of what holds an environment's keys, where that is no vault of ours."""
    if site.keys_in == "managed_hsm":
        return context.elsewhere["managed_hsm"]
    given = site.config.existing.key_vault
    return "" if given is None or site.keys_in != "given" else given.id


def is_in_vault(site: Site) -> bool:
    """Whether an environment has a vault of its own for keys."""
    return site.keys_in == "vault"


def is_keyed(site: Site) -> bool:
    """Whether an environment's services are encrypted with keys of the organisation's."""
    return site.keys_in != "microsoft"


def is_elsewhere(site: Site) -> bool:
    """Whether the right to an environment's keys is given by hand, before anything uses them."""
    return site.keys_in in ("given", "managed_hsm")


def holder(context: Context) -> str:
    """Return what holds keys of the organisation's: ``vault``, ``Managed HSM``, or both."""
    pools = {is_in_pool(site) for site in context.sites if is_keyed(site)}
    return " or ".join("Managed HSM" if pool else "vault" for pool in sorted(pools))


def is_in_pool(site: Site) -> bool:
    """Whether an environment's keys lie in a Managed HSM, whoever owns it."""
    given = site.config.existing.key_vault
    return site.keys_in == "managed_hsm" or (
        site.keys_in == "given" and given is not None and "/managedhsms/" in given.id.lower()
    )


def is_made_before(context: Context) -> bool:
    """Whether bootstrap makes the identity that reads keys: others must give it its right.

    One that is given is there before anything is.
    """
    if is_given(context, READS_KEYS):
        return False
    # What the whole configuration says stays said when the last environment that used it leaves.
    said = context.config.security.managed_hsm or context.config.existing.key_vault
    return said is not None or context.some(is_elsewhere)


def stores(context: Context) -> Dial:
    """Return where keys lie: ``vault``, ``given``, ``managed_hsm`` or ``microsoft``."""
    return Dial(
        context.parameter(
            "keys_in",
            "Where keys lie: vault (ours), given, managed_hsm, or microsoft (no key of ours).",
            lambda site: site.keys_in,
        )
    )


def workload_policies(
    context: Context, policies: Mapping[str, str], of_keys: Collection[str] = ()
) -> tuple[PolicyNeed, ...]:
    """Return a service's policies in the workload's group, by key: their GUIDs.

    Those whose key ends in ``-cmk``, and ``of_keys``, ask for a key of the organisation's: they
    stand only where there is one.
    """
    keyed = context.where(is_keyed)
    return tuple(
        PolicyNeed(
            key,
            "workload_group",
            guid,
            environments=keyed if key.endswith("-cmk") or key in of_keys else None,
        )
        for key, guid in policies.items()
    )


def encrypted(context: Context, ours: Value, theirs: Value = None) -> Value:
    """Return what a body says of its key, or what it says under a key of Microsoft's.

    The parameter that it may ask for stands in the part of the keys.
    """
    return stores(context).choose("microsoft", theirs, ours)


def noted(context: Context, notes: Mapping[str, str], at: str) -> dict[str, str]:
    """Return notes on a body: those below the choice of ``encrypted``, at that path, as one."""
    if context.every(is_keyed):
        return dict(notes)
    below = [text for path, text in notes.items() if path.startswith(f"{at}.")]
    kept = {path: text for path, text in notes.items() if not path.startswith(f"{at}.")}
    return {**kept, at: " ".join([*below, *([kept[at]] if at in kept else [])])} if below else kept


def scoped(context: Context, key: Key | str) -> str:
    """Return the key that a service's key is one with, by what has a key of its own."""
    name, data = (key, True) if isinstance(key, str) else (key.key, key.data)
    match context.config.security.key_scope:
        case "tenant":
            return "landing-zone"
        case "data_class" if data:
            return context.config.workload.data_classification
        case _:
            return name


def _least_size(*sizes: int | None) -> int | None:
    """Return what all take: a key that services share is as small as the pickiest wants."""
    return min((size for size in sizes if size is not None), default=None)


def in_scope(context: Context, wanted: tuple[Key, ...]) -> tuple[Key, ...]:
    """Return the keys that are made for those that services asked for, each once."""
    made: dict[str, Key] = {}
    for key in wanted:
        name = scoped(context, key)
        before = made.get(name, Key(name, ()))
        made[name] = Key(
            name,
            (*before.encrypts, *key.encrypts),
            rotates=before.rotates and key.rotates,
            size=_least_size(before.size, key.size),
            pinned=before.pinned or key.pinned,
            data=before.data and key.data,
        )
    return tuple(made.values())


def key_vault_uri(context: Context, vault_names: Mapping[str, str]) -> Parameter:
    """Return the parameter with the address of the keys' store, by the names of our vaults."""
    here = cloud(context.cloud)

    def uri(site: Site) -> str:
        if site.keys_in == "vault":
            return f"https://{vault_names[site.name]}.{here.key_vault_suffix}"
        store = store_id(context, site)
        suffix = here.managed_hsm_suffix if is_in_pool(site) else here.key_vault_suffix
        return f"https://{arm_name(store)}.{suffix}".lower() if store else ""

    return context.parameter("key_vault_uri", "The address of the key vault.", uri)
