"""The vCPUs of the pipelines' runners: asked for and looked at before bootstrap makes them."""

from __future__ import annotations

import re
import shlex

from ailz.catalog.vm_sizes import vm_size
from ailz.report import documents
from tests.delivery.test_bootstrap import OURS, PRIVATE

POOL = "Microsoft.DevOpsInfrastructure"
QUOTA = "docs/requests/quota.md"


def told(name: str) -> dict[str, str]:
    """Return the text of every document of a landing zone whose state is private."""
    return {path: each.text for path, each in documents(PRIVATE[name]()).items()}


def branch(script: str, environment: str) -> str:
    """Return what a script does for one environment."""
    return script.partition(f"\n  {environment})\n")[2].partition("\n    ;;\n")[0]


def test_the_runners_of_a_pool_are_asked_for_by_family_where_they_are_made() -> None:
    text = told("pool standalone")[QUOTA]
    part = text.partition("\n## Managed DevOps Pools\n")[2].partition("\n## ")[0]
    size = vm_size("Standard_D2ads_v5")
    assert size is not None
    assert f"### {OURS}, " in part
    assert f"| {size.family} | {2 * size.vcpus} | runners of the pipelines in delivery: 2 x" in part
    # Nothing says that the command line takes a request for them.
    assert "az quota create" not in part
    assert '"Managed DevOps Pools", "Request adjustment"' in part
    assert f"/subscriptions/{OURS}/providers/{POOL}/locations/" in text


def test_whoever_looks_before_bootstrap_sees_the_quota_of_the_pool() -> None:
    made = told("pool standalone")
    size = vm_size("Standard_D2ads_v5")
    assert size is not None
    asked = {
        environment: [
            shlex.split(line)
            for line in branch(made["scripts/preflight.sh"], environment).splitlines()
            if line.strip().startswith("quota ") and POOL in line
        ]
        for environment in re.findall(r"^  ([a-z]+)\)$", made["scripts/preflight.sh"], re.MULTILINE)
    }
    ((environment, (words,)),) = [each for each in asked.items() if each[1]]
    assert words[1:4] == [size.family, str(2 * size.vcpus), ""]
    assert words[4].startswith(f"/subscriptions/{OURS}/providers/{POOL}/locations/")
    # Azure tells no limit of a provider that is not registered.
    assert POOL in branch(made["scripts/prepare.sh"], environment)


def test_runners_that_exist_count_against_no_quota_of_ours() -> None:
    made = told("runners that exist")
    assert POOL not in made["scripts/preflight.sh"]
    assert POOL not in made["scripts/prepare.sh"]
    assert POOL not in made.get(QUOTA, "")
