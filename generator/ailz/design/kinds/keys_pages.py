"""What documents say of the vault of keys."""

from __future__ import annotations

from ailz.design.context import Context, Site, named
from ailz.design.kinds.key_stores import is_in_vault
from ailz.design.kinds.vaults import KEPT_VAULT
from ailz.design.pages import (
    Chapter,
    Command,
    Consequence,
    Fee,
    GivenUp,
    HeldOtherwise,
    Pages,
    SoftDeleted,
    Tile,
)
from ailz.design.values import Param, SubscriptionGuid

KEY = "Microsoft.KeyVault/vaults/keys"
KEYED = "cmk-general"
"""The trade-off of keys of the organisation's, as the catalog names it."""


_ONE_KEY = {
    "service": "One key a service.",
    "data_class": "One key for the data.",
    "tenant": "One key for all.",
}

WHY = {
    "service": (
        "One key a service. Made through the control plane: the vault is closed to the runner. "
        "ARM creates a key once and never changes it; a new rotation policy needs a new key or the "
        "data plane."
    ),
    "data_class": (
        "One key for the data of a class. Made through the control plane: the vault is closed to "
        "the runner. ARM creates a key once and never changes it; a new rotation policy needs a "
        "new key or the data plane."
    ),
    "tenant": (
        "One key for all: whoever withdraws it closes the whole landing zone. Made through the "
        "control plane: the vault is closed to the runner. ARM creates a key once and never "
        "changes it; a new rotation policy needs a new key or the data plane."
    ),
}
"""Why keys are made as they are, by what has one of its own."""


def _hsm(site: Site) -> bool:
    return site.hsm and site.keys_in == "vault"


def held_keys(context: Context) -> Pages:
    """Return what documents say of keys of the organisation's, wherever they lie."""
    choice = "Customer-managed keys"
    if context.every(is_in_vault):
        choice = "Customer-managed keys in Key Vault"
    return Pages(
        consequences=(
            Consequence(
                "keys",
                "Services follow the rotation of their key by themselves, but for those of which a "
                "line below says otherwise.",
            ),
        ),
        given_up=(
            GivenUp(
                KEYED,
                ("Losing, disabling or deleting the key makes the data under it unreadable.",),
                choice=choice,
            ),
        ),
    )


def keys_pages(context: Context, where: tuple[str, ...] | None) -> Pages:
    """Return what documents say of keys in a vault of ours, which stands in those environments."""
    fees: tuple[Fee, ...] = ()
    if context.some(_hsm):
        fees = (Fee("kv-hsm-key-advanced", ("key",), context.where(_hsm)),)
    return Pages(
        fees=fees,
        given_up=_given_up(context),
        soft_deleted=(SoftDeleted("key_vault", *KEPT_VAULT),),
        tiles=(
            Tile(
                "key_vault",
                "Key Vault: encryption keys",
                (named("key_vault"), _ONE_KEY[context.config.security.key_scope]),
                10,
            ),
        ),
        chapters=(
            Chapter(
                "Bring back a deleted vault",
                (
                    (
                        "A vault comes back with its keys. The services under them work again some "
                        "minutes later. Deploy again afterwards, so that private endpoints, "
                        "diagnostic settings and roles are as the code says."
                    ),
                ),
                commands=(
                    Command(
                        (
                            "az keyvault recover --name ",
                            named("key_vault"),
                            " --location ",
                            Param("location"),
                            " --subscription ",
                            SubscriptionGuid(),
                        )
                    ),
                ),
                place=20,
                environments=where,
            ),
        ),
        held_otherwise=(
            HeldOtherwise(
                KEY,
                "properties.rotationPolicy.attributes.expiryTime",
                "A version expires some months after the next one is made, and the configuration "
                "decides when that is.",
            ),
            HeldOtherwise(
                KEY,
                "properties.rotationPolicy.lifetimeActions[].trigger.timeAfterCreate",
                "The configuration decides when a key rotates, and not every service follows a "
                "rotation.",
            ),
            HeldOtherwise(
                KEY,
                "properties.rotationPolicy.lifetimeActions[].action.type",
                "A key whose service takes one version only is rotated by hand: it notifies "
                "instead.",
            ),
        ),
    )


def _given_up(context: Context) -> tuple[GivenUp, ...]:
    made = [
        GivenUp(
            "purge-protection",
            (
                (
                    "The name of a deleted vault stays taken until its days are over: an "
                    "environment that is built again meanwhile takes another name."
                ),
            ),
        ),
    ]
    if context.some(_hsm):
        made.append(
            GivenUp("hsm-keys", ("Each version of a key that is still in use is paid for.",))
        )
    return tuple(made)
