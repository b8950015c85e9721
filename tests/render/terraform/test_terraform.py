"""What Terraform itself says of the files, and that it plans what the design means."""

from __future__ import annotations

import json
import os
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from ailz.design.evaluate import Evaluated, Unknown, evaluate
from ailz.render.terraform import render_root
from tests.render.terraform.conftest import STATE
from tests.render.terraform.tool import Working, initialise, with_terraform
from tests.render.terraform.worlds import HOSTILE, SUBSCRIPTIONS, small_root

UNKNOWN = "(known after apply)"


@with_terraform
def test_fmt_would_change_nothing(initialised: Working) -> None:
    initialised.ok("fmt", "-check", "-recursive", "-diff")


@with_terraform
def test_it_is_valid(initialised: Working) -> None:
    initialised.ok("validate")


@with_terraform
def test_its_own_tests_pass_without_a_cloud(initialised: Working) -> None:
    said = initialised.ok("test", "-no-color")
    assert "0 failed" in said
    assert 'run "stays_hardened"... pass' in said


@with_terraform
@pytest.mark.parametrize("environment", SUBSCRIPTIONS)
def test_the_plan_is_what_the_design_means(initialised: Working, environment: str) -> None:
    changes = initialised.planned(environment)
    planned = [_planned(c) for c in changes if c["type"].startswith("azapi_")]
    wanted = [_wanted(request) for request in evaluate(small_root(), environment)]
    assert sorted(planned, key=_order) == sorted(wanted, key=_order)


@with_terraform
def test_apply_then_an_empty_plan_then_destroy(copy: Working) -> None:
    values = "-var-file=environments/prod.tfvars"
    copy.ok("apply", "-auto-approve", "-input=false", values)
    copy.ok("plan", "-detailed-exitcode", "-input=false", values)
    said = copy.ok("destroy", "-auto-approve", "-input=false", "-no-color", values)
    # And one answer of Azure that is held in the state.
    assert f"{len(evaluate(small_root(), 'prod')) + 1} destroyed" in said


@with_terraform
@pytest.mark.parametrize(("foreign", "changes"), [(("by-policy",), 0), ((), 2)])
def test_a_tag_that_policy_wrote_is_left_alone(
    tmp_path: Path, foreign: tuple[str, ...], changes: int
) -> None:
    files = render_root(replace(small_root(), foreign_tags=foreign), state=STATE)
    working = initialise(files, "landing-zone", tmp_path)
    values = "-var-file=environments/prod.tfvars"
    working.ok("apply", "-auto-approve", "-input=false", values)
    policy_tags(working.folder / "terraform.tfstate")

    done = working.run("plan", "-detailed-exitcode", "-input=false", values)

    assert done.returncode == changes, done.stdout + done.stderr


def policy_tags(state: Path) -> None:
    """Put a tag on everything in a state that has tags, as a policy does after each write."""
    data = json.loads(state.read_text(encoding="utf-8"))
    for resource in data["resources"]:
        for instance in resource["instances"]:
            if instance["attributes"].get("tags"):
                instance["attributes"]["tags"]["by-policy"] = "x"
    state.write_text(json.dumps(data), encoding="utf-8")


@with_terraform
@pytest.mark.parametrize(
    ("file", "safe", "unsafe"),
    [
        ("data.tf", "allowSharedKeyAccess  = false", "allowSharedKeyAccess  = true"),
        ("keys.tf", 'publicNetworkAccess = "Disabled"', 'publicNetworkAccess = "Enabled"'),
        ("keys.tf", 'defaultAction = "Deny"', 'defaultAction = "Allow"'),
        ("network.tf", "defaultOutboundAccess = false", "defaultOutboundAccess = true"),
    ],
)
def test_its_tests_notice_a_loosened_setting(
    copy: Working, file: str, safe: str, unsafe: str
) -> None:
    path = copy.folder / file
    text = path.read_text(encoding="utf-8")
    assert text.count(safe) == 1, text
    path.write_text(text.replace(safe, unsafe), encoding="utf-8")

    done = copy.run("test", "-no-color", f"-filter=tests{os.sep}hardening.tftest.hcl")

    assert done.returncode == 1
    assert "must keep its hardened settings" in done.stdout + done.stderr


@with_terraform
def test_its_tests_notice_a_validation_that_went(copy: Working) -> None:
    path = copy.folder / "variables.tf"
    text = path.read_text(encoding="utf-8")
    loosened, count = re.subn(
        r"can\(regex\(.*var\.tenant_id\)\)\)", "true || var.tenant_id == null", text
    )
    assert count == 1, text
    path.write_text(loosened, encoding="utf-8")

    done = copy.run("test", "-no-color", f"-filter=tests{os.sep}guards.tftest.hcl")

    assert done.returncode == 1
    assert 'run "refuses_tenant_id"... fail' in done.stdout


@with_terraform
def test_hostile_text_comes_back_as_the_same_text(initialised: Working) -> None:
    by_address = {change["address"]: change for change in initialised.planned("dev")}
    vault = by_address["azapi_resource.key_vault"]["change"]["after"]
    assert vault["tags"]["CostCentre"] == HOSTILE
    lock = by_address['azapi_resource.group_lock["keys"]']["change"]["after"]
    assert lock["body"]["properties"]["notes"] == HOSTILE + SUBSCRIPTIONS["dev"] + HOSTILE


def _planned(change: dict[str, Any]) -> dict[str, Any]:
    after = _filled(change["change"]["after"], change["change"]["after_unknown"])
    body = dict(after.get("body") or {})
    if change["type"] == "azapi_resource":
        # Drift of these is seen only where they are arguments of their own.
        assert not {"location", "tags", "identity"} & body.keys()
        body |= {name: after[name] for name in ("location", "tags") if after[name] is not None}
        for block in after["identity"]:
            body["identity"] = {"type": block["type"]}
            if block["identity_ids"] is not None:
                body["identity"]["userAssignedIdentities"] = block["identity_ids"]
    kind, _, version = after["type"].partition("@")
    symbol = change["name"]
    if "module_address" in change:
        symbol = change["module_address"].removeprefix("module.")
    return {
        "symbol": symbol,
        "key": change.get("index"),
        "type": kind,
        "version": version,
        "id": after["id"],
        "body": body,
    }


def _wanted(request: Evaluated) -> dict[str, Any]:
    return {
        "symbol": request.symbol,
        "key": request.key,
        "type": request.type,
        "version": request.api_version,
        "id": UNKNOWN if "<" in request.id else request.id,
        "body": _plain(request.body),
    }


def _order(one: dict[str, Any]) -> tuple[str, str]:
    return one["symbol"], one["key"] or ""


def _plain(value: object) -> object:
    if isinstance(value, Unknown):
        return UNKNOWN
    if isinstance(value, dict):
        return {name: _plain(member) for name, member in value.items()}
    if isinstance(value, list):
        return [_plain(member) for member in value]
    return value


def _filled(value: Any, unknown: Any) -> Any:
    """Return a planned value with what is not known yet marked in it."""
    if unknown is True:
        return UNKNOWN
    if isinstance(unknown, dict):
        value = value or {}
        names = {**value, **{name: None for name, is_so in unknown.items() if is_so}}
        return {name: _filled(value.get(name), unknown.get(name)) for name in names}
    if isinstance(unknown, list) and unknown:
        return [_filled(one, is_so) for one, is_so in zip(value, unknown, strict=True)]
    return value
