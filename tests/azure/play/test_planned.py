"""Steps from a Terraform plan."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from ailz.azure import ids
from ailz.azure.play import designed
from ailz.azure.play.extremes import closure
from ailz.azure.play.planned import steps_of_plan
from ailz.azure.play.step import Made, Step
from ailz.render.terraform import render_root
from ailz.verify.tools.terraform import Terraform
from tests.azure.play import zones
from tests.tools.fixtures import terraform_cli

__all__ = ["terraform_cli"]

GROUP = "/subscriptions/00000000-0000-4000-8000-000000000001/resourceGroups/rg"
IDENTITY = f"{GROUP}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id"


def change(
    address: str, after: Mapping[str, Any] | None, unknown: object = None, **more: Any
) -> dict[str, Any]:
    kind = address.split("[")[0].split(".")[-2]
    said = {"actions": ["create"], "before": None, "after": after, "after_unknown": unknown or {}}
    return {"address": address, "mode": "managed", "type": kind, "change": {**said, **more}}


def configured(
    type_: str, name: str, depends_on: Sequence[str] = (), **references: Sequence[str]
) -> dict[str, Any]:
    expressions = {key: {"references": list(names)} for key, names in references.items()}
    return {
        "type": type_, "name": name, "mode": "managed", "expressions": expressions,
        "depends_on": list(depends_on),
    }  # fmt: skip


def plan(changes: list[dict[str, Any]], *resources: Mapping[str, Any], **calls: Any) -> Any:
    root = {"resources": list(resources), "module_calls": calls}
    return {"resource_changes": changes, "configuration": {"root_module": root}}


def resource(type_: str, name: str, parent: object = GROUP, **more: object) -> dict[str, Any]:
    return {"type": f"{type_}@2025-01-01", "name": name, "parent_id": parent, **more}


ROLE = "Microsoft.Authorization/roleAssignments"
UAI = "Microsoft.ManagedIdentity/userAssignedIdentities"


def test_a_value_of_azure_is_bound_where_one_reference_tells_whose_it_is() -> None:
    said = plan(
        [
            change("azapi_resource.identity", resource(UAI, "id")),
            change(
                "azapi_resource.role",
                resource(ROLE, "a", body={"properties": {"principalType": "ServicePrincipal"}}),
                {"body": {"properties": {"principalId": True}}},
            ),
        ],
        configured("azapi_resource", "identity"),
        configured(
            "azapi_resource", "role",
            body=["azapi_resource.identity.output.properties.principalId"],
        ),
    )  # fmt: skip
    _, role = steps_of_plan(said).steps
    assert role.body["properties"]["principalId"] == Made(IDENTITY, "properties.principalId")
    assert role.after == {"azapi_resource.identity"}


def test_an_id_that_only_the_apply_knows_follows_from_parent_and_name() -> None:
    said = plan(
        [
            change("azapi_resource.identity", resource(UAI, "id")),
            change(
                "azapi_resource.lock",
                {"type": "Microsoft.Authorization/locks@2020-05-01", "name": "keep"},
                {"parent_id": True},
            ),
        ],
        configured("azapi_resource", "identity"),
        configured(
            "azapi_resource", "lock",
            parent_id=["azapi_resource.identity.id", "azapi_resource.identity"],
        ),
    )  # fmt: skip
    found = steps_of_plan(said)
    assert found.steps[1].id == f"{IDENTITY}/providers/Microsoft.Authorization/locks/keep"
    assert found.notes == ()


def test_all_members_wait_for_all_members_through_modules_too() -> None:
    members = [
        change(f'module.m.azapi_resource.role["{key}"]', resource(ROLE, key)) for key in "ab"
    ]
    identities = [change(f"azapi_resource.identity[{n}]", resource(UAI, f"id{n}")) for n in (0, 1)]
    inner = {"resources": [configured("azapi_resource", "role", body=["var.of"])]}
    call = {"expressions": {"of": {"references": ["azapi_resource.identity"]}}, "module": inner}
    last = change("azapi_resource.last", resource(UAI, "last"))
    said = plan(
        [*identities, *members, last],
        configured("azapi_resource", "identity"),
        configured("azapi_resource", "last", depends_on=["module.m"]),
        m=call,
    )
    steps = {step.key: step.after for step in steps_of_plan(said).steps}
    both = {"azapi_resource.identity[0]", "azapi_resource.identity[1]"}
    assert steps['module.m.azapi_resource.role["a"]'] == both
    assert steps["azapi_resource.last"] == both | {each["address"] for each in members}


def test_what_a_plan_destroys_goes_after_what_waits_for_it() -> None:
    old = {**resource(UAI, "id"), "id": IDENTITY}
    lock = f"{IDENTITY}/providers/Microsoft.Authorization/locks/keep"
    gone = {**resource("Microsoft.Authorization/locks", "keep", IDENTITY), "id": lock}
    delete: dict[str, Any] = {"actions": ["delete"]}
    said = plan(
        [
            change("azapi_resource.identity", None, before=old, **delete),
            change("azapi_resource.lock", None, before=gone, **delete),
        ],
        configured("azapi_resource", "identity"),
        configured("azapi_resource", "lock", parent_id=["azapi_resource.identity.id"]),
    )
    found = steps_of_plan(said)
    first, second = found.steps
    assert first.method == "DELETE"
    assert first.after == {second.key}
    assert second.after == frozenset()
    assert {each.id for each in found.there} == {IDENTITY, lock}


def test_locks_timeouts_and_retries_are_the_players_own() -> None:
    more = {
        "locks": [GROUP], "timeouts": {"create": "1h30m"}, "ignore_casing": True,
        "retry": {"error_message_regex": ["NotYet"]},
    }  # fmt: skip
    said = plan([change("azapi_resource.identity", resource(UAI, "id", **more))])
    (step,) = steps_of_plan(said).steps
    assert (step.gate, step.timeout, step.any_case) == (GROUP, 90, True)
    assert [pattern.pattern for pattern in step.retry] == ["NotYet"]


def test_resources_of_other_providers_are_listed() -> None:
    said = plan([change("azurerm_resource_group.rg", {"name": "rg"})])
    assert steps_of_plan(said).notes == (
        "Not rehearsed, for azapi does not send it: azurerm_resource_group.rg.",
    )


def test_local_values_are_bridged_by_ids_or_by_the_graph() -> None:
    changes = [
        change("azapi_resource.identity", resource(UAI, "id")),
        change("azapi_resource.user", resource(UAI, "x", body={"properties": {"of": IDENTITY}})),
        change("azapi_resource.later", resource(UAI, "y")),
    ]
    resources = [
        configured("azapi_resource", "identity"),
        configured("azapi_resource", "user", body=["local.of"]),
        configured("azapi_resource", "later", body=["local.of"]),
    ]
    *_, user, later = steps_of_plan(plan(changes, *resources)).steps
    assert user.after == {"azapi_resource.identity"}
    assert later.after == frozenset()
    graph = (
        '"[root] azapi_resource.user (expand)" -> "[root] local.of (expand)"\n'
        '"[root] azapi_resource.later (expand)" -> "[root] local.of (expand)"\n'
        '"[root] local.of (expand)" -> "[root] azapi_resource.identity (expand)"\n'
    )
    found = steps_of_plan(plan(changes, *resources), graph)
    assert [step.after for step in found.steps[1:]] == [{"azapi_resource.identity"}] * 2
    assert found.notes == ()


def shown(steps: Sequence[Step]) -> dict[str, set[str]]:
    """Each id, or what is known of it, and those that it waits for."""
    waits = closure(steps)
    names = [ids.key(s.id if isinstance(s.id, str) else f"{s.id.parts[0]}?") for s in steps]
    found: dict[str, set[str]] = {}
    for place, name in enumerate(names):
        others = (names[at] for at in range(len(steps)) if waits[place] >> at & 1)
        found.setdefault(name, set()).update(others)
    return found


@pytest.mark.parametrize("number", [0, 5])
def test_a_plan_of_ours_has_the_designs_steps_in_an_order_that_holds_the_designs(
    number: int, terraform_cli: Mapping[str, str], tmp_path: Path
) -> None:
    known = {**terraform_cli, "REPLAY_KNOWN_IDS": "1"}
    for deployment in zones.row(number).deployments:
        root = deployment.root
        for path, text in render_root(root).items():
            (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / path).write_text(text, encoding="utf-8")
        with Terraform(tmp_path / root.name, environment=known) as terraform:
            assert terraform.init().ok
            environment = root.environments[0]
            planned = terraform.plan(Path("environments") / f"{environment}.tfvars")
            found = steps_of_plan(planned.json, terraform.graph())
        decided = shown(designed.steps(deployment, environment))
        sent = shown(found.steps)
        assert sent.keys() == decided.keys()
        assert {name: before - sent[name] for name, before in decided.items()} == {
            name: set() for name in decided
        }
