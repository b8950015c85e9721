"""The keys that lie elsewhere, as parameters: the name, the id and the version of each."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from ailz.catalog.clouds import cloud
from ailz.design.arm import arm_name
from ailz.design.context import Context, Site
from ailz.design.kinds.key_stores import is_in_vault, scoped, store_id, stores
from ailz.design.kinds.managed_hsm import pool_key
from ailz.design.part import Key, Part
from ailz.design.resource import Parameter

KNOWN_AS = "keys_known_as"


def given_keys(context: Context, wanted: tuple[Key, ...]) -> Part:
    """Return where keys are that lie elsewhere: their store, and name and id of each."""
    if context.every(is_in_vault):
        return Part()
    return Part(
        parameters=(
            stores(context).parameter,
            context.parameter(
                "key_store_id",
                "The vault or Managed HSM that holds the keys, where it is none of ours here.",
                lambda site: store_id(context, site),
                platform=True,
            ),
            _by_key(context, wanted, "key_names", "The name of each key there.", _name_of),
            _by_key(
                context,
                wanted,
                "key_ids",
                "The id of each key there; with its version where the service takes one only.",
                str,
            ),
            _by_key(
                context,
                wanted,
                "key_versions",
                "The version of each key there that a service is told by itself.",
                _version_of,
            ),
        )
    )


def known_as(
    context: Context, wanted: tuple[Key, ...], names: Mapping[str, Mapping[str, str]]
) -> Parameter:
    """Return the parameter with store and name of each key as one, by the names of our own."""

    def said(site: Site, key: Key) -> str:
        if is_in_vault(site):
            here = names[site.name]
            return f"{here['key_vault']}_{here[key_field(scoped(context, key))]}"
        name = _name_of(_address(context, site, key))
        return f"{arm_name(store_id(context, site))}_{name}" if name else ""

    return context.parameter(
        KNOWN_AS,
        "What holds each key and the name of the key, as one name.",
        lambda site: {key_field(key.key): said(site, key) for key in wanted},
        kind="object",
        platform=True,
        describes={key_field(key.key): f"The {key.key} key." for key in wanted},
    )


def _by_key(
    context: Context,
    wanted: tuple[Key, ...],
    name: str,
    description: str,
    said: Callable[[str], str],
) -> Parameter:
    """Return a parameter with what is said of each key, read off its address."""
    return context.parameter(
        name,
        description,
        lambda site: {key_field(key.key): said(_address(context, site, key)) for key in wanted},
        kind="object",
        platform=True,
        describes={key_field(key.key): f"The {key.key} key." for key in wanted},
    )


def _name_of(address: str) -> str:
    """Return the name in a key's address; empty: there is none."""
    return address.rpartition("/keys/")[2].partition("/")[0]


def _version_of(address: str) -> str:
    """Return the version in a key's address; empty: none."""
    return address.rpartition("/keys/")[2].partition("/")[2]


def _address(context: Context, site: Site, key: Key) -> str:
    """Return the id of a key that lies elsewhere; empty where it does not."""
    if site.keys_in == "given":
        given = site.config.existing.key_vault
        return "" if given is None else given.keys.get(key.key, "")
    if site.keys_in != "managed_hsm":
        return ""
    host = f"{arm_name(store_id(context, site))}.{cloud(context.cloud).managed_hsm_suffix}"
    version = site.config.security.key_versions.get(key.key, "")
    name = pool_key(site, scoped(context, key))
    return f"https://{host}/keys/{name}{f'/{version}' if version else ''}"


def key_field(key: str) -> str:
    """Return what parameters call a key."""
    return f"{key.replace('-', '_')}_key"
