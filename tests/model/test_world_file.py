"""World files: read as a configuration is, and told what is wrong as it is."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml

from ailz.azure.worldfile import read_world
from ailz.errors import ConfigError, Finding

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "worlds" / "insurer.yaml"
WORLD = """\
schema_version: 1
subscriptions:
  - id: 5c7a1e93-8d24-4f6b-a1c0-2e9b4d7f6380
    whole: true
resources:
  - id: /subscriptions/5c7a1e93-8d24-4f6b-a1c0-2e9b4d7f6380/resourceGroups/rg
    body:
      location: westeurope
      numbers: [1, 2]
role_assignments:
  - scope: /
    role: Reader
    principal_id: 1a6e3f70-94b2-4c5d-8e17-d2f0b8a6c931
locks:
  - id: /subscriptions/5c7a1e93-8d24-4f6b-a1c0-2e9b4d7f6380/providers/a.b/locks/l
    level: ReadOnly
soft_deleted:
  - id: /subscriptions/5c7a1e93-8d24-4f6b-a1c0-2e9b4d7f6380/resourceGroups/rg/providers/a.b/c/d
    location: westeurope
    until: "2027-01-01"
"""


def found(tmp_path: Path, text: str, name: str = "world.yaml") -> list[Finding]:
    path = tmp_path / name
    path.write_text(text, "utf-8")
    with pytest.raises(ConfigError) as error:
        read_world(path)
    return list(error.value.findings)


def test_the_example_is_one() -> None:
    world = read_world(EXAMPLE)
    assert [each.level for each in world.locks] == ["CanNotDelete"]
    assert world.subscriptions[0].whole


def test_yaml_and_json_say_the_same(tmp_path: Path) -> None:
    for name, text in (("a.yaml", WORLD), ("a.json", json.dumps(yaml.safe_load(WORLD)))):
        (tmp_path / name).write_text(text, "utf-8")
    assert read_world(tmp_path / "a.yaml") == read_world(tmp_path / "a.json")


@pytest.mark.parametrize(
    ("before", "after", "code", "place"),
    [
        ("whole: true", "hole: true", "UNKNOWN-KEY", (4, 5)),
        ("level: ReadOnly", "level: Readonly", "NOT-A-CHOICE", (16, 12)),
        ("role: Reader", "role: Raeder", "NOT-A-CHOICE", (12, 11)),
        ("scope: /", "scope: here", "WRONG-FORM", (11, 12)),
        ("schema_version: 1", "schema_version: 2", "NOT-A-CHOICE", (1, 17)),
        ('until: "2027-01-01"', "until: 2027-01-01", "UNQUOTED-TEXT", (20, 12)),
        ("numbers: [1, 2]", "numbers: [1, 2", "YAML-SYNTAX", (10, 17)),
    ],
)
def test_what_is_wrong_is_told_at_its_place(
    tmp_path: Path, before: str, after: str, code: str, place: tuple[int, int]
) -> None:
    assert before in WORLD
    (only,) = found(tmp_path, WORLD.replace(before, after))
    assert (only.code, (only.line, only.column)) == (code, place)


def test_a_wrong_key_of_a_json_file_has_its_line_too(tmp_path: Path) -> None:
    text = json.dumps({"schema_version": 1, "resource": []}, indent=2)
    (only,) = found(tmp_path, text, "world.json")
    assert (only.code, only.line, only.suggestion) == ("UNKNOWN-KEY", 3, "resources")


def test_broken_json_says_where(tmp_path: Path) -> None:
    (only,) = found(tmp_path, '{\n  "schema_version" 1\n}', "world.json")
    assert (only.code, only.line) == ("YAML-SYNTAX", 2)


def test_the_keys_named_are_those_of_a_world_file(tmp_path: Path) -> None:
    (only,) = found(tmp_path, WORLD + "environments: []\n")
    assert "the keys of a world file: schema_version" in only.allowed


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as error:
        read_world(tmp_path / "no.yaml")
    assert [each.code for each in error.value.findings] == ["FILE-NOT-FOUND"]
