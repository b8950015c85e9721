"""Keys, vaults, and what nobody can delete."""

from __future__ import annotations

from collections.abc import Callable

from ailz.catalog.cmk import key_support, supports_cmk
from ailz.report.reading import Stage
from tests.report.claims.arm import (
    KEY,
    LOCK,
    MODELS,
    POOL,
    POOL_KEY,
    SCOPE,
    STORAGE,
    VAULT,
    WORKSPACE,
)
from tests.report.claims.world import (
    DECISIONS,
    KEYS,
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
    "primaryKeyURI",
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
    """Return for each environment with a vault of keys whether all of them are in hardware."""
    return {
        stage.name: all(props(key)["kty"] == "RSA-HSM" for key in stage.of_type(KEY))
        for stage in world.main
        if stage.of_type(KEY)
    }


_LIE: dict[str, tuple[str, ...]] = {
    "vault": ("ne vault for", "in a vault of the landing zone", "a vault of its own"),
    "managed_hsm": ("ne Managed HSM for", "in a Managed HSM", "the Managed HSM"),
    "given": (" key for each kind of service in what", "in the vault or", "what somebody else"),
    "microsoft": ("eys of Microsoft's, and", "with Microsoft", "no key of ours"),
}
"""Where keys lie, and what decision, README and docs/keys.md call it."""


def _place(stage: Stage) -> str:
    """Return where the keys lie that the requests of an environment name."""
    if not any(takes_key(each) for each in stage.requests):
        return "microsoft"
    if any(
        isinstance(value, str) and ".managedhsm." in value
        for each in stage.requests
        for _, value in walk(each.body)
    ):
        return "managed_hsm"
    return "vault" if stage.of_type(KEY) else "given"


def _lies(world: World, said: tuple[str, ...]) -> bool:
    """Whether the environments that are named, or all, have their keys in that place."""
    names, place = said
    kind = next(kind for kind, several in _LIE.items() if place in several)
    found = [stage.name for stage in world.main if _place(stage) == kind]
    return same(found, words(names) if names else [stage.name for stage in world.main])


def _every_place(world: World, said: tuple[str, ...]) -> bool:
    """Whether the README's line names each environment at its place."""
    for part in said[0].split("; "):
        place, _, names = part.removesuffix(")").partition(" (in ")
        known = next(p for several in _LIE.values() for p in several if place.startswith(p))
        if not _lies(world, (names, known)):
            return False
    return True


def _rights_are_asked(world: World, said: tuple[str, ...]) -> bool:
    return _place(world.stage(said[0])) in ("given", "managed_hsm")


def _of_a_vault_of_keys(world: World, said: tuple[str, ...]) -> bool:
    return any(key.id.split("/")[-3] == said[0] for key in world.of(KEY))


def _keys_made(count: int) -> Callable[[World], bool]:
    """Whether each environment has so many keys of its own at most, in a vault or in the pool."""

    def holds(world: World) -> bool:
        pool = world.of(POOL_KEY)
        for stage in world.main:
            mine = [k for k in pool if k.name.startswith(f"cmk-{stage.name}-")]
            if max(len(stage.of_type(KEY)), len(mine)) > count:
                return False
        return True

    return holds


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
    size, who, under = said
    others = {key.name: str(props(key)["keySize"]) for key in world.of(KEY, POOL_KEY)}
    others = {name: each for name, each in others.items() if each != "3072"}
    names = [title.replace(" ", "-") for title in _titles(under)] if under else []
    # Where services share a key, or somebody fixed its name, it does not tell what is under it.
    fixed = who in ("", "the service") and all(name.startswith("cmk-") for name in others)
    return set(others.values()) == ({size} if size else set()) and (
        not fixed
        or (
            all(any(name.endswith(f"-{each}") for each in names) for name in others)
            and all(any(name.endswith(f"-{each}") for name in others) for each in names)
        )
    )


def _locked(world: World, type_: str = VAULT) -> list[bool]:
    """Return for each vault or pool of keys whether it is locked."""
    return [
        any(lock.id.startswith(f"{each.id}/") for lock in stage.of_type(LOCK))
        for stage in world.reading.stages
        for each in stage.of_type(type_)
        if type_ == POOL or each.symbol == "key_vault"
    ]


def _all_locked(world: World, type_: str = VAULT) -> bool:
    found = _locked(world, type_)
    return bool(found) and all(found)


def _none_locked(world: World, type_: str = VAULT) -> bool:
    found = _locked(world, type_)
    return bool(found) and not any(found)


def _one_vault_of_keys(world: World) -> bool:
    return all(
        len({key.id.rpartition("/keys/")[0] for key in stage.of_type(KEY)}) == 1
        and all(set(props(key)["keyOps"]) == {"wrapKey", "unwrapKey"} for key in stage.of_type(KEY))
        for stage in world.main
        if stage.of_type(KEY)
    )


def takes_key(request: object) -> bool:
    return any(
        name in _NAMES_A_KEY and value != {"enforcement": "Disabled"}
        for name, value in walk(getattr(request, "body", {}))
    )


def _metadata_is_microsofts(world: World) -> bool:
    found = world.of(WORKSPACE)
    return bool(found) and not any(takes_key(each) for each in found)


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


def _kept(world: World, days: str, *names: str, lake: bool | None = None) -> bool:
    lakes = tuple(f"{each.id}/" for each in world.of(STORAGE) if props(each).get("isHnsEnabled"))
    policies = [
        found
        for each in world.every
        if each.type.startswith(f"{STORAGE}/") and lake in (None, each.id.startswith(lakes))
        for name, found in walk(each.body)
        if name in names
    ]
    return bool(policies) and all(
        isinstance(each, dict) and each["enabled"] and str(each["days"]) == days
        for each in policies
    )


def _blobs_kept(world: World, said: tuple[str, ...]) -> bool:
    return _kept(world, said[0], *_SOFT_DELETE, lake=False)


def _paths_kept(world: World, said: tuple[str, ...]) -> bool:
    return _kept(world, said[0], *_SOFT_DELETE, lake=True)


_SOFT_DELETE = ("deleteRetentionPolicy", "containerDeleteRetentionPolicy")


def _shares_kept(world: World, said: tuple[str, ...]) -> bool:
    return _kept(world, said[0] if said else "30", "shareDeleteRetentionPolicy")


def _in_doubt(world: World, said: tuple[str, ...]) -> bool:
    """Whether keys lie in a Managed HSM, there alone, for the services that are not listed so."""
    found: dict[frozenset[str], set[str]] = {}
    for stage in world.main:
        unlisted = frozenset(
            key_support(each.type)[0].called
            for each in stage.requests
            if supports_cmk(each.type)
            and not key_support(each.type)[0].managed_hsm
            and any(isinstance(v, str) and ".managedhsm." in v for _, v in walk(each.body))
        )
        if unlisted:
            found.setdefault(unlisted, set()).add(stage.name)
    if not said:
        return bool(found)
    return found.get(frozenset(words(said[0]))) == set(words(said[1]))


def _by_key(world: World, said: tuple[str, ...]) -> bool:
    """Whether the lists name what has a key of ours, and what could have one and has none."""
    with_key, without = map(_titles, said)
    holds = {_title(each.symbol) for each in world.every if supports_cmk(each.type)}
    keyed = {_title(e.symbol) for e in world.every if supports_cmk(e.type) and takes_key(e)}
    return same(with_key, keyed) and same(without, holds - keyed)


def _nothing_is_keyed(world: World, said: tuple[str, ...]) -> bool:
    """Whether the environments that are named are those where nothing is under a key of ours."""
    return same(words(said[0]), [s.name for s in world.main if _place(s) == "microsoft"])


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
        lambda world: bool(_in_hardware(world)) and all(_in_hardware(world).values()),
        DECISIONS,
    ),
    Claim(
        r"RSA 3072[^.]*\.(?: In the Managed HSM[^.]*\.)?"
        r"(?: RSA (\d+), as ([^:.]+) asks: ([^.]+)\.)?",
        _sizes,
        DECISIONS,
    ),
    wherever(
        "purge protection is on",
        lambda world: all(
            props(each)["enablePurgeProtection"] is True for each in world.of(VAULT, POOL)
        ),
        DECISIONS,
    ),
    exactly(r"the vault is locked[.;]", _all_locked, DECISIONS),
    exactly(r"the vault is not locked[.;]", _none_locked, DECISIONS),
    exactly(r"the Managed HSM is locked[.;]", lambda world: _all_locked(world, POOL), DECISIONS),
    exactly(
        r"the Managed HSM is not locked[.;]",
        lambda world: (
            _none_locked(world, POOL)
            and any(stage.environment.keys_in == "managed_hsm" for stage in world.main)
        ),
        DECISIONS,
    ),
    wherever(
        "ne vault for each environment, one key for each kind of service",
        _one_vault_of_keys,
        DECISIONS,
    ),
    Claim(
        rf"(?:In ([^.:]+): )?[OoAaKk]({'|'.join(several[0] for several in _LIE.values())})",
        _lies,
        DECISIONS,
    ),
    Claim(r"\| Encryption \| Keys lie ([^|]+) \|", _every_place),
    Claim(
        rf"^- ([\w-]+): ({'|'.join(several[2] for several in _LIE.values())})",
        lambda world, said: (
            _place(world.stage(said[0]))
            == next(kind for kind, several in _LIE.items() if said[1] in several)
        ),
        KEYS,
    ),
    Claim(r"^## The right to the keys of (\S+)", _rights_are_asked, KEYS),
    wherever(
        "one key for the data and one for each service that holds none", _keys_made(2), DECISIONS
    ),
    wherever("one key for the data(?! and)", _keys_made(1), DECISIONS),
    Claim("az keyvault key rotate --vault-name (\\S+)", _of_a_vault_of_keys, RUNBOOK),
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
        r"Under keys of (?:the vault|the organisation): ([^.]+)\."
        r"(?: Under keys of Microsoft's: ([^.]+)\.)?",
        _by_key,
        DECISIONS,
    ),
    *(
        Claim(
            r"does not say that ([^.]+?) takes? one in a Managed HSM, where (?:its key lies|their "
            r"keys lie) in ([^.:]+)",
            _in_doubt,
            file,
            exact=True,
        )
        for file in (README, DECISIONS, KEYS)
    ),
    Claim(r"In ([^.:]+) all is under keys of Microsoft's", _nothing_is_keyed, DECISIONS),
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
    Claim(r"The lake's paths and file systems are kept for (\d+) days after", _paths_kept, RUNBOOK),
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
