"""Keys, vaults, and what nobody can delete."""

from __future__ import annotations

from ailz.catalog.cmk import supports_cmk
from tests.report.claims.arm import (
    KEY,
    LOCK,
    MODELS,
    SCOPE,
    STORAGE,
    VAULT,
    WORKSPACE,
)
from tests.report.claims.world import (
    DECISIONS,
    README,
    RUNBOOK,
    Claim,
    World,
    cells,
    exactly,
    props,
    same,
    section,
    walk,
    wherever,
    words,
)

_NAMES_A_KEY = (
    "customerManagedKeyEncryption",
    "keyId",
    "keyIdentifier",
    "keyVaultKeyUri",
    "keyVaultProperties",
    "keyvaultproperties",
    "encryptionWithCmk",
    "vaultBaseUrl",
)


def _rotations(world: World, _: tuple[str, ...] = ()) -> set[str]:
    return {
        str(action["trigger"]["timeAfterCreate"]).strip("PM")
        for key in world.of(KEY)
        for action in props(key)["rotationPolicy"]["lifetimeActions"]
        if action["action"]["type"] == "rotate"
    }


def _in_hardware(world: World) -> dict[str, bool]:
    """Return for each environment whether all its keys are in hardware."""
    return {
        stage.name: all(props(key)["kty"] == "RSA-HSM" for key in stage.of_type(KEY))
        for stage in world.main
    }


def _encryption(world: World, said: tuple[str, ...]) -> bool:
    where, months = said
    hardware = _in_hardware(world)
    told = dict.fromkeys(hardware, False)
    if where == "in hardware (Key Vault Premium)":
        told = dict.fromkeys(hardware, True)
    elif where != "in Key Vault":
        told |= dict.fromkeys(words(where.rpartition(" in ")[2]), True)
    return told == hardware and same(words(months), _rotations(world))


def _sizes(world: World, said: tuple[str, ...]) -> bool:
    """Whether all keys have the usual size but those of what is named with another."""
    size, under = said
    others = {key.name: str(props(key)["keySize"]) for key in world.of(KEY)}
    others = {name: each for name, each in others.items() if each != "3072"}
    names = {f"cmk-{title.replace(' ', '-')}" for title in _titles(under)} if under else set()
    fixed = all(name.startswith("cmk-") for name in others)
    return set(others.values()) == ({size} if size else set()) and (
        not fixed or set(others) == names
    )


def _locked(world: World) -> list[bool]:
    return [
        any(lock.id.startswith(f"{vault.id}/") for lock in stage.of_type(LOCK))
        for stage in world.main
        for vault in stage.all("key_vault")
    ]


def _one_vault_of_keys(world: World) -> bool:
    return all(
        len({key.id.rpartition("/keys/")[0] for key in stage.of_type(KEY)}) == 1
        and all(set(props(key)["keyOps"]) == {"wrapKey", "unwrapKey"} for key in stage.of_type(KEY))
        for stage in world.main
    )


def takes_key(request: object) -> bool:
    return any(name in _NAMES_A_KEY for name, _ in walk(getattr(request, "body", {})))


def _metadata_is_microsofts(world: World) -> bool:
    return any(not takes_key(each) for each in world.of(WORKSPACE))


def _vaults_as_kept(world: World, said: tuple[str, ...]) -> bool:
    name, days = said
    return days in {
        str(props(each)["softDeleteRetentionInDays"])
        for each in world.of(VAULT)
        if each.name == name
    }


def _every_vault_is_told(world: World) -> bool:
    told = {row[0] for row in cells(section(world.text(README), "Take it down"))}
    return all(f"Key vault {each.name}" in told for each in world.of(VAULT))


def _kept(world: World, days: str, *names: str) -> bool:
    policies = [
        found
        for each in world.every
        if each.type.startswith(f"{STORAGE}/")
        for name, found in walk(each.body)
        if name in names
    ]
    return bool(policies) and all(
        isinstance(each, dict) and each["enabled"] and str(each["days"]) == days
        for each in policies
    )


def _blobs_kept(world: World, said: tuple[str, ...]) -> bool:
    return _kept(world, said[0], "deleteRetentionPolicy", "containerDeleteRetentionPolicy")


def _shares_kept(world: World, said: tuple[str, ...]) -> bool:
    return _kept(world, said[0] if said else "30", "shareDeleteRetentionPolicy")


