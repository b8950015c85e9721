"""`delivery.own_files` takes paths below the repository, and nothing that leads out of it."""

import pytest

from ailz.errors import ConfigError
from ailz.model.loader import load_text
from tests.cli.worlds import CONFIG


def listed(path: str, *more: str) -> str:
    lines = "".join(f"    - path: '{each}'\n      reason: Ours.\n" for each in (path, *more))
    return f"{CONFIG}  own_files:\n{lines}"


@pytest.mark.parametrize(
    "path",
    [
        "README.md",
        ".gitignore",
        "terraform/landing-zone/mine.tf",
        "terraform/*/mine_*.tf",
        "bicep/**/extra.bicep",
        "bicep/landing-zone/team/**",
        ".github/workflows/ci.yml",
    ],
)
def test_a_path_below_the_repository_is_taken(path: str) -> None:
    (file,) = load_text(listed(path)).delivery.own_files
    assert (file.path, file.reason) == (path, "Ours.")


@pytest.mark.parametrize(
    "path",
    [
        "/etc/passwd",
        "../mine.tf",
        "terraform/../../mine.tf",
        "terraform/./mine.tf",
        "terraform//mine.tf",
        "terraform/",
        "terraform/...",
        "**",
        "*",
        "**/*.tf",
        "*/mine.tf",
        "C:/mine.tf",
        "terraform\\mine.tf",
        "terraform/mine .tf",
        "terraform/m\u0131ne.tf",
        "",
        "a" * 181,
    ],
)
def test_any_other_path_is_refused(path: str) -> None:
    with pytest.raises(ConfigError) as raised:
        load_text(listed(path))
    (finding,) = raised.value.findings
    assert finding.path == "delivery.own_files[0].path"


def test_a_path_that_is_listed_twice_is_told() -> None:
    with pytest.raises(ConfigError) as raised:
        load_text(listed("README.md", "README.md"))
    (finding,) = raised.value.findings
    assert (finding.code, finding.path) == ("NAMED-TWICE", "delivery.own_files[1].path")
