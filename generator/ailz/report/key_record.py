"""The decision record about keys: where they lie, what is under them, who answers for them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ailz.catalog.cmk import supports_cmk
from ailz.design.context import Context
from ailz.design.key_notices import unlisted
from ailz.design.kinds.key_bodies import USUAL_SIZE
from ailz.design.kinds.key_stores import in_scope, is_in_vault
from ailz.design.kinds.managed_hsm import SYMBOL
from ailz.design.pages import listed
from ailz.design.part import Key, Part
from ailz.report.reading import Reading, Stage, spoken


def decision(landing_zone: Reading) -> str:
    """Return where the keys of each environment lie, what has one of its own, and their form."""
    context = landing_zone.main.context
    scope = _scope(context, landing_zone.main.part.keys)
    said = []
    for kind in dict.fromkeys(site.keys_in for site in context.sites):
        names = context.where(lambda site, kind=kind: site.keys_in == kind)  # type: ignore[misc]
        here = "" if names is None else f"In {listed(names)}: "
        text = {
            "vault": f"one vault for each environment, {scope}.",
            "managed_hsm": (
                f"one Managed HSM for all environments, and in it {scope}, each environment's own."
            ),
            "given": (
                "a key for each kind of service in what somebody else owns. Nothing is made or "
                "written there."
            ),
            "microsoft": "keys of Microsoft's, and none of the organisation's.",
        }[kind]
        said.append(f"{here}{text}" if here else f"{text[:1].upper()}{text[1:]}")
    return " ".join([*said, *_forms(landing_zone)])


def _scope(context: Context, wanted: Iterable[Key]) -> str:
    match context.config.security.key_scope:
        case "service":
            return "one key for each kind of service"
        case "data_class":
            others = any(not key.data for key in wanted)
            return "one key for the data" + " and one for each service that holds none" * others
        case "tenant":
            return "one key for all services"


def _forms(landing_zone: Reading) -> Iterator[str]:
    """Say of what type and size keys are: of those that are made, and of those that are given."""
    context, part = landing_zone.main.context, landing_zone.main.part
    kinds = {site.keys_in for site in context.sites}
    if "vault" in kinds:
        vaults = [site for site in context.sites if is_in_vault(site)]
        kept = " and kept in hardware, in Key Vault Premium" * all(site.hsm for site in vaults)
        yield f"Keys are RSA {USUAL_SIZE}{kept or ', in Key Vault'}."
    if "managed_hsm" in kinds:
        yield f"In the Managed HSM they are RSA {USUAL_SIZE}."
    if kinds & {"vault", "managed_hsm"}:
        yield from _sizes(context, part)
    if "given" in kinds:
        yield "What type and size a given key has is its owner's to say."
        for key in part.keys:
            if key.size is not None:
                takes = listed(tuple(map(spoken, key.encrypts)))
                yield f"RSA {key.size} alone is taken by {takes}."


def _sizes(context: Context, part: Part) -> Iterator[str]:
    """Say what is under a key of another size, and which service asks for it."""
    pickiest = {
        size: tuple(spoken(s) for key in part.keys if key.size == size for s in key.encrypts)
        for size in dict.fromkeys(key.size for key in part.keys if key.size is not None)
    }
    for size, asking in pickiest.items():
        under = tuple(
            spoken(symbol)
            for key in in_scope(context, part.keys)
            if key.size == size
            for symbol in key.encrypts
        )
        who = "the service" if set(under) == set(asking) else listed(asking)
        yield f"RSA {size}, as {who} asks: {listed(under)}."


def consequences(landing_zone: Reading) -> tuple[str, ...]:
    """Return what follows for whoever holds the keys, and for whoever owns them."""
    context = landing_zone.main.context
    kinds = {site.keys_in for site in context.sites}
    return (
        f"Whoever loses a key loses the data under it: {'; '.join(_kept(landing_zone))}.",
        _by_key(landing_zone),
        *(
            text
            for kind, text in {
                "vault": (
                    "Services reach the vault as trusted services of Azure. Nobody else does from "
                    "outside."
                ),
                "managed_hsm": (
                    "Services reach the Managed HSM as trusted services of Azure, and its "
                    "administrators through its private endpoint. Nobody else does."
                ),
                "given": (
                    "Services reach a given key as trusted services of Azure, which its owner must "
                    "let in."
                ),
            }.items()
            if kind in kinds
        ),
        *_by_hand(landing_zone),
        *(
            f"{each.sentence}: docs/keys.md says what to try first."
            for each in unlisted(landing_zone)
        ),
    )


def _kept(landing_zone: Reading) -> Iterator[str]:
    """Say what holds a key that somebody deletes."""
    kinds = {site.keys_in for site in landing_zone.main.context.sites}
    if "vault" in kinds:
        vaults = [s for s in landing_zone.main_stages if is_in_vault(s.environment)]
        yield f"purge protection is on and the vault is {_locked(vaults)}"
    if "managed_hsm" in kinds:
        pools = [stage for stage in landing_zone.stages if stage.one(SYMBOL) is not None]
        yield f"purge protection is on and the Managed HSM is {_locked(pools)}"
    if "given" in kinds:
        yield "the owner of a given key says what protects it from being purged"


def _locked(stages: list[Stage]) -> str:
    locked = tuple(stage.name for stage in stages if stage.all("delete_lock"))
    if not locked:
        return "not locked"
    return "locked" if len(locked) == len(stages) else f"locked in {listed(locked)}"


def _by_hand(landing_zone: Reading) -> Iterator[str]:
    """Say who rotates or disables a key by hand."""
    kinds = {site.keys_in for site in landing_zone.main.context.sites}
    if "vault" in kinds:
        if landing_zone.config.access.key_custodians is not None:
            yield "Key custodians hold no data role."
        else:
            yield (
                "Nobody rotates or disables a key by hand: access.key_custodians takes their group."
            )
    if kinds & {"managed_hsm", "given"}:
        yield (
            "Who rotates or disables a key that lies elsewhere is decided there: docs/keys.md has "
            "the rights that are asked for, and no role here gives another."
        )


def _by_key(landing_zone: Reading) -> str:
    """Say which of the resources that hold something are under a key of the organisation's."""
    context = landing_zone.main.context
    ours = {symbol for each in landing_zone.deployments for symbol in _encrypted(each.part)}
    holding = dict.fromkeys(
        request.symbol
        for stage in landing_zone.stages
        for request in stage.requests
        if supports_cmk(request.type)
    )
    with_key = listed(tuple(spoken(each) for each in holding if each in ours))
    without = tuple(spoken(each) for each in holding if each not in ours)
    theirs = f" Under keys of Microsoft's: {listed(without)}." if without else ""
    whose = "the vault" if context.every(is_in_vault) else "the organisation"
    nobody = context.where(lambda site: site.keys_in == "microsoft")
    none = f" In {listed(nobody)} all is under keys of Microsoft's." if nobody else ""
    return f"Under keys of {whose}: {with_key}.{theirs}{none}"


def _encrypted(part: Part) -> Iterator[str]:
    for key in part.keys:
        yield from key.encrypts
