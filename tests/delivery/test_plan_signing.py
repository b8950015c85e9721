"""Plans in Azure DevOps: one identity signs, another verifies, and nothing else is applied."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from ailz.azure.ids import subscription_of
from ailz.catalog.roles import role
from ailz.cli.tree import azure_devops
from ailz.delivery.identities import roles_held
from ailz.design.landing_zone import LandingZone
from ailz.report.azure_devops import azure_devops as script
from ailz.report.plan_signing import plan_signing
from ailz.report.reading import read
from ailz.report.rights import rights
from tests.delivery.worlds import chosen
from tests.model.minimal import MINIMAL
from tests.render.pipelines.expand import expanded

BASH = shutil.which("bash")
needs_tools = pytest.mark.skipif(
    BASH is None or shutil.which("openssl") is None, reason="there is no bash, or no openssl"
)
SUBSCRIPTION = re.findall(r"subscription_id: (\S+)", MINIMAL)[0]
SIGNED = {
    "platform": "azure_devops",
    "repository": "tidewater/ml/forecast",
    "languages": ["terraform"],
    "attestations": True,
    "state": {
        "kind": "private",
        "subscription_id": SUBSCRIPTION,
        "resource_group": "rg-state",
        "storage_account": "sttidewaterstate",
    },
    "runner": "private",
    "runners": {
        "kind": "managed_pool",
        "address_space": "10.99.0.0/26",
        "service_principal": "7a1b1f0e-0000-4000-8000-000000000030",
    },
}
DIGEST = "a" * 64
# The vault: it keeps what it was asked to sign under a version, and compares.
AZ = """#!/usr/bin/env bash
while [ "$#" -gt 0 ]; do case "$1" in --url) url=$2 ;; --body) body=$2 ;; esac; shift; done
field() { sed -n "s/.*\\"$1\\": \\"\\([^\\"]*\\)\\".*/\\1/p" <<<"$body"; }
echo "$url" >>"$VAULT/asked"
case "$url" in
  *//sign\\?*)
    name=${url%//sign*}
    field value >"$VAULT/signed"
    echo "$name/00000000000000000000000000000001 c2lnbmVk-_"
    ;;
  */verify\\?*)
    [ "$(field digest)" = "$(cat "$VAULT/signed")" ] && [ "$(field value)" = c2lnbmVk-_ ] &&
      echo true || echo false
    ;;
esac
"""


@cache
def zone() -> LandingZone:
    return chosen(SIGNED)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    document = plan_signing(read(zone()))
    assert document is not None
    tools = {
        "scripts/sign.sh": document.text,
        "tools/az": AZ,
        "tools/git": "#!/bin/sh\necho $COMMIT\n",
    }
    for path, text in tools.items():
        file = tmp_path / path
        file.parent.mkdir(exist_ok=True)
        file.write_text(text)
        file.chmod(0o755)
    return tmp_path


def run(folder: Path, *words: str, **said: str) -> subprocess.CompletedProcess[str]:
    path = f"{folder / 'tools'}:{os.environ['PATH']}"
    told = {"COMMIT": "c1", "BUILD_BUILDID": "7", **said, "PATH": path, "VAULT": str(folder)}
    return subprocess.run(
        [str(BASH), str(folder / "scripts/sign.sh"), *words],
        env=told,
        capture_output=True,
        text=True,
        check=False,
    )


@needs_tools
def test_what_was_signed_is_verified(folder: Path) -> None:
    signed = run(folder, "sign", "prod", DIGEST)
    assert signed.returncode == 0, signed.stderr
    signature = signed.stdout.strip()
    done = run(folder, "verify", "prod", DIGEST, signature)
    assert done.returncode == 0, done.stderr
    asked = (folder / "asked").read_text().split()
    assert all("/keys/prod/" in each for each in asked)
    # The version that signed is the one that verifies, also when a newer one came meanwhile.
    assert "/keys/prod/00000000000000000000000000000001/verify?" in asked[-1]


@needs_tools
@pytest.mark.parametrize(
    ("digest", "said"),
    [
        ("b" * 64, {}),
        (DIGEST, {"COMMIT": "c2"}),
        (DIGEST, {"BUILD_BUILDID": "8"}),
        ("", {}),
        ("$(id)", {}),
    ],
)
def test_another_plan_commit_or_run_is_refused(
    folder: Path, digest: str, said: dict[str, str]
) -> None:
    signature = run(folder, "sign", "prod", DIGEST).stdout.strip()
    done = run(folder, "verify", "prod", digest, signature, **said)
    assert done.returncode == 1
    assert "Nothing was deployed" in done.stderr


@needs_tools
@pytest.mark.parametrize("signature", ["", "x", "../other/0.x", f"{'0' * 32}.a b", '"}'])
def test_what_is_no_signature_reaches_no_vault(folder: Path, signature: str) -> None:
    assert run(folder, "verify", "prod", DIGEST, signature).returncode == 1
    assert not (folder / "asked").exists()


def test_the_signature_is_verified_before_anything_is_applied() -> None:
    pipeline = expanded(azure_devops(zone()), ".azuredevops/deploy.yml")
    stages = {stage["stage"]: stage for stage in pipeline["stages"]}
    (planning,) = stages["plan_prod"]["jobs"]
    (signs,) = (step for step in planning["steps"] if step.get("name") == "signed")
    assert signs["inputs"]["azureSubscription"] == "forecast-prod-sign"
    (deploying,) = stages["deploy_prod"]["jobs"]
    told = {each["name"]: each["value"] for each in deploying["variables"]}
    assert "outputs['signed.signature']" in told["SIGNATURE"]
    hook = deploying["strategy"]["runOnce"]["deploy"]["steps"]
    (changes,) = (step for step in hook if step.get("env", {}).get("WORK") == "deploy")
    ran = changes["inputs"]["inlineScript"]
    assert ran.index("scripts/sign.sh verify") < ran.index("scripts/deploy.sh deploy")


def test_a_proposed_change_is_signed_by_nobody() -> None:
    """Whoever proposes a change writes what its pipeline runs: that one may not sign."""
    files = azure_devops(zone())
    assert "-sign" not in str(expanded(files, ".azuredevops/pull-request.yml"))
    document = script(read(zone()))
    assert document is not None
    after = document.text.partition("\nconnect forecast-prod-sign ")[2]
    guarded, _, allowed = after.partition("allow endpoint")
    assert 'guard endpoint "$id"' in guarded
    assert allowed.splitlines()[0].strip() == '"$id" forecast-deploy'


def test_who_signs_may_do_nothing_else_and_who_deploys_only_verifies() -> None:
    reading = read(zone())
    assert reading.state is not None
    (requests,) = reading.state.requests.values()
    roles = {each.symbol: each for each in requests if "roleDefinitions" in each.type}
    actions = {
        symbol: role.body["properties"]["permissions"]  # type: ignore[index]
        for symbol, role in roles.items()
    }
    for (permission,), verb in zip(actions.values(), ("sign", "verify"), strict=True):
        assert permission["actions"] == []
        assert permission["dataActions"] == [f"Microsoft.KeyVault/vaults/keys/{verb}/action"]
    for stage in reading.stages:
        held = [each for each in roles_held(reading, stage) if "/keys/" in each.scope]
        assert {(each.identity, each.role) for each in held} == {
            ("sign", "plan_signer_role"),
            ("deploy", "plan_verifier_role"),
        }
        assert all(each.scope.endswith(f"/keys/{stage.name}") for each in held)
        assert {subscription_of(each.scope) for each in held} == {f"/subscriptions/{SUBSCRIPTION}"}
        others = [e for e in roles_held(reading, stage) if e.identity == "sign" and e not in held]
        assert others == []


def test_the_page_of_rights_lists_what_the_pools_service_holds() -> None:
    reading = read(zone())
    assert reading.state is not None
    (requests,) = reading.state.requests.values()
    held = {
        str(each.body["properties"]["roleDefinitionId"]).rpartition("/")[2]  # type: ignore[index,call-overload]
        for each in requests
        if each.symbol == "pool_access"
    }
    page = rights(reading).text.partition("DevOpsInfrastructure")[2]
    assert held
    for guid in held:
        assert f"- {role(guid).name}\n" in page


def test_every_key_that_signs_stays_in_its_vault() -> None:
    reading = read(zone())
    assert reading.state is not None
    (requests,) = reading.state.requests.values()
    keys = [each for each in requests if each.type == "Microsoft.KeyVault/vaults/keys"]
    assert [each.name for each in keys] == [stage.name for stage in reading.stages]
    for key in keys:
        said: Any = key.body["properties"]
        assert said["attributes"]["exportable"] is False
        assert said["keyOps"] == ["sign", "verify"]
