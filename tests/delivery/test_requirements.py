"""What pip installs in the pipelines: by a hash that this checkout is locked to, and whole."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from ailz.cli.tree import repository
from ailz.design.compose import design
from tests.report.worlds import config, delivery

ROOT = Path(__file__).resolve().parents[2]
LOCKS = {"ailz": "requirements.lock", "checkov": "requirements-checkov.lock"}
HASH = "0" * 63 + "1"
PLATFORMS = {"github": "contoso/churn", "azure_devops": "contoso/ml/churn"}


def entries(text: str) -> dict[str, set[str]]:
    """Return the hashes of each line of a lock file, by what the line asks for."""
    joined = re.sub(r"^#.*\n", "", text, flags=re.MULTILINE).replace("\\\n", " ")
    found = {}
    for line in joined.splitlines():
        what, *hashes = re.split(r"\s+--hash=", line)
        found[what.strip()] = set(hashes)
    return found


def tree(platform: str, **more: str) -> dict[str, str]:
    wanted = {
        **delivery("terraform", "bicep"),
        "platform": platform,
        "repository": PLATFORMS[platform],
        **more,
    }
    files, _ = repository(design(config(delivery=wanted)))
    return {path: file.content.decode() for path, file in files.items()}


@pytest.mark.parametrize("tool", LOCKS)
def test_every_package_is_one_that_this_checkout_is_tested_with(tool: str) -> None:
    locked = entries((ROOT / LOCKS[tool]).read_text(encoding="utf-8"))
    asked = entries(tree("github")[f"requirements/{tool}.txt"])
    assert asked
    for what, hashes in asked.items():
        assert hashes
        assert hashes <= locked[what]
    # What is left out has no wheel for Linux, or is for a Python that no runner has.
    elsewhere = {what for what in locked if "win32" in what or "< '3.11.5'" in what}
    assert set(locked) - set(asked) == elsewhere


def test_nothing_that_ailz_needs_is_missing() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    asked = {what.partition("==")[0] for what in entries(tree("github")["requirements/ailz.txt"])}
    assert {re.split("[<>=]", each)[0] for each in project["dependencies"]} <= asked


@pytest.mark.parametrize("platform", PLATFORMS)
def test_a_hash_that_is_known_is_asked_for(platform: str) -> None:
    made = tree(platform, generator="northwind-ailz==2.0.1", generator_hash=HASH)
    assert entries(made["requirements/ailz.txt"])["northwind-ailz==2.0.1"] == {f"sha256:{HASH}"}
    pipelines = [text for path, text in made.items() if path.endswith(".yml")]
    assert not [text for text in pipelines if "AILZ:" in text]
    installing = [text for text in pipelines if "pip" in text and "install" in text]
    for text in installing:
        assert text.count('/pip" install') == text.count("--require-hashes")


@pytest.mark.parametrize("platform", PLATFORMS)
def test_without_its_hash_it_is_the_one_package_that_its_version_alone_names(platform: str) -> None:
    made = {path: text for path, text in tree(platform).items() if path.endswith(".yml")}
    ran = "\n".join(made.values()).replace("\\\n", " ")
    installs = re.findall(r'/pip" install (.*)', ran)
    assert [each for each in installs if "--require-hashes" not in each] == (
        ['--quiet --no-deps --only-binary :all: "$AILZ"'] * ran.count('"$AILZ"')
    )
