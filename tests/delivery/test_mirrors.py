"""An organisation that fetches nothing from the internet: what is generated names no other host."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import Any

import pytest
import yaml

from ailz.cli.tree import repository
from ailz.design.compose import design
from tests.report.worlds import config, delivery

MIRRORS = {
    "python_index": "https://packages.nordwall.example/simple",
    "terraform_providers": "https://providers.nordwall.example/v1/",
    "actions": "nordwall-mirror",
}
HOSTS = {"packages.nordwall.example", "providers.nordwall.example"}
FETCHED = re.compile(r"\.github/|.*\.tfrc$|.*\.sh$|.*/terraform\.tf$|.*bicepconfig\.json$")
"""Files that say where something is fetched from."""


@cache
def tree() -> Mapping[str, str]:
    wanted = {**delivery("terraform", "bicep"), "mirrors": MIRRORS}
    files, _ = repository(design(config(delivery=wanted)))
    return {path: file.content.decode() for path, file in files.items()}


def workflows() -> list[dict[str, Any]]:
    return [
        yaml.safe_load(text)
        for path, text in tree().items()
        if path.startswith(".github/workflows/")
    ]


def test_no_file_that_fetches_names_a_host_beside_the_mirrors() -> None:
    fetching = {path: text for path, text in tree().items() if FETCHED.match(path)}
    assert len(fetching) > 5
    found = {
        (path, host)
        for path, text in fetching.items()
        for host in re.findall(r"https?://([A-Za-z0-9.-]+)", text)
    }
    assert {host for _, host in found} <= HOSTS, found


def test_every_action_is_the_mirrors_copy_at_a_commit() -> None:
    steps = [s for each in workflows() for job in each["jobs"].values() for s in job["steps"]]
    used = [step["uses"] for step in steps if "uses" in step]
    assert used
    for each in used:
        assert re.fullmatch(r"nordwall-mirror/[\w./-]+@[0-9a-f]{40}", each)


def test_pip_installs_from_the_index_alone() -> None:
    steps = [s for each in workflows() for job in each["jobs"].values() for s in job["steps"]]
    installing = [step for step in steps if re.search(r"\bpip\b.* install", step.get("run", ""))]
    assert installing
    for step in installing:
        assert step["env"]["PIP_INDEX_URL"] == MIRRORS["python_index"]
        assert "--index-url" not in step["run"]


def test_terraform_has_no_way_to_a_provider_but_the_mirror() -> None:
    text = tree()["terraform/mirror.tfrc"]
    assert f'url = "{MIRRORS["terraform_providers"]}"' in text
    assert not re.search(r"^\s*(direct|filesystem_mirror)\b", text, re.MULTILINE)
    for each in workflows():
        if any(
            "setup-terraform" in step.get("uses", "")
            for job in each["jobs"].values()
            for step in job["steps"]
        ):
            assert each["env"]["TF_CLI_CONFIG_FILE"].endswith("/terraform/mirror.tfrc")


def test_the_readme_says_what_no_mirror_holds() -> None:
    assert "Mirrors of Terraform and Bicep." in tree()["README.md"]


@pytest.mark.parametrize("name", ["dependabot.yml"])
def test_dependabot_asks_no_registry_that_has_a_mirror(name: str) -> None:
    ecosystems = [
        u["package-ecosystem"] for u in yaml.safe_load(tree()[f".github/{name}"])["updates"]
    ]
    assert "terraform" not in ecosystems
