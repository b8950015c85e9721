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


def test_there_are_three():
    assert [e.stem for e in EXAMPLES] == ["hospital", "insurer", "software-company"]


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda e: e.stem)
def test_an_example_is_designed(example: Path):
    made = design(load(example))
    expected = {"insurer": "platform", "hospital": "standalone", "software-company": "standalone"}
    assert made.variant == expected[example.stem]
    assert {d.root.name for d in made.deployments} == {"shared", "landing-zone"}


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
    assert load_text(dump(config)) == config


def test_the_insurer_takes_what_its_platform_gives():
    config = load(FOLDER / "insurer.yaml")
    hub = config.platform.hub
    assert hub is not None
    subscriptions = {e.subscription_id for e in config.environments}
    assert len(subscriptions) == len(config.environments) == 3
    assert hub.id.split("/")[2] not in subscriptions
    assert set(config.access.model_dump(exclude_none=True)) == set(type(config.access).model_fields)
