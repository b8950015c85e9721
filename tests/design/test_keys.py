"""Where keys lie: in a vault, with somebody else, in our own pool, or with Microsoft in dev."""

import json
import re
from typing import Any

import pytest

from ailz.catalog.cmk import hsm_list, key_support, supports_cmk
from ailz.design.compose import design
from ailz.design.evaluate import evaluate
from ailz.design.key_notices import keys_in_doubt
from ailz.design.landing_zone import LandingZone
from ailz.errors import ConfigError
from ailz.model.loader import load_text
from ailz.render.bicep import render_root as bicep_root
from ailz.render.terraform import render_root as terraform_root
from tests.sampling.drawn import designed, told
from tests.sampling.product import TODAY
from tests.sampling.rows import having, rows
from tests.sampling.space import DIMENSIONS, configuration

_PLAIN = {
    **{name: next(iter(choices)) for name, choices in DIMENSIONS.items()},
    "variant": "standalone",
    "way in": "none",
    "capabilities": "with a lake",
    "search": "ours",
}
_EVERY_STORE = {"databases": "ours", "streams and items": "usual", "pipelines": "data factory"}


def _written(keys: str, dials: str = "alike") -> dict[str, Any]:
    return configuration({**_PLAIN, "keys": keys, "dials": dials})


def _made(data: dict[str, Any]) -> LandingZone:
    return design(load_text(json.dumps(data), today=TODAY))


def _codes(data: dict[str, Any]) -> set[str]:
    with pytest.raises(ConfigError) as caught:
        _made(data)
    return {found.code for found in caught.value.findings}


def _said(zone: LandingZone, environment: str) -> str:
    return json.dumps([r.body for r in evaluate(zone.main.root, environment)], default=str)


def test_a_given_vault_is_named_and_never_written() -> None:
    zone = _made(_written("given"))
    ids = [r.id for r in evaluate(zone.main.root, "prod")]
    assert not [each for each in ids if "/vaults/kv-platform" in each]
    assert "https://kv-platform.vault.azure.net" in _said(zone, "prod")
    assert "key" not in {r.symbol for r in evaluate(zone.main.root, "prod")}


def test_an_environment_under_keys_of_microsoft_names_none_of_ours_and_production_does() -> None:
    zone = _made(_written("software", "keys of Microsoft"))
    assert "/keys/" not in _said(zone, "dev")
    assert "Microsoft.Keyvault" not in _said(zone, "dev")
    assert "Microsoft.Keyvault" in _said(zone, "prod")


def test_every_store_can_be_written_where_development_is_under_keys_of_microsoft() -> None:
    row = {**_PLAIN, **_EVERY_STORE, "keys": "software", "dials": "keys of Microsoft"}
    zone = _made(configuration(row))
    assert "servers/keys" not in {
        r.type.partition("Sql/")[2] for r in evaluate(zone.main.root, "dev")
    }
    assert "/keys/" not in _said(zone, "dev")
    for render in (bicep_root, terraform_root):
        assert render(zone.main.root)


def test_the_pool_comes_before_the_environments_and_has_their_keys() -> None:
    zone = _made(_written("managed hsm"))
    names = [each.root.name for each in zone.deployments]
    assert names.index("keys") < names.index("landing-zone")
    pool = next(each for each in zone.deployments if each.root.name == "keys")
    made = {r.name for r in evaluate(pool.root, "keys") if r.type.endswith("managedHSMs/keys")}
    assert "cmk-prod-internal" in made
    assert "cmk-prod-internal" in _said(zone, "prod")


def test_environments_whose_keys_lie_in_different_places_can_be_written() -> None:
    """A vault of our own, one that is given, and keys of Microsoft's: a name is no choice."""
    given = _written("given")["existing"]
    row = {**_PLAIN, **_EVERY_STORE, "keys": "software", "dials": "keys of Microsoft"}
    data = configuration({**row, "environments": "three"})
    data["environments"][1]["overrides"] = {"existing": given}
    zone = _made(data)
    known = {
        site.name: [r.name for r in evaluate(zone.main.root, site.name) if r.symbol == "sql_key"]
        for site in zone.main.context.sites
    }
    vault = zone.main.names["prod"]["key_vault"]
    assert known == {"dev": [], "test": ["kv-platform_churn-sql"], "prod": [f"{vault}_cmk-sql"]}
    for render in (bicep_root, terraform_root):
        assert render(zone.main.root)


def test_each_key_of_the_pool_that_a_service_names_is_made_as_large_as_it_takes() -> None:
    data = configuration({**_PLAIN, **_EVERY_STORE, "keys": "managed hsm"})
    for scope, factory in (("data_class", "internal"), ("service", "data-factory")):
        data["security"]["key_scope"] = scope
        zone = _made(data)
        (pool,) = (each for each in zone.deployments if each.root.name == "keys")
        sizes = {
            r.name: r.body["properties"]["keySize"]
            for r in evaluate(pool.root, "keys")
            if r.type.endswith("managedHSMs/keys")
        }
        named = set(re.findall(r"/keys/([\w-]+)", _said(zone, "prod")))
        assert "cmk-prod-container-registry" in named, scope
        assert named <= set(sizes), scope
        assert sizes[f"cmk-prod-{factory}"] == 2048, scope


