"""An organisation that fetches nothing from the internet: what is generated names no other host."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import Any

import pytest
import yaml

from ailz.cli.tree import azure_devops, github, repository
from ailz.design.compose import design
from ailz.model.delivery import Delivery
from tests.delivery import called
from tests.delivery.test_mission import gives_signer
from tests.report.worlds import config, delivery
from tests.sampling.product import read
from tests.sampling.rows import rows

MIRRORS = {
    "python_index": "https://packages.nordwall.example/simple",
    "terraform_providers": "https://providers.nordwall.example/v1/",
    "terraform": "https://binaries.nordwall.example/terraform",
    "bicep": "https://binaries.nordwall.example/bicep/",
    "actions": "nordwall-mirror",
}
HOSTS = {"binaries.nordwall.example", "packages.nordwall.example", "providers.nordwall.example"}
FETCHED = re.compile(r"\.github/|.*\.tfrc$|.*\.sh$|.*/terraform\.tf$|.*bicepconfig\.json$")
"""Files that say where something is fetched from."""


@cache
def tree() -> Mapping[str, str]:
    wanted = {**delivery("terraform", "bicep"), "mirrors": MIRRORS}
    files, _ = repository(design(config(delivery=wanted)))
    return {path: file.content.decode() for path, file in files.items()}


def workflows() -> list[dict[str, Any]]:
    return list(called.workflows(tree()).values())


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
    for each in (yaml.safe_load(t) for p, t in tree().items() if p.startswith(called.FOLDER)):
        assert each["env"]["TF_CLI_CONFIG_FILE"].endswith("/terraform/mirror.tfrc")


def test_the_readme_says_what_no_mirror_holds() -> None:
    for lacking in (("terraform", "bicep"), ("bicep",), ()):
        mirrors = {k: v for k, v in MIRRORS.items() if k not in lacking}
        wanted = {**delivery("terraform", "bicep"), "mirrors": mirrors}
        files, _ = repository(design(config(delivery=wanted)))
        said = files["README.md"].content.decode()
        names = " and ".join(each.capitalize() for each in lacking)
        assert ("Mirrors of " in said) == bool(lacking)
        assert f"Mirrors of {names}." in said or not lacking


def scripts(text: str) -> list[str]:
    """Every text of a pipeline that a shell runs, whichever platform reads it."""
    found = []
    stack = [yaml.safe_load(text)]
    while stack:
        each = stack.pop()
        if isinstance(each, dict):
            found += [v for k, v in each.items() if k in ("run", "bash", "inlineScript")]
            stack += each.values()
        elif isinstance(each, list):
            stack += each
    return [each for each in found if isinstance(each, str)]


ROWS = [pytest.param(row, id=f"row-{number}") for number, row in enumerate(rows())]


@pytest.mark.parametrize("row", ROWS[::6])
@pytest.mark.parametrize("platform", ["github", "azure_devops"])
def test_with_all_mirrors_no_pipeline_reaches_past_them(row: dict[str, str], platform: str) -> None:
    """Every host that a pipeline names, and every command that would fetch from one unnamed."""
    wanted = read(row)
    if platform == "github" and gives_signer(wanted):
        pytest.skip("the identity that signs plans is one of Azure DevOps")
    mirrors = dict(MIRRORS) if platform == "github" else {**MIRRORS, "actions": None}
    changed = {
        **wanted.delivery.model_dump(),
        "platform": platform,
        "mirrors": mirrors,
        "repository": "a/b" if platform == "github" else "a/b/c",
    }
    config = wanted.model_copy(update={"delivery": Delivery.model_validate(changed)})
    made = (github if platform == "github" else azure_devops)(design(config))
    pipelines = {path: text for path, text in made.items() if path.endswith(".yml")}
    assert len(pipelines) >= 4
    hosts = {h for text in made.values() for h in re.findall(r"https?://([A-Za-z0-9.-]+)", text)}
    assert hosts <= HOSTS
    for path, text in pipelines.items():
        for script in scripts(text):
            assert "az bicep install" not in script, path
            assert "az extension add" not in script, path
            # What is fetched comes from where the step's environment says.
            for line in script.splitlines():
                if "curl " in line:
                    assert "$FROM/" in script, (path, line)
    used = [u for t in pipelines.values() for u in re.findall(r"uses: (\S+)@", t)]
    assert all(each.startswith("nordwall-mirror/") for each in used)
    assert not [each for each in used if "setup-terraform" in each]


@pytest.mark.parametrize("name", ["dependabot.yml"])
def test_dependabot_asks_no_registry_that_has_a_mirror(name: str) -> None:
    ecosystems = [
        u["package-ecosystem"] for u in yaml.safe_load(tree()[f".github/{name}"])["updates"]
    ]
    assert "terraform" not in ecosystems


@pytest.mark.parametrize("platform", ["github", "azure_devops"])
def test_azure_cli_takes_the_bicep_that_was_installed(platform: str) -> None:
    """By default it takes the runner's own in CI, and asks Microsoft for a newer one."""
    wanted = {**delivery("bicep"), "platform": platform}
    wanted["repository"] = "contoso/churn" if platform == "github" else "contoso/ml/churn"
    files, _ = repository(design(config(delivery=wanted)))
    for path, file in files.items():
        text = file.content.decode()
        if not path.endswith("deploy.yml") or "/templates/" in path:
            continue
        said = yaml.safe_load(text)
        told = said.get("env") or {each["name"]: each["value"] for each in said["variables"]}
        assert told["AZURE_BICEP_CHECK_VERSION"] == "false"
        assert told["AZURE_BICEP_USE_BINARY_FROM_PATH"] == "false"
