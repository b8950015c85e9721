"""Which files there are, and that they hold nothing that nobody uses."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from dataclasses import replace

import pytest

from ailz.design.resource import Module
from ailz.design.values import Each, Id, Subscription
from ailz.render.terraform import render_root
from tests.render.terraform.worlds import COLLECTIONS, small_root

MODULES = ("groups", "network", "identity", "access", "keys", "data", "diagnostics", "dns")


def _code(files: dict[str, str]) -> str:
    return "\n".join(text for path, text in files.items() if path.endswith(".tf"))


def test_a_file_a_concern_and_values_by_environment(files: dict[str, str]) -> None:
    assert set(files) == {
        f"landing-zone/{path}"
        for path in (
            *(f"{module}.tf" for module in MODULES),
            "backend.tf",
            "environments/dev.backend.hcl",
            "environments/dev.tfvars",
            "environments/prod.backend.hcl",
            "environments/prod.tfvars",
            "outputs.tf",
            "providers.tf",
            "terraform.tf",
            "tests/guards.tftest.hcl",
            "tests/hardening.tftest.hcl",
            "tests/terraform.tfvars",
            "variables.platform.tf",
            "variables.tf",
        )
    } | {f"modules/role-assignments/{path}" for path in ("main.tf", "terraform.tf", "variables.tf")}


def test_every_file_opens_with_its_purpose_and_ends_with_one_newline(
    files: dict[str, str],
) -> None:
    for path, text in files.items():
        assert text.startswith("# "), path
        assert text.endswith("\n"), path
        assert not text.endswith("\n\n"), path
        assert not re.search(r"[ \t]$|\n\n\n", text, re.MULTILINE), path


def test_every_variable_and_local_is_used(files: dict[str, str]) -> None:
    code = _code(files)
    declared = re.findall(r'^variable "(\w+)"', code, re.MULTILINE)
    assert declared
    assert [name for name in declared if f"var.{name}" not in code] == []
    blocks = re.findall(r"^locals \{\n(.*?)^\}", code, re.MULTILINE | re.DOTALL)
    named = re.findall(r"^  (\w+) +=", "\n".join(blocks), re.MULTILINE)
    assert {"segments", "zones", "role_definitions"} <= set(named)
    assert [name for name in named if f"local.{name}" not in code] == []
    assert "never_read" not in "".join(files.values())
    assert "nobody_uses_this" not in "".join(files.values())


def test_variables_and_values_are_in_alphabetical_order(files: dict[str, str]) -> None:
    for path in ("variables.tf", "variables.platform.tf", "outputs.tf"):
        names = re.findall(
            r'^(?:variable|output) "(\w+)"', files[f"landing-zone/{path}"], re.MULTILINE
        )
        assert names == sorted(names)
        assert names


def test_an_output_of_azure_is_exported_where_it_is_read(files: dict[str, str]) -> None:
    exports = re.findall(r"response_export_values = (.*)", _code(files))
    resources = re.findall(r'^resource "azapi', _code(files), re.MULTILINE)
    assert len(exports) == len(resources)
    assert [one for one in exports if one != "[]"] == ['["properties.principalId"]']


def test_the_state_is_where_the_file_says(files: dict[str, str]) -> None:
    backend = files["landing-zone/environments/prod.backend.hcl"]
    assert re.search(r'^key += "claims/landing-zone/prod.tfstate"$', backend, re.MULTILINE)
    assert re.search(r"^use_azuread_auth = true$", backend, re.MULTILINE)
    assert 'backend "azurerm" {}' in files["landing-zone/backend.tf"]
    assert not any("backend" in path for path in render_root(small_root()))


def test_a_local_of_several_files_stands_in_a_file_of_its_own() -> None:
    root = small_root()
    moved = tuple(
        replace(one, module="access") if one.symbol == "group_lock" else one
        for one in root.resources
    )
    shared = render_root(replace(root, resources=moved))
    assert "groups = {" in shared["landing-zone/locals.tf"]
    assert "groups = {" not in shared["landing-zone/groups.tf"]


def test_a_long_collection_stands_in_a_file_of_its_own() -> None:
    root = small_root()
    many = {
        f"segment{index}": {**COLLECTIONS["segments"]["training"], "name": "n" * 90}
        for index in range(40)
    }
    segments = {**many, **COLLECTIONS["segments"]}
    files = render_root(replace(root, collections={**COLLECTIONS, "segments": segments}))
    assert "segment39 = {" in files["landing-zone/locals.segments.tf"]
    assert "segment39 = {" not in files["landing-zone/network.tf"]


def test_the_same_root_gives_the_same_bytes_under_another_hash_seed() -> None:
    program = (
        "from tests.render.terraform.worlds import small_root\n"
        "from ailz.render.terraform import render_root\n"
        "import hashlib, json\n"
        "text = json.dumps(render_root(small_root()))\n"
        "print(hashlib.sha256(text.encode()).hexdigest())\n"
    )
    digests = {
        subprocess.run(
            [sys.executable, "-c", program],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join(sys.path)},
            check=True,
            capture_output=True,
            text=True,
        ).stdout
        for seed in ("0", "1", "2")
    }
    assert len(digests) == 1


def test_a_cycle_through_a_collection_is_refused() -> None:
    root = small_root()
    cyclic = {
        key: {**item, "name": Id("subnet", Each("key"))}
        for key, item in COLLECTIONS["segments"].items()
    }
    with pytest.raises(ValueError, match="Terraform calls that a cycle"):
        render_root(replace(root, collections={**COLLECTIONS, "segments": cyclic}))


def test_a_module_cannot_take_the_name_of_a_fixed_file() -> None:
    root = small_root()
    moved = tuple(
        replace(one, module="variables") if one.symbol == "group_lock" else one
        for one in root.resources
    )
    modules = (*root.modules, Module("variables", "No.", Subscription()))
    with pytest.raises(ValueError, match=r"variables\.tf"):
        render_root(replace(root, resources=moved, modules=modules))


def test_a_parameter_that_is_missing_is_named() -> None:
    root = small_root()
    without = tuple(one for one in root.parameters if one.name != "location")
    with pytest.raises(ValueError, match="does not have: location"):
        render_root(replace(root, parameters=without))


def test_an_identity_that_azapi_has_no_place_for_is_refused() -> None:
    root = small_root()
    changed = tuple(
        replace(one, body={**one.body, "identity": {"type": "UserAssigned", "delegated": True}})
        if one.symbol == "data_lake"
        else one
        for one in root.resources
    )
    with pytest.raises(ValueError, match="no place for delegated"):
        render_root(replace(root, resources=changed))