def test_a_pool_that_nobody_activated_makes_no_key() -> None:
    data = _written("managed hsm")
    data["security"]["managed_hsm"]["activated"] = False
    assert _codes(data) == {"HSM-NOT-ACTIVATED"}
    data["security"]["keys"] = "hsm"
    pool = next(each for each in _made(data).deployments if each.root.name == "keys")
    made = {r.type for r in evaluate(pool.root, "keys")}
    assert "Microsoft.KeyVault/managedHSMs" in made
    assert "Microsoft.KeyVault/managedHSMs/keys" not in made


def test_the_names_of_the_pool_can_be_handed_out() -> None:
    """It is of no environment: its names are those of keys."""
    data = _written("managed hsm")
    (pool,) = (each for each in _made(data).deployments if each.root.name == "keys")
    given = {field: {"keys": f"given-{number}"} for number, field in enumerate(pool.names["keys"])}
    assert given
    named = _made({**data, "naming": {"fixed": given}})
    (again,) = (each for each in named.deployments if each.root.name == "keys")
    assert again.names["keys"] == {field: said["keys"] for field, said in given.items()}


def test_keys_that_are_missing_or_have_a_wrong_version_are_refused() -> None:
    data = _written("given")
    keys = data["existing"]["key_vault"]["keys"]
    version = "/0123456789abcdef0123456789abcdef"
    data["existing"]["key_vault"]["keys"] = {**keys, "storage": keys["storage"] + version}
    assert _codes(data) == {"KEY-VERSION"}
    data["existing"]["key_vault"]["keys"] = {n: k for n, k in keys.items() if n != "storage"}
    assert _codes(data) == {"KEY-NOT-GIVEN"}


def test_keys_of_microsoft_are_refused_in_production() -> None:
    data = _written("software")
    data["security"] = {**data.get("security", {}), "keys": "microsoft"}
    assert _codes(data) == {"KEYS-OF-MICROSOFT"}


@pytest.mark.parametrize("number", range(len(rows())))
def test_what_is_under_a_key_is_known_to_be_listed_with_a_managed_hsm_or_not(number: int) -> None:
    main = designed(rows()[number]).main
    under = {main.root.resource(s).type for key in main.part.keys for s in key.encrypts}
    known = {t: [s.managed_hsm for s in key_support(t)] for t in under if supports_cmk(t)}
    assert known.keys() == under
    assert not [t for t, found in known.items() if None in found]


@pytest.mark.parametrize("number", range(len(rows())))
def test_a_key_in_a_managed_hsm_that_no_list_has_is_told_wherever_it_lies(number: int) -> None:
    zone = designed(rows()[number])
    doubted = {
        (name, key_support(request.type)[0].called)
        for name, requests in zone.main.requests.items()
        for request in requests
        if ".managedhsm." in json.dumps(request.body, default=str)
        and supports_cmk(request.type)
        and not key_support(request.type)[0].managed_hsm
    }
    told = {
        (name, service)
        for found in keys_in_doubt(zone)
        for name in _words(found.message.rpartition(" in ")[2])
        for service in _words(found.message.partition("say that ")[2].partition(" take")[0])
    }
    assert told == doubted


def _words(said: str) -> list[str]:
    return re.split(r", | and ", said)


def test_a_managed_hsm_of_somebody_elses_is_told_at_the_environment_that_names_it() -> None:
    data = _written("given")
    text = json.dumps(data["existing"])
    hsm = text.replace("/vaults/", "/managedHSMs/").replace(".vault.azure", ".managedhsm.azure")
    data["environments"][-1]["overrides"] = {"existing": json.loads(hsm)}
    (found,) = keys_in_doubt(_made(data))
    last = len(data["environments"]) - 1
    assert found.path == f"environments[{last}].overrides.existing.key_vault.id"
    assert "Container Registry" in found.message
    assert "Azure AI Search" not in found.message
    assert found.message.endswith(f" in {data['environments'][-1]['name']}")
    assert hsm_list().date in found.message
    assert "Key Vault Premium" in found.advice


def test_nothing_is_told_of_services_that_are_listed_with_a_managed_hsm() -> None:
    data = configuration({**_PLAIN, "capabilities": "lake alone", "keys": "managed hsm"})
    zone = _made(data)
    assert ".managedhsm." in _said(zone, "prod")
    assert not list(keys_in_doubt(zone))


def test_an_environment_that_keeps_its_keys_in_a_vault_is_not_named() -> None:
    data = _written("managed hsm")
    first, *others = (each["name"] for each in data["environments"])
    data["environments"][0]["overrides"] = {"security": {"keys": "hsm"}}
    (found,) = keys_in_doubt(_made(data))
    assert found.path == "security.keys"
    assert _words(found.message.rpartition(" in ")[2]) == others
    assert first not in others


def test_versions_are_asked_of_the_pool_once_and_for_keys_that_it_has() -> None:
    asked = 0
    for row in having(12, keys="managed hsm"):
        page = told(row)["docs/keys.md"].text
        shown = re.findall(r"^az keyvault key show .*--name (\S+)", page, re.MULTILINE)
        pool = next(made for made in designed(row).deployments if made.root.name == "keys")
        there = {key.name for keys in pool.requests.values() for key in keys if "/keys/" in key.id}
        assert len(set(shown)) == len(shown)
        assert not there or set(shown) <= there
        asked += len(shown)
    assert asked