def _by_key(world: World, said: tuple[str, ...]) -> bool:
    """Whether the lists name what has a key of ours, and what could have one and has none."""
    with_key, without = map(_titles, said)
    holds = [each for each in world.every if supports_cmk(each.type)]
    return same(with_key, {_title(each.symbol) for each in holds if takes_key(each)}) and same(
        without, {_title(each.symbol) for each in holds if not takes_key(each)}
    )


def _titles(said: str) -> set[str]:
    return {each.strip() for each in words(said)}


def _title(symbol: str) -> str:
    return symbol.replace("_", " ")


def _bypass(world: World) -> bool:
    return all(
        props(each)["networkAcls"] == {"defaultAction": "Deny", "bypass": "AzureServices"}
        and props(each)["publicNetworkAccess"] == "Disabled"
        for stage in world.main
        for each in stage.all("key_vault")
    )


CLAIMS = (
    Claim(
        r"\| Encryption \| Customer-managed keys (.+), a new version every (.+) months", _encryption
    ),
    exactly(
        "Keys are RSA 3072 and kept in hardware, in Key Vault Premium",
        lambda world: all(_in_hardware(world).values()),
        DECISIONS,
    ),
    Claim(
        r"Keys are RSA 3072[^.]*\.(?: RSA (\d+), as the service asks: ([^.]+)\.)?",
        _sizes,
        DECISIONS,
    ),
    wherever(
        "purge protection is on",
        lambda world: all(props(each)["enablePurgeProtection"] is True for each in world.of(VAULT)),
        DECISIONS,
    ),
    exactly("the vault is locked\\.", lambda world: all(_locked(world)), DECISIONS),
    exactly("the vault is not locked\\.", lambda world: not any(_locked(world)), DECISIONS),
    wherever(
        "One vault for each environment, one key for each kind of service",
        _one_vault_of_keys,
        DECISIONS,
    ),
    wherever(
        "Services reach the vault as trusted services of Azure. Nobody else does from outside",
        _bypass,
        DECISIONS,
    ),
    exactly(
        "metadata of the machine learning workspace is encrypted with a key of Microsoft's",
        _metadata_is_microsofts,
        DECISIONS,
    ),
    exactly(
        "- A customer-managed key of the machine learning workspace\\.", _metadata_is_microsofts
    ),
    exactly(
        "The shared model registry takes no customer-managed key",
        lambda world: world.has(MODELS),
        DECISIONS,
    ),
    exactly(
        r"\| Model registry \| One, shared by the environments, deployed on its own",
        lambda world: (
            all(s.of_type(MODELS) for s in world.reading.stages if s.name == "shared")
            and world.has(MODELS)
        ),
    ),
    Claim(
        r"Under keys of the vault: ([^.]+)\.(?: Under keys of Microsoft's: ([^.]+)\.)?",
        _by_key,
        DECISIONS,
    ),
    exactly(
        r"\*\*Infrastructure \(double\) encryption\*\*",
        lambda world: all(
            props(each)["encryption"]["requireInfrastructureEncryption"] is True
            for each in world.of(STORAGE)
        ),
    ),
    Claim(r"^\| Key vault (\S+) \| (\d+) \|", _vaults_as_kept),
    wherever("Some names stay taken afterwards", _every_vault_is_told),
    Claim(r"Blobs and containers are kept for (\d+) days after", _blobs_kept, RUNBOOK),
    Claim(r"File shares are kept for (\d+) days too", _shares_kept, RUNBOOK, exact=True),
    exactly(r"removes the locks", lambda world: world.has(LOCK)),
    exactly(
        r"scripts/change\.sh`: nothing below a delete lock", lambda world: world.has(LOCK), RUNBOOK
    ),
    exactly("If a lock is in the way", lambda world: world.has(LOCK), RUNBOOK),
    exactly(
        r"\*\*Azure Monitor Private Link Scope, PrivateOnly\*\*",
        lambda world: any(
            "PrivateOnly" in props(each)["accessModeSettings"].values() for each in world.of(SCOPE)
        ),
    ),
    exactly(
        "PrivateOnly",
        lambda world: any(
            "PrivateOnly" in props(each)["accessModeSettings"].values() for each in world.of(SCOPE)
        ),
    ),
)
