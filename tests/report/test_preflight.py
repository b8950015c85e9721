"""The look before the first run: what it says of an Azure that lacks one thing."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from ailz.design.compose import design
from ailz.report.preflight import preflight
from ailz.report.reading import read
from tests.report.worlds import DEV, PROD, WORLDS, config, platform

BASH = shutil.which("bash")
needs_bash = pytest.mark.skipif(BASH is None, reason="there is no bash on this machine")

AZ = r"""#!/usr/bin/env bash
printf '%s\n' "az $*" >> "$LOG"
last=${*: -1}
case "$1 $2 $3" in
  "account show --query") echo robot@contoso.example ;;
  "account show "*)
    [ -z "${SIGNED_OUT:-}" ] || exit 1
    case "$*" in
      *tenantId*) echo "${TENANT:-11111111-2222-3333-4444-555555555555}" ;;
      *) echo "${STATE:-Enabled}" ;;
    esac
    ;;
  "bicep version "*) echo "Bicep CLI version ${BICEP:-0.44.1} (abcdef)" ;;
  "provider list "*) tr ' ' '\n' <<<"$PROVIDERS" ;;
  "role assignment list") tr ' ' '\n' <<<"${ROLES-}" ;;
  "resource show --ids")
    case " ${THERE-} " in *" $4 "*) exit 0 ;; esac
    case "$4" in
      */vnet-hub | *log-central | */mlr-* | *log-claims-shared-we) exit "${THEIRS:-0}" ;;
      */crgiven*) exit "${THEIRS:-0}" ;;
    esac
    exit 3
    ;;
  "rest --method post") echo "${FREE:-true}" ;;
  "rest --method get")
    case "$*" in
      */usages*) printf '%s\n%s\n' "${LIMIT:-100}" 4 ;;
      */virtualNetworkPeerings*)
        printf '%s\t%s\n' "${PEER:-/subscriptions/x/vnet-other}" "${PEERED:-10.99.0.0/16}"
        ;;
      */deletedVaults/*) [ -n "${DELETED:-}" ] ;;
      *"--query sku.name"*) echo "${SKU:-Premium}" ;;
      *publicNetworkAccess*) echo "${PUBLIC:-Disabled}" ;;
      *networkRuleBypassOptions*) echo AzureServices ;;
      *adminUserEnabled* | *anonymousPullEnabled*) echo false ;;
      *roleAssignmentMode*) echo "${MODE:-LegacyRegistryPermissions}" ;;
    esac
    ;;
esac
"""
TERRAFORM = """#!/usr/bin/env bash
echo "Terraform v${TERRAFORM:-1.11.0}"
"""
_ALL = (
    "Microsoft.Consumption Microsoft.ContainerRegistry microsoft.insights Microsoft.KeyVault "
    "Microsoft.MachineLearningServices Microsoft.ManagedIdentity Microsoft.Network "
    "Microsoft.OperationalInsights Microsoft.PolicyInsights Microsoft.Storage"
)
_OWNER = "/providers/Microsoft.Authorization/roleDefinitions/8e3af657-a8ff-443c-a75c-2fe8c4bcb635"
_BLOBS = "/providers/Microsoft.Authorization/roleDefinitions/ba92f5b4-2d11-453d-a403-e96b0029c9fe"
_BUDGET = {
    "environment": "dev",
    "amount": 5,
    "start_date": "2020-01-01",
    "contact_emails": ["a@b.example"],
}


def looked(
    folder: Path, of: Any = WORLDS["platform"], environment: str = "dev", *more: str, **azure: str
) -> tuple[int, list[str], list[str]]:
    """Return how the script ends, what it says and what Azure was asked."""
    tools = folder / "tools"
    tools.mkdir(exist_ok=True)
    for tool, text in (("az", AZ), ("terraform", TERRAFORM)):
        (tools / tool).write_text(text)
        (tools / tool).chmod(0o755)
    script = folder / "preflight.sh"
    script.write_text(preflight(read(design(of))).text)
    log = folder / "log"
    log.write_text("")
    done = subprocess.run(
        [str(BASH), str(script), environment, *(more or ("terraform",))],
        capture_output=True,
        text=True,
        check=False,
        env={
            "PATH": f"{tools}{os.pathsep}{os.environ['PATH']}",
            "LOG": str(log),
            "PROVIDERS": _ALL,
            "ROLES": f"{_OWNER} {_BLOBS}",
            **azure,
        },
    )
    assert done.stderr == ""
    return done.returncode, done.stdout.splitlines(), log.read_text().splitlines()


def failures(said: list[str]) -> list[str]:
    return [line for line in said if not line.startswith("OK ")]


@needs_bash
def test_where_all_is_there_every_line_says_so_and_nothing_was_written(tmp_path: Path) -> None:
    code, said, asked = looked(tmp_path)
    assert (code, failures(said)) == (0, [])
    kinds = ("show", "list", "version", "--method get", "checkNameAvailability")
    assert [line for line in asked if not any(kind in line for kind in kinds)] == []
    assert looked(tmp_path)[1] == said


@needs_bash
@pytest.mark.parametrize(
    ("azure", "words"),
    [
        ({"TENANT": "22222222-2222-3333-4444-555555555555"}, "az login --tenant 11111111"),
        ({"STATE": "Disabled"}, "is Disabled"),
        ({"TERRAFORM": "1.9.8"}, "Terraform 1.9.8 is too old: install 1.11 or newer"),
        (
            {"PROVIDERS": _ALL.replace("Microsoft.KeyVault", "")},
            "Not registered: Microsoft.KeyVault. Run scripts/prepare.sh dev",
        ),
        ({"ROLES": _OWNER}, "Storage Blob Data Contributor is missing"),
        ({"LIMIT": "4"}, "standardDDSv4Family: 8 vCPUs are needed and the limit is 4"),
        ({"FREE": "false"}, "is taken by somebody"),
        ({"FREE": "false", "DELETED": "1"}, "belongs to what was deleted here"),
        ({"THEIRS": "3"}, "vnet-hub is not there"),
        (
            {"PEERED": "10.61.0.0/16 10.60.0.0/22"},
            "10.60.1.0/24 overlaps 10.60.0.0/22 of /subscriptions/x/vnet-other",
        ),
    ],
)
def test_what_is_missing_is_named_with_what_to_do(
    tmp_path: Path, azure: dict[str, str], words: str
) -> None:
    code, said, _ = looked(tmp_path, **azure)
    assert code == 1
    assert any(line.startswith("FAIL") and words in line for line in said), said


@needs_bash
def test_nobody_signed_in_is_told_at_once(tmp_path: Path) -> None:
    code, said, _ = looked(tmp_path, SIGNED_OUT="1")
    assert code == 1
    assert "az login --tenant" in said[-1]


@needs_bash
def test_what_we_may_not_read_is_a_note_and_no_failure(tmp_path: Path) -> None:
    code, said, _ = looked(tmp_path, THEIRS="1", LIMIT="none")
    assert code == 0
    assert {line.split()[0] for line in failures(said)} == {"NOTE"}


@needs_bash
def test_what_is_ours_already_is_no_obstacle(tmp_path: Path) -> None:
    """The second run: names are taken by us, and the hub is peered with our own network."""
    ours = [
        request
        for stage in read(design(WORLDS["platform"])).main_stages
        if stage.name == "dev"
        for request in stage.requests
    ]
    (network,) = (each.id for each in ours if each.type == "Microsoft.Network/virtualNetworks")
    code, said, _ = looked(
        tmp_path,
        FREE="false",
        THERE=" ".join(each.id for each in ours),
        PEER=network.upper(),
        PEERED="10.60.1.0/24",
    )
    assert (code, failures(said)) == (0, [])


@needs_bash
def test_a_budget_that_is_still_to_be_made_must_not_start_in_the_past(tmp_path: Path) -> None:
    of = config(governance={"budgets": [_BUDGET]})
    code, said, _ = looked(tmp_path, of)
    assert code == 1
    assert "starts on 2020-01-01" in failures(said)[0]
    (made,) = read(design(of)).main_stages[0].of_type("Microsoft.Consumption/budgets")
    assert looked(tmp_path, of, THERE=made.id)[0] == 0


@needs_bash
def test_each_language_has_its_own_tool_and_roles(tmp_path: Path) -> None:
    code, said, _ = looked(
        tmp_path, WORLDS["platform"], "dev", "bicep", ROLES=_OWNER, TERRAFORM="0"
    )
    assert (code, failures(said)) == (0, [])
    code, said, _ = looked(tmp_path, WORLDS["platform"], "dev", "bicep", BICEP="0.30.1")
    assert "install 0.44.1 or newer" in failures(said)[0]


@needs_bash
def test_every_sign_of_a_shell_stays_text(tmp_path: Path) -> None:
    hub = "/subscriptions/cccccccc-0000-4000-8000-000000000001/resourceGroups/rg-(hub)"
    of = platform({"id": f"{hub}/providers/Microsoft.Network/virtualNetworks/vnet-hub"})
    code, _, asked = looked(tmp_path, of)
    assert code == 0
    assert any(f"--ids {hub}/" in line for line in asked)


@needs_bash
@pytest.mark.parametrize(
    ("azure", "words"),
    [
        ({}, ""),
        ({"SKU": "Standard"}, "sku.name of {} is Standard, and must be Premium: ask its owner"),
        ({"PUBLIC": "Enabled"}, "publicNetworkAccess of {} is Enabled, and must be Disabled"),
        ({"MODE": "AbacRepositoryPermissions"}, "do not honour the roles AcrPull and AcrPush"),
        ({"THEIRS": "3"}, "crgivendev is not there"),
    ],
)
def test_what_exists_already_is_looked_at(
    tmp_path: Path, azure: dict[str, str], words: str
) -> None:
    group = "/subscriptions/cccccccc-0000-4000-8000-000000000001/resourceGroups/rg-images"
    start = f"{group}/providers/Microsoft.ContainerRegistry/registries/crgiven"
    given = [
        {
            **each,
            "overrides": {
                "existing": {
                    "container_registry": {
                        "id": f"{start}{each['name']}",
                        "reached_by": "platform",
                    }
                }
            },
        }
        for each in (DEV, PROD)
    ]
    code, said, _ = looked(tmp_path, platform(environments=given), **azure)
    assert code == (1 if azure else 0), said
    wanted = words.replace("{}", f"{start}dev")
    assert any(wanted in line for line in failures(said)) == bool(azure), said
