"""The examples are what they say: complete, valid for an editor, and something is designed."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from jsonschema import Draft7Validator, Draft202012Validator

from ailz.design.compose import design
from ailz.model.dump import dump
from ailz.model.loader import load, load_text
from ailz.model.schema import json_schema

FOLDER = Path(__file__).resolve().parents[2] / "examples"
EXAMPLES = sorted(FOLDER.glob("*.yaml"))
VARIANTS = {
    "hospital": "standalone",
    "insurer": "platform",
    "insurer-data": "platform",
    "ministry": "platform",
    "software-company": "standalone",
}


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda e: e.stem)
def test_an_example_is_designed(example: Path):
    made = design(load(example))
    assert made.variant == VARIANTS[example.stem]
    shared = {"shared"} if made.config.shared is not None else set()
    assert {d.root.name for d in made.deployments} == shared | {"landing-zone"}


@pytest.mark.parametrize("draft", [Draft7Validator, Draft202012Validator])
@pytest.mark.parametrize("example", EXAMPLES, ids=lambda e: e.stem)
def test_an_editor_finds_nothing(example: Path, draft: type):
    text = example.read_text(encoding="utf-8")
    draft(json_schema()).validate(yaml.safe_load(text))
    first = text.splitlines()[0]
    named = first.removeprefix("# yaml-language-server: $schema=")
    assert named != first
    assert (FOLDER / named).is_file()


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda e: e.stem)
def test_an_example_comes_back_from_a_dump(example: Path):
    config = load(example)
    assert load_text(dump(config), str(example)) == config


def test_the_insurer_takes_what_its_platform_gives():
    config = load(FOLDER / "insurer.yaml")
    hub = config.platform.hub
    assert hub is not None
    subscriptions = {e.subscription_id for e in config.environments}
    assert len(subscriptions) == len(config.environments) == 3
    assert hub.id.split("/")[2] not in subscriptions
    assert set(config.access.model_dump(exclude_none=True)) == set(type(config.access).model_fields)


def test_the_data_platform_stands_beside_the_workload_that_it_feeds():
    beside, own = load(FOLDER / "insurer.yaml"), load(FOLDER / "insurer-data.yaml")
    assert own.platform == beside.platform
    assert own.organisation == beside.organisation
    theirs = {e.subscription_id for e in beside.environments}
    assert theirs.isdisjoint(e.subscription_id for e in own.environments)


def test_the_ministry_brings_no_network_and_no_vault_for_keys():
    made = design(load(FOLDER / "ministry.yaml"))
    types = {r.type for d in made.deployments for r in d.requests["prod"]}
    assert types.isdisjoint(
        {
            "Microsoft.Network/virtualNetworks",
            "Microsoft.Network/virtualNetworks/subnets",
            "Microsoft.Network/networkSecurityGroups",
            "Microsoft.Network/routeTables",
            "Microsoft.KeyVault/vaults/keys",
            "Microsoft.ContainerRegistry/registries",
        }
    )
