"""Names that an organisation hands out in a table beside the configuration."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import pytest
import yaml

from ailz.delivery.bootstrap import bootstrapped
from ailz.design.compose import design
from ailz.errors import ConfigError
from ailz.model.loader import load, load_text
from tests.cli.worlds import CONFIG as TEXT

CONFIG = yaml.safe_load(TEXT)


def _with_list(tmp_path: Path, lines: Mapping[tuple[str, str], str]) -> Path:
    data = {**CONFIG, "naming": {"fixed_from": "names.csv"}}
    rows = [f"{field},{environment},{name}" for (field, environment), name in lines.items()]
    (tmp_path / "names.csv").write_text("\n".join(["resource,environment,name", *rows, ""]))
    file = tmp_path / "landing-zone.yaml"
    file.write_text(json.dumps(data))
    return file


def _handed_out() -> dict[tuple[str, str], str]:
    """Every composed name of the configuration, as an organisation would hand it out."""
    zone = design(load_text(json.dumps(CONFIG)), bootstrapped)
    return {
        (field, environment): name
        for deployment in zone.every
        for environment, names in deployment.names.items()
        for field, name in names.items()
        if deployment.part.names[field].usual is None
    }


def test_names_are_taken_from_a_list(tmp_path: Path) -> None:
    """As if each stood in naming.fixed: the same requests."""
    lines = _handed_out()
    (key,) = [key for key in lines if key == ("virtual_network", "prod")]
    zone = design(load(_with_list(tmp_path, {**lines, key: "vnet-handed-out"})), bootstrapped)
    assert zone.main.names["prod"]["virtual_network"] == "vnet-handed-out"
    fixed: dict[str, dict[str, str]] = {}
    for (field, environment), name in {**lines, key: "vnet-handed-out"}.items():
        fixed.setdefault(field, {})[environment] = name
    same = design(load_text(json.dumps({**CONFIG, "naming": {"fixed": fixed}})), bootstrapped)
    assert [d.requests for d in same.every] == [d.requests for d in zone.every]


def test_all_that_is_wrong_with_a_list_is_told_at_once(tmp_path: Path) -> None:
    """Unknown, of another environment, missing and too long: each once, in one answer."""
    lines = _handed_out()
    del lines["virtual_network", "prod"]
    # Who deploys has names of the organisation too.
    del lines["deploy_identity", "prod"]
    (long, *_) = [key for key in lines if key[0] == "key_vault"]
    lines |= {long: "k" * 40, ("moon", "prod"): "x"}
    with pytest.raises(ConfigError) as caught:
        design(load(_with_list(tmp_path, lines)), bootstrapped)
    assert {each.code for each in caught.value.findings} == {
        "NAMES-LIST",
        "NAME-NOT-ALLOWED",
        "NAME-OF-NOTHING",
    }
    missing = [each.message for each in caught.value.findings if each.code == "NAMES-LIST"]
    assert [word.split(" for ")[1] for word in sorted(missing)] == [
        "deploy_identity in prod",
        "virtual_network in prod",
    ]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("name\nx\n", "does not name the columns"),
        ("resource,environment,name\nkey_vault,prod\n", "line 2"),
        (
            "resource,environment,name\nkey_vault,prod,kv-a\nkey_vault,prod,kv-b\n",
            'is called "kv-a" already',
        ),
    ],
)
def test_a_list_that_cannot_be_read_is_refused(tmp_path: Path, text: str, words: str) -> None:
    file = _with_list(tmp_path, {})
    (tmp_path / "names.csv").write_text(text)
    with pytest.raises(ConfigError) as caught:
        load(file)
    assert [words in each.message for each in caught.value.findings] == [True]


def test_a_list_that_is_not_there_is_refused(tmp_path: Path) -> None:
    file = _with_list(tmp_path, {})
    (tmp_path / "names.csv").unlink()
    with pytest.raises(ConfigError) as caught:
        load(file)
    assert [each.path for each in caught.value.findings] == ["naming.fixed_from"]
