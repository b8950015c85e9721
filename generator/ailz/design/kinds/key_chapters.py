"""Chapters of the runbook about keys: what to verify first, and how one gets its next version."""

from __future__ import annotations

from dataclasses import dataclass

from ailz.design.context import Context, named
from ailz.design.kinds.key_addresses import key_field
from ailz.design.kinds.key_stores import holder, is_elsewhere, is_in_vault, is_keyed, scoped
from ailz.design.kinds.keys import key_name
from ailz.design.pages import Chapter, Command
from ailz.design.values import Param, SubscriptionGuid


def verify_first(
    context: Context, steps: tuple[str, ...], commands: tuple[Command, ...] = ()
) -> tuple[Chapter, ...]:
    """Return the chapter that services add their steps to: the first environment with keys."""
    if not context.some(is_keyed):
        return ()
    first = next(site.name for site in context.sites if is_keyed(site))
    which = "the first environment"
    if first != context.sites[0].name:
        which = f"{first}, the first environment with keys of the organisation's"
    made = Chapter(
        "Verify in the first environment, before the others",
        (
            (
                f"What no page of Microsoft's says outright for a closed {holder(context)}. "
                f"Deploy {which}, do these steps, and go on only when they are done."
            ),
        ),
        steps,
        commands,
        place=5,
        first_only=True,
        environments=context.where(is_keyed),
    )
    return (made,)


@dataclass(frozen=True, slots=True, kw_only=True)
class Versioned:
    """A service that takes one version of its key: ``title``, and what a sentence calls ``it``.

    ``shows`` prints the version in use; ``text`` is what is special about it.
    """

    key: str
    title: str
    it: str
    shows: Command
    place: int
    text: tuple[str, ...] = ()


def rotations(context: Context, service: Versioned) -> tuple[Chapter, ...]:
    """Return how it gets the next version: of a key in a vault of ours, and of one elsewhere."""
    made = []
    if context.some(is_in_vault):
        made.append(_ours(context, service))
    if context.some(is_elsewhere):
        made.append(_elsewhere(context, service))
    return tuple(made)


def _ours(context: Context, service: Versioned) -> Chapter:
    who = (
        "A key custodian makes"
        if context.config.access.key_custodians is not None
        else "Somebody with the role Key Vault Crypto Officer on the vault makes"
    )
    months = context.sites[0].config.security.key_rotation_months
    key = scoped(context, service.key)
    # Where a choice stands between the version and what names it, Terraform holds nothing.
    held = f" -replace=terraform_data.key_{key_field(key)}_uri_with_version"
    return Chapter(
        f"Rotate the key of {service.title}",
        (
            (
                f"Every {months} months, and at once if the key may be known to somebody. "
                f"The {service.it} names a version of its key and does not follow a rotation by "
                "itself."
            ),
            *service.text,
        ),
        (
            (
                f"{who} a new version. The vault is closed to the public, so this needs a machine "
                "inside the network."
            ),
            (
                "Deploy the environment again: the code gives the current version to the "
                f"{service.it}."
            ),
            f"Check that the {service.it} shows the new version.",
            (
                "Disable the old version after a week in which nothing failed. Never delete "
                "it: old data may still be under it."
            ),
        ),
        (
            Command(
                (
                    "az keyvault key rotate --vault-name ",
                    named("key_vault"),
                    " --name ",
                    key_name(context, service.key),
                    " --subscription ",
                    SubscriptionGuid(),
                )
            ),
        ),
        (
            Command(
                (
                    "terraform -chdir=terraform/landing-zone apply -var-file=environments/",
                    Param("environment"),
                    f".tfvars -replace='azapi_resource_action.key[\"{key}\"]'"
                    + held * context.every(is_in_vault),
                )
            ),
        ),
        (service.shows,),
        terraform_text=(
            (
                "Terraform holds the version that it saw, so that nothing else moves it: the "
                "options -replace make it look again and change nothing else."
            ),
        ),
        place=service.place,
        environments=context.where(is_in_vault),
    )


def _elsewhere(context: Context, service: Versioned) -> Chapter:
    where = " where it lies elsewhere" if context.some(is_in_vault) else ""
    return Chapter(
        f"Rotate the key of {service.title}{where}",
        (
            (
                "Where the key lies in no vault of the environment's, whoever owns it makes a new "
                f"version and says which. The {service.it} names one version and does not follow a "
                "rotation by itself."
            ),
        ),
        (
            (
                "Put the new version into the configuration: of a key that is given, the id in "
                f"existing.key_vault.keys.{service.key}; of one in security.managed_hsm, the "
                f"version in security.key_versions.{service.key}. Generate, and deploy the "
                "environment."
            ),
            f"Check that the {service.it} shows the new version.",
            (
                "The old version is disabled after a week in which nothing failed, and never "
                "deleted: old data may still be under it."
            ),
        ),
        checks=(service.shows,),
        place=service.place,
        environments=context.where(is_elsewhere),
    )
