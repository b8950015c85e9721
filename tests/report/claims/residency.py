"""Where documents say that data lies, held against what is asked of Azure."""

from __future__ import annotations

from ailz.catalog.regions import region, spelling
from ailz.design.evaluate import Evaluated
from ailz.model.residency import outside
from tests.report.claims.arm import MODELS, STORAGE, VAULT
from tests.report.claims.world import Claim, World, exactly, props, wherever

PLACES = "docs/residency.md"
_SQL = "Microsoft.Sql/servers/databases"
_COSMOS = "Microsoft.DocumentDB/databaseAccounts"
_POSTGRESQL = "Microsoft.DBforPostgreSQL/flexibleServers"
_STORES = (STORAGE, VAULT, MODELS, _SQL, _COSMOS, _POSTGRESQL)
_ELSEWHERE_BY_WORD = {
    "Standard_GRS",
    "Standard_GZRS",
    "Standard_RAGRS",
    "Standard_RAGZRS",
    "Geo",
    "GeoZone",
}
_ZONES_BY_WORD = {"Standard_ZRS", "Standard_GZRS", "Standard_RAGZRS", "Zone", "GeoZone"}


def _every(world: World) -> tuple[Evaluated, ...]:
    """What is asked for, that of the account for Terraform's state too."""
    state = world.reading.state
    kept = () if state is None else (each for asked in state.requests.values() for each in asked)
    return (*world.every, *kept)


def _words(request: Evaluated) -> set[str]:
    """Return how a request chooses what keeps its data, in Azure's words."""
    if request.type == STORAGE:
        return {str(request.body["sku"]["name"])}  # type: ignore[index]
    if request.type == _SQL:
        return {str(props(request)["requestedBackupStorageRedundancy"])}
    return set()


def _row(world: World, said: tuple[str, ...]) -> bool:
    """Whether a row tells of a request its region, its zones, and where else its data lies."""
    what, name, here, zones, elsewhere = said
    found = [
        each
        for each in _every(world)
        if each.name == name
        and what.split(":")[0] == each.symbol.replace("_", " ")
        and spelling(str(each.body.get("location"))) == here.split(",")[0]
    ]
    # A database has its name in every environment.
    return any(_true_of(each, here, zones, elsewhere) for each in found)


def _true_of(request: Evaluated, here: str, zones: str, elsewhere: str) -> bool:
    chosen = _words(request)
    pair = region(here).paired_region
    if request.type in (STORAGE, _SQL):
        copied = bool(chosen & _ELSEWHERE_BY_WORD)
        return (bool(chosen & _ZONES_BY_WORD) == (zones == ", across its zones")) and (
            elsewhere == (pair if copied else "none")
        )
    if request.type == _COSMOS:
        # One region, with its backups: nothing leaves it.
        (place,) = props(request)["locations"]
        return elsewhere == "none" and place["isZoneRedundant"] == bool("across" in zones)
    if request.type == VAULT:
        return elsewhere in ("none", pair)
    return True


def _all_told(world: World) -> bool:
    text = world.text(PLACES)
    return all(f"`{each.name}`" in text for each in world.of(*_STORES))


def _left_open(world: World) -> bool:
    governance = world.reading.config.governance
    return not governance.allowed_regions and governance.residency is None


def _leaves(world: World, said: tuple[str, ...]) -> bool:
    """Whether a region that Azure is said to copy to may hold no data, and is a pair of ours."""
    config = world.reading.config
    places = {
        spelling(str(each.body["location"])) for each in _every(world) if "location" in each.body
    }
    pairs = {region(name).paired_region for name in places if name is not None}
    return bool(outside(config, said[0])) and said[0] in pairs


def _kept(world: World, said: tuple[str, ...]) -> bool:
    """Whether deleted objects come back for as long as the blob service keeps them."""
    name, days = said
    return any(
        each.id.split("/")[-3] == name
        and str(props(each)["deleteRetentionPolicy"]["days"]) == days
        and props(each)["deleteRetentionPolicy"]["enabled"]
        for each in _every(world)
        if each.type == f"{STORAGE}/blobServices"
    )


def _moments(world: World, said: tuple[str, ...]) -> bool:
    """Whether a store goes back to any moment for as long as its request says."""
    name, days = said
    told = {
        *(
            (each.id.split("/")[-3], str(props(each)["retentionDays"]))
            for each in world.of(f"{_SQL}/backupShortTermRetentionPolicies")
        ),
        *(
            (each.name, str(props(each)["backupPolicy"]["continuousModeProperties"]["tier"]))
            for each in world.of(_COSMOS)
        ),
        *(
            (each.name, str(props(each)["backup"]["backupRetentionDays"]))
            for each in world.of(_POSTGRESQL)
        ),
        *(
            (each.id.split("/")[-3], str(props(each)["restorePolicy"].get("days")))
            for each in world.of(f"{STORAGE}/blobServices")
            if props(each).get("restorePolicy", {}).get("enabled")
        ),
    }
    return (name, days) in told or (name, f"Continuous{days}Days") in told


def _stays_in_the_tenant(world: World) -> bool:
    return not world.has("Microsoft.DataProtection/backupVaults") and all(
        props(each)["allowCrossTenantReplication"] is False for each in world.of(STORAGE)
    )


CLAIMS = (
    Claim(
        r"^\| ([^|]+) \| `([^`]+)` \| (\w+)(, across its zones|, in one place)? \| (\w+) \|",
        _row,
        PLACES,
    ),
    wherever("# Where data of", _all_told, PLACES),
    Claim(r"^\| [^|]+ \| `([^`]+)` \| .*deleted objects for (\d+) days", _kept, PLACES),
    Claim(r"^\| [^|]+ \| `([^`]+)` \| .*any moment of the last (\d+) days", _moments, PLACES),
    wherever("which is off here", _stays_in_the_tenant, PLACES),
    exactly("The configuration leaves open where data may lie", _left_open, PLACES),
    Claim(r'^- Azure (?:copies|may copy) .* to "(\w+)", which', _leaves, PLACES),
)
