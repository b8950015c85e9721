"""An environment's own settings: what they change, and that they change nothing else."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from ailz.model.config import Config
from ailz.model.dial import alone, at, follows
from ailz.model.rules import findings
from ailz.model.schema import json_schema
from tests.report.worlds import DEV, PROD, config, platform

GROUP = "bbbbbbbb-0000-4000-8000-000000000001"


def with_overrides(base: Config, **overrides: Any) -> Config:
    """The same configuration, whose first environment has settings of its own."""
    data = json.loads(base.model_dump_json())
    data["environments"][0]["overrides"] = overrides
    return Config.model_validate_json(json.dumps(data))


def test_an_environment_without_settings_of_its_own_has_the_general_ones() -> None:
    whole = config(environments=[DEV, PROD])
    assert at(whole, whole.environments[0]) is whole


def test_only_what_is_said_differs() -> None:
    whole = with_overrides(config(), security={"locks": False, "keys": "software"})
    here = at(whole, whole.environments[0])
    assert (here.security.locks, here.security.keys) == (False, "software")
    assert here.security.log_retention_days == whole.security.log_retention_days
    assert at(whole, whole.environments[1]) is whole


def test_tags_are_added_to_the_general_ones_and_win() -> None:
    tags = {"Environment": "Development", "CostCenter": "9"}
    whole = with_overrides(config(), governance={"tags": tags})
    assert at(whole, whole.environments[0]).governance.tags == tags


def test_another_hub_brings_no_ranges_of_the_general_one() -> None:
    hub = platform().platform.hub
    assert hub is not None
    assert hub.address_space
    whole = with_overrides(platform(), platform={"hub": {"id": f"{hub.id}-2"}})
    other = at(whole, whole.environments[0]).platform.hub
    assert other is not None
    assert (other.id, other.kind, other.address_space) == (f"{hub.id}-2", hub.kind, ())


def test_something_that_exists_can_be_there_in_one_environment_alone() -> None:
    given = {"id": "/subscriptions/00000000-0000-4000-8000-000000000001/resourceGroups/rg"}
    whole = with_overrides(config(), existing={"key_vault": given})
    here = at(whole, whole.environments[0]).existing.key_vault
    assert here is not None
    assert here.id == given["id"]


def test_alone_is_the_environment_as_if_there_were_no_other() -> None:
    whole = with_overrides(config(), security={"locks": False})
    only = alone(whole, whole.environments[0])
    assert [e.name for e in only.environments] == ["dev"]
    assert only.environments[0].overrides is None
    assert only.security.locks is False


def test_an_environment_follows_what_it_does_not_say() -> None:
    whole = with_overrides(config(), security={"locks": False})
    assert not follows(whole.environments[0], "security.locks")
    assert follows(whole.environments[0], "security.keys")
    assert follows(whole.environments[1], "security.locks")


def test_every_setting_that_may_differ_says_so_in_the_schema() -> None:
    definitions = json_schema()["definitions"]
    told = {
        (section, name)
        for section, node in definitions.items()
        for name, field in node.get("properties", {}).items()
        if "May differ by environment." in str(field.get("description", ""))
    }
    offered = {
        (section.removesuffix("Overrides"), name)
        for section, node in definitions.items()
        if section.endswith("Overrides") and section != "Overrides"
        for name, field in node["properties"].items()
        if "Overrides" not in json.dumps(field)
    }
    assert told >= offered
    assert ("Security", "locks") in offered
    assert ("Persona", "group_id") in offered


def test_who_is_named_elsewhere_is_known_to_an_environment_with_its_own_settings() -> None:
    access = {"data_scientists": {"group_id": GROUP, "environments": [PROD["name"]]}}
    whole = config(access=access, naming={"fixed": {"virtual_network": {PROD["name"]: "vnet-x"}}})
    assert list(findings(with_overrides(whole, security={"locks": False}), date(2026, 1, 1))) == []
